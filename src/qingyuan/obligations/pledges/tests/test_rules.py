"""What a pledge asks again (承诺的规则)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.kernel.errors import QingyuanError
from qingyuan.obligations.pledges import rules
from qingyuan.obligations.pledges.specs import ClauseSpec, PledgeSpec, RenewSpec
from qingyuan.obligations.pledges.states import ASKED, MOVES, STANDING, State

CLAUSE = "严禁拉帮结派，搞小圈子。"
_MARKS = "，。、；：“”‘’（）()《》!！?？ 　…·-—,.;:'\""


def pledge(*clauses, every="year", when_clauses_change=True):
    """A pledge of these clauses, also of such as a library would refuse for their spaces."""
    return PledgeSpec.model_construct(
        key="test",
        renew=RenewSpec(every=every, when_clauses_change=when_clauses_change),
        clauses=tuple(ClauseSpec.model_construct(key=key, text=text) for key, text in clauses),
    )


@pytest.mark.parametrize(
    ("text", "same"),
    [
        pytest.param("严禁拉帮结派、搞小圈子", True, id="another comma and no full stop"),
        pytest.param(" 严禁 拉帮结派，搞小圈子。", True, id="spaces"),
        pytest.param("严禁拉帮结派,搞小圈子.", True, id="half width"),
        pytest.param("严禁拉帮结伙，搞小圈子。", False, id="one word"),
        pytest.param("不严禁拉帮结派，搞小圈子。", False, id="the opposite"),
    ],
)
def test_a_clause_is_the_same_when_it_differs_in_punctuation_spaces_and_width_only(text, same):
    assert (rules.essence(text) == rules.essence(CLAUSE)) is same
    assert (rules.changes(pledge(("a", CLAUSE)), pledge(("a", text))) == []) is same


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("礼金不超过1.5元", "礼金不超过15元", False),
        ("礼金不超过１．５元", "礼金不超过1.5元", True),
        ("不超过工资的5%", "不超过工资的5", False),
        ("不超过工资的5％", "不超过工资的5%", True),
        ("第1-3条", "第13条", False),
    ],
)
def test_a_number_is_not_another_number(before, after, same):
    assert (rules.essence(before) == rules.essence(after)) is same


_WORDS = st.text(st.characters(categories=["Lo", "Ll"], exclude_characters="ªº"), min_size=1, max_size=30)


@given(_WORDS, st.lists(st.tuples(st.integers(0, 40), st.sampled_from(_MARKS)), max_size=12))
def test_whatever_marks_are_put_in_nobody_is_asked_again(words, marks):
    text = words
    for at, mark in marks:
        text = text[: at % (len(text) + 1)] + mark + text[at % (len(text) + 1) :]
    assert rules.essence(text) == rules.essence(words)
    assert rules.still_holds(pledge(("a", words)), pledge(("a", text)))


@given(_WORDS, _WORDS)
def test_clauses_of_other_words_are_asked_again(words, others):
    same = rules.essence(words) == rules.essence(others)
    assert rules.still_holds(pledge(("a", words)), pledge(("a", others))) is same


@given(_WORDS)
def test_full_and_half_width_say_the_same(words):
    wide = "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in words)
    assert rules.essence(wide) == rules.essence(words)


def test_only_what_is_new_or_changed_is_shown_with_what_stood_before():
    old = pledge(("a", "一条"), ("b", "二条"))
    new = pledge(("a", "一条。"), ("b", "二条改了"), ("c", "三条"))
    assert [(one.clause.key, one.before) for one in rules.changes(old, new)] == [("b", "二条"), ("c", None)]


def test_another_key_another_place_or_one_less_is_asked_of_nobody():
    assert rules.still_holds(pledge(("a", "一条"), ("b", "二条")), pledge(("c", "二条"), ("a", "一条")))
    assert rules.still_holds(pledge(("a", "一条"), ("b", "二条")), pledge(("a", "一条")))


def test_a_pledge_may_say_that_other_clauses_ask_nobody():
    assert rules.still_holds(pledge(("a", "一条")), pledge(("a", "改了"), when_clauses_change=False))


def test_who_has_answered_nothing_is_asked_everything():
    assert [one.clause.key for one in rules.changes(None, pledge(("a", "一条"), ("b", "二条")))] == ["a", "b"]


@pytest.mark.parametrize(("every", "year"), [("year", 2026), (None, 0)])
def test_a_yearly_pledge_counts_from_the_first_of_january(every, year):
    for day in (date(2026, 1, 1), date(2026, 12, 31)):
        assert rules.first_year(pledge(("a", "一条"), every=every), day) == year


def test_the_table_of_moves_is_what_the_readme_draws():
    assert {verb: (sorted(map(str, from_any)), str(to)) for verb, (from_any, to) in MOVES.items()} == {
        "sign": (["asked", "declined"], "signed"),
        "decline": (["asked"], "declined"),
        "supersede": (["declined", "signed"], "superseded"),
        "void": (["declined", "signed"], "void"),
    }


@given(st.lists(st.sampled_from([*MOVES]), max_size=8))
def test_whatever_is_tried_only_the_table_is_followed(verbs):
    state = ASKED
    for verb in verbs:
        try:
            to = rules.check_move(verb, state)
        except QingyuanError as refused:
            assert refused.code == "wrong_state"
            assert state not in MOVES[verb][0]
        else:
            assert state in MOVES[verb][0]
            state = to
    assert state in (ASKED, *State)
    assert (state in STANDING) is (state in (State.SIGNED, State.DECLINED))


def test_a_day_lies_between_the_asking_and_today():
    today = date(2026, 6, 5)
    rules.check_day(today, today=today, not_before=today)
    for day, code in ((date(2026, 6, 6), "future_date"), (date(2026, 4, 30), "before_it_was_asked")):
        with pytest.raises(QingyuanError) as refused:
            rules.check_day(day, today=today, not_before=date(2026, 5, 1))
        assert refused.value.code == code
