"""The named facts and figures the ledger offers (台账的事实和指标): numbers of a unit and all below it, never of a person.

Confidential findings stand in none. A finding counts here wherever it came from, as it does in the ledger: these are
for tables and papers, and a rule that would hold findings against a unit leaves out what the unit found itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel import clock
from qingyuan.kernel.facts import Extent, Shown, counted, fact
from qingyuan.kernel.scope import Scope, under
from qingyuan.people.organizations.roles import CONTACT_LEADER, OFFICERS, SUPERIORS
from qingyuan.people.organizations.subtrees import BELOW, counted_in_subtrees
from qingyuan.regimes.models import Adoption

from . import checklists
from .models import OTHER, Finding, UnitCheck
from .queries.checks import CHECKED_KINDS, THROUGH
from .states import COUNTED, STRUCK_OFF, UNDONE, CheckState, State

# Who reads the ledger of a place, as `policy.in_range` has it.
_SEEN_BY = (*OFFICERS, *SUPERIORS, CONTACT_LEADER)


@fact("unit.findings_open", label=_("未销号问题"), type=int, unit=_("条"), seen_by=_SEEN_BY, note=BELOW)
def findings_open(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Findings not yet struck off in the subtree of each unit."""
    return _findings(scope, unit_ids, Q(state__in=UNDONE))


