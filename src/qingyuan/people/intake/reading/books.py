"""Whole files (整本名册): every sheet read, hidden ones named and not taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.sheets import SheetStream, each_sheet

from .cells import Cells
from .lines import Line, Read, SheetRead
from .tables import BESIDE, HIDDEN, NO_HEADER, Tables

_NO_CHOICE: Mapping[str, Mapping[str, str]] = {}


def read_books(
    books: Sequence[tuple[str, Path]],
    *,
    today: date,
    chosen: Mapping[str, Mapping[str, str]] = _NO_CHOICE,
    progress: Callable[[int], None] | None = None,
) -> Read:
    """Read some workbooks as one roster. books: name as the person knows it, and where it lies.

    chosen    columns a person has set right before: a table's fingerprint to {label: key}
    progress  told how many rows have been read, every thousand
    Raises BadInput for a file that can't be read at all.
    """
    read = Read()
    cells = Cells(today)
    for number, (name, path) in enumerate(books):
        read.files.append(name)
        try:
            for stream in each_sheet(path):
                _sheet(read, stream, number, chosen, cells, progress)
        except BadInput as error:
            if len(books) == 1:
                raise
            raise BadInput(_("“%(file)s”：%(said)s") % {"file": name, "said": error.message}, error.code) from error
    return read


def _sheet(
    read: Read,
    stream: SheetStream,
    file: int,
    chosen: Mapping[str, Mapping[str, str]],
    cells: Cells,
    progress: Callable[[int], None] | None,
) -> None:
    sheet = SheetRead(file, stream.name, stream.visible)
    read.sheets.append(sheet)
    if not stream.visible:
        sheet.left_out = HIDDEN
        sheet.others = [(at, HIDDEN) for at, row in enumerate(stream.lines, 1) if any(cell is not None for cell in row)]
        return
    tables = Tables(stream, sheet, len(read.sheets) - 1, chosen, cells)
    found: list[Line] = []
    for line in tables.lines():
        found.append(line)
        if progress is not None and len(found) % 1_000 == 0:
            progress(len(read.lines) + len(found))
    tables.settle(found)
    read.lines += found
    if not sheet.tables and any(why == BESIDE for _at, why in sheet.others):
        sheet.left_out = BESIDE
    elif not sheet.tables and sheet.others:
        sheet.left_out = NO_HEADER
        sheet.others = [(at, NO_HEADER) for at, _why in sheet.others]
