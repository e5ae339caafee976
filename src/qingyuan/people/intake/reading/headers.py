"""The header of a roster table (表头): one row or several, merged or not, anywhere on a sheet."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qingyuan.kernel.sheets import Cell, Merge, SheetStream

from .columns import is_label, is_of_contact, key_of, label_of, may_be_of_contact, of_somebody_else

Line = tuple[int, tuple[Cell, ...]]  # the number of a row, and its cells

# A header is no higher, and the row under it is data.
MOST_ROWS = 3
# A group over more columns is a title.
_WIDEST = 200
# One known word alone is a title or a note.
_LEAST = 2
# What is written of members only, and groups of members.
_OF_MEMBERS = frozenset(("id_number", "birth_date", "joined_on", "confirmed_on", "category"))
_UNITS = re.compile(r"(?:支部|组|村|嘎查|社区)$")


@dataclass(frozen=True)
class Column:
    """A column as understood: place from 0, label as written, the key it is read for or None."""

    place: int
    label: str
    key: str | None


@dataclass(frozen=True)
class Header:
    """Where a table's columns stand. columns: key to places from 0, the most exact first; rows from 1.

    beside  a second table stands right of the first, so that a row is two people
    """

    first_row: int
    last_row: int
    columns: Mapping[str, tuple[int, ...]]
    understood: tuple[Column, ...]
    beside: bool = False

    @property
    def fingerprint(self) -> str:
        """What tells one source's table from another's: its labels in their order."""
        return hashlib.sha256("|".join(column.label for column in self.understood).encode()).hexdigest()[:32]


class Merged:
    """What is seen at a place of a merged range: the value of its first cell."""

    def __init__(self, sheet: SheetStream) -> None:
        self._by_row: dict[int, list[Merge]] = defaultdict(list)
        self._starts: dict[int, dict[int, tuple[int, int]]] = {}
        for merge in sheet.merges:
            # Ranges down whole tables are looked up by column when they are needed, not laid out here.
            if merge.last_row - merge.first_row < MOST_ROWS:
                for row in range(merge.first_row, merge.last_row + 1):
                    self._by_row[row].append(merge)

    def start_of(self, row: int, place: int) -> tuple[int, int]:
        if row not in self._by_row:
            return row, place
        starts = self._starts.get(row)
        if starts is None:
            # Laid out for the rows of one header at a time: a file may merge tens of thousands of rows.
            if len(self._starts) > MOST_ROWS:
                self._starts.clear()
            starts = self._starts[row] = {
                column - 1: (merge.first_row, merge.first_column - 1)
                for merge in self._by_row[row]
                for column in range(merge.first_column, min(merge.last_column, merge.first_column + _WIDEST) + 1)
            }
        return starts.get(place, (row, place))

    def across(self, row: int) -> bool:
        """Whether a range in this row takes in several columns."""
        return any(merge.last_column > merge.first_column for merge in self._by_row.get(row, ()))


def known_labels(cells: Sequence[Cell]) -> int:
    """How many cells of a row are the label of some column."""
    return sum(1 for cell in cells if type(cell) is str and is_label(label_of(cell)))


def find(lines: Sequence[Line], merged: Merged, chosen: Mapping[str, Mapping[str, str]]) -> Header | None:
    """The header that begins in the first of these rows, None when it isn't one.

    chosen  what a person has said before: fingerprint to {label: key}, "" for a column not to be read
    """
    number, cells = lines[0]
    known = known_labels(cells)
    if known < _LEAST and not (known and merged.across(number)):
        return None
    best: Header | None = None
    for height in range(1, min(MOST_ROWS, len(lines)) + 1):
        block = lines[:height]
        if height > 1 and (block[-1][0] != number + height - 1 or not _continues(block, merged)):
            break
        found = _read(block, merged, chosen)
        if (
            "name" in found.columns
            and len(found.columns) >= _LEAST
            and (best is None or len(found.columns) >= len(best.columns))
        ):
            best = found
    return best


def _continues(block: Sequence[Line], merged: Merged) -> bool:
    """Whether the last row of a block still belongs to a header: labels under a group, and nothing that is data."""
    number, cells = block[-1]
    filled = [(place, cell) for place, cell in enumerate(cells) if cell is not None]
    if not filled or any(type(cell) is not str for _place, cell in filled):
        return False
    for place, cell in filled:
        if merged.start_of(number, place)[0] < number:
            return False
        if is_label(label_of(cell)):
            continue
        above = _above(block, merged, place)
        # 日期 under 入党, or a word of no column of ours under a group that spans several.
        if _joined(above, label_of(cell)) is None and not _spans(merged, block[-2][0], place):
            return False
    return any(
        is_label(label_of(cell)) or _joined(_above(block, merged, place), label_of(cell)) for place, cell in filled
    )


def _joined(above: str, label: str) -> tuple[str, int] | None:
    """What a label means under a group: 日期 under 入党情况 is 入党日期."""
    return key_of(above + label) or key_of(above.removesuffix("情况") + label)


def _spans(merged: Merged, row: int, place: int) -> bool:
    start = merged.start_of(row, place)
    return any(merged.start_of(row, other) == start for other in (place - 1, place + 1))


def _above(block: Sequence[Line], merged: Merged, place: int) -> str:
    """The label of the group over the last row of a block, joined from the top."""
    found: list[str] = []
    rows = dict(block)
    for number, _cells in block[:-1]:
        row, column = merged.start_of(number, place)
        cells = rows.get(row, ())
        label = label_of(cells[column]) if column < len(cells) else ""
        if label and label not in found:
            found.append(label)
    return "".join(found)


def _read(block: Sequence[Line], merged: Merged, chosen: Mapping[str, Mapping[str, str]]) -> Header:
    rows = dict(block)
    width = max(len(cells) for _number, cells in block)
    ranked: list[tuple[int, int, str]] = []
    understood: list[Column] = []
    groups: dict[int, str] = {}
    group = ""
    for place in range(width):
        labels: list[str] = []
        for number, _cells in block:
            row, column = merged.start_of(number, place)
            cells = rows.get(row, ())
            label = label_of(cells[column]) if column < len(cells) else ""
            if label and label not in labels:
                labels.append(label)
        # A group that was centred over its columns without merging them still speaks of all of them.
        top = label_of(block[0][1][place]) if place < len(block[0][1]) else ""
        if top or merged.start_of(block[0][0], place) != (block[0][0], place):
            group = top if of_somebody_else(top) else ""
        elif group and len(block) > 1 and labels:
            labels.insert(0, group)
        if not labels:
            continue
        found = None
        if not any(of_somebody_else(label) for label in labels[:-1]):
            found = key_of(labels[-1]) or key_of("".join(labels))
            if found is None and len(labels) > 1:
                found = _joined(labels[0], labels[-1]) or key_of(labels[0])
        groups[place] = "".join(labels[:-1])
        understood.append(Column(place, "".join(labels), found[0] if found else None))
        if found:
            ranked.append((found[1], place, found[0]))
    beside, theirs = _second_names(ranked, groups)
    if theirs:
        ranked = [(rank, place, key) for rank, place, key in ranked if groups[place] not in theirs]
        understood = [
            Column(column.place, column.label, None if groups[column.place] in theirs else column.key)
            for column in understood
        ]
    labels_at = {column.place: column.label for column in understood}
    columns: dict[str, tuple[int, ...]] = {}
    for _theirs, _rank, place, key in sorted(
        (may_be_of_contact(labels_at.get(place - 1, ""), labels_at[place]), rank, place, key)
        for rank, place, key in ranked
    ):
        # A second 联系电话, or one beside 培养联系人, is not the person's own.
        first, left = columns.get(key, ()), labels_at.get(place - 1, "")
        again = any(labels_at[other] == labels_at[place] for other in first)
        if not (again or of_somebody_else(left)) if first else not is_of_contact(left, labels_at[place]):
            columns[key] = (*first, place)
    header = Header(block[0][0], block[-1][0], columns, tuple(understood), beside)
    corrected = chosen.get(header.fingerprint)
    return _corrected(header, corrected) if corrected else header


def _second_names(ranked: Sequence[tuple[int, int, str]], groups: Mapping[int, str]) -> tuple[bool, set[str]]:
    """Whether a second 姓名 begins another table of people, and the groups of columns that are of somebody else.

    姓名 手机 姓名 手机 are two tables; 姓名 手机 and 包联干部 over 姓名 手机 are one, with another person beside.
    """
    names = sorted(place for _rank, place, key in ranked if key == "name")
    if len(names) < 2:
        return False, set()
    mine = [(key, place) for _rank, place, key in ranked if key != "name"]
    before = {key for key, place in mine if names[0] < place < names[1]}
    again = before & {key for key, place in mine if place > names[1]}
    other = groups[names[1]]
    if other != groups[names[0]] and not (again & _OF_MEMBERS or _UNITS.search(other)):
        return False, {groups[place] for place in names[1:]} - {groups[names[0]]}
    return bool(again), set()


def _corrected(header: Header, said: Mapping[str, str]) -> Header:
    """The header as a person has set it right: {label: key}; labels they did not speak of stay as found."""
    understood = tuple(
        Column(column.place, column.label, (said[column.label] or None) if column.label in said else column.key)
        for column in header.understood
    )
    columns: dict[str, tuple[int, ...]] = {}
    # What a person named comes before what was found by itself.
    for column in sorted(understood, key=lambda column: (column.label not in said, column.place)):
        if column.key:
            columns[column.key] = (*columns.get(column.key, ()), column.place)
    return Header(header.first_row, header.last_row, columns, understood, header.beside)
