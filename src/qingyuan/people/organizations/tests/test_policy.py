"""Who may do what with an organization: every role, every unit of both leagues."""

from __future__ import annotations

import pytest

from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.policy import POLICY

_DEPARTMENTS = {"department-staff", "department-head"}
_KEEPERS = {"township-organization-member", *_DEPARTMENTS}
_OVER_SUMU = {*_KEEPERS, "inspector", "discipline-member", "contact-leader"}
_OF_VILLAGE = {"member", "branch-secretary", "committee-member"}
_FROM_ABOVE = ("amend", "rename", "move", "merge", "split", "dissolve")


@pytest.mark.parametrize("verb", POLICY.may)
def test_list_and_page_agree_on_every_unit(two_leagues, verb):
    units = list(Organization._base_manager.select_related("parent"))
    for league in two_leagues:
        for role in league.accounts:
            scope = league.scope(role)
            rows = set(Organization._base_manager.filter(POLICY.may[verb].where(scope)).values_list("pk", flat=True))
            assert rows == {unit.pk for unit in units if POLICY.allows(scope, verb, unit)}, (league.key, role)


def _may(two_leagues, verb, unit):
    league = two_leagues.one
    return {role for role in league.accounts if POLICY.allows(league.scope(role), verb, league.units[unit])}


@pytest.mark.parametrize(
    ("verb", "unit", "may"),
    [
        pytest.param(
            "view", "banner_sumu_village_1", _OF_VILLAGE | _OVER_SUMU, id="a branch is seen by its own and above"
        ),
        pytest.param("view", "banner_sumu", _OVER_SUMU, id="a township not from below"),
        pytest.param(
            "view", "banner_town", _OVER_SUMU - {"township-organization-member", "contact-leader"}, id="nor from beside"
        ),
        pytest.param("view", "county", set(), id="nor a county from the banner"),
        pytest.param(
            "entries",
            "banner_sumu_village_1",
            _OF_VILLAGE | _OVER_SUMU - {"contact-leader"},
            id="the chronicle is read by those who belong, answer or oversee",
        ),
        pytest.param("found", "banner_sumu", _KEEPERS, id="branches are founded by the base committee"),
        pytest.param("found_office", "banner_sumu", _DEPARTMENTS, id="offices by the department"),
        pytest.param("seats", "banner_sumu", _KEEPERS, id="seats are kept where they are"),
        *(
            pytest.param(verb, "banner_sumu_village_1", _KEEPERS, id=f"{verb} a branch, from above")
            for verb in _FROM_ABOVE
        ),
        *(
            pytest.param(verb, "banner_sumu", _DEPARTMENTS, id=f"{verb} a township, not by itself")
            for verb in _FROM_ABOVE
        ),
        *(
            pytest.param(verb, "banner", set(), id=f"{verb} a banner, not by its own department")
            for verb in _FROM_ABOVE
        ),
    ],
)
def test_who_may(two_leagues, verb, unit, may):
    assert _may(two_leagues, verb, unit) == may


def test_the_three_administrators_may_nothing(two_leagues):
    for role in roles.ADMINISTRATORS:
        scope = two_leagues.one.scope(role)
        assert not any(
            POLICY.allows(scope, verb, unit) for verb in POLICY.may for unit in two_leagues.one.units.values()
        )
