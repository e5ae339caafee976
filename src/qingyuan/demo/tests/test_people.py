"""Invented people: nobody's numbers, and the branch the walk tells of."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from qingyuan.demo.divisions import league
from qingyuan.demo.names import FEMALE, MALE, person_name
from qingyuan.demo.people import BRANCH, Crew, Numbers
from qingyuan.demo.tree import league_tree, walk
from qingyuan.people.organizations.models import Sector
from qingyuan.people.roster import rules

TODAY = date(2026, 6, 5)
_SEATS = ["secretary", "deputy-secretary", "organization-member", "publicity-member", "discipline-member"]


def _crew(*, whole: bool, short_name: str, township: str, seed: str = "1"):
    units = [
        unit
        for unit in walk(league_tree(league()))
        if unit.division.path.startswith(township) and unit.short_name.endswith(short_name) and unit.is_branch
    ]
    crew = Crew(Random(seed), Numbers(), today=TODAY, whole=whole)
    return units, crew.fill(units, dict.fromkeys(units, _SEATS))


def test_no_number_can_be_anybodys():
    numbers = Numbers()
    given = [numbers.identity(date(1980, 2, 29), sex) for sex in (MALE, FEMALE, MALE, FEMALE)]
    phones = [numbers.phone() for _ in range(1000)]
    assert len(set(given)) == 4
    assert len(set(phones)) == 1000
    assert all(number.startswith("000000") for number in given)
    assert all(phone.startswith("161") for phone in phones)


def test_the_roster_takes_every_number():
    numbers = Numbers()
    read = rules.read_id_number(numbers.identity(date(1980, 2, 29), FEMALE), today=TODAY)
    assert (read.born_on, read.sex) == (date(1980, 2, 29), FEMALE)
    phone = numbers.phone()
    assert rules.read_phone(phone) == phone


def test_the_known_branch_has_38_members_two_of_them_on_probation_and_eleven_past_seventy():
    _, everyone = _crew(whole=True, short_name=BRANCH[1], township=BRANCH[0])
    assert len(everyone) == 38
    assert sum(one.probationary for one in everyone) == 2
    assert sum((TODAY - one.born_on).days > 71 * 365.25 for one in everyone) == 11
    assert {one.name: [key for _, key in one.seats] for one in everyone if one.name in ("包巴特尔", "李晨")} == {
        "包巴特尔": ["secretary"],
        "李晨": [],
    }


def test_everyone_was_grown_up_when_joining_and_who_is_on_probation_joined_within_the_year():
    _, everyone = _crew(whole=True, short_name="党支部", township="兴安盟/科尔沁右翼中旗/杜尔基镇")
    assert all((one.joined_on - one.born_on).days >= 18 * 365 for one in everyone)
    assert {(TODAY - one.joined_on).days < 365 for one in everyone if one.probationary} == {True}


def test_a_branch_too_small_for_a_committee_has_a_secretary_only():
    units, everyone = _crew(whole=True, short_name="商贸街联合党支部", township="兴安盟", seed="3")
    sizes = {unit: [one for one in everyone if one.branch is unit] for unit in units}
    small = [members for members in sizes.values() if len(members) < 7]
    assert small
    assert all(sum(len(one.seats) for one in members) == 1 for members in small)
    assert all(unit.sector == Sector.TWO_NEW for unit in units)


def test_where_rosters_are_not_made_up_whole_only_holders_of_seats_are():
    _, everyone = _crew(whole=False, short_name="村党支部", township="兴安盟/突泉县/太平乡")
    assert all(one.seats for one in everyone)


def test_the_same_seed_makes_the_same_people():
    once, again = (_crew(whole=True, short_name=BRANCH[1], township=BRANCH[0])[1] for _ in range(2))
    assert [(one.name, one.id_number, one.joined_on) for one in once] == [
        (one.name, one.id_number, one.joined_on) for one in again
    ]


@pytest.mark.parametrize("nation", ["蒙古族", "汉族", "满族", "朝鲜族", "达斡尔族"])
def test_no_name_known_to_the_public_is_drawn(nation):
    rng = Random(nation)
    drawn = {
        person_name(rng, nation=nation, sex=sex, born=born) for sex in (MALE, FEMALE) for born in range(1940, 2006)
    }
    assert drawn.isdisjoint({"巴特尔", "李晨", "宝音德力格尔", "王建国", "王志刚", "金龙"})
    assert all(2 <= len(name) <= 10 for name in drawn)
