"""What entering would do (入册预算): the people of an import held against the roster, set by set.

Asked when the files have been read, and once more for each chunk in the transaction that enters it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from qingyuan.kernel.encryption import indexer
from qingyuan.kernel.ids import new_id
from qingyuan.people.organizations.models import Seat
from qingyuan.people.roster import queries as roster
from qingyuan.people.roster.kinds import MemberKind
from qingyuan.people.roster.models import Membership, Person, Tenure
from qingyuan.people.roster.partial import Grain, Partial

from .people import Planned, put_together, settle
from .reading.lines import Line
from .states import Outcome
from .twins import together
from .units import Written

# So many at a time: neither database takes a whole league's numbers as parameters of one question.
_AT_ONCE = 5_000
_TEXTS = ("sex", "nation", "education", "phone")
_DAYS = ("born", "joined", "full")


def gather(lines: Sequence[Line], written: Mapping[tuple[str, str], Written], today: date) -> list[Planned]:
    """The people of the rows, each with the unit they belong to; who belongs nowhere is refused."""
    found = []
    for someone in together(lines):
        planned = put_together(someone.lines, today)
        _place(planned, written)
        found.append(planned)
    return found


def _place(planned: Planned, written: Mapping[tuple[str, str], Written]) -> None:
    places = [written[line.above, line.branch] for line in planned.lines]
    known = [place.unit for place in places if place.unit is not None]
    if not known:
        planned.refuse(places[0].reason)
        return
    unit = known[0]
    planned.unit_id, planned.home_id = unit.pk, unit.home_id
    for line, place in zip(planned.lines, places, strict=True):
        if place.unit is not None and place.unit.pk != unit.pk:
            line.doubt("branch_rows_differ")


def compare(people: Sequence[Planned], home_id: int, *, entered: Collection[int] = ()) -> None:
    """Hold the people of one home against its roster; sets outcome, person and changes of each.

    entered  whom this import has entered already: its other rows were told apart from them when it was read
    """
    waiting = [one for one in people if not one.refused]
    if waiting:
        index = indexer(roster.ID_NUMBER_INDEX)
        for one in waiting:
            if not one.number_index and (number := one.facts.get("id_number")):
                one.number_index = index(number)
        known = _Known(home_id, {one.unit_id for one in waiting}, {one.number_index for one in waiting} - {""}, entered)
        taken: set[int] = set()
        for one in waiting:
            _forget(one)
            found = known.of(one, taken)
            if found is not None:
                one.person_id, one.membership_id, one.revision = (
                    found.person_id,
                    found.membership_id or 0,
                    found.revision,
                )
            if found is not None and not one.refused:
                if found.person_id in taken:
                    one.refuse("same_as_another_row")
                    continue
                taken.add(found.person_id)
                _update(one, found)
        _find_seats([one for one in waiting if one.outcome == Outcome.ADDED])
    for one in people:
        settle(one)


def _forget(one: Planned) -> None:
    """What an earlier look found: the roster has moved on since."""
    if one.revision:
        one.person_id, one.membership_id, one.revision = new_id(), 0, 0
    one.outcome, one.changes, one.seats = str(Outcome.ADDED), {}, []
    one.notes = [note for note in one.notes if not note.startswith(_FOUND)]


_FOUND = ("filled_", "changed_", "post_")


class _Row(NamedTuple):
    """Somebody on the roster with their lasting membership, if there is one."""

    person_id: int
    revision: int
    name: str
    sex: str
    nation: str
    born_on: date | None
    born_grain: str
    education: str
    number_index: str
    phone: str
    membership_id: int | None = None
    unit_id: int | None = None
    kind: str = ""
    joined_on: date | None = None
    joined_grain: str = ""
    full_on: date | None = None
    full_grain: str = ""

    def day(self, key: str) -> Partial | None:
        return Partial.of(getattr(self, f"{key}_on"), getattr(self, f"{key}_grain"))


_PERSON = ("id", "revision", "name", "sex", "nation", "born_on", "born_grain", "education", "id_number_index", "phone")
_MEMBER = ("id", "unit_id", "kind", "joined_on", "joined_grain", "full_on", "full_grain")


class _Known:
    """The people of some branches, and whoever else in the home bears one of the ID numbers."""

    def __init__(self, home_id: int, unit_ids: set[int], indexes: set[str], entered: Collection[int]) -> None:
        self._by_index: dict[str, _Row] = {}
        self._by_name: dict[tuple[int, str], list[_Row]] = defaultdict(list)
        columns = (*(f"person__{name}" for name in _PERSON), *_MEMBER)
        rows = Membership._base_manager.filter(unit_id__in=unit_ids, until_on__isnull=True).order_by("id")
        for values in rows.values_list(*columns):
            row = _Row(*values)
            if row.number_index:
                self._by_index[row.number_index] = row
            if row.person_id not in entered:
                self._by_name[row.unit_id or 0, _plain(row.name)].append(row)
        for some in _batches(sorted(indexes - self._by_index.keys())):
            elsewhere = Person._base_manager.filter(home_id=home_id, id_number_index__in=some, voided_at__isnull=True)
            people = {values[0]: values for values in elsewhere.values_list(*_PERSON)}
            lasting = Membership._base_manager.filter(person_id__in=list(people), until_on__isnull=True)
            members = {values[0]: values[1:] for values in lasting.values_list("person_id", *_MEMBER)}
            for person_id, values in people.items():
                row = _Row(*values, *members.get(person_id, ()))
                self._by_index[row.number_index] = row

    def of(self, one: Planned, taken: Collection[int]) -> _Row | None:
        """Who on the roster this is; None for nobody, and where it can't be told the person is refused.

        taken  whom other rows have been found to be
        """
        found = self._by_index.get(one.number_index) if one.number_index else None
        if found is not None:
            if found.unit_id is None:
                one.refuse("left_before")
            elif found.unit_id != one.unit_id:
                one.refuse("branch_differs_from_roster")
            elif _plain(found.name) != _plain(one.facts["name"]):
                one.refuse("name_differs_from_roster")
            return found
        alike = [row for row in self._by_name.get((one.unit_id, _plain(one.facts["name"])), ()) if _may_be(one, row)]
        # Of namesakes the one who stands there word for word: nothing is written, so nobody can be mistaken.
        same = next((row for row in alike if row.person_id not in taken and _equal(one, row)), None)
        if same is not None:
            return same
        if not alike:
            return None
        sure = [row for row in alike if _agrees(one, row)]
        if len(sure) == 1:
            return sure[0]
        if len(alike) == 1 and not sure and not _news(one, alike[0]):
            return alike[0]
        one.refuse("same_name_on_roster")
        return None


def _plain(name: str) -> str:
    return name.replace("·", "")


def _may_be(one: Planned, row: _Row) -> bool:
    """Whether nothing speaks against their being one person."""
    if one.facts.get("id_number") and row.number_index:
        return False
    if one.facts.get("sex") and row.sex and one.facts["sex"] != row.sex:
        return False
    mine, its = one.facts.get("born"), row.day("born")
    return not (mine and its) or mine.agrees(its)


def _equal(one: Planned, row: _Row) -> bool:
    """Whether a row says the very same of somebody as the roster does."""
    if one.number_index or row.number_index or one.kind != row.kind:
        return False
    texts = all(one.facts.get(key, "") == getattr(row, key) for key in _TEXTS)
    return texts and all(one.facts.get(key) == row.day(key) for key in _DAYS)


def _agrees(one: Planned, row: _Row) -> bool:
    """Whether something beside the name says they are one person: a phone, a month, or the years of birth and joining."""
    if one.facts.get("phone") and one.facts["phone"] == row.phone:
        return True
    years = 0
    for key in ("born", "joined"):
        mine, its = one.facts.get(key), row.day(key)
        if mine and its and mine.agrees(its):
            if Grain.YEAR not in (mine.grain, its.grain):
                return True
            years += 1
    return years == 2


def _news(one: Planned, row: _Row) -> bool:
    """Whether a row would change or add anything to somebody on the roster."""
    if one.facts.get("id_number"):
        return True
    if any(one.facts.get(key) and one.facts[key] != getattr(row, key) for key in _TEXTS):
        return True
    return any(one.facts.get(key) and one.facts[key] != row.day(key) for key in _DAYS)


def _update(one: Planned, row: _Row) -> None:
    # A kind read out of dates contradicts nobody's; but only a full member has a day of becoming one.
    guessed = "category_by_dates" in one.notes
    if one.kind != row.kind and (not guessed or (one.facts.get("full") and row.kind == MemberKind.PROBATIONARY)):
        one.refuse("category_differs_from_roster")
    if one.facts.get("sex") and row.sex and one.facts["sex"] != row.sex:
        one.refuse("sex_differs_from_roster")
    changes: dict[str, tuple[Any, Any]] = {}
    for key in _TEXTS:
        given, before = one.facts.get(key), getattr(row, key)
        if given and given != before:
            changes[key] = (before, given)
    if one.facts.get("id_number") and not row.number_index:
        changes["id_number"] = ("", one.facts["id_number"])
    for key in _DAYS:
        given, standing = one.facts.get(key), row.day(key)
        if given is None or given == standing:
            continue
        if standing is None or given.finer(standing):
            changes[key] = (standing, given)
        elif not given.agrees(standing):
            one.refuse(f"{key}_differs_from_roster")
    joined, full = (changes[key][1] if key in changes else row.day(key) for key in ("joined", "full"))
    if joined and full and full.before(joined) and ("joined" in changes or "full" in changes):
        one.refuse("confirmed_on_before_joined_on")
    if one.refused:
        return
    one.changes = changes
    one.outcome = str(Outcome.UPDATED if changes else Outcome.UNCHANGED)
    for key, (before, _after) in changes.items():
        one.note(f"{'changed' if before else 'filled'}_{key}")


def _find_seats(people: Sequence[Planned]) -> None:
    """The posts of new people as seats of their branch, while there are places."""
    posts = [(one, post) for one in people for line in one.lines[:1] if line.post for post in _posts(line.post)]
    if not posts:
        return
    unit_ids = {one.unit_id for one, _post in posts}
    seats: dict[tuple[int, str], Seat] = {}
    for seat in Seat._base_manager.filter(unit_id__in=unit_ids, abolished_on__isnull=True).order_by("-order"):
        seats[seat.unit_id, seat.name] = seat
    held: dict[int, int] = defaultdict(int)
    for seat_id in Tenure._base_manager.filter(unit_id__in=unit_ids, until_on__isnull=True).values_list(
        "seat_id", flat=True
    ):
        held[seat_id] += 1
    for one, post in posts:
        found = seats.get((one.unit_id, post))
        if found is None:
            one.note("post_unknown")
        elif (found.pk, found.name) in one.seats:
            continue
        elif found.places is not None and held[found.pk] >= found.places:
            one.note("post_taken")
        else:
            held[found.pk] += 1
            one.seats.append((found.pk, found.name))


_NO_POST = frozenset(("无", "党员", "普通党员", "群众", "-", "—", "/"))


def _posts(text: str) -> list[str]:
    """The posts written in one cell: 支部书记、组织委员 -> 书记, 组织委员."""
    for mark in "，,；;/ 兼":
        text = text.replace(mark, "、")
    posts = [post.strip() for post in text.split("、") if post.strip() and post.strip() not in _NO_POST]
    return [post.removeprefix("党支部").removeprefix("支部") or post for post in posts]


def _batches(values: Sequence[str]) -> Iterable[Sequence[str]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
