"""What a question needs (请说明的规则)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.kernel.errors import BadInput, MoveRefused, QingyuanError
from qingyuan.obligations.questions import kinds, rules
from qingyuan.obligations.questions.states import CLOSED, HOWS, MOVES, OPEN, TONES, VERBS, State

DUE_ON = date(2026, 6, 22)
BEFORE, ON, AFTER = DUE_ON - timedelta(days=1), DUE_ON, DUE_ON + timedelta(days=1)


def closing(how, state=State.ANSWERED, *, today=BEFORE, note="公示栏看过"):
    return rules.check_close(how, state=state, due_on=DUE_ON, today=today, note=note)


def refused(code, call, *given, **more):
    with pytest.raises(QingyuanError) as found:
        call(*given, **more)
    assert found.value.code == code
    return found.value


@given(st.sampled_from(sorted(MOVES)), st.sampled_from(list(State)))
def test_a_move_is_allowed_from_the_states_of_the_table_and_from_no_other(verb, state):
    from_any, to = MOVES[verb]
    if state in from_any:
        assert rules.check_move(verb, state) == to
        assert verb in rules.moves_from(state)
    else:
        with pytest.raises(MoveRefused):
            rules.check_move(verb, state)
        assert verb not in rules.moves_from(state)


@given(st.lists(st.sampled_from(sorted(MOVES)), max_size=12))
def test_whatever_is_tried_in_whatever_order_what_is_closed_stays_as_it_was_closed(verbs):
    state = State.ASKED
    for verb in verbs:
        before = state
        try:
            state = rules.check_move(verb, state)
        except MoveRefused:
            assert state == before
        if before in CLOSED:
            assert state == before


def test_every_state_can_be_reached_and_is_named():
    assert {to for _from, to in MOVES.values()} | {State.ASKED} == set(State)
    assert set(OPEN) | set(CLOSED) == set(State) == set(TONES)
    assert set(VERBS) == set(MOVES)
    assert set(HOWS) < set(MOVES)


@pytest.mark.parametrize("state", CLOSED)
def test_nothing_leads_out_of_a_closed_question(state):
    assert rules.moves_from(state) == []


@pytest.mark.parametrize(
    ("how", "to"),
    [
        ("explained", State.CLOSED_EXPLAINED),
        ("finding", State.CLOSED_FINDING),
        ("mistaken", State.CLOSED_MISTAKEN),
    ],
)
def test_an_answered_question_is_closed_in_three_ways_before_its_day_and_after(how, to):
    assert [closing(how, today=today) for today in (BEFORE, ON, AFTER)] == [to] * 3


@pytest.mark.parametrize(
    ("today", "code"),
    [
        pytest.param(BEFORE, "still_time", id="the day before"),
        pytest.param(ON, "still_time", id="on the day itself there is still time"),
        pytest.param(AFTER, None, id="the day has passed"),
    ],
)
def test_without_an_answer_a_finding_waits_until_the_day_has_passed(today, code):
    if code:
        refused(code, closing, "finding", State.ASKED, today=today)
    else:
        assert closing("finding", State.ASKED, today=today) == State.CLOSED_FINDING


@pytest.mark.parametrize("state", OPEN)
def test_silence_shows_nothing_so_a_finding_takes_a_sentence_that_does(state):
    assert isinstance(refused("no_note", closing, "finding", state, today=AFTER, note=""), BadInput)


def test_an_unanswered_question_can_be_withdrawn_as_mistaken_at_any_time_with_a_word_why():
    assert closing("mistaken", State.ASKED, today=BEFORE) == State.CLOSED_MISTAKEN
    refused("no_note", closing, "mistaken", State.ASKED, note="")


def test_what_nobody_answered_is_not_explained_however_long_it_waits():
    assert "还没有人说明" in refused("not_answered", closing, "explained", State.ASKED, today=AFTER).message


def test_an_explanation_that_satisfies_needs_no_word_beside_it():
    assert closing("explained", note="") == State.CLOSED_EXPLAINED


@pytest.mark.parametrize("how", ["", "answer", "take_down", "看看再说"])
def test_there_is_no_fourth_way_to_close(how):
    refused("no_way", closing, how)


@pytest.mark.parametrize(
    ("choice", "text", "code"),
    [
        pytest.param("later", "", None, id="a tap is enough"),
        pytest.param("", "会计住院，七月补上", None, id="a sentence is enough"),
        pytest.param("later", "会计住院", None, id="both"),
        pytest.param("", "", "no_answer", id="neither"),
        pytest.param("guilty", "", "no_choice", id="a choice not offered"),
        pytest.param("guilty", "会计住院", "no_choice", id="a choice not offered, with a sentence"),
    ],
)
def test_an_answer_is_a_tap_or_a_sentence(choice, text, code):
    call = {"choice": choice, "text": text, "known": frozenset({"later"})}
    if code:
        refused(code, rules.check_answer, **call)
    else:
        rules.check_answer(**call)


@pytest.mark.parametrize(("open_now", "room"), [(0, 2), (1, 1), (2, 0), (3, 0)])
def test_a_unit_answers_two_at_a_time(open_now, room):
    assert rules.room(open_now) == room


@pytest.mark.parametrize(
    ("state", "today", "found"),
    [
        (State.ASKED, ON, False),
        (State.ASKED, AFTER, True),
        (State.ANSWERED, AFTER, False),
        (State.CLOSED_FINDING, AFTER, False),
    ],
)
def test_unanswered_is_what_nobody_has_answered_by_the_end_of_its_day(state, today, found):
    assert rules.is_unanswered(state=state, due_on=DUE_ON, today=today) is found


def test_a_kind_is_registered_once_and_says_each_choice_once():
    with pytest.raises(ValueError, match="twice"):
        kinds.kind("doubled", label="重复", choices=(("a", "甲"), ("a", "乙")))
    assert kinds.kind("for_this_test", label="试", choices=()).choices == {}
    with pytest.raises(ValueError, match="twice"):
        kinds.kind("for_this_test", label="试", choices=())
    with pytest.raises(KeyError):
        kinds.named("doubled")
