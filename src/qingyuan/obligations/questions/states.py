"""The states of a question and the moves between them (请说明的状态与办理动作)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    ASKED = "asked", _("待答")
    ANSWERED = "answered", _("已答")
    CLOSED_EXPLAINED = "closed_explained", _("说明清楚")
    CLOSED_FINDING = "closed_finding", _("列为问题")
    CLOSED_MISTAKEN = "closed_mistaken", _("提错了")


MOVES: dict[str, tuple[frozenset[State], State]] = {
    # From answered again: a slip of the thumb is put right as long as nobody has closed it.
    "answer": (frozenset({State.ASKED, State.ANSWERED}), State.ANSWERED),
    "take_down": (frozenset({State.ASKED, State.ANSWERED}), State.ANSWERED),
    "explained": (frozenset({State.ANSWERED}), State.CLOSED_EXPLAINED),
    # From asked only when the day has passed: `rules.check_close`.
    "finding": (frozenset({State.ASKED, State.ANSWERED}), State.CLOSED_FINDING),
    "mistaken": (frozenset({State.ASKED, State.ANSWERED}), State.CLOSED_MISTAKEN),
}

VERBS = {
    "answer": _("答复"),
    "take_down": _("电话代记"),
    "explained": _("按说明清楚办结"),
    "finding": _("列为问题"),
    "mistaken": _("按提错了办结"),
}

# The ways in which a person closes a question.
HOWS = ("explained", "finding", "mistaken")

# How each state looks in a tag: kernel/ui `state`.
TONES = {
    State.ASKED: "todo",
    State.ANSWERED: "review",
    State.CLOSED_EXPLAINED: "done",
    State.CLOSED_FINDING: "done",
    State.CLOSED_MISTAKEN: "void",
}

# Not closed yet; at most two of these a unit (`rules.MOST_OPEN`).
OPEN = (State.ASKED, State.ANSWERED)
CLOSED = (State.CLOSED_EXPLAINED, State.CLOSED_FINDING, State.CLOSED_MISTAKEN)
