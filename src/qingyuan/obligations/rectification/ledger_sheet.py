"""A ledger of problems understood from a workbook (读问题整改台账): every row accounted for, nothing written.

Pure. Rows above the header, the header, subtotals and notes are told apart from findings; a finding without
具体表现 is refused. What is unclear stays as text and says so; nothing is guessed.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.sheets import Cell, Header, Row, Sheet, Workbook, find_header, header_at, squeeze, text_of
from qingyuan.kernel.sheets.workbook import Place, place_name

from .ledger_words import (
    REQUIRED,
    SYNONYMS,
    is_footnote,
    is_nothing,
    is_number,
    is_subtotal,
    is_title,
    read_done,
    read_due,
    says_none,
    years_in,
)

# A problem told on two pages; a longer cell is a report pasted into a ledger.
MAX_TEXT = 4_000  # characters
# Merged by people to say "the same for all these"; 具体表现, 进展 and 是否完成 are each row's own.
SPREAD = ("category", "source", "measure", "leader", "unit", "owner", "due")
_TEXTS = ("category", "text", "source", "measure", "leader", "unit", "owner", "progress", "evidence", "note")


class Outcome(StrEnum):
    """What a row is, before anything of the database is asked."""

    FINDING = "finding"
    REFUSED = "refused"
    NOT_A_FINDING = "not_a_finding"


# One code may stand on any outcome: done_unclear, due_unclear and due_text_only on a finding are remarks.
REASONS: Mapping[str, Promise] = {
    "title": gettext_lazy("标题"),
    "info": gettext_lazy("表头上方的说明"),
    "header": gettext_lazy("表头"),
    "repeated_header": gettext_lazy("重复的表头"),
    "blank": gettext_lazy("空行"),
    "only_number": gettext_lazy("只有序号"),
    "section": gettext_lazy("小标题"),
    "subtotal": gettext_lazy("合计"),
    "footnote": gettext_lazy("表尾说明"),
    "says_none": gettext_lazy("写明没有问题"),
    "sheet_without_header": gettext_lazy("这张工作表没有台账表头，没有读入"),
    "no_text": gettext_lazy("没有具体表现"),
    "text_merged": gettext_lazy("具体表现与上一行合并，请拆开合并的单元格，逐行填写"),
    "too_long": gettext_lazy("一格超过4000字，请缩短"),
    "done_unclear": gettext_lazy("看不出是否完成，按未完成读入"),
    "due_unclear": gettext_lazy("整改时限读不成日期，原文保留"),
    "due_text_only": gettext_lazy("整改时限没有具体日期，原文保留"),
}


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line of a ledger as read (台账一行).

    sheet, row        where it stands; row from 1 as on screen
    due_on, due_text  the day where one is named; what the cell said, always
    done, done_text   None where the mark is unclear; what the cell said, always
    others            label and text of the columns nobody asked for, so that they can be kept in the note
    """

    sheet: str
    row: int
    outcome_hint: Outcome
    reasons: tuple[str, ...] = ()
    number: str = ""
    category_text: str = ""
    text: str = ""
    source_text: str = ""
    measure: str = ""
    leader: str = ""
    unit_text: str = ""
    owner: str = ""
    due_on: date | None = None
    due_text: str = ""
    progress: str = ""
    done: bool | None = False
    done_text: str = ""
    evidence_text: str = ""
    note: str = ""
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A sheet none of whose rows were taken: reason is hidden, empty or sheet_without_header; rows with something."""

    sheet: str
    reason: str
    rows: int


@dataclass(frozen=True, slots=True)
class LedgerSheet:
    """A ledger as read. rows: each row of each visible sheet once, in order; left_out: what to say beside it."""

    rows: list[LedgerRow]
    left_out: tuple[LeftOut, ...] = ()


def read_ledger(workbook: Workbook) -> LedgerSheet:
    """Understand a workbook as 问题整改台账.

    Raises BadInput: empty (nothing in it, or only a header), no_header (no visible sheet has 具体表现 among its
    columns), formula_cells (a taken cell is computed: what it said depends on the program that saved it).
    """
    rows: list[LedgerRow] = []
    left_out: list[LeftOut] = []
    formulas: list[tuple[str, Place]] = []
    headers = 0
    for sheet in workbook.sheets:
        filled = sum(not row.blank for row in sheet.rows)
        if not sheet.visible:
            left_out.append(LeftOut(sheet.name, "hidden", filled))
            continue
        if not filled and not sheet.formulas:
            left_out.append(LeftOut(sheet.name, "empty", 0))
            continue
        header = find_header(sheet, SYNONYMS, REQUIRED)
        if header is None:
            left_out.append(LeftOut(sheet.name, "sheet_without_header", filled))
            rows += [_plain(sheet, row, "blank" if row.blank else "sheet_without_header") for row in sheet.rows]
            continue
        headers += 1
        for row, columns in _read_sheet(sheet, header):
            rows.append(row)
            formulas += [(sheet.name, place) for place in _formulas_taken(sheet, row, columns)]
    _check(rows, left_out, headers, formulas)
    return LedgerSheet(rows, tuple(left_out))


def _check(rows: list[LedgerRow], left_out: list[LeftOut], headers: int, formulas: list[tuple[str, Place]]) -> None:
    hidden = any(sheet.reason == "hidden" and sheet.rows for sheet in left_out)
    advice = _("隐藏的工作表不读，要导入请先取消隐藏。") if hidden else ""
    if not rows:
        raise BadInput(_("这个表格里没有内容。请确认选对了文件，再传一次。") + advice, "empty")
    if not headers:
        raise BadInput(
            _(
                "没有找到台账的表头。表头要有“具体表现”一列，常用的列是：序号、问题类别、具体表现、问题来源、整改措施、责任领导、"
                "责任单位、责任人、整改时限、整改进展/成效、是否完成、佐证材料、备注。请把列名补齐后再传。"
            )
            + advice,
            "no_header",
        )
    if formulas:
        places = "、".join(f"{name}!{place_name(place)}" for name, place in formulas[:3])
        raise BadInput(
            _(
                "表里有%(count)s个单元格是公式（%(places)s%(more)s），读到的可能不是您看到的内容，这次没有读入。"
                "请全选、复制、选择性粘贴为数值，保存后再传。"
            )
            % {"count": len(formulas), "places": places, "more": _("等") if len(formulas) > 3 else ""},
            "formula_cells",
        )
    if all(row.outcome_hint is Outcome.NOT_A_FINDING for row in rows):
        raise BadInput(_("表头下面没有填写问题。请填好后再传。"), "empty")


def _plain(sheet: Sheet, row: Row, reason: str) -> LedgerRow:
    return LedgerRow(sheet.name, row.number, Outcome.NOT_A_FINDING, (reason,))


def _read_sheet(sheet: Sheet, header: Header) -> Iterator[tuple[LedgerRow, Mapping[str, int]]]:
    above = [row for row in sheet.rows[: header.first_row - 1] if not row.blank]
    # 附件1 often stands above the title; without a word for a list in any of them the first is the title.
    title = next(
        (row for row in above if any(is_title(text_of(cell)) for cell in row.cells)), above[0] if above else None
    )
    for row in sheet.rows[: header.first_row - 1]:
        yield _plain(sheet, row, "blank" if row.blank else "title" if row is title else "info"), {}
    years = years_in([text_of(cell) for cell in title.cells]) if title else set()
    year = years.pop() if len(years) == 1 else None
    labelled = _rows_with_label(sheet, header)
    last_of_header, reason = header.last_row, "header"
    for row in sheet.rows[header.first_row - 1 :]:
        # In a header of two rows the label may stand in the second.
        if row.number > last_of_header and not labelled.isdisjoint((row.number, row.number + 1)):
            again = header_at(sheet, row.number, SYNONYMS, REQUIRED)
            if again is not None:
                # A ledger put together from several may have its columns in another order from here on.
                header, last_of_header, reason = again, again.last_row, "repeated_header"
        if row.number <= last_of_header:
            yield _plain(sheet, row, reason), {}
        else:
            yield _Line(sheet, row, header, year).read(), header.columns


_TEXT_LABELS = frozenset(map(squeeze, SYNONYMS["text"]))
_MOST_LABEL = 40  # characters; a closer look at every finding would cost more than reading it


def _rows_with_label(sheet: Sheet, header: Header) -> set[int]:
    """Rows with a cell that reads like the label of 具体表现, by the known words or as this sheet words it."""
    own = {
        squeeze(text_of(sheet.cell(row, header.columns["text"])))
        for row in range(header.first_row, header.last_row + 1)
    }
    labels = (_TEXT_LABELS | own) - {""}
    return {
        row.number
        for row in sheet.rows
        if any(isinstance(cell, str) and len(cell) <= _MOST_LABEL and squeeze(cell) in labels for cell in row.cells)
    }


class _Line:
    """One row under a header, read."""

    def __init__(self, sheet: Sheet, row: Row, header: Header, year: int | None) -> None:
        self._sheet, self._row, self._header, self._year = sheet, row, header, year
        self._filled = [(at, text) for at, cell in enumerate(row.cells, start=1) if (text := text_of(cell))]

    def read(self) -> LedgerRow:
        reason = self._not_a_finding()
        if reason:
            return _plain(self._sheet, self._row, reason)
        due = read_due(self._value("due"), self._year)
        fields = {key: self._text(key) for key in _TEXTS}
        done_text = self._text("done")
        done = read_done(self._value("done"))
        refused, remarks = self._refusals(fields), [due.reason] if due.reason else []
        if done is None:
            remarks.append("done_unclear")
        return LedgerRow(
            self._sheet.name,
            self._row.number,
            Outcome.REFUSED if refused else Outcome.FINDING,
            (*refused, *remarks),
            number=self._text("number"),
            category_text=fields["category"],
            text=fields["text"],
            source_text=fields["source"],
            measure=fields["measure"],
            leader=fields["leader"],
            unit_text=fields["unit"],
            owner=fields["owner"],
            due_on=due.on,
            due_text=due.text,
            progress=fields["progress"],
            done=done,
            done_text=done_text,
            evidence_text=fields["evidence"],
            note=fields["note"],
            others=tuple(
                (label, text_of(self._row.cell(at)))
                for at, label in self._header.others.items()
                if text_of(self._row.cell(at))
            ),
        )

    def _value(self, key: str) -> Cell:
        column = self._header.columns.get(key)
        if column is None:
            return None
        value = self._row.cell(column)
        if key in SPREAD and not text_of(value):
            merge = self._sheet.merge_from(self._row.number, column)
            # A range that reaches up into the header or across other columns says something else.
            if merge and merge.first_row > self._header.last_row and merge.last_column == column:
                return self._sheet.cell(merge.first_row, column)
        return value

    def _text(self, key: str) -> str:
        text = text_of(self._value(key))
        return "" if is_nothing(text) else text

    def _refusals(self, fields: Mapping[str, str]) -> list[str]:
        refused = []
        if not fields["text"]:
            refused.append("no_text")
            column = self._header.columns["text"]
            merge = self._sheet.merge_from(self._row.number, column)
            if merge and self._header.last_row < merge.first_row < self._row.number:
                refused.append("text_merged")
        if any(len(text) > MAX_TEXT for text in [*fields.values(), self._text("due"), self._text("done")]):
            refused.append("too_long")
        return refused

    def _not_a_finding(self) -> str:
        """Why the row is none, judged by its own cells only; empty when it is one or should have been."""
        if not self._filled:
            return "blank"
        columns = self._header.columns
        first, text = self._filled[0]
        alone = len(self._filled) == 1
        if is_subtotal(text) and (first != columns["text"] or alone):
            return "subtotal"
        if is_footnote(text) and (first != columns["text"] or all(is_footnote(other) for _at, other in self._filled)):
            return "footnote"
        if says_none(text_of(self._row.cell(columns["text"]))):
            return "says_none"
        if alone and first != columns["text"]:
            merge = self._sheet.merge_from(self._row.number, first)
            over_text = merge is not None and merge.last_column >= columns["text"] > first
            if first == columns.get("number"):
                return "only_number" if is_number(text) else "section"
            if over_text:
                return "section"
        return ""


# A formula here changes nothing that is taken: a total, a title's date, a note.
_FORMULAS_ALLOWED = frozenset({"subtotal", "footnote", "section", "title", "info", "header", "repeated_header"})


def _formulas_taken(sheet: Sheet, row: LedgerRow, columns: Mapping[str, int]) -> list[Place]:
    if not sheet.formulas or _FORMULAS_ALLOWED.intersection(row.reasons):
        return []
    taken = {column for key, column in columns.items() if key != "number"}
    return sorted((row.row, column) for column in taken if (row.row, column) in sheet.formulas)


def identity(row: LedgerRow, unit_key: str) -> str:
    """A digest by which a second import knows the row again (同一问题): unit, 具体表现 and category.

    unit_key  whatever names the unit for good, e.g. its id as text. 64 hex digits. Spaces, line breaks,
    punctuation, full-width forms and capitals do not count.
    """
    parts = [unit_key, bare(row.text), bare(row.category_text)]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def bare(text: str) -> str:
    """What counts of a text when two are compared: no spaces, line breaks, punctuation, full-width forms or capitals."""
    return "".join(mark for mark in squeeze(text) if unicodedata.category(mark)[0] not in "PZC")
