"""Holds a report of the import against the truth (评分): rows, fields, invented digits, the same person twice."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import PurePath
from typing import Any

from .cells import EDUCATIONS
from .places import branch_key
from .truth import FIELDS, Kind, Meaning, Row, State

SHOWN = 20
_DATES = ("birth_date", "joined_on", "confirmed_on")
_EDUCATION = {way: full for full, ways in EDUCATIONS.items() for way in (full, *ways)}
_CATEGORY = {
    "正式": "正式党员",
    "预备": "预备党员",
    "中共预备党员": "预备党员",
    "预备期": "预备党员",
    "积极分子": "入党积极分子",
}


@dataclass
class Pairs:
    """Pairs of rows.

    said  reported as one person;  right  those of them that are
    firm  both bear a sound number, or agree in name, month of birth and branch with none spoilt
    soft  agree so, but the number of one is spoilt
    """

    right: int = 0
    said: int = 0
    firm: int = 0
    firm_found: int = 0
    soft: int = 0
    soft_found: int = 0

    @property
    def precision(self) -> float:
        return self.right / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        return self.firm_found / self.firm if self.firm else 1.0


@dataclass
class Scores:
    """What came out. fields: field to counts.

    right, missing, wrong     of cells whose meaning is clear; missing: also what says less than the source
    conjured                  a value where the source says nothing
    guessed, kept             a value where it is ambiguous, destroyed, that is none of those allowed
    unexplained               such a cell rightly left empty in a row that gives no reason at all
    """

    people: int = 0
    people_found: int = 0
    people_said: int = 0
    unreported: int = 0
    unknown_rows: int = 0
    fields: dict[str, Counter[str]] = field(default_factory=lambda: {key: Counter() for key in FIELDS})
    invented: int = 0
    pairs: Pairs = field(default_factory=Pairs)
    mismatches: dict[str, list[str]] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        return self.people_found / self.people_said if self.people_said else 1.0

    @property
    def recall(self) -> float:
        return self.people_found / self.people if self.people else 1.0

    def share(self, key: str) -> float:
        """Right of the clear cells of a field."""
        counts = self.fields[key]
        clear = counts["right"] + counts["missing"] + counts["wrong"]
        return counts["right"] / clear if clear else 1.0

    def wrong(self, key: str) -> int:
        """Answers that are not true: over clear cells, and made up over others."""
        counts = self.fields[key]
        return counts["wrong"] + counts["conjured"] + counts["guessed"] + counts["kept"]

    def note(self, kind: str, row: Row | tuple[str, str, int], text: str = "") -> None:
        shown = self.mismatches.setdefault(kind, [])
        if len(shown) < SHOWN:
            place = (row.file, row.sheet, row.row) if isinstance(row, Row) else row
            rest = f"  [{row.what}] {row.cells[:160]!r}" if isinstance(row, Row) else ""
            shown.append(f"{place[0]} {place[1]}!{place[2]}: {text}{rest}")

    def __str__(self) -> str:
        lines = [
            f"rows      precision {self.precision:.5f}  recall {self.recall:.5f}"
            f"  ({self.people_found} found of {self.people}, {self.people_said} said;"
            f" {self.unreported} used rows without an entry, {self.unknown_rows} entries for no such row)",
            f"{'field':13}{'share':>8}" + "".join(f"{name:>12}" for name in _COUNTS),
        ]
        for key, counts in self.fields.items():
            lines.append(f"{key:13}{self.share(key):8.4f}" + "".join(f"{counts[name]:12}" for name in _COUNTS))
        pairs = self.pairs
        lines += [
            f"invented digits {self.invented}",
            f"pairs     precision {pairs.precision:.5f} ({pairs.right} of {pairs.said} said)  recall {pairs.recall:.5f}"
            f" ({pairs.firm_found} of {pairs.firm})  with a spoilt number {pairs.soft_found} of {pairs.soft}",
        ]
        for kind, shown in sorted(self.mismatches.items()):
            lines += ["", f"{kind} (first {len(shown)})", *(f"  {line}" for line in shown)]
        return "\n".join(lines)


_COUNTS = ("right", "missing", "wrong", "conjured", "guessed", "kept", "unexplained")


def score(truth: Iterable[Row], report: dict[str, Any]) -> Scores:
    """Compare a report (OUT.json as read) with the truth of its workbooks."""
    said = {(PurePath(entry["file"]).name, entry["sheet"], int(entry["row"])): entry for entry in report["rows"]}
    scores = Scores()
    people: list[tuple[Row, Any]] = []
    for row in truth:
        entry = said.pop((row.file, row.sheet, row.row), None)
        person = entry is not None and entry["outcome"] != "not_a_person"
        scores.people_said += person
        if row.kind is Kind.PERSON:
            scores.people += 1
            if entry is None or not person:
                scores.note("row_missed", row)
            else:
                scores.people_found += 1
                _score_fields(scores, row, entry)
            people.append((row, entry.get("person") if entry and person else None))
            continue
        if entry is None and row.kind is Kind.NOT_A_PERSON:
            scores.unreported += 1
            scores.note("row_without_entry", row)
        if entry is not None and person:
            scores.note("nobody_taken_for_a_person", row, f"{entry['outcome']} {entry.get('fields')}")
            # Whoever was made of it must be nobody else.
            people.append((row, entry.get("person")))
    for place, entry in said.items():
        person = entry["outcome"] != "not_a_person"
        scores.people_said += person
        scores.unknown_rows += 1
        scores.note("entry_for_no_such_row", place, str(entry)[:200])
    _score_pairs(scores, people)
    return scores


def same(key: str, given: str, answer: str) -> bool:
    """Whether two answers for a field say the same."""
    return _plain(key)(given) == _plain(key)(answer)


def _plain(key: str) -> Callable[[str], str]:
    if key == "branch":
        return branch_key
    if key == "ethnicity":
        return lambda text: text.removesuffix("族")
    if key == "education":
        return lambda text: _EDUCATION.get(text, text)
    if key == "category":
        return lambda text: _CATEGORY.get(text, text)
    return lambda text: text


def _score_fields(scores: Scores, row: Row, entry: dict[str, Any]) -> None:
    fields = entry.get("fields") or {}
    reasons = entry.get("reasons") or []
    for key in FIELDS:
        given = str(fields.get(key) or "")
        meaning = row.fields.get(key, Meaning(State.NOTHING))
        verdict = judge(key, given, meaning)
        if not given and meaning.state in (State.AMBIGUOUS, State.DESTROYED) and not reasons:
            verdict = "unexplained"
        if verdict:
            scores.fields[key][verdict] += 1
            if verdict != "right":
                wanted = "/".join(meaning.answers) or "nothing"
                scores.note(f"{key} {verdict}", row, f"said {given!r}, is {wanted} ({meaning.state})")
        if key in ("id_number", "phone") and given and _invented(given, meaning, row):
            scores.invented += 1
            scores.note(f"{key} invented", row, f"said {given!r}, stands {row.digits}")


def judge(key: str, given: str, meaning: Meaning) -> str:
    """The count an answer falls under; "" where there is nothing to say."""
    accepted = any(same(key, given, answer) for answer in meaning.answers) and (
        key != "branch" or given.endswith("党支部")
    )
    match meaning.state:
        case State.CLEAR if accepted:
            return "right"
        case State.CLEAR:
            return "missing" if not given or _says_less(key, given, meaning.answers) else "wrong"
        case State.NOTHING:
            return "" if not given or accepted else "conjured"
        case State.AMBIGUOUS:
            return "" if not given or accepted else "guessed"
    return "" if not given or accepted else "kept"


def _says_less(key: str, given: str, answers: tuple[str, ...]) -> bool:
    """True, but not all the source tells: 1998 for 1998-07, 和平村党支部 for 六户镇和平村党支部."""
    if key in _DATES:
        return any(answer.startswith(f"{given}-") for answer in answers)
    return key == "branch" and any(branch_key(answer).endswith(branch_key(given)) for answer in answers)


def _invented(given: str, meaning: Meaning, row: Row) -> bool:
    digits = unicodedata.normalize("NFKC", given).upper()
    return given not in meaning.answers and not any(digits in run for run in row.digits)


def _score_pairs(scores: Scores, people: list[tuple[Row, Any]]) -> None:
    said: dict[Any, Counter[Any]] = defaultdict(Counter)
    names: dict[Any, list[Row]] = defaultdict(list)
    true: dict[int, list[tuple[Row, Any]]] = defaultdict(list)
    for number, (row, person) in enumerate(people):
        if row.kind is Kind.PERSON:
            true[row.person].append((row, person))
        if person is not None:
            said[person][row.person or f"nobody {number}"] += 1
            names[person].append(row)
    for person, counts in said.items():
        size = counts.total()
        scores.pairs.said += size * (size - 1) // 2
        scores.pairs.right += sum(count * (count - 1) // 2 for count in counts.values())
        if len(counts) > 1:
            scores.note(
                "two_people_merged",
                names[person][0],
                " | ".join(f"{row.file}!{row.row} {row.cells[:60]}" for row in names[person][:4]),
            )
    for rows in true.values():
        for (one, said_one), (other, said_other) in combinations(rows, 2):
            level = _level(one, other)
            if level is None:
                continue
            found = said_one is not None and said_one == said_other
            if level == "firm":
                scores.pairs.firm += 1
                scores.pairs.firm_found += found
            else:
                scores.pairs.soft += 1
                scores.pairs.soft_found += found
            if not found:
                scores.note(
                    f"one_person_not_merged ({level})",
                    one,
                    f"and {other.file} {other.sheet}!{other.row} [{other.what}] {other.cells[:120]!r}; said {said_one}, {said_other}",
                )


def _level(one: Row, other: Row) -> str | None:
    """How surely the source lets anybody know that two rows are one person; None: not."""
    numbers = [row.fields.get("id_number", Meaning(State.NOTHING)) for row in (one, other)]
    if all(number.state is State.CLEAR for number in numbers):
        return "firm"
    known = [(_only(row, "name"), row.unit, _birth(row)) for row in (one, other)]
    (name, unit, birth), (other_name, other_unit, other_birth) = known
    if not birth or not other_birth or not name or name != other_name or unit != other_unit:
        return None
    if not all(_only(row, "branch") for row in (one, other)):
        return None
    if not (birth.startswith(other_birth) or other_birth.startswith(birth)):
        return None
    spoilt = any(number.state in (State.DESTROYED, State.AMBIGUOUS) for number in numbers)
    return "soft" if spoilt else "firm"


def _only(row: Row, key: str) -> str:
    meaning = row.fields.get(key, Meaning(State.NOTHING))
    return meaning.answers[0] if meaning.state is State.CLEAR else ""


def _birth(row: Row) -> str:
    """To the month at least; the number's where it is sound."""
    number = _only(row, "id_number")
    if number:
        return f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    birth = _only(row, "birth_date")
    return birth if len(birth) >= 7 else ""
