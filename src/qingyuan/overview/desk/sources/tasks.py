"""Tasks of units, suggestions and the board (任务、建议、揭榜领题)."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel.scope import Scope
from qingyuan.obligations.tasks.queries import boards, owed, suggestions, work
from qingyuan.obligations.tasks.states import Standing

from ..tasks import Group, Task


def to_do(scope: Scope, today: date, most: int) -> Group:
    """What the reader's units have to do soon or are late with; what is due later stands on the unit's page."""
    near = [one for one in owed.owed_by(scope, today=today) if one.is_near(today)]
    tasks = [
        Task(
            title=one.title,
            url=one.url,
            verb=_("去办理"),
            note=f"{one.note} · {one.unit.short_name}" if one.note else one.unit.short_name,
            due=one.due_on,
            late=one.standing == Standing.LATE,
        )
        for one in near[:most]
    ]
    rest = reverse("tasks:unit", args=[near[0].unit.pk]) if len(near) > most else None
    return Group(_("任务"), tasks, len(near), rest)


def to_review(scope: Scope, today: date, most: int) -> Group:
    """What units have done and the reader has still to look at."""
    rows = owed.waiting_for_review(scope)
    tasks = [
        Task(work.title_of(one), one.get_absolute_url(), _("去看"), one.unit.short_name, None, False)
        for one in rows[:most]
    ]
    total = rows.count() if len(tasks) == most else len(tasks)
    return Group(_("请您认可的任务"), tasks, total, reverse("tasks:review") if total > len(tasks) else None)


def claims_to_review(scope: Scope, today: date, most: int) -> Group:
    """Problems taken from the board whose outcome waits for the reader."""
    rows = boards.to_review(scope)
    tasks = [
        Task(one.post.title, one.get_absolute_url(), _("去评审"), one.unit.short_name, None, False)
        for one in rows[:most]
    ]
    total = rows.count() if len(tasks) == most else len(tasks)
    return Group(_("请您评审的揭榜"), tasks, total, reverse("tasks:boards") if total > len(tasks) else None)


def suggested(scope: Scope, today: date, most: int) -> Group:
    """What members suggest and the reader may answer; whose it is shows only at the branch."""
    rows = suggestions.waiting(scope)
    tasks = [
        Task(one.text, one.get_absolute_url(), _("去答复"), one.unit.short_name, None, False) for one in rows[:most]
    ]
    total = rows.count() if len(tasks) == most else len(tasks)
    return Group(_("党员的建议"), tasks, total, reverse("tasks:suggestions") if total > len(tasks) else None)
