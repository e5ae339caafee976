"""The calendar of working days as data (工作日历): a year's 放假调休 in a library, so that a notice needs no new program.

The key is the year itself (`y2027`), so that a year stands in one library only. The fields are not called `off` and
`on`: YAML reads those as false and true.
"""

from __future__ import annotations

from calendar import isleap
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from qingyuan.kernel.workdays import Year

from . import kinds
from .specs import Day, Keyed
from .wording import Said

_SATURDAY = 5


def _of_the_year(day: str, info: ValidationInfo) -> str:
    year = info.data.get("year")
    if year is not None and not day.startswith(f"{year}-"):
        raise ValueError(_("%(day)s不在%(year)s年，请核对，或写到那一年的日历里。") % {"day": day, "year": year})
    return day


def _weekend(day: str) -> str:
    if date.fromisoformat(day).weekday() < _SATURDAY:
        raise ValueError(_("%(day)s不是周六、周日，本来就上班，不用写在这里。请核对通知上的日期。") % {"day": day})
    return day


def _each_once(days: tuple[str, ...]) -> tuple[str, ...]:
    for number, day in enumerate(days):
        if day in days[:number]:
            raise ValueError(_("%(day)s写了两次，请删去一处。") % {"day": day})
    return days


class CalendarSpec(Keyed):
    """The days off of a year and the weekend days worked in their stead (放假调休)."""

    noun: ClassVar[str | Promise] = gettext_lazy("工作日历")

    year: Annotated[
        int,
        Field(ge=2000, le=2100),
        Said(gettext_lazy("年份"), gettext_lazy("哪一年，写四位数；键名就是字母 y 加这个年份。")),
    ]
    days_off: Annotated[
        tuple[Annotated[Day, AfterValidator(_of_the_year)], ...],
        Field(min_length=1),
        AfterValidator(_each_once),
        Said(gettext_lazy("放假"), gettext_lazy("放假的日子，每天写一个；遇上周末的写不写都可以。")),
    ]
    days_worked: Annotated[
        tuple[Annotated[Day, AfterValidator(_of_the_year), AfterValidator(_weekend)], ...],
        AfterValidator(_each_once),
        Said(gettext_lazy("调休上班"), gettext_lazy("要上班的周六、周日，每天写一个；没有就不写。")),
    ] = ()

    @field_validator("year")
    @classmethod
    def _named_by_the_key(cls, year: int, info: ValidationInfo) -> int:
        if info.data.get("key", f"y{year}") != f"y{year}":
            raise ValueError(_("%(year)s年的键名要写成 y%(year)s。") % {"year": year})
        return year

    @field_validator("days_worked")
    @classmethod
    def _not_both(cls, worked: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        for day in worked:
            if day in info.data.get("days_off", ()):
                raise ValueError(_("%(day)s既写了放假又写了上班，请照通知删去一处。") % {"day": day})
        return worked

    def arranged(self) -> Year:
        return Year(_dates(self.days_off), _dates(self.days_worked))


def _dates(days: tuple[str, ...]) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, days))


@dataclass(frozen=True)
class Rest:
    """Days off one after the other, weekends among them (连休): first and last day."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def rests(year: int, arranged: Year) -> list[Rest]:
    """The runs of days off of a year that hold a day its notice names; plain weekends are left out."""
    found: list[Rest] = []
    run: list[date] = []
    for number in range(366 + isleap(year)):
        day = date(year, 1, 1) + timedelta(days=number)
        if day.year == year and day not in arranged.on and (day.weekday() >= _SATURDAY or day in arranged.off):
            run.append(day)
            continue
        if arranged.off.intersection(run):
            found.append(Rest(run[0], run[-1]))
        run = []
    return found


kinds.kind("calendar", CalendarSpec, plural="calendars")
