"""Pledges that wait for the reader's own answer, or for that of others at a unit he leads (承诺书)."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel.scope import Scope
from qingyuan.obligations.pledges import queries

from ..tasks import Group, Task


def to_sign(scope: Scope, today: date, most: int) -> Group:
    """What the reader has still to sign himself; there is no day by which he must."""
    found = queries.to_sign(scope, today)
    tasks = [
        Task(
            title=one.listed.spec.text,
            url=reverse("pledges:mine", args=[one.listed.adoption.pk]),
            verb=_("去看"),
            note=one.listed.adoption.unit.short_name,
            due=None,
            late=False,
        )
        for one in found[:most]
    ]
    return Group(_("请您签的承诺书"), tasks, len(found), reverse("pledges:list") if len(found) > most else None)


def to_finish(scope: Scope, today: date, most: int) -> Group:
    """Units the reader leads where somebody has still to answer: the number is for him and the unit alone."""
    found = queries.units_to_finish(scope, today)
    tasks = [
        Task(
            title=_("%(title)s：还有%(count)s人没有签") % {"title": one.listed.spec.text, "count": one.waiting},
            url=reverse("pledges:register", args=[one.listed.adoption.pk, one.unit.pk]),
            verb=_("去登记"),
            note=one.unit.short_name,
            due=None,
            late=False,
        )
        for one in found[:most]
    ]
    return Group(_("还没有签完的承诺书"), tasks, len(found), reverse("pledges:list") if len(found) > most else None)
