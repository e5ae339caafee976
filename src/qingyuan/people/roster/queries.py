"""Reading the roster (查阅名册)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.encryption import blind_index
from qingyuan.kernel.errors import MoveRefused
from qingyuan.kernel.fields import PathField
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope, under
from qingyuan.people.organizations.models import BRANCHES, COMMITTEES, Organization

from .models import Absence, Arrival, Membership, Person, Tenure, Transfer
from .policy import POLICY, TRANSFERS

ID_NUMBER_INDEX = "roster.person.id_number"


def index_of(id_number: str) -> str:
    """The blind index by which an ID number is found; "" for none."""
    return blind_index(id_number, ID_NUMBER_INDEX) if id_number else ""


def lasting(on: date) -> Q:
    """The memberships and tenures that last on a day."""
    return Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gt=on))


def person(scope: Scope, person_id: int) -> Person:
    """One person this reader may see. Raises NotHere, and MoveRefused for a row that was voided."""
    found = Person._base_manager.filter(pk=person_id).first()
    if found is None or not POLICY.allows(scope, "view", found):
        raise not_here()
    require_standing(found)
    return found


def seen(scope: Scope, person_ids: Iterable[int | None]) -> Person | None:
    """The first of these people whom this reader may see, and who was not voided."""
    rows = Person._base_manager.in_bulk([pk for pk in person_ids if pk is not None])
    found = (rows[pk] for pk in person_ids if pk in rows)
    return next((one for one in found if one.voided_at is None and POLICY.allows(scope, "view", one)), None)


def require_standing(person: Person) -> None:
    """Nothing is done with a row that was voided (作废)."""
    if person.voided_at is not None:
        raise MoveRefused(_("这条人员记录随导入撤回，已作废。"), "voided")


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


# --- who is away


def absences(person_id: int) -> list[Absence]:
    """When a person was away, oldest first."""
    return list(Absence._base_manager.filter(person_id=person_id).order_by("from_on", "id"))


def absence_of(person_id: int) -> Absence | None:
    """How a person is away now."""
    return Absence._base_manager.filter(person_id=person_id, until_on__isnull=True).first()


def away_on(person_ids: Collection[int], on: date) -> dict[int, str]:
    """Who of these is away on a day, by kind: {person_id: floating, away or lost}."""
    rows = Absence._base_manager.filter(lasting(on), person_id__in=person_ids)
    return dict(rows.values_list("person_id", "kind"))


def away_in(unit_ids: Collection[int], on: date) -> dict[int, str]:
    """Who of the members of these branches on a day is away on it, by kind."""
    belonging = Membership._base_manager.filter(lasting(on), unit_id__in=unit_ids).values("person_id")
    rows = Absence._base_manager.filter(lasting(on), person_id__in=belonging)
    return dict(rows.values_list("person_id", "kind"))


def away_now(*kinds: str) -> Q:
    """The memberships of those who are away now in one of these ways."""
    return Q(person_id__in=Absence._base_manager.filter(until_on__isnull=True, kind__in=kinds).values("person_id"))


# --- transfers


def under_way(person_id: int) -> Transfer | None:
    """The transfer by which somebody has been sent and not yet received."""
    return Transfer._base_manager.filter(person_id=person_id, state=Transfer.State.SENT).first()


def transfers(person_id: int) -> list[Transfer]:
    """The transfers by which somebody was sent away from here, oldest first."""
    return list(Transfer._base_manager.filter(person_id=person_id).order_by("sent_on", "id"))


def arrivals(person_id: int) -> list[Arrival]:
    """How somebody came here from other homes, oldest first."""
    return list(Arrival._base_manager.filter(person_id=person_id).order_by("received_on", "id"))


def transfer(scope: Scope, transfer_id: int) -> Transfer:
    """One transfer this reader sends or receives. Raises NotHere."""
    rows = Transfer.within(scope).select_related("person", "from_unit", "into_unit")
    found = rows.filter(pk=transfer_id).first()
    if found is None or not TRANSFERS.allows(scope, "view", found):
        raise not_here()
    return found


def transfer_target(from_unit: Organization, unit_id: int) -> Organization:
    """A living branch or committee a membership may be sent to, anywhere in the league. Raises NotHere."""
    league = from_unit.path[: PathField.WIDTH]
    rows = Organization._base_manager.filter(under("path", league), dissolved_on__isnull=True)
    found = rows.filter(kind__in=TRANSFER_TARGETS, pk=unit_id).first()
    if found is None:
        raise not_here()
    return found


TRANSFER_TARGETS = (*BRANCHES, *COMMITTEES)


def arrival_of(transfer_id: int) -> Arrival | None:
    """That a transfer has arrived in another home."""
    return Arrival._base_manager.filter(transfer_id=transfer_id).select_related("person", "unit").first()


def unsettled() -> list[int]:
    """The transfers that have arrived in another home while the sending one has not ended its membership."""
    arrived = Arrival._base_manager.values("transfer_id")
    return list(
        Transfer._base_manager.filter(pk__in=arrived, state=Transfer.State.SENT)
        .order_by("id")
        .values_list("id", flat=True)
    )


def to_receive(scope: Scope) -> QuerySet[Transfer]:
    """What waits to be received by this reader, oldest first."""
    return _not_arrived(Transfer._base_manager.filter(TRANSFERS.may["receive"].where(scope))).order_by("sent_on", "id")


def incoming(scope: Scope, top: Organization) -> QuerySet[Transfer]:
    """What waits to be received in the subtree of a unit, oldest first."""
    rows = TRANSFERS.visible(scope, Transfer.within(scope)).filter(under("into_unit__path", top.path))
    return _not_arrived(rows).order_by("sent_on", "id")


def outgoing(scope: Scope, top: Organization) -> QuerySet[Transfer]:
    """What has been sent out of the subtree of a unit and is not done, oldest first; "arrived": only to be settled."""
    rows = TRANSFERS.visible(scope, Transfer.within(scope)).filter(under("from_unit__path", top.path))
    arrived = Exists(Arrival._base_manager.filter(transfer_id=OuterRef("pk")))
    return rows.filter(state=Transfer.State.SENT).annotate(arrived=arrived).order_by("sent_on", "id")


def done(scope: Scope, top: Organization) -> QuerySet[Transfer]:
    """The transfers out of and into the subtree of a unit that are done, latest first."""
    either = under("from_unit__path", top.path) | under("into_unit__path", top.path)
    rows = TRANSFERS.visible(scope, Transfer.within(scope)).filter(either)
    return rows.exclude(state=Transfer.State.SENT).order_by("-sent_on", "-id")


def _not_arrived(rows: QuerySet[Transfer]) -> QuerySet[Transfer]:
    arrived = Arrival._base_manager.filter(transfer_id=OuterRef("pk"))
    return rows.filter(~Exists(arrived), state=Transfer.State.SENT).select_related("person", "from_unit", "into_unit")


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
    """The memberships in the subtree of a unit that have ended.

    Left out are those that only changed their kind, and those of an import that was taken back.
    """
    return (
        Membership.within(scope)
        .filter(under("unit__path", top.path), until_on__isnull=False)
        .exclude(ending__in=(Membership.Ending.BECAME_FULL, Membership.Ending.VOIDED))
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
    "person__born_grain",
    "kind",
    "joined_on",
    "joined_grain",
    "from_on",
    "until_on",
    "ending",
    "unit_id",
    "unit__path",
    "unit__short_name",
)


def lines(rows: QuerySet[Membership], limit: int) -> list[dict[str, Any]]:
    """Plain rows for a page, with the titles now held under "titles", and how somebody is away now under "away"."""
    away = Absence._base_manager.filter(person_id=OuterRef("person_id"), until_on__isnull=True).values("kind")[:1]
    found: list[dict[str, Any]] = list(rows.annotate(away=Subquery(away)).values(*LINE, "away")[:limit])
    titles = titles_of([row["person_id"] for row in found], clock.today())
    return [{**row, "titles": titles.get(row["person_id"], [])} for row in found]


def counts(scope: Scope, top: Organization) -> dict[str, int]:
    """How many full and probationary members the subtree of a unit has today, by kind."""
    rows = members(scope, top).order_by().values("kind").annotate(count=Count("id")).values_list("kind", "count")
    return {str(Membership.Kind.FULL): 0, str(Membership.Kind.PROBATIONARY): 0, **dict(rows)}


def away_counts(scope: Scope, top: Organization) -> dict[str, int]:
    """How many members in the subtree of a unit are floating and lost today."""
    rows = Absence._base_manager.filter(
        until_on__isnull=True, person_id__in=members(scope, top).order_by().values("person_id")
    )
    counted = dict(rows.values("kind").annotate(count=Count("id")).values_list("kind", "count"))
    return {kind: counted.get(kind, 0) for kind in (str(Absence.Kind.FLOATING), str(Absence.Kind.LOST))}


def counted_by_path(scope: Scope, prefix: str, which: Q) -> list[tuple[str, int]]:
    """How many of these members each unit under a path has today: (path of the unit, count)."""
    rows = Membership.within(scope).filter(under("unit__path", prefix), which, until_on__isnull=True)
    return list(rows.values("unit__path").annotate(count=Count("id")).values_list("unit__path", "count"))


def full_members(scope: Scope, unit_id: int, on: date) -> list[Named]:
    """The full members of a branch on a day (正式党员); who of them has a vote says standing_queries.voters."""
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


def posts_of(person_ids: Collection[int], on: date) -> list[tuple[int, int, str]]:
    """The seats each person holds on a day, in the order of the seats: (person, unit, name of the seat)."""
    rows = _held(on).filter(person_id__in=person_ids).order_by("seat__order", "id")
    return list(rows.values_list("person_id", "unit_id", "seat__name"))
