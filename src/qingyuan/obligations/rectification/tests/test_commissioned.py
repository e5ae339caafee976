"""Who acts for a branch by commission: both names on the entry, and no review of what he did (受托代办)."""

from __future__ import annotations

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, NotAllowed
from qingyuan.obligations.rectification import policy, reviewers, services
from qingyuan.obligations.rectification.models import Finding, MemberCheck, UnitCheck
from qingyuan.obligations.rectification.queries import Filter, checks, ledger_page
from qingyuan.obligations.rectification.services import Answer
from qingyuan.people.organizations import roles
from tests import findings
from tests.commissions import VILLAGE, accepted, acting
from tests.findings import Loop, check_lines, own_finding

SECRETARY, TOWNSHIP, STAFF = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_STAFF
pytestmark = pytest.mark.django_db


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


@pytest.fixture
def running(league, tmp_path):
    return findings.campaign(league, findings.sample_library(tmp_path))


def filled_in(league, running, scope):
    village = league.units[VILLAGE]
    answers = [Answer(*line.listed.place, line.category.key, ("accounts",)) for line in check_lines(running, village)]
    return services.fill_in(
        scope, adoption_id=running.pk, unit_id=village.pk, revision=0, answers=answers, hand_in=True, now=clock.now()
    )


def accept(league, check, by):
    return services.accept_check(
        league.scope(by), adoption_id=check.adoption_id, unit_id=check.unit_id, revision=check.revision, now=clock.now()
    )


def test_she_fills_in_the_list_of_the_branch_and_both_names_stand_on_the_entry(league, running):
    check = filled_in(league, running, acting(league, accepted(league)))
    name = league.people[TOWNSHIP].name
    assert str(check.handed_in_by) == f"{name}（受托代办 巴彦塔拉嘎查党支部）"
    line = chronicle.entries_of_record(reference(check))[-1]
    assert (line.label, line.by, line.title) == ("报送自查清单", name, "受托代办 巴彦塔拉嘎查党支部")


def test_she_cannot_look_over_the_list_she_filled_in_and_somebody_else_can(league, running):
    check = filled_in(league, running, acting(league, accepted(league)))
    with pytest.raises(NotAllowed, match="这份清单您受托代办填过，不能再由您审核"):
        accept(league, check, TOWNSHIP)
    assert list(checks.waiting_for_review(league.scope(TOWNSHIP))) == []
    assert accept(league, check, STAFF).state == "accepted"


def test_a_list_of_the_same_branch_that_the_secretary_filled_in_she_looks_over_as_ever(league, running):
    accepted(league)
    check = filled_in(league, running, league.scope(SECRETARY))
    assert list(checks.waiting_for_review(league.scope(TOWNSHIP))) == [check]
    assert accept(league, check, TOWNSHIP).state == "accepted"


def test_she_takes_a_finding_for_the_secretary_who_stays_the_one_responsible(league):
    loop = Loop(league)
    loop.scopes["trustee"] = acting(league, accepted(league))
    found = loop.call("trustee", "start")
    assert (found.owner_id, found.owner.title) == (league.people[SECRETARY].pk, "巴彦塔拉嘎查党支部书记")
    line = chronicle.entries_of_record(reference(found))[-1]
    assert (line.by, line.title) == (league.people[TOWNSHIP].name, "受托代办 巴彦塔拉嘎查党支部")


@pytest.mark.parametrize("verb", ["start", "plan", "add_evidence", "submit"])
def test_whichever_step_she_took_for_the_branch_she_does_not_strike_it_off(league, verb):
    loop = Loop(league)
    loop.scopes["trustee"] = acting(league, accepted(league))
    for role, step in (("s", "start"), ("s", "plan"), ("s", "add_evidence"), ("s", "submit")):
        loop.call("trustee" if step == verb else SECRETARY if role == "s" else role, step)
    her = league.people[TOWNSHIP].pk
    assert her not in [one.id for one in reviewers.candidates(loop.scopes[SECRETARY], loop.finding)]
    assert not policy.POLICY.allows(league.scope(TOWNSHIP), "sign_off", loop.finding)
    with pytest.raises(NotAllowed, match="这一件您替本单位受托代办过，不能再由您复核"):
        loop.call(TOWNSHIP, "sign_off")
    assert ledger_page(league.scope(TOWNSHIP), Filter(waits="sign_off")).rows == []
    assert loop.call(STAFF, "sign_off").state == "signed_off"


def test_she_strikes_off_another_finding_of_the_branch_in_which_she_has_not_acted(league):
    scope = acting(league, accepted(league))
    touched, untouched = Loop(league), Loop(league)
    touched.scopes["trustee"] = scope
    touched.call("trustee", "start")
    untouched.to(findings.State.REVIEW)
    assert league.people[TOWNSHIP].pk in [
        one.id for one in reviewers.candidates(untouched.scopes[SECRETARY], untouched.finding)
    ]
    assert untouched.call(TOWNSHIP, "sign_off").state == "signed_off"


def test_acting_by_commission_she_neither_reviews_nor_reads_what_a_member_keeps_to_himself(league):
    scope = acting(league, accepted(league))
    kept = own_finding(league, roles.MEMBER)
    services.show_own(league.scope(roles.MEMBER), finding_id=kept.pk, revision=kept.revision, now=clock.now())
    assert Finding.within(league.scope(SECRETARY)).filter(pk=kept.pk).exists()
    assert not policy.POLICY.allows(scope, "view", kept)
    loop = Loop(league)
    loop.to(findings.State.REVIEW)
    loop.scopes["trustee"] = scope
    with pytest.raises(NotAllowed):
        loop.call("trustee", "sign_off")


def test_only_the_kinds_of_work_that_were_given_count(league, running):
    scope = acting(league, accepted(league, works=("mend",)))
    with pytest.raises(NotAllowed):
        filled_in(league, running, scope)
    assert not UnitCheck._base_manager.exists()
    loop = Loop(league)
    loop.scopes["trustee"] = scope
    assert loop.call("trustee", "start").state == "working"


def test_a_member_s_own_self_check_is_never_another_s(league, running):
    scope = acting(league, accepted(league, trustee=roles.MEMBER))
    with pytest.raises(BadInput):
        services.confirm_member(scope, adoption_id=running.pk, marks=[], now=clock.now())
    assert not MemberCheck._base_manager.exists()
    assert list(checks.member_has_to(scope, running)) == []
    assert list(checks.member_has_to(league.scope(roles.MEMBER), running)) == [league.units[VILLAGE]]


def test_what_the_branch_has_given_stands_on_the_desk_of_who_acts(league, running):
    assert checks.to_fill_in(acting(league, accepted(league)), running) == [league.units[VILLAGE]]
    assert league.units[VILLAGE] not in checks.to_fill_in(league.scope(TOWNSHIP), running)


def test_what_was_not_given_does_not(league, running):
    assert checks.to_fill_in(acting(league, accepted(league, works=("mend",))), running) == []
