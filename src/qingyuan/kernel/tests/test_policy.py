"""The algebra of who may do what (权限代数): the same for one record and for a list."""

from __future__ import annotations

import pytest
from django.db.models import Q

from qingyuan.kernel.errors import NotAllowed, NotHere
from qingyuan.kernel.policy import Policy, Predicate, holds
from qingyuan.kernel.scope import Limits, Scope
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Placement

secretary = holds(roles.BRANCH_SECRETARY)
township = holds(roles.TOWNSHIP_ORGANIZATION_MEMBER)
PREDICATES = {
    "one": secretary,
    "or": secretary | township,
    "and": secretary & township,
    "not": ~secretary,
    "nested": (secretary | ~township) & ~(secretary & township),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", PREDICATES)
def test_a_list_and_a_page_never_disagree(two_leagues, name):
    predicate = PREDICATES[name]
    records = list(Placement._base_manager.select_related("unit"))
    for league in two_leagues:
        for role in league.accounts:
            scope = league.scope(role)
            listed = set(Placement._base_manager.filter(predicate.where(scope)).values_list("pk", flat=True))
            assert listed == {record.pk for record in records if predicate(scope, record)}, (league.key, role)


@pytest.mark.django_db
def test_who_may_not_see_a_record_is_told_it_is_not_there_and_who_sees_it_why_not(two_leagues):
    policy = Policy({"view": secretary | township, "change": township})
    village = two_leagues.one.units["banner_sumu_village_1"]
    record = Placement._base_manager.select_related("unit").get(unit=village)
    policy.require(two_leagues.one.scope(roles.TOWNSHIP_ORGANIZATION_MEMBER), "change", record, refusal="不能改。")
    with pytest.raises(NotAllowed, match="不能改。"):
        policy.require(two_leagues.one.scope(roles.BRANCH_SECRETARY), "change", record, refusal="不能改。")
    with pytest.raises(NotHere):
        policy.require(two_leagues.other.scope(roles.BRANCH_SECRETARY), "change", record, refusal="不能改。")


@pytest.mark.django_db
def test_visible_narrows_a_query_to_what_may_be_viewed(two_leagues):
    policy = Policy({"view": secretary})
    scope = two_leagues.one.scope(roles.BRANCH_SECRETARY)
    [placement] = policy.visible(scope, Placement._base_manager.all())
    assert placement.unit == two_leagues.one.units["banner_sumu_village_1"]


def test_a_verb_nobody_declared_is_an_error():
    with pytest.raises(KeyError):
        Policy({"view": secretary}).allows(None, "unheard_of", None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("limits", "counts"),
    [
        pytest.param(None, {"view", "start", "sign_off"}, id="no limit"),
        pytest.param(Limits(frozenset({"desk"}), frozenset({"view", "start"})), {"view", "start"}, id="some verbs"),
        pytest.param(Limits(None, None, frozenset({"start"})), {"view", "sign_off"}, id="all but one"),
    ],
)
def test_a_limited_reader_has_only_the_verbs_that_count_in_records_and_in_lists(two_leagues, limits, counts):
    anybody = Predicate("anybody", lambda scope, record: True, lambda scope: Q(pk__isnull=False))
    policy = Policy({"view": anybody, "start": anybody, "sign_off": anybody})
    scope = Scope(account_id=1, limits=limits)
    assert Placement._base_manager.exists()
    assert {verb for verb in policy.may if policy.allows(scope, verb, None)} == counts
    listed = {verb for verb, may in policy.may.items() if Placement._base_manager.filter(may.where(scope)).exists()}
    assert listed == counts
    assert scope.opens("desk")
    assert scope.opens("roster") is (limits is None or limits.rooms is None)
