"""Instants are UTC, days are days of Shanghai (时钟)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from qingyuan.kernel import clock


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        pytest.param(datetime(2026, 6, 4, 15, 59, 59, tzinfo=UTC), date(2026, 6, 4), id="a second before midnight"),
        pytest.param(datetime(2026, 6, 4, 16, 0, tzinfo=UTC), date(2026, 6, 5), id="midnight in Shanghai"),
    ],
)
def test_a_day_begins_at_midnight_in_shanghai(instant, day):
    assert clock.day_of(instant) == day


def test_the_start_of_a_day_falls_on_that_day_and_the_moment_before_does_not():
    start = clock.start_of(date(2026, 6, 5))
    assert start == datetime(2026, 6, 4, 16, tzinfo=UTC)
    assert clock.day_of(start - timedelta(milliseconds=1)) == date(2026, 6, 4)


def test_an_hour_of_a_day_is_meant_in_shanghai():
    assert clock.at(date(2026, 6, 5), 9, 30) == datetime(2026, 6, 5, 1, 30, tzinfo=UTC)


def test_a_held_clock_stands_still_in_utc_and_goes_back_to_what_it_was(now):
    with clock.frozen(datetime(2026, 1, 1, 8, 0, tzinfo=timezone(timedelta(hours=8)))):
        assert clock.now() == datetime(2026, 1, 1, tzinfo=UTC)
        assert clock.now().tzinfo is UTC
        assert clock.today() == date(2026, 1, 1)
    assert clock.now() == now


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="aware"), clock.frozen(datetime(2026, 1, 1)):  # noqa: DTZ001
        pass


def test_now_is_cut_to_the_milliseconds_that_the_chronicle_writes():
    with clock.frozen(datetime(2026, 6, 5, 13, 14, 0, 123_999, UTC)):
        assert clock.rfc3339(clock.now()) == "2026-06-05T13:14:00.123Z"
        assert clock.now().microsecond == 123_000


def test_days_between_counts_backwards_too():
    assert clock.days_between(date(2026, 6, 5), date(2026, 6, 20)) == 15
    assert clock.days_between(date(2026, 6, 20), date(2026, 6, 5)) == -15
