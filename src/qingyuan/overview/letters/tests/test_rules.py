"""What a letter, a line and a report need, and what a figure has become since."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.overview.letters import rules
from qingyuan.overview.letters.rules import difference
from qingyuan.overview.letters.states import MOVES, REPORT_MOVES, ReportState, State

RECORDS = st.dictionaries(st.integers(0, 30), st.sampled_from(["open", "working", "signed_off"]))


@pytest.mark.parametrize("state", State)
def test_a_settled_letter_moves_no_more(state):
    settled = state in (State.REPORTED, State.FILED, State.WITHDRAWN)
    assert (rules.moves_from(state) == []) == settled
    for verb, (from_any, to) in MOVES.items():
        if state in from_any:
            assert rules.check_move(verb, state) == to
        else:
            with pytest.raises(MoveRefused, match="请刷新页面"):
                rules.check_move(verb, state)


@pytest.mark.parametrize("state", ReportState)
def test_a_report_moves_as_its_table_says(state):
    for verb, (from_any, to) in REPORT_MOVES.items():
        if state in from_any:
            assert rules.check_report_move(verb, state) == to
        else:
            with pytest.raises(MoveRefused):
                rules.check_report_move(verb, state)


def test_frozen_figures_are_changed_by_discarding_alone():
    with pytest.raises(MoveRefused, match="请先作废这一份，再照此重做"):
        rules.check_report_move("change", ReportState.FROZEN)
    assert rules.check_report_move("discard", ReportState.FROZEN) == ReportState.DISCARDED
    assert rules.report_moves_from(ReportState.REPORTED) == []


@pytest.mark.parametrize(("signed", "pages", "goes"), [(True, 0, True), (False, 1, True), (False, 0, False)])
def test_what_nobody_signed_does_not_go(signed, pages, goes):
    if goes:
        rules.check_sendable(signed_in_system=signed, signed_pages=pages)
    else:
        with pytest.raises(MoveRefused, match="还没有签发"):
            rules.check_sendable(signed_in_system=signed, signed_pages=pages)


@pytest.mark.parametrize(("text", "linked", "enough"), [("一句", False, True), ("", True, True), ("", False, False)])
def test_a_line_is_answered_by_a_sentence_or_by_the_records(text, linked, enough):
    if enough:
        rules.check_answer(text=text, linked=linked)
    else:
        with pytest.raises(BadInput, match="有一样就行"):
            rules.check_answer(text=text, linked=linked)


def test_a_difference_names_what_came_in_left_and_changed():
    told = difference({1: "open", 2: "open", 3: "open"}, {2: "working", 3: "open", 4: "open"})
    assert (told.frozen, told.now) == (3, 3)
    assert told.added == {4: "open"}
    assert told.left == {1: "open"}
    assert told.changed == {2: ("open", "working")}
    assert not told.none


def test_the_same_number_of_other_records_is_a_difference():
    assert not difference({1: "open"}, {2: "open"}).none
    assert difference({1: "open"}, {1: "open"}).none


@given(RECORDS, RECORDS)
def test_frozen_and_what_came_in_without_what_left_is_what_there_is_now(frozen, now):
    told = difference(frozen, now)
    after = {pk: state for pk, state in frozen.items() if pk not in told.left} | told.added
    after |= {pk: new for pk, (_old, new) in told.changed.items()}
    assert after == now
    assert told.frozen + len(told.added) - len(told.left) == told.now
    assert told.none == (frozen == now)
