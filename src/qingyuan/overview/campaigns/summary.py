"""The figures of a campaign's summary (小结的数字): counted from the records at one moment, never typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.kernel.scope import Scope
from qingyuan.obligations.rectification import queries as rectification
from qingyuan.obligations.rectification.queries import Filter
from qingyuan.regimes.models import Adoption

from . import asked


def figures(scope: Scope, campaign: Adoption, *, today: date) -> list[dict[str, Any]]:
    """[{"label", "value", "unit"}]: what was asked and how many units are through, then the problems."""
    found = []
    for one in asked.asked(scope, campaign, campaign.unit):
        if reached := asked.progress(scope, campaign, one, campaign.unit, today=today):
            label = _("%(text)s：走完的单位") % {"text": one.text}
            found.append({"label": label, "value": f"{reached.through}/{reached.units}", "unit": _("个")})
    whole = rectification.figures(scope, Filter(top=campaign.unit, adoption_id=campaign.pk), today=today)
    back = rectification.came_back(scope, Filter(top=campaign.unit, adoption_id=campaign.pk))
    for label, value in (
        (_("问题"), whole.total),
        (_("已销号"), whole.struck_off),
        (_("未销号"), whole.undone),
        (_("逾期"), whole.overdue),
        (_("又出现"), back),
    ):
        found.append({"label": label, "value": str(value), "unit": _("件")})
    return found
