"""URLs and their verbs (网址与动作): a URL that declares no verb stops the start."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.translation import gettext as _

from . import idempotency
from .canonical import digest
from .errors import BadInput, Conflict, NotAllowed
from .pages import is_htmx, redirect

View = Callable[..., HttpResponseBase]
# Fields of a form that are not what was said: the token changes with the session.
_NOT_CONTENT = {"csrfmiddlewaretoken", "_key", "_acting"}


@dataclass(frozen=True)
class Declared:
    """What a URL declares: methods, verb, and whether strangers may open it."""

    methods: tuple[str, ...]
    verb: str
    public: bool


def route(*methods: str, verb: str, public: bool = False) -> Callable[[View], View]:
    """Declare a view. Only a public one opens without signing in; a POST is carried out once per key."""

    def declare(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in (*methods, *(["HEAD"] if "GET" in methods else [])):
                return HttpResponseNotAllowed(methods)
            if not public and getattr(request, "reader", None) is None:
                return redirect(_sign_in(request))
            if _holds_nul(request):
                raise BadInput(_("网址或者表单里有看不见的控制字符，办不了。请删掉后重新填写。"), "control_character")
            if not public:
                _require_open(request)
            key = request.POST.get("_key", "") if request.method == "POST" else ""
            if not key or public:
                return view(request, *args, **kwargs)
            return _once(request, key[:64], lambda: view(request, *args, **kwargs))

        answer.declared = Declared(methods, verb, public)  # type: ignore[attr-defined]
        return answer

    return declare


def _sign_in(request: HttpRequest) -> str:
    # What was posted is gone by then, so only a page is come back to.
    return f"/sign-in?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else "/sign-in"


def _require_open(request: HttpRequest) -> None:
    """What a reader limited to a part of the work opens; and no form filled in under another right is sent under this."""
    scope, match = request.scope, request.resolver_match  # type: ignore[attr-defined]
    if request.method == "POST" and request.POST.get("_acting", "") != str(scope.commission or ""):
        raise Conflict(
            _(
                "您在别的窗口进入或者退出了代办，这一页是在那之前打开的，没有存下。请先复制填好的内容，看清页面上方现在是不是代办，再重新打开这一页。"
            ),
            "acting_changed",
        )
    if match is not None and not scope.opens(match.namespace):
        raise NotAllowed(
            _("现在是代办，只能办委托的事，这一页不在里面。要看自己的，请先点页面上方的“退出代办”。"), "acting"
        )


def _holds_nul(request: HttpRequest) -> bool:
    """PostgreSQL takes no NUL in a text; a field of a form says so itself, an address does not."""
    sent = [*request.GET.values(), *([request.POST.get("_key", "")] if request.method == "POST" else [])]
    return any("\0" in str(value) for value in sent)


def _once(request: HttpRequest, key: str, call: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    account_id = request.scope.account_id  # type: ignore[attr-defined]
    with idempotency.submission(account_id, key, _content_digest(request)):
        try:
            return call()
        except idempotency.AlreadyDone as done:
            location = done.location or request.META.get("HTTP_REFERER") or "/"
            if is_htmx(request):
                response = HttpResponse(status=204)
                response["HX-Redirect"] = location
                return response
            return redirect(location)


def _content_digest(request: HttpRequest) -> str:
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in _NOT_CONTENT}
    files: dict[str, list[str]] = {}
    for name in request.FILES:
        files[name] = []
        for upload in request.FILES.getlist(name):
            hashed = hashlib.sha256()
            for chunk in upload.chunks():
                hashed.update(chunk)
            upload.seek(0)
            files[name].append(hashed.hexdigest())
    return digest({"path": request.path, "fields": fields, "files": files})


def patterns() -> Iterator[tuple[str, str, Declared | None]]:
    """Every URL of the site: (pattern, full name, what it declares)."""
    yield from _walk(get_resolver(), "", "")


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[tuple[str, str, Declared | None]]:
    for item in resolver.url_patterns:
        text = prefix + str(item.pattern)
        if isinstance(item, URLResolver):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            yield from _walk(item, text, inner)
        elif isinstance(item, URLPattern):
            yield "/" + text, f"{space}{item.name}", getattr(item.callback, "declared", None)


def require_declared() -> None:
    """Raises ImproperlyConfigured naming each URL without a declared verb; called at start."""
    bare = [f"{pattern} ({name})" for pattern, name, declared in patterns() if declared is None]
    if bare:
        raise ImproperlyConfigured("these URLs declare no verb: " + ", ".join(bare))
