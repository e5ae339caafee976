"""Filling a demo instance (装入演示数据): the tree, the people, the accounts of the cast, a campaign half-way.

Everything comes from a fixed seed and from today's date, so two loads on one day say the same. One transaction
a township, and one for what stands directly under each banner and under the league.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel import clock
from qingyuan.people.organizations import rules
from qingyuan.people.organizations.models import Kind, Level, Organization, Placement, Seat, Sector
from qingyuan.people.organizations.seats import standard_seats
from qingyuan.people.roster.models import Grain, Membership, Partial, Person, Tenure
from qingyuan.people.roster.services.people import Facts, Joining, new_membership, new_person, told_facts
from qingyuan.people.roster.services.shared import iso

from . import casting, commissions, divisions, findings, guidance, letters, pledges, remarks, tasks
from .casting import BY, LOADED
from .days import OPENED_DAYS_AGO, ends_on, starts_on
from .people import ROSTER_BANNER, Crew, Invented, Numbers
from .tree import Unit, league_tree, walk

Size = Literal["small", "league"]
Progress = Callable[[str, int, int], None]
# What a batch entry holds of one record: its reference and its values.
Row = tuple[str, dict[str, Any]]

_SEED = 20220418
_DAYS_WRITTEN_SINCE = 1985


@dataclass(frozen=True)
class _Part:
    """What one transaction writes: a unit with some of what is below it."""

    top: Unit
    parent: Unit | None
    units: list[Unit]
    whole_roster: bool


def load(size: Size, progress: Progress) -> None:
    """Fill an empty instance; one that holds any organization is left as it is.

    size      small: the whole roster of one banner, elsewhere those who hold seats; league: every roster
    progress  called as progress(what is being written, steps done, steps in all)
    """
    if Organization._base_manager.exists():
        return
    today = clock.today()
    parts = list(_parts(league_tree(divisions.league()), size))
    steps = len(parts) + 1 + findings.STEPS
    writer = _Writer(today)
    for done, part in enumerate(parts):
        progress(part.top.short_name, done, steps)
        with transaction.atomic():
            writer.write(part)
    progress(_("账号"), len(parts), steps)
    with transaction.atomic():
        casting.make(writer.opened_at)
    findings.make(today, lambda what, done: progress(what, len(parts) + 1 + done, steps))
    with transaction.atomic():
        remarks.make(today)
        guidance.make(today)
        commissions.make(today)
    pledges.make(today)
    tasks.make(today)
    letters.make(today)
    progress(_("演示数据已备好"), steps, steps)


def _parts(league: Unit, size: Size) -> Iterator[_Part]:
    """The league's own bodies; then for each banner its own, then its townships one by one."""
    whole = size == "league"
    banners = [unit for unit in league.below if unit.level == Level.BANNER]
    yield _Part(league, None, list(_without(league, banners)), whole)
    for banner in banners:
        townships = [unit for unit in banner.below if unit.level == Level.TOWNSHIP]
        roster = whole or banner.division.path == ROSTER_BANNER
        yield _Part(banner, league, list(_without(banner, townships)), roster)
        for township in townships:
            yield _Part(township, banner, list(walk(township)), roster)


def _without(top: Unit, left_out: list[Unit]) -> Iterator[Unit]:
    yield top
    for unit in top.below:
        if unit not in left_out:
            yield from walk(unit)


