"""Figures of a campaign (集中治理的数字): counted from the records, never typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import snapshot
from qingyuan.obligations.rectification import checklists
from qingyuan.obligations.rectification import queries as rectification
from qingyuan.obligations.rectification.models import OTHER
from qingyuan.obligations.rectification.queries import Figures, Filter
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Kind, Organization
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State

from .models import Appraisal, Body, Closing, Pause, Role, Stage, StageExtension
from .specs import CampaignSpec


def stages(scope: Scope, adoption: Adoption) -> list[Stage]:
    return list(Stage.within(scope).filter(adoption=adoption).order_by("order"))


# A plan is often signed on paper before anybody types it in.
_SIGNED_BEFORE = timedelta(days=90)


def decided_since(adoption: Adoption) -> date:
    """The earliest day on which a campaign can have been decided: some time before it was set up as a draft."""
    return clock.day_of(chronicle.entries_of_record(reference(adoption))[0].received) - _SIGNED_BEFORE


def notes(adoption: Adoption) -> dict[str, str]:
    """What the template says of each stage, by its key."""
    spec = regimes.spec_of(adoption)
    assert isinstance(spec, CampaignSpec)
    return {stage.key: stage.note or "" for stage in spec.stages}


def extensions(scope: Scope, adoption: Adoption) -> list[StageExtension]:
    """What got more time, the latest last."""
    return list(StageExtension.within(scope).filter(adoption=adoption).select_related("stage").order_by("at", "pk"))


def pause_now(scope: Scope, adoption: Adoption) -> Pause | None:
    return Pause.within(scope).filter(adoption=adoption, until_on__isnull=True).first()


def closing(scope: Scope, adoption: Adoption) -> Closing | None:
    return Closing.within(scope).filter(adoption=adoption).first()


def bodies(scope: Scope, adoption: Adoption) -> list[Body]:
    """Who carries the campaign, in the order of what they do, those who have left last."""
    rows = Body.within(scope).filter(adoption=adoption).select_related("organization")
    order = {role: number for number, role in enumerate(Role.values)}
    return sorted(rows, key=lambda one: (one.left_on is not None, order[one.role], one.pk))


def appraisal(scope: Scope, adoption: Adoption) -> Appraisal | None:
    return Appraisal.within(scope).filter(adoption=adoption).first()


def answered_for(scope: Scope, adoption: Adoption) -> list[Organization]:
    """The units under the campaign that this reader answers for himself, in official order."""
    paths = {grant.path for grant in scope.grants if grant.path and grant.role in roles.OFFICERS}
    rows = Organization.within(scope).filter(path__in=paths, dissolved_on__isnull=True).order_by("path")
    return [unit for unit in rows if unit.path.startswith(adoption.unit.path)]


def others(scope: Scope, adoption: Adoption) -> list[Adoption]:
    """Other campaigns that were or are run over the same place or a part of it, the latest first: earlier rounds and years."""
    rows = regimes.adoptions(scope, "campaign").exclude(pk=adoption.pk).exclude(state=State.DRAFT)
    mine = adoption.unit.path
    return [one for one in rows if one.unit.path.startswith(mine) or mine.startswith(one.unit.path)]


@dataclass(frozen=True)
class Pair:
    """A category in two campaigns; empty figures where one of them does not ask it."""

    text: str
    key: str
    this: Figures
    other: Figures


def side_by_side(scope: Scope, adoption: Adoption, other: Adoption, top: Organization, *, today: date) -> list[Pair]:
    """The categories of two campaigns at a place, by their key, in this one's order, then what only the other asked."""
    mine, theirs = (
        {line.key: line for line in board(scope, one, top, today=today).categories} for one in (adoption, other)
    )
    keys = dict.fromkeys([*mine, *theirs])
    blank = CategoryLine("", "", Figures())
    pairs = [
        Pair(
            mine.get(key, theirs.get(key, blank)).text,
            key,
            mine.get(key, blank).figures,
            theirs.get(key, blank).figures,
        )
        for key in keys
    ]
    # 其他 stands last.
    return sorted(pairs, key=lambda pair: pair.key == OTHER)


def checking_stage(scope: Scope, adoption: Adoption) -> Stage | None:
    """The stage in which a checklist is gone through (查); None when none owes one."""
    spec = regimes.spec_of(adoption)
    assert isinstance(spec, CampaignSpec)
    owing = {stage.key for stage in spec.stages if any(owed.kind == "checklist" for owed in stage.owes)}
    return next((stage for stage in stages(scope, adoption) if stage.key in owing), None)


@dataclass(frozen=True)
class UnitLine:
    """A unit with the figures of its subtree."""

    unit: Organization
    figures: Figures
    has_below: bool


@dataclass(frozen=True)
class CategoryLine:
    key: str
    text: str
    figures: Figures


@dataclass(frozen=True)
class Board:
    """A campaign at one place of the tree: whole, by unit in official order, by category in the checklist's order."""

    top: Organization
    whole: Figures
    units: list[UnitLine]
    categories: list[CategoryLine]


def board(scope: Scope, adoption: Adoption, top: Organization, *, today: date, every_unit: bool = False) -> Board:
    """The figures of a campaign at a unit and directly below: as many queries at every place and size.

    every_unit  branches without a problem too, which a table leaves out; temporary bodies stand there only with one
    """
    wanted = Filter(top=top, adoption_id=adoption.pk)
    with snapshot():
        below = rectification.figures_below(scope, wanted, top, today=today)
        by_category = rectification.figures_by_category(scope, wanted)
        children = list(organizations.children(scope, top))
    lines = [
        UnitLine(unit, below[unit.path], not unit.is_branch)
        for unit in children
        if below[unit.path].total or (unit.kind != Kind.BODY and (every_unit or not unit.is_branch))
    ]
    return Board(top, below[top.path], lines, _categories(adoption, top, by_category))


def _categories(
    adoption: Adoption, top: Organization, by_category: dict[tuple[int | None, str, str], Figures]
) -> list[CategoryLine]:
    """The categories of the lists in force over a place, then those a unit below has of its own, then 其他."""
    found: dict[str, CategoryLine] = {
        category.key: CategoryLine(category.key, category.text, Figures())
        for one in checklists.under(adoption, top)
        for category in one.spec.categories
    }
    labels = rectification.category_labels()
    other = CategoryLine(OTHER, "", Figures())
    for (library_id, checklist, category), figures in sorted(by_category.items(), key=lambda item: item[0][1:]):
        line = found.get(category)
        if line is None and (label := labels.get((library_id, checklist, category))):
            line = found[category] = CategoryLine(category, label, Figures())
        for state, count in figures.by_state.items():
            (line or other).figures.add(state, count)
    return [*found.values(), other]


def ledger_url(adoption: Adoption, top: Organization, **narrower: str) -> str:
    """The records behind a number."""
    return reverse("rectification:ledger") + "?" + urlencode({"unit": top.pk, "campaign": adoption.pk, **narrower})
