"""The named facts questions offer (请说明的事实)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.facts import fact
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.roles import OFFICERS, SUPERIORS

from . import queries


@fact("unit.questions_open", label=_("未办结的请说明"), type=int, unit=_("件"), seen_by=(*OFFICERS, *SUPERIORS))
def questions_open(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Questions of each unit and the units below it that are not closed yet; confidential ones are in no count."""
    paths = dict(Organization.within(scope).filter(pk__in=list(unit_ids)).values_list("path", "pk"))
    found = dict.fromkeys(paths.values(), 0)
    for path, count in queries.open_by_path(scope, paths).items():
        for above, unit_id in paths.items():
            if path.startswith(above):
                found[unit_id] += count
    return found