class _Writer:
    """Writes parts of the tree one after another; keeps what later parts stand on."""

    def __init__(self, today: date) -> None:
        self._today = today
        self.opened_at = clock.at(today - timedelta(days=OPENED_DAYS_AGO), 9)
        self._numbers = Numbers()
        self._made: dict[Unit, Organization] = {}
        # Paths given out so far, by the unit they stand under.
        self._children: dict[Unit | None, list[str]] = {}

    def write(self, part: _Part) -> None:
        above = {child: unit for unit in part.units for child in unit.below}
        if part.parent is not None:
            above[part.top] = part.parent
        for unit in part.units:
            self._made[unit] = self._organization(unit, above.get(unit))
        made = [self._made[unit] for unit in part.units]
        Organization._base_manager.bulk_create(made)
        Placement._base_manager.bulk_create(self._placement(one) for one in made)
        seats = {
            unit: [
                Seat(
                    unit=self._made[unit], key=spec.key, name=spec.name, role=spec.role, places=spec.places, order=order
                )
                for order, spec in enumerate(standard_seats(self._made[unit]), 1)
            ]
            for unit in part.units
        }
        Seat._base_manager.bulk_create(seat for unit in part.units for seat in seats[unit])
        rows = {unit: [_founded(self._made[unit], seats[unit])] for unit in part.units}
        self._people(part, seats, rows)
        for unit in part.units:
            made_unit = self._made[unit]
            chronicle.append_many(
                unit_id=made_unit.pk,
                home_id=made_unit.home_id,
                verb=LOADED,
                rows=rows[unit],
                by=BY,
                at=self.opened_at,
            )

    def _organization(self, unit: Unit, above: Unit | None) -> Organization:
        parent = self._made[above] if above else None
        siblings = self._children.setdefault(above, [])
        made = Organization(
            parent=parent,
            path=rules.next_path(parent.path if parent else "", siblings[-1:]),
            name=unit.name,
            short_name=unit.short_name,
            kind=unit.kind,
            level=unit.level,
            sector=unit.sector,
            division_path=unit.division.path,
            division_code=unit.division.code,
            serves=parent if unit.serves else None,
            order=len(siblings) + 1,
            founded_on=unit.founded_on or starts_on(self._today),
            until=None if unit.lasting else ends_on(self._today),
        )
        own = rules.is_own_home(unit.kind, unit.level, parent_level=parent.level if parent else None)
        made.home_id = made.pk if own or parent is None else parent.home_id
        siblings.append(made.path)
        return made

    def _placement(self, unit: Organization) -> Placement:
        """A branch older than the committee it stands under has stood there since that was founded."""
        parent = unit.parent
        days = [day for day in (unit.founded_on, parent.founded_on if parent else None) if day]
        return Placement(unit=unit, parent=parent, from_on=max(days))

    def _people(self, part: _Part, seats: dict[Unit, list[Seat]], rows: dict[Unit, list[Row]]) -> None:
        rng = Random(f"{_SEED} {part.top.division.path}")
        crew = Crew(rng, self._numbers, today=self._today, whole=part.whole_roster)
        people: list[Person] = []
        memberships: list[Membership] = []
        tenures: list[Tenure] = []
        for one in crew.fill(part.units, {unit: [seat.key for seat in seats[unit]] for unit in part.units}):
            branch = self._made[one.branch]
            facts = _facts(one)
            person = new_person(facts, branch.home_id)
            membership = new_membership(person, branch.pk, self._joining(one, branch, rng))
            people.append(person)
            memberships.append(membership)
            rows[one.branch].append(_joined(person, facts, membership))
            for unit, key in one.seats:
                seat = next(seat for seat in seats[unit] if seat.key == key)
                tenure = self._tenure(one, person, seat, self._made[unit], rng)
                tenures.append(tenure)
                rows[unit].append(_appointed(person, seat, tenure))
        Person._base_manager.bulk_create(people)
        Membership._base_manager.bulk_create(memberships)
        Tenure._base_manager.bulk_create(tenures)

    def _joining(self, one: Invented, branch: Organization, rng: Random) -> Joining:
        """In a village since joining; elsewhere since some later day, as people come from other units."""
        from_on = max(one.joined_on, branch.founded_on or one.joined_on)
        if one.branch.sector not in (Sector.VILLAGE, Sector.COMMUNITY):
            from_on += timedelta(days=rng.randrange(1 + (self._today - from_on).days))
        if one.probationary:
            return Joining(Membership.Kind.PROBATIONARY, from_on, Partial(one.joined_on))
        # The meeting that made a full member of them was a year and some days after joining.
        full_on = one.joined_on + timedelta(days=365 + rng.randrange(25))
        joined, full = (_written(day) for day in (one.joined_on, full_on))
        return Joining(Membership.Kind.FULL, from_on, joined, full)

    def _tenure(self, one: Invented, person: Person, seat: Seat, unit: Organization, rng: Random) -> Tenure:
        if unit.kind == Kind.BODY:
            from_on = unit.founded_on or self._today
        else:
            since = max(unit.founded_on or date.min, one.joined_on, self._today - timedelta(days=5 * 365))
            until = self._today - timedelta(days=OPENED_DAYS_AGO)
            from_on = since + timedelta(days=rng.randrange(1 + max(0, (until - since).days)))
        return Tenure(person=person, seat=seat, unit=unit, from_on=from_on)


def _written(day: date) -> Partial:
    """A day as the roster has it: of the earlier ones only the month was written down."""
    return Partial(day) if day.year >= _DAYS_WRITTEN_SINCE else Partial(day.replace(day=1), Grain.MONTH)


def _facts(one: Invented) -> Facts:
    return Facts(
        name=one.name,
        sex=one.sex,
        nation=one.nation,
        born=Partial(one.born_on),
        education=one.education,
        id_number=one.id_number,
        phone=one.phone,
    )


def _founded(unit: Organization, seats: list[Seat]) -> Row:
    return chronicle.reference(unit), {
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind,
        "level": unit.level,
        "sector": unit.sector,
        "division_path": unit.division_path,
        "founded_on": unit.founded_on.isoformat() if unit.founded_on else None,
        "until": unit.until.isoformat() if unit.until else None,
        "seats": [{"id": str(seat.pk), "key": seat.key, "name": seat.name, "role": seat.role} for seat in seats],
    }


def _joined(person: Person, facts: Facts, membership: Membership) -> Row:
    return chronicle.reference(person), {
        **told_facts(facts),
        "membership": membership.kind,
        "joined": iso(membership.joined),
        "full": iso(membership.full),
        "from_on": membership.from_on.isoformat(),
    }


def _appointed(person: Person, seat: Seat, tenure: Tenure) -> Row:
    return chronicle.reference(tenure), {
        "person": str(person.pk),
        "name": person.name,
        "seat": seat.name,
        "from_on": tenure.from_on.isoformat(),
    }
