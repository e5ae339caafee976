"""Durations (期限) count as an office counts them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.regimes.durations import Duration, Unit

DURATIONS = st.sampled_from(list(Unit)).flatmap(
    lambda unit: st.builds(Duration, st.integers(1, unit.most), st.just(unit))
)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def weekdays(day: date) -> bool:
    return day.weekday() < 5


@given(DURATIONS)
def test_what_a_duration_prints_reads_back_as_the_same_duration(duration):
    assert Duration.parse(str(duration)) == duration


@pytest.mark.parametrize(
    ("written", "label"),
    [("15 working days", "15个工作日"), ("30 days", "30天"), ("6 months", "6个月"), ("1 year", "1年")],
)
def test_a_duration_is_shown_as_an_office_writes_it(written, label):
    assert Duration.parse(written).label == label


@pytest.mark.parametrize(
    "written",
    [
        "",
        "30",
        "30天",
        "0 days",
        "-1 days",
        "1.5 months",
        "30  days",
        " 30 days",
        "30 days\n",
        "2 weeks",
        "３０ days",
        "30 Days",
    ],
)
def test_any_other_spelling_is_refused_with_the_right_ones_named(written):
    with pytest.raises(ValueError, match="30 days（天）、15 working days（工作日）、6 months（月）、1 year（年）"):
        Duration.parse(written)


@pytest.mark.parametrize(
    ("written", "most"), [("21 years", "20年"), ("241 months", "240个月"), ("7301 days", "7300天")]
)
def test_a_duration_longer_than_a_career_is_taken_for_a_slip(written, most):
    with pytest.raises(ValueError, match=f"最长{most}"):
        Duration.parse(written)


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        pytest.param("30 days", date(2026, 6, 1), date(2026, 7, 1), id="the day it starts is not counted"),
        pytest.param("1 month", date(2026, 1, 31), date(2026, 2, 28), id="no 31 February: the month's last day"),
        pytest.param("1 month", date(2028, 1, 31), date(2028, 2, 29), id="in a leap year the 29th"),
        pytest.param("6 months", date(2026, 8, 31), date(2027, 2, 28), id="over the turn of the year"),
        pytest.param("1 month", date(2026, 11, 30), date(2026, 12, 30), id="November to December"),
        pytest.param("1 year", date(2028, 2, 29), date(2029, 2, 28), id="a year after a leap day"),
    ],
)
def test_a_period_ends_on_the_same_day_of_a_later_month_or_on_that_months_last(written, start, end):
    assert Duration.parse(written).end_after(start) == end


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        pytest.param("30 days", date(2026, 6, 1), date(2026, 6, 30), id="the first day counts"),
        pytest.param("1 day", date(2026, 6, 1), date(2026, 6, 1), id="one day is that day"),
        pytest.param("1 month", date(2026, 6, 1), date(2026, 6, 30), id="a calendar month"),
        pytest.param("1 month", date(2026, 1, 31), date(2026, 2, 28), id="from the 31st to the end of February"),
        pytest.param("1 year", date(2026, 1, 1), date(2026, 12, 31), id="a calendar year"),
    ],
)
def test_a_stage_counts_its_first_day(written, first, last):
    assert Duration.parse(written).last_day_from(first) == last


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(date(2026, 6, 5), date(2026, 6, 12), id="from a Friday five working days reach the next Friday"),
        pytest.param(date(2026, 6, 6), date(2026, 6, 12), id="from a Saturday too"),
    ],
)
def test_working_days_are_those_of_the_calendar(start, end):
    assert Duration.parse("5 working days").end_after(start, weekdays) == end


def test_a_stage_of_working_days_counts_its_first_day_only_if_it_is_one():
    two = Duration.parse("2 working days")
    assert two.last_day_from(date(2026, 6, 5), weekdays) == date(2026, 6, 8)
    assert two.last_day_from(date(2026, 6, 6), weekdays) == date(2026, 6, 9)


def test_working_days_without_a_calendar_are_an_error_and_never_a_guess():
    with pytest.raises(ValueError, match="needs a calendar"):
        Duration.parse("5 working days").end_after(date(2026, 6, 5))


def test_a_calendar_without_any_working_day_does_not_run_for_ever():
    with pytest.raises(ValueError, match="no working day"):
        Duration.parse("1 working day").end_after(date(2026, 6, 5), lambda day: False)


@given(DURATIONS, DAYS)
def test_a_period_ends_after_it_starts_and_a_stage_not_before_its_first_day(duration, day):
    assert duration.end_after(day, weekdays) > day
    assert duration.last_day_from(day, weekdays) >= day
