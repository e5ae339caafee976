"""What desk and campaign ask (应办、待认可、进展), and the facts of the room."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingyuan.kernel import clock, facts
from qingyuan.obligations.tasks import services
from qingyuan.obligations.tasks.holders import on_a_task
from qingyuan.obligations.tasks.models import Handling
from qingyuan.obligations.tasks.queries import owed, work
from qingyuan.obligations.tasks.queries.owed import Tally
from qingyuan.obligations.tasks.states import State
from qingyuan.people.intake.reasons import REASONS
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Level
from tests import tasks
from tests.tasks import MEMBER, SECRETARY, STAFF, TODAY, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.django_db
# Plan due 4 July; the half-year is mostly over when the household is listed, so the next is the first owed.
LATER = date(2026, 7, 20)


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


@pytest.fixture
def library(two_leagues, tmp_path):
    return tasks.library(tmp_path)


@pytest.fixture
def households(league, library):
    return tasks.adopted(league, library)


def test_what_is_owed_stands_late_first_and_goes_once_it_is_recorded(league, households):
    subject = tasks.household(league, households)
    tasks.own(league)
    scope = league.scope(SECRETARY)
    assert [one.title for one in owed.owed_by(scope, today=TODAY)] == ["修好村部门前的路灯", "规划到户"]
    with clock.frozen(clock.at(LATER, 9)):
        listed = owed.owed_by(scope, today=LATER)
        assert [(one.title, str(one.standing), one.is_near(LATER)) for one in listed] == [
            ("修好村部门前的路灯", "late", True),
            ("规划到户", "late", True),
            ("增收到户（2026年下半年）", "not_yet", False),
        ]
        assert listed[1].url.startswith(f"/tasks/units/{subject.unit_id}/sets/{households.pk}/items/plan?subject=")
        handling = tasks.visit(league, subject)
        assert "规划到户" not in [one.title for one in owed.owed_by(scope, today=LATER)]
        tasks.send_back(league, handling)
        [again] = [one for one in owed.owed_by(scope, today=LATER) if one.title == "规划到户"]
        assert (again.standing, again.url) == ("late", f"/tasks/handlings/{handling.pk}")
    assert owed.owed_by(league.scope(MEMBER), today=LATER) == []


def test_as_many_queries_however_many_households(league, households):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            owed.owed_by(league.scope(SECRETARY), today=LATER)
        return len(queries)

    tasks.visit(league, tasks.household(league, households))
    # The first time the calendar of working days is read as well.
    asked()
    few = asked()
    for number in range(8):
        tasks.visit(league, tasks.household(league, households, name=f"{number}号"))
    assert asked() == few


def test_what_waits_is_asked_of_the_seat_the_item_names_and_of_the_department_where_there_is_none(
    league, households, library
):
    handling = tasks.visit(league, tasks.household(league, households))
    assert [one.pk for one in owed.waiting_for_review(league.scope(TOWNSHIP))] == [handling.pk]
    for role in (STAFF, SECRETARY, MEMBER, roles.INSPECTOR):
        assert not owed.waiting_for_review(league.scope(role))
    # A unit straight under the banner has no township's organization member over it.
    village = league.units[VILLAGE]
    type(village)._base_manager.filter(pk=village.pk).update(parent=league.units["banner"])
    assert league.units["banner"].level == Level.BANNER
    assert [one.pk for one in owed.waiting_for_review(league.scope(STAFF))] == [handling.pk]


def test_progress_at_a_place_is_whole_and_by_unit_in_official_order(league, households):
    first = tasks.household(league, households)
    tasks.household(league, households, name="3组2号")
    tasks.accept(league, tasks.visit(league, first))
    with clock.frozen(clock.at(LATER, 9)):
        found = owed.progress(league.scope(STAFF), households, league.units["banner"], today=LATER)
    assert [line.unit.short_name for line in found.units] == ["巴彦苏木党委", "宝石镇党委"]
    assert found.whole == found.units[0].tally == Tally(accepted=1, not_yet=2, late=1, subjects=2)
    assert found.units[1].tally == Tally()
    below = owed.progress(league.scope(TOWNSHIP), households, league.units["banner_sumu"], today=LATER)
    assert [line.tally.subjects for line in below.units] == [2, 0]


def test_who_has_listed_nobody_is_not_through(league, households):
    scope, top = league.scope(STAFF), league.units["banner"]
    assert owed.through(scope, households, top, today=TODAY) == (0, 4)
    tasks.visit(league, tasks.household(league, households))
    assert owed.through(scope, households, top, today=TODAY) == (1, 4)
    assert owed.through(scope, households, top, today=LATER) == (0, 4)


def test_a_taskset_of_units_is_owed_by_each_of_the_kind_it_names(league, library):
    adoption = tasks.adopted(league, library, key="branch-tasks")
    tasks.of_unit(league, adoption)
    found = owed.progress(league.scope(STAFF), adoption, league.units["banner"], today=TODAY)
    # Five branches and two items; June has begun less than half-way before the day it was adopted.
    assert (found.whole.owed, found.whole.reported, found.whole.subjects) == (10, 1, 0)
    assert next(line.unit.short_name for line in found.units) == "科尔沁右翼前旗农牧局党支部"


def test_one_listed_no_more_and_figures_from_before_it_was_owed_are_in_no_count(league, households):
    subject = tasks.household(league, households)
    tasks.income(league, subject, 4000, period=date(2024, 1, 1))
    scope, top = league.scope(STAFF), league.units["banner"]
    assert owed.progress(scope, households, top, today=TODAY).whole == Tally(not_yet=1, subjects=1)
    services.leave(league.scope(SECRETARY), subject_id=subject.pk, revision=1, why="搬走", now=clock.now())
    assert owed.progress(scope, households, top, today=TODAY).whole == Tally()


@given(data=st.lists(st.sampled_from([None, *State]), min_size=1, max_size=6), late=st.booleans())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_the_bulk_count_is_the_sum_of_the_lines_of_every_household(league, households, data, late):
    """What the progress table says by subtraction is what the unit's own page lists."""
    start = len(work.subjects(league.scope(STAFF)))
    for number, state in enumerate(data):
        subject = tasks.household(league, households, name=f"{start + number}号")
        if state is not None:
            handling = tasks.visit(league, subject)
            if state != State.REPORTED:
                (tasks.accept if state == State.ACCEPTED else tasks.send_back)(league, handling)
    today = LATER if late else TODAY
    unit = league.units[VILLAGE]
    counted = owed.by_path(league.scope(STAFF), households, unit.path, today=today)[unit.path]
    [listed] = work.sets_of(league.scope(STAFF), unit, today=today)
    lines = [line for subject in listed.subjects for line in subject.lines]
    by_standing = [str(line.standing) for line in lines]
    assert counted == Tally(
        accepted=by_standing.count("accepted"),
        reported=by_standing.count("reported"),
        not_yet=by_standing.count("not_yet") + by_standing.count("sent_back"),
        late=by_standing.count("late"),
        subjects=len(listed.subjects),
    )


