"""Rows of rosters made by hand, and their way onto the roster and back (名册导入样例)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.people.intake import running, services, staging
from qingyuan.people.intake.models import Chunk, Import
from qingyuan.people.intake.people import Planned
from qingyuan.people.intake.reading.lines import Line, Read, SheetRead
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster import queries as roster
from qingyuan.people.roster.models import Membership, Partial, Person
from qingyuan.people.roster.rules import check_character

BY = Signature(None, "白晓琳", "旗委组织部组织科科长")
BRANCH, NEXT_BRANCH = "巴彦塔拉嘎查党支部", "白音花嘎查党支部"


def number(born: str, order: int = 2) -> str:
    """A valid ID number of someone born on a day; an even order is a woman's, an odd one a man's."""
    digits = f"152201{born.replace('-', '')}{order:03d}"
    return digits + check_character(digits)


def line(row: int = 2, **values: Any) -> Line:
    """A row of the first sheet of the first file: 王芳, a full member of the first branch, unless said otherwise."""
    made = Line(0, 0, row)
    values = {"name": "王芳", "branch": BRANCH, "category": "正式党员", **values}
    for key, value in values.items():
        setattr(made, key, value)
    return made


def read_of(lines: Sequence[Line]) -> Read:
    return Read(["名册.xlsx"], [SheetRead(0, "Sheet1", True)], list(lines))


def staged(scope: Scope, top: Organization, lines: Sequence[Line], now: datetime) -> Import:
    """An import of these rows that waits for a person to look."""
    written, chunks = running.understand(scope, top, lines, {}, now)
    intake = services.begin(
        scope, top_id=top.pk, files=["名册.xlsx"], stored=[], choices={}, by=BY, now=now, background=False
    )
    services.settle(intake, read_of(lines), written, chunks)
    intake.refresh_from_db()
    return intake


def confirmed(scope: Scope, intake: Import, now: datetime) -> Import:
    """Entered chunk by chunk, as the job would."""
    running.go_on(services.enter(scope, intake_id=intake.pk, now=now, background=False), now)
    intake.refresh_from_db()
    return intake


def entered(scope: Scope, top: Organization, lines: Sequence[Line], now: datetime) -> Import:
    return confirmed(scope, staged(scope, top, lines, now), now)


def taken_back(scope: Scope, intake: Import, now: datetime) -> Import:
    running.go_on(services.take_back(scope, intake_id=intake.pk, now=now, background=False), now)
    intake.refresh_from_db()
    return intake


def planned(intake: Import) -> list[Planned]:
    """The people of an import as they wait in its chunks, in the order of their rows."""
    chunks = Chunk._base_manager.filter(intake=intake).order_by("number")
    people = [one for chunk in chunks for one in staging.unpacked(chunk.people)]
    return sorted(people, key=lambda one: one.lines[0].row)


def compared(scope: Scope, top: Organization, lines: Sequence[Line], now: datetime) -> list[Planned]:
    """The people of rows, held against the roster; nothing is kept."""
    _written, chunks = running.understand(scope, top, lines, {}, now)
    return sorted((one for chunk in chunks for one in chunk), key=lambda one: one.lines[0].row)


def member(unit: Organization, name: str = "王芳", *, kind: str = "full", joined: str = "", full: str = "",
           born: str = "", id_number: str = "", **values: str) -> Person:  # fmt: skip
    """Somebody who stands on the roster already."""
    person = Person(home_id=unit.home_id, name=name, id_number=id_number, id_number_index=roster.index_of(id_number))
    person.born = Partial.read(born) if born else None
    for key, value in values.items():
        setattr(person, key, value)
    person.save(force_insert=True)
    row = Membership(person=person, unit=unit, kind=kind, from_on=date(2020, 1, 1))
    row.joined, row.full = Partial.read(joined) if joined else None, Partial.read(full) if full else None
    row.save(force_insert=True)
    return person


def on_the_roster(*units: Organization) -> list[tuple[Any, ...]]:
    """All that stands of the members of these units, without ids and revisions."""
    rows = Membership._base_manager.filter(unit__in=units, until_on__isnull=True).select_related("person")
    return sorted(
        (
            *(row.unit_id, row.person.name, row.person.sex, row.person.nation, _iso(row.person.born)),
            *(row.person.education, row.person.id_number, row.person.id_number_index, row.person.phone),
            *(row.kind, _iso(row.joined), _iso(row.full), row.from_on.isoformat()),
        )
        for row in rows
    )


def _iso(value: Partial | None) -> str:
    return value.iso if value else ""
