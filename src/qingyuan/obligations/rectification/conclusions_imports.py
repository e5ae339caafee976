"""Reading earlier conclusions in (导入以往结论): each row kept or left out with its reason; the file itself is never kept.

The workbook is read from memory. What is left out leaves nothing behind but its place in the sheet and a reason, and
that only on the page that answers the upload.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.sheets import read_workbook
from qingyuan.people.organizations import queries as organizations

from . import conclusions_rules as rules
from . import policy
from .conclusions_sheet import ConclusionRow, read_conclusions
from .conclusions_states import Source
from .conclusions_words import holds_number
from .services import conclusions as services
from .services.conclusions import Concluded

# Larger uploads are set down on disk while they arrive, and no list of conclusions is as long.
MOST_BYTES = 1024 * 1024
MOST_ROWS = 2_000


def reason_text(code: str) -> str:
    """What a reason code says to the reader, and what to do next."""
    return {
        "holds_number": _("这一行的内容里有电话或者身份证号码，没有读入。请删去号码，只写结论，再导入这一行。"),
        "no_text": _("没有写结论指出的问题，请补上。"),
        "too_long": _("有一格太长：问题最多4000字，其他各栏最多120字，文号最多200字。请写要点。"),
        "not_concluded": _("还没有办结，不是结论。办结以后再导入。"),
        "unfounded": _("结论是不属实或者未发现，不作为以往的问题。"),
        "status_unclear": _("看不出是否已经办结。请在状态一栏写明“已办结”再导入。"),
        "source_unclear": _("看不出是哪一类结论。请在“来源”一栏写明，或者在上传时选一种。"),
    }[code]


@dataclass(frozen=True)
class Given:
    """What the importer says of the whole sheet; a cell that says otherwise wins. confidential: the sheet is marked so."""

    source: Source | None = None
    document: str = ""
    on: date | None = None
    confidential: bool = False


@dataclass(frozen=True)
class RowOutcome:
    """A row that was not kept: where it stands, and why."""

    sheet: str
    row: int
    reason: str

    @property
    def said(self) -> str:
        return reason_text(self.reason)


@dataclass
class Report:
    """What became of a sheet. private: labels of columns not read, and why; unused: labels nobody needed."""

    added: int = 0
    confidential: int = 0
    unchanged: int = 0
    left_out: list[RowOutcome] = field(default_factory=list)
    private: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)

    def sentence(self) -> str:
        """共读到 … 行 (the result in one sentence)."""
        return _("共读到%(rows)s行：新存%(added)s条，以前已有%(unchanged)s条，没有读入%(left_out)s行。") % {
            "rows": self.added + self.unchanged + len(self.left_out),
            "added": self.added,
            "unchanged": self.unchanged,
            "left_out": len(self.left_out),
        }


def import_conclusions(
    scope: Scope, *, unit_id: int, content: bytes, given: Given, named: Sequence[int], now: datetime
) -> Report:
    """Read a list of concluded findings for a unit's subtree, and keep what it holds.

    content  the bytes of an .xlsx or .xls;  named  who may read the confidential ones beside the importer
    Raises BadInput for a file that can't be read so (nothing is kept then) and for persons, NotHere, NotAllowed.
    """
    top = organizations.unit(scope, unit_id)
    policy.CONCLUSIONS_IN.require(scope, "import", top, refusal=policy.ONLY_KEEPERS)
    if len(content) > MOST_BYTES:
        raise BadInput(_("这个表格超过1MB。请只把结论一览复制到新表里，去掉图片和别的工作表，再传。"), "file_too_big")
    if holds_number(given.document):
        raise BadInput(_("“文号或反馈文件”里有电话或者身份证号码，请删去再传。"), "holds_number")
    sheet = read_conclusions(read_workbook(content))
    if len(sheet.rows) > MOST_ROWS:
        raise BadInput(_("一次最多导入%(most)s行，请分成几个文件。") % {"most": f"{MOST_ROWS:,}"}, "too_many_rows")
    report = Report(private=sheet.private, unused=sheet.unused, sheets=sheet.left_out)
    kept: list[tuple[ConclusionRow, Concluded]] = []
    for row in sheet.rows:
        source = row.source or given.source
        reason = row.reasons[0] if row.reasons else "" if source else "source_unclear"
        if reason or source is None:
            report.left_out.append(RowOutcome(row.sheet, row.row, reason))
            continue
        kept.append((row, _concluded(row, source, given)))
    found = services.keep(scope, unit_id=top.pk, concluded=[one for _row, one in kept], named=named, now=now)
    report.unchanged = sum(made is None for made in found)
    report.added = len(found) - report.unchanged
    report.confidential = sum(made is not None and made.confidential for made in found)
    return report


def _concluded(row: ConclusionRow, source: Source, given: Given) -> Concluded:
    return Concluded(
        source=source,
        text=row.text,
        document=row.document or given.document,
        on=row.on or (given.on if not row.on_text else None),
        on_text=row.on_text,
        unit_text=row.unit_text,
        category_text=row.category_text,
        confidential=rules.is_confidential(source, marked=given.confidential),
    )
