"""The named facts the roster offers (名册的事实)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel import clock
from qingyuan.kernel.facts import fact
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations.models import Organization, Seat
from qingyuan.people.organizations.roles import BRANCH_SECRETARY, DISCIPLINE_MEMBER, KEEPERS, OFFICERS, SUPERIORS
from qingyuan.people.organizations.subtrees import BELOW, counted_in_subtrees

from . import queries, rules, standing_queries
from .models import Absence, Membership, Person, Tenure
from .policy import POLICY
from .standing_rules import ALL_RIGHTS

_SEEN_BY = (*OFFICERS, *SUPERIORS)
_FULL, _PROBATIONARY = Q(kind=Membership.Kind.FULL), Q(kind=Membership.Kind.PROBATIONARY)
# Who may know of punishments; of whom, the policy says.
_TRUSTED = (BRANCH_SECRETARY, DISCIPLINE_MEMBER, *KEEPERS)


@fact("unit.members_full", label=_("正式党员"), type=int, unit=_("人"), seen_by=_SEEN_BY, note=BELOW)
def members_full(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Full members in the subtree of each unit."""
    return counted_in_subtrees(scope, unit_ids, lambda path: queries.counted_by_path(scope, path, _FULL))


@fact("unit.members_probationary", label=_("预备党员"), type=int, unit=_("人"), seen_by=_SEEN_BY, note=BELOW)
def members_probationary(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Probationary members in the subtree of each unit."""
    return counted_in_subtrees(scope, unit_ids, lambda path: queries.counted_by_path(scope, path, _PROBATIONARY))


@fact("unit.members_floating", label=_("流动党员"), type=int, unit=_("人"), seen_by=_SEEN_BY, note=BELOW)
def members_floating(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Members in the subtree of each unit who are floating now."""
    floating = queries.away_now(Absence.Kind.FLOATING)
    return counted_in_subtrees(scope, unit_ids, lambda path: queries.counted_by_path(scope, path, floating))


@fact("unit.members_lost", label=_("失联党员"), type=int, unit=_("人"), seen_by=_SEEN_BY, note=BELOW)
def members_lost(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Members in the subtree of each unit with whom contact is lost now."""
    lost = queries.away_now(Absence.Kind.LOST)
    return counted_in_subtrees(scope, unit_ids, lambda path: queries.counted_by_path(scope, path, lost))


@fact("unit.members_exempt", label=_("免到会党员"), type=int, unit=_("人"), seen_by=_SEEN_BY, note=BELOW)
def members_exempt(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Members in the subtree of each unit who need not attend this year."""
    year = clock.today().year
    return counted_in_subtrees(scope, unit_ids, lambda path: standing_queries.exempt_by_path(scope, path, year))


@fact("unit.officers_named", label=_("已配班子成员"), type=int, unit=_("人"), seen_by=_SEEN_BY, note=_("只数本单位"))
def officers_named(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """People now in a seat of each unit itself that answers for it."""
    ids = set(Organization.within(scope).filter(pk__in=list(unit_ids)).values_list("pk", flat=True))
    rows = (
        Tenure.within(scope)
        .filter(
            queries.lasting(clock.today()), unit_id__in=ids, seat__role__in=OFFICERS, seat__abolished_on__isnull=True
        )
        .values("unit_id")
        .annotate(count=Count("person_id", distinct=True))
        .values_list("unit_id", "count")
    )
    return {**dict.fromkeys(ids, 0), **dict(rows)}


@fact("unit.seats_vacant", label=_("空缺职数"), type=int, unit=_("个"), seen_by=_SEEN_BY, note=_("只数本单位"))
def seats_vacant(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Places nobody holds now in the seats of each unit itself; a seat for as many as needed has no vacancy."""
    ids = set(Organization.within(scope).filter(pk__in=list(unit_ids)).values_list("pk", flat=True))
    held = Count("pk", filter=queries.lasting(clock.today()))
    holders = dict(Tenure.within(scope).filter(unit_id__in=ids).values_list("seat_id").annotate(count=held).order_by())
    found = dict.fromkeys(ids, 0)
    seats = Seat.within(scope).filter(unit_id__in=ids, abolished_on__isnull=True, places__isnull=False)
    for pk, unit_id, places in seats.values_list("pk", "unit_id", "places"):
        found[unit_id] += max(places - holders.get(pk, 0), 0)
    return found


@fact("person.party_years", label=_("党龄"), type=int, unit=_("年"), seen_by=_SEEN_BY)
def party_years(scope: Scope, person_ids: Iterable[int]) -> Mapping[int, int | None]:
    """Whole years in the Party; people outside the reader's range are left out."""
    today = clock.today()
    rows = Membership.within(scope).filter(person_id__in=list(person_ids), until_on__isnull=True)
    return {
        person_id: rules.party_years(kind=kind, joined_on=joined_on, full_on=full_on, on=today)
        for person_id, kind, joined_on, full_on in rows.values_list("person_id", "kind", "joined_on", "full_on")
    }


@fact("person.votes", label=_("有表决权"), type=bool, seen_by=_TRUSTED)
def votes(scope: Scope, person_ids: Iterable[int]) -> Mapping[int, bool]:
    """Whether a member has a vote today; only of those whose periods the reader may see."""
    members = set(
        Membership._base_manager.filter(until_on__isnull=True, person_id__in=_known(scope, person_ids)).values_list(
            "person_id", flat=True
        )
    )
    limited = standing_queries.rights_on(members, clock.today())
    return {person_id: limited.get(person_id, ALL_RIGHTS).votes for person_id in members}


@fact("person.in_effect_period", label=_("在影响期内"), type=bool, seen_by=_TRUSTED)
def in_effect_period(scope: Scope, person_ids: Iterable[int]) -> Mapping[int, bool]:
    """Whether a period counts for a person today; only of those whose periods the reader may see."""
    known = _known(scope, person_ids)
    found = standing_queries.in_effect(known, clock.today())
    return {person_id: person_id in found for person_id in known}


def _known(scope: Scope, person_ids: Iterable[int]) -> list[int]:
    rows = Person._base_manager.filter(POLICY.may["effects"].where(scope), pk__in=list(person_ids))
    return list(rows.values_list("pk", flat=True))
