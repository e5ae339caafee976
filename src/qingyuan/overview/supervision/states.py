"""The states of an enquiry and of what is published of one, and the moves between them (答疑的状态与办理动作)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    ASKED = "asked", _("待答")
    PASSED_UP = "passed_up", _("已转上级")
    ANSWERED = "answered", _("已答")
    WITHDRAWN = "withdrawn", _("已收回")


class PublishedState(models.TextChoices):
    PUBLISHED = "published", _("已公开")
    RETRACTED = "retracted", _("已撤下")


MOVES: dict[str, tuple[frozenset[State], State]] = {
    # From answered again: an answer that was wrong is put right.
    "answer": (frozenset({State.ASKED, State.PASSED_UP, State.ANSWERED}), State.ANSWERED),
    "pass_up": (frozenset({State.ASKED, State.PASSED_UP}), State.PASSED_UP),
    # Leaves the enquiry as it is: what is published stands by itself and knows nothing of it.
    "publish": (frozenset({State.ANSWERED}), State.ANSWERED),
    "withdraw": (frozenset({State.ASKED, State.PASSED_UP}), State.WITHDRAWN),
}

PUBLISHED_MOVES: dict[str, tuple[frozenset[PublishedState], PublishedState]] = {
    "retract": (frozenset({PublishedState.PUBLISHED}), PublishedState.RETRACTED),
}

VERBS = {
    "answer": _("答复"),
    "pass_up": _("转上级"),
    "publish": _("公开"),
    "withdraw": _("收回"),
}

# How each state looks in a tag: kernel/ui `state`.
TONES = {
    State.ASKED: "todo",
    State.PASSED_UP: "doing",
    State.ANSWERED: "done",
    State.WITHDRAWN: "void",
}

# Nobody has answered it yet.
OPEN = (State.ASKED, State.PASSED_UP)
