"""What the rows of one person come to (一个人的几行): the facts they give together, and what is to be done with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from qingyuan.people.roster.kinds import MemberKind, Sex
from qingyuan.people.roster.partial import Partial

from .reading.lines import Line
from .reading.values import FEMALE, FULL, MALE, PROBATIONARY
from .states import Outcome

# The columns of the roster, by the keys of a line.
ROSTER_KEYS = {
    "name": "name", "sex": "sex", "ethnicity": "nation", "education": "education", "id_number": "id_number",
    "phone": "phone", "birth_date": "born", "joined_on": "joined", "confirmed_on": "full",
}  # fmt: skip
# How the codes begin that say what an import changes, as `planning` notes them.
CHANGED = ("filled_", "changed_")
_DATES = ("birth_date", "joined_on", "confirmed_on")
SEXES = {MALE: str(Sex.MALE), FEMALE: str(Sex.FEMALE)}
KINDS = {FULL: str(MemberKind.FULL), PROBATIONARY: str(MemberKind.PROBATIONARY)}
# Probation lasts a year and can be prolonged once by as much (发展党员工作细则第三十一条): after two, nobody is on it.
_LONGEST_PROBATION = 2


@dataclass
class Planned:
    """One person of an import. facts: by the roster's keys; values of the rows put together, the first one's first.

    unit_id, home_id  where they go; 0 where that can't be told
    person_id   of somebody on the roster, or the id a new person will have
    number_index  the blind index of the ID number, once it has been looked up
    changes     {key: (before, after)} of somebody on the roster
    outcomes    one for each line;  notes  reason codes for all of them
    """

    lines: Sequence[Line]
    unit_id: int = 0
    home_id: int = 0
    person_id: int = 0
    outcome: str = str(Outcome.ADDED)
    facts: dict[str, Any] = field(default_factory=dict)
    kind: str = ""
    notes: list[str] = field(default_factory=list)
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    outcomes: list[str] = field(default_factory=list)
    seats: list[tuple[int, str]] = field(default_factory=list)
    revision: int = 0
    membership_id: int = 0
    number_index: str = ""

    def refuse(self, code: str) -> None:
        self.outcome = str(Outcome.REFUSED)
        if code not in self.notes:
            self.notes.append(code)

    def note(self, code: str) -> None:
        if code not in self.notes:
            self.notes.append(code)

    @property
    def refused(self) -> bool:
        return self.outcome == Outcome.REFUSED

    @property
    def noted(self) -> bool:
        """Whether somebody who goes in has something a person should look at."""
        if not self.notes and not any(line.reasons for line in self.lines):
            return False
        return not self.refused and bool(self.doubts)

    @property
    def doubts(self) -> list[str]:
        """The codes of what could not be trusted, without those that only say what is changed."""
        found = [reason for line in self.lines for reason in line.reasons]
        found += [note for note in self.notes if not note.startswith(CHANGED)]
        return list(dict.fromkeys(found))


@lru_cache(maxsize=50_000)
def day_of(text: str) -> Partial:
    """A day from its text; the same few thousand come again and again."""
    return Partial.read(text)


def put_together(lines: Sequence[Line], today: date) -> Planned:
    """The facts of one person's rows. What rows tell differently is noted, and the first row's word is taken."""
    planned = Planned(lines)
    planned.facts = facts_of(lines, planned.notes)
    _check(planned, today)
    return planned


def facts_of(lines: Sequence[Line], notes: list[str]) -> dict[str, Any]:
    """What rows tell of one person, by the roster's keys; `notes` takes the codes of what they tell differently."""
    one = lines[0] if len(lines) == 1 else _merged(lines, notes)
    number = one.id_number
    # The number says the day where a column only says the month.
    born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}" if number else one.birth_date
    sex = (MALE if int(number[16]) % 2 else FEMALE) if number else one.sex
    facts = {
        "name": one.name,
        "sex": SEXES.get(sex, ""),
        "nation": one.ethnicity,
        "education": one.education,
        "id_number": number,
        "phone": one.phone,
        "born": day_of(born) if born else None,
        "joined": day_of(one.joined_on) if one.joined_on else None,
        "full": day_of(one.confirmed_on) if one.confirmed_on else None,
    }
    return {key: value for key, value in facts.items() if value}


def _merged(lines: Sequence[Line], notes: list[str]) -> Line:
    merged = Line(lines[0].file, lines[0].sheet, lines[0].row)
    for key in ROSTER_KEYS:
        setattr(merged, key, _one_of(notes, key, [said for line in lines if (said := getattr(line, key))]))
    return merged


def _one_of(notes: list[str], key: str, said: Sequence[str]) -> str:
    if not said:
        return ""
    if key in _DATES:
        finest = max(said, key=len)
        if all(finest.startswith(one) for one in said):
            return finest
    if key == "name" and len({one.replace("·", "") for one in said}) == 1:
        # One row leaves out the middle dot.
        return max(said, key=len)
    if any(one != said[0] for one in said):
        notes.append(f"{key}_rows_differ")
    return said[0]


def _check(planned: Planned, today: date) -> None:
    if not planned.facts.get("name"):
        planned.refuse("name_missing")
    category = planned.lines[0].category
    if len(planned.lines) > 1:
        said = {line.category for line in planned.lines if line.category}
        if len(said) > 1:
            planned.refuse("category_rows_differ")
        category = next(iter(said), "")
    joined, full = planned.facts.get("joined"), planned.facts.get("full")
    if category and category not in KINDS:
        planned.refuse("category_not_a_member")
        return
    planned.kind = KINDS.get(category, "")
    if not planned.kind:
        if any(line.reasons and "category_unreadable" in line.reasons for line in planned.lines):
            planned.refuse("category_unreadable")
        elif full or (joined and joined.day.year + _LONGEST_PROBATION < today.year):
            planned.kind = str(MemberKind.FULL)
            planned.note("category_by_dates")
    if full and planned.kind == MemberKind.PROBATIONARY:
        planned.refuse("confirmed_on_probationary")


def settle(planned: Planned) -> None:
    """The outcome of each line: the first that belongs to the person carries it, the others say nothing new."""
    if len(planned.lines) == 1:
        planned.outcomes = [planned.outcome]
    elif planned.refused:
        planned.outcomes = [str(Outcome.REFUSED)] * len(planned.lines)
    else:
        planned.outcomes = [planned.outcome, *[str(Outcome.UNCHANGED)] * (len(planned.lines) - 1)]


def shown(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, list[str]]:
    """Changes as texts, for JSON: {key: [before, after]}."""
    return {key: [_text(before), _text(after)] for key, (before, after) in changes.items()}


def _text(value: Any) -> str:
    return value.iso if isinstance(value, Partial) else str(value or "")
