"""A workbook read (读工作簿): looked through first, then parsed, every refusal a sentence."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from .. import content
from ..containers import BadContainer, Oversized
from ..errors import BadInput
from . import biff, package
from .extent import MAX_CELLS, MAX_ROWS, Extent
from .workbook import Cell, Merge, Month, Row, Sheet, SheetStream, Workbook, place_name

# Excel keeps 15 digits; a whole number beyond has lost its last ones and stays a float to show it.
_EXACT_WHOLE = 10**15


def read_workbook(source: content.Source) -> Workbook:
    """Read an .xlsx or .xls whole (读工作簿), hidden sheets included; chart and macro sheets are left out.

    source  a path, or the bytes of a file that must not be kept on disk

    Raises BadInput, code file_empty, file_too_big, not_a_workbook, broken, password, macros, oversized, hostile_xml,
    too_many_rows, too_many_cells; nothing of the file reaches the parser before these are ruled out.
    """
    return Workbook(tuple(_whole(sheet) for sheet in each_sheet(source)))


def each_sheet(source: content.Source) -> Iterator[SheetStream]:
    """The worksheets one after the other, rows as they are asked for: a long list never stands whole in memory.

    The rows of a sheet are read before the next sheet is asked for. Raises as `read_workbook` does, before the
    first sheet is given or while one is opened.
    """
    clean, extents = _looked_through(source)
    try:
        yield from _each_seen(clean, extents)
    except BadContainer as error:
        raise _broken() from error
    except PasswordError as error:
        raise _password() from error
    except (CalamineError, ValueError, OverflowError, OSError) as error:
        raise _broken() from error
    except BaseException as error:
        # The parser's own failed assertions arrive as this class, which is no Exception.
        if type(error).__name__ == "PanicException":
            raise _broken() from error
        raise


def _looked_through(source: content.Source) -> tuple[bytes, dict[str, Extent] | list[Extent]]:
    content.check_size(source)
    data = source if isinstance(source, bytes) else source.read_bytes()
    kind = content.recognise(data[:4096], data)
    try:
        if kind == content.Kind.XLSX:
            seen = package.look_through(data)
            return seen.clean, seen.extents
        if kind == content.Kind.XLS:
            old = biff.look_through(data)
            return old.clean, old.extents
    except BadContainer as error:
        raise _broken() from error
    except Oversized as error:
        raise _oversized() from error
    except biff.Encrypted as error:
        raise _password() from error
    except package.HostileXml as error:
        raise BadInput(
            _("这个文件的内部写法不安全，系统不读。请在 Excel 或 WPS 里新建一个表，把内容复制过去再传。"), "hostile_xml"
        ) from error
    raise _not_a_workbook(kind)


def _broken() -> BadInput:
    return BadInput(_("这个表格不完整或已损坏，打不开。请重新复制一份，确认自己能打开后再传。"), "broken")


def _oversized() -> BadInput:
    return BadInput(_("这个表格解开后过大，系统不读。请新建一个表，只把要导入的行和列复制过去再传。"), "oversized")


def _password() -> BadInput:
    return BadInput(_("这个文件设了打开密码，系统读不了。请在 Excel 里另存一份不带密码的再传。"), "password")


def _not_a_workbook(kind: content.Kind | content.Foreign) -> BadInput:
    if kind == content.Foreign.PASSWORD:
        return _password()
    if kind == content.Foreign.BROKEN:
        return _broken()
    if kind == content.Foreign.OVERSIZED:
        return _oversized()
    if kind == content.Foreign.MACROS:
        return BadInput(_("这个表格带有宏，为安全起见不读。请另存为不带宏的 .xlsx 再传。"), "macros")
    if kind == content.Foreign.WEB_PAGE:
        return BadInput(
            _("这个文件的后缀像表格，内容其实是网页。请用 Excel 或 WPS 打开，另存为 .xlsx 再传。"), "not_a_workbook"
        )
    if kind == content.Foreign.TEXT:
        return BadInput(
            _("这个文件的内容是纯文本，不是 Excel 表格。请用 Excel 或 WPS 打开，另存为 .xlsx 再传。"), "not_a_workbook"
        )
    if kind in (content.Kind.DOCX, content.Kind.DOC):
        return BadInput(
            _("这是 Word 文档，不是 Excel 表格。请把里面的表复制到 Excel 或 WPS 表格里，存成 .xlsx 再传。"),
            "not_a_workbook",
        )
    return BadInput(
        _("这个文件不是 Excel 表格，改了后缀也读不了。请选 .xlsx 或 .xls 文件，或另存为 .xlsx 再传。"), "not_a_workbook"
    )


def _each_seen(clean: bytes, extents: dict[str, Extent] | list[Extent]) -> Iterator[SheetStream]:
    with CalamineWorkbook.from_filelike(io.BytesIO(clean)) as book:
        listed = book.sheets_metadata
        if isinstance(extents, list) and len(extents) != len(listed):
            raise BadContainer
        known: dict[str, Extent] = {}
        for number, sheet in enumerate(listed):
            if sheet.typ != SheetTypeEnum.WorkSheet:
                continue
            found = extents[number] if isinstance(extents, list) else extents.get(sheet.name)
            # A sheet that was not looked through is not parsed; of two of one name only one could be.
            if found is None or sheet.name in known:
                raise BadContainer
            known[sheet.name] = found
        _check_reach(known)
        for sheet in listed:
            if sheet.name in known:
                visible = sheet.visible == SheetVisibleEnum.Visible
                yield _stream(book.get_sheet_by_name(sheet.name), sheet.name, visible, known[sheet.name])


def _check_reach(extents: dict[str, Extent]) -> None:
    for name, extent in extents.items():
        far = place_name((extent.last_row, max(extent.last_column, 1)))
        if extent.last_row > MAX_ROWS:
            raise BadInput(
                _(
                    "工作表“%(sheet)s”一直用到%(place)s，超过了%(most)s行。请看看表格下方有没有多余的内容，"
                    "删掉这些行或拆成几个文件再传。"
                )
                % {"sheet": name, "place": far, "most": f"{MAX_ROWS:,}"},
                "too_many_rows",
            )
        if extent.area > MAX_CELLS:
            raise BadInput(
                _("工作表“%(sheet)s”一直用到%(place)s，范围太大。请看看表格右边和下方有没有多余的内容，删掉后再传。")
                % {"sheet": name, "place": far},
                "too_many_cells",
            )
    if sum(extent.area for extent in extents.values()) > MAX_CELLS:
        raise BadInput(_("这个文件的工作表合起来太大。请拆成几个文件再传。"), "too_many_cells")


def _stream(sheet: CalamineSheet, name: str, visible: bool, extent: Extent) -> SheetStream:
    merges = tuple(
        Merge(top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    )
    return SheetStream(
        name, visible, merges, frozenset(extent.formulas), _lines(sheet, extent), frozenset(extent.errors)
    )


def _lines(sheet: CalamineSheet, extent: Extent) -> Iterator[tuple[Cell, ...]]:
    # Rows come from the first on, columns from the first that holds a value.
    before = (None,) * (sheet.start or (0, 0))[1]
    count = 0
    months: dict[int, list[int]] = defaultdict(list)
    for row, column in extent.months:
        months[row].append(column - 1)
    if sheet.start is not None:
        for line in sheet.iter_rows():
            count += 1
            cells = (*before, *[_text(value) if type(value) is str else _cell(value) for value in line])
            yield _with_months(cells, count, months) if count in months else cells
    # Formulas that were never computed have no value, so the parser ends above them.
    last_formula = max((row for row, _column in extent.formulas), default=0)
    for _number in range(count, last_formula):
        yield ()


def _with_months(cells: tuple[Cell, ...], row: int, months: Mapping[int, list[int]]) -> tuple[Cell, ...]:
    changed = list(cells)
    for place in months[row]:
        cell = cells[place] if place < len(cells) else None
        if isinstance(cell, date):
            changed[place] = Month(cell.year, cell.month, 1)
    return tuple(changed)


def _whole(stream: SheetStream) -> Sheet:
    rows = [Row(number, cells) for number, cells in enumerate(stream.lines, start=1)]
    return Sheet(stream.name, stream.visible, rows, stream.merges, stream.formulas)


def _text(value: str) -> str | None:
    # No database takes a NUL, which a file can write as _x0000_.
    return (value.replace("\0", "") if "\0" in value else value) or None


def _cell(value: object) -> Cell:
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT_WHOLE:
        return int(value)
    if isinstance(value, timedelta):
        return _duration(value)
    return value if isinstance(value, str | int | float | date | datetime | time) else str(value)


def _duration(value: timedelta) -> str:
    minutes, seconds = divmod(round(value.total_seconds()), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
