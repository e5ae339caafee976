"""A checklist as a workbook (清单导出): the columns it is read by, and the keys hidden beside them."""

from __future__ import annotations

import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.sheets import Cell, Column, write_table
from qingyuan.regimes.models import LibraryVersion

from .checklist_rows import OutKey
from .checklist_words import SEVERITY, say_applies, say_units
from .papers import demo_mark
from .specs import ChecklistSpec


def checklist_excel(row: LibraryVersion, spec: ChecklistSpec) -> bytes:
    """A list of a library as .xlsx, to be changed in an office and loaded again; rows are known by the hidden column."""
    buffer = io.BytesIO()
    columns = [
        Column("number", _("序号"), 6, "number"),
        Column("category", _("问题类别"), 14),
        Column("text", _("具体表现"), 52),
        Column("applies", _("适用对象"), 14),
        Column("units", _("适用单位"), 14),
        Column("basis", _("依据"), 28),
        Column("severity", _("严重程度"), 9),
        Column("key", _("条目键名"), 10, "code", hidden=True),
    ]
    standing = row.get_standing_display()
    write_table(
        buffer,
        title=spec.text,
        subtitle=_("%(library)s　第%(version)s版　%(standing)s")
        % {"library": row.title, "version": row.version, "standing": standing},
        columns=columns,
        rows=_rows(row, spec),
        notes=[
            _("说明：可以增行、删行、改字、换次序，改好再导入。最后一列隐藏的是条目键名，请不要改动。"),
            *([demo_mark()] if demo_mark() else []),
        ],
        made_at=clock.now(),
    )
    return buffer.getvalue()


def _rows(row: LibraryVersion, spec: ChecklistSpec) -> Iterator[list[Cell]]:
    number = 0
    for category in spec.categories:
        if not category.items:
            yield [None, category.text, *[None] * 5, str(OutKey(row.library, category.key, ""))]
        for item in category.items:
            number += 1
            applies = item.applies_to
            yield [
                number,
                category.text,
                item.text,
                say_applies(applies.as_),
                say_units(applies.units),
                item.basis,
                SEVERITY[item.severity],
                str(OutKey(row.library, category.key, item.key)),
            ]
