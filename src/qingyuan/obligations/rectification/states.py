"""The states of a finding and of a unit's own list, and the moves between them (问题和自查清单的状态与办理动作)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    OPEN = "open", _("待整改")
    WORKING = "working", _("整改中")
    REVIEW = "review", _("待复核")
    SIGNED_OFF = "signed_off", _("已销号")
    LOOKED_BACK = "looked_back", _("已回头看")
    CONTESTED = "contested", _("异议中")
    WITHDRAWN = "withdrawn", _("已撤销")


MOVES: dict[str, tuple[frozenset[State], State]] = {
    "start": (frozenset({State.OPEN}), State.WORKING),
    "submit": (frozenset({State.WORKING}), State.REVIEW),
    "send_back": (frozenset({State.REVIEW}), State.WORKING),
    "sign_off": (frozenset({State.REVIEW}), State.SIGNED_OFF),
    # From looked_back again: 长期坚持 is a series of looks.
    "look_back": (frozenset({State.SIGNED_OFF, State.LOOKED_BACK}), State.LOOKED_BACK),
    "contest": (frozenset({State.OPEN, State.WORKING}), State.CONTESTED),
    "uphold": (frozenset({State.CONTESTED}), State.WORKING),
    "withdraw": (frozenset({State.OPEN, State.WORKING, State.REVIEW, State.CONTESTED}), State.WITHDRAWN),
    # 反弹: it came back, a new round begins.
    "reopen": (frozenset({State.SIGNED_OFF, State.LOOKED_BACK}), State.WORKING),
}

VERBS = {
    "start": _("认领"),
    "submit": _("提交复核"),
    "send_back": _("退回"),
    "sign_off": _("销号"),
    "look_back": _("回头看"),
    "contest": _("提出异议"),
    "uphold": _("维持"),
    "withdraw": _("撤销"),
    "reopen": _("重新整改"),
}

# How each state looks in a tag: kernel/ui `state`.
TONES = {
    State.OPEN: "todo",
    State.WORKING: "doing",
    State.REVIEW: "review",
    State.SIGNED_OFF: "done",
    State.LOOKED_BACK: "done",
    State.CONTESTED: "todo",
    State.WITHDRAWN: "void",
}

# What a unit still has to do something about.
UNDONE = (State.OPEN, State.WORKING, State.REVIEW, State.CONTESTED)
STRUCK_OFF = (State.SIGNED_OFF, State.LOOKED_BACK)
# Withdrawn findings were none; they stand in no total.
COUNTED = (*UNDONE, *STRUCK_OFF)


class CheckState(models.TextChoices):
    """Where a unit's own list stands (自查清单的状态)."""

    DRAFT = "draft", _("对照中")
    HANDED_IN = "handed_in", _("待审核")
    SENT_BACK = "sent_back", _("退回修改")
    ACCEPTED = "accepted", _("审核通过")


CHECK_MOVES: dict[str, tuple[frozenset[CheckState], CheckState]] = {
    # From accepted again: a new version of the checklist asks for what changed.
    "hand_in": (frozenset({CheckState.DRAFT, CheckState.SENT_BACK, CheckState.ACCEPTED}), CheckState.HANDED_IN),
    "return_check": (frozenset({CheckState.HANDED_IN}), CheckState.SENT_BACK),
    "accept_check": (frozenset({CheckState.HANDED_IN}), CheckState.ACCEPTED),
}

CHECK_TONES = {
    CheckState.DRAFT: "todo",
    CheckState.HANDED_IN: "review",
    CheckState.SENT_BACK: "todo",
    CheckState.ACCEPTED: "done",
}
