"""Grids of cells written to files (.xlsx, .xls) as Excel would keep them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
import xlwt

from .dates import Cell
from .offices import Line
from .truth import Kind, Row

_MADE = datetime(2026, 6, 1)  # noqa: DTZ001 - fixed, so that the same seed gives the same bytes
_STYLES: dict[str, dict[str, Any]] = {
    "": {},
    "title": {"bold": True, "align": "center", "font_size": 18},
    "head": {"bold": True, "align": "center", "border": 1, "text_wrap": True},
    "body": {"border": 1},
}


@dataclass
class Grid:
    """One sheet being filled row by row, with the truth beside it. Rows count from 0, the truth's from 1."""

    file: str
    name: str
    left: int = 0
    hidden: bool = False
    rows: list[tuple[str, list[Cell]]] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filter: tuple[int, int, int, int] | None = None
    widths: dict[int, float] = field(default_factory=dict)
    truth: list[Row] = field(default_factory=list)

    def put(self, values: list[Cell | Any], what: str, *, style: str = "body") -> int:
        """A row that is nobody; what it is. Returns its index."""
        cells = [value if isinstance(value, Cell) else Cell(value) for value in values]
        self.rows.append((style, cells))
        used = any(cell.value not in (None, "") for cell in cells)
        kind = Kind.HIDDEN_SHEET if self.hidden else Kind.NOT_A_PERSON
        self.truth.append(
            Row(self.file, self.name, len(self.rows), kind if used else Kind.BLANK, what, cells=_shown(cells))
        )
        return len(self.rows) - 1

    def skip(self, rows: int = 1) -> None:
        for _row in range(rows):
            self.put([], "blank", style="")

    def person(self, cells: list[Cell], line: Line, unit: str) -> int:
        self.rows.append(("body", cells))
        kind = Kind.HIDDEN_SHEET if self.hidden else Kind.PERSON
        self.truth.append(
            Row(
                self.file, self.name, len(self.rows), kind, " ".join(line.slips), line.person.key, unit, line.fields,
                line.digits, _shown(cells),
            )
        )  # fmt: skip
        return len(self.rows) - 1

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge cells; columns within the table, whose first is 0."""
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))


def _shown(cells: list[Cell]) -> str:
    return "|".join("" if cell.value is None else str(cell.value) for cell in cells)


def write(path: Path, grids: list[Grid]) -> Path:
    """Write the sheets to path, as its ending says."""
    (_write_xls if path.suffix == ".xls" else _write_xlsx)(path, grids)
    return path


def _write_xlsx(path: Path, grids: list[Grid]) -> None:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": _MADE, "author": "组织办"})
    formats: dict[tuple[str, str], Any] = {}

    def look(style: str, number: str) -> Any:
        if (style, number) not in formats:
            formats[style, number] = book.add_format({**_STYLES[style], **({"num_format": number} if number else {})})
        return formats[style, number]

    shown = False
    for grid in grids:
        sheet = book.add_worksheet(grid.name)
        if grid.hidden:
            sheet.hide()
        elif not shown:
            sheet.activate()
            sheet.set_first_sheet()
            shown = True
        for column, width in grid.widths.items():
            sheet.set_column(grid.left + column, grid.left + column, width)
        for column in grid.hidden_columns:
            sheet.set_column(grid.left + column, grid.left + column, 12, None, {"hidden": True})
        if grid.filter:
            top, left, bottom, right = grid.filter
            sheet.autofilter(top, grid.left + left, bottom, grid.left + right)
        for row in sorted(grid.hidden_rows):
            sheet.set_row(row, None, None, {"hidden": True})
        for row, (style, cells) in enumerate(grid.rows):
            for column, cell in enumerate(cells, grid.left):
                _put_xlsx(sheet, row, column, cell, look(style, cell.format))
        for top, left, bottom, right in grid.merges:
            style, cells = grid.rows[top]
            first = cells[left]
            sheet.merge_range(top, grid.left + left, bottom, grid.left + right, "", look(style, first.format))
            _put_xlsx(sheet, top, grid.left + left, first, look(style, first.format))
    book.close()


def _put_xlsx(sheet: Any, row: int, column: int, cell: Cell, look: Any) -> None:
    value = cell.value
    if cell.formula:
        sheet.write_formula(row, column, _placed(cell.formula, row, column), look, value)
    elif value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    else:
        sheet.write_number(row, column, value, look)


def _placed(formula: str, row: int, column: int) -> str:
    """RC[-1] as the cell to the left."""
    return formula.replace("RC[-1]", f"{chr(ord('A') + column - 1)}{row + 1}")


def _write_xls(path: Path, grids: list[Grid]) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    formats: dict[tuple[str, str], Any] = {}

    def look(style: str, number: str) -> Any:
        if (style, number) not in formats:
            bold = "font: bold on; align: horiz centre" if style in ("title", "head") else ""
            formats[style, number] = xlwt.easyxf(bold, num_format_str=number or None)
        return formats[style, number]

    for at, grid in enumerate(grids):
        sheet = book.add_sheet(grid.name, cell_overwrite_ok=True)
        sheet.visibility = 1 if grid.hidden else 0
        if not grid.hidden and all(one.hidden for one in grids[:at]):
            book.set_active_sheet(at)
        merged = {(top, left): (bottom, right) for top, left, bottom, right in grid.merges}
        for column in grid.hidden_columns:
            sheet.col(grid.left + column).hidden = True
        for row, (style, cells) in enumerate(grid.rows):
            for column, cell in enumerate(cells):
                if (row, column) in merged:
                    bottom, right = merged[row, column]
                    sheet.merge(row, bottom, grid.left + column, grid.left + right)
                # xlwt keeps no result beside a formula: what Excel would have saved stands there instead.
                if cell.value is not None:
                    sheet.write(row, grid.left + column, cell.value, look(style, cell.format))
            if row in grid.hidden_rows:
                sheet.row(row).hidden = True
    book.save(str(path))
