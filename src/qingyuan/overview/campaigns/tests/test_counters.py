"""Every number of a campaign is what one would count by hand, whatever happened before (数字同逐条数的一样)."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingyuan.kernel import clock
from qingyuan.kernel.fields import Signature
from qingyuan.obligations.rectification.models import OTHER, Finding, UnitCheck
from qingyuan.obligations.rectification.queries import checks
from qingyuan.obligations.rectification.states import COUNTED, CheckState, State
from qingyuan.overview.campaigns import queries
from qingyuan.people.organizations import roles, services
from qingyuan.people.organizations.models import Kind, Organization, Sector
from qingyuan.people.organizations.services import NewUnit
from tests.campaigns import staged
from tests.findings import plant, sample_library

TODAY = date(2026, 6, 5)
BY = Signature(None, "白晓琳", "旗委组织部部长")
UNITS = (
    "banner",
    "banner_sumu",
    "banner_town",
    "banner_sumu_village_1",
    "banner_sumu_village_2",
    "banner_town_village_1",
)
VILLAGES = ("banner_sumu_village_2", "banner_town_village_1", "banner_town_village_2")
CATEGORIES = ("circles", "drinking", "motions", OTHER)
_STATES = st.sampled_from(list(State))

HAPPENS = st.one_of(
    st.tuples(
        st.just("found"),
        st.sampled_from(UNITS),
        _STATES,
        st.sampled_from(CATEGORIES),
        st.sampled_from([3, 4, 5, 6, None]),
    ),
    st.tuples(st.just("turns"), st.integers(0, 9), _STATES),
    st.tuples(st.just("list"), st.sampled_from(UNITS), st.sampled_from(list(CheckState))),
    st.tuples(st.just("moves"), st.sampled_from(VILLAGES), st.sampled_from(("banner_sumu", "banner_town"))),
    st.tuples(st.just("merges"), st.sampled_from(VILLAGES)),
    st.tuples(st.just("is founded"), st.sampled_from(("banner_sumu", "banner_town"))),
)


class World:
    """A banner with a campaign, to which things happen through the services that would do them."""

    def __init__(self, league, running):
        self.league, self.running, self.made = league, running, 0
        self.scope = league.scope(roles.DEPARTMENT_STAFF)

    def happen(self, what, *given):
        getattr(self, "_" + what.replace(" ", "_"))(*given)

    def _living(self, key):
        return Organization._base_manager.get(pk=self.league.units[key].pk, dissolved_on__isnull=True)

    def _found(self, key, state, category, day):
        due_on = date(2026, 6, day) if day else None
        listed = {"library": self.running.library, "checklist": "problems"} if category != OTHER else {}
        unit = Organization._base_manager.get(pk=self.league.units[key].pk)
        plant(unit, state, category=category, adoption=self.running, due_on=due_on, **listed)

    def _turns(self, number, state):
        rows = list(Finding._base_manager.order_by("pk"))
        if rows:
            by = {"criterion": "标准", "measure": "措施", "owner_id": 2, "signed_off_by": BY}
            Finding._base_manager.filter(pk=rows[number % len(rows)].pk).update(state=state, **by)

    def _list(self, key, state):
        unit = Organization._base_manager.get(pk=self.league.units[key].pk)
        UnitCheck._base_manager.update_or_create(
            adoption=self.running,
            unit=unit,
            defaults={"home_id": unit.home_id, "state": state, "state_at": clock.now()},
        )

    def _moves(self, key, to):
        unit = Organization._base_manager.get(pk=self.league.units[key].pk)
        parent = self.league.units[to]
        if unit.dissolved_on is None and unit.parent_id != parent.pk:
            services.move(
                self.scope,
                unit_id=unit.pk,
                revision=unit.revision,
                parent_id=parent.pk,
                on=TODAY,
                by=BY,
                now=clock.now(),
            )

    def _merges(self, key):
        unit = Organization._base_manager.get(pk=self.league.units[key].pk)
        if unit.dissolved_on is None:
            into = self.league.units["banner_sumu_village_1"]
            services.merge(self.scope, unit_ids=[unit.pk], into_id=into.pk, on=TODAY, by=BY, now=clock.now())

    def _is_founded(self, key):
        self.made += 1
        name = f"新设{self.made}嘎查党支部"
        unit = NewUnit(kind=Kind.BRANCH, name=name, short_name=name, sector=Sector.VILLAGE, founded_on=TODAY)
        services.found(self.scope, parent_id=self.league.units[key].pk, unit=unit, by=BY, now=clock.now())

    # --- the same numbers, counted one by one

    def findings_at(self, path):
        rows = Finding._base_manager.select_related("unit").filter(adoption=self.running)
        return [row for row in rows if row.unit.path.startswith(path)]

    def lists_at(self, path):
        units = Organization._base_manager.filter(dissolved_on__isnull=True, kind__in=checks.CHECKED_KINDS)
        held = {row.unit_id: row.state for row in UnitCheck._base_manager.filter(adoption=self.running)}
        return Counter(held.get(unit.pk, checks.NOT_BEGUN) for unit in units if unit.path.startswith(path))


def counted(figures):
    return {state: count for state, count in figures.by_state.items() if count}, figures.overdue


def by_hand(rows):
    late = [row for row in rows if row.state in (State.OPEN, State.WORKING) and row.due_on and row.due_on < TODAY]
    return dict(Counter(str(row.state) for row in rows)), len(late)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(HAPPENS, min_size=1, max_size=14))
def test_the_numbers_at_every_place_are_those_counted_by_hand(two_leagues, tmp_path, events):
    with transaction.atomic():
        world = World(two_leagues.one, staged(two_leagues.one, sample_library(tmp_path)))
        for event in events:
            world.happen(*event)
        tops = Organization._base_manager.filter(path__startswith=two_leagues.one.units["banner"].path)
        for top in [unit for unit in tops if not unit.is_branch]:
            board = queries.board(world.scope, world.running, top, today=TODAY, every_unit=True)
            here = world.findings_at(top.path)
            assert counted(board.whole) == by_hand(here)
            for line in board.units:
                assert counted(line.figures) == by_hand(world.findings_at(line.unit.path))
            told = {line.key: line.figures.total for line in board.categories if line.figures.total}
            assert told == dict(Counter(row.category for row in here if row.state in COUNTED))
            covered = checks.coverage_below(world.scope, world.running, top)
            for path in {top.path, *(unit.path for unit in tops if unit.parent_id == top.pk)}:
                states = {state: count for state, count in covered[path].by_state.items() if count}
                assert states == dict(world.lists_at(path))
        transaction.set_rollback(True)
