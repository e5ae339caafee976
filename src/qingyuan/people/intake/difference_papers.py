"""The list of differences with the national system as a workbook (差异清单)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from qingyuan.kernel.environment import moment
from qingyuan.kernel.sheets import Cell, Column, write_table

from . import queries
from .differences import DOUBT, HERE, NATIONAL, OWN, THERE, TWICE, Difference
from .forms import COLUMN_LABELS
from .models import Comparison
from .reasons import LABELS
from .services.comparing import unpacked

_TICK = "√"


def what(one: Difference) -> str:
    """What a line of the list is about."""
    said = {
        THERE: _("本系统没有这个人"),
        HERE: _("全国系统没有这个人"),
        TWICE: _("全国系统里不止一行"),
        DOUBT: _("有同名党员，分不清是不是同一人"),
    }
    if one.kind in said:
        return said[one.kind]
    return str(COLUMN_LABELS[one.key] if one.key in ("floating", "lost") else LABELS[one.key])


def differences_workbook(comparison: Comparison, target: BinaryIO) -> None:
    """Write every difference, branch by branch, with the side it is to be put right on."""
    write_table(
        target,
        title=_("与全国系统的差异清单"),
        subtitle=_("单位：%(unit)s　　　　比对时间：%(at)s")
        % {"unit": comparison.top.short_name, "at": moment(comparison.taken_at)},
        columns=[
            Column("number", _("序号"), 7, "number"),
            Column("branch", _("党支部"), 26),
            Column("name", _("姓名"), 12),
            Column("what", _("项目"), 18),
            Column("theirs", _("全国系统"), 24),
            Column("ours", _("本系统"), 24),
            Column("national", _("请在全国系统改"), 12),
            Column("own", _("请在本系统改"), 12),
        ],
        rows=_rows(comparison),
        notes=[_("演示数据：人物与事件均为虚构")] if settings.QINGYUAN_DEMO else [],
        made_at=comparison.taken_at,
    )


def _rows(comparison: Comparison) -> Iterator[list[Cell]]:
    number = 0
    for branch in queries.compared_branches(comparison).iterator(chunk_size=50):
        for one in unpacked(branch.rows):
            number += 1
            sides = [_TICK if one.side == side else "" for side in (NATIONAL, OWN)]
            yield [number, branch.label, one.name, what(one), one.theirs, one.ours, *sides]
