"""Days that come out of the regime (期限): when a struck-off finding is looked at again."""

from __future__ import annotations

from datetime import date

from qingyuan.kernel import workdays
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.durations import Unit

from .models import Finding


def look_back_on(finding: Finding, signed_off_on: date) -> date | None:
    """The day to look back at a finding struck off on this day; None outside a campaign that sets one."""
    if finding.adoption is None:
        return None
    defaults = getattr(regimes.effective(finding.adoption, finding.unit).spec, "defaults", None)
    return defaults.look_back_after.end_after(signed_off_on, workdays.calendar()) if defaults is not None else None


def reckoned(finding: Finding, day: date | None) -> str:
    """What to say beside the day to look back when it was counted in working days of a year not known yet; else empty."""
    if day is None or finding.adoption is None:
        return ""
    defaults = getattr(regimes.effective(finding.adoption, finding.unit).spec, "defaults", None)
    counted = defaults is not None and defaults.look_back_after.unit is Unit.WORKING_DAY
    return workdays.provisional_note(day) if counted else ""
