"""What the room tells others (事实与人员)."""

from __future__ import annotations

import pytest

from qingyuan.kernel import facts
from qingyuan.obligations.questions.holders import on_a_question
from qingyuan.people.intake.reasons import REASONS
from qingyuan.people.organizations import roles
from tests.questions import HEAD, NAMED, SECRETARY, STAFF, answer, ask, ask_confidential, close

FACT = "unit.questions_open"


def test_open_questions_are_counted_at_the_unit_and_above_it_and_confidential_ones_nowhere(two_leagues):
    league = two_leagues.one
    close(league, answer(league, ask(league)))
    answer(league, ask(league))
    ask(league, at=2)
    ask(league, unit="banner_sumu")
    ask_confidential(league, at=3)
    keys = ["banner", "banner_sumu", "banner_sumu_village_1", "banner_town"]
    ids = [league.units[key].pk for key in keys]
    for role in (STAFF, HEAD):
        assert [facts.values(FACT, league.scope(role), ids)[one] for one in ids] == [3, 3, 2, 0]


@pytest.mark.parametrize("role", [roles.MEMBER, roles.CONTACT_LEADER, roles.SYSTEM_ADMINISTRATOR])
def test_who_may_not_read_it_gets_nothing(two_leagues, role):
    ask(two_leagues.one)
    unit = two_leagues.one.units["banner_sumu_village_1"].pk
    assert facts.values(FACT, two_leagues.one.scope(role), [unit]) == {}


def test_another_league_is_not_counted(two_leagues):
    ask(two_leagues.one)
    unit = two_leagues.one.units["banner_sumu_village_1"].pk
    assert facts.values(FACT, two_leagues.other.scope(STAFF), [unit]) == {}


def test_who_answered_and_who_is_named_is_held_on_the_roster(two_leagues):
    league = two_leagues.one
    answer(league, ask(league))
    ask_confidential(league, at=2)
    people = {person.pk: role for role, person in league.people.items()}
    assert {people[one] for one in on_a_question(list(people))} == {SECRETARY, *NAMED}
    assert on_a_question([league.people[roles.MEMBER].pk]) == set()
    assert REASONS["on_a_question"]
