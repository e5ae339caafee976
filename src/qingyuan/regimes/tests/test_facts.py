"""The fact of the regimes, and the page that lists the facts of every room."""

from __future__ import annotations

import pytest

from qingyuan.kernel import facts as catalogue
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.tests.test_pages import text_of
from tests.findings import campaign, sample_library


def test_what_is_in_force_over_a_unit_is_its_own_and_what_stands_above(
    two_leagues, scope_as, tmp_path, django_assert_num_queries
):
    league, library = two_leagues.one, sample_library(tmp_path)
    whole = campaign(league, library)
    campaign(league, library, unit="banner_sumu")
    campaign(league, library, unit="banner_town", launch=False)
    part = campaign(league, library, unit="banner_sumu")
    Adoption._base_manager.filter(pk=part.pk).update(part_of=whole)
    everything = list(Organization._base_manager.values_list("pk", flat=True))
    scope = scope_as(roles.DEPARTMENT_STAFF)
    with django_assert_num_queries(2):
        found = catalogue.values("unit.adoptions_in_force", scope, everything)
    asked = ("banner", "banner_sumu", "banner_sumu_village_1", "banner_town")
    assert {key: found[league.units[key].pk] for key in asked} == {
        "banner": 1,
        "banner_sumu": 2,
        "banner_sumu_village_1": 2,
        "banner_town": 1,
    }
    village = league.units["banner_sumu_village_1"].pk
    # A branch counts what stands over it, though it reads nothing of its neighbours.
    assert catalogue.values("unit.adoptions_in_force", scope_as(roles.MEMBER), everything) == {village: 2}
    assert catalogue.values("unit.adoptions_in_force", scope_as(roles.AUDIT_ADMINISTRATOR), everything) == {}


@pytest.mark.parametrize("role", [roles.MEMBER, roles.DEPARTMENT_HEAD])
def test_the_page_lists_every_fact_with_what_it_is_and_who_may_see_it(two_leagues, client_as, role):
    page = text_of(client_as(role).get("/libraries/facts"))
    for fact in catalogue.catalogue():
        assert f">{fact.name}<" in page and str(fact.label) in page and str(fact.type_label) in page
        assert roles.called(fact.seen_by) in page
    assert "支部书记；支部委员" in page and "党员和各岗位，三员除外" in page and "只数本单位" in page
    names = [fact.name for fact in catalogue.catalogue()]
    assert {"unit.branches", "unit.members_full", "unit.adoptions_in_force", "unit.findings_open"} <= set(names)


def test_every_fact_is_seen_by_roles_that_there_are():
    for fact in catalogue.catalogue():
        assert fact.seen_by and set(fact.seen_by) <= set(roles.BUSINESS), fact.name
        assert fact.name.split(".")[0] in ("unit", "person")
