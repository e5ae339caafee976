"""What everyone does with the own account: password, language, signing out elsewhere (我的账号)."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service

from .. import queries
from ..models import Account
from . import entry, passwords


def change_password(scope: Scope, *, old: str, new: str, now: datetime) -> Account:
    """Change the own password; every other session of the account is signed out at its next request.

    Raises BadInput: password_wrong for the old one, password_same, or a fault of the new one.
    """
    account = queries.own_account(scope)
    password_hash = passwords.hashed(new, account.username or "")
    return _change_password(scope, old=old, same=old == new, password_hash=password_hash, now=now)


@service
def _change_password(scope: Scope, *, old: str, same: bool, password_hash: str, now: datetime) -> Account:
    account = queries.own_account(scope, lock=True)
    if not account.check_password(old):
        raise BadInput(
            _("现在的密码不对，没有修改。请再输一次；忘了密码，请找给您开户的同志重新出一张开户条。"), "password_wrong"
        )
    if same:
        raise BadInput(_("新密码和现在的一样，请换一个。"), "password_same")
    account.password = password_hash
    return _changed(scope, account, entry.PASSWORD_CHANGED, "password", now)


@service
def choose_language(scope: Scope, *, language: str, now: datetime) -> Account:
    """The language of the pages for this account. Raises BadInput for one the product does not have."""
    if language not in dict(settings.LANGUAGES):
        raise BadInput(_("没有这种界面语言，请从列出的语言里选。"), "language_unknown")
    account = queries.own_account(scope, lock=True)
    account.language = language
    return _changed(scope, account, entry.LANGUAGE_CHOSEN, "language", now, language=language)


@service
def sign_out_others(scope: Scope, *, now: datetime) -> Account:
    """End every session of the account; the page that asks begins its own anew (退出其他设备)."""
    account = queries.own_account(scope, lock=True)
    account.session_round += 1
    return _changed(scope, account, entry.OTHERS_SIGNED_OUT, "session_round", now)


def _changed(scope: Scope, account: Account, verb: str, field: str, now: datetime, **shown: str) -> Account:
    account.revision += 1
    account.save(update_fields=[field, "revision"])
    by = queries.signature(scope)
    chronicle.append(entry.draft(account, verb, by=by, by_account=scope.account_id, now=now, open=shown))
    return account
