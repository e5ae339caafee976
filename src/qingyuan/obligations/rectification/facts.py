"""The named facts the ledger offers (台账的事实): numbers of a unit and all below it, never of a person.

Confidential findings stand in none. A finding counts here wherever it came from, as it does in the ledger: these are
for tables and papers, and a rule that would hold findings against a unit leaves out what the unit found itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel import clock
from qingyuan.kernel.facts import fact
from qingyuan.kernel.scope import Scope, under
from qingyuan.people.organizations.roles import CONTACT_LEADER, OFFICERS, SUPERIORS
from qingyuan.people.organizations.subtrees import BELOW, counted_in_subtrees

from .models import Finding
from .states import STRUCK_OFF, UNDONE, State

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
