"""What a finding has beside the ledger's columns (另列措施、同类问题、制度): reads of one finding."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db.models import Q

from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations.models import Organization

from ..models import Finding, Measure, RuleLink, StandingRule
from ..policy import STANDING_RULES
from ..rules import same_problem
from ..states import STRUCK_OFF
from .findings import Filter, matching_parts, visible


def measures(finding: Finding) -> list[Measure]:
    """The further measures of every round, oldest round first, those taken off among them."""
    return list(Measure._base_manager.filter(finding=finding).order_by("round", "order"))


def measures_now(finding: Finding) -> list[Measure]:
    """Those of the present round."""
    return list(Measure._base_manager.filter(finding=finding, round=finding.round).order_by("order"))


# --- the same problem before


def earlier_offered(scope: Scope, finding: Finding, *, most: int | None = None) -> list[Finding]:
    """Which findings may be the same problem before (同类问题), newest first.

    Of the same unit and category (and item, where both name one), struck off, of an earlier campaign or an earlier
    year; never a confidential one. Found before this one, so a chain never closes on itself.
    most  at most so many
    """
    if finding.confidential:
        return []
    rows = visible(scope).filter(
        unit_id=finding.unit_id,
        state__in=STRUCK_OFF,
        confidential=False,
        category=finding.category,
        category_text=finding.category_text,
        found_on__lt=finding.found_on,
    )
    earlier = Q(found_on__year__lt=finding.found_on.year)
    if finding.adoption_id is None:
        earlier |= Q(adoption__isnull=False)
    else:
        earlier |= Q(adoption__isnull=True) | ~Q(adoption_id=finding.adoption_id)
    found = rows.filter(earlier).select_related("adoption").order_by("-found_on", "-pk")
    offered = [one for one in found if _same(finding, one)]
    return offered[:most]


def _same(finding: Finding, other: Finding) -> bool:
    return same_problem(
        category=finding.category,
        category_text=finding.category_text,
        item=finding.item,
        other_category=other.category,
        other_text=other.category_text,
        other_item=other.item,
    )


# A chain is as long as the years a unit has been here; a longer one is shown up to here.
_LONGEST_CHAIN = 20


def chain(scope: Scope, finding: Finding) -> list[Finding]:
    """The same problem before and after this finding, oldest first, itself among them; alone when nothing is linked."""
    rows = visible(scope).select_related("adoption")
    found = [finding]
    while found[0].earlier_id is not None and len(found) < _LONGEST_CHAIN:
        before = rows.filter(pk=found[0].earlier_id).first()
        if before is None:
            break
        found.insert(0, before)
    last = [finding.pk]
    while last and len(found) < _LONGEST_CHAIN:
        later = list(rows.filter(earlier_id__in=last).order_by("found_on", "pk"))
        found += later
        last = [one.pk for one in later]
    return found


def came_back(scope: Scope, wanted: Filter) -> int:
    """又出现: how many findings of a filter are in a later round, or linked to one struck off before."""
    return sum(rows.count() for rows in matching_parts(scope, replace(wanted, came_back=True)))


# --- standing rules


def standing_rules(scope: Scope, unit: Organization) -> list[StandingRule]:
    """The rules of a unit that this reader may see, newest first."""
    rows = STANDING_RULES.visible(scope, StandingRule.within(scope)).filter(unit=unit)
    return list(rows.order_by("-issued_on", "-pk"))


def standing_rules_of(unit: Organization) -> list[StandingRule]:
    """All rules of a unit; the caller has shown that the unit, or a finding of it, is the reader's."""
    return list(StandingRule._base_manager.filter(unit=unit).order_by("-issued_on", "-pk"))


def rules_of(finding: Finding) -> list[StandingRule]:
    """The rules that answer a finding, in the order they were linked."""
    links = RuleLink._base_manager.filter(finding=finding).select_related("rule").order_by("at", "pk")
    return [link.rule for link in links]


def answered_by(scope: Scope, rules: Iterable[StandingRule]) -> dict[int, list[Finding]]:
    """For each rule the findings it answers that this reader may see, oldest first."""
    found: dict[int, list[Finding]] = {rule.pk: [] for rule in rules}
    links = list(RuleLink._base_manager.filter(rule_id__in=found).order_by("at", "pk"))
    seen = visible(scope).in_bulk([link.finding_id for link in links])
    for link in links:
        if link.finding_id in seen:
            found[link.rule_id].append(seen[link.finding_id])
    return found
