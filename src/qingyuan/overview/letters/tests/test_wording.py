"""By when, as an office says it, and what a report is called at first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.kernel import clock
from qingyuan.overview.letters.titles import title_of
from qingyuan.overview.letters.wording import by_day, by_when

MONDAY = clock.at(date(2026, 6, 1), 8, 40)


@pytest.mark.parametrize(
    ("due", "words"),
    [
        pytest.param((date(2026, 6, 1), 17, 0), "今天17:00前", id="the same day"),
        pytest.param((date(2026, 6, 2), 9, 0), "周二9:00前", id="tomorrow"),
        pytest.param((date(2026, 6, 5), 17, 0), "周五17:00前", id="the Friday of this week"),
        pytest.param((date(2026, 6, 7), 17, 0), "周日17:00前", id="the last day of this week"),
        pytest.param((date(2026, 6, 8), 9, 30), "下周一9:30前", id="the first day of the next"),
        pytest.param((date(2026, 6, 14), 17, 0), "下周日17:00前", id="its last"),
        pytest.param((date(2026, 6, 15), 17, 0), "6月15日17:00前", id="the week after that"),
        pytest.param((date(2027, 1, 4), 17, 0), "2027年1月4日17:00前", id="another year"),
        pytest.param((date(2026, 5, 29), 17, 0), "已过5月29日17:00", id="past"),
        pytest.param((date(2026, 6, 1), 8, 39), "已过6月1日8:39", id="a minute ago"),
    ],
)
def test_a_time_is_said_as_an_office_says_it(due, words):
    assert by_when(clock.at(*due), now=MONDAY) == words


def test_the_day_is_that_of_shanghai():
    """Half past midnight on Tuesday there is Monday still in UTC."""
    assert by_when(clock.at(date(2026, 6, 2), 0, 30), now=MONDAY) == "周二0:30前"


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2026, 6, 1), "今天"),
        (date(2026, 6, 5), "周五前"),
        (date(2026, 6, 10), "下周三前"),
        (date(2026, 5, 31), "已过5月31日"),
    ],
)
def test_a_day_without_an_hour(on, words):
    assert by_day(on, today=date(2026, 6, 1)) == words


@given(st.integers(0, 2 * 365 * 24 * 60), st.integers(0, 60 * 24 * 30))
def test_two_times_of_the_month_ahead_never_read_the_same(since, minutes):
    """Whoever reads the words knows the day: no other day ahead is called so."""
    now = MONDAY + timedelta(minutes=since)
    due = now + timedelta(minutes=minutes)
    words = by_when(due, now=now)
    there = due.astimezone(clock.SHANGHAI)
    assert words.endswith(f"{there.hour}:{there.minute:02d}前")
    others = [due + timedelta(days=days) for days in range(-30, 31) if days]
    assert words not in [by_when(other, now=now) for other in others if other >= now]


@pytest.mark.parametrize(
    ("asks", "title"),
    [
        ("报集中治理整改进展：登记、销号各多少。", "集中治理整改进展"),
        ("请上报流动党员情况，月底前报", "流动党员情况"),
        ("汇总制度成果", "汇总制度成果"),
        ("长" * 60, "长" * 40),
    ],
)
def test_a_report_takes_its_first_title_from_what_is_asked(asks, title):
    assert title_of(asks) == title
