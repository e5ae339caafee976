"""What the national system and our roster say differently of the same people (差异清单). Nothing is written anywhere.

Who is who is found as an import finds it: by ID number, else by name in the branch and something that agrees.
Which side is right nobody can tell from here: a side is proposed only where the other says nothing, or less.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.encryption import indexer
from qingyuan.kernel.scope import Scope, under
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import BRANCHES, Organization
from qingyuan.people.roster import queries as roster
from qingyuan.people.roster.kinds import AbsenceKind, MemberKind
from qingyuan.people.roster.models import Absence, Membership, Person

from . import planning
from .people import SEXES, Planned, day_of
from .reading import values
from .reading.lines import Read
from .showing import pair, shown
from .standing import Known, Row, batches, plain
from .units import resolve

# What a difference is: of one field, or of somebody who stands on one side only, twice there, or can't be told apart.
FIELD, THERE, HERE, TWICE, DOUBT = "field", "there", "here", "twice", "doubt"
# Which system is to be put right.
NATIONAL, OWN = "national", "own"
# The cells of a row, by the key of the difference.
_TEXTS = {"nation": "ethnicity", "education": "education", "phone": "phone"}
_DAYS = {"born": "birth_date", "joined": "joined_on", "full": "confirmed_on"}
_READERS = {"nation": values.read_nation, "education": values.read_education, "phone": values.read_phone}
_KINDS = {MemberKind.FULL: values.FULL, MemberKind.PROBATIONARY: values.PROBATIONARY}
_MARKS = {"floating": AbsenceKind.FLOATING, "lost": AbsenceKind.LOST}


@dataclass
class Difference:
    """One line of the list. theirs, ours: as lists show values, numbers masked; "" for nothing.

    kind    FIELD, THERE, HERE, TWICE or DOUBT;  key: of the field
    person_id  on our roster, 0 for nobody
    side    NATIONAL or OWN, "" as long as nobody has said which is to be put right
    """

    kind: str
    name: str
    person_id: int = 0
    key: str = ""
    theirs: str = ""
    ours: str = ""
    side: str = ""


@dataclass
class Part:
    """The differences of one branch. unit: None for rows whose branch is none of ours; label: as it is called."""

    unit: Organization | None
    label: str
    rows: list[Difference] = field(default_factory=list)


@dataclass
class Found:
    """All differences. compared: people on both sides; beyond: branches of ours the files say nothing of, and their members."""

    parts: list[Part]
    compared: int = 0
    same: int = 0
    beyond_branches: int = 0
    beyond_members: int = 0


def find(scope: Scope, top: Organization, read: Read, now: datetime) -> Found:
    """Hold what was read of the national system against the roster of a subtree."""
    written = resolve(scope, top, read.lines, {})
    people = planning.gather(read.lines, written, top, clock.day_of(now))
    _place_by_number(top, people)
    units = {unit.pk: unit for unit in organizations.subtree(scope, top).filter(kind__in=BRANCHES)}
    homes: dict[int, list[Planned]] = defaultdict(list)
    for one in people:
        homes[one.home_id or top.home_id].append(one)
    comparison = _Comparison(top, units, _columns(read))
    for home_id, own in homes.items():
        comparison.home(home_id, own)
    comparison.here_only()
    comparison.fill_numbers()
    return comparison.found()


def _place_by_number(top: Organization, people: Sequence[Planned]) -> None:
    """Set the index of each number; who belongs nowhere by the file is looked for by it."""
    index = indexer(roster.ID_NUMBER_INDEX)
    lost: dict[str, Planned] = {}
    for one in people:
        if number := one.facts.get("id_number"):
            one.number_index = index(number)
            if not one.home_id:
                lost[one.number_index] = one
    for some in batches(list(lost)):
        rows = Membership._base_manager.filter(
            under("unit__path", top.path), until_on__isnull=True, person__id_number_index__in=some
        )
        for found, home_id in rows.values_list("person__id_number_index", "unit__home_id"):
            lost[found].home_id = home_id


def _columns(read: Read) -> dict[tuple[int, int], set[str]]:
    """The columns a sheet has, by file and sheet: what it has no column for, it says nothing wrong of."""
    return {
        (sheet.file, at): {key for table in sheet.tables for _letters, _label, key in table.columns if key}
        for at, sheet in enumerate(read.sheets)
    }


class _Comparison:
    def __init__(
        self, top: Organization, units: Mapping[int, Organization], columns: Mapping[tuple[int, int], set[str]]
    ) -> None:
        self._top, self._units, self._columns = top, units, columns
        self._parts: dict[int, Part] = {}
        self._nowhere: dict[str, Part] = {}
        self._met: set[int] = set()
        self._named: set[int] = set()
        self._numbers: dict[int, tuple[Difference, str]] = {}
        self._compared = self._same = 0

    def home(self, home_id: int, people: Sequence[Planned]) -> None:
        """Hold the people of one home against it."""
        self._named |= {one.unit_id for one in people if one.unit_id}
        indexes = {one.number_index for one in people} - {""}
        known = Known(home_id, {one.unit_id for one in people if one.unit_id}, indexes, ())
        rows: dict[int, Row] = {}
        kinds: dict[int, str] = {}
        # Those known by number first: a name is then held against whoever is left.
        for at, one in sorted(enumerate(people), key=lambda item: not item[1].number_index):
            one.notes = []
            row = known.of(one, self._met) if one.facts.get("name") else None
            if row is None or row.unit_id is None:
                kinds[at] = DOUBT if "same_name_on_roster" in one.notes else THERE
            elif row.person_id in self._met:
                kinds[at] = TWICE
            else:
                self._met.add(row.person_id)
                rows[at] = row
        away = _away([row.person_id for row in rows.values()])
        for at, one in enumerate(people):
            if at in rows:
                self._pair(one, rows[at], away.get(rows[at].person_id, ""))
            else:
                self._there(one, kinds[at])

    def _part(self, unit_id: int, written: str) -> Part:
        unit = self._units.get(unit_id)
        if unit is None:
            return self._nowhere.setdefault(written, Part(None, written))
        return self._parts.setdefault(unit_id, Part(unit, unit.short_name))

    def _there(self, one: Planned, kind: str) -> None:
        line = one.lines[0]
        difference = Difference(kind, line.name or _("没有写"), theirs=_told(one))
        self._part(one.unit_id, line.above + line.branch).rows.append(difference)

    def _pair(self, one: Planned, row: Row, away: str) -> None:
        """The fields in which the two sides of one person differ."""
        self._compared += 1
        found = list(self._fields(one, row, away))
        if not found:
            self._same += 1
            return
        unit_id = row.unit_id if row.unit_id in self._units else one.unit_id
        part = self._part(unit_id or 0, one.lines[0].above + one.lines[0].branch)
        for key, theirs, ours, side in found:
            difference = Difference(FIELD, row.name, row.person_id, key, *pair(key, theirs, ours), side)
            if key == "id_number" and row.number_index:
                self._numbers[row.person_id] = (difference, theirs)
            part.rows.append(difference)

    def _fields(self, one: Planned, row: Row, away: str) -> list[tuple[str, Any, Any, str]]:
        line = one.lines[0]
        had: set[str] = set().union(*(self._columns.get((each.file, each.sheet), set()) for each in one.lines))
        found: list[tuple[str, Any, Any, str]] = []

        def differ(key: str, cell: str, theirs: str, ours: str, *, same: bool) -> None:
            # What the reader could not take by itself may still say the very same: 转正 beside an impossible 入党.
            unread = line.source.get(cell, "")
            same = same or bool(unread and unread == ours)
            if cell in had and not same and (theirs or ours or unread):
                found.append((key, theirs or unread, ours, "" if unread else _side(theirs, ours)))

        differ("name", "name", line.name, row.name, same=plain(line.name) == plain(row.name))
        theirs = "" if "sex" in line.derived else SEXES.get(line.sex, "")
        differ("sex", "sex", theirs, row.sex, same=theirs == row.sex)
        differ("id_number", "id_number", line.id_number, "*" if row.number_index else "", same=one.number_index == row.number_index)  # fmt: skip
        for key, cell in _TEXTS.items():
            theirs, ours = getattr(line, cell), getattr(row, key)
            differ(key, cell, theirs, ours, same=theirs in (ours, _READERS[key](ours)[0]))
        for key, cell in _DAYS.items():
            said = "" if cell in line.derived else getattr(line, cell)
            day = row.day(key)
            differ(key, cell, said, day.iso if day else "", same=said == (day.iso if day else ""))
        differ("category", "category", line.category, _KINDS[MemberKind(row.kind)], same=line.category == _KINDS[MemberKind(row.kind)])  # fmt: skip
        if line.branch and row.unit_id != one.unit_id:
            ours_unit = self._units.get(row.unit_id or 0)
            ours = ours_unit.short_name if ours_unit is not None else _("不在本范围的党支部")
            found.append(("branch", line.branch, ours, ""))
        for mark, kind in _MARKS.items():
            if mark in had and getattr(line, mark) != (away == kind):
                found.append((mark, _yes(getattr(line, mark)), _yes(away == kind), ""))
        return found

    def here_only(self) -> None:
        """Who of the branches in the files stands on our side only."""
        for some in batches(sorted(self._named)):
            rows = Membership._base_manager.filter(unit_id__in=some, until_on__isnull=True).order_by("unit__path", "id")
            for row in rows.select_related("person"):
                if row.person_id not in self._met:
                    told = "，".join(
                        filter(
                            None, (shown("born", row.person.born and row.person.born.iso), _KINDS[MemberKind(row.kind)])
                        )
                    )
                    difference = Difference(HERE, row.person.name, row.person_id, ours=told)
                    self._part(row.unit_id, "").rows.append(difference)

    def fill_numbers(self) -> None:
        """Our side of the ID numbers that differ; they are opened for nobody else, and kept masked."""
        for some in batches(list(self._numbers)):
            for person in Person._base_manager.filter(pk__in=some).only("id_number"):
                difference, theirs = self._numbers[person.pk]
                difference.theirs, difference.ours = pair("id_number", theirs, person.id_number)

    def found(self) -> Found:
        parts = sorted(self._parts.values(), key=lambda part: part.unit.path if part.unit else "")
        parts += [self._nowhere[label] for label in sorted(self._nowhere)]
        rest = Membership._base_manager.filter(under("unit__path", self._top.path), until_on__isnull=True)
        counted = set(rest.values_list("unit_id", flat=True).distinct().order_by()) - self._named
        beyond = sum(
            Membership._base_manager.filter(unit_id__in=some, until_on__isnull=True).count()
            for some in batches(sorted(counted))
        )
        return Found(parts, self._compared, self._same, len(counted), beyond)


def _away(people: Collection[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in batches(list(people)):
        rows = Absence._base_manager.filter(person_id__in=some, until_on__isnull=True)
        found.update(rows.values_list("person_id", "kind"))
    return found


def _side(theirs: str, ours: str) -> str:
    """Which side is to be put right, where that can be known: the one that says nothing, or less."""
    if not theirs or not ours:
        return NATIONAL if not theirs else OWN
    try:
        their_day, our_day = day_of(theirs), day_of(ours)
    except ValueError:
        return ""
    return OWN if their_day.finer(our_day) else NATIONAL if our_day.finer(their_day) else ""


def _told(one: Planned) -> str:
    """What tells somebody apart who is not on our roster."""
    line = one.lines[0]
    said = (shown("born", line.birth_date), line.category, shown("id_number", line.id_number))
    return "，".join(part for part in said if part)


def _yes(value: bool) -> str:
    return _("是") if value else _("否")
