"""Days that come out of the regime (期限): when a struck-off finding is looked at again."""

from __future__ import annotations

from datetime import date

from qingyuan.regimes import queries as regimes

from .models import Finding


def look_back_on(finding: Finding, signed_off_on: date) -> date | None:
    """The day to look back at a finding struck off on this day; None outside a campaign that sets one."""
    if finding.adoption is None:
        return None
    defaults = getattr(regimes.effective(finding.adoption, finding.unit).spec, "defaults", None)
    return defaults.look_back_after.end_after(signed_off_on) if defaults is not None else None
