"""Reminding units, and the calendar's address (催办，日历订阅)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from qingyuan.kernel import clock
from qingyuan.overview.desk import services
from qingyuan.people.organizations import roles
from tests import findings
from tests.access_cases.case import Case, case
from tests.leagues import Leagues


@case
def village_behind(leagues: Leagues, folder: Path) -> Case:
    village = leagues.one.units["banner_sumu_village_1"]
    findings.plant(village, due_on=date(2026, 6, 4))
    return Case((village.pk,))


@case
def own_feed(leagues: Leagues, folder: Path) -> Case:
    """In each league the secretary has one; everybody stops his own."""
    for league in leagues:
        services.make_feed(league.scope(roles.BRANCH_SECRETARY), now=clock.now())
    return Case()


@case
def calendar_of_a_secretary(leagues: Leagues, folder: Path) -> Case:
    """Its secret is the key: whoever has it reads it, and nobody's name stands in it."""
    findings.plant(leagues.one.units["banner_sumu_village_1"], due_on=date(2026, 6, 9))
    return Case((services.make_feed(leagues.one.scope(roles.BRANCH_SECRETARY), now=clock.now()).token,))


@case
def calendar_of_nobody(leagues: Leagues, folder: Path) -> Case:
    token = services.make_feed(leagues.one.scope(roles.BRANCH_SECRETARY), now=clock.now()).token
    return Case((token[:-1],))
