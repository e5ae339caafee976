"""Closing a unit that people belong to: they go along, or have to be moved first."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.kernel.errors import BadInput, NotHere
from qingyuan.kernel.fields import Signature
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster import queries, services
from qingyuan.people.roster.models import Membership, Tenure

BY = Signature(None, "白晓琳", "旗委组织部组织科科长")
TODAY = date(2026, 6, 5)


def _lasting(person):
    return Membership._base_manager.get(person=person, until_on__isnull=True)


def test_a_unit_with_members_is_not_dissolved(staff, village, now):
    with pytest.raises(BadInput, match="还有2名党员，不能撤销。请先把他们的组织关系转到别的党支部"):
        services.dissolve(staff, unit_id=village.pk, revision=1, on=TODAY, into_id=None, by=BY, now=now)
    assert Organization._base_manager.get(pk=village.pk).dissolved_on is None


def test_a_unit_without_members_is_dissolved_and_its_seats_end(two_leagues, staff, village, next_village, now):
    for person_id in Membership._base_manager.filter(unit=village).values_list("person_id", flat=True):
        services.transfer(staff, person_id=person_id, unit_id=next_village.pk, on=TODAY, by=BY, now=now)
    services.dissolve(staff, unit_id=village.pk, revision=1, on=TODAY, into_id=None, by=BY, now=now)
    assert set(Tenure._base_manager.filter(unit=village).values_list("until_on", flat=True)) == {TODAY}
    assert [unit.pk for unit in organizations.answers_for(village.pk)] == [two_leagues.one.units["banner_sumu"].pk]


def test_a_merged_branch_takes_its_members_along_in_one_step(two_leagues, staff, village, next_village, now):
    services.merge(staff, unit_id=village.pk, revision=1, into_id=next_village.pk, on=TODAY, by=BY, now=now)
    moved = Membership._base_manager.filter(unit=next_village, until_on__isnull=True)
    assert {row.person.name for row in moved} == {"李晨", "包巴特尔"}
    assert queries.has_members([village.pk]) == 0
    assert not Tenure._base_manager.filter(unit=village, until_on__isnull=True).exists()
    assert {entry.label: entry.open.get("count") for entry in chronicle.entries_of_unit(next_village.pk)} == {
        "承接组织": None,
        "成批转入党员": 2,
    }


def test_members_are_not_merged_into_what_is_no_branch(two_leagues, staff, village, now):
    sumu = two_leagues.one.units["banner_sumu"]
    with pytest.raises(BadInput, match="只能并入党支部"):
        services.merge(staff, unit_id=village.pk, revision=1, into_id=sumu.pk, on=TODAY, by=BY, now=now)


def test_a_split_branch_sends_each_member_where_he_was_assigned(two_leagues, staff, village, now):
    league = two_leagues.one
    member, secretary = league.people["member"], league.people["branch-secretary"]
    services.split(
        staff,
        unit_id=village.pk,
        revision=1,
        parts=[("中共一组支部委员会", "一组党支部"), ("中共二组支部委员会", "二组党支部")],
        assigned={member.pk: 0, secretary.pk: 1},
        on=TODAY,
        by=BY,
        now=now,
    )
    parts = organizations.answers_for(village.pk)
    assert [part.short_name for part in parts] == ["一组党支部", "二组党支部"]
    assert [_lasting(person).unit.short_name for person in (member, secretary)] == ["一组党支部", "二组党支部"]
    assert [(part.kind, part.sector, part.division_path) for part in parts] == [
        (village.kind, village.sector, village.division_path)
    ] * 2


def test_a_split_leaves_nobody_behind(two_leagues, staff, village, now):
    with pytest.raises(BadInput, match="还有党员没有选去哪个支部"):
        services.split(
            staff,
            unit_id=village.pk,
            revision=1,
            parts=[("甲", "甲"), ("乙", "乙")],
            assigned={two_leagues.one.people["member"].pk: 0},
            on=TODAY,
            by=BY,
            now=now,
        )
    assert not Organization._base_manager.filter(name="甲").exists()


def test_a_township_closes_its_own_branches_and_a_branch_none(two_leagues, scope_as, next_village, now):
    closing = {"unit_id": next_village.pk, "revision": 1, "on": TODAY, "into_id": None, "by": BY, "now": now}
    with pytest.raises(NotHere):
        services.dissolve(scope_as("branch-secretary"), **closing)
    assert services.dissolve(scope_as("township-organization-member"), **closing).dissolved_on == TODAY
