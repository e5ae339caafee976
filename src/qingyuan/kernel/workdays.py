"""Working days (工作日): weekends, the holidays of the State Council's yearly notice, and the days worked in their stead.

Two years are built in; a room may provide more, and corrections (`provide`). A year whose notice nobody has is reckoned
by weekends and by the holidays whose day never moves: what ends in it is provisional (`is_provisional`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Year:
    """A year as its notice arranges it.

    off  days off beside the weekends; a weekend day named here too changes nothing;  on  weekend days that are worked
    """

    off: frozenset[date]
    on: frozenset[date]


Provider = Callable[[], Mapping[int, Year]]

# From the yearly notices of the General Office of the State Council (国务院办公厅关于部分节假日安排的通知).
_OFF = """
    2025-01-01 2025-01-28 2025-01-29 2025-01-30 2025-01-31 2025-02-03 2025-02-04 2025-04-04 2025-05-01
    2025-05-02 2025-05-05 2025-06-02 2025-10-01 2025-10-02 2025-10-03 2025-10-06 2025-10-07 2025-10-08
    2026-01-01 2026-01-02 2026-02-16 2026-02-17 2026-02-18 2026-02-19 2026-02-20 2026-02-23 2026-04-06
    2026-05-01 2026-05-04 2026-05-05 2026-06-19 2026-09-25 2026-10-01 2026-10-02 2026-10-05 2026-10-06
    2026-10-07
"""
_ON = """
    2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 2026-01-04 2026-02-14 2026-02-28 2026-05-09
    2026-09-20 2026-10-10
"""


def _days(year: int, written: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in written.split() if day.startswith(f"{year}-"))


BUILT_IN: Mapping[int, Year] = {year: Year(_days(year, _OFF), _days(year, _ON)) for year in (2025, 2026)}
# 元旦、劳动节、国庆节 (全国年节及纪念日放假办法).
_FIXED = frozenset(((1, 1), (5, 1), (10, 1), (10, 2), (10, 3)))

_provider: Provider = dict


def provide(provider: Provider) -> None:
    """Say who knows further years; called anew for each question, and what it gives goes before what is built in."""
    global _provider
    _provider = provider


def known_years() -> dict[int, Year]:
    """Every year whose notice is known."""
    return {**BUILT_IN, **_provider()}


def is_workday(day: date) -> bool:
    """Whether people are at work on a day."""
    return _works(day, known_years())


def is_provisional(day: date) -> bool:
    """Whether the answer for a day may still change: the notice of its year is not known."""
    return day.year not in known_years()


def provisional_note(day: date) -> str:
    """What is said beside a day counted in working days whose year is not known yet; empty for any other."""
    if not is_provisional(day):
        return ""
    return _("%(year)s年的放假安排还没有载入，暂按周末推算") % {"year": day.year}


def calendar() -> Callable[[date], bool]:
    """`is_workday` for many days: the years known now are looked up once."""
    years = known_years()
    return lambda day: _works(day, years)


def workdays_after(day: date, count: int) -> date:
    """The count-th working day after a day (第几个工作日), count >= 0; after 0 the day itself."""
    if count < 0:
        raise ValueError(f"{count} working days")
    works = calendar()
    while count:
        day += timedelta(days=1)
        count -= works(day)
    return day


def _works(day: date, years: Mapping[int, Year]) -> bool:
    year = years.get(day.year)
    if year is None:
        return day.weekday() < 5 and (day.month, day.day) not in _FIXED
    return day in year.on or (day.weekday() < 5 and day not in year.off)
