"""What a unit has set itself (自选任务页面)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route

from .. import forms, policy, services
from ..models import OwnItem
from ..queries import work
from ..states import TONES, OwnState
from .unit import unit_for, unit_url
from .work import written_of


@route("GET", "POST", verb="add_own")
def add_own(request: Request, unit_id: int) -> HttpResponse:
    """列一项自选任务: what, who, by when; `?campaign=` says to which campaign it belongs."""
    unit = unit_for(request, unit_id)
    policy.DOING.require(request.scope, "add_own", unit, refusal=policy.refusal("add_own"))
    owners, campaign_id = work.owners(unit), as_number(request.GET.get("campaign"))
    form = forms.OwnForm(request.POST or None, owners=owners, initial={"owner": request.scope.actor_id})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            own = services.add_own(
                request.scope,
                unit_id=unit_id,
                text=data["text"],
                owner_id=data["owner"],
                due_on=data["due_on"],
                adoption_id=campaign_id,
                now=clock.now(),
            )
        except QingyuanError as error:
            if error.status == 404:
                raise
            form.add_error(None, error.message)
        else:
            say(request, _("已列为自选任务。"))
            return redirect(own.get_absolute_url())
    return page(
        request,
        "tasks/add_own.html",
        unit=unit,
        owners=owners,
        campaign_id=campaign_id,
        form=form,
        status=422 if form.is_bound else 200,
    )


@route("GET", verb="view")
def own(request: Request, own_id: int) -> HttpResponse:
    return own_page(request, work.found(work.own_items(request.scope), own_id))


def own_page(
    request: Request, found: OwnItem, *, form: forms.NoteForm | None = None, error: QingyuanError | None = None
) -> HttpResponse:
    [line] = work.own_lines([found], today=clock.today())
    may = {
        verb: found.state == OwnState.OPEN and policy.OWN_ITEMS.allows(request.scope, verb, found)
        for verb in ("record", "drop")
    }
    context: dict[str, Any] = {
        "own": found,
        "line": line,
        "told": work.told(line.handling, None) if line.handling else [],
        "may": may,
        "form": form or forms.NoteForm(label=_("为什么不再办"), auto_id="drop_%s"),
        "tones": TONES,
        "error": error,
    }
    return page(request, "tasks/own.html", status=error.status if error else 422 if form else 200, **context)


@route("GET", "POST", verb="record")
def record_own(request: Request, own_id: int) -> HttpResponse:
    """记一笔 under an own item."""
    found = work.found(work.own_items(request.scope), own_id)
    policy.OWN_ITEMS.require(request.scope, "record", found, refusal=policy.refusal("record"))
    form = forms.record_form(
        "record", None, asks_word=False, went="", data=request.POST or None, files=request.FILES or None
    )
    error: QingyuanError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            services.record_own(request.scope, own_id=own_id, written=written_of(form), now=clock.now())
        except QingyuanError as refused:
            error = refused
        else:
            say(request, _("已记下，等上级认可。"))
            return redirect(found.get_absolute_url())
    status = error.status if error else 422 if form.is_bound else 200
    return page(request, "tasks/record_own.html", own=found, form=form, error=error, status=status)


@route("POST", verb="drop")
def drop(request: Request, own_id: int) -> HttpResponse:
    found = work.found(work.own_items(request.scope), own_id)
    form = forms.NoteForm(request.POST, label=_("为什么不再办"), most=200, auto_id="drop_%s")
    if not form.is_valid():
        return own_page(request, found, form=form)
    data = form.cleaned_data
    try:
        services.drop(request.scope, own_id=own_id, revision=data["revision"], why=data["note"], now=clock.now())
    except QingyuanError as error:
        if error.status == 404:
            raise
        return own_page(request, work.found(work.own_items(request.scope), own_id), form=form, error=error)
    say(request, _("已注明不再办。"))
    return redirect(unit_url(found.unit_id))
