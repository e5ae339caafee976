"""Many people at once (成批登记、更正、作废): what an import writes, set by set, without an object a row.

Called inside a service that has locked the home and looked at every row; the caller says what may be written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.encryption import encrypter, indexer
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.ids import new_id

from .. import queries
from ..kinds import Ending
from ..models import Absence, Membership, Person, Tenure
from ..partial import Grain, Partial

ADDED_MANY = verbs.name("roster.added_many", gettext_lazy("按名单登记党员"))
APPOINTED_MANY = verbs.name("roster.appointed_many", gettext_lazy("按名单登记任职"))
EDITED_MANY = verbs.name("roster.edited_many", gettext_lazy("按名单更正党员信息"))
VOIDED_MANY = verbs.name("roster.voided_many", gettext_lazy("撤回名单，登记作废"))
RESTORED_MANY = verbs.name("roster.restored_many", gettext_lazy("撤回名单，恢复原来的信息"))

# What a list may tell of somebody already on the roster; the last two stand on the membership.
PERSON_KEYS = ("name", "sex", "nation", "born", "education", "id_number", "phone")
MEMBER_KEYS = ("joined", "full")
DAYS = ("born", *MEMBER_KEYS)


@dataclass(slots=True)
class Newcomer:
    """Somebody to be entered. facts: name, sex, nation, education, id_number, phone as texts; born, joined, full as Partial.

    kind, from_on  the membership;  seats  (id, name) of the posts to be held from that day
    number_index   the blind index of the ID number, where it is known already
    away           floating or lost from that day on, "" for neither
    """

    unit_id: int
    facts: Mapping[str, Any]
    kind: str
    from_on: date
    seats: Sequence[tuple[int, str]] = ()
    away: str = ""
    number_index: str = ""
    person_id: int = field(default_factory=new_id)
    membership_id: int = field(default_factory=new_id)


@dataclass(slots=True)
class Change:
    """What a list changes of somebody: {key: (before, after)}, texts and Partials; revision as it was before."""

    unit_id: int
    person_id: int
    membership_id: int
    revision: int
    values: Mapping[str, tuple[Any, Any]]


# Written by hand: an object for each of 100,000 rows costs ten times the row.
_PERSON = (
    "INSERT INTO roster_person (id, home_id, name, sex, nation, born_on, born_grain, education, id_number, "
    "id_number_index, phone, voided_at, revision) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, NULL, 1)"
)
_MEMBERSHIP = (
    "INSERT INTO roster_membership (id, person_id, unit_id, kind, joined_on, joined_grain, full_on, full_grain, "
    "from_on, until_on, ending) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, NULL, '')"
)


def enter_many(home_id: int, newcomers: Sequence[Newcomer], *, by: Signature, now: datetime) -> dict[int, list[int]]:
    """Enter people as members of branches of one home; gives the entries written, by unit."""
    seal_number, seal_phone = encrypter("roster.person.id_number"), encrypter("roster.person.phone")
    index = indexer(queries.ID_NUMBER_INDEX)
    day = _days()
    people: list[tuple[Any, ...]] = []
    members: list[tuple[Any, ...]] = []
    tenures: list[Tenure] = []
    absences: list[Absence] = []
    told: dict[int, list[tuple[str, Any]]] = defaultdict(list)
    appointed: dict[int, list[tuple[str, Any]]] = defaultdict(list)
    # The order of the units is the order of their rows in the tables, so later reads of one unit lie together.
    for one in newcomers:
        facts = one.facts
        number, phone = facts.get("id_number", ""), facts.get("phone", "")
        born, joined, full = facts.get("born"), facts.get("joined"), facts.get("full")
        people.append(
            (
                *(one.person_id, home_id, facts["name"], facts.get("sex", ""), facts.get("nation", ""), *day(born)),
                facts.get("education", ""),
                seal_number(number) if number else "",
                one.number_index or (index(number) if number else ""),
                seal_phone(phone) if phone else "",
            )
        )
        from_on = day(Partial(one.from_on))[0]
        members.append((one.membership_id, one.person_id, one.unit_id, one.kind, *day(joined), *day(full), from_on))
        known = {key: _told(value) for key, value in facts.items() if value}
        known.update(membership=one.kind, from_on=one.from_on.isoformat())
        if one.away:
            known["away"] = one.away
            absences.append(Absence(person_id=one.person_id, unit_id=one.unit_id, kind=one.away, from_on=one.from_on))
        told[one.unit_id].append((f"roster.membership:{one.membership_id}", known))
        for seat_id, seat in one.seats:
            tenure = Tenure(person_id=one.person_id, seat_id=seat_id, unit_id=one.unit_id, from_on=one.from_on)
            tenures.append(tenure)
            appointed[one.unit_id].append((chronicle.reference(tenure), {"name": facts["name"], "seat": seat}))
    with connection.cursor() as cursor:
        cursor.executemany(_PERSON, people)
        cursor.executemany(_MEMBERSHIP, members)
    Tenure._base_manager.bulk_create(tenures)
    Absence._base_manager.bulk_create(absences)
    return _entered(home_id, [(ADDED_MANY, told), (APPOINTED_MANY, appointed)], by, now)


def change_many(
    home_id: int, changes: Sequence[Change], *, by: Signature, now: datetime, verb: str = EDITED_MANY
) -> dict[int, list[int]]:
    """Write the later values of people of one home; gives the entries written, by unit. Revisions rise by one."""
    told: dict[int, list[tuple[str, Any]]] = defaultdict(list)
    for one in changes:
        _write_person(one)
        _write_membership(one)
        values = {key: {"from": _told(before), "to": _told(after)} for key, (before, after) in one.values.items()}
        told[one.unit_id].append((f"roster.person:{one.person_id}", values))
    return _entered(home_id, [(verb, told)], by, now)


def _write_person(one: Change) -> None:
    columns = _columns(one.values, PERSON_KEYS)
    if "id_number" in columns:
        columns["id_number_index"] = queries.index_of(columns["id_number"])
    Person._base_manager.filter(pk=one.person_id).update(revision=one.revision + 1, **columns)


def _write_membership(one: Change) -> None:
    if columns := _columns(one.values, MEMBER_KEYS):
        Membership._base_manager.filter(pk=one.membership_id).update(**columns)


def _columns(values: Mapping[str, tuple[Any, Any]], keys: Sequence[str]) -> dict[str, Any]:
    """The columns of a table and their later values."""
    found: dict[str, Any] = {}
    for key in keys:
        if key in values:
            after = values[key][1]
            found.update(_of_day(key, after) if key in DAYS else {key: after})
    return found


def _of_day(key: str, value: Partial | None) -> dict[str, Any]:
    return {f"{key}_on": value.day if value else None, f"{key}_grain": value.grain if value else Grain.DAY}


def void_many(
    home_id: int,
    added: Mapping[int, Sequence[tuple[int, int]]],
    entries: Mapping[int, Sequence[int]],
    *,
    by: Signature,
    now: datetime,
) -> None:
    """Void people whom an import entered (作废): the rows stay, empty; what was sealed of them is erased.

    added    (person id, membership id) by unit;  entries  of the import that told of them, by unit
    """
    people = [person for rows in added.values() for person, _member in rows]
    members = [member for rows in added.values() for _person, member in rows]
    on = _day_of(members)
    held = _tenures_of(people)
    for start in range(0, len(people), _AT_ONCE):
        some = people[start : start + _AT_ONCE]
        for model in (Tenure, Absence):
            model._base_manager.filter(person_id__in=some, until_on__isnull=True).update(until_on=F("from_on"))
        Person._base_manager.filter(pk__in=some).update(
            **dict.fromkeys(("name", "sex", "nation", "education", "id_number", "id_number_index", "phone"), ""),
            born_on=None,
            born_grain=Grain.DAY,
            voided_at=now,
            revision=2,
        )
    for start in range(0, len(members), _AT_ONCE):
        some = members[start : start + _AT_ONCE]
        for from_on in {on[member] for member in some}:
            rows = Membership._base_manager.filter(pk__in=some, from_on=from_on)
            rows.update(until_on=from_on, ending=Ending.VOIDED, joined_on=None, full_on=None)
    for unit_id, written in entries.items():
        entered = added.get(unit_id, ())
        names = [f"roster.membership:{member}" for _person, member in entered]
        names += [f"roster.tenure:{tenure}" for person, _member in entered for tenure in held.get(person, ())]
        for entry in written:
            chronicle.erase(entry, names)
    told: dict[int, list[tuple[str, Any]]]
    told = {unit: [(f"roster.membership:{member}", {}) for _person, member in rows] for unit, rows in added.items()}
    _entered(home_id, [(VOIDED_MANY, told)], by, now)


_AT_ONCE = 500


def _tenures_of(people: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for start in range(0, len(people), _AT_ONCE):
        rows = Tenure._base_manager.filter(person_id__in=people[start : start + _AT_ONCE])
        for person_id, tenure_id in rows.values_list("person_id", "pk"):
            found[person_id].append(tenure_id)
    return found


def _day_of(members: Sequence[int]) -> dict[int, date]:
    found: dict[int, date] = {}
    for start in range(0, len(members), _AT_ONCE):
        rows = Membership._base_manager.filter(pk__in=members[start : start + _AT_ONCE])
        found.update(rows.values_list("pk", "from_on"))
    return found


def _entered(
    home_id: int,
    told: Iterable[tuple[str, Mapping[int, Sequence[tuple[str, Any]]]]],
    by: Signature,
    now: datetime,
) -> dict[int, list[int]]:
    """One entry for each unit and verb, by ascending unit, so that two imports never wait for each other's log."""
    by_unit: dict[int, list[tuple[str, Sequence[tuple[str, Any]]]]] = defaultdict(list)
    for verb, units in told:
        for unit_id, rows in units.items():
            if rows:
                by_unit[unit_id].append((verb, rows))
    written: dict[int, list[int]] = {}
    for unit_id in sorted(by_unit):
        written[unit_id] = [
            chronicle.append_many(unit_id=unit_id, home_id=home_id, verb=verb, rows=rows, by=by, at=now).pk
            for verb, rows in by_unit[unit_id]
        ]
    return written


def _told(value: Any) -> Any:
    return value.iso if isinstance(value, Partial) else value


def _days() -> Callable[[Partial | None], tuple[Any, str]]:
    """The two columns of a day as far as it is known; the same day is adapted once."""
    adapt = connection.ops.adapt_datefield_value

    @cache
    def columns(value: Partial | None) -> tuple[Any, str]:
        return (adapt(value.day), str(value.grain)) if value else (None, str(Grain.DAY))

    return columns
