"""Members away (外出、流动、失联): the block on a person's page, entering it, and that they are back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.environment import day
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.routes import route
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations.signing import signed
from qingyuan.people.organizations.words import whom_to_ask

from .. import forms, queries, rules, services
from ..models import Absence, Membership, Person
from ..panels import PERSON_PAGE
from ..policy import POLICY
from .shared import answer, hint_sentence, scope_of


@PERSON_PAGE.panel("roster/absences.html", "absences", order=10)
def absences(scope: Scope, person: Person) -> Mapping[str, Any] | None:
    """When somebody was away; for the branch and those above it what may be due, and the forms."""
    rows = queries.absences(person.pk)
    belonged = queries.memberships(person.pk)
    last = belonged[-1] if belonged else None
    may = POLICY.allows(scope, "away", person) and last is not None and last.until_on is None
    if not rows and not may:
        return None
    return {
        "person": person,
        "lines": [line_of(one) for one in reversed(rows)],
        "hints": [hint_sentence(hint) for hint in _hints(rows, last)] if POLICY.allows(scope, "away", person) else [],
        "may": may,
        "lasting": rows[-1] if rows and rows[-1].until_on is None else None,
    }


def line_of(one: Absence) -> dict[str, str]:
    """When and where somebody was away, in words."""
    until = day(one.until_on) if one.until_on else _("至今")
    return {
        "kind": one.get_kind_display(),
        "when": f"{day(one.from_on)}—{until}",
        "place": one.place,
        "contact": one.contact,
    }


def _hints(rows: list[Absence], last: Membership | None) -> list[rules.Hint]:
    if not rows:
        return []
    today, one = clock.today(), rows[-1]
    if last is not None and last.ending == Membership.Ending.STOPPED and last.until_on is not None:
        lost = one.kind == Absence.Kind.LOST and one.until_on == last.until_on
        return rules.stopped_hints(lost=lost, stopped_on=last.until_on, on=today)
    if one.until_on is not None:
        return []
    return rules.absence_hints(kind=one.kind, from_on=one.from_on, place=one.place, contact=one.contact, on=today)


def _member(request: HttpRequest, person_id: int) -> tuple[Person, Membership]:
    """A member whose being away this reader enters. Raises NotHere, NotAllowed."""
    found = queries.person(scope_of(request), person_id)
    member = queries.lasting_member(found.pk)
    POLICY.require(
        scope_of(request),
        "away",
        found,
        refusal=_("外出和流动由所在党支部和%(who)s登记，请告诉支部书记。")
        % {"who": whom_to_ask(member.unit) if member else _("上级党委组织部")},
    )
    if member is None:
        raise not_here()
    return found, member


@route("GET", "POST", verb="away")
def away(request: HttpRequest, person_id: int) -> HttpResponse:
    """Enter that a member is away, or correct where and who keeps contact."""
    found, _belongs = _member(request, person_id)
    lasting = queries.absence_of(found.pk)
    initial = {"from_on": clock.today()}
    if lasting is not None:
        initial = {name: getattr(lasting, name) for name in ("kind", "from_on", "place", "contact")}
    form = forms.AwayForm(request.POST or None, initial=initial)
    return answer(
        request,
        found,
        form,
        lambda: services.set_away(
            scope_of(request), person_id=found.pk, by=signed(request), now=clock.now(), **form.cleaned_data
        ),
        title=_("登记外出、流动或失联：%(name)s") % {"name": found.name},
        submit=_("登记"),
        done=_("已登记。"),
        lead=_("只换地点或联系人的，日期不动；情况变了的，写从哪天起。组织关系仍在本支部。")
        if lasting
        else _("组织关系仍在本支部。外出不满6个月的选“外出”，6个月以上没有转组织关系的选“流动党员”。"),
    )


@route("GET", "POST", verb="away")
def come_back(request: HttpRequest, person_id: int) -> HttpResponse:
    """Enter that somebody is back, or that contact is regained."""
    found, _belongs = _member(request, person_id)
    lasting = queries.absence_of(found.pk)
    if lasting is None:
        raise not_here()
    lost = lasting.kind == Absence.Kind.LOST
    form = forms.DayForm(
        request.POST or None,
        label=_("恢复联系的日期") if lost else _("返回日期"),
        hint=_("人仍在外地的，恢复联系以后再登记为外出或流动") if lost else _("从这天起按在支部的党员参加组织生活"),
        initial={"on": clock.today()},
    )
    return answer(
        request,
        found,
        form,
        lambda: services.come_back(
            scope_of(request), person_id=found.pk, on=form.cleaned_data["on"], by=signed(request), now=clock.now()
        ),
        title=(_("恢复联系：%(name)s") if lost else _("返回：%(name)s")) % {"name": found.name},
        submit=_("登记"),
        done=_("已登记。"),
    )
