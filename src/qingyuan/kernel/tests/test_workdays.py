"""Working days: weekends, holidays by notice, and days worked in their stead."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.kernel import workdays


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
