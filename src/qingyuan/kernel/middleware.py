"""Around every request (中间件): the headers, and the one place where a refusal becomes a page."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from . import pages
from .errors import QingyuanError
from .policy import not_here

Answer = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger("qingyuan")

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "worker-src 'self'; manifest-src 'self'; font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def headers(get_response: Answer) -> Answer:
    """The strict content policy, on every answer; and nothing but scripts and styles stays in a shared computer's cache."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Content-Security-Policy"] = CSP
        # Pages and downloads hold personal data; what may be kept says so itself.
        response.setdefault("Cache-Control", "no-store")
        response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        return response

    return answer


class Refusals:
    """A refusal raised by a service reaches the reader as its sentence, with its status."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Http404):
            error = not_here()
        if isinstance(error, OperationalError):
            log.exception("database is busy")
            error = QingyuanError(_("现在办理的人多，这一次没有存下。内容还在页面上，请稍等几秒再点一次。"), "busy")
            error.status = 503
        if not isinstance(error, QingyuanError):
            return None
        return refusal(request, error)


def refusal(request: HttpRequest, error: QingyuanError) -> HttpResponse:
    """The page that says a refusal and leads back to where the reader came from."""
    return pages.page(request, "ui/refused_page.html", status=error.status, error=error, back_url=_came_from(request))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal(request, not_here())


def server_error(request: HttpRequest) -> HttpResponse:
    error = QingyuanError(
        _("这一步没有办成，内容没有存下。请返回上一页再试一次；还不行，请把这一页的时间告诉系统管理员。"), "broken"
    )
    error.status = 500
    return refusal(request, error)


def _came_from(request: HttpRequest) -> str:
    came = urlsplit(request.META.get("HTTP_REFERER", ""))
    return came.path if came.netloc == request.get_host() and came.path else "/"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    error = QingyuanError(
        _(
            "这一页打开太久，或者您在别的窗口换过账号，没有存下。请返回上一页，刷新后重新提交；填好的内容可以先复制下来。"
        ),
        "form_expired",
    )
    error.status = 403
    return refusal(request, error)
