"""Whom a unit may ask for review (可以请谁复核): people of the committees above it. Names and titles are on every paper."""

from __future__ import annotations

from django.db.models import Q

from qingyuan.kernel import clock
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope, under
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Kind, Organization
from qingyuan.people.roster.models import Membership, Tenure

from .models import Finding

_REVIEWS = (
    roles.TOWNSHIP_ORGANIZATION_MEMBER,
    roles.DEPARTMENT_STAFF,
    roles.DEPARTMENT_HEAD,
    roles.DISCIPLINE_MEMBER,
)


def candidates(scope: Scope, finding: Finding) -> list[Signature]:
    """People who may review a finding, nearest committee first; never the owner, nor who acted for the unit on it.

    Whoever acts for the unit at this moment is left out too: what he does now makes him one of it.

    They sit in a committee above the unit, or in a department serving one, and in nothing of the unit or under it.
    """
    today = clock.today()
    above = [org for org in organizations.ancestors(finding.unit) if org.kind in (Kind.COMMITTEE, Kind.WORK_COMMITTEE)]
    departments = Organization._base_manager.filter(kind=Kind.DEPARTMENT, serves__in=above, dissolved_on__isnull=True)
    bodies = [*above, *departments]
    current = Q(from_on__lte=today) & (Q(until_on__isnull=True) | Q(until_on__gt=today))
    seats = (
        Tenure._base_manager.filter(current, unit__in=bodies, seat__role__in=_REVIEWS, seat__abolished_on__isnull=True)
        .exclude(unit_id=finding.unit_id)
        .select_related("person", "seat", "unit", "unit__serves")
    )
    here = under("unit__path", finding.unit.path)
    own = {
        person_id
        for rows in (Tenure._base_manager, Membership._base_manager)
        for person_id in rows.filter(current, here).values_list("person_id", flat=True)
    }
    own |= accounts.acted_on(Finding._meta.label_lower, finding.pk) | accounts.acting(scope)
    nearest = sorted(seats, key=lambda tenure: (-len(accounts.reach_of(tenure)), tenure.unit.path, tenure.seat.order))
    found: dict[int, Signature] = {}
    for tenure in nearest:
        if tenure.person_id == finding.owner_id or tenure.person_id in own:
            continue
        found.setdefault(
            tenure.person_id,
            Signature(tenure.person_id, tenure.person.name, tenure.unit.short_name + tenure.seat.name),
        )
    return list(found.values())
