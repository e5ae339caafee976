"""What the changes of accounts are called in the chronicle, and how they are entered (记入全程纪实)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.fields import Signature

from ..models import Account

SLIP_ISSUED = verbs.name("accounts.slip_issued", _("出开户条"))
SLIP_WITHDRAWN = verbs.name("accounts.slip_withdrawn", _("收回开户条"))
OPENED = verbs.name("accounts.opened", _("凭条开户"))
PASSWORD_RESET = verbs.name("accounts.password_reset", _("凭条重设密码"))
PASSWORD_CHANGED = verbs.name("accounts.password_changed", _("修改密码"))
LANGUAGE_CHOSEN = verbs.name("accounts.language_chosen", _("选择界面语言"))
OTHERS_SIGNED_OUT = verbs.name("accounts.others_signed_out", _("退出其他设备"))
CLOSED = verbs.name("accounts.closed", _("停用账号"))
REOPENED = verbs.name("accounts.reopened", _("恢复账号"))
UNLOCKED = verbs.name("accounts.unlocked", _("解除登录锁定"))
APPOINTED = verbs.name("accounts.administrator_appointed", _("指定管理员"))
CREATED = verbs.name("accounts.administrator_created", _("设立管理员"))


def draft(
    account: Account,
    verb: str,
    *,
    by: Signature,
    by_account: int | None,
    now: datetime,
    open: Mapping[str, Any] | None = None,
    sealed: Mapping[str, Any] | None = None,
) -> chronicle.Draft:
    """A change of an account, for its unit's chronicle. by_account: whose account did it; the auditor reads it."""
    shown = {"by_account": str(by_account)} if by_account is not None else {}
    return chronicle.Draft(
        account.unit_id,
        account.home_id,
        verb,
        chronicle.reference(account),
        account.revision,
        by=by,
        at=now,
        open={**shown, **(open or {})},
        sealed=sealed or {},
    )
