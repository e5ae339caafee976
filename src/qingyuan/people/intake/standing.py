"""Who stands on the roster (名册上的人): the members of some branches, and which of them a row speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple, TypeVar

from qingyuan.people.roster.models import Membership, Person
from qingyuan.people.roster.partial import Grain, Partial

from .people import Planned

T = TypeVar("T")
# So many at a time: neither database takes a whole league's numbers as parameters of one question.
AT_ONCE = 5_000
TEXTS = ("sex", "nation", "education", "phone")
DAYS = ("born", "joined", "full")


class Row(NamedTuple):
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


class Known:
    """The people of some branches, and whoever else in the home bears one of the ID numbers."""

    def __init__(self, home_id: int, unit_ids: set[int], indexes: set[str], entered: Collection[int]) -> None:
        self._by_index: dict[str, Row] = {}
        self._by_membership: dict[int, Row] = {}
        self._by_name: dict[tuple[int, str], list[Row]] = defaultdict(list)
        columns = (*(f"person__{name}" for name in _PERSON), *_MEMBER)
        rows = Membership._base_manager.filter(unit_id__in=unit_ids, until_on__isnull=True).order_by("id")
        for values in rows.values_list(*columns):
            row = Row(*values)
            self._by_membership[row.membership_id or 0] = row
            if row.number_index:
                self._by_index[row.number_index] = row
            if row.person_id not in entered:
                self._by_name[row.unit_id or 0, plain(row.name)].append(row)
        for some in batches(sorted(indexes - self._by_index.keys())):
            elsewhere = Person._base_manager.filter(home_id=home_id, id_number_index__in=some, voided_at__isnull=True)
            people = {values[0]: values for values in elsewhere.values_list(*_PERSON)}
            lasting = Membership._base_manager.filter(person_id__in=list(people), until_on__isnull=True)
            members = {values[0]: values[1:] for values in lasting.values_list("person_id", *_MEMBER)}
            for person_id, values in people.items():
                row = Row(*values, *members.get(person_id, ()))
                self._by_index[row.number_index] = row

    def look_up(self, membership_ids: Collection[int]) -> None:
        """Know the people of these memberships as well; one that has ended stands for what the person has now."""
        ended: dict[int, int] = {}
        for some in batches(sorted(set(membership_ids) - self._by_membership.keys())):
            ended.update(Membership._base_manager.filter(pk__in=some).values_list("pk", "person_id"))
        columns = (*(f"person__{name}" for name in _PERSON), *_MEMBER)
        now: dict[int, Row] = {}
        for some in batches(list(ended.values())):
            rows = Membership._base_manager.filter(person_id__in=some, until_on__isnull=True)
            now.update({values[0]: Row(*values) for values in rows.values_list(*columns)})
        self._by_membership.update({pk: now[person] for pk, person in ended.items() if person in now})

    def by_membership(self, membership_id: int) -> Row | None:
        return self._by_membership.get(membership_id)

    def by_index(self, index: str) -> Row | None:
        """Who in the home bears an ID number."""
        return self._by_index.get(index)

    def of(self, one: Planned, taken: Collection[int]) -> Row | None:
        """Who on the roster this is; None for nobody, and where it can't be told the person is refused.

        taken  whom other rows have been found to be
        """
        found = self._by_index.get(one.number_index) if one.number_index else None
        if found is not None:
            if found.unit_id is None:
                one.refuse("left_before")
            elif found.unit_id != one.unit_id:
                one.refuse("branch_differs_from_roster")
            elif plain(found.name) != plain(one.facts["name"]):
                one.refuse("name_differs_from_roster")
            return found
        alike = self._alike(one)
        # Of namesakes the one who stands there word for word: nothing is written, so nobody can be mistaken.
        same = next((row for row in alike if row.person_id not in taken and equal(one, row)), None)
        if same is not None:
            return same
        if not alike:
            return None
        sure = [row for row in alike if agrees(one, row)]
        if len(sure) == 1:
            return sure[0]
        # Nor can anybody where only one of those whom no other row has claimed says all of it already.
        free = [row for row in sure or alike if row.person_id not in taken]
        said = [row for row in (free or alike) if not news(one, row)]
        if len(said) == 1 and (free or len(alike) == 1):
            return said[0]
        one.refuse("same_name_on_roster")
        return None

    def claim(self, one: Planned) -> tuple[int, bool, int]:
        """How surely a row speaks of somebody here; who sorts first is to be asked for first.

        A row that says little would else take the place of the one that says all, and which of the two stands
        first in a file would decide. What an import has entered is claimed word for word by the row it came from,
        what it has updated by the row it was updated from: so a second import finds what the first one left.
        """
        if one.number_index and one.number_index in self._by_index:
            return _BY_NUMBER, False, 0
        alike = self._alike(one)
        if any(equal(one, row) for row in alike):
            return _WORD_FOR_WORD, False, 0
        sure = [row for row in alike if agrees(one, row)]
        known = [row for row in sure if not news(one, row)]
        strength = _SURELY_AND_KNOWN if known else _SURELY if sure else _LOOSELY
        return strength, all(one.kind != row.kind for row in known or sure or alike), -len(one.facts)

    def learn(self, row: Row, one: Planned) -> None:
        """Somebody here will have what a row changes: the rows after it are held against that, as they would be later.

        Else a row that only the new number or sex tells apart is refused now, and a new person the next time.
        """
        values = {key: after for key, (_before, after) in one.changes.items() if key in ("name", *TEXTS)}
        for key in set(DAYS) & set(one.changes):
            day = one.changes[key][1]
            values[f"{key}_on"], values[f"{key}_grain"] = day.day, str(day.grain)
        if "id_number" in one.changes:
            values["number_index"] = one.number_index
        known = row._replace(**values)
        mine = self._by_name[row.unit_id or 0, plain(row.name)]
        if row in mine:
            mine.remove(row)
            self._by_name[row.unit_id or 0, plain(known.name)].append(known)
        if known.number_index:
            self._by_index[known.number_index] = known

    def _alike(self, one: Planned) -> list[Row]:
        """Those of a row's name in its branch against whom nothing speaks."""
        return [row for row in self._by_name.get((one.unit_id, plain(one.facts["name"])), ()) if may_be(one, row)]