def test_the_facts_are_numbers_of_a_unit_and_all_below_it(league, households):
    tasks.visit(league, tasks.household(league, households))
    tasks.household(league, households, name="3组2号")
    ids = [league.units[key].pk for key in ("banner", VILLAGE, "banner_town")]
    with clock.frozen(clock.at(LATER, 9)):
        for name, numbers in (("due", [4, 4, 0]), ("done", [1, 1, 0]), ("late", [1, 1, 0])):
            told = facts.values(f"unit.task_items_{name}", league.scope(STAFF), ids)
            assert [told[one] for one in ids] == numbers
    assert facts.values("unit.task_items_due", league.scope(MEMBER), ids) == {}


def test_another_league_counts_nothing_and_sees_nothing(two_leagues, households):
    tasks.visit(two_leagues.one, tasks.household(two_leagues.one, households))
    other = two_leagues.other
    unit = two_leagues.one.units[VILLAGE]
    assert facts.values("unit.task_items_due", other.scope(STAFF), [unit.pk]) == {}
    assert not owed.waiting_for_review(other.scope(TOWNSHIP))
    assert not Handling.within(other.scope(STAFF)).exists()


def test_who_has_a_task_in_hand_is_held_on_the_roster_and_who_only_suggested_is_not(league, households):
    tasks.visit(league, tasks.household(league, households))
    tasks.suggest(league)
    people = {person.pk: role for role, person in league.people.items()}
    assert {people[one] for one in on_a_task(list(people))} == {SECRETARY}
    assert REASONS["on_a_task"]
