"""What is owed, what waits, and how far a taskset has come (应办、待认可、进展): what desk and campaign pages call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import workdays
from qingyuan.kernel.fields import PathField
from qingyuan.kernel.scope import Scope, either, under
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Level, Organization
from qingyuan.people.organizations.predicates import answers_at
from qingyuan.regimes.models import Adoption

from .. import policy, rules, tasksets
from ..models import Handling, Subject
from ..specs import TaskItemSpec, TasksetSpec, covers
from ..states import DONE, Standing, State
from . import work
from .work import Line, OwnLine

# What falls due within so many days is said to be near.
SOON = timedelta(days=15)


@dataclass(frozen=True)
class Task:
    """One thing a unit still has to do: what, where, by which day."""

    unit: Organization
    title: str
    note: str
    url: str
    due_on: date | None
    standing: Standing

    def is_near(self, today: date) -> bool:
        """Late, sent back, or due within `SOON`; what has no day is never near."""
        if self.standing in (Standing.LATE, Standing.SENT_BACK):
            return True
        return self.due_on is not None and self.due_on <= today + SOON


def own_units(scope: Scope) -> list[Organization]:
    """The units this reader answers for, in official order."""
    rows = Organization.within(scope).filter(answers_at("path").where(scope), dissolved_on__isnull=True)
    return list(rows.order_by("path"))


def owed_by(scope: Scope, *, today: date) -> list[Task]:
    """What the units this reader answers for still have to do: late first, then by day; what has no day last.

    As many queries a unit, however many subjects it has.
    """
    found: list[Task] = []
    for unit in own_units(scope):
        for one in work.sets_of(scope, unit, today=today):
            for subject in one.subjects:
                found += [_task(line) for line in subject.lines if line.standing not in _SETTLED]
        found += [_own_task(line) for line in work.own_of(scope, unit, today=today) if line.standing not in _SETTLED]
    return sorted(found, key=lambda task: (task.standing != Standing.LATE, task.due_on or date.max, task.url))


_SETTLED = (Standing.REPORTED, Standing.ACCEPTED)


def _task(line: Line) -> Task:
    place = line.subject.name if line.subject else line.listed.spec.text
    return Task(line.unit, line.title, place, line_url(line), line.due_on, line.standing)


def _own_task(line: OwnLine) -> Task:
    return Task(
        line.own.unit, line.own.text, _("自选任务"), line.own.get_absolute_url(), line.own.due_on, line.standing
    )


def line_url(line: Line) -> str:
    """Where a line is worked on: what has been recorded of it, or the form."""
    return line.handling.get_absolute_url() if line.handling else record_url(line)


def record_url(line: Line) -> str:
    """The form for something more on a line."""
    address = reverse("tasks:record", args=[line.unit.pk, line.listed.adoption.pk, line.item.key])
    asked = [f"subject={line.subject.pk}"] if line.subject else []
    asked += [f"period={line.period.first.isoformat()}"] if line.period else []
    return f"{address}?{'&'.join(asked)}" if asked else address


def waiting_for_review(scope: Scope) -> QuerySet[Handling]:
    """What has been recorded and waits for this reader's look, the longest first.

    The seat that the item names; for units that stand directly under a banner or the league, the department.
    """
    named = either(Q(reviewer_role=role) & scope.where("unit__path", role) for role in roles.SUPERIORS)
    nobody_between = Q(unit__parent__level__in=(Level.BANNER, Level.LEAGUE)) & scope.where(
        "unit__path", *roles.DEPARTMENTS
    )
    rows = work.handlings(scope).filter(policy.WORK.may["accept"].where(scope), named | nobody_between)
    return rows.filter(state=State.REPORTED).order_by("reported_at", "pk")


def item_url(subject: Subject, item: TaskItemSpec) -> str:
    """The form for an item of a subject, whatever is owed; its period is chosen there."""
    return f"{reverse('tasks:record', args=[subject.unit_id, subject.adoption_id, item.key])}?subject={subject.pk}"


# --- how far a taskset has come


@dataclass
class Tally:
    """A number of things owed by units: accepted, waiting for a look, not yet, late. By subtraction, never kept.

    subjects  how many the units have listed, 0 for a taskset of the units themselves
    """

    accepted: int = 0
    reported: int = 0
    not_yet: int = 0
    late: int = 0
    subjects: int = 0

    @property
    def owed(self) -> int:
        return self.accepted + self.reported + self.not_yet + self.late

    @property
    def done(self) -> int:
        return self.accepted + self.reported

    def add(self, other: Tally) -> None:
        self.accepted += other.accepted
        self.reported += other.reported
        self.not_yet += other.not_yet
        self.late += other.late
        self.subjects += other.subjects


@dataclass(frozen=True)
class UnitLine:
    unit: Organization
    tally: Tally
    has_below: bool


@dataclass(frozen=True)
class Progress:
    """A taskset at one place of the tree: whole, then by unit in official order."""

    top: Organization
    whole: Tally
    units: list[UnitLine]


def progress(scope: Scope, adoption: Adoption, top: Organization, *, today: date) -> Progress:
    """How far a taskset has come at a unit and directly below: as many queries at every place and size.

    The caller has shown that the place is the reader's.
    """
    tallies = by_path(scope, adoption, top.path, today=today)
    whole, below = Tally(), defaultdict[str, Tally](Tally)
    width = len(top.path) + PathField.WIDTH
    for path, tally in tallies.items():
        whole.add(tally)
        if len(path) >= width:
            below[path[:width]].add(tally)
    children = [unit for unit in organizations.children(scope, top) if unit.path in below]
    return Progress(top, whole, [UnitLine(unit, below[unit.path], not unit.is_branch) for unit in children])


def by_path(scope: Scope, adoption: Adoption, path: str, *, today: date) -> dict[str, Tally]:
    """The tally of every unit under a path that a taskset concerns: path of the unit -> tally. A few queries."""
    spec = tasksets.spec_of(adoption)
    top = max(path, adoption.unit.path, key=len)
    if not top.startswith(path) or not top.startswith(adoption.unit.path):
        return {}
    rows = Organization.within(scope).filter(under("path", top), dissolved_on__isnull=True).order_by()
    found_here = rows.values_list("path", "kind", "sector")
    paths = [at for at, kind, sector in found_here if covers(spec.units, kind=kind, sector=sector)]
    groups = _groups(scope, adoption, spec, top, paths)
    recorded = _recorded(scope, adoption, top)
    calendar = workdays.calendar()
    # Units and subjects that began on one day owe the same.
    owed_since: dict[date, list[tuple[str, rules.Owed]]] = {}
    found = {}
    for at in paths:
        tally = found[at] = Tally()
        for since, count in groups.get(at, {}).items():
            if spec.per != "unit":
                tally.subjects += count
            if since not in owed_since:
                owed_since[since] = list(_owed(adoption, spec, since, today, calendar))
            _count(tally, owed_since[since], count, recorded.get((at, since), {}), today)
    return found


def through(scope: Scope, adoption: Adoption, top: Organization, *, today: date) -> tuple[int, int]:
    """How many units of a place have nothing left to do by today, of how many the taskset concerns.

    A unit that has listed nobody has not begun: it is not through.
    """
    per_unit = tasksets.spec_of(adoption).per == "unit"
    tallies = by_path(scope, adoption, top.path, today=today).values()
    done = [one for one in tallies if one.done == one.owed and (per_unit or one.subjects)]
    return len(done), len(tallies)


# By item and period, how many in which state.
_Recorded = dict[tuple[str, date | None], dict[State, int]]


def _groups(
    scope: Scope, adoption: Adoption, spec: TasksetSpec, top: str, paths: Iterable[str]
) -> dict[str, dict[date, int]]:
    """How many subjects each unit has listed since which day; a unit itself since the taskset began."""
    if spec.per == "unit":
        return {path: {adoption.starts_on: 1} for path in paths}
    rows = Subject.within(scope).filter(under("unit__path", top), adoption=adoption, left_on__isnull=True)
    found: dict[str, dict[date, int]] = defaultdict(dict)
    for path, since, count in rows.order_by().values_list("unit__path", "since").annotate(count=Count("pk")):
        found[path][since] = count
    return found


def _recorded(scope: Scope, adoption: Adoption, top: str) -> dict[tuple[str, date], _Recorded]:
    rows = Handling.within(scope).filter(under("unit__path", top), adoption=adoption, subject__left_on__isnull=True)
    counted = (
        rows.order_by()
        .values_list("unit__path", "subject__since", "item", "period", "state")
        .annotate(count=Count("pk"))
    )
    found: dict[tuple[str, date], _Recorded] = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for path, since, item, period, state, count in counted:
        found[path, since or adoption.starts_on][item, period][State(state)] += count
    return found


def _count(
    tally: Tally, wanted: Iterable[tuple[str, rules.Owed]], count: int, recorded: _Recorded, today: date
) -> None:
    for item, owed in wanted:
        states = recorded.get((item, owed.period.first if owed.period else None), {})
        done = {state: min(count, states.get(state, 0)) for state in DONE}
        left = count - sum(done.values())
        tally.accepted += done[State.ACCEPTED]
        tally.reported += done[State.REPORTED]
        if owed.due_on is not None and owed.due_on < today:
            tally.late += left
        else:
            tally.not_yet += left


def _owed(
    adoption: Adoption, spec: TasksetSpec, since: date, today: date, calendar: rules.IsWorkingDay
) -> Iterator[tuple[str, rules.Owed]]:
    for item in spec.items:
        for owed in rules.owed(
            item,
            starts_on=adoption.starts_on,
            ends_on=adoption.ends_on,
            since=since,
            today=today,
            is_working_day=calendar,
        ):
            yield item.key, owed


def shown(scope: Scope, adoption: Adoption) -> list[Organization]:
    """The highest units under a taskset that this reader oversees or answers for: where its progress begins."""
    tops = [
        unit
        for unit in organizations.tops(scope)
        if policy.DOING.allows(scope, "view", unit) and _meets(unit.path, adoption.unit.path)
    ]
    return [unit if unit.path.startswith(adoption.unit.path) else adoption.unit for unit in tops]


def _meets(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
