"""What this room prints (打印件): the 任务分解表 in its customary columns, and a report with its 统计口径 and 审签单."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from qingyuan.kernel import clock, papers
from qingyuan.kernel.environment import day, moment
from qingyuan.kernel.sheets import Column, write_table
from qingyuan.obligations.rectification.papers import demo_mark

from .models import Letter, Report
from .queries import Drawn, LineRow

_Columns = list[tuple[str, str, float, bool]]


def line_columns() -> _Columns:
    """Key, label, millimetres on the page, and whether its values are short."""
    return [
        ("order", _("序号"), 10, True),
        ("task", _("任务"), 42, False),
        ("requirement", _("具体要求"), 58, False),
        ("lead", _("牵头单位"), 25, True),
        ("unit", _("责任单位"), 28, True),
        ("post", _("责任人"), 20, True),
        ("due", _("完成时限"), 24, True),
        ("standing", _("落实情况"), 50, False),
    ]


def line_cells(rows: Sequence[LineRow]) -> list[list[str]]:
    return [
        [
            str(number),
            row.line.task,
            row.line.requirement,
            row.line.lead.short_name if row.line.lead else "",
            row.line.unit.short_name,
            row.line.post,
            day(row.line.due_on),
            row.standing,
        ]
        for number, row in enumerate(rows, 1)
    ]


def _letter_lines(letter: Letter, at: datetime) -> list[str]:
    return [
        _("来文：%(sender)s %(number)s") % {"sender": letter.sender, "number": letter.number},
        _("要求：%(asks)s") % {"asks": letter.asks},
        _("制表：%(unit)s　　　　时限：%(due)s　　　　截至：%(at)s")
        % {"unit": letter.unit.short_name, "due": moment(letter.due_at), "at": moment(at)},
    ]


def split_word(letter: Letter, rows: Sequence[LineRow]) -> bytes:
    """The 任务分解表 as a .docx, A4 across."""
    at = clock.now()
    return _word(_("任务分解表"), _letter_lines(letter, at), line_columns(), line_cells(rows), [], at)


def split_excel(letter: Letter, rows: Sequence[LineRow]) -> bytes:
    """The same as an .xlsx that can be printed as it is."""
    at = clock.now()
    return _excel(_("任务分解表"), _letter_lines(letter, at), line_columns(), line_cells(rows), [], at)


def figure_columns() -> _Columns:
    return [
        ("order", _("序号"), 12, True),
        ("label", _("指标"), 70, False),
        ("value", _("数"), 22, True),
        ("unit", _("单位"), 16, True),
        ("definition", _("统计口径"), 137, False),
    ]


def figure_cells(drawn: Sequence[Drawn]) -> list[list[str]]:
    return [
        [str(number), one.label, str(one.value), one.unit_word, one.definition] for number, one in enumerate(drawn, 1)
    ]


def _report_lines(report: Report, at: datetime) -> list[str]:
    until = moment(report.frozen_at) if report.frozen_at else _("%(at)s（草稿，未冻结）") % {"at": moment(at)}
    return [
        _("报送单位：%(for_unit)s　　　　填报：%(unit)s　　　　统计截止：%(until)s")
        % {"for_unit": report.for_unit, "unit": report.unit.short_name, "until": until}
    ]


def _signatures(report: Report) -> list[str]:
    blank = "＿＿＿＿＿＿＿＿"
    return [
        _("拟稿：%(drafted)s　　　　核稿：%(checked)s　　　　签发：%(issued)s")
        % {
            "drafted": report.drafted_by.name if report.drafted_by else blank,
            "checked": report.checked_by.name if report.checked_by else blank,
            "issued": report.issued_by.name if report.issued_by else blank,
        }
    ]


def report_word(report: Report, drawn: Sequence[Drawn]) -> bytes:
    """A report as a .docx: its figures with their 口径, under them who drafted, checked and issued it."""
    at = clock.now()
    lines, cells = _report_lines(report, at), figure_cells(drawn)
    return _word(report.title, lines, figure_columns(), cells, _signatures(report), report.frozen_at or at)


def report_excel(report: Report, drawn: Sequence[Drawn]) -> bytes:
    at = clock.now()
    lines, cells = _report_lines(report, at), figure_cells(drawn)
    return _excel(report.title, lines, figure_columns(), cells, _signatures(report), report.frozen_at or at)


def _word(
    title: str, lines: list[str], columns: _Columns, cells: list[list[str]], notes: list[str], at: datetime
) -> bytes:
    return papers.word_table(
        title=title,
        lines=lines,
        columns=[papers.WordColumn(label, width, centred) for _key, label, width, centred in columns],
        rows=cells,
        notes=notes,
        mark=demo_mark(),
        made_at=at,
    )


def _excel(
    title: str, lines: list[str], columns: _Columns, cells: list[list[str]], notes: list[str], at: datetime
) -> bytes:
    buffer = io.BytesIO()
    write_table(
        buffer,
        title=title,
        subtitle="　　".join(lines),
        columns=[Column(key, label, width / 1.9) for key, label, width, _centred in columns],
        rows=cells,
        notes=[*notes, *([demo_mark()] if demo_mark() else [])],
        made_at=at,
    )
    return buffer.getvalue()
