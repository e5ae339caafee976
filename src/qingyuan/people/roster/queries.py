"""Reading the roster (查阅名册)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from qingyuan.kernel import clock
from qingyuan.kernel.encryption import blind_index
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope, under
from qingyuan.people.organizations.models import Organization

from .models import Membership, Person, Tenure
from .policy import POLICY

ID_NUMBER_INDEX = "roster.person.id_number"


def index_of(id_number: str) -> str:
    """The blind index by which an ID number is found; "" for none."""
    return blind_index(id_number, ID_NUMBER_INDEX) if id_number else ""


def lasting(on: date) -> Q:
    """The memberships and tenures that last on a day."""
    return Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gt=on))


def person(scope: Scope, person_id: int) -> Person:
    """One person this reader may see. Raises NotHere."""
    found = Person._base_manager.filter(pk=person_id).first()
    if found is None or not POLICY.allows(scope, "view", found):
        raise not_here()
    return found


def memberships(person_id: int) -> list[Membership]:
    """A person's membership over time, oldest first."""
    rows = Membership._base_manager.filter(person_id=person_id).select_related("unit")
    return list(rows.order_by("from_on", "id"))


def membership_on(person_id: int, on: date) -> Membership | None:
    """The membership a person has on a day."""
    return Membership._base_manager.filter(lasting(on), person_id=person_id).select_related("unit").first()


def tenures(person_id: int) -> list[Tenure]:
    """The seats a person has held, oldest first."""
    rows = Tenure._base_manager.filter(person_id=person_id).select_related("unit", "seat")
    return list(rows.order_by("from_on", "id"))


# --- the members of a unit


@dataclass(frozen=True)
class Named:
    """A person as a list names them."""

    id: int
    name: str


def members(scope: Scope, top: Organization) -> QuerySet[Membership]:
    """The lasting memberships in the subtree of a unit, in the order of the tree."""
    return (
        Membership.within(scope)
        .filter(under("unit__path", top.path), until_on__isnull=True)
        .order_by("unit__path", "id")
    )


def left(scope: Scope, top: Organization) -> QuerySet[Membership]:
    """The memberships in the subtree of a unit that have ended, but for those that only changed their kind."""
    return (
        Membership.within(scope)
        .filter(under("unit__path", top.path), until_on__isnull=False)
        .exclude(ending=Membership.Ending.BECAME_FULL)
        .order_by("unit__path", "id")
    )


def matching(rows: QuerySet[Membership], words: str) -> QuerySet[Membership]:
    """Those whose name holds the words, or whose ID number they are."""
    if len(words) == 18:
        return rows.filter(person__id_number_index=index_of(words.upper()))
    return rows.filter(person__name__contains=words)


def behind(rows: QuerySet[Membership], path: str, membership_id: int) -> QuerySet[Membership]:
    """The rest of a list in the order of the tree behind one of its rows."""
    return rows.filter(Q(unit__path__gt=path) | Q(unit__path=path, pk__gt=membership_id))


LINE = (
    "id",
    "person_id",
    "person__name",
    "person__sex",
    "person__nation",
    "person__born_on",
    "kind",
    "joined_on",
    "from_on",
    "until_on",
    "ending",
    "unit_id",
    "unit__path",
    "unit__short_name",
)


def lines(rows: QuerySet[Membership], limit: int) -> list[dict[str, Any]]:
    """Plain rows for a page, with the titles now held under "titles"."""
    found: list[dict[str, Any]] = list(rows.values(*LINE)[:limit])
    titles = titles_of([row["person_id"] for row in found], clock.today())
    return [{**row, "titles": titles.get(row["person_id"], [])} for row in found]


def counts(scope: Scope, top: Organization) -> dict[str, int]:
    """How many full and probationary members the subtree of a unit has today, by kind."""
    rows = members(scope, top).order_by().values("kind").annotate(count=Count("id")).values_list("kind", "count")
    return {str(Membership.Kind.FULL): 0, str(Membership.Kind.PROBATIONARY): 0, **dict(rows)}


