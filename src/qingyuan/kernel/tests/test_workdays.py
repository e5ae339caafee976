"""Working days: weekends, holidays by notice, and days worked in their stead."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.kernel import workdays
from qingyuan.kernel.workdays import Year


@pytest.fixture(autouse=True, scope="module")
def _nobody_provides():
    """What is built in alone, whoever provides more in the running program."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workdays, "_provider", dict)
        yield


@pytest.mark.parametrize(
    ("day", "works"),
    [
        pytest.param(date(2026, 6, 5), True, id="a Friday"),
        pytest.param(date(2026, 6, 6), False, id="a Saturday"),
        pytest.param(date(2026, 10, 1), False, id="the National Day, a Thursday"),
        pytest.param(date(2026, 10, 10), True, id="a Saturday worked for the holiday"),
        pytest.param(date(2031, 10, 1), False, id="the National Day of a year whose notice nobody has yet"),
        pytest.param(date(2031, 9, 30), True, id="a Tuesday of that year"),
        pytest.param(date(2031, 10, 4), False, id="a Saturday of that year"),
    ],
)
def test_people_are_at_work(day, works):
    assert workdays.is_workday(day) is works


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        pytest.param(date(2026, 6, 1), 5, date(2026, 6, 8), id="over a weekend"),
        pytest.param(date(2026, 9, 29), 3, date(2026, 10, 9), id="over the National Day holiday"),
        pytest.param(date(2026, 6, 6), 0, date(2026, 6, 6), id="none: the day itself"),
        pytest.param(date(2026, 6, 6), 1, date(2026, 6, 8), id="from a Saturday"),
    ],
)
def test_working_days_are_counted_from_the_day_after(day, count, found):
    assert workdays.workdays_after(day, count) == found


def test_none_before():
    with pytest.raises(ValueError, match="-1"):
        workdays.workdays_after(date(2026, 6, 1), -1)


@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)), st.integers(1, 40))
def test_so_many_working_days_lie_between(day, count):
    found = workdays.workdays_after(day, count)
    between = [day + timedelta(days=step) for step in range(1, (found - day).days + 1)]
    assert sum(map(workdays.is_workday, between)) == count
    assert workdays.is_workday(found)


# --- years that a room provides


@contextmanager
def provided(years):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workdays, "_provider", lambda: years)
        yield


@pytest.mark.parametrize(
    ("day", "provisional"),
    [
        pytest.param(date(2026, 12, 31), False, id="the last day of a year whose notice is known"),
        pytest.param(date(2027, 1, 1), True, id="the first of one whose notice is not"),
        pytest.param(date(2024, 6, 5), True, id="a year before the first that is known"),
    ],
)
def test_a_day_of_a_year_without_its_notice_is_provisional(day, provisional):
    assert workdays.is_provisional(day) is provisional
    assert bool(workdays.provisional_note(day)) is provisional


def test_what_is_said_beside_a_provisional_day():
    assert workdays.provisional_note(date(2027, 3, 1)) == "2027年的放假安排还没有载入，暂按周末推算"


def test_a_provided_year_is_known_and_goes_before_what_is_built_in():
    with provided(
        {
            2026: Year(frozenset({date(2026, 6, 8)}), frozenset({date(2026, 6, 6)})),
            2027: Year(frozenset({date(2027, 1, 4)}), frozenset()),
        }
    ):
        assert not workdays.is_provisional(date(2027, 1, 1))
        # The notice as it was corrected: what is built in for 2026 counts no longer.
        assert [workdays.is_workday(day) for day in (date(2026, 6, 6), date(2026, 6, 8), date(2026, 10, 1))] == [
            True,
            False,
            True,
        ]
        # A known year has no fixed holidays of its own: its notice names them.
        assert workdays.is_workday(date(2027, 1, 1))
        assert not workdays.is_workday(date(2027, 1, 4))
    assert workdays.is_provisional(date(2027, 1, 1))


_DAYS = st.dates(date(2027, 1, 1), date(2027, 12, 31))
_YEARS = st.builds(
    lambda off, on: Year(frozenset(off) - _weekends(on), _weekends(on)),
    st.sets(_DAYS, max_size=30),
    st.sets(_DAYS, max_size=30),
)


def _weekends(days):
    return frozenset(day for day in days if day.weekday() >= 5)


@given(_YEARS, st.dates(date(2025, 1, 1), date(2030, 12, 31)))
def test_a_provided_year_replaces_itself_and_leaves_the_others_unchanged(year, day):
    before = workdays.is_workday(day), workdays.is_provisional(day)
    with provided({2027: year}):
        after = workdays.is_workday(day), workdays.is_provisional(day)
    if day.year == 2027:
        assert after == (day in year.on or (day.weekday() < 5 and day not in year.off), False)
    else:
        assert after == before


@given(_YEARS, _DAYS, st.integers(1, 40))
def test_working_days_are_counted_through_provided_years_too(year, day, count):
    with provided({2027: year}):
        found = workdays.workdays_after(day, count)
        between = [day + timedelta(days=step) for step in range(1, (found - day).days + 1)]
        works = workdays.calendar()
        assert sum(map(works, between)) == count
        assert works(found)
        assert [works(one) for one in between] == list(map(workdays.is_workday, between))
