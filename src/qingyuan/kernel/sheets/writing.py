"""A table written as an office prints it (写表格): A4, title, header on every page, borders, text that stays text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, Literal

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .workbook import Cell, text_of

# Excel holds 32,767 characters in a cell, and the writer drops a longer text without a word.
_MOST_CHARACTERS = 32_767
_SHEET_NAME_FORBIDS = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_MOST_SHEET_NAME = 31
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_A4 = 9
_BODY_LINE, _BODY_PADDING, _MOST_HEIGHT = 15, 6, 408  # points; Excel's rows are no higher
_LINE = 20  # points, one line of the notes
_DATE_FORMAT = 'yyyy"年"m"月"d"日"'
_AS_TEXT = "@"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    width   in characters of the body font, a Chinese one counting two; a date takes 15, in less Excel shows ####
    kind    "code" is text that stays text when somebody types over it, a number of eighteen digits too
    hidden  for the program alone: it is there when the file comes back, and on no screen or paper
    """

    key: str
    label: str
    width: float
    kind: Literal["text", "code", "number", "date"] = "text"
    hidden: bool = False


def write_table(
    target: Path | BinaryIO,
    *,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
    made_at: datetime,
    subtitle: str = "",
    notes: Sequence[str] = (),
    landscape: bool = True,
) -> None:
    """Write one sheet as .xlsx, row by row in constant memory; the same data gives the same bytes.

    rows     values in the order of columns; text that looks like a formula, a number or an address stays text
    made_at  stands in the file's properties; pass the time of the data, not of the click
    notes    lines under the table
    """
    # Closing removes the rows kept on disk meanwhile, after an error too; target gets a whole table or nothing.
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, dict(_OPTIONS)) as book:
        book.set_properties({"title": title, "created": made_at.replace(tzinfo=None)})
        sheet = book.add_worksheet(title.translate(_SHEET_NAME_FORBIDS).strip()[:_MOST_SHEET_NAME] or _("表格"))
        _set_page(sheet, landscape)
        body = _body_formats(book)
        # Rows somebody adds below the table hold codes as well.
        below = book.add_format({"num_format": _AS_TEXT})
        for number, column in enumerate(columns):
            style = below if column.kind == "code" else None
            sheet.set_column(number, number, column.width, style, {"hidden": column.hidden})
        line = _write_heading(book, sheet, title, subtitle, columns)
        for row in rows:
            # Not every program fits a row to its text when it opens or prints a file.
            sheet.set_row(line, _height(columns, row))
            for number, (column, value) in enumerate(zip(columns, row, strict=True)):
                _write_cell(sheet, line, number, column, value, body)
            line += 1
        _write_notes(book, sheet, line, notes, columns)
    if isinstance(target, Path):
        target.write_bytes(buffer.getvalue())
    else:
        target.write(buffer.getvalue())


def _set_page(sheet: Worksheet, landscape: bool) -> None:
    sheet.set_paper(_A4)
    if landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    # The codes &P and &N are the page and the number of pages.
    sheet.set_footer("&C" + _("第%(page)s页，共%(pages)s页") % {"page": "&P", "pages": "&N"})


def _write_heading(
    book: xlsxwriter.Workbook, sheet: Worksheet, title: str, subtitle: str, columns: Sequence[Column]
) -> int:
    """The title, the line under it and the header; the number of the first body row."""
    titled = book.add_format({"font_name": "方正小标宋简体", "font_size": 18, "align": "center", "valign": "vcenter"})
    _write_line(sheet, 0, title, titled, len(columns))
    sheet.set_row(0, 36)
    line = 1
    if subtitle:
        _write_line(sheet, 1, subtitle, book.add_format({"font_name": "宋体", "font_size": 11}), len(columns))
        sheet.set_row(1, _LINE)
        line = 2
    style = {
        "font_name": "黑体",
        "font_size": 11,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
        "border": 1,
    }
    header = book.add_format(style)
    sheet.set_row(line, 32)
    for number, column in enumerate(columns):
        sheet.write_string(line, number, column.label, header)
    sheet.repeat_rows(line)
    sheet.freeze_panes(line + 1, 0)
    return line + 1


def _write_line(sheet: Worksheet, line: int, text: str, style: Format, width: int) -> None:
    if width > 1:
        sheet.merge_range(line, 0, line, width - 1, "", style)
    sheet.write_string(line, 0, text[:_MOST_CHARACTERS], style)


def _body_formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    style = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter", "border": 1}
    return {
        "text": book.add_format({**style, "text_wrap": True}),
        "code": book.add_format({**style, "text_wrap": True, "num_format": _AS_TEXT}),
        "number": book.add_format({**style, "align": "center"}),
        "date": book.add_format({**style, "align": "center", "text_wrap": True, "num_format": _DATE_FORMAT}),
    }


def _write_cell(sheet: Worksheet, line: int, number: int, column: Column, value: Cell, body: dict[str, Format]) -> None:
    style = body[column.kind]
    if value is None or value == "":
        sheet.write_blank(line, number, None, style)
    elif isinstance(value, date) and column.kind == "date":
        sheet.write_datetime(line, number, datetime(value.year, value.month, value.day), style)  # noqa: DTZ001
    elif isinstance(value, int | float) and not isinstance(value, bool) and column.kind == "number":
        sheet.write_number(line, number, value, style)
    else:
        sheet.write_string(line, number, _fitting(text_of(value)), style)


def _height(columns: Sequence[Column], row: Sequence[Cell]) -> int:
    """Points that the longest cell of a row takes when wrapped."""
    shown = ((column, value) for column, value in zip(columns, row, strict=True) if not column.hidden)
    lines = max((_lines(text_of(value), column.width) for column, value in shown), default=1)
    return min(_MOST_HEIGHT, lines * _BODY_LINE + _BODY_PADDING)


def _lines(text: str, width: float) -> int:
    """Lines that a text takes, a Chinese character counting two; a little short of full, as words break early."""
    room = max(2, int(width) - 1)
    # A Chinese character has three bytes: characters and bytes together are twice its two places.
    return sum(-(-(len(part) + len(part.encode())) // 2 // room) or 1 for part in text.split("\n"))


def _fitting(text: str) -> str:
    if len(text) <= _MOST_CHARACTERS:
        return text
    cut = _("……（文字过长，全文请在系统里看）")
    return text[: _MOST_CHARACTERS - len(cut)] + cut


def _write_notes(
    book: xlsxwriter.Workbook, sheet: Worksheet, line: int, notes: Sequence[str], columns: Sequence[Column]
) -> None:
    style = book.add_format({"font_name": "宋体", "font_size": 10.5, "valign": "top", "text_wrap": True})
    room = max(1, int(sum(column.width for column in columns) / 2))
    for number, note in enumerate(notes, start=line):
        # Merged cells do not grow by themselves.
        sheet.set_row(number, _LINE * -(-max(len(note), 1) // room))
        _write_line(sheet, number, note, style, len(columns))
