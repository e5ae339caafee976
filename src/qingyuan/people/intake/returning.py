"""Rows of our own lists that come back (表格传回): known by their row key, whatever else was edited in them.

What differs is a change, shown old and new before it is entered. A cell that was emptied changes nothing. What the
roster itself has changed since the list went out is refused and laid side by side; branch, category and posts have
procedures of their own. Source: our own rule, docs/how-to/edit-in-excel.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qingyuan.people.organizations.matching import named
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.kinds import MemberKind
from qingyuan.people.roster.models import Membership, Person, Tenure
from qingyuan.people.roster.partial import Partial
from qingyuan.people.roster.row_keys import RowKey, reader

from .people import KINDS, ROSTER_KEYS, SEXES, Planned, day_of, facts_of
from .posts import posts_in
from .reading import values
from .reading.lines import Line
from .standing import DAYS, Known, Row, batches
from .states import Outcome
from .units import MISSING, Written

_CELLS = {name: key for key, name in ROSTER_KEYS.items()}
_TEXTS = ("name", "sex", "nation", "education", "phone")
# How an import reads what the roster holds: 蒙古 that was typed long ago goes out and comes back as 蒙古族.
_READERS = {
    "name": values.read_name,
    "nation": values.read_nation,
    "education": values.read_education,
    "phone": values.read_phone,
}


def keyed(one: Planned) -> bool:
    """Whether the rows of somebody come from a list of ours."""
    return bool(one.lines[0].row_key)


def gather(lines: Iterable[Line], written: Mapping[tuple[str, str], Written], top: Organization) -> list[Planned]:
    """The people of rows with a key, each where they belong now; a key that opens nothing here is refused."""
    by_key: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        by_key[line.row_key].append(line)
    found = []
    read = reader()
    keys: dict[int, Planned] = {}
    for text, rows in by_key.items():
        one = Planned(rows, facts=facts_of(rows, []))
        key = read(text)
        if key is None:
            one.refuse("row_key_unknown")
        elif len({_said(line) for line in rows}) > 1:
            one.refuse("row_key_twice")
        if key is not None:
            keys[key.membership_id] = one
        found.append(one)
    _place(keys, written, top)
    return found


def _said(line: Line) -> tuple[str, ...]:
    return (*(getattr(line, key) for key in ROSTER_KEYS), line.category, line.branch)


def _place(keys: Mapping[int, Planned], written: Mapping[tuple[str, str], Written], top: Organization) -> None:
    """Where the people of some memberships belong now."""
    went_out: dict[int, tuple[int, str]] = {}
    for some in batches(list(keys)):
        rows = Membership._base_manager.filter(pk__in=some)
        went_out.update({pk: (person, path) for pk, person, path in rows.values_list("pk", "person_id", "unit__path")})
    now: dict[int, Membership] = {}
    for people in batches([person for person, _path in went_out.values()]):
        lasting = Membership._base_manager.filter(person_id__in=people, until_on__isnull=True)
        now.update({row.person_id: row for row in lasting.select_related("unit")})
    for membership_id, one in keys.items():
        person_id, path = went_out.get(membership_id, (0, ""))
        if not path.startswith(top.path):
            one.refuse("row_key_unknown")
            continue
        row = now.get(person_id)
        if row is None:
            one.refuse("row_key_left")
        elif not row.unit.path.startswith(top.path):
            one.refuse("branch_differs_from_roster")
        else:
            one.unit_id, one.home_id = row.unit_id, row.unit.home_id
            one.person_id, one.membership_id = person_id, row.pk
            _check_branch(one, row.unit, written)


def _check_branch(one: Planned, unit: Organization, written: Mapping[tuple[str, str], Written]) -> None:
    """Another branch is a transfer, which a list can't do; the same one written in another way is no change."""
    for line in one.lines:
        place = written[line.above, line.branch]
        if place.unit is not None and place.unit.pk != unit.pk:
            one.refuse("branch_differs_from_roster")
        elif place.unit is None and place.reason != MISSING:
            core = named(line.branch).core
            if not any(core.endswith(named(name).core) for name in (unit.short_name, unit.name)):
                one.refuse(place.reason)


