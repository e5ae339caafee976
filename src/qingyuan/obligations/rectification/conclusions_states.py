"""The states of an earlier conclusion, where it may come from, and how it stands against this year's list (以往结论)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Source(models.TextChoices):
    """Whose conclusion it is (结论来源)."""

    DISCIPLINE = "discipline", _("纪检监察结论")
    INSPECTION = "inspection", _("巡视巡察反馈")
    PETITION = "petition", _("信访办结结论")
    PARTY_LIFE = "party-life", _("民主生活会、组织生活会")


class State(models.TextChoices):
    TO_MATCH = "to_match", _("待对应")
    MATCHED = "matched", _("已对应")
    SET_ASIDE = "set_aside", _("不采用")


MOVES: dict[str, tuple[frozenset[State], State]] = {
    "match": (frozenset({State.TO_MATCH}), State.MATCHED),
    "set_aside": (frozenset({State.TO_MATCH, State.MATCHED}), State.SET_ASIDE),
    "take_back": (frozenset({State.MATCHED, State.SET_ASIDE}), State.TO_MATCH),
}

VERBS = {
    "match": _("对应"),
    "set_aside": _("不采用"),
    "take_back": _("重新对应"),
}


class Standing(models.TextChoices):
    """How a conclusion stands against the unit's own list of this year (对照情况); computed, never typed."""

    TO_MATCH = "to_match", _("待对应")
    AWAITS_LIST = "awaits_list", _("待清单")
    CONTRADICTS = "contradicts", _("有出入")
    LISTED = "listed", _("已列入")
    AGREES = "agrees", _("无出入")
    SET_ASIDE = "set_aside", _("不采用")


TONES = {
    Standing.TO_MATCH: "todo",
    Standing.AWAITS_LIST: "doing",
    Standing.CONTRADICTS: "review",
    Standing.LISTED: "done",
    Standing.AGREES: "done",
    Standing.SET_ASIDE: "void",
}
# Matched, and linked to nothing on this year's list yet (R2 of the check catalogue).
UNLINKED = (Standing.AWAITS_LIST, Standing.CONTRADICTS, Standing.AGREES)
