"""The states of a commission and the moves between them (委托的状态与办理动作)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    OFFERED = "offered", _("待接受")
    ACCEPTED = "accepted", _("代办中")
    DECLINED = "declined", _("没有接受")
    ENDED = "ended", _("已结束")


# That its last day has passed is no state: it is read from the day (`rules.commission_counts`).
MOVES: dict[str, tuple[frozenset[State], State]] = {
    "accept": (frozenset({State.OFFERED}), State.ACCEPTED),
    "decline": (frozenset({State.OFFERED}), State.DECLINED),
    "end": (frozenset({State.OFFERED, State.ACCEPTED}), State.ENDED),
}

TONES = {State.OFFERED: "todo", State.ACCEPTED: "doing", State.DECLINED: "void", State.ENDED: "done"}
