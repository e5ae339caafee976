"""The named facts the roster offers (名册的事实)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel import clock
from qingyuan.kernel.facts import fact
from qingyuan.kernel.fields import PathField
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.roles import OFFICERS, SUPERIORS

from . import queries, rules
from .models import Membership, Tenure

_SEEN_BY = (*OFFICERS, *SUPERIORS)


@fact("unit.members_full", label=_("正式党员"), type=int, unit=_("人"), seen_by=_SEEN_BY)
def members_full(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Full members in the subtree of each unit."""
    return _members(scope, unit_ids, Membership.Kind.FULL)


@fact("unit.members_probationary", label=_("预备党员"), type=int, unit=_("人"), seen_by=_SEEN_BY)
def members_probationary(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Probationary members in the subtree of each unit."""
    return _members(scope, unit_ids, Membership.Kind.PROBATIONARY)


def _members(scope: Scope, unit_ids: Iterable[int], kind: str) -> dict[int, int]:
    paths = dict(Organization.within(scope).filter(pk__in=list(unit_ids)).values_list("path", "pk"))
    found = dict.fromkeys(paths.values(), 0)
    for path, count in queries.counted_by_path(scope, _shared(paths), kind) if paths else ():
        for end in range(PathField.WIDTH, len(path) + 1, PathField.WIDTH):
            if path[:end] in paths:
                found[paths[path[:end]]] += count
    return found


def _shared(paths: Iterable[str]) -> str:
    """The path all of these lie under; no longer than the shortest."""
    first, last = min(paths), max(paths)
    same = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:same]


@fact("unit.officers_named", label=_("已配班子成员"), type=int, unit=_("人"), seen_by=_SEEN_BY)
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


@fact("person.party_years", label=_("党龄"), type=int, unit=_("年"), seen_by=_SEEN_BY)
def party_years(scope: Scope, person_ids: Iterable[int]) -> Mapping[int, int | None]:
    """Whole years in the Party; people outside the reader's range are left out."""
    today = clock.today()
    rows = Membership.within(scope).filter(person_id__in=list(person_ids), until_on__isnull=True)
    return {
        person_id: rules.party_years(kind=kind, joined_on=joined_on, full_on=full_on, on=today)
        for person_id, kind, joined_on, full_on in rows.values_list("person_id", "kind", "joined_on", "full_on")
    }
