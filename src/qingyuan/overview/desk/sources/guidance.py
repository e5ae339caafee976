"""Guidance (指导答疑): what waits for an answer, and answers that have come."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel.scope import Scope
from qingyuan.overview.supervision import queries

from ..tasks import Group, Task


def to_answer(scope: Scope, today: date, most: int) -> Group:
    """Enquiries that wait for this reader's answer; no word of them here, they are for the two alone."""
    rows = queries.to_answer(scope)
    tasks = [
        Task(
            title=_("%(name)s问：这算不算") % {"name": one.asked_by.name if one.asked_by else ""},
            url=one.get_absolute_url(),
            verb=_("去答复"),
            note=one.unit.short_name,
            due=None,
            late=False,
        )
        for one in rows[:most]
    ]
    total = rows.count() if len(tasks) == most else len(tasks)
    rest = f"{reverse('supervision:list')}?tab=waiting" if total > len(tasks) else None
    return Group(_("请您答疑"), tasks, total, rest)


def answers(scope: Scope, today: date, most: int) -> Group:
    """Answers that have come in the last days to what this reader asked."""
    tasks = [
        Task(
            title=_("您问的有了答复"),
            url=one.get_absolute_url(),
            verb=_("去看"),
            note=one.answered_by.title if one.answered_by else "",
            due=None,
            late=False,
        )
        for one in queries.answered_lately(scope)[:most]
    ]
    return Group(_("您问的有了答复"), tasks, len(tasks), None)
