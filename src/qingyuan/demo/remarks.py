"""What an old member has asked to have put right (更正的演示): it waits on the desk of the branch of the walk."""

from __future__ import annotations

from datetime import date, timedelta

from qingyuan.kernel import clock
from qingyuan.people.accounts.queries import signature_of
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.kinds import About, RemarkKind
from qingyuan.people.roster.models import Membership
from qingyuan.people.roster.services import ask_remark

from . import people
from .casting import acting_as

_DAYS_AGO = 2


def make(today: date) -> None:
    """The eldest of 巴彦塔拉嘎查党支部 asks after the month that the roster has for his joining."""
    path, short_name = people.BRANCH
    unit = Organization._base_manager.get(division_path=path, short_name=short_name)
    members = Membership._base_manager.filter(unit=unit, until_on__isnull=True).select_related("person")
    eldest = members.order_by("person__born_on", "pk")[0]
    with clock.frozen(clock.at(today - timedelta(days=_DAYS_AGO), 19, 12)):
        ask_remark(
            acting_as(eldest.person_id, unit.home_id),
            kind=RemarkKind.CORRECT,
            about=About.JOINED,
            text=f"名册上写我是{eldest.joined}入党。我记得志愿书上的日子要早两个月，志愿书在苏木的档案柜里，请帮我看一看。",
            by=signature_of(eldest.person_id),
            now=clock.now(),
        )
