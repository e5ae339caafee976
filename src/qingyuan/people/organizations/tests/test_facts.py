"""The facts of the tree: of many units at once, inside the reader's range."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.kernel import facts as catalogue
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import BRANCHES, Organization

NAMES = ("unit.kind", "unit.level", "unit.founded_on", "unit.branches")


def test_a_unit_says_what_it_is(two_leagues, scope_as):
    units = two_leagues.one.units
    scope, ids = scope_as(roles.DEPARTMENT_STAFF), [units["banner"].pk, units["banner_sumu_village_1"].pk]
    told = [tuple(map(catalogue.values(name, scope, ids).get, ids)) for name in NAMES[:3]]
    assert told == [("党委", "党支部"), ("旗县市", "基层"), (date(2020, 1, 1), date(2020, 1, 1))]


def test_branches_are_counted_in_the_subtree_and_dissolved_ones_are_not(two_leagues, scope_as):
    units = two_leagues.one.units
    gone = units["banner_sumu_village_2"]
    gone.dissolved_on = date(2026, 1, 1)
    gone.save(update_fields=["dissolved_on"])
    scope, rows = scope_as(roles.DEPARTMENT_STAFF), list(Organization._base_manager.all())
    found = catalogue.values("unit.branches", scope, [unit.pk for unit in rows])
    assert found == {
        unit.pk: sum(
            one.path.startswith(unit.path) and one.kind in BRANCHES and one.dissolved_on is None for one in rows
        )
        for unit in rows
        if unit.path.startswith(units["banner"].path)
    }
    assert (found[units["banner_sumu"].pk], found[gone.pk]) == (1, 0)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_told_of_units_out_of_range_and_for_many_units_little_is_asked(
    two_leagues, scope_as, name, django_assert_max_num_queries
):
    scope, everything = scope_as(roles.BRANCH_SECRETARY), list(Organization._base_manager.values_list("pk", flat=True))
    with django_assert_max_num_queries(2):
        found = catalogue.values(name, scope, everything)
    assert set(found) == {two_leagues.one.units["banner_sumu_village_1"].pk}
    assert catalogue.values(name, scope_as(roles.SYSTEM_ADMINISTRATOR), everything) == {}
