"""Letters and the tasks split from them (来件办理): by their hour, before everything else."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.scope import Scope
from qingyuan.overview.letters import queries

from ..tasks import Group, Task


def to_report(scope: Scope, today: date, most: int) -> Group:
    """Letters of the reader's own committee that are not settled, then the tasks given to his units."""
    owed = queries.to_report(scope, now=clock.now())
    tasks = [
        Task(one.title, one.url, _("去办理"), "", clock.day_of(one.due_at), one.late, when=one.by_when)
        for one in owed[:most]
    ]
    return Group(_("来件办理"), tasks, len(owed), reverse("letters:list") if len(owed) > most else None)
