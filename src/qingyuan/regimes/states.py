"""The states of an adoption, and how far a library can be relied on (采用的状态、制度库的核对情况)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    DRAFT = "draft", _("未启动")
    IN_FORCE = "in_force", _("进行中")
    PAUSED = "paused", pgettext_lazy("state", "暂停")
    ENDED = "ended", _("已结束")


class Standing(models.TextChoices):
    """How far a library can be relied on (核对情况)."""

    OFFICIAL = "official", _("已核对")
    UNCHECKED = "unchecked", _("待核对")
    SAMPLE = "sample", _("示例（非官方）")


MOVES = {
    "launch": (frozenset({State.DRAFT}), State.IN_FORCE),
    "pause": (frozenset({State.IN_FORCE}), State.PAUSED),
    "resume": (frozenset({State.PAUSED}), State.IN_FORCE),
    "end": (frozenset({State.IN_FORCE, State.PAUSED}), State.ENDED),
}
