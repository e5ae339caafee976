"""Working days (工作日): weekends, the holidays of the State Council's yearly notice, and the days worked in their stead.

A year whose notice is not in the table is reckoned by weekends and by the holidays whose day never moves.
"""

from __future__ import annotations

from datetime import date, timedelta

# From the yearly notices of the General Office of the State Council (国务院办公厅关于部分节假日安排的通知).
_OFF = frozenset(
    """
    2025-01-01 2025-01-28 2025-01-29 2025-01-30 2025-01-31 2025-02-03 2025-02-04 2025-04-04 2025-05-01
    2025-05-02 2025-05-05 2025-06-02 2025-10-01 2025-10-02 2025-10-03 2025-10-06 2025-10-07 2025-10-08
    2026-01-01 2026-01-02 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-02-23 2026-04-06
    2026-05-01 2026-05-04 2026-05-05 2026-06-19 2026-09-25 2026-10-01 2026-10-02 2026-10-05 2026-10-06
    2026-10-07
    """.split()  # noqa: SIM905 -- a list of days is read as days
)
_ON = frozenset(
    """
    2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 2026-01-04 2026-02-14 2026-02-28 2026-05-09
    2026-09-20 2026-10-10
    """.split()  # noqa: SIM905
)
# 元旦、劳动节、国庆节 (全国年节及纪念日放假办法).
_FIXED = frozenset(("01-01", "05-01", "10-01", "10-02", "10-03"))
_YEARS = frozenset(int(day[:4]) for day in _OFF)


def is_workday(day: date) -> bool:
    """Whether people are at work on a day."""
    text = day.isoformat()
    if day.year not in _YEARS and text[5:] in _FIXED:
        return False
    return text in _ON or (day.weekday() < 5 and text not in _OFF)


def workdays_after(day: date, count: int) -> date:
    """The count-th working day after a day (第几个工作日), count >= 0; after 0 the day itself."""
    if count < 0:
        raise ValueError(f"{count} working days")
    while count:
        day += timedelta(days=1)
        count -= is_workday(day)
    return day
