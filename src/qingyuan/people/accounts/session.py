"""Sessions (登录会话): the one place where somebody becomes signed in, or stays so."""

from __future__ import annotations

from axes.helpers import get_client_ip_address
from django.contrib.auth import HASH_SESSION_KEY, login
from django.http import HttpRequest
from django.urls import reverse

from qingyuan.kernel import clock

from . import services
from .models import Account

# Under this the session holds the commission acted by.
ACTING = "acting"
BACKEND = "qingyuan.people.accounts.backends.AccountBackend"


def begin(request: HttpRequest, account: Account, way: str) -> None:
    """Sign in, under a new session key, and note it. way: one of SignIn.Way."""
    login(request, account, backend=BACKEND)
    services.note_try(account_id=account.pk, ok=True, way=way, address=address_of(request), now=clock.now())


def renew(request: HttpRequest, account: Account) -> None:
    """Keep the present sign-in when the account's others have just been ended."""
    request.session.cycle_key()
    request.session[HASH_SESSION_KEY] = account.get_session_auth_hash()


def act(request: HttpRequest, commission_id: int) -> None:
    """From the next request on the reader acts by a commission, and by nothing else (进入代办)."""
    request.session[ACTING] = commission_id


def leave(request: HttpRequest) -> None:
    """Back to the own seats (退出代办)."""
    request.session.pop(ACTING, None)


def landing(account: Account, target: str) -> str:
    """Where to after signing in: the page asked for; 三员, who have no work desk, to 系统."""
    if account.administrator and target in ("", "/"):
        return reverse("accounts:system")
    return target or "/"


def address_of(request: HttpRequest) -> str | None:
    """The address a request comes from, as the lockout counts it."""
    return get_client_ip_address(request)
