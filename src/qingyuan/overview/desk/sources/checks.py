"""Going through the checklist (对照检查): what is still to be gone through, and lists that wait for a look."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel.environment import short_day
from qingyuan.kernel.scope import Scope
from qingyuan.obligations.rectification.queries import checks
from qingyuan.overview.campaigns import queries as campaigns

from ..tasks import Ahead, Group, Task


def to_review(scope: Scope, today: date, most: int) -> Group:
    """Units' own lists that wait for this reader's look (审核把关)."""
    rows = checks.waiting_for_review(scope)
    tasks = [
        Task(
            title=_("%(unit)s的自查清单") % {"unit": one.unit.short_name},
            url=one.get_absolute_url(),
            verb=_("去审核"),
            note=one.adoption.title,
            due=None,
            late=False,
        )
        for one in rows[:most]
    ]
    total = rows.count() if len(tasks) == most else len(tasks)
    rest = (
        f"{reverse('rectification:checks', args=[rows[0].adoption_id])}?state=handed_in" if total > len(tasks) else None
    )
    return Group(_("请您审核自查清单"), tasks, total, rest)


def going_through(scope: Scope, today: date, most: int) -> Group:
    """The checklists this reader has still to go through: his own as a member, and those of the units he answers for."""
    tasks = []
    for adoption in checks.campaigns_to_go_through(scope):
        stage = campaigns.checking_stage(scope, adoption)
        if stage is None or stage.starts_on > today:
            continue
        found = [
            (_("自查：%(title)s"), reverse("rectification:my-check", args=[adoption.pk]), _("去自查"), "")
            for _unit in checks.member_has_to(scope, adoption)
        ] + [
            (
                _("单位自查：%(title)s"),
                reverse("rectification:unit-check", args=[adoption.pk, unit.pk]),
                _("去对照"),
                unit.short_name,
            )
            for unit in checks.to_fill_in(scope, adoption)
        ]
        said = {"stage": stage.text, "day": short_day(stage.ends_on)}
        when = (_("“%(stage)s”到%(day)s") if stage.ends_on >= today else _("“%(stage)s”%(day)s已结束，还可以办")) % said
        tasks += [
            Task(title % {"title": adoption.title}, url, verb, note, stage.ends_on, late=False, when=when)
            for title, url, verb, note in found
        ]
    return Group(_("对照检查"), tasks[:most], len(tasks), None)


def shown_by_members(scope: Scope, today: date, most: int) -> Group:
    """What a member has let this secretary read of what he found by himself, until it has been looked at; no word of it."""
    tasks = [
        Task(
            title=_("%(name)s送您看的一条") % {"name": one.owner.name if one.owner else ""},
            url=one.get_absolute_url(),
            verb=_("去看"),
            note=_("只有本人和您能看"),
            due=None,
            late=False,
        )
        for one in checks.unread(scope)
    ]
    return Group(_("党员送您看的"), tasks[:most], len(tasks), None)


def stages_ahead(scope: Scope, today: date) -> Iterable[Ahead]:
    """First and last days of the stages of the campaigns over this reader; on the first of 查 a list comes to the desk."""
    for adoption in checks.campaigns_to_go_through(scope):
        checking = campaigns.checking_stage(scope, adoption)
        for stage in campaigns.stages(scope, adoption):
            said = {"title": adoption.title, "stage": stage.text}
            if stage.starts_on > today:
                comes = checking is not None and stage.pk == checking.pk
                yield Ahead(stage.starts_on, _("“%(title)s”“%(stage)s”第一天") % said, 0, comes)
            if stage.ends_on > today:
                yield Ahead(stage.ends_on, _("“%(title)s”“%(stage)s”最后一天") % said, 0, comes=False)
