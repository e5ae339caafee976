"""The states of a letter and of a report, and the moves between them (来件和上报件的状态与办理动作)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    REGISTERED = "registered", _("待办理")
    UNDER_WAY = "under_way", _("办理中")
    REPORTED = "reported", _("已报送")
    FILED = "filed", _("已办结")
    WITHDRAWN = "withdrawn", _("已撤销")


# What is still owed.
OPEN = (State.REGISTERED, State.UNDER_WAY)

MOVES: dict[str, tuple[frozenset[State], State]] = {
    "take_up": (frozenset({State.REGISTERED}), State.UNDER_WAY),
    "split": (frozenset(OPEN), State.UNDER_WAY),
    "report": (frozenset(OPEN), State.REPORTED),
    # No report was asked for.
    "file": (frozenset(OPEN), State.FILED),
    "withdraw": (frozenset(OPEN), State.WITHDRAWN),
}

VERBS = {
    "take_up": _("开始办理"),
    "split": _("分解任务"),
    "report": _("报送"),
    "file": _("办结"),
    "withdraw": _("撤销"),
}

# How each state looks in a tag: kernel/ui `state`.
TONES = {
    State.REGISTERED: "todo",
    State.UNDER_WAY: "doing",
    State.REPORTED: "done",
    State.FILED: "done",
    State.WITHDRAWN: "void",
}


class ReportState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    FROZEN = "frozen", _("已冻结")
    REPORTED = "reported", _("已报送")
    DISCARDED = "discarded", _("已作废")


REPORT_MOVES: dict[str, tuple[frozenset[ReportState], ReportState]] = {
    "change": (frozenset({ReportState.DRAFT}), ReportState.DRAFT),
    "freeze": (frozenset({ReportState.DRAFT}), ReportState.FROZEN),
    "check": (frozenset({ReportState.FROZEN}), ReportState.FROZEN),
    "issue": (frozenset({ReportState.FROZEN}), ReportState.FROZEN),
    "attach": (frozenset({ReportState.FROZEN}), ReportState.FROZEN),
    "send": (frozenset({ReportState.FROZEN}), ReportState.REPORTED),
    "discard": (frozenset({ReportState.DRAFT, ReportState.FROZEN}), ReportState.DISCARDED),
}

REPORT_VERBS = {
    "change": _("修改"),
    "freeze": _("冻结"),
    "check": _("核稿"),
    "issue": _("签发"),
    "attach": _("附签批件"),
    "send": _("报送"),
    "discard": _("作废"),
}

REPORT_TONES = {
    ReportState.DRAFT: "todo",
    ReportState.FROZEN: "review",
    ReportState.REPORTED: "done",
    ReportState.DISCARDED: "void",
}

# Its figures stand fixed.
FIXED = (ReportState.FROZEN, ReportState.REPORTED, ReportState.DISCARDED)