def counted_by_path(scope: Scope, prefix: str, kind: str) -> list[tuple[str, int]]:
    """How many members of a kind each unit under a path has today: (path of the unit, count)."""
    rows = Membership.within(scope).filter(under("unit__path", prefix), until_on__isnull=True, kind=kind)
    return list(rows.values("unit__path").annotate(count=Count("id")).values_list("unit__path", "count"))


def full_members(scope: Scope, unit_id: int, on: date) -> list[Named]:
    """The full members of a branch on a day (正式党员): who has a vote there."""
    rows = Membership.within(scope).filter(lasting(on), unit_id=unit_id, kind=Membership.Kind.FULL).order_by("id")
    return [Named(*row) for row in rows.values_list("person_id", "person__name")]


def has_members(unit_ids: Collection[int]) -> int:
    """How many people belong to these units today; for services that must know before they close one."""
    return Membership._base_manager.filter(unit_id__in=unit_ids, until_on__isnull=True).count()


def by_name(scope: Scope, top: Organization, name: str, *, limit: int) -> list[Membership]:
    """The members in the subtree of a unit who bear exactly this name."""
    return list(members(scope, top).filter(person__name=name).select_related("person", "unit")[:limit])


def members_of(unit_ids: Collection[int]) -> list[Membership]:
    """The lasting memberships of units the caller has shown to be the reader's, with their people."""
    rows = Membership._base_manager.filter(unit_id__in=unit_ids, until_on__isnull=True)
    return list(rows.select_related("person", "unit").order_by("id"))


def lasting_member(person_id: int) -> Membership | None:
    """The membership a person has now, wherever it is."""
    return Membership._base_manager.filter(person_id=person_id, until_on__isnull=True).select_related("unit").first()


def by_indexes(home_id: int, indexes: Collection[str]) -> list[Person]:
    """The people of a home with one of these ID numbers, by blind index; whether they may be seen is asked of each."""
    return list(Person._base_manager.filter(home_id=home_id, id_number_index__in=indexes))


# --- seats and who holds them


@dataclass(frozen=True)
class Holder:
    """A person in a seat on a day."""

    tenure_id: int
    seat_id: int
    seat: str
    role: str
    person_id: int
    name: str
    from_on: date


@dataclass(frozen=True)
class Officer:
    """A person by name and title, as every paper names the officers of a committee."""

    person_id: int
    name: str
    title: str


def _held(on: date) -> QuerySet[Tenure]:
    current = Tenure._base_manager.filter(
        lasting(on), seat__abolished_on__isnull=True, unit__dissolved_on__isnull=True
    ).filter(Q(unit__until__isnull=True) | Q(unit__until__gte=on))
    return current.select_related("person", "seat", "unit")


def holders(scope: Scope, unit: Organization, on: date) -> list[Holder]:
    """Who holds the seats of a unit on a day, in the order of the seats. Empty outside the reader's range."""
    if not scope.covers(unit.path):
        return []
    rows = _held(on).filter(unit=unit).order_by("seat__order", "from_on", "id")
    return [
        Holder(row.pk, row.seat_id, row.seat.name, row.seat.role, row.person_id, row.person.name, row.from_on)
        for row in rows
    ]


def officers_of(units: Iterable[Organization], roles: Collection[str], on: date) -> list[Officer]:
    """Who holds a seat with one of the roles in these units on a day, in the order given.

    It reads names and titles beyond the reader's range, because a unit asks officers above it for a review;
    nothing else of these people is given.
    """
    place = {unit.pk: number for number, unit in enumerate(units)}
    rows = sorted(
        _held(on).filter(unit_id__in=place, seat__role__in=roles),
        key=lambda row: (place[row.unit_id], row.seat.order, row.from_on),
    )
    found: dict[int, Officer] = {}
    for row in rows:
        found.setdefault(row.person_id, Officer(row.person_id, row.person.name, row.unit.short_name + row.seat.name))
    return list(found.values())


def titles_of(person_ids: Collection[int], on: date) -> dict[int, list[str]]:
    """The seats each person holds on a day, under the name of seat and unit: {id: [巴彦塔拉嘎查党支部书记]}."""
    found: dict[int, list[str]] = {}
    for row in _held(on).filter(person_id__in=person_ids).order_by("seat__order", "id"):
        found.setdefault(row.person_id, []).append(row.unit.short_name + row.seat.name)
    return found
