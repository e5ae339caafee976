"""Questions to answer and to decide on (请说明); of a confidential one the desk shows no word."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel.scope import Scope
from qingyuan.obligations.questions import kinds, queries
from qingyuan.obligations.questions.models import Question
from qingyuan.obligations.questions.rules import is_unanswered
from qingyuan.obligations.questions.states import State

from ..tasks import Group, Task


def to_answer(scope: Scope, today: date, most: int) -> Group:
    return _waiting(_("请您说明"), _("去说明"), queries.to_answer(scope), queries.ASKED, today, most)


def to_close(scope: Scope, today: date, most: int) -> Group:
    rows = queries.to_close(scope, today=today)
    return _waiting(_("待处理的说明"), _("去处理"), rows, queries.WAITING, today, most)


def _waiting(title: str, verb: str, rows: QuerySet[Question], tab: str, today: date, most: int) -> Group:
    tasks = [
        Task(
            title=_("指名办理的一件") if one.confidential else one.text,
            url=one.get_absolute_url(),
            verb=verb,
            note=_note(one, today),
            # Whoever decides has no day: it was the unit's.
            due=one.due_on if tab == queries.ASKED else None,
            late=False,
            by_name=one.confidential,
        )
        for one in rows[:most]
    ]
    total = rows.count() if len(tasks) == most else len(tasks)
    rest = f"{reverse('questions:list')}?{urlencode({'tab': tab})}" if total > len(tasks) else None
    return Group(title, tasks, total, rest)


def _note(question: Question, today: date) -> str:
    label = _("%(unit)s · %(kind)s") % {"unit": question.unit.short_name, "kind": kinds.named(question.kind).label}
    silent = is_unanswered(state=State(question.state), due_on=question.due_on, today=today)
    return _("%(label)s · 未答复") % {"label": label} if silent else label
