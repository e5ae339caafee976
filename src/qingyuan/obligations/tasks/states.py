"""The states of what the room keeps, and the moves between them (任务、建议、揭榜的状态与办理动作)."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    """Of one item done; it has no row before something is recorded."""

    REPORTED = "reported", _("待认可")
    ACCEPTED = "accepted", _("已认可")
    SENT_BACK = "sent_back", pgettext_lazy("state", "退回补办")


# verb: (from any of, to)
MOVES: dict[str, tuple[frozenset[State], State]] = {
    "record": (frozenset({State.REPORTED, State.SENT_BACK}), State.REPORTED),
    # Something more beside what was accepted: another visit, another sentence. It is no new claim, so it waits for nobody.
    "add": (frozenset({State.ACCEPTED}), State.ACCEPTED),
    # Another figure in the place of one is looked at again.
    "correct": (frozenset({State.REPORTED, State.SENT_BACK, State.ACCEPTED}), State.REPORTED),
    "accept": (frozenset({State.REPORTED}), State.ACCEPTED),
    "send_back": (frozenset({State.REPORTED}), State.SENT_BACK),
}


class Standing(models.TextChoices):
    """How an item stands on a day: what has no row is told by subtraction."""

    NOT_YET = "not_yet", _("未办")
    LATE = "late", _("逾期未办")
    REPORTED = "reported", _("待认可")
    ACCEPTED = "accepted", _("已认可")
    SENT_BACK = "sent_back", pgettext_lazy("state", "退回补办")


# How each looks in a tag: kernel/ui `state`.
TONES = {
    Standing.NOT_YET: "todo",
    Standing.LATE: "late",
    Standing.REPORTED: "review",
    Standing.ACCEPTED: "done",
    Standing.SENT_BACK: "todo",
}
# Nothing is left to the unit here.
DONE = (State.REPORTED, State.ACCEPTED)


class OwnState(models.TextChoices):
    """Of an item a unit has set itself."""

    OPEN = "open", _("在办")
    DROPPED = "dropped", _("不再办")


OWN_MOVES: dict[str, tuple[frozenset[OwnState], OwnState]] = {
    "drop": (frozenset({OwnState.OPEN}), OwnState.DROPPED),
}


class SuggestionState(models.TextChoices):
    WAITING = "waiting", _("待答复")
    PASSED_UP = "passed_up", _("已报上级")
    ANSWERED = "answered", _("已答复")
    TAKEN = "taken", _("已列为任务")
    POSTED = "posted", _("已发榜")
    WITHDRAWN = "withdrawn", _("本人撤回")


OPEN_SUGGESTIONS = (SuggestionState.WAITING, SuggestionState.PASSED_UP)
_OPEN = frozenset(OPEN_SUGGESTIONS)
SUGGESTION_MOVES: dict[str, tuple[frozenset[SuggestionState], SuggestionState]] = {
    "answer": (_OPEN, SuggestionState.ANSWERED),
    "pass_up": (_OPEN, SuggestionState.PASSED_UP),
    "take": (_OPEN, SuggestionState.TAKEN),
    "post": (_OPEN, SuggestionState.POSTED),
    "withdraw": (_OPEN, SuggestionState.WITHDRAWN),
}
SUGGESTION_TONES = {
    SuggestionState.WAITING: "todo",
    SuggestionState.PASSED_UP: "review",
    SuggestionState.ANSWERED: "done",
    SuggestionState.TAKEN: "done",
    SuggestionState.POSTED: "done",
    SuggestionState.WITHDRAWN: "void",
}


class PostState(models.TextChoices):
    OPEN = "open", _("可以揭榜")
    CLOSED = "closed", _("已结榜")


POST_MOVES: dict[str, tuple[frozenset[PostState], PostState]] = {
    "close": (frozenset({PostState.OPEN}), PostState.CLOSED),
}
POST_TONES = {PostState.OPEN: "todo", PostState.CLOSED: "void"}


class ClaimState(models.TextChoices):
    CLAIMED = "claimed", _("正在攻关")
    SUBMITTED = "submitted", _("待评审")
    ACCEPTED = "accepted", _("评审通过")
    PUBLISHED = "published", _("做法已公开")
    WITHDRAWN = "withdrawn", _("已退榜")
    RELEASED = "released", _("已解除")


CLAIM_MOVES: dict[str, tuple[frozenset[ClaimState], ClaimState]] = {
    "report": (frozenset({ClaimState.CLAIMED}), ClaimState.CLAIMED),
    "submit": (frozenset({ClaimState.CLAIMED}), ClaimState.SUBMITTED),
    "return": (frozenset({ClaimState.SUBMITTED}), ClaimState.CLAIMED),
    "approve": (frozenset({ClaimState.SUBMITTED}), ClaimState.ACCEPTED),
    "publish": (frozenset({ClaimState.ACCEPTED}), ClaimState.PUBLISHED),
    # Whoever finds it beyond him gives it back, and is not asked why.
    "give_up": (frozenset({ClaimState.CLAIMED, ClaimState.SUBMITTED}), ClaimState.WITHDRAWN),
    "release": (frozenset({ClaimState.CLAIMED, ClaimState.SUBMITTED}), ClaimState.RELEASED),
}
CLAIM_TONES = {
    ClaimState.CLAIMED: "doing",
    ClaimState.SUBMITTED: "review",
    ClaimState.ACCEPTED: "done",
    ClaimState.PUBLISHED: "done",
    ClaimState.WITHDRAWN: "void",
    ClaimState.RELEASED: "void",
}
# These take up one of the places of a post.
HOLDING = (ClaimState.CLAIMED, ClaimState.SUBMITTED, ClaimState.ACCEPTED, ClaimState.PUBLISHED)
# Claims that are being worked on.
WORKING = (ClaimState.CLAIMED, ClaimState.SUBMITTED)

VERBS: Mapping[str, str | Promise] = {
    "record": _("记一笔"),
    "add": _("补记"),
    "correct": _("更正"),
    "accept": _("认可"),
    "send_back": _("退回"),
    "drop": _("不再办"),
    "answer": _("答复"),
    "pass_up": _("报上级"),
    "take": _("列为任务"),
    "post": _("发榜"),
    "withdraw": _("撤回"),
    "close": _("结榜"),
    "report": _("写进展"),
    "submit": _("提交评审"),
    "return": _("退回"),
    "approve": _("评审通过"),
    "publish": _("公开做法"),
    "give_up": _("退榜"),
    "release": _("解除揭榜"),
}
