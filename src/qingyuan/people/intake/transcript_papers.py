"""The 转录单 as a workbook (转录单): a row a person, in the columns of the national system."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _

from qingyuan.kernel.environment import moment
from qingyuan.kernel.sheets import Column, write_table
from qingyuan.people.organizations.models import Organization

from .transcripts import COLUMNS, Sheet

_WIDTHS = {"序号": 6, "性别": 6, "公民身份号码": 21, "所在党支部": 24, "手机号码": 13, "党龄": 6}
_BOX = "□"


def transcript_workbook(unit: Organization, sheets: Sequence[Sheet], target: BinaryIO, *, at: datetime) -> None:
    """Write the people of a 转录单, what we do not hold left blank."""
    write_table(
        target,
        title=_("转录单"),
        subtitle=_("单位：%(unit)s　　　　%(at)s") % {"unit": unit.short_name, "at": moment(at)},
        columns=[
            *(Column(label, label, _WIDTHS.get(label, 11), "code") for label in COLUMNS),
            Column("what", _("变动"), 26),
            Column("done", _("已录入"), 8),
        ],
        rows=([*sheet.values, "\n".join(sheet.what), _BOX] for sheet in sheets),
        notes=[_("演示数据：人物与事件均为虚构")] if settings.QINGYUAN_DEMO else [],
        made_at=at,
    )
