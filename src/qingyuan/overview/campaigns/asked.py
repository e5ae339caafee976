"""What a campaign asks of a unit, stage by stage, and how far the unit is with it (各阶段要办的事).

A kind of thing is added by two functions: how one unit stands, and how many units of a place are through. Both ask
the room that keeps it; nothing is kept here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel.scope import Scope
from qingyuan.obligations.pledges import asked as pledge_room
from qingyuan.obligations.pledges import queries as pledges
from qingyuan.obligations.rectification import queries as rectification
from qingyuan.obligations.rectification.queries import Filter, checks
from qingyuan.obligations.rectification.states import CheckState
from qingyuan.obligations.tasks.queries import owed
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import in_force, kinds
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State

from . import queries
from .models import Stage
from .specs import CampaignSpec


@dataclass(frozen=True)
class Asked:
    """One thing that is asked (要办的一件).

    stage     in which; None for what a unit added, which has the whole campaign's time
    kind, key, text   of the item, or of an outcome such as findings:signed_off
    adoption  by which it is in force: a part's, or the campaign's own;  by: whose that is
    """

    stage: Stage | None
    kind: str
    key: str
    text: str
    adoption: Adoption

    @property
    def by(self) -> Organization:
        return self.adoption.unit

    @property
    def ends_on(self) -> date | None:
        return self.stage.ends_on if self.stage else self.adoption.ends_on


@dataclass(frozen=True)
class Standing:
    """How a unit stands with it: in words, where it is done."""

    words: str
    url: str
    verb: str


@dataclass(frozen=True)
class Progress:
    """How many units of a place are through (已走完的单位); url: the list of those who are not."""

    through: int
    units: int
    url: str


def asked(scope: Scope, campaign: Adoption, unit: Organization) -> list[Asked]:
    """All that a campaign asks of a unit: what its stages owe in their order, then what was added from the top down."""
    spec = regimes.spec_of(campaign)
    assert isinstance(spec, CampaignSpec)
    standing = in_force.whole(campaign, unit).items
    stages = {stage.key: stage for stage in queries.stages(scope, campaign)}
    found: list[Asked] = []
    taken: set[int] = set()
    for one in spec.stages:
        stage = stages.get(one.key)
        for wanted in one.owes:
            if labels := kinds.REGISTERED.outcomes.get(wanted.kind):
                found.append(Asked(stage, wanted.kind, wanted.key, str(labels[wanted.key]), campaign))
            for item in standing:
                # A campaign set up with another list asks for that instead of its library's own.
                instead = wanted.kind == item.kind == "checklist" and item.adoption.instead
                if item.kind == wanted.kind and (item.spec.key == wanted.key or instead) and id(item) not in taken:
                    taken.add(id(item))
                    found.append(Asked(stage, item.kind, item.spec.key, item.spec.text, item.adoption))
    added = (one for one in standing if id(one) not in taken and one.kind in _UNIT)
    return [*found, *(Asked(None, one.kind, one.spec.key, one.spec.text, one.adoption) for one in added)]


def standing(scope: Scope, campaign: Adoption, one: Asked, unit: Organization, *, today: date) -> Standing | None:
    """How a unit stands with one thing; None where it does not concern such a unit."""
    of = _UNIT.get(one.kind)
    return of(scope, campaign, one, unit, today) if of else None


def progress(scope: Scope, campaign: Adoption, one: Asked, top: Organization, *, today: date) -> Progress | None:
    """How far the units of a place are with one thing; None for what is not counted by units, or not yet.

    What falls due by days is not counted before its stage has begun: nobody owes anything then.
    """
    if campaign.state == State.DRAFT:
        return None
    if one.kind == "taskset" and one.stage is not None and one.stage.starts_on > today:
        return None
    of = _PLACE.get(one.kind)
    return of(scope, campaign, one, top, today) if of else None


def _unit_list(scope: Scope, campaign: Adoption, one: Asked, unit: Organization, today: date) -> Standing | None:
    if unit.kind not in checks.CHECKED_KINDS:
        return None
    held = checks.unit_check(campaign, unit)
    url = reverse("rectification:unit-check", args=[campaign.pk, unit.pk])
    if held is None:
        return Standing(_("还没有开始"), url, _("去对照"))
    state = CheckState(held.state)
    verb = _("去对照") if state not in checks.THROUGH else _("查看")
    return Standing(str(state.label), url, verb)


def _unit_findings(scope: Scope, campaign: Adoption, one: Asked, unit: Organization, today: date) -> Standing:
    figures = rectification.figures(scope, Filter(top=unit, adoption_id=campaign.pk), today=today)
    url = queries.ledger_url(campaign, unit, state="counted")
    if not figures.total:
        return Standing(_("现在没有问题"), url, _("查看"))
    words = _("%(total)s件，已销号%(struck_off)s件") % {"total": figures.total, "struck_off": figures.struck_off}
    if figures.overdue:
        words = _("%(words)s，逾期%(overdue)s件") % {"words": words, "overdue": figures.overdue}
    return Standing(words, url, _("去整改") if figures.undone else _("查看"))


def _place_list(scope: Scope, campaign: Adoption, one: Asked, top: Organization, today: date) -> Progress:
    whole = checks.coverage_below(scope, campaign, top)[top.path]
    units = sum(whole.by_state.values())
    url = reverse("rectification:checks", args=[campaign.pk]) + "?" + urlencode({"unit": top.pk})
    return Progress(units - whole.not_through, units, url)


def _unit_pledge(scope: Scope, campaign: Adoption, one: Asked, unit: Organization, today: date) -> Standing | None:
    mine = (held for held in pledges.at_own_units(scope, today) if held.unit == unit)
    # A pledge that two campaigns ask is answered once, so it is told by its key.
    held = next((held for held in mine if held.listed.spec.key == one.key), None)
    if held is None:
        # Whoever does not lead the unit is told nothing by which one could be known.
        words = _("谁还没有签，本单位和直接上级看得到")
        return Standing(words, reverse("pledges:list"), _("查看")) if unit.is_branch else None
    url = reverse("pledges:register", args=[held.listed.adoption.pk, unit.pk])
    if not held.waiting:
        return Standing(_("已签完"), url, _("查看"))
    return Standing(_("还有%(count)s人没有签") % {"count": held.waiting}, url, _("去登记"))


def _place_pledge(scope: Scope, campaign: Adoption, one: Asked, top: Organization, today: date) -> Progress | None:
    found = pledges.progress(scope, pledge_room.listed(one.adoption), top, today)
    whole = pledges.whole_shown(scope, found, top)
    if whole is None:
        return None
    url = reverse("pledges:progress", args=[one.adoption.pk]) + "?" + urlencode({"unit": top.pk})
    return Progress(whole.through, whole.units, url)


def _unit_tasks(scope: Scope, campaign: Adoption, one: Asked, unit: Organization, today: date) -> Standing | None:
    tally = owed.by_path(scope, one.adoption, unit.path, today=today).get(unit.path)
    if tally is None:
        return None
    url = reverse("tasks:unit", args=[unit.pk])
    if not tally.owed:
        return Standing(_("现在没有到期的"), url, _("查看"))
    words = _("%(done)s项办完，%(left)s项没有办") % {"done": tally.done, "left": tally.owed - tally.done}
    if tally.late:
        words = _("%(words)s，逾期%(late)s项") % {"words": words, "late": tally.late}
    return Standing(words, url, _("去办理") if tally.owed > tally.done else _("查看"))


def _place_tasks(scope: Scope, campaign: Adoption, one: Asked, top: Organization, today: date) -> Progress:
    through, units = owed.through(scope, one.adoption, top, today=today)
    url = reverse("tasks:progress", args=[one.adoption.pk]) + "?" + urlencode({"unit": top.pk})
    return Progress(through, units, url)


_OfUnit = Callable[[Scope, Adoption, Asked, Organization, date], Standing | None]
_OfPlace = Callable[[Scope, Adoption, Asked, Organization, date], Progress | None]
_UNIT: dict[str, _OfUnit] = {
    "checklist": _unit_list,
    "findings": _unit_findings,
    "pledge": _unit_pledge,
    "taskset": _unit_tasks,
}
_PLACE: dict[str, _OfPlace] = {"checklist": _place_list, "pledge": _place_pledge, "taskset": _place_tasks}