_BY_NUMBER, _WORD_FOR_WORD, _SURELY_AND_KNOWN, _SURELY, _LOOSELY = range(5)


def plain(name: str) -> str:
    """A name without middle dots: lists leave them away."""
    return name.replace("·", "")


def may_be(one: Planned, row: Row) -> bool:
    """Whether nothing speaks against their being one person."""
    if one.facts.get("id_number") and row.number_index:
        return False
    if one.facts.get("sex") and row.sex and one.facts["sex"] != row.sex:
        return False
    mine, its = one.facts.get("born"), row.day("born")
    return not (mine and its) or mine.agrees(its)


def equal(one: Planned, row: Row) -> bool:
    """Whether a row says the very same of somebody as the roster does."""
    if one.number_index or row.number_index or one.kind != row.kind:
        return False
    texts = all(one.facts.get(key, "") == getattr(row, key) for key in TEXTS)
    return texts and all(one.facts.get(key) == row.day(key) for key in DAYS)


def agrees(one: Planned, row: Row) -> bool:
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


def news(one: Planned, row: Row) -> bool:
    """Whether a row would change or add anything to somebody on the roster."""
    if one.facts.get("id_number"):
        return True
    if any(one.facts.get(key) and one.facts[key] != getattr(row, key) for key in TEXTS):
        return True
    days = [(given, row.day(key)) for key in DAYS if (given := one.facts.get(key))]
    # 1998 beside 1998-07 says nothing new.
    return any(standing is None or given.finer(standing) or not given.agrees(standing) for given, standing in days)


def batches(values: Sequence[T]) -> Iterable[Sequence[T]]:
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]
