"""Finding the unit a spreadsheet means (单位名称匹配)."""

from __future__ import annotations

import pytest

from qingyuan.kernel.ids import new_id
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.matching import Matcher, Named, named
from qingyuan.people.organizations.models import Kind, Level, Organization, Sector


@pytest.mark.parametrize(
    ("text", "core", "committee", "branch"),
    [
        ("六户镇和平村党支部", "六户镇和平村", False, True),
        ("中国共产党和平村支部委员会", "和平村", False, True),
        ("中共六户镇委员会", "六户镇", True, False),
        ("六户镇党委", "六户镇", True, False),
        ("胜利街道党工委", "胜利街道", True, False),
        ("胜利街道工作委员会", "胜利街道", True, False),
        ("科尔沁右翼前旗委", "科尔沁右翼前旗", True, False),
        ("突泉县委", "突泉县", True, False),
        ("旗委", "旗", True, False),
        ("和平村村民委员会", "和平村", False, False),
        ("和平村民委员会", "和平村", False, False),
        ("和平村村委会", "和平村", False, False),
        ("村民委员会", "村民委员会", False, False),
        ("和平村委会", "和平村", False, False),
        ("团结社区居民委员会", "团结社区", False, False),
        ("哈日嘎查委员会", "哈日嘎查", False, False),
        ("农牧局党组", "农牧局", True, False),
        ("联合党支部", "联合", False, True),
        ("六户镇 / 和平村", "六户镇和平村", False, False),
        ("支部", "支部", False, False),
        ("党委", "党委", False, False),
        ("", "", False, False),
    ],
)
def test_a_name_comes_to_its_place_and_whether_it_spoke_of_a_committee_or_a_branch(text, core, committee, branch):
    assert named(text) == Named(core, committee, branch)


def unit(parent: Organization, number: int, short: str, name: str, *, kind=Kind.BRANCH, place="", sector="", **more):
    """One more unit below another; place: the last name of its division."""
    one = Organization(
        id=new_id(),
        path=f"{parent.path}{number:04d}",
        parent=parent,
        home_id=parent.home_id,
        name=name,
        short_name=short,
        kind=kind,
        level=Level.BASE,
        sector=sector,
        division_path=f"{parent.division_path}/{place}" if place else parent.division_path,
        order=number,
        **more,
    )
    one.save(force_insert=True)
    return one


def village(parent: Organization, number: int, name: str, **more):
    return unit(
        parent, number, f"{name}党支部", f"中国共产党{name}支部委员会", place=name, sector=Sector.VILLAGE, **more
    )


@pytest.fixture
def units(two_leagues):
    """The seeded banner, and 兴隆村 in both its townships; a school and a farm named after their township."""
    found = dict(two_leagues.one.units)
    sumu, town = found["banner_sumu"], found["banner_town"]
    found["sumu_xinglong"] = village(sumu, 9, "兴隆村")
    found["town_xinglong"] = village(town, 9, "兴隆村")
    found["school"] = unit(town, 10, "宝石镇中心学校党支部", "中国共产党宝石镇中心学校支部委员会", sector=Sector.SCHOOL)
    found["gone"] = village(town, 11, "旧村", dissolved_on="2025-01-01")
    return found


