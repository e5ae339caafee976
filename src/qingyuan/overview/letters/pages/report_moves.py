"""What is done with a report from its freezing to its sending (上报件的办理): take in, call, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock, files
from qingyuan.kernel.errors import QingyuanError
from qingyuan.kernel.pages import redirect, say
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route

from .. import forms, queries, services
from ..models import Report
from .reports import report_page


def _carry_out(
    request: Request,
    report_id: int,
    name: str,
    form: Any,
    service: Callable[..., Report],
    done: str,
    given: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse:
    """One verb: check the form, call the service with what `given` makes of it, and on a refusal show what was typed."""
    found = queries.report(request.scope, report_id)
    if not form.is_valid():
        return report_page(request, found, bound={name: form})
    told = {"report_id": report_id, "revision": form.cleaned_data["revision"], "now": clock.now()}
    try:
        service(request.scope, **told, **given())
    except QingyuanError as error:
        if error.status == 404:
            raise
        return report_page(request, queries.report(request.scope, report_id), bound={name: form}, error=error)
    say(request, done)
    return redirect(reverse("letters:report", args=[report_id]))


@route("POST", verb="freeze")
def freeze(request: Request, report_id: int) -> HttpResponse:
    done = _("已冻结：数字、口径和截止时间不再变。请打印审签单。")
    return _carry_out(request, report_id, "freeze", forms.Move(request.POST), services.freeze, done)


@route("POST", verb="check")
def check(request: Request, report_id: int) -> HttpResponse:
    return _carry_out(request, report_id, "check", forms.Move(request.POST), services.check, _("已核稿。"))


@route("POST", verb="issue")
def issue(request: Request, report_id: int) -> HttpResponse:
    return _carry_out(request, report_id, "issue", forms.Move(request.POST), services.issue, _("已签发。"))


@route("POST", verb="attach")
def attach(request: Request, report_id: int) -> HttpResponse:
    form = forms.ScanForm(request.POST, request.FILES, auto_id="attach_%s")

    def given() -> dict[str, Any]:
        # On disk, synced and hashed before the transaction begins.
        return {"page": files.take(form.cleaned_data["page"])}

    return _carry_out(request, report_id, "attach", form, services.attach, _("签批件已存。"), given)


@route("POST", verb="send")
def send(request: Request, report_id: int) -> HttpResponse:
    form = forms.SendForm(request.POST, auto_id="send_%s")
    done = _("已登记报送。以后记录有变动，这一页会列出差在哪几条。")
    return _carry_out(request, report_id, "send", form, services.send, done, lambda: {"sent": form.sent()})


@route("POST", verb="discard")
def discard(request: Request, report_id: int) -> HttpResponse:
    form = forms.NoteForm(request.POST, auto_id="discard_%s")
    done = _("已作废，留着备查。需要的话可以照此重做一份。")
    return _carry_out(
        request, report_id, "discard", form, services.discard, done, lambda: {"reason": form.cleaned_data["note"]}
    )
