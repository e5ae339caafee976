"""The named facts of the room (任务的事实): numbers of a unit and all below it, never of a person or a household."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel import clock
from qingyuan.kernel.facts import Extent, Shown, counted, fact
from qingyuan.kernel.scope import Scope, under
from qingyuan.people.organizations.roles import CONTACT_LEADER, OFFICERS, SUPERIORS
from qingyuan.people.organizations.subtrees import BELOW, counted_in_subtrees

from . import policy, tasksets
from .models import Handling
from .queries import owed, work
from .queries.owed import Tally
from .states import State

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


# --- a figure with the records it counts, for what is reported upwards


def _show(scope: Scope, ids: Collection[int]) -> dict[int, Shown]:
    rows = policy.WORK.visible(scope, Handling.within(scope)).filter(pk__in=ids)
    return {
        one.pk: Shown(
            gettext("%(unit)s：%(text)s") % {"unit": one.unit.short_name, "text": work.title_of(one)},
            one.get_absolute_url(),
            str(State(one.state).label),
        )
        for one in rows.select_related("unit", "own", "adoption", "library")
    }


def _no_list(extent: Extent) -> str:
    """No page lists just what has been accepted."""
    return ""


@counted(
    "tasks.accepted",
    label=_("已认可的任务事项"),
    unit=_("项"),
    definition=_("单位办理、经上级认可的任务事项，一户、一个项目、一个时段各计一项；待认可和退回补办的不计。"),
    seen_by=_SEEN_BY,
    states=dict(State.choices),
    show=_show,
    listed=_no_list,
)
def accepted_handlings(scope: Scope, extent: Extent) -> QuerySet[Handling]:
    """Items of tasks that were done and accepted; of a campaign those of the tasksets that are its parts."""
    rows = Handling.within(scope).filter(under("unit__path", extent.unit.path), state=State.ACCEPTED)
    if extent.adoption_id is None:
        return rows
    of_it = Q(adoption_id=extent.adoption_id) | Q(adoption__part_of_id=extent.adoption_id)
    return rows.filter(of_it | Q(own__adoption_id=extent.adoption_id))
