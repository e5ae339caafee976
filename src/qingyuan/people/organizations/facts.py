"""The named facts the tree offers (组织的事实)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.facts import fact
from qingyuan.kernel.scope import Scope, under

from .kinds import BRANCHES, Kind, Level
from .models import Organization
from .roles import BUSINESS
from .subtrees import BELOW, counted_in_subtrees


@fact("unit.kind", label=_("组织类别"), type=str, seen_by=BUSINESS)
def kind(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, str]:
    """What sort of organization each unit is, in words."""
    return {pk: str(Kind(value).label) for pk, value in _of(scope, unit_ids, "kind").items()}


@fact("unit.level", label=_("层级"), type=str, seen_by=BUSINESS)
def level(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, str]:
    """At which level each unit stands, in words."""
    return {pk: str(Level(value).label) for pk, value in _of(scope, unit_ids, "level").items()}


@fact("unit.founded_on", label=_("成立日期"), type=date, seen_by=BUSINESS)
def founded_on(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, date | None]:
    """The day each unit was founded; None where nobody has entered it."""
    return _of(scope, unit_ids, "founded_on")


@fact("unit.branches", label=_("党支部"), type=int, unit=_("个"), seen_by=BUSINESS, note=BELOW)
def branches(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Branches in the subtree of each unit that have not been dissolved; a branch counts itself."""
    standing = Organization.within(scope).filter(kind__in=BRANCHES, dissolved_on__isnull=True)
    return counted_in_subtrees(
        scope,
        unit_ids,
        lambda path: standing.filter(under("path", path)).values_list("path").annotate(count=Count("pk")).order_by(),
    )


def _of(scope: Scope, unit_ids: Iterable[int], column: str) -> dict[int, Any]:
    return dict(Organization.within(scope).filter(pk__in=list(unit_ids)).values_list("pk", column))
