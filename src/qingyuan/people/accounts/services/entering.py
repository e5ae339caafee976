"""Coming in: every try is noted, and wrong codes from one address are limited (登录登记)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from qingyuan.kernel.clock import SHANGHAI
from qingyuan.kernel.errors import BadInput

from .. import rules
from ..models import SignIn


def note_try(
    *,
    account_id: int | None,
    ok: bool,
    way: str,
    address: str | None,
    now: datetime,
    device_id: int | None = None,
) -> None:
    """Note a sign-in or a failure, and forget those older than 180 days. Technical: no entry in the chronicle."""
    SignIn.objects.filter(at__lt=now - rules.SIGN_INS_KEPT).delete()
    SignIn.objects.create(account_id=account_id, at=now, ok=ok, way=way, address=address, device_id=device_id)


def require_codes_left(address: str | None, now: datetime) -> None:
    """Raises BadInput (429) when an address has sent too many wrong codes of late, right or wrong as the next may be."""
    since = now - rules.WRONG_CODES_WITHIN
    wrong = SignIn.objects.filter(address=address, way=SignIn.Way.SLIP, ok=False, at__gt=since).order_by("-at")
    times = list(wrong.values_list("at", flat=True)[: rules.WRONG_CODES_ALLOWED])
    if len(times) < rules.WRONG_CODES_ALLOWED:
        return
    until = (times[-1] + rules.WRONG_CODES_WITHIN).astimezone(SHANGHAI)
    error = BadInput(
        _(
            "这个网络上%(minutes)s分钟内输错了%(count)s次开户码，先停一停，%(time)s以后再试。也可以请给您开户条的同志当面核对。"
        )
        % {
            "minutes": rules.WRONG_CODES_WITHIN.seconds // 60,
            "count": rules.WRONG_CODES_ALLOWED,
            "time": f"{until:%H:%M}",
        },
        "codes_exhausted",
    )
    error.status = 429
    raise error
