"""The refused rows as a workbook (退回的行): it comes back alone, and is read like any other roster."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from qingyuan.kernel.sheets import Cell, Column, write_table

from . import queries
from .forms import as_written
from .models import Import
from .reading.columns import COLUMNS, FIELDS
from .reading.lines import Line
from .reasons import reason_text
from .states import Outcome

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTHS = {"id_number": 22, "branch": 26, "above": 16, "phone": 14, "sex": 6, "name": 12}
# Columns beyond the customary ones, written where the files had them.
_FURTHER = ("above", "post", "arrived_on", "floating", "lost", "row_key")


def refused(intake: Import, target: BinaryIO) -> None:
    """Write the refused rows, each with where it stood and why it was refused."""
    had = {key for sheet in intake.understood for table in sheet["tables"] for _at, _label, key in table["columns"]}
    # The unit above a branch may stand in a title, and without it a name may fit several.
    further = [key for key in _FURTHER if key in had or key == "above"]
    keys = [*FIELDS, *further]
    # Labels in the words that are recognized, whatever language the reader has chosen.
    columns = [Column(key, COLUMNS[key][0], _WIDTHS.get(key, 12)) for key in keys]
    # A title and a sheet's name are read too: neither must look like the name of a branch.
    write_table(
        target,
        title=_("党员名册（退回的行）"),
        columns=[*columns, Column("row", _("原行号"), 18), Column("reasons", _("退回原因"), 60)],
        rows=_rows(intake, further),
        made_at=intake.taken_at,
    )


def _rows(intake: Import, further: list[str]) -> Iterator[list[Cell]]:
    for entry in queries.all_rows(intake, Outcome.REFUSED):
        line, one = entry.line, entry.planned
        codes = dict.fromkeys([*line.reasons, *one.notes])
        written = as_written(line)
        yield [
            *(written[key] for key in FIELDS),
            *(_further(line, key) for key in further),
            _place(intake, line),
            "；".join(reason_text(code) for code in codes),
        ]


def _further(line: Line, key: str) -> str:
    value = getattr(line, key)
    if isinstance(value, bool):
        return "是" if value else ""
    return str(value or line.source.get(key, ""))


def _place(intake: Import, line: Line) -> str:
    return f"{intake.files[line.file]} {intake.understood[line.sheet]['name']} {line.row}"
