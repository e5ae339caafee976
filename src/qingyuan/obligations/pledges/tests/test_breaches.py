"""What another body has decided about a clause, and what nobody ever says (经认定的违诺)."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import qingyuan
from qingyuan.kernel import clock, facts
from qingyuan.obligations.pledges import queries, services
from qingyuan.obligations.pledges.models import Breach
from qingyuan.people.accounts import looks
from qingyuan.people.organizations import roles
from tests import pledges
from tests.findings import refusal
from tests.pledges import COMMITTEE, DISCIPLINE, HEAD, MEMBER, NUMBER, SECRETARY, STAFF, TOWNSHIP

SEES = {MEMBER, SECRETARY, TOWNSHIP, DISCIPLINE}


@pytest.fixture
def league(two_leagues, tmp_path):
    league = two_leagues.one
    pledges.sign(league, pledges.adopted(league, pledges.library(tmp_path)))
    return league


def _view(league, found, role):
    return services.view_breach(league.scope(role), breach_id=found.pk, now=clock.now())


def test_it_says_which_body_decided_by_which_paper_and_nothing_of_the_case(league):
    found = Breach._base_manager.get(pk=pledges.breach(league).pk)
    assert (found.pledge, found.clause, found.decided_on) == (pledges.KEY, "no-gifts", clock.today())
    assert (found.decided_by, found.paper_number) == ("科尔沁右翼前旗纪委", NUMBER)
    assert (found.entered_by.name, found.entered_for) == (
        league.people[DISCIPLINE].name,
        league.units["banner_discipline"],
    )
    assert {field.name for field in Breach._meta.fields} & {"text", "note", "case", "score", "severity"} == set()


@pytest.mark.parametrize("role", [DISCIPLINE, STAFF, HEAD])
def test_a_discipline_committee_or_department_of_another_body_enters_it(league, role):
    assert pledges.breach(league, by=role).entered_by.name == league.people[role].name


@pytest.mark.parametrize("role", [MEMBER, SECRETARY, COMMITTEE, TOWNSHIP, roles.INSPECTOR, roles.CONTACT_LEADER])
def test_nobody_else_enters_it(league, role):
    refusal("not_here", pledges.breach, league, by=role)
    assert Breach._base_manager.count() == 0


def test_nobody_enters_one_of_his_own_branch_or_about_himself(league):
    # 孙立群 and 韩志远 belong to the branch of the banner's office.
    refusal("not_allowed", pledges.breach, league, of=DISCIPLINE)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"clause": "no-such-clause"}, "never_signed"),
        ({"decided_by": " "}, "not_written"),
        ({"paper_number": ""}, "not_written"),
        ({"decided_on": date(2026, 6, 6)}, "future_date"),
        ({"decided_on": date(2026, 6, 4)}, "before_signing"),
    ],
)
def test_without_a_paper_about_a_clause_he_signed_nothing_is_entered(league, more, code):
    refusal(code, pledges.breach, league, **more)


def test_who_has_signed_nothing_has_broken_nothing(league):
    refusal("never_signed", pledges.breach, league, of=SECRETARY)


@pytest.mark.parametrize("role", roles.BUSINESS)
def test_he_his_secretary_the_direct_superior_and_who_entered_it_may_open_it(league, role):
    found = pledges.breach(league)
    if role in SEES:
        assert _view(league, found, role) == found
        return
    refusal("not_here", _view, league, found, role)
    assert queries.visible_of(league.scope(role), league.people[MEMBER].pk) == []


def test_each_look_is_shown_to_the_person_and_his_own_is_none(league):
    found = pledges.breach(league)
    for role in (SECRETARY, MEMBER, TOWNSHIP):
        _view(league, found, role)
    seen = sorted((look.name, look.what) for look in looks.of(league.people[MEMBER].pk))
    assert seen == sorted((league.people[role].name, "一条经认定的违诺") for role in (TOWNSHIP, SECRETARY))


def test_what_was_entered_by_mistake_is_withdrawn_by_that_body_and_stays(league):
    found = pledges.breach(league)
    call = {"breach_id": found.pk, "revision": 1, "now": clock.now()}
    refusal("not_allowed", services.withdraw_breach, league.scope(SECRETARY), reason="有误", **call)
    refusal("not_here", services.withdraw_breach, league.scope(STAFF), reason="有误", **call)
    refusal("not_written", services.withdraw_breach, league.scope(DISCIPLINE), reason=" ", **call)
    services.withdraw_breach(league.scope(DISCIPLINE), reason="认定已经撤销", **call)
    [kept] = queries.of_person(league.people[MEMBER].pk)
    assert (kept.withdrawn_reason, kept.withdrawn_by.name) == ("认定已经撤销", league.people[DISCIPLINE].name)
    refusal("conflict", services.withdraw_breach, league.scope(DISCIPLINE), reason="再撤", **call)


# Nobody knows that a pledge was kept; that nothing is known of a breach is never written as that it was.
_KEPT = re.compile("已遵守|未违反|没有违反|遵守情况|履诺情况|守诺|无违诺|没有违诺|践诺率|合格")


def test_no_page_fact_or_sentence_says_that_a_pledge_was_kept():
    room = Path(qingyuan.__file__).parent / "obligations" / "pledges"
    files = [path for path in room.rglob("*") if path.suffix in (".html", ".py") and "tests" not in path.parts]
    assert len(files) > 25
    said = {path.name: _KEPT.findall(path.read_text(encoding="utf-8")) for path in files}
    assert {name: words for name, words in said.items() if words} == {}
    named = [fact for fact in facts.catalogue() if "pledge" in fact.name]
    assert len(named) == 2
    assert not any(_KEPT.search(f"{fact.label}{fact.note}") for fact in facts.catalogue())
    assert _KEPT.search("三年来已遵守承诺")
