"""From the session to the Scope (请求的范围)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.pages import say

from . import session
from .models import Account, Commission
from .queries import commissions, devices, entry_of

Answer = Callable[[HttpRequest], HttpResponse]


def scope(get_response: Answer) -> Answer:
    """Sets request.scope and request.reader (None when nobody has signed in), and request.device (a shared tablet)."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.device = devices.device_of(request.COOKIES.get(session.DEVICE))  # type: ignore[attr-defined]
        account = get_user(request)
        if isinstance(account, Account) and not session.stays(request):
            request.session.flush()
            account = AnonymousUser()
        request.reader = request.scope = None  # type: ignore[attr-defined]
        if isinstance(account, Account):
            _enter(request, account)
        chosen = account.language if isinstance(account, Account) else ""
        language = chosen or request.session.get("language", "zh-hans")
        with translation.override(language):
            return get_response(request)

    return answer


def _enter(request: HttpRequest, account: Account) -> None:
    found, reader = entry_of(account, _acted_by(request, account))
    device = session.device_of(request)
    if device is not None:
        reader = replace(reader, shared=True)
        if session.by_pin(request):
            found = devices.narrowed(found, device.unit)
    request.scope, request.reader = found, reader  # type: ignore[attr-defined]


def _acted_by(request: HttpRequest, account: Account) -> Commission | None:
    """The commission the session acts by, as long as it counts; one that has ended leads back to the own seats."""
    chosen = request.session.get(session.ACTING)
    if chosen is None or account.person_id is None:
        return None
    found = commissions.in_force(account.person_id, chosen, clock.today())
    device = session.device_of(request)
    if found is not None and device is not None and session.by_pin(request) and found.unit_id != device.unit_id:
        found = None
    if found is None:
        session.leave(request)
        say(request, _("这份委托在这里不能用，或者已经终止、到期。现在是您自己的身份。"))
    return found
