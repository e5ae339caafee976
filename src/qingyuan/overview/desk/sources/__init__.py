"""Where the tasks of a desk come from (待办从哪里来): every source in one place, the most pressing kind first.

A room's tasks are added by a function in a file of their own here, and a line below:

    def to_sign(scope: Scope, today: date, most: int) -> Group: …        # sources/pledges.py
    Source(Part.OWN, pledges.to_sign),                                    # below

`AHEAD` is what comes later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from django.utils.translation import gettext_lazy

from qingyuan.kernel.scope import Scope

from ..tasks import Ahead, Part, Source
from . import chasing, checks, findings, guidance, letters, members, pledges, questions, tasks

SOURCES = (
    Source(Part.LETTERS, letters.to_report),
    Source(Part.OWN, questions.to_answer, marked=gettext_lazy("请说明到期")),
    Source(Part.REVIEW, checks.to_review),
    Source(Part.REVIEW, findings.to_review),
    Source(Part.OWN, findings.to_take, marked=gettext_lazy("整改到期")),
    Source(Part.OWN, findings.to_mend, marked=gettext_lazy("整改到期")),
    Source(Part.REVIEW, findings.extensions),
    Source(Part.REVIEW, findings.contested),
    Source(Part.OWN, findings.to_look_back),
    Source(Part.REVIEW, questions.to_close),
    Source(Part.REVIEW, guidance.to_answer),
    Source(Part.OWN, guidance.answers),
    Source(Part.REVIEW, tasks.to_review),
    Source(Part.REVIEW, tasks.claims_to_review),
    Source(Part.OWN, tasks.to_do, marked=gettext_lazy("任务到期")),
    Source(Part.OWN, pledges.to_sign),
    Source(Part.OWN, pledges.to_finish),
    Source(Part.OWN, tasks.suggested),
    # Its last day stands in a calendar as that of the stage.
    Source(Part.OWN, checks.going_through),
    Source(Part.OWN, checks.shown_by_members),
    Source(Part.OWN, members.commissions),
    Source(Part.OWN, members.transfers),
    Source(Part.OWN, members.remarks),
    Source(Part.CHASE, chasing.to_chase),
)

AHEAD: tuple[Callable[[Scope, date], Iterable[Ahead]], ...] = (findings.looks_ahead, checks.stages_ahead)
