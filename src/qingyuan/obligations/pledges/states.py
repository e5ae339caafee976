"""The states of an answer to a pledge and the moves between them (承诺的状态与办理动作).

Asked is a subtraction: who has no answer that stands has not answered yet, and no row says so.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    SIGNED = "signed", _("已签")
    DECLINED = "declined", _("不签")
    SUPERSEDED = "superseded", _("已由后一次代替")
    VOID = "void", _("登记有误")


# What is shown for who has not answered; it stands in no row.
ASKED = "asked"
ASKED_LABEL = _("还没有签")

MOVES: dict[str, tuple[frozenset[str], State]] = {
    # From declined too: somebody thinks it over.
    "sign": (frozenset({ASKED, State.DECLINED}), State.SIGNED),
    "decline": (frozenset({ASKED}), State.DECLINED),
    # By the next answer of the same person: a new year, a new clause, after declining.
    "supersede": (frozenset({State.SIGNED, State.DECLINED}), State.SUPERSEDED),
    # Only what was registered from paper: the wrong person was ticked.
    "void": (frozenset({State.SIGNED, State.DECLINED}), State.VOID),
}

# The answer that counts now; at most one a person and pledge.
STANDING = (State.SIGNED, State.DECLINED)


class Way(models.TextChoices):
    """How somebody answered; both ways are equal."""

    PASSWORD = "password", _("本人用密码确认")
    PAPER = "paper", _("在纸上签名")


TONES = {State.SIGNED: "done", State.DECLINED: "void", State.SUPERSEDED: "void", State.VOID: "void", ASKED: "todo"}
