"""The named facts of the room (任务的事实): numbers of a unit and all below it, never of a person or a household."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from qingyuan.kernel import clock
from qingyuan.kernel.facts import fact
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations.roles import CONTACT_LEADER, OFFICERS, SUPERIORS
from qingyuan.people.organizations.subtrees import BELOW, counted_in_subtrees

from . import tasksets
from .queries import owed
from .queries.owed import Tally

_SEEN_BY = (*OFFICERS, *SUPERIORS, CONTACT_LEADER)


@fact("unit.task_items_due", label=_("应办任务"), type=int, unit=_("项"), seen_by=_SEEN_BY, note=BELOW)
def task_items_due(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Items of the tasksets in force that are owed by today in the subtree of each unit, a subject and period each."""
    return _tasks(scope, unit_ids, lambda tally: tally.owed)


@fact("unit.task_items_done", label=_("已办任务"), type=int, unit=_("项"), seen_by=_SEEN_BY, note=BELOW)
def task_items_done(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Of those the ones that are done, accepted already or waiting for it."""
    return _tasks(scope, unit_ids, lambda tally: tally.done)


@fact("unit.task_items_late", label=_("逾期未办任务"), type=int, unit=_("项"), seen_by=_SEEN_BY, note=BELOW)
def task_items_late(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Of those the ones past their day."""
    return _tasks(scope, unit_ids, lambda tally: tally.late)


def _tasks(scope: Scope, unit_ids: Iterable[int], wanted: Callable[[Tally], int]) -> dict[int, int]:
    def counted(path: str) -> Iterable[tuple[str, int]]:
        today = clock.today()
        for adoption in tasksets.running("taskset"):
            for at, tally in owed.by_path(scope, adoption, path, today=today).items():
                yield at, wanted(tally)

    return counted_in_subtrees(scope, unit_ids, counted)
