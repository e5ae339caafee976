"""A workbook as read (读到的工作簿): plain values, rows and columns numbered from 1 as on screen."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | date | datetime | time | None
Place: TypeAlias = tuple[int, int]  # (row, column), both from 1


class Month(date):
    """A date whose cell shows year and month alone (只显示到月的日期): its day is the program's, not the writer's.

    It is no equal of the whole date, so that the two are told apart in a table of what has been read.
    """

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Month) and super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((Month, self.year, self.month))

    def isoformat(self) -> str:
        """1998-07, as far as somebody wrote it."""
        return super().isoformat()[:7]


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range (合并单元格), all four numbers from 1 and taken in; its value stands in the first cell."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sheet. cells[0] is column A; blank cells are None, error cells (#N/A) too."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell:
        """The value in a column numbered from 1, None past the last one."""
        return self.cells[column - 1] if 0 < column <= len(self.cells) else None

    @property
    def blank(self) -> bool:
        return not any(text_of(cell) for cell in self.cells)


@dataclass(frozen=True)
class Sheet:
    """One worksheet. rows has every row from 1 to the last that holds a value or a formula.

    formulas  places whose value is computed. The values read there are those last saved, or None.
    """

    name: str
    visible: bool
    rows: list[Row]
    merges: tuple[Merge, ...] = ()
    formulas: frozenset[Place] = field(default=frozenset())

    @cached_property
    def _merges_by_column(self) -> dict[int, tuple[list[int], list[Merge]]]:
        columns: dict[int, list[Merge]] = {}
        for merge in sorted(self.merges, key=lambda merge: merge.first_row):
            columns.setdefault(merge.first_column, []).append(merge)
        return {column: ([merge.first_row for merge in found], found) for column, found in columns.items()}

    def cell(self, row: int, column: int) -> Cell:
        """The value at a place, None outside the sheet."""
        return self.rows[row - 1].cell(column) if 0 < row <= len(self.rows) else None

    def merge_from(self, row: int, column: int) -> Merge | None:
        """The merged range whose first column this is and that takes in this row."""
        firsts, merges = self._merges_by_column.get(column, ([], []))
        at = bisect_right(firsts, row) - 1
        return merges[at] if at >= 0 and row <= merges[at].last_row else None


@dataclass(frozen=True)
class SheetStream:
    """One worksheet whose rows come as they are asked for, once.

    lines   the cells of row 1, 2, …; see Sheet
    errors  places that hold an error (#N/A): blank in their row, but somebody meant something there
    """

    name: str
    visible: bool
    merges: tuple[Merge, ...]
    formulas: frozenset[Place]
    lines: Iterator[tuple[Cell, ...]]
    errors: frozenset[Place] = frozenset()


@dataclass(frozen=True)
class Workbook:
    """The worksheets of a file in their order, hidden ones included."""

    sheets: tuple[Sheet, ...]


def text_of(cell: Cell) -> str:
    """A cell as the text a person sees in it: trimmed, whole numbers without a point, dates as 2026-06-30."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)


def squeeze(text: str) -> str:
    """Text for comparing: full-width forms made plain, small letters, every space and line break gone."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def column_letters(column: int) -> str:
    """Column 1 as A, 27 as AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def place_name(place: Place) -> str:
    """(5, 3) as C5, the way the program shows it."""
    return f"{column_letters(place[1])}{place[0]}"
