"""Who sees how far a pledge has come: names near by, counts of units above (谁看得到谁还没有签)."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qingyuan.kernel import clock, facts
from qingyuan.kernel.ids import new_id
from qingyuan.obligations.pledges import asked, queries
from qingyuan.obligations.pledges.policy import REGISTERS
from qingyuan.people.accounts.queries import scope_of
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Kind, Organization, Seat
from qingyuan.people.roster.models import Membership, Person, Tenure
from qingyuan.regimes import services as regimes
from tests import pledges
from tests.leagues import FOUNDED
from tests.pledges import COMMITTEE, HEAD, MEMBER, SECRETARY, STAFF, TOWNSHIP, VILLAGE


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


@pytest.fixture
def adoption(league, tmp_path):
    return pledges.adopted(league, pledges.library(tmp_path))


def everyone_signs(league, adoption):
    for role in (MEMBER, SECRETARY):
        pledges.sign(league, adoption, by=role)


def place(league, role, adoption, unit):
    found = queries.progress(league.scope(role), pledges.listed(adoption), league.units[unit], clock.today())
    at = found.at(league.units[unit].path)
    return at.units, at.not_yet


# It answers for the committee it serves, and stands directly above 苏木, 镇 and the banner's own branches.
_OF_THE_DEPARTMENT = {
    "banner",
    "banner_department",
    "banner_discipline",
    "banner_office",
    "banner_sumu",
    "banner_town",
}


@pytest.mark.parametrize("role", roles.BUSINESS)
def test_names_are_for_the_unit_and_its_direct_superior(league, role):
    seen = {key for key, unit in league.units.items() if REGISTERS.allows(league.scope(role), "names", unit)}
    assert seen == {
        SECRETARY: {VILLAGE},
        COMMITTEE: {VILLAGE},
        TOWNSHIP: {"banner_sumu", VILLAGE, "banner_sumu_village_2"},
        STAFF: _OF_THE_DEPARTMENT,
        HEAD: _OF_THE_DEPARTMENT,
    }.get(role, set())


@pytest.mark.parametrize("role", roles.BUSINESS)
def test_that_somebody_declined_is_for_his_secretary_and_the_direct_superior(league, role):
    seen = REGISTERS.allows(league.scope(role), "declines", league.units[VILLAGE])
    assert seen is (role in (SECRETARY, TOWNSHIP))
    # And how far his unit has come tells it to nobody of the unit who may not know.
    assert REGISTERS.allows(league.scope(role), "figures", league.units[VILLAGE]) is (
        role in (SECRETARY, *roles.SUPERIORS)
    )


def test_under_a_general_branch_its_secretary_and_the_committee_above_are_superiors(league):
    sumu, home = league.units["banner_sumu"], league.units["banner"].pk
    general = Organization(
        id=new_id(),
        path=sumu.path + "0009",
        parent=sumu,
        home_id=home,
        name="总支",
        short_name="总支",
        kind=Kind.GENERAL_BRANCH,
        level="base",
    )
    branch = Organization(
        id=new_id(),
        path=general.path + "0001",
        parent=general,
        home_id=home,
        name="支部",
        short_name="支部",
        kind=Kind.BRANCH,
        level="base",
    )
    Organization._base_manager.bulk_create([general, branch])
    person = Person._base_manager.create(home_id=home, name="总支书记")
    seat = Seat._base_manager.create(unit=general, key="secretary", name="书记", role=SECRETARY)
    Tenure._base_manager.create(person=person, seat=seat, unit=general, from_on=FOUNDED)
    account = league.accounts[COMMITTEE]
    account.person = person
    scopes = {"general": scope_of(account), **{role: league.scope(role) for role in (TOWNSHIP, STAFF, SECRETARY)}}
    branch = Organization._base_manager.get(pk=branch.pk)
    for name, scope in scopes.items():
        allowed = REGISTERS.allows(scope, "names", branch)
        assert allowed is (name in ("general", TOWNSHIP)), name
        listed = Organization._base_manager.filter(REGISTERS.may["names"].where(scope), pk=branch.pk)
        assert listed.exists() is allowed


def test_a_unit_is_through_when_everybody_there_has_answered(league, adoption):
    # 嘎查党支部, 农牧局党支部 and the 苏木党委 are asked; the other villages have no members.
    assert place(league, STAFF, adoption, "banner") == (3, 3)
    pledges.sign(league, adoption, by=SECRETARY)
    assert place(league, TOWNSHIP, adoption, "banner_sumu") == (2, 2)
    pledges.decline(league, adoption)
    assert place(league, TOWNSHIP, adoption, "banner_sumu") == (2, 1)
    assert place(league, SECRETARY, adoption, VILLAGE) == (1, 0)


def test_figures_are_of_the_readers_range_and_of_units(league, two_leagues, adoption):
    assert place(league, TOWNSHIP, adoption, "banner") == (2, 2)
    assert place(league, MEMBER, adoption, VILLAGE) == (0, 0)
    stranger = queries.progress(
        two_leagues.other.scope(STAFF), pledges.listed(adoption), league.units["banner"], clock.today()
    )
    assert stranger.by_path == {}


def test_units_behind_are_named_to_who_stands_directly_above(league, adoption):
    def named(role):
        found = queries.progress(league.scope(role), pledges.listed(adoption), league.units["banner"], clock.today())
        return [unit.short_name for unit in queries.units_named(league.scope(role), found)]

    assert named(TOWNSHIP) == ["巴彦苏木党委", "巴彦塔拉嘎查党支部"]
    assert named(STAFF) == ["科尔沁右翼前旗农牧局党支部", "巴彦苏木党委"]
    assert named(roles.INSPECTOR) == []
    everyone_signs(league, adoption)
    assert named(TOWNSHIP) == ["巴彦苏木党委"]


def test_places_too_small_to_be_told_apart_are_summed_for_who_does_not_stand_directly_above(league, adoption):
    one, banner, today = pledges.listed(adoption), league.units["banner"], clock.today()

    def shown(role):
        scope = league.scope(role)
        places, rest = queries.shown_places(scope, queries.progress(scope, one, banner, today), banner)
        return {unit.short_name: place.not_yet for unit, place in places}, (rest.units, rest.not_yet)

    assert shown(STAFF) == ({"巴彦苏木党委": 2}, (0, 0))
    assert shown(roles.INSPECTOR) == ({}, (2, 2))


def test_a_thousand_units_take_three_queries(league, adoption):
    banner = league.units["banner"]
    units = [
        Organization(
            id=new_id(),
            path=f"{league.units['banner_town'].path}{number:04d}",
            parent=league.units["banner_town"],
            home_id=banner.pk,
            name=f"第{number}支部",
            short_name=f"第{number}支部",
            kind=Kind.BRANCH,
            level="base",
        )
        for number in range(1000, 2000)
    ]
    Organization._base_manager.bulk_create(units)
    people = [Person(home_id=banner.pk, name="党员") for _ in range(3000)]
    Person._base_manager.bulk_create(people)
    Membership._base_manager.bulk_create(
        Membership(person=person, unit=units[at // 3], kind="full", from_on=FOUNDED) for at, person in enumerate(people)
    )
    scope, one = league.scope(STAFF), pledges.listed(adoption)
    with CaptureQueriesContext(
        connection,
    ) as queried:
        found = queries.progress(scope, one, banner, clock.today())
        below = found.below(banner.path)
    assert (len(queried), found.at(banner.path).units, below[league.units["banner_town"].path].not_yet) == (
        3,
        1003,
        1000,
    )


def test_the_desk_hears_what_waits_for_oneself_and_for_ones_unit(league, adoption):
    today = clock.today()
    assert [one.listed.adoption.pk for one in queries.to_sign(league.scope(MEMBER), today)] == [adoption.pk]
    [one] = queries.units_to_finish(league.scope(SECRETARY), today)
    assert (one.unit.pk, one.waiting) == (league.units[VILLAGE].pk, 2)
    everyone_signs(league, adoption)
    assert queries.to_sign(league.scope(MEMBER), today) == []
    assert queries.units_to_finish(league.scope(SECRETARY), today) == []
    assert [one.waiting for one in queries.at_own_units(league.scope(SECRETARY), today)] == [0]
    for role in (MEMBER, COMMITTEE, roles.INSPECTOR):
        assert queries.at_own_units(league.scope(role), today) == []
    assert queries.to_sign(league.scope(roles.SYSTEM_ADMINISTRATOR), today) == []


def test_a_pledge_that_the_stages_of_a_campaign_owe_is_asked_while_the_campaign_runs(league, tmp_path):
    row, staff = pledges.library(tmp_path, key="tests/campaign", campaign=True), league.scope(STAFF)
    given = {"unit": league.units["banner"], "library": row, "starts_on": clock.today(), "ends_on": None}
    made = regimes.adopt(staff, kind="campaign", key="rectification", title="集中治理", now=clock.now(), **given)
    regimes.adopt(staff, kind="pledge", key=pledges.KEY, title="承诺书", part_of=made, now=clock.now(), **given)
    assert queries.to_sign(league.scope(MEMBER), clock.today()) == []
    moved = regimes.move(staff, adoption_id=made.pk, verb="launch", revision=1, now=clock.now())
    [mine] = queries.to_sign(league.scope(MEMBER), clock.today())
    assert mine.listed.adoption.part_of_id == made.pk
    assert [one.adoption.pk for one in asked.under(made, league.units[VILLAGE])] == [mine.listed.adoption.pk]
    assert [one.adoption.pk for one in queries.in_range(staff)] == [mine.listed.adoption.pk]
    regimes.move(staff, adoption_id=made.pk, verb="pause", revision=moved.revision, now=clock.now())
    assert queries.to_sign(league.scope(MEMBER), clock.today()) == []
    assert queries.in_range(staff) == []


def test_facts_give_persons_near_by_and_units_above(league, adoption):
    ids = [unit.pk for unit in league.units.values()]
    village, sumu, banner = (league.units[key].pk for key in (VILLAGE, "banner_sumu", "banner"))
    pledges.decline(league, adoption)

    def told(name, role):
        return {pk: value for pk, value in facts.values(name, league.scope(role), ids).items() if value}

    assert told("unit.pledges_waiting", SECRETARY) == {village: 1}
    assert told("unit.pledges_waiting", TOWNSHIP) == {village: 1, sumu: 1}
    assert village not in told("unit.pledges_waiting", STAFF)
    for role in (MEMBER, COMMITTEE, roles.INSPECTOR, roles.DISCIPLINE_MEMBER):
        assert told("unit.pledges_waiting", role) == {}
    assert told("unit.units_with_pledges_waiting", TOWNSHIP) == {village: 1, sumu: 2}
    of_staff = told("unit.units_with_pledges_waiting", STAFF)
    assert (of_staff[banner], village in of_staff) == (3, False)
    assert told("unit.units_with_pledges_waiting", SECRETARY) == {}


def test_one_who_sits_twice_in_a_body_is_asked_once(league, adoption):
    sumu = league.units["banner_sumu"]
    seat = Seat._base_manager.create(unit=sumu, key="secretary", name="书记", order=0)
    Tenure._base_manager.create(person=league.people[TOWNSHIP], seat=seat, unit=sumu, from_on=FOUNDED)
    [who] = queries.people_at(sumu, pledges.listed(adoption).spec.signers, clock.today())
    assert who.title == "书记"
    assert queries.waiting_at(league.scope(TOWNSHIP), [sumu.pk], clock.today()) == {sumu.pk: 1}
