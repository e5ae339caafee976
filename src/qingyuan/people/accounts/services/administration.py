"""The three separated administrators (三员): what they are made of, and what each may do to accounts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from axes.utils import reset
from django.utils.translation import gettext as _

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused, NotAllowed
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope, under
from qingyuan.kernel.services import service
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization

from .. import policy, queries
from ..models import Account, OpeningSlip
from ..queries import administration
from . import entry, passwords, slips


def create_administrators(
    names: Mapping[str, tuple[str, str]], unit: Organization, *, now: datetime
) -> dict[str, Account]:
    """The three of a new instance (设立三员): role -> (login name, password), for the unit at the top.

    Raises BadInput when one of the three is missing, two share a name, or a name or password will not do
    (code and sentence say which), MoveRefused when the unit has administrators already.
    """
    if set(names) != set(roles.ADMINISTRATORS):
        raise BadInput(_("三员要一次设齐：系统管理员、安全保密管理员、安全审计员各一个。"), "administrators_incomplete")
    accounts = {}
    for role in roles.ADMINISTRATORS:
        username, password = names[role]
        name = slips.good_name(username)
        account = Account(username=name, unit=unit, home_id=unit.home_id, administrator=role, state=Account.State.OPEN)
        account.password = passwords.hashed(password, name)
        accounts[role] = account
    if len({account.username for account in accounts.values()}) < len(accounts):
        raise BadInput(_("三员要分开：三个登录名不能相同。"), "administrators_same")
    return _create(accounts, unit=unit, now=now)


@service
def _create(accounts: dict[str, Account], *, unit: Organization, now: datetime) -> dict[str, Account]:
    if Account._base_manager.exclude(administrator="").filter(under("unit__path", unit.path)).exists():
        raise MoveRefused(_("%(unit)s已经设立过三员，不用再设。") % {"unit": unit.short_name}, "administrators_exist")
    taken = Account._base_manager.filter(username__in=[a.username for a in accounts.values()]).first()
    if taken is not None:
        raise slips.name_taken(taken.username or "")
    by = Signature(None, "", _("开设实例"))
    drafts = []
    for role, account in accounts.items():
        account.save(force_insert=True)
        drafts.append(entry.draft(account, entry.CREATED, by=by, by_account=None, now=now, open={"role": role}))
    chronicle.append_all(drafts)
    return accounts


@service
def appoint_administrator(scope: Scope, *, role: str, now: datetime, person_id: int | None = None) -> slips.Issued:
    """Another account of one of the three kinds, with its slip (指定管理员): how one of 三员 hands over.

    person_id  whom the account is bound to, where that is known: someone without a seat that does business
    Raises NotAllowed (not the security administrator), BadInput (no such kind), MoveRefused (the person holds a
    seat, or has an account already).
    """
    own = queries.own_account(scope)
    if not policy.ACCOUNTS.allows(scope, "appoint", own):
        raise NotAllowed(_("指定三员由安全保密管理员办理。"), "not_security_administrator")
    if role not in roles.ADMINISTRATORS:
        raise BadInput(_("请从系统管理员、安全保密管理员、安全审计员里选一种。"), "administrator_unknown")
    if person_id is not None:
        _require_unburdened(person_id, now)
    account = Account(unit=own.unit, home_id=own.home_id, administrator=role, person_id=person_id)
    account.set_unusable_password()
    account.save(force_insert=True)
    by = queries.signature(scope)
    issued = slips.administrator_slip(account, by, now)
    chronicle.append(
        entry.draft(account, entry.APPOINTED, by=by, by_account=scope.account_id, now=now, open={"role": role})
    )
    return issued


def _require_unburdened(person_id: int, now: datetime) -> None:
    if Account._base_manager.filter(person_id=person_id).exists():
        raise MoveRefused(
            _("这位同志已经有账号，不能再当管理员：一个人只用一个账号，三员之间、三员和业务之间不能兼任。请另选他人。"),
            "administrator_has_account",
        )
    if any(tenure.seat.role in roles.BUSINESS for tenure in queries.held(person_id, day_of(now))):
        raise MoveRefused(
            _("这位同志现在担任业务职务，不能兼任管理员。请另选他人，或者先办理免职。"), "administrator_holds_seat"
        )


@service
def close(scope: Scope, *, account_id: int, revision: int, now: datetime) -> Account:
    """Close an account (停用): signed out at its next request, its unused slip stops working.

    Raises NotHere, NotAllowed (not the system administrator, or the own account), Conflict, MoveRefused (closed
    already, or the last open one of its kind of administrator).
    """
    account = _for_system_administrator(scope, "close", account_id, revision)
    if account.state == Account.State.CLOSED:
        raise MoveRefused(_("账号“%(name)s”已经是停用状态。") % {"name": account}, "account_closed")
    if account.administrator and account.is_active and not _others_of_its_kind(account):
        raise MoveRefused(
            _("不能停用“%(name)s”：这是唯一在用的%(kind)s。请安全保密管理员先指定一位接替，接替的人开户后再来停用。")
            % {"name": account, "kind": account.get_administrator_display()},
            "last_administrator",
        )
    OpeningSlip._base_manager.filter(account=account, used_at=None, withdrawn_at=None).update(withdrawn_at=now)
    account.state = Account.State.CLOSED
    # Otherwise a session begun before would live again when the account is reopened.
    account.session_round += 1
    return _moved(scope, account, entry.CLOSED, now)


@service
def reopen(scope: Scope, *, account_id: int, revision: int, now: datetime) -> Account:
    """Let a closed account be used again (恢复); one never opened waits for a new slip.

    Raises NotHere, NotAllowed, Conflict, MoveRefused (not closed).
    """
    account = _for_system_administrator(scope, "reopen", account_id, revision)
    if account.state != Account.State.CLOSED:
        raise MoveRefused(_("账号“%(name)s”没有停用，不用恢复。") % {"name": account}, "account_not_closed")
    account.state = Account.State.OPEN if account.username else Account.State.WAITING
    return _moved(scope, account, entry.REOPENED, now)


@service
def unlock(scope: Scope, *, account_id: int, now: datetime) -> Account:
    """Forget the wrong passwords of an account, on every address (解除锁定).

    Raises NotHere, NotAllowed, MoveRefused (never opened, so never locked).
    """
    account = administration.account(scope, account_id, lock=True)
    policy.ACCOUNTS.require(
        scope,
        "unlock",
        account,
        refusal=_("不能解除自己账号的锁定，请等锁定时间过去，或者请另一位安全保密管理员办理。")
        if account.pk == scope.account_id
        else _("解除锁定由安全保密管理员办理。"),
        code="not_security_administrator",
    )
    if account.username is None:
        raise MoveRefused(_("这个账号还没有开户，没有锁定可解。"), "account_waiting")
    reset(username=account.username)
    account.revision += 1
    account.save(update_fields=["revision"])
    by = queries.signature(scope)
    chronicle.append(entry.draft(account, entry.UNLOCKED, by=by, by_account=scope.account_id, now=now))
    return account


def _for_system_administrator(scope: Scope, verb: str, account_id: int, revision: int) -> Account:
    account = administration.account(scope, account_id, lock=True)
    policy.ACCOUNTS.require(
        scope,
        verb,
        account,
        refusal=_("不能停用、恢复自己的账号，请另一位系统管理员办理。")
        if account.pk == scope.account_id
        else _("停用、恢复账号由系统管理员办理。"),
        code="own_account" if account.pk == scope.account_id else "not_system_administrator",
    )
    if account.revision != revision:
        raise Conflict(
            _("账号“%(name)s”刚刚有了变动，这一步没有办。请看一下现在的状态，需要的话再办一次。") % {"name": account},
            theirs=account,
        )
    return account


def _others_of_its_kind(account: Account) -> bool:
    rows = Account._base_manager.filter(
        administrator=account.administrator, state=Account.State.OPEN, unit_id=account.unit_id
    )
    return rows.exclude(pk=account.pk).exists()


def _moved(scope: Scope, account: Account, verb: str, now: datetime) -> Account:
    account.revision += 1
    account.save(update_fields=["state", "session_round", "revision"])
    by = queries.signature(scope)
    chronicle.append(entry.draft(account, verb, by=by, by_account=scope.account_id, now=now))
    return account
