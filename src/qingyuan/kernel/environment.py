"""What templates may call (模板环境)."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from jinja2 import Environment

from . import charts
from .clock import SHANGHAI
from .workdays import provisional_note


def environment(**options: Any) -> Environment:
    env = Environment(**options)
    env.globals.update(static=cache(static), url=url, provisional_note=provisional_note, plot=charts.plot)
    env.filters.update(day=day, moment=moment, short_day=short_day, weekday=weekday, plain=charts.plain)
    return env


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page. Those without arguments stand on every page, so each is worked out once."""
    if not args and not kwargs:
        return _plain(name, get_script_prefix())
    return reverse(name, args=args or None, kwargs=kwargs or None)


@cache
def _plain(name: str, _prefix: str) -> str:
    return reverse(name)


def day(value: date | None) -> str:
    """2026年6月5日; a dash for none."""
    if value is None:
        return "—"
    return _("%(year)s年%(month)s月%(day)s日") % {"year": value.year, "month": value.month, "day": value.day}


def month(value: date) -> str:
    """2026年6月."""
    return _("%(year)s年%(month)s月") % {"year": value.year, "month": value.month}


def year(value: date) -> str:
    """2026年."""
    return _("%(year)s年") % {"year": value.year}


def short_day(value: date | None) -> str:
    """6月5日; a dash for none."""
    return _("%(month)s月%(day)s日") % {"month": value.month, "day": value.day} if value else "—"


def weekday(value: date) -> str:
    """周六."""
    names = (_("周一"), _("周二"), _("周三"), _("周四"), _("周五"), _("周六"), _("周日"))
    return names[value.weekday()]


def moment(value: datetime | None) -> str:
    """2026年6月5日21:14 in Asia/Shanghai; a dash for none."""
    if value is None:
        return "—"
    local = timezone.localtime(value, SHANGHAI)
    return _("%(day)s%(time)s") % {"day": day(local.date()), "time": f"{local:%H:%M}"}