@pytest.fixture
def find(two_leagues, units):
    """find(text, top="banner"): the key of the unit found, or the reason why none."""

    def look(text, top="banner", role=roles.DEPARTMENT_STAFF):
        found = Matcher(two_leagues.one.scope(role), units[top]).find(text)
        return found if isinstance(found, str) else next(key for key, one in units.items() if one == found)

    return look


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("巴彦塔拉嘎查党支部", "banner_sumu_village_1", id="its short name"),
        pytest.param("中国共产党巴彦塔拉嘎查支部委员会", "banner_sumu_village_1", id="its full name"),
        pytest.param("中共巴彦塔拉嘎查支部", "banner_sumu_village_1", id="its full name as people shorten it"),
        pytest.param("巴彦塔拉嘎查", "banner_sumu_village_1", id="the village"),
        pytest.param("巴彦塔拉嘎查委员会", "banner_sumu_village_1", id="the villagers' committee"),
        pytest.param("永胜村村民委员会", "banner_town_village_1", id="likewise with the word for village twice"),
        pytest.param("巴彦苏木巴彦塔拉嘎查", "banner_sumu_village_1", id="township and village in one"),
        pytest.param("巴彦苏木/巴彦塔拉嘎查党支部", "banner_sumu_village_1", id="parted by a stroke"),
        pytest.param(" 巴彦塔拉 嘎查\n党支部 ", "banner_sumu_village_1", id="with stray spaces and a line break"),
        pytest.param("科尔沁右翼前旗巴彦苏木巴彦塔拉嘎查", "banner_sumu_village_1", id="from the banner down"),
        pytest.param(
            "兴安盟科尔沁右翼前旗巴彦苏木巴彦塔拉嘎查党支部", "banner_sumu_village_1", id="from the league down"
        ),
        pytest.param("巴彦苏木党委", "banner_sumu", id="a township's committee"),
        pytest.param("中国共产党巴彦苏木委员会", "banner_sumu", id="by its full name"),
        pytest.param("巴彦苏木", "banner_sumu", id="the township: its committee, not a school that lies in it"),
        pytest.param("宝石镇", "banner_town", id="the town: likewise"),
        pytest.param("宝石镇中心学校", "school", id="a school"),
        pytest.param("科尔沁右翼前旗委", "banner", id="the banner's committee"),
        pytest.param("科尔沁右翼前旗", "banner", id="the banner"),
        pytest.param("科尔沁右翼前旗委组织部", "banner_department", id="a department"),
        pytest.param("科尔沁右翼前旗农牧局党支部", "banner_office", id="an office's branch"),
        pytest.param("宝石镇兴隆村", "town_xinglong", id="a village of two, with its township"),
        pytest.param("巴彦苏木兴隆村党支部", "sumu_xinglong", id="the other of the two"),
        pytest.param("兴隆村", "unit_ambiguous", id="a village of two alone"),
        pytest.param("兴隆村党支部", "unit_ambiguous", id="by its short name, which both have"),
        pytest.param("中国共产党兴隆村支部委员会", "unit_ambiguous", id="by its full name, which both have"),
        pytest.param("旧村党支部", "unit_unknown", id="one that has been dissolved"),
        pytest.param("哈日嘎查", "unit_unknown", id="one of the county beside"),
        pytest.param("和平", "unit_unknown", id="part of a name"),
        pytest.param("永胜村、太平村", "unit_several", id="two by a comma"),
        pytest.param("永胜村，太平村", "unit_several", id="two by another comma"),
        pytest.param("永胜村\n太平村", "unit_several", id="two lines"),
        pytest.param("永胜村；太平村；", "unit_several", id="two by semicolons"),
    ],
)
def test_a_unit_is_found_by_every_name_it_goes_by_and_never_guessed(find, text, expected):
    assert find(text) == expected


def test_within_a_township_its_village_is_the_only_one_of_that_name(find):
    assert find("兴隆村", top="banner_town") == "town_xinglong"
    assert find("巴彦塔拉嘎查", top="banner_town") == "unit_unknown"


def test_a_reader_finds_only_what_he_reaches(find):
    assert find("兴隆村", role=roles.TOWNSHIP_ORGANIZATION_MEMBER) == "sumu_xinglong"
    assert find("永胜村", role=roles.TOWNSHIP_ORGANIZATION_MEMBER) == "unit_unknown"
    assert find("巴彦塔拉嘎查", role=roles.SYSTEM_ADMINISTRATOR) == "unit_unknown"


def test_two_branches_of_one_place_are_told_apart_only_by_their_full_names(find, units):
    town = units["banner_town"]
    units["first"] = unit(town, 20, "卫生院第一党支部", "中国共产党宝石镇卫生院第一支部委员会", sector=Sector.HOSPITAL)
    units["second"] = unit(town, 21, "卫生院第二党支部", "中国共产党宝石镇卫生院第二支部委员会", sector=Sector.HOSPITAL)
    assert find("宝石镇卫生院第二支部") == "second"
    assert find("卫生院第一党支部") == "first"
    assert find("卫生院") == "unit_unknown"


def test_a_committee_and_its_own_branch_in_one_place_are_told_apart_by_the_ending(find, units):
    units["own"] = unit(units["banner_town"], 22, "宝石镇机关党支部", "中国共产党宝石镇支部委员会", sector=Sector.ORGAN)
    assert find("宝石镇党支部") == "own"
    assert find("宝石镇党委") == "banner_town"
    assert find("宝石镇") == "banner_town"


def test_a_whole_file_is_matched_with_one_question(two_leagues, units, django_assert_num_queries):
    scope = two_leagues.one.scope(roles.DEPARTMENT_STAFF)
    with django_assert_num_queries(1):
        matcher = Matcher(scope, units["banner"])
        assert {str(matcher.find(text)) for text in ("永胜村", "太平村", "宝石镇")} == {
            "永胜村党支部",
            "太平村党支部",
            "宝石镇党委",
        }
