"""A list of earlier conclusions understood from a workbook (读以往结论表): what is taken, and what is not even looked at.

Pure. Only the columns named in `conclusions_words.SYNONYMS` are taken; of every other column nothing leaves this file
but its label, and a row in whose taken cells a telephone or ID number stands leaves nothing but its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.sheets import Cell, Header, Row, Sheet, Workbook, find_header, header_at, squeeze, text_of

from .conclusions_states import Source
from .conclusions_words import (
    REQUIRED,
    SYNONYMS,
    holds_number,
    is_private,
    read_day,
    read_source,
    read_status,
)
from .ledger_words import is_footnote, is_nothing, is_number, is_subtotal, says_none

# A problem told on two pages; longer is a report pasted into a list.
MAX_TEXT = 4_000  # characters
_MOST = {"document": 200, "on": 60, "unit": 120, "category": 120}
# Merged by people to say "the same for all these".
_SPREAD = ("source", "document", "on", "unit", "category", "status")


@dataclass(frozen=True, slots=True)
class ConclusionRow:
    """One line as read. Of a line with reasons nothing but its place and the reasons is kept.

    reasons  why it was left out;  status: what the sheet says where that is the reason
    """

    sheet: str
    row: int
    reasons: tuple[str, ...] = ()
    source: Source | None = None
    document: str = ""
    on: date | None = None
    on_text: str = ""
    unit_text: str = ""
    text: str = ""
    category_text: str = ""


@dataclass
class ConclusionSheet:
    """A list as read. private: labels not read because they tell of petitioners; unused: labels nobody asked for."""

    rows: list[ConclusionRow] = field(default_factory=list)
    private: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def read_conclusions(workbook: Workbook) -> ConclusionSheet:
    """Understand a workbook as a list of earlier conclusions.

    Raises BadInput: empty, no_header (no visible sheet has a column with what was concluded), formula_cells.
    """
    found = ConclusionSheet()
    headers = 0
    for sheet in workbook.sheets:
        if not sheet.visible:
            found.left_out.append(sheet.name)
            continue
        header = _header(sheet)
        if header is None:
            if any(not row.blank for row in sheet.rows):
                found.left_out.append(sheet.name)
            continue
        headers += 1
        _read_sheet(sheet, header, found)
    if not headers:
        raise BadInput(
            _(
                "没有找到表头。表里要有一栏写明结论指出的问题，叫“问题”“反馈问题”“认定的问题”都行；"
                "“反映问题”“来信内容”不是结论，系统不读。请改好表头再传。"
            ),
            "no_header",
        )
    if not found.rows:
        raise BadInput(_("表头下面没有内容。请确认选对了文件，再传一次。"), "empty")
    return found


@dataclass(frozen=True)
class _Header:
    """Where the taken columns stand; first and last row of the labels."""

    header: Header
    columns: Mapping[str, int]
    private: tuple[str, ...]


def _header(sheet: Sheet) -> _Header | None:
    header = find_header(sheet, SYNONYMS, REQUIRED)
    return None if header is None else _cleared(sheet, header)


def _cleared(sheet: Sheet, header: Header) -> _Header | None:
    """The header without the columns that stand under a private label: 单位 under 信访人 is the petitioner's own."""
    over = {column: _labels_over(sheet, header, column) for column in (*header.columns.values(), *header.others)}
    columns = {key: at for key, at in header.columns.items() if not any(map(is_private, over[at]))}
    if not set(columns) >= REQUIRED:
        return None
    private = [label for at, label in header.others.items() if is_private(label) or any(map(is_private, over[at]))]
    private += ["".join(over[at]) for key, at in header.columns.items() if key not in columns]
    return _Header(header, columns, tuple(private))


_ROWS_ABOVE = 2


def _labels_over(sheet: Sheet, header: Header, column: int) -> list[str]:
    """What stands over a column in the header, and as the name of its group just above; never a title over all of them."""
    taken = set(header.columns.values())
    found = []
    for row in range(max(1, header.first_row - _ROWS_ABOVE), header.last_row + 1):
        text = text_of(sheet.cell(row, column))
        reach = {column}
        for left in range(column, 0, -1):
            merge = sheet.merge_from(row, left)
            if merge is not None and merge.last_column >= column:
                text = text_of(sheet.cell(merge.first_row, left))
                reach = set(range(merge.first_column, merge.last_column + 1))
                break
        if text and (row >= header.first_row or len(reach) > 1) and not (len(taken) > 1 and taken <= reach):
            found.append(text)
    return list(dict.fromkeys(found))


