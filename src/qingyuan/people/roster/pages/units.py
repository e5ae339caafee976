"""What the roster shows on a unit's page, and closing a unit people belong to (任职、党员、合并、分设、撤销)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qingyuan.kernel import clock
from qingyuan.kernel.pages import redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.routes import route
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import policy as tree_policy
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.forms import attempt
from qingyuan.people.organizations.models import Kind, Organization
from qingyuan.people.organizations.panels import UNIT_PAGE
from qingyuan.people.organizations.signing import signed
from qingyuan.people.organizations.words import whom_to_ask

from .. import forms, queries, rules, services
from ..models import Membership
from ..panels import MEMBERS
from ..policy import IN_UNIT
from .shared import form_page, hint_sentence, number, scope_of, unit_url


@UNIT_PAGE.panel("roster/parts.html", "seats", order=10)
def seats(scope: Scope, unit: Organization) -> Mapping[str, Any] | None:
    """The seats of the unit and who holds them."""
    if unit.dissolved_on is not None:
        return None
    by_seat: dict[int, list[queries.Holder]] = {}
    for holder in queries.holders(scope, unit, clock.today()):
        by_seat.setdefault(holder.seat_id, []).append(holder)
    return {
        "rows": [{"seat": seat, "holders": by_seat.get(seat.pk, [])} for seat in organizations.seats(unit)],
        "may_appoint": IN_UNIT.allows(scope, "appoint", unit),
        "linked": IN_UNIT.allows(scope, "list", unit),
    }


@UNIT_PAGE.panel("roster/parts.html", "members", order=20)
def members(scope: Scope, unit: Organization) -> Mapping[str, Any] | None:
    """How many belong here, and what the regulations usually ask where this branch differs."""
    if unit.dissolved_on is not None or unit.kind in (Kind.DEPARTMENT, Kind.BODY, Kind.LEADING_GROUP):
        return None
    whole = IN_UNIT.allows(scope, "list", unit)
    counts = queries.counts(scope, unit)
    return {
        "unit": unit,
        "counts": counts if whole else None,
        "away": queries.away_counts(scope, unit) if whole else None,
        "hints": [hint_sentence(hint) for hint in _hints(scope, unit, counts)] if whole and unit.is_branch else [],
        "may_add": IN_UNIT.allows(scope, "add", unit),
        "links": MEMBERS.links_of(scope, unit),
    }


def _hints(scope: Scope, unit: Organization, counts: Mapping[str, int]) -> list[rules.Hint]:
    holders = queries.holders(scope, unit, clock.today())
    return rules.structure_hints(
        single=unit.kind == Kind.BRANCH,
        full=counts[Membership.Kind.FULL],
        probationary=counts[Membership.Kind.PROBATIONARY],
        secretaries=len({one.person_id for one in holders if one.role == roles.BRANCH_SECRETARY}),
        committee=len({one.person_id for one in holders if one.role in roles.OFFICERS}),
    )


@UNIT_PAGE.links
def closing(scope: Scope, unit: Organization) -> list[tuple[str, str]]:
    """Merging, splitting and dissolving, for who may."""
    found = []
    if unit.parent_id is None or unit.is_home:
        return []
    if tree_policy.POLICY.allows(scope, "merge", unit):
        found.append((_("并入其他组织"), reverse("roster:merge", args=[unit.pk])))
    if unit.is_branch and tree_policy.POLICY.allows(scope, "split", unit):
        found.append((_("分设"), reverse("roster:split", args=[unit.pk])))
    if tree_policy.POLICY.allows(scope, "dissolve", unit):
        found.append((pgettext("organization", "撤销"), reverse("roster:dissolve", args=[unit.pk])))
    return found


def _closing_unit(request: HttpRequest, verb: str, unit_id: int) -> Organization:
    unit = organizations.unit(scope_of(request), unit_id)
    tree_policy.POLICY.require(
        scope_of(request),
        verb,
        unit,
        refusal=_("“%(unit)s”的组织设置由%(who)s办理，请与他们联系。") % {"unit": unit, "who": whom_to_ask(unit)},
    )
    if unit.dissolved_on is not None:
        raise not_here()
    return unit


@route("GET", "POST", verb="merge")
def merge(request: HttpRequest, unit_id: int) -> HttpResponse:
    scope = scope_of(request)
    unit = _closing_unit(request, "merge", unit_id)
    form = forms.MergeForm(request.POST or None, scope=scope, unit=unit, initial={"on": clock.today()})
    status = 200
    if request.method == "POST":
        into, status = attempt(
            form,
            lambda: services.merge(
                scope,
                unit_id=unit.pk,
                revision=number(request.POST.get("revision")),
                into_id=form.cleaned_data["into"].pk,
                on=form.cleaned_data["on"],
                by=signed(request),
                now=clock.now(),
            ),
        )
        if into is not None:
            say(request, _("“%(unit)s”已并入“%(into)s”，党员一并转入。") % {"unit": unit, "into": into})
            return redirect(unit_url(into.pk))
    return form_page(
        request,
        form,
        title=_("并入其他组织：%(unit)s") % {"unit": unit},
        submit=_("并入"),
        lead=_("并入以后，它的党员从那天起在新组织，它的职务全部免去，没办完的事由新组织接着办。"),
        revision=unit.revision,
        danger=True,
        status=status,
        back_url=unit_url(unit.pk),
        back_label=str(unit),
    )


@route("GET", "POST", verb="split")
def split(request: HttpRequest, unit_id: int) -> HttpResponse:
    scope = scope_of(request)
    unit = _closing_unit(request, "split", unit_id)
    if not unit.is_branch:
        raise not_here()
    belonging = queries.members_of([unit.pk])
    form = forms.SplitForm(request.POST or None, members=belonging, initial={"on": clock.today()})
    status = 200
    if request.method == "POST":
        above, status = attempt(
            form,
            lambda: services.split(
                scope,
                unit_id=unit.pk,
                revision=number(request.POST.get("revision")),
                parts=form.cleaned_data["parts"],
                assigned=form.cleaned_data["assigned"],
                on=form.cleaned_data["on"],
                by=signed(request),
                now=clock.now(),
            ),
        )
        if above is not None:
            say(request, _("“%(unit)s”已分设，党员按所选转入。请到各新支部办理任职。") % {"unit": unit})
            return redirect(f"{reverse('organizations:tree')}?at={above.pk}")
    return form_page(
        request,
        form,
        template="roster/split.html",
        title=_("分设：%(unit)s") % {"unit": unit},
        submit=_("分设"),
        lead=_("写好新党支部的名称，给每名党员选好去处，一步办完。原支部随之撤销，记录都在。"),
        revision=unit.revision,
        danger=True,
        status=status,
        back_url=unit_url(unit.pk),
        back_label=str(unit),
    )


@route("GET", "POST", verb="dissolve")
def dissolve(request: HttpRequest, unit_id: int) -> HttpResponse:
    scope = scope_of(request)
    unit = _closing_unit(request, "dissolve", unit_id)
    form = forms.DissolveForm(request.POST or None, scope=scope, initial={"on": clock.today()})
    status = 200
    if request.method == "POST":
        gone, status = attempt(
            form,
            lambda: services.dissolve(
                scope,
                unit_id=unit.pk,
                revision=number(request.POST.get("revision")),
                on=form.cleaned_data["on"],
                into_id=form.cleaned_data["into"].pk if form.cleaned_data["into"] else None,
                by=signed(request),
                now=clock.now(),
            ),
        )
        if gone is not None:
            say(request, _("“%(unit)s”已撤销。") % {"unit": unit})
            return redirect(unit_url(unit.pk))
    return form_page(
        request,
        form,
        title=_("撤销组织：%(unit)s") % {"unit": unit},
        submit=pgettext("organization", "撤销"),
        lead=_("先把党员和下级组织都转走，再来撤销。撤销后沿革和记录都保留。"),
        revision=unit.revision,
        danger=True,
        status=status,
        back_url=unit_url(unit.pk),
        back_label=str(unit),
    )
