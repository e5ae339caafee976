"""What the room's entries in the chronicle are called, and how they are made (记录项)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.scope import Scope
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations.telling import tell

from ..models import Letter, Line, Link, Report
from ..states import ReportState, State

REGISTERED = verbs.name("letters.registered", gettext_lazy("登记来件"))
CORRECTED = verbs.name("letters.corrected", gettext_lazy("更正登记"))
TAKEN_UP = verbs.name("letters.taken_up", gettext_lazy("开始办理"))
SPLIT = verbs.name("letters.split", gettext_lazy("分解任务"))
ANSWERED = verbs.name("letters.answered", gettext_lazy("填写落实情况"))
REPORTED = verbs.name("letters.reported", gettext_lazy("来件已报送"))
FILED = verbs.name("letters.filed", gettext_lazy("办结"))
WITHDRAWN = verbs.name("letters.withdrawn", gettext_lazy("撤销来件"))
DRAFTED = verbs.name("letters.report_drafted", gettext_lazy("上报件拟稿"))
CHANGED = verbs.name("letters.report_changed", gettext_lazy("修改上报件"))
FROZEN = verbs.name("letters.report_frozen", gettext_lazy("冻结上报件"))
CHECKED = verbs.name("letters.report_checked", gettext_lazy("核稿"))
ISSUED = verbs.name("letters.report_issued", gettext_lazy("签发"))
ATTACHED = verbs.name("letters.report_signed_page", gettext_lazy("附签批件"))
SENT = verbs.name("letters.report_sent", gettext_lazy("报送"))
DISCARDED = verbs.name("letters.report_discarded", gettext_lazy("作废上报件"))

tell("letters", "state", gettext_lazy("状态"), {**dict(State.choices), **dict(ReportState.choices)})
tell("letters", "due", gettext_lazy("时限"))
tell("letters", "lines", gettext_lazy("任务条数"))
tell("letters", "dropped", gettext_lazy("去掉的任务"))
tell("letters", "link", gettext_lazy("由系统计算"), Link)
tell("letters", "figures", gettext_lazy("指标个数"))
tell("letters", "digest", gettext_lazy("数字和清单的散列"))
tell("letters", "way", gettext_lazy("报送方式"), Report.Way)
tell("letters", "file", gettext_lazy("文件散列"))


def entry(
    scope: Scope,
    record: Letter | Line | Report,
    verb: str,
    now: datetime,
    *,
    open: Mapping[str, Any] | None = None,
    sealed: Mapping[str, Any] | None = None,
) -> chronicle.Draft:
    """A change as the chronicle of the committee enters it; a line stands in the book of the committee that split it."""
    letter = record.letter if isinstance(record, Line) else record
    assert letter is not None
    state = {} if isinstance(record, Line) else {"state": record.state}
    return chronicle.Draft(
        letter.unit_id,
        letter.home_id,
        verb,
        chronicle.reference(record),
        record.revision,
        accounts.signature(scope),
        now,
        open={**state, **(open or {})},
        sealed={name: value for name, value in (sealed or {}).items() if value},
    )
