"""The states of an adoption (采用的状态)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    DRAFT = "draft", _("未启动")
    IN_FORCE = "in_force", _("进行中")
    PAUSED = "paused", pgettext_lazy("state", "暂停")
    ENDED = "ended", _("已结束")


MOVES = {
    "launch": (frozenset({State.DRAFT}), State.IN_FORCE),
    "pause": (frozenset({State.IN_FORCE}), State.PAUSED),
    "resume": (frozenset({State.PAUSED}), State.IN_FORCE),
    "end": (frozenset({State.IN_FORCE, State.PAUSED}), State.ENDED),
}
