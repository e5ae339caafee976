"""Who need not attend in a year (免到会): the branch's list, and what a person's and a unit's page say of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import as_number
from qingyuan.kernel.routes import route
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.forms import attempt
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.panels import UNIT_PAGE
from qingyuan.people.organizations.signing import signed

from .. import services, standing_queries
from ..models import Absence, Person
from ..panels import PERSON_PAGE
from ..policy import IN_UNIT, POLICY
from ..services.exemptions import exemption_here
from ..standing_forms import AgeForm, ExemptForm, ExemptionsForm, FloatingForm
from ..standing_rules import EXEMPTION_SOURCE, SUGGESTED_AGE
from .shared import scope_of

# No list is older than the system.
_FIRST_YEAR = 2020


@route("GET", "POST", verb="exempt")
def exemptions(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The list of a branch and year; sent, that of this year is confirmed."""
    unit = _branch(request, unit_id)
    year = _year(request)
    today = clock.today()
    if request.method != "POST":
        return _page(request, unit, year) if year != today.year else _this_year(request, unit)
    form = ExemptionsForm(request.POST, standings=standing_queries.standings(unit, today.year, today))
    confirmed, status = attempt(
        form,
        lambda: services.confirm_exemptions(
            scope_of(request),
            unit_id=unit.pk,
            year=form.cleaned_data["year"],
            kinds=form.kinds(),
            by=signed(request),
            now=clock.now(),
        ),
    )
    if confirmed is None:
        return _this_year(request, unit, form=form, status=status)
    say(
        request,
        _("已确认%(year)s年免到会名单，共%(count)s人。") % {"year": confirmed.year, "count": len(form.kinds())},
    )
    return redirect(_url(unit))


