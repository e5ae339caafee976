"""Answering a request (页面): a whole page, or one macro of it for htmx."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template import engines
from django.template.backends.jinja2 import Jinja2 as Jinja2Backend
from django.utils import translation
from django.utils.safestring import mark_safe
from jinja2 import StrictUndefined

from . import navigation


class Templates(Jinja2Backend):
    """Jinja2 over our own rooms' `templates` folders; third parties keep Django's own engine."""

    app_dirname = "templates"

    def __init__(self, params: dict[str, Any]) -> None:
        options = params["OPTIONS"]
        options.setdefault("undefined", StrictUndefined)
        options.setdefault("extensions", ["jinja2.ext.i18n"])
        options.setdefault("trim_blocks", True)
        options.setdefault("lstrip_blocks", True)
        super().__init__(params)
        self.env.install_gettext_callables(
            translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
        )


def context_of(request: HttpRequest, **context: Any) -> dict[str, Any]:
    """What every template may name beside its own context."""
    reader = getattr(request, "reader", None)
    return {
        "request": request,
        "user": reader,
        "nav": navigation.entries(request, request.scope) if reader else [],  # type: ignore[attr-defined]
        "demo": settings.QINGYUAN_DEMO,
        "language": translation.get_language(),
        "notice": _pop_notice(request),
        "csrf_input": mark_safe(
            f'<input type="hidden" name="csrfmiddlewaretoken" value="{get_token(request)}">{_acting(request)}'
        ),
        "idempotency_key": new_key,
        **context,
    }


def _acting(request: HttpRequest) -> str:
    """Under which commission a form was opened: `route` refuses one that is sent under another right."""
    scope = getattr(request, "scope", None)
    commission = scope.commission if scope is not None else None
    return f'<input type="hidden" name="_acting" value="{commission}">' if commission else ""


def new_key() -> str:
    """A key for one filled-in form."""
    return secrets.token_urlsafe(18)


def page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A whole page."""
    html = engines["jinja2"].get_template(template).render(context_of(request, **context))
    return HttpResponse(html, status=status)


def part(
    request: HttpRequest, template: str, macro: str, *, status: int = 200, back: str, **context: Any
) -> HttpResponse:
    """One macro for htmx; without htmx a redirect (303) to `back`, or on a refusal the macro in a whole page."""
    if not is_htmx(request):
        if status < 400:
            return redirect(back)
        body = _macro(request, template, macro, context)
        return page(request, "ui/part_page.html", status=status, body=body, back_url=back)
    return HttpResponse(_macro(request, template, macro, context), status=status)


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _macro(request: HttpRequest, template: str, macro: str, context: dict[str, Any]) -> Any:
    environment = engines["jinja2"].env  # type: ignore[attr-defined]
    module = environment.get_template(template).make_module(context_of(request))
    return getattr(module, macro)(**context)


def redirect(url: str) -> HttpResponse:
    """303: the browser fetches the next page; a reload does not send the form again."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response


def say(request: HttpRequest, sentence: str) -> None:
    """A sentence that the next page shows once."""
    request.session["notice"] = sentence


def _pop_notice(request: HttpRequest) -> str | None:
    session = getattr(request, "session", None)
    return session.pop("notice", None) if session and "notice" in session else None
