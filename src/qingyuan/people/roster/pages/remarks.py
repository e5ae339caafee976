"""更正、说明: what a member asks for, and who answers it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.routes import route
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations.forms import attempt
from qingyuan.people.organizations.signing import signed

from .. import queries, remark_queries, services
from ..kinds import About, RemarkKind
from ..models import Person, Remark
from ..panels import PERSON_PAGE
from ..policy import POLICY, REMARKS
from ..remark_forms import AnswerForm, RemarkForm
from ..states import REMARK_MOVES
from .shared import number, scope_of


@route("GET", "POST", verb="remark")
def ask(request: HttpRequest) -> HttpResponse:
    """Something held of oneself: what is wrong with it, or what is to be said of it."""
    scope = scope_of(request)
    if scope.actor_id is None:
        raise not_here()
    person = queries.person(scope, scope.actor_id)
    asked = {
        "about": request.GET.get("about") if request.GET.get("about") in About.values else About.OTHER,
        "kind": request.GET.get("kind") if request.GET.get("kind") in RemarkKind.values else RemarkKind.CORRECT,
    }
    form = RemarkForm(request.POST or None, initial=asked)
    status = 200
    if request.method == "POST":
        typed = form.cleaned_data if form.is_valid() else {}
        made, status = attempt(
            form,
            lambda: services.ask_remark(
                scope,
                kind=typed["kind"],
                about=typed["about"],
                text=typed["text"],
                by=signed(request),
                now=clock.now(),
            ),
        )
        if made is not None:
            say(request, _("已交给支部书记和上级党委组织部门。答复会写在这一页，也列在「我的」里。"))
            return redirect(made.get_absolute_url())
    member = queries.lasting_member(person.pk)
    return page(request, "roster/ask.html", form=form, person=person, member=member, status=status)


@route("GET", verb="view")
def remark(request: HttpRequest, remark_id: int) -> HttpResponse:
    return _page(request, remark_queries.remark(scope_of(request), remark_id))


@route("POST", verb="answer")
def answer_remark(request: HttpRequest, remark_id: int) -> HttpResponse:
    found = remark_queries.remark(scope_of(request), remark_id)
    form = AnswerForm(request.POST, remark=found)
    typed = form.cleaned_data if form.is_valid() else {}
    answered, status = attempt(
        form,
        lambda: services.answer_remark(
            scope_of(request),
            remark_id=found.pk,
            revision=number(request.POST.get("revision")),
            verdict=typed["verdict"],
            answer=typed["answer"],
            by=signed(request),
            now=clock.now(),
        ),
    )
    if answered is None:
        return _page(request, remark_queries.remark(scope_of(request), remark_id), form=form, status=status)
    say(request, _("已答复，本人在「我的」里看得到。"))
    return redirect(answered.get_absolute_url())


@route("POST", verb="withdraw")
def withdraw_remark(request: HttpRequest, remark_id: int) -> HttpResponse:
    found = services.withdraw_remark(
        scope_of(request),
        remark_id=remark_id,
        revision=number(request.POST.get("revision")),
        by=signed(request),
        now=clock.now(),
    )
    say(request, _("已撤回。要再提的，随时可以。"))
    return redirect(found.get_absolute_url())


def _page(request: HttpRequest, found: Remark, *, form: AnswerForm | None = None, status: int = 200) -> HttpResponse:
    scope = scope_of(request)
    may = {
        verb: found.state in states and REMARKS.allows(scope, verb, found)
        for verb, (states, _to) in REMARK_MOVES.items()
    }
    return page(
        request,
        "roster/remark.html",
        remark=found,
        own=found.person_id == scope.actor_id,
        may=may,
        may_see=POLICY.allows(scope, "view", found.person),
        form=(form or AnswerForm(remark=found)) if may["answer"] or form is not None else None,
        status=status,
    )


@PERSON_PAGE.panel("roster/remarks.html", "remarks", order=20)
def remarks(scope: Scope, person: Person) -> Mapping[str, Any] | None:
    """What this person has asked for, for himself and for who answers it."""
    rows = remark_queries.of_person(scope, person.pk)
    return {"rows": rows} if rows else None
