"""Days that come out of the regime (期限): what is offered for a measure, and when a finding is looked at again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from qingyuan.kernel import workdays
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.durations import Duration, Unit
from qingyuan.regimes.models import Adoption

from .models import Finding, MeasureKind

_DAYS_A_MONTH = 30


def look_back_on(finding: Finding, signed_off_on: date) -> date | None:
    """The day to look back at a finding struck off on this day; None outside a campaign that sets one."""
    if finding.look_every is not None:
        return next_look(finding, signed_off_on)
    defaults = _defaults(finding.adoption, finding.unit)
    return defaults.look_back_after.end_after(signed_off_on, workdays.calendar()) if defaults is not None else None


def next_look(finding: Finding, on: date) -> date | None:
    """The day of the look after one on this day, for what has to hold (长期坚持); None where one look is enough."""
    return Duration(finding.look_every, Unit.MONTH).end_after(on) if finding.look_every is not None else None


def look_every(finding: Finding) -> int | None:
    """Months from one look to the next as the campaign would have it, at least 1; None outside a campaign."""
    defaults = _defaults(finding.adoption, finding.unit)
    if defaults is None:
        return None
    after: Duration = defaults.look_back_after
    match after.unit:
        case Unit.MONTH:
            return after.count
        case Unit.YEAR:
            return 12 * after.count
        case _:
            days = (after.end_after(_SOME_DAY, workdays.calendar()) - _SOME_DAY).days
            return max(1, round(days / _DAYS_A_MONTH))


# Only to turn a term in days into months; any day would do.
_SOME_DAY = date(2026, 1, 1)


def reckoned(finding: Finding, day: date | None) -> str:
    """What to say beside the day to look back when it was counted in working days of a year not known yet; else empty."""
    defaults = _defaults(finding.adoption, finding.unit)
    if day is None or defaults is None or defaults.look_back_after.unit is not Unit.WORKING_DAY:
        return ""
    return workdays.provisional_note(day)


def due_on(finding: Finding, kind: str, *, taken_on: date, today: date) -> date | None:
    """The day a campaign offers for a measure of this kind, counted from the day it was taken, never a day gone by.

    None for what has to hold (长期坚持), and outside a campaign.
    """
    defaults = _defaults(finding.adoption, finding.unit)
    term: Duration | None = getattr(defaults, _TERMS[kind]) if defaults is not None and kind in _TERMS else None
    if term is None:
        return None
    return max(term.end_after(taken_on, workdays.calendar()), today + timedelta(days=1))


def terms(finding: Finding) -> list[tuple[str, str]]:
    """What the campaign offers the finding's unit, in words: (立行立改, 5天)."""
    defaults = _defaults(finding.adoption, finding.unit)
    if defaults is None:
        return []
    return [(str(MeasureKind(kind).label), getattr(defaults, name).label) for kind, name in _TERMS.items()]


_TERMS = {str(MeasureKind.AT_ONCE): "at_once", str(MeasureKind.BY_DATE): "by_date"}


def _defaults(adoption: Adoption | None, unit: Organization) -> Any:
    """As tight as somebody above the unit has made them."""
    return getattr(regimes.effective(adoption, unit).spec, "defaults", None) if adoption is not None else None
