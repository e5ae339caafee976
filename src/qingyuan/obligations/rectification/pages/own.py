"""A problem a member found by himself (本人自查的问题): his own page, where he says who else may read it."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route

from .. import forms, policy, queries, services
from ..boards import FINDING_PAGE
from ..models import Finding
from ..queries import checks
from ..services import Plan


def own_page(request: Request, found: Finding, *, form: forms.OwnNoteForm | None = None) -> HttpResponse:
    """The page of its owner, and of whom he has let read it: each look of theirs is entered, and shown to him."""
    mine = found.owner_id == request.scope.actor_id
    if not mine:
        services.note_look(request.scope, finding_id=found.pk, now=clock.now())
    history = chronicle.entries_of_record(reference(found))
    return page(
        request,
        "rectification/own_finding.html",
        finding=found,
        links=FINDING_PAGE.links_of(request.scope, found),
        mine=mine,
        category=queries.category_label(found, queries.category_labels()),
        readers=checks.readers_of([found])[found.pk],
        looks=[line for line in history if line.verb == services.READ],
        form=form or forms.OwnNoteForm(initial={"note": found.progress}),
        may=policy.POLICY.allows(request.scope, "put_away", found) and found.state != "withdrawn",
        status=422 if form is not None and form.errors else 200,
    )


@route("POST", verb="plan")
def note(request: Request, finding_id: int) -> HttpResponse:
    found = queries.finding(request.scope, finding_id)
    form = forms.OwnNoteForm(request.POST)
    if form.is_valid():
        try:
            services.plan(
                request.scope,
                finding_id=finding_id,
                revision=form.cleaned_data["revision"],
                plan=Plan(progress=form.cleaned_data["note"]),
                now=clock.now(),
            )
        except QingyuanError as error:
            if not policy.ones_own(request.scope, found):
                raise
            form.add_error(None, error.message)
        else:
            say(request, _("已保存。"))
            return redirect(found.get_absolute_url())
    return own_page(request, found, form=form)


def _move(request: Request, finding_id: int, verb: str, sentence: str) -> HttpResponse:
    revision = as_number(request.POST.get("revision")) or 0
    finding = getattr(services, verb)(request.scope, finding_id=finding_id, revision=revision, now=clock.now())
    say(request, sentence)
    return redirect(finding.get_absolute_url())


@route("POST", verb="show_own")
def show(request: Request, finding_id: int) -> HttpResponse:
    return _move(request, finding_id, "show_own", _("已送支部书记。别的人仍然看不到，随时可以收回。"))


@route("POST", verb="show_own")
def take_back(request: Request, finding_id: int) -> HttpResponse:
    return _move(request, finding_id, "take_back_own", _("已收回，从现在起只有您本人能看。"))


@route("POST", verb="put_away")
def put_away(request: Request, finding_id: int) -> HttpResponse:
    return _move(request, finding_id, "put_away", _("已收起。"))
