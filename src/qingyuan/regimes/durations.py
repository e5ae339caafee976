"""Durations (期限): `15 working days`, `30 days`, `6 months`, `1 year`, as a regime writes them."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Self

from django.utils.translation import gettext as _

IsWorkingDay = Callable[[date], bool]

_WRITTEN = re.compile(r"([1-9][0-9]{0,3}) (working day|day|month|year)s?")
# A calendar that finds no working day in so many days is wrong; the longest public holidays are far shorter.
_LONGEST_PAUSE_DAYS = 60


class Unit(Enum):
    """What a duration counts in, with the longest one a regime may write: about twenty years."""

    WORKING_DAY = ("working day", 5000)
    DAY = ("day", 7300)
    MONTH = ("month", 240)
    YEAR = ("year", 20)

    def __init__(self, word: str, most: int) -> None:
        self.word = word
        self.most = most


@dataclass(frozen=True)
class Duration:
    """A length of time (期限): count >= 1 of its unit."""

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 1 <= self.count <= self.unit.most:
            raise ValueError(
                _("“%(written)s”不在可用的范围内：最长%(most)s。")
                % {"written": self, "most": _label(self.unit.most, self.unit)}
            )

    @classmethod
    def parse(cls, written: str) -> Self:
        """The duration a regime wrote. Raises ValueError with a sentence for its author."""
        match = _WRITTEN.fullmatch(written)
        if match is None:
            raise ValueError(
                _(
                    "“%(written)s”不是期限的写法。期限由数字、空格和单位组成，"
                    "例如 30 days（天）、15 working days（工作日）、6 months（月）、1 year（年）。"
                )
                % {"written": written}
            )
        count, word = match.groups()
        return cls(int(count), next(unit for unit in Unit if unit.word == word))

    def __str__(self) -> str:
        return f"{self.count} {self.unit.word}{'' if self.count == 1 else 's'}"

    @property
    def label(self) -> str:
        """As an office writes it: 30天, 15个工作日, 6个月, 1年."""
        return _label(self.count, self.unit)

    def end_after(self, start: date, is_working_day: IsWorkingDay | None = None) -> date:
        """The last day of the period that begins the day after `start` (期限届满之日); the start day is not counted.

        A month or year that has no such day ends on its month's last: 31 January + 1 month is 28 or 29 February.
        is_working_day  the calendar, needed for working days alone.
        Raises ValueError for working days without a calendar, or with one that has none.
        """
        match self.unit:
            case Unit.DAY:
                return start + timedelta(days=self.count)
            case Unit.MONTH:
                return _months_later(start, self.count)
            case Unit.YEAR:
                return _months_later(start, 12 * self.count)
            case Unit.WORKING_DAY:
                if is_working_day is None:
                    raise ValueError(f"{self} needs a calendar of working days")
                return _working_days_later(start, self.count, is_working_day)

    def last_day_from(self, first: date, is_working_day: IsWorkingDay | None = None) -> date:
        """The last day of a period whose first day counts (起始日计入): 30 days from 1 June end on 30 June.

        Raises ValueError as `end_after` does.
        """
        if self.unit in (Unit.DAY, Unit.WORKING_DAY):
            return self.end_after(first - timedelta(days=1), is_working_day)
        end = self.end_after(first)
        # From the 31st into a shorter month the period ends with that month, not a day before its end.
        return end if end.day < first.day else end - timedelta(days=1)


def _label(count: int, unit: Unit) -> str:
    match unit:
        case Unit.WORKING_DAY:
            return _("%(count)s个工作日") % {"count": count}
        case Unit.DAY:
            return _("%(count)s天") % {"count": count}
        case Unit.MONTH:
            return _("%(count)s个月") % {"count": count}
        case Unit.YEAR:
            return _("%(count)s年") % {"count": count}


def _months_later(start: date, months: int) -> date:
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def _working_days_later(start: date, count: int, is_working_day: IsWorkingDay) -> date:
    day, left, pause = start, count, 0
    while left:
        day += timedelta(days=1)
        if is_working_day(day):
            left, pause = left - 1, 0
        else:
            pause += 1
            if pause > _LONGEST_PAUSE_DAYS:
                raise ValueError(f"the calendar has no working day in the {pause} days before {day}")
    return day
