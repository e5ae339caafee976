"""What is owed and by when, and what a record needs (应办与时限)."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.kernel import charts
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.obligations.tasks import rules, specs, states
from qingyuan.obligations.tasks.periods import MONTHS, Period, period_of, periods
from qingyuan.obligations.tasks.specs import FigureSpec, TaskItemSpec
from qingyuan.obligations.tasks.states import MOVES, Standing, State
from qingyuan.regimes.durations import Duration
from tests.tasks import TODAY

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
EVERY = st.sampled_from(sorted(MONTHS))


def item(**more):
    known = {"key": "plan", "text": "规划到户", "record": "visit"}
    return TaskItemSpec(**(known | more))


def owed(one, *, since=date(2026, 1, 1), today=TODAY, ends_on=None, starts_on=date(2026, 1, 1)):
    found = rules.owed(
        one,
        starts_on=starts_on,
        ends_on=ends_on,
        since=since,
        today=today,
        is_working_day=lambda day: day.weekday() < 5,
    )
    return [(each.period.label if each.period else None, each.due_on) for each in found]


def test_an_item_done_once_is_due_so_long_after_it_began_for_the_household():
    assert owed(item(due="30 days")) == [(None, date(2026, 1, 30))]
    assert owed(item(due="30 days"), since=date(2026, 6, 5)) == [(None, date(2026, 7, 4))]
    assert owed(item(due="5 working days"), since=date(2026, 6, 5)) == [(None, date(2026, 6, 11))]


def test_without_a_day_of_its_own_it_ends_with_the_list_or_never():
    assert owed(item()) == [(None, None)]
    assert owed(item(), ends_on=date(2026, 9, 30)) == [(None, date(2026, 9, 30))]


def test_an_item_with_a_period_is_owed_for_each_one_begun_and_due_so_long_after_its_end():
    figures = item(
        record="figures", every="half-year", due="30 days", figures=(FigureSpec(key="a", text="收入", unit="元"),)
    )
    assert owed(figures, starts_on=date(2025, 2, 1), since=date(2025, 2, 1)) == [
        ("2025年上半年", date(2025, 7, 30)),
        ("2025年下半年", date(2026, 1, 30)),
        ("2026年上半年", date(2026, 7, 30)),
    ]
    assert owed(item(every="quarter")) == [("2026年一季度", date(2026, 3, 31)), ("2026年二季度", date(2026, 6, 30))]


@pytest.mark.parametrize(
    ("since", "first"),
    [
        pytest.param(date(2026, 4, 1), "2026年二季度", id="on its first day"),
        pytest.param(date(2026, 5, 16), "2026年二季度", id="on the day that halves it"),
        pytest.param(date(2026, 5, 17), "2026年三季度", id="more than half over"),
    ],
)
def test_who_is_listed_late_in_a_period_owes_from_the_next_on(since, first):
    assert owed(item(every="quarter"), since=since, today=date(2026, 9, 30))[0][0] == first


def test_nothing_is_owed_before_it_begins_or_when_it_had_ended_before():
    assert owed(item(every="month"), starts_on=date(2026, 7, 1)) == []
    assert owed(item(), since=date(2026, 6, 1), ends_on=date(2026, 5, 31)) == []
    ended = owed(item(every="month"), ends_on=date(2026, 2, 10))
    assert ended == [("2026年1月", date(2026, 1, 31)), ("2026年2月", date(2026, 2, 28))]


@given(EVERY, DAYS, DAYS)
def test_periods_follow_one_another_without_a_gap_and_hold_the_days_they_are_asked_about(every, since, until):
    found = list(periods(every, since, until))
    if since > until and period_of(every, since).first > until:
        assert found == []
        return
    assert found[0].first <= since <= found[0].last
    assert found[-1].first <= until <= found[-1].last
    for one, next_one in itertools.pairwise(found):
        assert one.last + timedelta(days=1) == next_one.first
        assert next_one.before == one
        assert len({one.label, next_one.label}) == len({one.short, next_one.short}) == 2


@given(EVERY, DAYS, DAYS, DAYS)
def test_what_is_owed_grows_by_the_day_and_is_never_due_before_the_household_was_listed(every, since, one, other):
    earlier, later = sorted((one, other))
    before = owed(item(every=every), since=since, today=earlier, starts_on=date(2015, 1, 1))
    after = owed(item(every=every), since=since, today=later, starts_on=date(2015, 1, 1))
    assert after[: len(before)] == before
    assert all(due_on >= since for _label, due_on in after)


@pytest.mark.parametrize(
    ("state", "due_on", "stands"),
    [
        (None, None, Standing.NOT_YET),
        (None, TODAY, Standing.NOT_YET),
        (None, TODAY - timedelta(days=1), Standing.LATE),
        (State.SENT_BACK, TODAY, Standing.SENT_BACK),
        (State.SENT_BACK, TODAY - timedelta(days=1), Standing.LATE),
        (State.REPORTED, TODAY - timedelta(days=1), Standing.REPORTED),
        (State.ACCEPTED, TODAY - timedelta(days=1), Standing.ACCEPTED),
    ],
)
def test_what_has_been_recorded_is_not_late_and_the_day_itself_is_still_in_time(state, due_on, stands):
    assert rules.standing(state, due_on, TODAY) == stands


@pytest.mark.parametrize(
    ("record", "state", "verb", "to"),
    [
        pytest.param("visit", State.SENT_BACK, "record", State.REPORTED, id="after it was sent back"),
        pytest.param("visit", State.ACCEPTED, "add", State.ACCEPTED, id="another visit waits for nobody"),
        pytest.param("figures", State.ACCEPTED, "correct", State.REPORTED, id="another figure is looked at again"),
        pytest.param("figures", State.REPORTED, "record", State.REPORTED, id="a figure nobody has looked at"),
    ],
)
def test_recording_is_the_move_that_fits_what_stands(record, state, verb, to):
    assert rules.recording(record, state) == verb
    assert rules.moved(MOVES, verb, state) == to


@pytest.mark.parametrize(
    "moves", [states.MOVES, states.OWN_MOVES, states.SUGGESTION_MOVES, states.POST_MOVES, states.CLAIM_MOVES]
)
def test_each_move_has_its_word_and_is_refused_from_every_other_state(moves):
    for verb, (from_any, to) in moves.items():
        for state in type(to):
            if state in from_any:
                assert rules.moved(moves, verb, state) == to
            else:
                with pytest.raises(MoveRefused, match=str(states.VERBS[verb])):
                    rules.moved(moves, verb, state)


@pytest.mark.parametrize(
    "text", ["13804821234", "152222198001011234", "15222219800101123X", "0482 8412345 转 12", "6217-0001-2345"]
)
def test_what_looks_like_a_personal_number_is_refused(text):
    with pytest.raises(BadInput, match="电话或者证件号码"):
        rules.without_numbers(f"联系他：{text}。")


@pytest.mark.parametrize("text", ["2组17号", "种草30亩，12000元，2026年6月5日签的。", "2026-06-05 到 06-10"])
def test_house_numbers_sums_and_days_are_none(text):
    assert rules.without_numbers(f" {text} ") == text


def test_figures_are_those_asked_for_and_at_least_one():
    one = item(
        record="figures",
        figures=(FigureSpec(key="a", text="收入", unit="元"), FigureSpec(key="b", text="人", unit="人")),
    )
    assert rules.figures(one, {"a": Decimal("1.5"), "b": None}) == {"a": Decimal("1.5")}
    for given_, code in (
        ({"a": None}, "no_figure"),
        ({"c": 1}, "no_such_figure"),
        ({"a": Decimal(10) ** 11}, "figure_too_large"),
    ):
        with pytest.raises(BadInput) as refused:
            rules.figures(one, given_)
        assert refused.value.code == code


def test_an_item_has_figures_exactly_where_it_records_figures():
    for more in ({"record": "figures"}, {"record": "visit", "figures": (FigureSpec(key="a", text="收入", unit="元"),)}):
        with pytest.raises(ValueError, match="数据项"):
            item(**more)


def test_who_did_it_never_looks_at_it_is_no_choice_of_a_library():
    with pytest.raises(ValueError, match="只能写 true"):
        specs.ReviewedBy(role="department-staff", of_another_body=False)


def test_a_length_of_time_is_written_as_everywhere():
    assert item(due="6 months").due == Duration.parse("6 months")
    with pytest.raises(ValueError, match="不是期限的写法"):
        item(due="半年")


def test_short_names_of_periods_fit_under_an_axis():
    shown = [Period(every, date(2026, 4, 1)).short for every in ("month", "quarter")]
    assert [*shown, Period("half-year", date(2026, 7, 1)).short, Period("year", date(2026, 1, 1)).short] == [
        "2026.4",
        "2026-2季",
        "2026下",
        "2026",
    ]
    assert charts.plain(Decimal("0.50")) == "0.5"
