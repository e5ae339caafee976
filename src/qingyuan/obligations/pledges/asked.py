"""Which pledges are asked over a unit (请签哪些承诺书): those of a campaign's stages, and those adopted by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import in_force
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import Adoption, LibraryVersion

from . import rules
from .specs import PledgeSpec


@dataclass(frozen=True)
class Listed:
    """A pledge as it is in force. adoption: why it is asked, its unit the one that asks;  library: the version in force."""

    adoption: Adoption
    spec: PledgeSpec

    @property
    def library(self) -> LibraryVersion:
        return self.adoption.library

    @property
    def sample(self) -> bool:
        return self.library.standing == "sample"


def over(unit: Organization) -> list[Listed]:
    """Every pledge in force over a unit, from the top down; one that is asked from above as well is asked once.

    What stands over a unit is no secret to it; the caller has shown that the unit is the reader's.
    """
    found: dict[str, Listed] = {}
    for whole in in_force.over(unit):
        for item in whole.items:
            if isinstance(item.spec, PledgeSpec):
                found.setdefault(item.spec.key, Listed(item.adoption, item.spec))
    return list(found.values())


def under(campaign: Adoption, unit: Organization) -> list[Listed]:
    """The pledges of one adoption over a unit: of a campaign its parts, of a pledge adopted by itself that one."""
    items = in_force.whole(campaign, unit).items
    return [Listed(item.adoption, item.spec) for item in items if isinstance(item.spec, PledgeSpec)]


def listed(adoption: Adoption) -> Listed:
    """The pledge of an adoption, whether or not it is in force still. Raises LookupError for another kind."""
    spec = regimes.spec_of(adoption)
    if not isinstance(spec, PledgeSpec):
        raise LookupError(f"adoption {adoption.pk} is of no pledge")
    return Listed(adoption, spec)


def spec_in(library: LibraryVersion, key: str) -> PledgeSpec:
    """The pledge in the version that was answered. Versions stay, so it is there. Raises LookupError."""
    spec = regimes.read(library).item("pledge", key)
    if not isinstance(spec, PledgeSpec):
        raise LookupError(f"no pledge {key} in {library}")
    return spec


@dataclass(frozen=True)
class Holding:
    """Which answers to a pledge count (哪些签署算数): under one of these versions, of this year or later."""

    key: str
    library_ids: frozenset[int]
    first_year: int

    def holds(self, library_id: int, year: int) -> bool:
        return library_id in self.library_ids and year >= self.first_year


def holding(one: Listed, today: date) -> Holding:
    """What counts for a pledge today: every version of its library whose clauses say all that it says now."""
    versions = regimes.versions().filter(library=one.library.library)
    held = {one.library.pk}
    for row in versions:
        spec = regimes.read(row).item("pledge", one.spec.key)
        if isinstance(spec, PledgeSpec) and rules.still_holds(spec, one.spec):
            held.add(row.pk)
    return Holding(one.spec.key, frozenset(held), rules.first_year(one.spec, today))
