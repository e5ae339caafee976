"""Which unit of the tree a branch of a file is."""

from __future__ import annotations

import pytest

from qingyuan.people.intake.units import resolve
from tests.intakes import BRANCH, NEXT_BRANCH, line


def _found(scope, top, *lines, chosen=None):
    return {key: (one.unit, one.reason) for key, one in resolve(scope, top, lines, chosen or {}).items()}


def _one(scope, top, above="", branch=BRANCH, **more):
    return _found(scope, top, line(above=above, branch=branch), **more)[above, branch]


@pytest.mark.parametrize("branch", [BRANCH, "巴彦苏木巴彦塔拉嘎查党支部", "科尔沁右翼前旗巴彦苏木巴彦塔拉嘎查党支部"])
def test_a_branch_is_found_by_the_ways_it_is_written(staff, banner, village, branch):
    assert _one(staff, banner, branch=branch) == (village, "")


@pytest.mark.parametrize(
    "branch",
    [
        "科尔沁右翼前旗巴彦苏木巴彦塔拉嘎查党支部",
        "内蒙古自治区兴安盟科尔沁右翼前旗巴彦苏木巴彦塔拉嘎查党支部",
        "巴彦苏木党委巴彦塔拉嘎查党支部",
        "兴安盟科尔沁右翼前旗委巴彦苏木委员会巴彦塔拉嘎查党支部",
    ],
)
def test_what_stands_over_all_of_them_may_stand_in_front(staff, two_leagues, banner, village, branch):
    assert _one(staff, banner, branch=branch) == (village, "")
    assert _one(staff, two_leagues.one.units["banner_sumu"], branch=branch) == (village, "")


def test_what_stands_over_others_may_not(staff, two_leagues):
    said = _one(staff, two_leagues.one.units["banner_sumu"], branch="突泉县巴彦苏木巴彦塔拉嘎查党支部")
    assert said == (None, "branch_unknown")


def test_the_township_beside_it_is_asked_first(staff, two_leagues, banner):
    two_leagues.one.units["banner_town_village_1"].short_name = BRANCH
    two_leagues.one.units["banner_town_village_1"].save(update_fields=["short_name"])
    assert _one(staff, banner) == (None, "branch_ambiguous")
    assert _one(staff, banner, above="巴彦苏木") == (two_leagues.one.units["banner_sumu_village_1"], "")
    assert _one(staff, banner, above="宝石镇") == (two_leagues.one.units["banner_town_village_1"], "")


def test_a_branch_the_tree_lacks_is_made_by_nobody(staff, banner):
    assert _one(staff, banner, branch="月亮泡村党支部") == (None, "branch_unknown")


def test_a_branch_of_another_banner_is_unknown(staff, banner):
    assert _one(staff, banner, branch="双发村党支部") == (None, "branch_unknown")


def test_a_branch_outside_the_unit_imported_into_is_unknown(staff, two_leagues):
    assert _one(staff, two_leagues.one.units["banner_town"]) == (None, "branch_unknown")


def test_a_dissolved_branch_is_unknown(staff, banner, village):
    village.dissolved_on = village.founded_on
    village.save(update_fields=["dissolved_on"])
    assert _one(staff, banner) == (None, "branch_unknown")


def test_a_committee_takes_no_members(staff, banner):
    assert _one(staff, banner, branch="巴彦苏木党委") == (None, "branch_not_a_branch")


def test_a_row_without_a_branch_belongs_nowhere_under_a_committee(staff, banner):
    assert _one(staff, banner, branch="") == (None, "branch_missing")


def test_a_row_without_a_branch_belongs_to_the_branch_imported_into(staff, village):
    assert _one(staff, village, branch="") == (village, "")


def test_what_a_person_has_chosen_goes_before_everything(staff, banner, next_village):
    assert _one(staff, banner, chosen={f"\t{BRANCH}": next_village}) == (next_village, "")


def test_each_way_of_writing_is_counted(staff, banner):
    found = resolve(staff, banner, [line(2), line(3, branch=NEXT_BRANCH), line(4)], {})
    assert {key[1]: one.rows for key, one in found.items()} == {BRANCH: 2, NEXT_BRANCH: 1}
