"""The facts of the ledger: numbers of subtrees, none of them confidential, none of a person."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.kernel import facts as catalogue
from qingyuan.kernel.scope import Scope
from qingyuan.obligations.rectification.models import Finding, NamedAccess
from qingyuan.obligations.rectification.states import State
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from tests.findings import plant

TODAY = date(2026, 6, 5)
# Read by hand against the states.
COUNTS = {
    "unit.findings_open": {"open", "working", "review", "contested"},
    "unit.findings_signed_off": {"signed_off", "looked_back"},
    "unit.findings_looked_back": {"looked_back"},
    "unit.findings_overdue": {"open", "working"},
}


@pytest.fixture
def ledger(two_leagues):
    """In both leagues one of each state in both villages, due yesterday; and a member's own, which he alone may read."""
    for league in two_leagues:
        for key in ("banner_sumu_village_1", "banner_sumu_village_2", "county_sumu_village_1"):
            for state in State:
                plant(league.units[key], state, due_on=date(2026, 6, 4))
        plant(league.units["banner_sumu"], due_on=TODAY)
        own = plant(league.units["banner_sumu_village_1"], confidential=True, due_on=date(2026, 6, 4))
        for role in (roles.MEMBER, roles.BRANCH_SECRETARY):
            NamedAccess(finding=own, person_id=league.people[role].pk, why="本人").save(force_insert=True)


def ids():
    return list(Organization._base_manager.values_list("pk", flat=True))


@pytest.mark.parametrize("name", COUNTS)
def test_each_unit_is_told_the_findings_of_its_subtree(two_leagues, scope_as, ledger, name, django_assert_num_queries):
    banner, everything, scope = two_leagues.one.units["banner"], ids(), scope_as(roles.DEPARTMENT_STAFF)
    with django_assert_num_queries(2):
        found = catalogue.values(name, scope, everything)
    rows = Finding._base_manager.filter(confidential=False, state__in=COUNTS[name]).select_related("unit")
    counted = [one.unit.path for one in rows if name != "unit.findings_overdue" or one.due_on < TODAY]
    assert found == {
        unit.pk: sum(path.startswith(unit.path) for path in counted)
        for unit in Organization._base_manager.filter(path__startswith=banner.path)
    }
    assert found[two_leagues.one.units["banner_sumu"].pk] == 2 * len(COUNTS[name]) + (name == "unit.findings_open")


@pytest.mark.parametrize("name", COUNTS)
def test_a_confidential_finding_stands_in_no_number_even_for_who_may_read_it(two_leagues, scope_as, ledger, name):
    village = two_leagues.one.units["banner_sumu_village_1"].pk
    with_it = catalogue.values(name, scope_as(roles.BRANCH_SECRETARY), [village])
    Finding._base_manager.filter(confidential=True).update(confidential=False)
    without = catalogue.values(name, scope_as(roles.BRANCH_SECRETARY), [village])
    # It could have leaked: were it not confidential, it would count.
    leaks = int("open" in COUNTS[name])
    assert without == {village: with_it[village] + leaks}


@pytest.mark.parametrize("name", COUNTS)
def test_who_does_not_read_the_ledger_of_a_place_is_told_nothing(two_leagues, scope_as, ledger, name):
    for role in (roles.MEMBER, *roles.ADMINISTRATORS):
        assert catalogue.values(name, scope_as(role), ids()) == {}
    other = two_leagues.other.units["banner"].pk
    assert catalogue.values(name, scope_as(roles.DEPARTMENT_HEAD), [other]) == {}
    assert catalogue.values(name, Scope(), ids()) == {}
