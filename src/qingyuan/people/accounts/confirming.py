"""Confirming something with the own password (密码确认): it is the holder of the account who presses, not whoever has the phone.

A miss counts as one at signing in, so the same lockout holds for both.
"""

from __future__ import annotations

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import authenticate
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.requests import Request

from . import queries, services, session
from .models import Account, SignIn
from .queries import administration


def needs_password(request: Request) -> bool:
    """Whether there is a password to ask for: accounts of a demo that are entered by one click have none."""
    return not (settings.QINGYUAN_DEMO and not queries.own_account(request.scope).has_usable_password())


def confirm(request: Request, password: str) -> None:
    """Check the reader's own password. Call before any service: hashing takes its time on purpose.

    Raises BadInput: password_wrong, with the tries left; locked (429) after too many, with the time.
    """
    account = queries.own_account(request.scope)
    if not needs_password(request):
        return
    credentials = {"username": account.username or ""}
    if not AxesProxyHandler.is_allowed(request, credentials):
        raise _locked(request, account)
    if isinstance(authenticate(request, username=account.username, password=password), Account):
        return
    # The middleware would answer with the sign-in page; here the page that asked says it.
    request.axes_locked_out = False  # type: ignore[attr-defined]
    services.note_try(
        account_id=account.pk, ok=False, way=SignIn.Way.PASSWORD, address=session.address_of(request), now=clock.now()
    )
    left = administration.lockout_rule().misses - AxesProxyHandler.get_failures(request, credentials)
    if left <= 0:
        raise _locked(request, account)
    raise BadInput(
        _("密码不对，还没有办理。还可以再试%(left)s次。忘了密码，请找给您开户的同志重新出一张开户条。")
        % {"left": left},
        "password_wrong",
    )


def _locked(request: Request, account: Account) -> BadInput:
    at = administration.locked_until(account.username or "", session.address_of(request), clock.now())
    error = BadInput(
        _("密码连续输错%(misses)s次，为防别人试密码，先停用到%(time)s，到时再办。")
        % {
            "misses": administration.lockout_rule().misses,
            "time": f"{at.astimezone(clock.SHANGHAI):%H:%M}",
        },
        "locked",
    )
    error.status = 429
    return error
