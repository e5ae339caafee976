"""A commission in the demo (受托代办的演示): 赵丽 acts for the branch of the walk in what its secretary finds hard."""

from __future__ import annotations

from datetime import date, timedelta

from qingyuan.kernel import clock
from qingyuan.people.accounts import commission_kinds
from qingyuan.people.accounts.models import Account
from qingyuan.people.accounts.services import Terms, accept_commission, give_commission

from .casting import acting

_DAYS_AGO, _LASTS = 20, 180


def make(today: date) -> None:
    """巴彦塔拉嘎查党支部 has asked the 组织委员 of its sumu; she has accepted the same evening."""
    trustee = Account._base_manager.get(username="demo-township")
    secretary = Account._base_manager.get(username="demo-secretary")
    day = today - timedelta(days=_DAYS_AGO)
    with clock.frozen(clock.at(day, 10, 20)):
        given = give_commission(
            acting("demo-secretary"),
            unit_id=secretary.unit_id,
            terms=Terms(
                trustee_id=trustee.person_id or 0,
                works=tuple(commission_kinds.works()),
                until=today + timedelta(days=_LASTS),
            ),
            now=clock.now(),
        )
    with clock.frozen(clock.at(day, 18, 40)):
        accept_commission(acting("demo-township"), commission_id=given.pk, revision=given.revision, now=clock.now())
