"""The named facts the regimes offer (制度的事实)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.facts import fact
from qingyuan.kernel.fields import PathField
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.roles import BUSINESS

from .models import Adoption
from .states import State


@fact(
    "unit.adoptions_in_force",
    label=_("现行制度"),
    type=int,
    unit=_("项"),
    seen_by=BUSINESS,
    note=_("本单位采用的，和上级采用、管到本单位的"),
)
def adoptions_in_force(scope: Scope, unit_ids: Iterable[int]) -> Mapping[int, int]:
    """Adoptions in force over each unit, its own and those from above; what is part of another is not counted apart."""
    units = dict(Organization.within(scope).filter(pk__in=list(unit_ids)).values_list("pk", "path"))
    above = {path[:end] for path in units.values() for end in range(PathField.WIDTH, len(path) + 1, PathField.WIDTH)}
    # What stands over a unit is no secret to it.
    rows = Adoption._base_manager.filter(state=State.IN_FORCE, part_of__isnull=True, unit__path__in=above)
    adopters = list(rows.values_list("unit__path", flat=True))
    return {pk: sum(path.startswith(adopter) for adopter in adopters) for pk, path in units.items()}
