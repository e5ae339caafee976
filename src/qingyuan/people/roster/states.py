"""The states of a transfer and of a remark, and the moves between them (组织关系转接、更正说明的状态与办理动作)."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class TransferState(TextChoices):
    SENT = "sent", _("已转出待接收")
    RECEIVED = "received", _("已接收")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")


_UNDER_WAY = frozenset({TransferState.SENT})

MOVES: dict[str, tuple[frozenset[TransferState], TransferState]] = {
    # By the receiving side, inside this instance.
    "receive": (_UNDER_WAY, TransferState.RECEIVED),
    "send_back": (_UNDER_WAY, TransferState.RETURNED),
    # By the sending side: the returned slip (回执) of a body outside, and a change of mind.
    "confirm": (_UNDER_WAY, TransferState.RECEIVED),
    "withdraw": (_UNDER_WAY, TransferState.WITHDRAWN),
}

# How each state looks in a tag: kernel/ui `state`.
TONES = {
    TransferState.SENT: "doing",
    TransferState.RECEIVED: "done",
    TransferState.RETURNED: "todo",
    TransferState.WITHDRAWN: "void",
}


class RemarkState(TextChoices):
    ASKED = "asked", _("待答复")
    ANSWERED = "answered", _("已答复")
    WITHDRAWN = "withdrawn", _("已撤回")


_OPEN = frozenset({RemarkState.ASKED})

REMARK_MOVES: dict[str, tuple[frozenset[RemarkState], RemarkState]] = {
    "answer": (_OPEN, RemarkState.ANSWERED),
    "withdraw": (_OPEN, RemarkState.WITHDRAWN),
}

REMARK_TONES = {
    RemarkState.ASKED: "review",
    RemarkState.ANSWERED: "done",
    RemarkState.WITHDRAWN: "void",
}
