"""From the session to the Scope (请求的范围)."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.pages import say

from . import session
from .models import Account, Commission
from .queries import commissions, entry_of

Answer = Callable[[HttpRequest], HttpResponse]


def scope(get_response: Answer) -> Answer:
    """Sets request.scope and request.reader (None when nobody has signed in)."""

    def answer(request: HttpRequest) -> HttpResponse:
        account = get_user(request)
        request.reader = request.scope = None  # type: ignore[attr-defined]
        if isinstance(account, Account):
            request.scope, request.reader = entry_of(account, _acted_by(request, account))  # type: ignore[attr-defined]
        chosen = account.language if isinstance(account, Account) else ""
        language = chosen or request.session.get("language", "zh-hans")
        with translation.override(language):
            return get_response(request)

    return answer


def _acted_by(request: HttpRequest, account: Account) -> Commission | None:
    """The commission the session acts by, as long as it counts; one that has ended leads back to the own seats."""
    chosen = request.session.get(session.ACTING)
    if chosen is None or account.person_id is None:
        return None
    found = commissions.in_force(account.person_id, chosen, clock.today())
    if found is None:
        session.leave(request)
        say(request, _("这份委托已经终止或者到期，现在是您自己的身份。"))
    return found
