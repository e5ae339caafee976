"""What waits about people (人员): commissions offered, memberships on their way, what members ask to have put right."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel.scope import Scope
from qingyuan.people.accounts.queries import commissions as given
from qingyuan.people.roster import queries, remark_queries

from ..tasks import Group, Task


def transfers(scope: Scope, today: date, most: int) -> Group:
    """The memberships that wait to be received by this reader (待接收的组织关系)."""
    rows = queries.to_receive(scope)
    tasks = [
        Task(
            title=_("%(name)s，从“%(unit)s”转来") % {"name": one.person.name, "unit": one.from_name},
            url=one.get_absolute_url(),
            verb=_("去接收"),
            note=one.into_name,
            due=None,
            late=False,
        )
        for one in rows[:most]
    ]
    total = rows.count() if len(tasks) == most else len(tasks)
    return Group(_("待接收的组织关系"), tasks, total, reverse("roster:transfers") if total > len(tasks) else None)


def remarks(scope: Scope, today: date, most: int) -> Group:
    """What members ask to have put right, or explain, and this reader may answer (党员请更正或说明): no day, no hurry."""
    rows = remark_queries.to_answer(scope)
    tasks = [
        Task(
            title=_("%(name)s：%(what)s") % {"name": one.person.name, "what": one.get_about_display()},
            url=one.get_absolute_url(),
            verb=_("去答复"),
            note=f"{one.get_kind_display()} · {one.unit.short_name}",
            due=None,
            late=False,
        )
        for one in rows[:most]
    ]
    # The next stand here as soon as these are answered: there is no list of them elsewhere.
    return Group(_("党员请更正或说明"), tasks, rows.count() if len(tasks) == most else len(tasks), None)


def commissions(scope: Scope, today: date, most: int) -> Group:
    """The commissions that branches have offered to this reader (请您接受的委托)."""
    found = [one for one in given.given_to(scope) if not one.counts]
    tasks = [
        Task(
            title=_("替%(unit)s代办：%(works)s") % {"unit": one.commission.unit.short_name, "works": one.works},
            url=one.commission.get_absolute_url(),
            verb=_("去接受"),
            note=str(one.commission.given_by),
            due=None,
            late=False,
        )
        for one in found[:most]
    ]
    return Group(_("请您接受的委托"), tasks, len(found), None)
