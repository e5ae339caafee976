"""How far a pledge has come at any place of the tree (各单位完成情况): units that are through, never persons."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from qingyuan.kernel.fields import PathField
from qingyuan.kernel.scope import Scope, under
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State as AdoptionState

from .. import asked
from ..asked import Listed
from ..policy import REGISTERS, leads_it
from . import people


@dataclass
class Place:
    """One place of the tree: how many units are asked, and how many of them are not through yet."""

    units: int = 0
    not_yet: int = 0

    @property
    def through(self) -> int:
        return self.units - self.not_yet


@dataclass
class Progress:
    """A pledge under a place. by_path: path of each unit asked -> whether it is through.

    A page shows numbers of places (`at`, `below`); which single units are behind, only by `units_named`.
    """

    by_path: Mapping[str, bool] = field(default_factory=dict)

    def at(self, path: str) -> Place:
        """The unit at a path and all below it."""
        found = Place()
        for unit, through in self.by_path.items():
            if unit.startswith(path):
                found.units += 1
                found.not_yet += not through
        return found

    def below(self, path: str) -> dict[str, Place]:
        """The unit itself and each place directly below it, by path; those where nobody is asked are left out."""
        width = len(path) + PathField.WIDTH
        found: dict[str, Place] = {}
        for unit, through in self.by_path.items():
            if unit.startswith(path):
                held = found.setdefault(unit[:width], Place())
                held.units += 1
                held.not_yet += not through
        return found


def progress(scope: Scope, one: Listed, top: Organization, today: date) -> Progress:
    """Which units under a place are through: everybody of whom the pledge is asked there has answered.

    Three queries, however many units: the versions of the library, the members and the seats. Whoever declined has
    answered, so nothing here tells of him. It holds the units of which this reader may see figures, no others.
    """
    seen = scope.where("unit__path", roles.BRANCH_SECRETARY, *roles.SUPERIORS)
    held = _waiting(one, seen & under("unit__path", _lower(top.path, one.adoption.unit.path)), today)
    return Progress({path: not count for path, count in held.items()})


def _lower(path: str, other: str) -> str:
    """Of two places, one above the other, the lower; where they stand apart, nowhere."""
    if path.startswith(other):
        return path
    return other if other.startswith(path) else "!"


def _waiting(one: Listed, where: Q, today: date) -> dict[str, int]:
    """How many have not answered, by path of the unit; units where nobody is asked are left out. Three queries."""
    mine = people.standing().filter(people.counting(asked.holding(one, today)), person_id=OuterRef("person_id"))
    found: dict[str, int] = {}
    sources: Iterable[QuerySet[Any]] = (
        people.members_asked(one.spec.signers, today),
        people.seats_asked(one.spec.signers, today),
    )
    for rows in sources:
        counted = rows.filter(where).annotate(answered=Exists(mine)).order_by().values_list("unit__path")
        # A person in two seats of a body is one.
        for path, count in counted.annotate(count=Count("person_id", filter=Q(answered=False), distinct=True)):
            found[path] = found.get(path, 0) + count
    return found


def units_named(scope: Scope, found: Progress, *, after: str = "", limit: int = 50) -> list[Organization]:
    """The units not through yet that this reader may know by name: his own, and those directly below his committee.

    In the order of the tree, behind a path.
    """
    behind = [path for path, through in found.by_path.items() if not through and path > after]
    rows = Organization.within(scope).filter(REGISTERS.may["names"].where(scope), path__in=behind)
    return list(rows.order_by("path")[:limit])


# Fewer units than these, and a number would name them to whoever does not stand directly above.
TOO_FEW = 5


def shown_places(scope: Scope, found: Progress, top: Organization) -> tuple[list[tuple[Organization, Place]], Place]:
    """The places directly below, in official order, and the sum of those too small to be told apart by this reader."""
    below, rest = found.below(top.path), Place()
    places = []
    for unit in organizations.children(scope, top):
        place = below.get(unit.path)
        if place is None or unit.is_branch:
            continue
        if place.units < TOO_FEW and not REGISTERS.allows(scope, "names", unit):
            rest.units += place.units
            rest.not_yet += place.not_yet
        else:
            places.append((unit, place))
    return places, rest


def whole_shown(scope: Scope, found: Progress, top: Organization) -> Place | None:
    """The number of a place as a whole, where it is not so small that it names a unit to this reader."""
    whole = found.at(top.path)
    return whole if whole.units >= TOO_FEW or REGISTERS.allows(scope, "names", top) else None


# --- what the desk, the campaign's page and the list of pledges ask


def to_sign(scope: Scope, today: date) -> list[people.Mine]:
    """The pledges that wait for the reader's own answer (请您签的承诺书)."""
    if scope.actor_id is None:
        return []
    return [one for one in people.asked_of(scope.actor_id, today) if one.line.answer is None]


@dataclass(frozen=True)
class ToFinish:
    """A pledge at a unit the reader leads. waiting: how many have not answered."""

    unit: Organization
    listed: Listed
    waiting: int


def units_to_finish(scope: Scope, today: date) -> list[ToFinish]:
    """Where somebody has still to answer, of the units this reader leads (本单位还没有签完的); for the desk."""
    return [one for one in at_own_units(scope, today) if one.waiting]


def at_own_units(scope: Scope, today: date) -> list[ToFinish]:
    """Every pledge asked at the units this reader leads, in the order of the tree; also those that are done."""
    rows = Organization.within(scope).filter(leads_it.where(scope), dissolved_on__isnull=True)
    found = []
    for unit in rows.order_by("path"):
        for one in asked.over(unit):
            counted = _waiting(one, Q(unit=unit), today)
            found += [ToFinish(unit, one, count) for count in counted.values()]
    return found


def in_range(scope: Scope) -> list[Listed]:
    """The pledges in force over or under the reader, highest adopter's first."""
    rows = regimes.adoptions(scope, "pledge").filter(state=AdoptionState.IN_FORCE).select_related("part_of")
    kept = [row for row in rows if _runs(row)]
    return [asked.listed(row) for row in sorted(kept, key=lambda one: (len(one.unit.path), one.starts_on, one.pk))]


def _runs(adoption: Adoption) -> bool:
    """A part is in force while what it belongs to is."""
    return adoption.part_of is None or adoption.part_of.state == AdoptionState.IN_FORCE


# --- facts


def waiting_at(scope: Scope, unit_ids: Collection[int], today: date) -> dict[int, int]:
    """How many answers are still wanted at each of these units itself; only where the reader may know who."""
    rows = Organization.within(scope).filter(REGISTERS.may["declines"].where(scope), pk__in=unit_ids)
    units = {unit.path: unit.pk for unit in rows}
    found = dict.fromkeys(units.values(), 0)
    seen: set[tuple[str, str]] = set()
    for one in in_range(scope):
        here = {path: pk for path, pk in units.items() if path.startswith(one.adoption.unit.path)}
        for path, count in _waiting(one, Q(unit_id__in=here.values()), today).items() if here else ():
            # What is asked from above as well is asked once.
            if (path, one.spec.key) not in seen:
                seen.add((path, one.spec.key))
                found[units[path]] += count
    return found


def units_behind(scope: Scope, tops: Collection[str], today: date) -> set[str]:
    """The paths of the units under these places at which some pledge has not been answered by everybody."""
    found: set[str] = set()
    for one in in_range(scope):
        places = {_lower(top, one.adoption.unit.path) for top in tops}
        for top in sorted(places - {"!"}):
            found |= {path for path, count in _waiting(one, under("unit__path", top), today).items() if count}
    return found
