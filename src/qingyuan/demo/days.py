"""The days of the demo's campaign (演示集中治理的日子), counted from today."""

from __future__ import annotations

from datetime import date, timedelta

# 学 lasts 30 days, 查 45, 改 90, 立 30: on the ninetieth day 改 has begun two weeks ago.
BEGAN_DAYS_AGO = 90
_LASTS_DAYS = 195
# 查 begins after this many days; findings are entered from then on.
FIND_AFTER_DAYS, FIND_DAYS = 30, 45
# The instance is said to have been opened so long ago: before everything the campaign enters.
OPENED_DAYS_AGO = 180
# A draw is announced and drawn in the last days; what was drawn is being looked at.
ANNOUNCED_DAYS_AGO, DRAWN_DAYS_AGO = 8, 5


def starts_on(today: date) -> date:
    """The campaign's first day."""
    return today - timedelta(days=BEGAN_DAYS_AGO)


def imported_on(today: date) -> date:
    """The day before it on which last year's lists were read in."""
    return starts_on(today) - timedelta(days=12)


def ends_on(today: date) -> date:
    """Its last day, on which the rights of its inspection end."""
    return starts_on(today) + timedelta(days=_LASTS_DAYS - 1)


def month_name(day: date, *, seen_from: date) -> str:
    """4月, 去年12月: the month of a day as somebody writes it on another."""
    return f"{day.month}月" if day.year == seen_from.year else f"去年{day.month}月"


def months_before(day: date, count: int) -> date:
    """The first day of the month so many months back."""
    month = day.year * 12 + day.month - 1 - count
    return date(month // 12, month % 12 + 1, 1)


def quarter_before(day: date) -> str:
    """一季度, 去年四季度: the last whole quarter before a day."""
    end = months_before(day, (day.month - 1) % 3 + 1)
    name = "一二三四"[(end.month - 1) // 3] + "季度"
    return name if end.year == day.year else f"去年{name}"
