"""A unit's tasks, and one of its subjects (单位的任务、一个对象)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock, workdays
from qingyuan.kernel.errors import QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization

from .. import forms, policy, services, tasksets
from ..models import Subject
from ..queries import owed, suggestions, work
from ..specs import ONE, PER
from ..states import TONES


def unit_url(unit_id: int) -> str:
    return reverse("tasks:unit", args=[unit_id])


def unit_for(request: Request, unit_id: int) -> Organization:
    """A unit whose tasks this reader may see. Raises NotHere."""
    found = organizations.unit(request.scope, unit_id)
    if not policy.DOING.allows(request.scope, "view", found):
        raise not_here()
    return found


@route("GET", verb="view")
def unit(request: Request, unit_id: int) -> HttpResponse:
    """All that a unit has to do, on one screen."""
    scope, today = request.scope, clock.today()
    found = unit_for(request, unit_id)
    may = {verb: policy.DOING.allows(scope, verb, found) for verb in ("record", "add_subject", "add_own")}
    return page(
        request,
        "tasks/unit.html",
        unit=found,
        sets=work.sets_of(scope, found, today=today),
        own=work.own_of(scope, found, today=today),
        waiting=suggestions.waiting(scope).filter(at=found).count() if may["record"] else 0,
        may=may,
        per=PER,
        one_of=ONE,
        tones=TONES,
        line_url=owed.line_url,
    )


@route("GET", "POST", verb="add_subject")
def add_subject(request: Request, unit_id: int, adoption_id: int) -> HttpResponse:
    """列入一个对象: its name or house number, and nothing more."""
    found = unit_for(request, unit_id)
    policy.DOING.require(request.scope, "add_subject", found, refusal=policy.refusal("add_subject"))
    listed = tasksets.one(found, adoption_id)
    form = forms.SubjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            subject = services.add_subject(
                request.scope,
                unit_id=unit_id,
                adoption_id=adoption_id,
                name=form.cleaned_data["name"],
                now=clock.now(),
            )
        except QingyuanError as error:
            form.add_error("name", error.message)
        else:
            say(request, _("已列入“%(name)s”。") % {"name": subject.name})
            return redirect(subject.get_absolute_url())
    status = 422 if form.is_bound else 200
    return page(
        request, "tasks/add_subject.html", unit=found, listed=listed, form=form, one=ONE[listed.spec.per], status=status
    )


@route("GET", verb="view")
def subject(request: Request, subject_id: int) -> HttpResponse:
    return subject_page(request, work.found(work.subjects(request.scope), subject_id))


def subject_page(
    request: Request, found: Subject, *, form: forms.NoteForm | None = None, error: QingyuanError | None = None
) -> HttpResponse:
    """One subject: its items, its figures over time, the visits to it."""
    scope, today = request.scope, clock.today()
    spec = tasksets.spec_of(found.adoption)
    listed = tasksets.Listed(found.adoption, spec)
    known = {one.slot: one for one in work.handlings(scope).filter(subject=found)}
    may = policy.SUBJECTS.allows(scope, "leave", found) and found.left_on is None
    context: dict[str, Any] = {
        "subject": found,
        "listed": listed,
        "per": PER[spec.per],
        "lines": work.lines(found.unit, listed, found, known, today=today, calendar=workdays.calendar())
        if found.left_on is None
        else [],
        "series": work.series(found, found.unit, listed),
        "visits": work.visits(found),
        "may": may,
        "repeated": [(item.text, owed.item_url(found, item)) for item in spec.items if item.every] if may else [],
        "form": form or forms.NoteForm(label=_("为什么不再列入"), auto_id="leave_%s"),
        "tones": TONES,
        "line_url": owed.line_url,
        "error": error,
    }
    status = error.status if error else 422 if form else 200
    return page(request, "tasks/subject.html", status=status, **context)


@route("POST", verb="leave")
def leave(request: Request, subject_id: int) -> HttpResponse:
    found = work.found(work.subjects(request.scope), subject_id)
    form = forms.NoteForm(request.POST, label=_("为什么不再列入"), most=200, auto_id="leave_%s")
    if not form.is_valid():
        return subject_page(request, found, form=form)
    data = form.cleaned_data
    try:
        services.leave(
            request.scope, subject_id=subject_id, revision=data["revision"], why=data["note"], now=clock.now()
        )
    except QingyuanError as error:
        if error.status == 404:
            raise
        return subject_page(request, work.found(work.subjects(request.scope), subject_id), form=form, error=error)
    say(request, _("已不再列入，以前记的都还在。"))
    return redirect(unit_url(found.unit_id))
