"""The named facts pledges offer (承诺的事实). None says whether a pledge was kept: what nobody knows is no fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel import clock
from qingyuan.kernel.facts import fact
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations.models import BRANCHES, Organization
from qingyuan.people.organizations.roles import BRANCH_SECRETARY, KEEPERS, SUPERIORS
from qingyuan.people.organizations.subtrees import BELOW

from . import queries
from .policy import REGISTERS


@fact(
    "unit.pledges_waiting",
    label=_("还没有签的承诺书"),
    type=int,
    unit=_("份"),
    seen_by=(BRANCH_SECRETARY, *KEEPERS),
    note=_("只算本单位，只有支部书记和直接上级看得到"),
)
def pledges_waiting(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Answers still wanted at each unit itself; units whose names the reader may not know are left out."""
    return queries.waiting_at(scope, list(unit_ids), clock.today())


@fact(
    "unit.units_with_pledges_waiting",
    label=_("承诺书还没有签完的单位"),
    type=int,
    unit=_("个"),
    seen_by=SUPERIORS,
    note=BELOW,
)
def units_with_pledges_waiting(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Units of each subtree in which somebody has still to answer; units, never persons.

    Of a single branch, only to who stands directly above: to others the number would say of it that it is behind.
    """
    rows = Organization.within(scope).filter(pk__in=list(unit_ids))
    rows = rows.filter(~Q(kind__in=BRANCHES) | REGISTERS.may["names"].where(scope))
    paths = dict(rows.values_list("path", "pk"))
    behind = queries.units_behind(scope, list(paths), clock.today()) if paths else set()
    return {pk: sum(path.startswith(top) for path in behind) for top, pk in paths.items()}
