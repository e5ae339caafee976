"""Who sees whom: for every role, every person of both leagues."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.kernel.fields import Signature
from qingyuan.people.organizations import roles
from qingyuan.people.roster import services
from qingyuan.people.roster.models import Person, Tenure
from qingyuan.people.roster.policy import IN_UNIT, POLICY

BY = Signature(None, "", "测试")
MAY = date(2026, 5, 1)
# Where a superior or officer stands in tests/leagues.py, and whose last branch or present seat lies below.
_IN_VILLAGE = {"member", "branch-secretary", "committee-member"}
_UNDER_SUMU = {*_IN_VILLAGE, "township-organization-member", "contact-leader"}
_SEEN = {
    "member": {"member"},
    "branch-secretary": _IN_VILLAGE,
    "committee-member": _IN_VILLAGE,
    "township-organization-member": _UNDER_SUMU,
    "contact-leader": {"contact-leader"},
    "department-staff": set(roles.BUSINESS),
    "department-head": set(roles.BUSINESS),
    "inspector": set(roles.BUSINESS),
    "discipline-member": set(roles.BUSINESS),
    "system-administrator": set(),
    "security-administrator": set(),
    "audit-administrator": set(),
}


def _visible(scope, two_leagues):
    names = {person.pk: (league.key, role) for league in two_leagues for role, person in league.people.items()}
    found = POLICY.visible(scope, Person._base_manager.all()).values_list("pk", flat=True)
    return {names[pk] for pk in found}


@pytest.mark.parametrize("role", _SEEN)
def test_a_reader_sees_himself_and_whom_he_answers_for_or_oversees_and_nobody_of_the_other_league(
    two_leagues, scope_as, role
):
    assert _visible(scope_as(role), two_leagues) == {("one", seen) for seen in _SEEN[role]}


@pytest.mark.parametrize("verb", POLICY.may)
def test_list_and_page_agree_on_every_person(two_leagues, verb):
    people = list(Person._base_manager.all())
    for league in two_leagues:
        for role in league.accounts:
            scope = league.scope(role)
            rows = set(Person._base_manager.filter(POLICY.may[verb].where(scope)).values_list("pk", flat=True))
            assert rows == {person.pk for person in people if POLICY.allows(scope, verb, person)}, (league.key, role)


def test_a_branch_that_somebody_has_left_sees_him_no_longer(two_leagues, scope_as, now):
    league = two_leagues.one
    member, office = league.people["member"], league.units["banner_office"]
    staff, secretary = scope_as("department-staff"), scope_as("branch-secretary")
    assert POLICY.allows(secretary, "view", member)
    services.transfer(staff, person_id=member.pk, unit_id=office.pk, on=MAY, by=BY, now=now)
    assert not POLICY.allows(secretary, "view", member)
    assert ("one", "member") not in _visible(secretary, two_leagues)
    assert POLICY.allows(staff, "view", member)


def test_who_has_left_altogether_is_seen_by_the_last_branch(two_leagues, scope_as, now):
    member, staff = two_leagues.one.people["member"], scope_as("department-staff")
    services.leave(staff, person_id=member.pk, ending="died", on=MAY, by=BY, now=now)
    assert POLICY.allows(scope_as("branch-secretary"), "view", member)
    assert ("one", "member") in _visible(scope_as("branch-secretary"), two_leagues)


def test_who_only_serves_is_seen_where_he_served_last(two_leagues, scope_as, now):
    member = two_leagues.one.people["committee-member"]
    assert Tenure._base_manager.filter(person=member).update(until_on=MAY) == 1
    assert POLICY.allows(scope_as("branch-secretary"), "view", member)
    assert ("one", "committee-member") in _visible(scope_as("branch-secretary"), two_leagues)


@pytest.mark.parametrize(
    ("verb", "may"),
    [
        pytest.param("edit", {*roles.OFFICERS, *roles.KEEPERS}, id="officers and keepers correct"),
        pytest.param("membership", set(roles.KEEPERS), id="keepers alone enter membership"),
        pytest.param("reveal", {"member", *roles.OFFICERS, *roles.SUPERIORS}, id="himself, officers, superiors reveal"),
    ],
)
def test_what_is_done_with_a_member(two_leagues, scope_as, verb, may):
    member = two_leagues.one.people["member"]
    assert {role for role in _SEEN if POLICY.allows(scope_as(role), verb, member)} == may


@pytest.mark.parametrize(
    ("verb", "may"),
    [
        pytest.param("names", set(roles.BUSINESS), id="the names"),
        pytest.param("list", {*roles.OFFICERS, *roles.SUPERIORS}, id="the whole list"),
        pytest.param("add", set(roles.KEEPERS), id="entering"),
        pytest.param("appoint", set(roles.KEEPERS), id="appointing"),
    ],
)
def test_what_is_done_in_a_branch(two_leagues, scope_as, verb, may):
    village = two_leagues.one.units["banner_sumu_village_1"]
    assert {role for role in _SEEN if IN_UNIT.allows(scope_as(role), verb, village)} == may
