"""Months, quarters, half-years and years (周期): pure calendar, days in, days out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}


@dataclass(frozen=True)
class Period:
    """One period. every: a key of MONTHS; first: its first day."""

    every: str
    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after.first - timedelta(days=1)

    @property
    def after(self) -> Period:
        """The one that follows."""
        return Period(self.every, _months_on(self.first, MONTHS[self.every]))

    @property
    def before(self) -> Period:
        """The one that came first."""
        return Period(self.every, _months_on(self.first, -MONTHS[self.every]))

    @property
    def label(self) -> str:
        """2026年6月, 2026年二季度, 2026年上半年, 2026年."""
        return _("%(year)s年%(part)s") % {"year": self.first.year, "part": self._part}

    @property
    def short(self) -> str:
        """As it stands under an axis: 2026上, 2026-2季, 2026.6, 2026."""
        year, number = self.first.year, self._number
        match self.every:
            case "month":
                return f"{year}.{number}"
            case "quarter":
                return _("%(year)s-%(number)s季") % {"year": year, "number": number}
            case "half-year":
                return _("%(year)s上") % {"year": year} if number == 1 else _("%(year)s下") % {"year": year}
            case _:
                return str(year)

    @property
    def _number(self) -> int:
        return (self.first.month - 1) // MONTHS[self.every] + 1

    @property
    def _part(self) -> str:
        match self.every:
            case "month":
                return _("%(month)s月") % {"month": self.first.month}
            case "quarter":
                return (_("一季度"), _("二季度"), _("三季度"), _("四季度"))[self._number - 1]
            case "half-year":
                return (_("上半年"), _("下半年"))[self._number - 1]
            case _:
                return ""


def _months_on(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def period_of(every: str, day: date) -> Period:
    """The period in which a day lies."""
    months = MONTHS[every]
    return Period(every, date(day.year, (day.month - 1) // months * months + 1, 1))


def periods(every: str, since: date, until: date) -> Iterator[Period]:
    """Every period from the one in which `since` lies to the one in which `until` lies; none when that is earlier."""
    one = period_of(every, since)
    while one.first <= until:
        yield one
        one = one.after
