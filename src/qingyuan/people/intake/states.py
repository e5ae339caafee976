"""The course of an import (导入的办理状态): read, looked at, entered chunk by chunk, taken back in time."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    READING = "reading", _("正在读取")
    READY = "ready", pgettext_lazy("import", "待核对")
    ENTERING = "entering", _("正在入册")
    ENTERED = "entered", _("已入册")
    TAKING_BACK = "taking-back", _("正在撤回")
    TAKEN_BACK = "taken-back", pgettext_lazy("import", "已撤回")
    DISCARDED = "discarded", _("已放弃")
    FAILED = "failed", _("读不了")


MOVES = {  # verb: (from any of, to)
    "reread": ({State.READY, State.FAILED}, State.READING),  # columns, units or rows were set right
    "settle": ({State.READING}, State.READY),
    "fail": ({State.READING}, State.FAILED),
    "enter": ({State.READY}, State.ENTERING),
    "finish": ({State.ENTERING}, State.ENTERED),
    "take_back": ({State.ENTERING, State.ENTERED}, State.TAKING_BACK),
    "finish_taking_back": ({State.TAKING_BACK}, State.TAKEN_BACK),
    "discard": ({State.READING, State.READY, State.FAILED}, State.DISCARDED),
}


# Work goes on without the person; the page shows how far it is.
UNDER_WAY = frozenset((State.READING, State.ENTERING, State.TAKING_BACK))


class Outcome(TextChoices):
    """What becomes of a row (每一行的结果)."""

    ADDED = "added", _("新增")
    UPDATED = "updated", _("更新")
    UNCHANGED = "unchanged", _("未变")
    REFUSED = "refused", pgettext_lazy("outcome", "退回")
    NOT_A_PERSON = "not_a_person", _("标题或合计")


# Counted beside the outcomes: people who go in, but of whom something could not be trusted.
NOTED = "noted"
# Likewise, where the file is a list of ours: members its branches have who are not in it.
ABSENT = "absent"

# The jobs that take an import further.
READING, GO_ON, COMPARING = "intake.read", "intake.go_on", "intake.compare"
