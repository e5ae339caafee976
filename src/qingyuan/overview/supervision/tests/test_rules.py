"""What an enquiry needs (答疑的规则)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.overview.supervision import rules
from qingyuan.overview.supervision.states import MOVES, State

NAMES = ["李晨", "巴彦塔拉嘎查党支部", "巴彦塔拉嘎查", ""]


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        (State.ASKED, ["answer", "pass_up", "withdraw"]),
        (State.PASSED_UP, ["answer", "pass_up", "withdraw"]),
        (State.ANSWERED, ["answer", "publish"]),
        (State.WITHDRAWN, []),
    ],
)
def test_each_state_allows_these(state, verbs):
    assert rules.moves_from(state) == verbs


@given(st.sampled_from(sorted(MOVES)), st.sampled_from(State))
def test_a_move_leads_where_the_table_says_or_is_refused(verb, state):
    from_any, to = MOVES[verb]
    if state in from_any:
        assert rules.check_move(verb, state) == to
    else:
        with pytest.raises(MoveRefused) as refused:
            rules.check_move(verb, state)
        assert refused.value.code == "wrong_state"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("群众办喜事，算不算？", [], id="said in general"),
        pytest.param("李晨同志问", ["李晨"], id="the name"),
        pytest.param(
            "巴彦塔拉嘎查党支部的事", ["巴彦塔拉嘎查党支部"], id="the branch, and not once more the place in it"
        ),
        pytest.param("巴彦塔拉嘎查有人李晨", ["巴彦塔拉嘎查", "李晨"], id="place and name"),
    ],
)
def test_what_would_tell_who_asked_is_found(text, found):
    assert rules.traces(text, NAMES) == found


def test_what_tells_who_asked_is_not_published_in_question_or_answer():
    rules.check_publishable(question="算不算？", answer="不算。", names=NAMES)
    for question, answer in (("李晨问的", "不算。"), ("算不算？", "李晨那桌不算。")):
        with pytest.raises(BadInput) as refused:
            rules.check_publishable(question=question, answer=answer, names=NAMES)
        assert "“李晨”" in str(refused.value)
