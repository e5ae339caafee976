"""By when, as an office says it (时限的说法): 周五17:00前. Pure; the day is told by the caller."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from qingyuan.kernel.clock import SHANGHAI
from qingyuan.kernel.environment import day, short_day, weekday

# Where a letter names a day and no hour.
USUAL_TIME = time(17, 0)


def by_when(due_at: datetime, *, now: datetime) -> str:
    """今天17:00前, 周五17:00前, 下周一9:00前, 6月30日17:00前; 已过6月5日17:00 when it has passed.

    due_at, now  aware instants. Weeks begin on Monday, as offices count them.
    """
    due = due_at.astimezone(SHANGHAI)
    today = now.astimezone(SHANGHAI).date()
    clock = _hour(due.time())
    if due_at < now:
        return _("已过%(day)s%(time)s") % {"day": _date(due.date(), today), "time": clock}
    return _("%(day)s%(time)s前") % {"day": _near(due.date(), today), "time": clock}


def by_day(on: date, *, today: date) -> str:
    """The same for a day without an hour: 今天, 周五前, 下周一前, 6月30日前; 已过6月5日."""
    if on < today:
        return _("已过%(day)s") % {"day": _date(on, today)}
    return _("今天") if on == today else _("%(day)s前") % {"day": _near(on, today)}


def _near(on: date, today: date) -> str:
    if on == today:
        return _("今天")
    weeks = (_monday(on) - _monday(today)).days // 7
    if weeks == 0:
        return weekday(on)
    if weeks == 1:
        return _("下%(weekday)s") % {"weekday": weekday(on)}
    return _date(on, today)


def _date(on: date, today: date) -> str:
    return short_day(on) if on.year == today.year else day(on)


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


def _hour(at: time) -> str:
    return f"{at.hour}:{at.minute:02d}"
