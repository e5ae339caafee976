"""Commissions, as the rooms that read them want them (委托样例): the village asks the 组织委员 above it."""

from __future__ import annotations

from datetime import date
from typing import Any

from qingyuan.kernel import clock
from qingyuan.kernel.scope import Scope
from qingyuan.people.accounts import services
from qingyuan.people.accounts.models import Account, Commission
from qingyuan.people.accounts.queries import entry_of
from qingyuan.people.accounts.services import Terms
from qingyuan.people.organizations import roles
from tests.leagues import League

VILLAGE = "banner_sumu_village_1"
UNTIL = date(2026, 9, 30)
WORKS = ("check", "paper", "mend")


def terms(league: League, trustee: str = roles.TOWNSHIP_ORGANIZATION_MEMBER, **more: Any) -> Terms:
    known: dict[str, Any] = {"trustee_id": league.people[trustee].pk, "works": WORKS, "until": UNTIL}
    return Terms(**(known | more))


def give(league: League, *, by: str = roles.BRANCH_SECRETARY, unit: str = VILLAGE, **more: Any) -> Commission:
    return services.give_commission(
        league.scope(by), unit_id=league.units[unit].pk, terms=terms(league, **more), now=clock.now()
    )


def move(league: League, found: Commission, verb: str, by: str = roles.TOWNSHIP_ORGANIZATION_MEMBER) -> Commission:
    """accept, decline or end."""
    call = getattr(services, f"{verb}_commission")
    return call(league.scope(by), commission_id=found.pk, revision=found.revision, now=clock.now())


def accepted(league: League, trustee: str = roles.TOWNSHIP_ORGANIZATION_MEMBER, **more: Any) -> Commission:
    return move(league, give(league, trustee=trustee, **more), "accept", by=trustee)


def acting(league: League, found: Commission) -> Scope:
    """The Scope of the trustee while he acts by the commission."""
    return entry_of(Account._base_manager.get(person_id=found.trustee_id), found)[0]
