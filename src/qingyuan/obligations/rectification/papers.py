"""What this room prints (打印件): the ledger in the customary columns, as Word and Excel.

Columns: the customary head of 问题整改台账; it is no prescribed form, offices use it as it stands here.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from qingyuan.kernel import clock, papers
from qingyuan.kernel.environment import day, moment
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.sheets import Column, write_table

from . import queries
from .models import OTHER, Evidence, Finding, Measure, Origin
from .states import STRUCK_OFF, State


def _columns() -> list[tuple[str, str, float, bool]]:
    """Key, label, millimetres on the page, and whether its values are short."""
    return [
        ("number", _("序号"), 9, True),
        ("category", _("问题类别"), 17, True),
        ("text", _("具体表现"), 42, False),
        ("source", _("问题来源"), 17, True),
        ("measure", _("整改措施"), 36, False),
        ("leader", _("责任领导"), 15, True),
        ("unit", _("责任单位"), 22, True),
        ("owner", _("责任人"), 14, True),
        ("due", _("整改时限"), 18, True),
        ("progress", _("整改进展/成效"), 28, False),
        ("done", _("是否完成"), 11, True),
        ("evidence", _("佐证材料"), 16, False),
        ("note", _("备注"), 12, False),
    ]


def ledger_rows(scope: Scope, wanted: queries.Filter) -> Iterator[list[str]]:
    """The findings of a filter as rows of text, unit by unit in official order, oldest first."""
    labels = queries.category_labels()
    found = queries.matching(scope, wanted).order_by("unit__path", "pk")
    evidence: dict[int, list[str]] = {}
    for finding_id, text in (
        Evidence._base_manager.filter(finding__in=found.values("pk")).order_by("at").values_list("finding_id", "text")
    ):
        evidence.setdefault(finding_id, []).append(text)
    further = _further_measures(found)
    rows = found.annotate(unit_name=F("unit__short_name"))
    for number, finding in enumerate(rows.iterator(chunk_size=500), start=1):
        state = State(finding.state)
        done = _("是") if state in STRUCK_OFF else _("已撤销") if state == State.WITHDRAWN else _("否")
        source = finding.source_text or finding.get_origin_display()
        shown = [*evidence.get(finding.pk, []), finding.evidence_text]
        yield [
            str(number),
            finding.category_text or _("其他")
            if finding.category == OTHER
            else labels.get((finding.library_id, finding.checklist, finding.category), finding.category),
            finding.text,
            source + (_("（导入）") if finding.origin == Origin.IMPORTED else ""),
            "\n".join(
                filter(
                    None,
                    [
                        finding.criterion and _("标准：%(text)s") % {"text": finding.criterion},
                        finding.measure,
                        *further.get(finding.pk, []),
                    ],
                )
            ),
            finding.leader_name,
            finding.unit_name,
            finding.owner.name if finding.owner else "",
            day(finding.due_on) if finding.due_on else finding.due_text,
            finding.progress,
            done,
            "\n".join(filter(None, shown)),
            finding.note,
        ]


def _further_measures(found: QuerySet[Finding]) -> dict[int, list[str]]:
    """The further measures of the present round, each under its criterion as the main one is."""
    texts: dict[int, list[str]] = {}
    rows = Measure._base_manager.filter(finding__in=found.values("pk"), round=F("finding__round"), dropped_reason="")
    for finding_id, criterion, text in rows.order_by("order").values_list("finding_id", "criterion", "text"):
        texts.setdefault(finding_id, []).append(_("另：标准：%(text)s") % {"text": criterion})
        texts[finding_id].append(text)
    return texts


def _lines(scope: Scope, wanted: queries.Filter, at: datetime) -> list[str]:
    unit = wanted.top.name if wanted.top is not None else _("本人范围内各单位")
    return [_("单位：%(unit)s　　　　统计截止：%(at)s") % {"unit": unit, "at": moment(at)}]


def ledger_word(scope: Scope, wanted: queries.Filter) -> bytes:
    """The ledger as a .docx, A4 across."""
    at = clock.now()
    return papers.word_table(
        title=_("问题整改台账"),
        lines=_lines(scope, wanted, at),
        columns=[papers.WordColumn(label, width, centred) for _key, label, width, centred in _columns()],
        rows=ledger_rows(scope, wanted),
        mark=demo_mark(),
        made_at=at,
    )


def ledger_excel(scope: Scope, wanted: queries.Filter) -> bytes:
    """The ledger as an .xlsx that can be printed as it is."""
    at = clock.now()
    buffer = io.BytesIO()
    write_table(
        buffer,
        title=_("问题整改台账"),
        subtitle="".join(_lines(scope, wanted, at)),
        columns=[Column(key, label, width / 1.9) for key, label, width, _centred in _columns()],
        rows=ledger_rows(scope, wanted),
        notes=[demo_mark()] if demo_mark() else [],
        made_at=at,
    )
    return buffer.getvalue()


def demo_mark() -> str:
    """Every paper of a demo says that it is one."""
    return _("演示数据：人物与事件均为虚构") if settings.QINGYUAN_DEMO else ""
