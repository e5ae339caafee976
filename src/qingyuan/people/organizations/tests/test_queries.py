"""Finding one's way in the tree: by name, by level, back in time."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.kernel.fields import Signature
from qingyuan.people.organizations import queries, services, words
from qingyuan.people.organizations.models import Kind, Organization
from qingyuan.people.organizations.services import NewUnit
from qingyuan.people.organizations.telling import tell, told, unnamed

BY = Signature(None, "", "测试")
MAY = date(2026, 5, 1)


@pytest.fixture
def staff(scope_as):
    return scope_as("department-staff")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        pytest.param("永胜村党支部", ["永胜村党支部"], id="the short name"),
        pytest.param("中国共产党永胜村支部委员会", ["永胜村党支部"], id="the full name"),
        pytest.param("巴彦", ["巴彦苏木党委", "巴彦塔拉嘎查党支部"], id="a part of several"),
        pytest.param("巴彦苏木党委", ["巴彦苏木党委"], id="a whole name before parts of names"),
        pytest.param("宝石镇/党支部", ["永胜村党支部", "太平村党支部"], id="names above narrow"),
        pytest.param("巴彦苏木/永胜村党支部", [], id="it stands under another"),
        pytest.param("双发村党支部", [], id="another banner's"),
        pytest.param(" / ", [], id="nothing"),
    ],
)
def test_a_unit_is_found_by_what_people_call_it(staff, typed, found):
    assert [unit.short_name for unit in queries.named(staff, typed)] == found


def test_a_closed_unit_is_not_found(two_leagues, staff, now):
    unit = two_leagues.one.units["banner_town_village_1"]
    services.dissolve(staff, unit_id=unit.pk, revision=1, on=MAY, by=BY, now=now)
    assert queries.named(staff, "永胜村党支部") == []


def test_branches_below_are_counted_by_one_query_without_the_unit_itself(two_leagues, staff, django_assert_num_queries):
    units = [
        two_leagues.one.units[name] for name in ("banner_department", "banner_office", "banner_sumu", "banner_town")
    ]
    with django_assert_num_queries(1):
        counted = queries.branches_below(staff, units)
    assert [counted[unit.pk] for unit in units] == [0, 0, 2, 2]


def test_where_a_unit_stood_is_answered_for_each_day(two_leagues, staff, now):
    units = two_leagues.one.units
    unit, sumu, town = units["banner_sumu_village_1"], units["banner_sumu"], units["banner_town"]
    services.move(staff, unit_id=unit.pk, revision=1, parent_id=town.pk, on=MAY, by=BY, now=now)
    stood = [queries.parents_on([unit.pk], day)[unit.pk] for day in (date(2019, 1, 1), date(2026, 4, 30), MAY)]
    assert stood == [sumu.pk, sumu.pk, town.pk]


def test_a_chain_of_closings_ends_at_who_lives(two_leagues, staff, now):
    units = two_leagues.one.units
    first, second, third = (
        units[name] for name in ("banner_sumu_village_1", "banner_sumu_village_2", "banner_town_village_1")
    )
    services.merge(staff, unit_ids=[first.pk], into_id=second.pk, on=MAY, by=BY, now=now)
    services.merge(staff, unit_ids=[second.pk], into_id=third.pk, on=MAY, by=BY, now=now)
    assert [unit.pk for unit in queries.answers_for(first.pk)] == [third.pk]
    assert [over.unit_id for over in queries.took_over(third)] == [second.pk]


@pytest.mark.parametrize(
    ("unit", "word"),
    [
        ("league", "盟委"),
        ("banner", "旗委"),
        ("county", "县委"),
        ("banner_sumu", "苏木党委"),
        ("banner_town", "镇党委"),
        ("banner_sumu_village_1", "嘎查党支部"),
        ("banner_town_village_1", "村党支部"),
        ("banner_office", "机关党支部"),
        ("banner_department", "工作部门"),
    ],
)
def test_each_unit_is_called_by_its_own_word(two_leagues, unit, word):
    assert words.kind_word(two_leagues.one.units[unit]) == word


@pytest.mark.parametrize(
    ("unit", "who"),
    [
        ("banner_sumu_village_1", "巴彦苏木党委组织委员"),
        ("banner_sumu", "科尔沁右翼前旗委组织部"),
        ("banner_office", "科尔沁右翼前旗委组织部"),
        ("banner", "兴安盟委组织部"),
        ("league", "上级党委组织部"),
    ],
)
def test_a_refusal_names_who_can_help(two_leagues, unit, who):
    assert words.whom_to_ask(two_leagues.one.units[unit]) == who


def test_a_street_and_a_community_are_called_by_their_own_words():
    street = Organization(
        kind=Kind.WORK_COMMITTEE, level="township", short_name="铁西街道党工委", division_path="甲/乙/铁西街道"
    )
    community = Organization(
        kind=Kind.BRANCH, sector="community", short_name="幸福社区党支部", division_path="甲/乙/丙/幸福社区"
    )
    assert [words.kind_word(unit) for unit in (street, community)] == ["街道党工委", "社区党支部"]


def test_open_values_are_told_under_the_name_their_room_gave_them():
    tell("tests_telling", "due_on", "时限")
    tell("tests_telling", "state", "状态", {"open": "待整改"})
    tell("tests_telling", "done", "办完")
    open_values = {"done": False, "state": "open", "due_on": "2026-06-30", "count": 2, "secret": "x"}
    assert told("tests_telling.opened", open_values) == [
        ("时限", "2026年6月30日"),
        ("状态", "待整改"),
        ("办完", "否"),
        ("条数", "2"),
    ]
    assert unnamed("tests_telling.opened", open_values) == ["secret"]
    with pytest.raises(ValueError, match="twice"):
        tell("tests_telling", "due_on", "期限")


def test_a_founded_unit_is_found_at_once(two_leagues, staff, now):
    town = two_leagues.one.units["banner_town"]
    made = services.found(
        staff, parent_id=town.pk, unit=NewUnit(Kind.BRANCH, "中共永安村支部委员会", "永安村党支部"), by=BY, now=now
    )
    assert queries.named(staff, "宝石镇/永安村") == [made]
