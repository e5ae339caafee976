"""Days known only in part (不完整日期): many rosters say 1998年7月, or the year alone."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel import environment


class Grain(TextChoices):
    """How far a day is known (日期精度)."""

    DAY = "day", _("到日")
    MONTH = "month", _("到月")
    YEAR = "year", _("到年")


_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
# What people type: 1998, 1998-7, 1998.7.1, 1998/7, 1998年7月, 19980701.
_TYPED = re.compile(r"(\d{4})(?:[-./年](?:(\d{1,2})(?:[-./月](?:(\d{1,2})日?)?)?)?)?", re.ASCII)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_GRAINS = (Grain.YEAR, Grain.MONTH, Grain.DAY)
_ISO_LENGTH = {Grain.YEAR: 4, Grain.MONTH: 7, Grain.DAY: 10}


@dataclass(frozen=True)
class Partial:
    """A day as far as it is known.

    day  the first day of what is known: 1998-07-01 for July 1998. Raises ValueError for any other.
    """

    day: date
    grain: Grain = Grain.DAY

    def __post_init__(self) -> None:
        first = self.day.replace(
            month=1 if self.grain == Grain.YEAR else self.day.month,
            day=self.day.day if self.grain == Grain.DAY else 1,
        )
        if self.day != first:
            raise ValueError(f"{self.day} is not the first day of its {self.grain}")

    @classmethod
    def read(cls, text: str) -> Partial:
        """From 1998, 1998-07 or 1998-07-01. Raises ValueError for anything else."""
        return cls._matched(_ISO.fullmatch(text), text)

    @classmethod
    def typed(cls, text: str) -> Partial:
        """From what people type: also 1998.7, 1998年7月, 1998/7/1, 19980701. Raises ValueError for anything else."""
        plain = "".join(unicodedata.normalize("NFKC", text).split())
        return cls._matched(_DIGITS.fullmatch(plain) or _TYPED.fullmatch(plain), text)

    @classmethod
    def _matched(cls, match: re.Match[str] | None, text: str) -> Partial:
        if match is None:
            raise ValueError(f"no day: {text!r}")
        known = [int(part) for part in match.groups() if part is not None]
        year, month, day = [*known, 1, 1][:3]
        return cls(date(year, month, day), _GRAINS[len(known) - 1])

    @classmethod
    def of(cls, day: date | None, grain: str) -> Partial | None:
        """What the two columns of a table say."""
        return None if day is None else cls(day, Grain(grain))

    @cached_property
    def iso(self) -> str:
        """1998, 1998-07 or 1998-07-01."""
        return self.day.isoformat()[: _ISO_LENGTH[self.grain]]

    @property
    def whole(self) -> bool:
        """Whether the very day is known."""
        return self.grain == Grain.DAY

    @property
    def last(self) -> date:
        """The last day it may have been."""
        if self.grain == Grain.YEAR:
            return self.day.replace(month=12, day=31)
        if self.grain == Grain.MONTH:
            return (self.day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return self.day

    def agrees(self, other: Partial) -> bool:
        """Whether both may speak of one day: one is the other, or says less of it."""
        return self.iso.startswith(other.iso) or other.iso.startswith(self.iso)

    def finer(self, other: Partial) -> bool:
        """Whether this says the same and more: 1998-07-15 beside 1998-07; never beside 1999."""
        return self.iso != other.iso and self.iso.startswith(other.iso)

    def before(self, other: Partial) -> bool:
        """Whether it was earlier for certain: 1999-07 is not before 1999-07-15."""
        return self.last < other.day

    def __str__(self) -> str:
        """1998年7月1日, 1998年7月 or 1998年, in the reader's language."""
        shown = {Grain.DAY: environment.day, Grain.MONTH: environment.month, Grain.YEAR: environment.year}
        return shown[self.grain](self.day)


def columns(name: str) -> property:
    """A date column and its grain, read and set as one Partial or None: `born` stands for born_on and born_grain."""

    def read(row: object) -> Partial | None:
        return Partial.of(getattr(row, f"{name}_on"), getattr(row, f"{name}_grain"))

    def write(row: object, value: Partial | None) -> None:
        setattr(row, f"{name}_on", value.day if value else None)
        setattr(row, f"{name}_grain", value.grain if value else Grain.DAY)

    return property(read, write)
