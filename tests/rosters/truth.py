"""The truth about every used row of the workbooks, kept beside them as one JSON line a row (真值)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

FIELDS = (
    "name", "sex", "ethnicity", "id_number", "birth_date", "education", "category", "joined_on", "confirmed_on",
    "branch", "phone",
)  # fmt: skip
FILE = "truth.jsonl"


class State(StrEnum):
    """What the source lets anybody know about a cell."""

    CLEAR = "clear"  # one of the answers, and nothing else
    NOTHING = "nothing"  # the source says nothing: empty, or an answer that another cell of the row yields
    AMBIGUOUS = "ambiguous"  # empty with a reason, or one of the answers; never another
    DESTROYED = "destroyed"  # empty with a reason; the answers are parts that are still certain


class Meaning(NamedTuple):
    """What a cell means. answers: the accepted ones, the best first."""

    state: State
    answers: tuple[str, ...] = ()


class Kind(StrEnum):
    PERSON = "person"
    NOT_A_PERSON = "not_a_person"
    BLANK = "blank"  # an entry for it is welcome and not needed
    HIDDEN_SHEET = "hidden_sheet"  # on a hidden sheet: nobody to take in


@dataclass(slots=True)
class Row:
    """One used row. row: as Excel counts, from 1.

    what     title, info, header, section, subtotal, note ...; for a person the slips in the row
    person   the same for rows that are one person; 0 where there is none;  unit  the branch's key
    fields   those the source says something about
    digits   runs of digits that stand as text in the row: whoever reports another has invented it
    """

    file: str
    sheet: str
    row: int
    kind: Kind
    what: str = ""
    person: int = 0
    unit: str = ""
    fields: dict[str, Meaning] = field(default_factory=dict)
    digits: list[str] = field(default_factory=list)
    cells: str = ""


def save(folder: Path, rows: Iterable[Row]) -> None:
    with (folder / FILE).open("w", encoding="utf-8") as file:
        for row in rows:
            line = [
                row.file,
                row.sheet,
                row.row,
                row.kind,
                row.what,
                row.person,
                row.unit,
                row.fields,
                row.digits,
                row.cells,
            ]
            file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def load(folder: Path) -> Iterator[Row]:
    with (folder / FILE).open(encoding="utf-8") as file:
        for line in file:
            name, sheet, number, kind, what, person, unit, fields, digits, cells = json.loads(line)
            meanings = {key: Meaning(State(state), tuple(answers)) for key, (state, answers) in fields.items()}
            yield Row(name, sheet, number, Kind(kind), what, person, unit, meanings, digits, cells)
