"""Who may do what with a question (请说明的权限)."""

from __future__ import annotations

import pytest

from qingyuan.obligations.questions.policy import POLICY, moves
from qingyuan.obligations.questions.states import State
from qingyuan.people.organizations import roles
from tests import questions
from tests.questions import HEAD, STAFF, TOWNSHIP

OFFICERS, SUPERIORS = set(roles.OFFICERS), set(roles.SUPERIORS)
ALL = {*OFFICERS, *SUPERIORS, roles.CONTACT_LEADER}


def allowed(league, verb, question):
    return {role for role in league.accounts if POLICY.allows(league.scope(role), verb, question)}


@pytest.mark.parametrize(
    ("verb", "who"),
    [
        ("view", ALL),
        ("answer", OFFICERS),
        ("take_down", {TOWNSHIP, STAFF, HEAD}),
        ("close", SUPERIORS),
    ],
)
def test_on_a_question_to_a_branch_each_verb_is_for_these(two_leagues, verb, who):
    question = questions.ask(two_leagues.one)
    assert allowed(two_leagues.one, verb, question) == who
    assert allowed(two_leagues.other, verb, question) == set()


@pytest.mark.parametrize(
    ("verb", "who"),
    [
        ("answer", {TOWNSHIP}),
        ("take_down", {STAFF, HEAD}),
        ("close", SUPERIORS - {TOWNSHIP}),
    ],
)
def test_on_a_question_to_a_township_its_organization_member_is_the_unit(two_leagues, verb, who):
    assert allowed(two_leagues.one, verb, questions.ask(two_leagues.one, unit="banner_sumu")) == who


@pytest.mark.parametrize(("verb", "who"), [("answer", {STAFF, HEAD}), ("take_down", set()), ("close", set())])
def test_what_a_banner_is_asked_only_the_league_decides_on(two_leagues, verb, who):
    assert allowed(two_leagues.one, verb, questions.ask(two_leagues.one, unit="banner")) == who


@pytest.mark.parametrize(
    ("verb", "who"),
    [
        ("view", set(questions.NAMED)),
        ("answer", set(questions.NAMED)),
        ("take_down", set()),
        ("close", set(questions.NAMED)),
    ],
)
def test_a_confidential_one_is_for_those_named_alone(two_leagues, verb, who):
    question = questions.ask_confidential(two_leagues.one)
    assert allowed(two_leagues.one, verb, question) == who
    assert allowed(two_leagues.other, verb, question) == set()


def test_the_verbs_a_reader_has_follow_state_and_role(two_leagues):
    league = two_leagues.one
    for at, (state, secretary, staff) in enumerate(
        (
            (State.ASKED, ["answer"], ["take_down", "finding", "mistaken"]),
            (State.ANSWERED, ["answer"], ["take_down", "explained", "finding", "mistaken"]),
            (State.CLOSED_EXPLAINED, [], []),
        )
    ):
        question = questions.to(league, state, at=at)
        assert moves(league.scope(questions.SECRETARY), question) == secretary
        assert moves(league.scope(STAFF), question) == staff
        if state != State.CLOSED_EXPLAINED:
            questions.close(league, question, "mistaken")
