"""Commissions read (查阅委托): those in force, whom a branch may ask, and what was done for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from qingyuan.chronicle import verbs
from qingyuan.kernel import clock
from qingyuan.kernel.fields import PathField, Signature
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope, under
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.models import Membership

from .. import commission_kinds, policy, rules
from ..models import Account, Commission, CommissionedAct
from ..states import State
from .people import on_day, tenures_on


def counts(commission: Commission, today: date) -> bool:
    """Whether somebody may act by it today."""
    return rules.commission_counts(
        accepted=commission.state == State.ACCEPTED,
        until=commission.until,
        dissolved=commission.unit.dissolved_on is not None,
        today=today,
    )


def in_force(person_id: int, commission_id: int, today: date) -> Commission | None:
    """The commission by which this person may act today, or None. Before there is a Scope, so by the base manager."""
    rows = Commission._base_manager.filter(pk=commission_id, trustee_id=person_id).select_related("unit")
    found = rows.first()
    return found if found is not None and counts(found, today) else None


def commission(scope: Scope, commission_id: int, *, lock: bool = False) -> Commission:
    """One commission this reader may see. Raises NotHere."""
    rows = policy.COMMISSIONS.visible(scope, Commission.within(scope)).select_related("unit")
    if lock:
        # Only the row itself: what is joined stays free.
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=commission_id).first()
    if found is None:
        raise not_here()
    return found


@dataclass(frozen=True)
class Standing:
    """A commission as pages show it. open: neither declined, ended nor past its day; works: in words."""

    commission: Commission
    open: bool
    counts: bool
    works: str


def described(commission: Commission, today: date) -> Standing:
    words = "、".join(str(commission_kinds.LABELS.get(key, key)) for key in commission.work_keys)
    lasting = commission.state in (State.OFFERED, State.ACCEPTED) and commission.until >= today
    return Standing(commission, lasting, counts(commission, today), words)


def given_to(scope: Scope) -> list[Standing]:
    """The commissions given to the reader that are not over, those to accept first."""
    if scope.actor_id is None:
        return []
    today = clock.today()
    rows = Commission._base_manager.filter(
        trustee_id=scope.actor_id, state__in=(State.OFFERED, State.ACCEPTED), until__gte=today
    ).filter(unit__dissolved_on__isnull=True)
    rows = rows.select_related("unit").order_by("unit__path")
    return sorted((described(one, today) for one in rows), key=lambda one: one.counts)


def of_unit(unit: Organization) -> list[Standing]:
    """The commissions of a unit the caller has shown to be the reader's, those that last first, then the newest."""
    today = clock.today()
    rows = Commission._base_manager.filter(unit=unit).select_related("unit").order_by("-given_at", "-pk")
    return sorted((described(one, today) for one in rows), key=lambda one: not one.open)


@dataclass(frozen=True)
class Act:
    """Something done for a branch: when, by whom, what."""

    at: datetime
    by: Signature | None
    label: str


def acts_for(commissions: Mapping[int, Commission], limit: int = 20) -> list[Act]:
    """What was done by some commissions, newest first. commissions: by id."""
    rows = CommissionedAct._base_manager.filter(commission_id__in=commissions).order_by("-at", "-pk")[:limit]
    return [Act(row.at, commissions[row.commission_id].trustee, verbs.label(row.verb)) for row in rows]


def acted_on(label: str, record_id: int) -> set[int]:
    """The persons who have acted for its unit by commission on a record: none of them reviews it."""
    rows = CommissionedAct._base_manager.filter(label=label, record_id=record_id)
    return set(rows.values_list("person_id", flat=True))


def acting(scope: Scope) -> set[int]:
    """The person who acts by commission in this scope; empty for who acts by his own seats."""
    rows = Commission._base_manager.filter(pk=scope.commission) if scope.commission is not None else ()
    return {one.trustee_id for one in rows}


@dataclass(frozen=True)
class Candidate:
    """Whom a branch may ask. group: where they stand, nearest first."""

    person_id: int
    signature: Signature
    group: str


# Who oversees for others, or decides, does not act for those he looks at.
_ACTS = (roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.BRANCH_SECRETARY, roles.COMMITTEE_MEMBER)


def candidates(unit: Organization, today: date) -> list[Candidate]:
    """Whom a branch may ask: the 组织委员 above it, officers of the branches beside it, its own members.

    Only who has an open account; never its own secretary and committee, who need no commission, nor anybody who
    also sits where he would look at it: a head, an inspector, a discipline member.
    """
    above = [unit.path[:end] for end in range(PathField.WIDTH, len(unit.path), PathField.WIDTH)]
    beside = under("unit__path", above[-1]) if above else Q(pk__in=[])
    seats = (
        tenures_on(today)
        .filter(
            Q(seat__role=roles.TOWNSHIP_ORGANIZATION_MEMBER, unit__path__in=above) | (beside & Q(seat__role__in=_ACTS))
        )
        .select_related("person")
        .order_by("unit__path", "seat__order", "pk")
    )
    members = (
        Membership._base_manager.filter(on_day(today), unit=unit)
        .select_related("person")
        .order_by("person__name", "pk")
    )
    found: dict[int, Candidate] = {}
    for tenure in seats:
        title = tenure.unit.short_name + tenure.seat.name
        sort = roles.TOWNSHIP_ORGANIZATION_MEMBER if tenure.unit.path in above else roles.BRANCH_SECRETARY
        signature = Signature(tenure.person_id, tenure.person.name, title)
        found.setdefault(tenure.person_id, Candidate(tenure.person_id, signature, sort))
    member = str(roles.NAMES[roles.MEMBER])
    for one in members:
        signature = Signature(one.person_id, one.person.name, unit.short_name + member)
        found.setdefault(one.person_id, Candidate(one.person_id, signature, roles.MEMBER))
    left_out = _left_out(unit, list(found), today)
    opened = set(
        Account._base_manager.filter(
            person_id__in=found, state=Account.State.OPEN, administrator="", home_id=unit.home_id
        ).values_list("person_id", flat=True)
    )
    order = [roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.BRANCH_SECRETARY, roles.MEMBER]
    wanted = [one for one in found.values() if one.person_id in opened - left_out]
    return sorted(wanted, key=lambda one: order.index(one.group))


_LOOKS = (roles.DEPARTMENT_HEAD, roles.INSPECTOR, roles.DISCIPLINE_MEMBER)


def _left_out(unit: Organization, person_ids: list[int], today: date) -> set[int]:
    own = Q(unit=unit, seat__role__in=roles.OFFICERS)
    rows = tenures_on(today).filter(own | Q(seat__role__in=_LOOKS), person_id__in=person_ids)
    return set(rows.values_list("person_id", flat=True))