@fact("unit.findings_signed_off", label=_("已销号问题"), type=int, unit=_("条"), seen_by=_SEEN_BY, note=BELOW)
def findings_signed_off(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Findings struck off in the subtree of each unit, looked back at or not."""
    return _findings(scope, unit_ids, Q(state__in=STRUCK_OFF))


@fact("unit.findings_looked_back", label=_("已回头看问题"), type=int, unit=_("条"), seen_by=_SEEN_BY, note=BELOW)
def findings_looked_back(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Findings looked back at in the subtree of each unit."""
    return _findings(scope, unit_ids, Q(state=State.LOOKED_BACK))


@fact("unit.findings_overdue", label=_("逾期未改问题"), type=int, unit=_("条"), seen_by=_SEEN_BY, note=BELOW)
def findings_overdue(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Findings past their day in the subtree of each unit, those that wait for review left out."""
    return _findings(scope, unit_ids, Q(state__in=(State.OPEN, State.WORKING), due_on__lt=clock.today()))


def _findings(scope: Scope, unit_ids: Iterable[int], which: Q) -> dict[int, int]:
    rows = Finding._base_manager.filter(which, scope.where(Finding.scope_path), confidential=False)
    return counted_in_subtrees(
        scope,
        unit_ids,
        lambda path: (
            rows.filter(under("unit__path", path)).values_list("unit__path").annotate(count=Count("pk")).order_by()
        ),
    )


# --- figures: the same numbers with the records they count, for what is reported upwards


def _show(scope: Scope, ids: Collection[int]) -> dict[int, Shown]:
    rows = Finding._base_manager.filter(scope.where(Finding.scope_path), pk__in=ids, confidential=False)
    return {
        pk: Shown(
            gettext("%(unit)s：%(text)s") % {"unit": unit, "text": text},
            reverse("rectification:finding", args=[pk]),
            str(State(state).label),
        )
        for pk, unit, text, state in rows.values_list("pk", "unit__short_name", "text", "state")
    }


def _categories(extent: Extent) -> dict[str, str]:
    """The categories of the campaign's lists over the unit, then whatever stands in none of them."""
    if extent.adoption_id is None:
        return {}
    adoption = Adoption._base_manager.select_related("unit", "library").get(pk=extent.adoption_id)
    listed = checklists.under(adoption, extent.unit)
    found = {category.key: category.text for one in listed for category in one.spec.categories}
    return {**found, OTHER: gettext("其他")} if found else {}


def _ledger(**narrower: str) -> Callable[[Extent], str]:
    """The ledger narrowed to what a figure counts; of what stands in no category of the lists there is no such page."""

    def address(extent: Extent) -> str:
        if extent.part == OTHER:
            return ""
        said = {"unit": extent.unit.pk, "campaign": extent.adoption_id or "", "category": extent.part, **narrower}
        kept = {name: value for name, value in said.items() if value}
        return f"{reverse('rectification:ledger')}?{urlencode(kept)}"

    return address


def _in(scope: Scope, extent: Extent, which: Q) -> QuerySet[Finding]:
    rows = Finding._base_manager.filter(
        which, scope.where(Finding.scope_path), under("unit__path", extent.unit.path), confidential=False
    )
    if extent.adoption_id is not None:
        rows = rows.filter(adoption_id=extent.adoption_id)
    if extent.part == OTHER:
        return rows.exclude(category__in=set(_categories(extent)) - {OTHER})
    return rows.filter(category=extent.part) if extent.part else rows


@counted(
    "findings.counted",
    label=_("登记的问题"),
    unit=_("条"),
    definition=_("台账上登记的全部问题，销号的和没有销号的都计。保密的、党员个人自查的、已撤销的都不计。"),
    seen_by=_SEEN_BY,
    states=dict(State.choices),
    show=_show,
    listed=_ledger(state="counted"),
    parts=_categories,
)
def all_findings(scope: Scope, extent: Extent) -> QuerySet[Finding]:
    """Every finding that stands in a total."""
    return _in(scope, extent, Q(state__in=COUNTED))


@counted(
    "findings.struck_off",
    label=_("已销号的问题"),
    unit=_("条"),
    definition=_(
        "经上级复核销号的问题，包括已回头看的；销号后又重新整改的不计。保密的、党员个人自查的、已撤销的都不计。"
    ),
    seen_by=_SEEN_BY,
    states=dict(State.choices),
    show=_show,
    listed=_ledger(state="struck_off"),
    parts=_categories,
)
def struck_off_findings(scope: Scope, extent: Extent) -> QuerySet[Finding]:
    """Findings struck off, looked back at or not."""
    return _in(scope, extent, Q(state__in=STRUCK_OFF))


@counted(
    "findings.open",
    label=_("未销号的问题"),
    unit=_("条"),
    definition=_("待整改、整改中、待复核、异议中的问题。保密的、党员个人自查的、已撤销的都不计。"),
    seen_by=_SEEN_BY,
    states=dict(State.choices),
    show=_show,
    listed=_ledger(state="undone"),
    parts=_categories,
)
def open_findings(scope: Scope, extent: Extent) -> QuerySet[Finding]:
    """Findings not yet struck off."""
    return _in(scope, extent, Q(state__in=UNDONE))


@counted(
    "findings.overdue",
    label=_("逾期未改的问题"),
    unit=_("条"),
    definition=_(
        "截止当天已过整改时限、还是待整改或者整改中的问题；已提交复核的不计。保密的、党员个人自查的、已撤销的都不计。"
    ),
    seen_by=_SEEN_BY,
    states=dict(State.choices),
    show=_show,
    listed=_ledger(overdue="on"),
    parts=_categories,
)
def overdue_findings(scope: Scope, extent: Extent) -> QuerySet[Finding]:
    """Findings past their day, those that wait for review left out."""
    return _in(scope, extent, Q(state__in=(State.OPEN, State.WORKING), due_on__lt=extent.on))


def _show_checks(scope: Scope, ids: Collection[int]) -> dict[int, Shown]:
    rows = UnitCheck.within(scope).filter(pk__in=ids)
    return {
        pk: Shown(unit, reverse("rectification:unit-check", args=[adoption_id, unit_id]), str(CheckState(state).label))
        for pk, unit, adoption_id, unit_id, state in rows.values_list(
            "pk", "unit__short_name", "adoption_id", "unit_id", "state"
        )
    }


def _checks_url(extent: Extent) -> str:
    if extent.adoption_id is None:
        return ""
    place = urlencode({"unit": extent.unit.pk})
    return f"{reverse('rectification:checks', args=[extent.adoption_id])}?{place}"


@counted(
    "checks.through",
    label=_("报送自查清单的单位"),
    unit=_("个"),
    definition=_("自查清单已报送、待审核或者审核通过的单位；退回修改的、已撤销的单位不计。一次集中治理一份，分别计。"),
    seen_by=_SEEN_BY,
    states=dict(CheckState.choices),
    show=_show_checks,
    listed=_checks_url,
)
def checks_through(scope: Scope, extent: Extent) -> QuerySet[UnitCheck]:
    """The lists of units that have handed theirs in."""
    rows = UnitCheck.within(scope).filter(
        under("unit__path", extent.unit.path),
        state__in=THROUGH,
        unit__dissolved_on__isnull=True,
        unit__kind__in=CHECKED_KINDS,
    )
    return rows.filter(adoption_id=extent.adoption_id) if extent.adoption_id is not None else rows