class Returned:
    """The rows with a key among those that wait, and who on the roster each is."""

    def __init__(self, waiting: Sequence[Planned], known: Known) -> None:
        read = reader()
        self._known = known
        self._keys: dict[int, RowKey] = {}
        for one in waiting:
            if keyed(one) and (key := read(one.lines[0].row_key)) is not None:
                self._keys[id(one)] = key
        known.look_up({key.membership_id for key in self._keys.values()})
        self._often = Counter(one.number_index for one in waiting if one.number_index)
        self._posts = _standing_posts([one.person_id for one in waiting if id(one) in self._keys])
        self._numbers: list[Planned] = []

    def has(self, one: Planned) -> bool:
        return id(one) in self._keys

    def of(self, one: Planned) -> Row | None:
        """Who it is; None, and refused, for somebody who has left meanwhile."""
        found = self._known.by_membership(self._keys[id(one)].membership_id)
        if found is None:
            one.refuse("row_key_left")
        elif found.unit_id != one.unit_id:
            one.refuse("branch_differs_from_roster")
        return found

    def update(self, one: Planned, row: Row) -> None:
        """What the row changes of somebody; refused where that is not for a list to do."""
        line = one.lines[0]
        if line.category and line.category not in KINDS:
            one.refuse("category_not_a_member")
        elif line.category and KINDS[line.category] != row.kind:
            one.refuse("category_differs_from_roster")
        one.kind = row.kind
        changes = _texts(line, row) | _days(line, row)
        if one.number_index and one.number_index != row.number_index:
            self._number(one, row, changes)
        _check_days(one, row, changes)
        one.changes = changes
        if changes and not one.refused:
            if self._keys[id(one)].revision != row.revision or self._keys[id(one)].membership_id != row.membership_id:
                one.refuse("changed_since")
            elif _somebody_else(line, one, row):
                one.refuse("row_key_of_another")
        if one.refused:
            if "changed_since" not in one.notes:
                one.changes = {}
            return
        one.outcome = str(Outcome.UPDATED if changes else Outcome.UNCHANGED)
        for key, (before, _after) in changes.items():
            one.note(f"{'changed' if before else 'filled'}_{key}")
        posts = set(posts_in(line.post))
        if posts and posts != {post for name in self._posts[row.person_id, one.unit_id] for post in posts_in(name)}:
            one.note("post_differs")

    def _number(self, one: Planned, row: Row, changes: dict[str, tuple[Any, Any]]) -> None:
        """Another ID number than the roster's: it must be nobody else's, and it says sex and day of birth."""
        other = self._known.by_index(one.number_index)
        if other is not None and other.person_id != row.person_id:
            one.refuse("id_number_on_roster")
        if self._often[one.number_index] > 1:
            one.refuse("id_number_shared")
        changes["id_number"] = ("", one.lines[0].id_number)
        if row.number_index:
            self._numbers.append(one)

    def settle(self) -> None:
        """Fill in the numbers that stood there before, of those whose number changes; they are opened for nobody else."""
        changed = {one.person_id: one for one in self._numbers if "id_number" in one.changes}
        for some in batches(list(changed)):
            for person in Person._base_manager.filter(pk__in=some).only("id_number"):
                one = changed[person.pk]
                one.changes["id_number"] = (person.id_number, one.changes["id_number"][1])


def _standing_posts(people: Sequence[int]) -> dict[tuple[int, int], list[str]]:
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    for some in batches(people):
        rows = Tenure._base_manager.filter(person_id__in=some, until_on__isnull=True)
        for person_id, unit_id, seat in rows.values_list("person_id", "unit_id", "seat__name"):
            found[person_id, unit_id].append(seat)
    return found


def _texts(line: Line, row: Row) -> dict[str, tuple[Any, Any]]:
    found: dict[str, tuple[Any, Any]] = {}
    for key in _TEXTS:
        cell = _CELLS[key]
        if cell in line.derived:
            continue
        said, before = getattr(line, cell), getattr(row, key)
        given = SEXES.get(said, "") if key == "sex" else said
        if given and given != before and not (key in _READERS and given == _READERS[key](before)[0]):
            found[key] = (before, given)
    return found


def _days(line: Line, row: Row) -> dict[str, tuple[Any, Any]]:
    found: dict[str, tuple[Any, Any]] = {}
    for key in DAYS:
        said = getattr(line, _CELLS[key])
        if said and _CELLS[key] not in line.derived and (given := day_of(said)) != (standing := row.day(key)):
            found[key] = (standing, given)
    return found


def _check_days(one: Planned, row: Row, changes: dict[str, tuple[Any, Any]]) -> None:
    """What would stand there afterwards must be true together: number, sex and birth; 入党 and 转正."""
    after = {key: changes[key][1] if key in changes else row.day(key) for key in DAYS}
    number = one.lines[0].id_number
    if number and {"id_number", "born", "sex"} & set(changes):
        born, sex = day_of(f"{number[6:10]}-{number[10:12]}-{number[12:14]}"), _sex_of(number)
        if after["born"] is not None and not born.agrees(after["born"]):
            one.refuse("birth_date_contradicts")
        elif after["born"] != born:
            changes["born"] = (row.day("born"), born)
        stays = changes["sex"][1] if "sex" in changes else row.sex
        if stays and stays != sex:
            one.refuse("sex_contradicts")
        elif not stays:
            changes["sex"] = ("", sex)
    if {"joined", "full"} & set(changes):
        if after["full"] and row.kind == MemberKind.PROBATIONARY:
            one.refuse("confirmed_on_probationary")
        if after["joined"] and after["full"] and after["full"].before(after["joined"]):
            one.refuse("confirmed_on_before_joined_on")


def _sex_of(number: str) -> str:
    """GB 11643: the seventeenth digit is odd for a man."""
    return SEXES[values.MALE if int(number[16]) % 2 else values.FEMALE]


def _somebody_else(line: Line, one: Planned, row: Row) -> bool:
    """Whether name and all else that tells people apart differ: then rows have slipped, in sorting or copying."""
    if not line.name or line.name == row.name or values.read_name(row.name)[0] == line.name:
        return False
    pairs: list[tuple[Any, Any]] = [(one.number_index, row.number_index), (line.phone, row.phone)]
    pairs += [(_given_day(line, key), row.day(key)) for key in ("born", "joined")]
    known = [(mine, its) for mine, its in pairs if mine and its]
    return len(known) > 0 and all(mine != its for mine, its in known)


def _given_day(line: Line, key: str) -> Partial | None:
    said = getattr(line, _CELLS[key])
    return day_of(said) if said else None


def absent(people: Sequence[Planned]) -> int | None:
    """How many members the branches of our own lists have beside those in the files; None for other files.

    Who was struck out of a list stays on the roster.
    """
    unit_ids = {one.unit_id for one in people if keyed(one) and one.membership_id}
    if not any(keyed(one) for one in people):
        return None
    members = sum(
        Membership._base_manager.filter(unit_id__in=some, until_on__isnull=True).count()
        for some in batches(sorted(unit_ids))
    )
    return members - len({one.membership_id for one in people if one.membership_id and one.unit_id in unit_ids})
