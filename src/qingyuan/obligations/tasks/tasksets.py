"""Which tasksets and boards stand over a unit (任务清单在哪里施行): adopted by themselves, or as parts of a campaign."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import in_force
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import Adoption, LibraryVersion
from qingyuan.regimes.states import State

from .specs import BoardSpec, TaskItemSpec, TasksetSpec, covers


@dataclass(frozen=True)
class Listed:
    """One taskset as it is in force over a unit. by: the organization that adopted it."""

    adoption: Adoption
    spec: TasksetSpec

    @property
    def by(self) -> Organization:
        return self.adoption.unit

    @property
    def library(self) -> LibraryVersion:
        return self.adoption.library


def over(unit: Organization) -> list[Listed]:
    """The tasksets a unit works through, from the top down; those that concern other kinds of unit are left out."""
    found: dict[int, Listed] = {}
    for whole in in_force.over(unit):
        for one in whole.items:
            if isinstance(one.spec, TasksetSpec) and covers(one.spec.units, kind=unit.kind, sector=unit.sector):
                found.setdefault(one.adoption.pk, Listed(one.adoption, one.spec))
    return list(found.values())


def under(campaign: Adoption, unit: Organization) -> list[Listed]:
    """The tasksets of one campaign over a unit."""
    return [
        Listed(one.adoption, one.spec)
        for one in in_force.whole(campaign, unit).items
        if isinstance(one.spec, TasksetSpec) and covers(one.spec.units, kind=unit.kind, sector=unit.sector)
    ]


def one(unit: Organization, adoption_id: int) -> Listed:
    """One of the tasksets of a unit. Raises NotHere."""
    found = next((listed for listed in over(unit) if listed.adoption.pk == adoption_id), None)
    if found is None:
        raise not_here()
    return found


def running(kind: str) -> QuerySet[Adoption]:
    """Every adoption of a kind that is in force, as a part only while what it is a part of is: callers narrow it."""
    whole = Q(part_of__isnull=True) | Q(part_of__state=State.IN_FORCE)
    rows = Adoption._base_manager.filter(whole, kind=kind, state=State.IN_FORCE)
    return rows.select_related("unit", "library").order_by("unit__path", "starts_on", "pk")


def spec_of(adoption: Adoption) -> TasksetSpec:
    """The taskset as adopted. Raises NotHere for an adoption of another kind."""
    found = regimes.spec_of(adoption)
    if not isinstance(found, TasksetSpec):
        raise not_here()
    return found


def item_of(library: LibraryVersion, adoption: Adoption, key: str) -> tuple[TasksetSpec, TaskItemSpec]:
    """The item something was recorded under, in the version it was recorded under."""
    spec = regimes.read(library).items["taskset"][adoption.key]
    assert isinstance(spec, TasksetSpec)
    found = spec.item(key)
    assert found is not None
    return spec, found


def boards(scope: Scope) -> list[tuple[Adoption, BoardSpec]]:
    """The boards in force that this reader works under or over."""
    mine = Adoption.within(scope).filter(kind="board").values("pk")
    found = []
    for adoption in running("board").filter(pk__in=mine):
        spec = regimes.spec_of(adoption)
        assert isinstance(spec, BoardSpec)
        found.append((adoption, spec))
    return found


def board_of(adoption: Adoption, library: LibraryVersion) -> BoardSpec:
    """The board a problem was posted on, in the version it was posted under."""
    spec = regimes.read(library).items["board"][adoption.key]
    assert isinstance(spec, BoardSpec)
    return spec
