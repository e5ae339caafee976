"""Pledges (承诺)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qingyuan.kernel import clock
from qingyuan.obligations.pledges.models import Answer
from qingyuan.regimes.models import Adoption
from tests import pledges
from tests.access_cases.case import CASES, Case, Maker, form
from tests.leagues import League, Leagues


def _adopted(leagues: Leagues, folder: Path) -> Adoption:
    return pledges.adopted(leagues.one, pledges.library(folder))


def _of_oneself(leagues: Leagues, folder: Path) -> Case:
    adoption = _adopted(leagues, folder)
    return Case((adoption.pk,), data=form(library=adoption.library_id))


def _list(leagues: Leagues, folder: Path) -> Case:
    """Everyone's own list; there is an answer and a breach that others must not see on theirs."""
    adoption = _adopted(leagues, folder)
    pledges.sign(leagues.one, adoption)
    pledges.breach(leagues.one)
    return Case()


def _at_the_village(**data: Any) -> Maker:
    def make(leagues: Leagues, folder: Path) -> Case:
        adoption = _adopted(leagues, folder)
        village, person = leagues.one.units[pledges.VILLAGE], leagues.one.people[pledges.MEMBER]
        told = {"people": [person.pk], "on": clock.today().isoformat(), "library": adoption.library_id, **data}
        return Case((adoption.pk, village.pk), data=form(**told))

    return make


def _record(make_one: Callable[[League, Adoption], Any], **data: Any) -> Maker:
    def make(leagues: Leagues, folder: Path) -> Case:
        found = make_one(leagues.one, _adopted(leagues, folder))
        return Case((found.pk,), data=form(revision=getattr(found, "revision", 1), **data))

    return make


def _sheet(league: League, adoption: Adoption) -> Any:
    return pledges.paper(league, adoption, league.people[pledges.MEMBER].pk, photo=pledges.photo())


def _from_paper(league: League, adoption: Adoption) -> Any:
    return Answer._base_manager.get(sheet=_sheet(league, adoption))


def _account(league: League, adoption: Adoption) -> Any:
    return pledges.account(league, adoption, league.people[pledges.MEMBER].pk, file=pledges.photo())[0]


def _breach(league: League, adoption: Adoption) -> Any:
    pledges.sign(league, adoption)
    return pledges.breach(league)


def _signer(leagues: Leagues, folder: Path) -> Case:
    pledges.sign(leagues.one, _adopted(leagues, folder))
    told = {
        "clause": f"{pledges.KEY}.no-gifts",
        "decided_by": "旗纪委",
        "paper_number": pledges.NUMBER,
        "decided_on": clock.today().isoformat(),
    }
    return Case((leagues.one.people[pledges.MEMBER].pk,), data=form(**told))


CASES |= {
    "list_with_pledges": _list,
    "pledge_to_sign": _of_oneself,
    "pledge_under_the_banner": _of_oneself,
    "pledge_at_the_village": _at_the_village(said="signed"),
    "pledge_from_paper": _record(_from_paper, reason="勾错了人"),
    "pledge_sheet": _record(_sheet),
    "pledge_account": _record(_account),
    "pledge_signer": _signer,
    "pledge_breach": _record(_breach, reason="认定已经撤销"),
}
