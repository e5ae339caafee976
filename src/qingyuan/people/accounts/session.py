"""Sessions (登录会话): the one place where somebody becomes signed in, or stays so."""

from __future__ import annotations

from datetime import datetime

from axes.helpers import get_client_ip_address
from django.contrib.auth import HASH_SESSION_KEY, login
from django.http import HttpRequest
from django.urls import reverse

from qingyuan.kernel import clock

from . import rules, services
from .models import Account, SharedDevice, SignIn

# Under this the session holds the commission acted by.
ACTING = "acting"
# Under this, on a shared tablet: which, since when, when last seen, whether by six digits.
TABLET = "tablet"
# The cookie by which a shared tablet is known, for a year; it names nobody.
DEVICE = "qingyuan_device"
DEVICE_AGE = 365 * 24 * 3600
BACKEND = "qingyuan.people.accounts.backends.AccountBackend"


def begin(request: HttpRequest, account: Account, way: str) -> None:
    """Sign in, under a new session key with nothing of the one before, and note it. way: one of SignIn.Way."""
    device = device_of(request)
    if device is not None:
        request.session.flush()
    login(request, account, backend=BACKEND)
    if device is not None:
        _keep_short(request, device, way)
    services.note_try(
        account_id=account.pk,
        ok=True,
        way=way,
        address=address_of(request),
        now=clock.now(),
        device_id=device.pk if device is not None else None,
    )


def device_of(request: HttpRequest) -> SharedDevice | None:
    """The shared tablet a request comes from, as the middleware has found it."""
    return getattr(request, "device", None)


def _keep_short(request: HttpRequest, device: SharedDevice, way: str) -> None:
    at = clock.now().isoformat()
    request.session[TABLET] = {"device": device.pk, "begun": at, "seen": at, "pin": way == SignIn.Way.PIN}
    # The cookie too: what is left in the browser is worth nothing a few minutes later.
    request.session.set_expiry(int(rules.TABLET_QUIET.total_seconds()))


def stays(request: HttpRequest) -> bool:
    """Whether who is signed in still is, as far as a shared tablet goes; there, that he has been seen now.

    Not after some quiet minutes, nor on a device that is shared no more; and a session of the tablet counts nowhere else.
    """
    device, kept = device_of(request), request.session.get(TABLET)
    if device is None or kept is None:
        return device is None and kept is None
    begun, seen = datetime.fromisoformat(kept["begun"]), datetime.fromisoformat(kept["seen"])
    if kept["device"] != device.pk or not rules.tablet_stays(begun_at=begun, seen_at=seen, now=clock.now()):
        return False
    request.session[TABLET] = {**kept, "seen": clock.now().isoformat()}
    return True


def by_pin(request: HttpRequest) -> bool:
    """Whether the session was begun with six digits."""
    return bool((request.session.get(TABLET) or {}).get("pin"))


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
