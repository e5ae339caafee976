"""From the session to the Scope (请求的范围)."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import get_user
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from .models import Account
from .queries import entry_of

Answer = Callable[[HttpRequest], HttpResponse]


def scope(get_response: Answer) -> Answer:
    """Sets request.scope and request.reader (None when nobody has signed in)."""

    def answer(request: HttpRequest) -> HttpResponse:
        account = get_user(request)
        request.reader = request.scope = None  # type: ignore[attr-defined]
        if isinstance(account, Account):
            request.scope, request.reader = entry_of(account)  # type: ignore[attr-defined]
        chosen = account.language if isinstance(account, Account) else ""
        language = chosen or request.session.get("language", "zh-hans")
        with translation.override(language):
            return get_response(request)

    return answer
