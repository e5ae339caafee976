"""The only place that asks for the time (时钟).

Instants are UTC, days are dates in Asia/Shanghai (design 5).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """This instant, timezone-aware, UTC, cut to milliseconds as the chronicle writes it."""
    at = _frozen.get() or datetime.now(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def today() -> date:
    """The day in Asia/Shanghai (今天)."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """The day in Asia/Shanghai on which an aware instant falls."""
    return instant.astimezone(SHANGHAI).date()


def start_of(day: date) -> datetime:
    """The first instant of a day in Asia/Shanghai, as UTC."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """An hour of a day in Asia/Shanghai, as UTC."""
    return datetime.combine(day, time(hour, minute), SHANGHAI).astimezone(UTC)


@contextmanager
def frozen(instant: datetime) -> Iterator[None]:
    """Hold the clock at an aware instant (tests, and the demo that writes the past)."""
    if instant.tzinfo is None:
        raise ValueError("the clock is held at an aware instant")
    token = _frozen.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)


def rfc3339(instant: datetime) -> str:
    """An instant as RFC 3339 UTC with milliseconds: 2026-06-05T13:14:00.000Z."""
    utc = instant.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


def days_between(earlier: date, later: date) -> int:
    """Whole days from one day to another; negative when the second is earlier."""
    return (later - earlier) // timedelta(days=1)
