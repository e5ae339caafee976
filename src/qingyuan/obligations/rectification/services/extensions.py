"""More time, asked for and answered (延期)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts

from .. import queries
from ..models import Extension, Finding
from ..states import State
from .entered import EXTENSION_ASKED, EXTENSION_DECIDED
from .steps import begin, enter, save, written


@service
def ask_extension(scope: Scope, *, finding_id: int, revision: int, until: date, reason: str, now: datetime) -> Finding:
    """Ask for more time (申请延期). One request at a time. Raises NotAllowed, MoveRefused, BadInput."""
    finding = begin(scope, "ask_extension", finding_id, revision)
    if finding.state not in (State.OPEN, State.WORKING):
        raise MoveRefused(_("整改完成、提交复核以后，不用再申请延期。"), "wrong_state")
    if finding.due_on is None:
        raise MoveRefused(_("这条问题还没有整改时限，请先在“整改标准和措施”里填写。"), "no_due_day")
    if until <= finding.due_on:
        raise BadInput(_("延期后的日子要晚于现在的时限，请改正。"), "not_later")
    if until < day_of(now):
        raise BadInput(_("延期后的日子已经过去，请写今天以后的日子。"), "in_the_past")
    if any(one.state == Extension.State.ASKED for one in queries.extensions(finding)):
        raise MoveRefused(_("已经有一份延期申请在等上级答复，请等答复后再提。"), "already_asked")
    said = written(reason, _("请写明延期的理由和这段时间打算怎么做。"))
    Extension(
        finding=finding, until=until, was=finding.due_on, reason=said, asked_by=accounts.signature(scope), asked_at=now
    ).save(force_insert=True)
    save(finding, [])
    enter(scope, finding, EXTENSION_ASKED, now, open={"until": until.isoformat()}, sealed={"reason": said})
    return finding


@service
def decide_extension(
    scope: Scope, *, finding_id: int, revision: int, granted: bool, answer: str, now: datetime
) -> Finding:
    """Answer a request for more time (答复延期); a refusal says why. Raises NotAllowed, MoveRefused, BadInput."""
    finding = begin(scope, "decide_extension", finding_id, revision)
    asked = next((one for one in queries.extensions(finding) if one.state == Extension.State.ASKED), None)
    if asked is None or finding.state not in (State.OPEN, State.WORKING):
        raise MoveRefused(
            _("没有等待答复的延期申请：可能已由别人答复，或者问题已经提交复核。请刷新页面。"), "none_asked"
        )
    asked.answer = answer.strip() if granted else written(answer, _("不同意延期，请写明理由，责任单位看得到。"))
    asked.state = Extension.State.GRANTED if granted else Extension.State.REFUSED
    asked.decided_by, asked.decided_at = accounts.signature(scope), now
    asked.save(update_fields=["answer", "state", "decided_by", "decided_at"])
    if granted:
        finding.due_on, finding.due_text = asked.until, ""
    save(finding, ["due_on", "due_text"])
    enter(
        scope,
        finding,
        EXTENSION_DECIDED,
        now,
        open={"granted": granted, "until": asked.until.isoformat()},
        sealed={"answer": asked.answer} if asked.answer else {},
    )
    return finding
