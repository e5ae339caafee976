"""Which rows are one person (同一人的几行): within a file and across files, before the roster is asked.

Two rows are one person when a number that belongs to one person alone agrees, or when name and enough else do,
and nothing contradicts. Namesakes of one branch stay two people; where it can't be told, nobody is merged.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from .reading.branches import BRANCH
from .reading.lines import Line

_ABOVE = re.compile(r"^.*(?:苏木|镇|乡|街道|县|旗|市)(?=..)")


class Someone:
    """The rows of one person, and the fullest of what any of them says."""

    __slots__ = ("birth_date", "id_number", "left", "lines", "name", "numbers", "places")

    def __init__(self, number: int, line: Line) -> None:
        self.lines = [line]
        self.numbers = [number]
        self.name, self.id_number, self.left = line.name, line.id_number, line.left
        self.birth_date = _born(line)
        self.places = {line.branch}

    def take(self, number: int, line: Line) -> None:
        self.lines.append(line)
        self.numbers.append(number)
        self.name = self.name or line.name
        self.id_number = self.id_number or line.id_number
        self.left = self.left or line.left
        born = _born(line)
        self.birth_date = born if len(born) > len(self.birth_date) else self.birth_date
        self.places.add(line.branch)

    def settle(self) -> None:
        """The rows in the order they stand in."""
        order = sorted(range(len(self.numbers)), key=self.numbers.__getitem__)
        self.numbers = [self.numbers[at] for at in order]
        self.lines = [self.lines[at] for at in order]


def together(lines: Sequence[Line]) -> list[Someone]:
    """The people of these rows, in the order of their first row."""
    namesakes: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        namesakes[line.name.replace("·", "")].append(number)
    people: list[Someone] = []
    for name, numbers in namesakes.items():
        if not name or len(numbers) == 1:
            people += [Someone(number, lines[number]) for number in numbers]
        else:
            people += _among_namesakes(numbers, lines)
    people.sort(key=lambda someone: someone.numbers[0])
    return _by_number(people)


def _among_namesakes(numbers: list[int], lines: Sequence[Line]) -> list[Someone]:
    people: list[Someone] = []
    known: dict[tuple[str, ...], list[Someone]] = defaultdict(list)
    # Who is known by number first: a row that gives less is then held against all of them.
    for number in sorted(numbers, key=lambda number: not lines[number].id_number):
        line = lines[number]
        keys = list(_keys(line))
        someone = _the_one(line, keys, known)
        if someone is None:
            someone = Someone(number, line)
            people.append(someone)
        else:
            someone.take(number, line)
        for key in keys:
            if someone not in known[key]:
                known[key].append(someone)
    for someone in people:
        someone.settle()
    return people


def _the_one(line: Line, keys: list[tuple[str, ...]], known: Mapping[tuple[str, ...], list[Someone]]) -> Someone | None:
    """Whom a row speaks of among those seen; nobody where two answer to it equally."""
    for key in keys:
        found = [someone for someone in known.get(key, ()) if not _contradicts(someone, line, key[0])]
        if len(found) > 1 and line.phone:
            # Somebody else's phone stands with one of them.
            free = [someone for someone in found if not any(one.phone for one in someone.lines)]
            found = free or found
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _by_number(people: list[Someone]) -> list[Someone]:
    """One ID number is one person's: a name with one character typed otherwise is still theirs.

    All who bear a number are looked at together, so the order of rows and files tells nothing.
    """
    bearers: dict[str, list[Someone]] = defaultdict(list)
    for someone in people:
        if someone.id_number:
            bearers[someone.id_number].append(someone)
    gone: set[int] = set()
    for found in bearers.values():
        if len(found) == 1:
            continue
        if all(_mistyped(one, other) for one, other in combinations(found, 2)):
            owner, *others = found
            for someone in others:
                for number, line in zip(someone.numbers, someone.lines, strict=True):
                    owner.take(number, line)
                gone.add(id(someone))
            owner.settle()
        else:
            for someone in found:
                _distrust(someone)
    return [someone for someone in people if id(someone) not in gone] if gone else people


def _distrust(someone: Someone) -> None:
    """Two people under one number: whose it is nobody can tell, nor what was only read out of it."""
    someone.id_number = ""
    for line in someone.lines:
        if line.id_number:
            line.doubt("id_number_shared", "id_number", line.id_number)
            line.id_number = ""
            for key in line.derived:
                setattr(line, key, "")
            line.derived = ()
    someone.birth_date = max((line.birth_date for line in someone.lines), key=len)


def _mistyped(one: Someone, other: Someone) -> bool:
    """Whether two names under one number differ by one character, where nothing else in the rows speaks against it."""
    if not one.name or not other.name:
        return True
    mine, its = one.name.replace("·", ""), other.name.replace("·", "")
    if len(mine) != len(its) or sum(a != b for a, b in zip(mine, its, strict=True)) != 1:
        return False
    doubts = {reason for line in (*one.lines, *other.lines) for reason in line.reasons}
    phones = [{line.phone for line in someone.lines} - {""} for someone in (one, other)]
    near = any(_agree(here, there) for here in one.places for there in other.places)
    return not doubts & {"birth_date_differs", "sex_differs"} and (near or bool(phones[0] & phones[1]))


def _keys(line: Line) -> Iterator[tuple[str, ...]]:
    """What two rows of one person agree on, the surest first."""
    if line.id_number:
        yield "number", line.id_number
    if line.phone:
        yield "phone", line.phone
    born = _born(line)
    place = _core(line.branch)
    if born:
        month = born[:7]
        if place:
            yield "place", place, month
        if line.joined_on and len(month) == 7:
            yield "joined", month, line.joined_on[:7]
    if place and len(line.joined_on) >= 7:
        yield "place_joined", place, line.joined_on[:7]


def _contradicts(someone: Someone, line: Line, how: str) -> bool:
    if line.id_number and someone.id_number and line.id_number != someone.id_number:
        return True
    if how == "number":
        return False
    born = _born(line)
    if born and someone.birth_date and not (born.startswith(someone.birth_date) or someone.birth_date.startswith(born)):
        return True
    # The same village in two townships, or somebody listed in two branches: only a whole day of birth tells.
    elsewhere = how != "phone" and not any(_agree(line.branch, place) for place in someone.places)
    if elsewhere and not (len(born) == 10 and born == someone.birth_date):
        return True
    sexes = {line.sex, *(one.sex for one in someone.lines)} - {""}
    if len(sexes) > 1:
        return True
    if not _may_be_one_number(line.left, someone.id_number) or not _may_be_one_number(someone.left, line.id_number):
        return True
    if how in ("place", "joined", "place_joined"):
        # Two of one name, each with days of their own, and nothing else that says they are one.
        for key in ("joined_on", "confirmed_on"):
            said = {value for one in (*someone.lines, line) if (value := getattr(one, key))}
            shortest = min((len(value) for value in said), default=0)
            if len({value[:shortest] for value in said}) > 1:
                return how != "place" or not (len(born) == 10 and len(someone.birth_date) == 10)
    return False


def _may_be_one_number(left: str, number: str) -> bool:
    """Whether a number of which some digits are lost or wrong may be this one: fifteen kept, or two places apart."""
    if not left or not number:
        return True
    if len(left) == 15:
        return number.startswith(left[:14])
    return sum(one != other for one, other in zip(left, number, strict=True)) <= 2


def _born(line: Line) -> str:
    number = line.id_number
    return f"{number[6:10]}-{number[10:12]}-{number[12:14]}" if number else line.birth_date


def _core(branch: str) -> str:
    """The place a branch has in its township: one sheet writes 六户镇和平村党支部, the next 和平村党支部."""
    core = branch.removesuffix(BRANCH)
    return _ABOVE.sub("", core) or core


def _agree(one: str, other: str) -> bool:
    return not one or not other or one.endswith(other) or other.endswith(one)