def _read_sheet(sheet: Sheet, header: _Header, found: ConclusionSheet) -> None:
    _tell(header, found)
    last = header.header.last_row
    computed = {(row, at) for row, at in sheet.formulas if at in header.columns.values() and row > last}
    if computed:
        raise BadInput(
            _("工作表“%(sheet)s”里有公式，算出来的内容不作准。请全选、复制、选择性粘贴为数值，再传。")
            % {"sheet": sheet.name},
            "formula_cells",
        )
    for row in sheet.rows:
        if row.number <= last:
            continue
        # A list put together from several may have its columns in another order from here on.
        again = header_at(sheet, row.number, SYNONYMS, REQUIRED) if _repeats(sheet, row, header) else None
        if again is not None and (cleared := _cleared(sheet, again)) is not None:
            header, last = cleared, again.last_row
            _tell(header, found)
            continue
        if (read := _Line(sheet, row, header).read()) is not None:
            found.rows.append(read)


def _tell(header: _Header, found: ConclusionSheet) -> None:
    found.private = list(dict.fromkeys([*found.private, *header.private]))
    unused = [label for label in header.header.others.values() if label not in header.private]
    found.unused = list(dict.fromkeys([*found.unused, *unused]))


_TEXT_LABELS = frozenset(map(squeeze, SYNONYMS["text"]))


def _repeats(sheet: Sheet, row: Row, header: _Header) -> bool:
    own = squeeze(text_of(sheet.cell(header.header.last_row, header.columns["text"])))
    labels = (_TEXT_LABELS | {own}) - {""}
    return any(squeeze(text) in labels for cell in row.cells if len(text := text_of(cell)) <= 40)


class _Line:
    """One row under a header, read."""

    def __init__(self, sheet: Sheet, row: Row, header: _Header) -> None:
        self._sheet, self._row, self._header = sheet, row, header

    def read(self) -> ConclusionRow | None:
        """None for what is no line of the list: blank, a total, a note under the table."""
        texts = {key: self._text(key) for key in self._header.columns if key != "number"}
        own = {key: text_of(self._row.cell(at)) for key, at in self._header.columns.items()}
        if self._is_none(own, texts):
            return None
        reasons = self._reasons(texts)
        if reasons:
            return ConclusionRow(self._sheet.name, self._row.number, tuple(reasons))
        on = read_day(self._value("on"))
        return ConclusionRow(
            self._sheet.name,
            self._row.number,
            source=read_source(texts.get("source", "")),
            document=texts.get("document", ""),
            on=on,
            on_text="" if on else texts.get("on", ""),
            unit_text=texts.get("unit", ""),
            text=texts["text"],
            category_text=texts.get("category", ""),
        )

    def _is_none(self, own: Mapping[str, str], texts: Mapping[str, str]) -> bool:
        filled = [text for key, text in own.items() if text and not (key == "number" and is_number(text))]
        if not filled:
            return True
        if is_subtotal(filled[0]) or (not own["text"] and is_footnote(filled[0])):
            return True
        return says_none(own["text"]) or (len(filled) == 1 and is_footnote(filled[0]))

    def _reasons(self, texts: Mapping[str, str]) -> list[str]:
        if any(holds_number(text) for text in texts.values()):
            # First and alone: nothing more of the row is looked at.
            return ["holds_number"]
        if not texts.get("text"):
            return ["no_text"]
        if len(texts["text"]) > MAX_TEXT or any(len(texts.get(key, "")) > most for key, most in _MOST.items()):
            return ["too_long"]
        if "status" in self._header.columns and (reason := read_status(texts["status"])):
            return [reason]
        return []

    def _value(self, key: str) -> Cell:
        column = self._header.columns.get(key)
        if column is None:
            return None
        value = self._row.cell(column)
        if key in _SPREAD and not text_of(value):
            merge = self._sheet.merge_from(self._row.number, column)
            # A range that reaches up into the header or across other columns says something else.
            if merge and merge.first_row > self._header.header.last_row and merge.last_column == column:
                return self._sheet.cell(merge.first_row, column)
        return value

    def _text(self, key: str) -> str:
        text = text_of(self._value(key))
        return "" if is_nothing(text) else text
