"""What each verb is entered as in the chronicle (记录项名称), and how an entry is drafted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations.telling import tell

from ..models import Suggestion
from ..specs import RECORDS
from ..states import ClaimState, OwnState, PostState, State, SuggestionState

SUBJECT_ADDED = verbs.name("tasks.subject_added", gettext_lazy("列入对象"))
SUBJECT_LEFT = verbs.name("tasks.subject_left", gettext_lazy("不再列入对象"))
RECORDED = verbs.name("tasks.recorded", gettext_lazy("记录任务"))
ACCEPTED = verbs.name("tasks.accepted", gettext_lazy("认可任务"))
SENT_BACK = verbs.name("tasks.sent_back", gettext_lazy("退回任务"))
OWN_ADDED = verbs.name("tasks.own_added", gettext_lazy("列自选任务"))
OWN_DROPPED = verbs.name("tasks.own_dropped", gettext_lazy("自选任务不再办"))
SUGGESTED = verbs.name("tasks.suggested", gettext_lazy("提出建议"))
SUGGESTION_ANSWERED = verbs.name("tasks.suggestion_answered", gettext_lazy("答复建议"))
PASSED_UP = verbs.name("tasks.passed_up", gettext_lazy("建议报上级"))
TAKEN = verbs.name("tasks.taken", gettext_lazy("建议列为任务"))
SUGGESTION_POSTED = verbs.name("tasks.suggestion_posted", gettext_lazy("建议发榜"))
SUGGESTION_WITHDRAWN = verbs.name("tasks.suggestion_withdrawn", gettext_lazy("撤回建议"))
POSTED = verbs.name("tasks.posted", gettext_lazy("发榜"))
CLOSED = verbs.name("tasks.closed", gettext_lazy("结榜"))
CLAIMED = verbs.name("tasks.claimed", gettext_lazy("揭榜"))
REPORTED = verbs.name("tasks.reported", gettext_lazy("写进展"))
SUBMITTED = verbs.name("tasks.submitted", gettext_lazy("提交评审"))
CLAIM_RETURNED = verbs.name("tasks.claim_returned", gettext_lazy("退回揭榜成果"))
CLAIM_ACCEPTED = verbs.name("tasks.claim_accepted", gettext_lazy("揭榜评审通过"))
PUBLISHED = verbs.name("tasks.published", gettext_lazy("公开做法"))
GIVEN_UP = verbs.name("tasks.given_up", gettext_lazy("退榜"))
RELEASED = verbs.name("tasks.released", gettext_lazy("解除揭榜"))

tell("tasks", "state", gettext_lazy("状态"), State)
tell("tasks", "own_state", gettext_lazy("状态"), OwnState)
tell("tasks", "suggestion_state", gettext_lazy("状态"), SuggestionState)
tell("tasks", "post_state", gettext_lazy("状态"), PostState)
tell("tasks", "claim_state", gettext_lazy("状态"), ClaimState)
tell("tasks", "kind", gettext_lazy("记什么"), RECORDS)
tell("tasks", "adoption", gettext_lazy("任务清单编号"))
tell("tasks", "item", gettext_lazy("任务项"))
tell("tasks", "period", gettext_lazy("所属周期"))
tell("tasks", "subject", gettext_lazy("对象编号"))
tell("tasks", "own", gettext_lazy("自选任务编号"))
tell("tasks", "happened_on", gettext_lazy("日期"))
tell("tasks", "since", gettext_lazy("列入日期"))
tell("tasks", "due_on", gettext_lazy("时限"))
tell("tasks", "file", gettext_lazy("文件指纹"))
tell("tasks", "post", gettext_lazy("题目编号"))


def draft(
    scope: Scope,
    kept: Any,
    verb: str,
    now: datetime,
    *,
    open: Mapping[str, Any] | None = None,
    sealed: Mapping[str, Any] | None = None,
    by: Signature | None = None,
) -> chronicle.Draft:
    """An entry of a record that has a unit, a home and a revision. Empty texts are left out."""
    return chronicle.Draft(
        kept.unit_id,
        kept.home_id,
        verb,
        chronicle.reference(kept),
        kept.revision,
        by or accounts.signature(scope),
        now,
        open=open or {},
        sealed={name: text for name, text in (sealed or {}).items() if text},
    )


def of_suggestion(
    scope: Scope,
    kept: Suggestion,
    verb: str,
    now: datetime,
    *,
    sealed: Mapping[str, Any] | None = None,
    by: Signature | None = None,
) -> chronicle.Draft:
    """A suggestion has a book of its own: the unit's is read by superiors, who are not told whose it is."""
    return chronicle.Draft(
        kept.pk,
        kept.home_id,
        verb,
        chronicle.reference(kept),
        kept.revision,
        by or accounts.signature(scope),
        now,
        open={"suggestion_state": kept.state},
        sealed={name: text for name, text in (sealed or {}).items() if text},
        named_access=True,
    )