@route("POST", verb="exempt")
def add_exemption(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One more member on the list of this year."""
    unit = _branch(request, unit_id)
    today = clock.today()
    form = ExemptForm(request.POST, standings=standing_queries.standings(unit, today.year, today))
    added, status = attempt(
        form,
        lambda: services.exempt(
            scope_of(request),
            person_id=form.cleaned_data["person"],
            kind=form.cleaned_data["kind"],
            by=signed(request),
            now=clock.now(),
        ),
    )
    if added is None:
        return _this_year(request, unit, adding=form, status=status)
    say(request, _("%(name)s已列入%(year)s年免到会名单。") % {"name": added.person.name, "year": added.year})
    return redirect(_url(unit))


@route("POST", verb="exempt")
def set_floating(request: HttpRequest, unit_id: int) -> HttpResponse:
    """One member entered as floating without leaving the page."""
    unit = _branch(request, unit_id)
    today = clock.today()
    form = FloatingForm(request.POST, standings=standing_queries.standings(unit, today.year, today))
    entered, status = attempt(
        form,
        lambda: services.set_away(
            scope_of(request),
            person_id=form.cleaned_data["person"],
            kind=Absence.Kind.FLOATING,
            from_on=form.cleaned_data["from_on"],
            place=form.cleaned_data["place"],
            by=signed(request),
            now=clock.now(),
        ),
    )
    if entered is None:
        return _this_year(request, unit, floating=form, status=status)
    say(request, _("%(name)s已登记为流动党员，不计入应到会。") % {"name": entered.name})
    return redirect(f"{_url(unit)}#floating")


@route("POST", verb="exempt")
def withdraw_exemption(request: HttpRequest, exemption_id: int) -> HttpResponse:
    """One member off the list of this year."""
    row = exemption_here(scope_of(request), exemption_id)
    services.withdraw_exemption(scope_of(request), exemption_id=row.pk, by=signed(request), now=clock.now())
    say(request, _("%(name)s已从免到会名单上撤下，从今天起应到会。") % {"name": row.person.name})
    return redirect(_url(row.unit))


def _branch(request: HttpRequest, unit_id: int) -> Organization:
    """A branch whose list this reader may see and confirm. Raises NotHere, NotAllowed."""
    unit = organizations.unit(scope_of(request), unit_id)
    IN_UNIT.require(
        scope_of(request),
        "exempt",
        unit,
        refusal=_("免到会名单涉及健康状况，由支部书记、委员和上级党委组织部门掌握。有事请找“%(unit)s”书记。")
        % {"unit": unit},
    )
    if not unit.is_branch or unit.dissolved_on is not None:
        raise not_here()
    return unit


def _year(request: HttpRequest) -> int:
    this = clock.today().year
    year = as_number(request.GET.get("year") or str(this))
    if year is None or not _FIRST_YEAR <= year <= this:
        raise not_here()
    return year


def _url(unit: Organization) -> str:
    return reverse("roster:exemptions", args=[unit.pk])


def _this_year(
    request: HttpRequest,
    unit: Organization,
    *,
    form: ExemptionsForm | None = None,
    adding: ExemptForm | None = None,
    floating: FloatingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The list of this year, which may be confirmed or changed; a form sent in vain comes back in it."""
    today = clock.today()
    asked = AgeForm(request.GET if "age" in request.GET else {"age": SUGGESTED_AGE})
    age = asked.chosen()
    everybody = standing_queries.standings(unit, today.year, today)
    at_home = [one for one in everybody if one.kind or one.away != Absence.Kind.FLOATING]
    first = [one for one in at_home if one.kind or one.last_kind or (one.age is not None and one.age >= age)]
    return _page(
        request,
        unit,
        today.year,
        status=status,
        form=form or ExemptionsForm(standings=everybody, initial={"year": today.year}),
        # Last year's first, then by age.
        first=sorted(first, key=lambda one: (not (one.kind or one.last_kind), -(one.age or 0))),
        others=[one for one in at_home if one not in first],
        away=[one for one in everybody if one.away == Absence.Kind.FLOATING],
        listed=[one.exemption for one in everybody if one.exemption],
        adding=adding or ExemptForm(standings=everybody),
        floating=floating or FloatingForm(standings=everybody, auto_id="floating_%s"),
        asked=asked,
        age=age,
    )


def _page(request: HttpRequest, unit: Organization, year: int, *, status: int = 200, **this_year: Any) -> HttpResponse:
    this = clock.today().year
    return page(
        request,
        "roster/exemptions.html",
        status=status,
        unit=unit,
        year=year,
        years=[
            {
                "url": f"{_url(unit)}?year={one}",
                "label": _("%(year)s年") % {"year": one},
                "current": one == year,
                "count": None,
            }
            for one in (this, this - 1)
        ],
        confirmed=standing_queries.confirmation(unit.pk, year),
        source=EXEMPTION_SOURCE,
        open=bool(this_year),
        **(this_year or {"listed": standing_queries.exemptions_on(unit, year)}),
    )


# --- panels


@UNIT_PAGE.panel("roster/standing.html", "exemption_list", order=25)
def exemption_list(scope: Scope, unit: Organization) -> Mapping[str, Any] | None:
    """This year's list of a branch: confirmed, or asked for where somebody comes into question."""
    if not unit.is_branch or unit.dissolved_on is not None or not IN_UNIT.allows(scope, "exempt", unit):
        return None
    today = clock.today()
    confirmed = standing_queries.confirmation(unit.pk, today.year)
    rows = standing_queries.standings(unit, today.year, today) if confirmed else []
    return {
        "unit": unit,
        "year": today.year,
        "confirmed": confirmed,
        "count": sum(1 for one in rows if one.kind),
        "asked": confirmed is None and standing_queries.list_is_asked_for(unit, today.year, today, age=SUGGESTED_AGE),
    }


@PERSON_PAGE.panel("roster/standing.html", "exemption", order=5)
def exemption(scope: Scope, person: Person) -> Mapping[str, Any] | None:
    """That this person need not attend this year, and by whom it was confirmed."""
    row = standing_queries.exemption_of(person.pk, clock.today().year)
    if row is None or not POLICY.allows(scope, "exemption", person):
        return None
    return {"row": row, "oneself": person.pk == scope.actor_id}
