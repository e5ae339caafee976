"""The planned tree holds to the rules of the real one."""

from __future__ import annotations

from collections import Counter

import pytest

from qingyuan.demo.divisions import league
from qingyuan.demo.tree import league_tree, walk
from qingyuan.people.organizations import rules
from qingyuan.people.organizations.models import Kind, Level, Sector


@pytest.fixture(scope="module")
def tree():
    return league_tree(league())


def test_every_village_has_one_branch_and_no_two_units_under_one_parent_share_a_name(tree):
    units = list(walk(tree))
    villages = {village.path for banner in league().below for township in banner.below for village in township.below}
    assert Counter(unit.division.path for unit in units if unit.division.path in villages) == dict.fromkeys(villages, 1)
    assert all(unit.is_branch for unit in units if unit.division.path in villages)
    assert all(len({one.name for one in unit.below}) == len(unit.below) for unit in units)
    assert len({unit.key for unit in units}) == len(units)


def test_each_unit_stands_where_the_rules_let_it(tree):
    for unit in walk(tree):
        for below in unit.below:
            assert rules.may_stand_under(below.kind, unit.kind), below.name
            assert rules.level_of(below.kind, parent_level=unit.level, asked=below.level) == below.level


def test_each_banner_has_its_offices_leading_groups_and_a_unit_of_every_sector(tree):
    for banner in (unit for unit in tree.below if unit.level == Level.BANNER):
        own = [unit for unit in walk(banner) if unit.division is banner.division]
        assert {unit.sector for unit in own if unit.is_branch} == {
            Sector.ORGAN,
            Sector.SCHOOL,
            Sector.HOSPITAL,
            Sector.STATE_ENTERPRISE,
            Sector.TWO_NEW,
        }
        kinds = Counter(unit.kind for unit in banner.below if unit.division is banner.division)
        assert (kinds[Kind.DEPARTMENT], kinds[Kind.WORK_COMMITTEE], kinds[Kind.LEADING_GROUP]) == (2, 1, 3)


@pytest.mark.parametrize(
    ("place", "short_name", "kind"),
    [
        ("杜尔基镇", "杜尔基镇党委", Kind.COMMITTEE),
        ("爱国街道", "爱国街道党工委", Kind.WORK_COMMITTEE),
        ("布敦化矿区", "布敦化矿区党工委", Kind.WORK_COMMITTEE),
        ("跃进马场", "跃进马场党委", Kind.COMMITTEE),
        ("内蒙古自治区国营杜尔基农场", "杜尔基农场党委", Kind.COMMITTEE),
    ],
)
def test_a_township_or_what_stands_for_one_is_called_as_offices_call_it(tree, place, short_name, kind):
    (found,) = [unit for unit in walk(tree) if unit.division.name == place and unit.level == Level.TOWNSHIP]
    assert (found.short_name, found.kind) == (short_name, kind)


@pytest.mark.parametrize(
    ("place", "short_name", "name"),
    [
        ("巴彦呼舒镇/红星林场生活区", "红星林场党支部", "中共巴彦呼舒镇红星林场支部委员会"),
        ("八一牧场/虚拟生活区", "八一牧场党支部", "中共八一牧场支部委员会"),
        ("突泉镇/兴安社区", "兴安社区党支部", "中共突泉镇兴安社区支部委员会"),
        ("杜尔基镇/鲜光嘎查", "鲜光嘎查党支部", "中共杜尔基镇鲜光嘎查支部委员会"),
    ],
)
def test_a_branch_is_named_after_its_place(tree, place, short_name, name):
    (found,) = [unit for unit in walk(tree) if unit.division.path.endswith("/" + place)]
    assert (found.short_name, found.name) == (short_name, name)


def test_nothing_is_invented_for_the_prison_and_the_drug_centre(tree):
    closed = [unit for unit in walk(tree) if "监狱管理局" in unit.name or "戒毒所" in unit.name]
    committees = [unit for unit in closed if unit.level == Level.TOWNSHIP]
    assert [len(unit.below) for unit in committees] == [1, 4]
    assert len(closed) == 2 + 1 + 4
