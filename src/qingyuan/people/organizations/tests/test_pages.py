"""The pages of the tree, through the client."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from qingyuan.chronicle import queries as chronicle
from qingyuan.kernel.fields import Signature
from qingyuan.people.organizations import roles, services
from qingyuan.people.organizations.models import Kind, Organization
from qingyuan.people.organizations.services import NewUnit

BY = Signature(None, "白晓琳", "组织科科长")
EVERY_ROLE = (*roles.BUSINESS, *roles.ADMINISTRATORS)
_UNIT_PAGES = ("unit", "history", "entries", "found", "rename", "amend", "move", "add_seat")


def _text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def _url(name, unit):
    return reverse(f"organizations:{name}", args=[unit.pk])


@pytest.fixture
def units(two_leagues):
    return two_leagues.one.units


def test_the_tree_begins_where_the_readers_range_begins(client_as):
    text = _text(client_as("department-staff").get(reverse("organizations:tree")))
    assert "科尔沁右翼前旗委的下级组织" in text
    assert re.search(r"巴彦苏木党委 苏木党委 2", text)
    assert "科尔沁右翼前旗委组织部 工作部门" in text
    assert "突泉县委" not in text


def test_a_member_is_led_to_his_own_branch(client_as, units):
    answer = client_as("member").get(reverse("organizations:tree"))
    assert answer["Location"] == _url("unit", units["banner_sumu_village_1"])


def test_who_reaches_several_places_is_asked_which(client_as):
    text = _text(client_as("contact-leader").get(reverse("organizations:tree")))
    assert "您范围内的组织" in text
    assert "巴彦苏木党委" in text


def test_the_next_level_is_opened_by_its_number_and_not_beyond_the_range(client_as, units):
    client, tree = client_as("township-organization-member"), reverse("organizations:tree")
    assert "巴彦塔拉嘎查党支部" in _text(client.get(tree, {"at": units["banner_sumu"].pk}))
    assert client.get(tree, {"at": units["banner_town"].pk}).status_code == 404
    assert client.get(tree, {"at": "x"}).status_code == 404


def test_a_search_shows_only_what_is_in_range(client_as):
    tree = reverse("organizations:tree")
    assert "永胜村党支部" in _text(client_as("department-staff").get(tree, {"q": "永胜"}))
    assert "没有查到这个名称的组织" in _text(client_as("township-organization-member").get(tree, {"q": "永胜"}))


def test_a_long_level_is_shown_page_by_page(client_as, scope_as, units, now):
    town = units["banner_town"]
    services.found_many(
        scope_as("department-staff"),
        parent_id=town.pk,
        units=[NewUnit(Kind.BRANCH, f"第{at:03d}支部", f"第{at:03d}支部") for at in range(110)],
        by=BY,
        now=now,
    )
    client, tree = client_as("department-staff"), reverse("organizations:tree")
    first = client.get(tree, {"at": town.pk}).content.decode()
    second = client.get(
        tree + re.search(r'href="(\?at=[^"]*after=[^"]*)"', first)[1].replace("&amp;", "&")
    ).content.decode()
    names = [re.findall(r">(第\d{3}支部)<", html) for html in (first, second)]
    assert (len(names[0]), len(names[1])) == (98, 12)
    assert len({*names[0], *names[1]}) == 110


@pytest.mark.parametrize("role", roles.ADMINISTRATORS)
def test_administrators_see_no_tree(client_as, role):
    assert client_as(role).get(reverse("organizations:tree")).status_code == 404


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_no_page_of_a_unit_opens_from_another_league(client_as, units, role):
    client = client_as(role, "other")
    statuses = {page: client.get(_url(page, units["banner_sumu_village_1"])).status_code for page in _UNIT_PAGES}
    assert statuses == dict.fromkeys(_UNIT_PAGES, 404)


@pytest.mark.parametrize("page", _UNIT_PAGES[3:])
def test_the_forms_open_for_keepers_and_are_refused_to_the_branch_by_name_of_who_helps(client_as, units, page):
    village = units["banner_sumu" if page == "found" else "banner_sumu_village_1"]
    assert client_as("department-staff").get(_url(page, village)).status_code == 200
    if page != "found":
        refused = client_as("branch-secretary").get(_url(page, village))
        assert refused.status_code == 403
        assert "巴彦苏木党委组织委员" in _text(refused)


def test_under_a_branch_the_form_of_founding_says_where_to_go(client_as, units):
    answer = client_as("department-staff").get(_url("found", units["banner_sumu_village_1"]))
    assert answer.status_code == 422
    assert "下不再设组织" in _text(answer)


def test_a_township_is_offered_branches_only(client_as, units):
    page = client_as("township-organization-member").get(_url("found", units["banner_sumu"])).content.decode()
    offered = re.findall(r'<option value="([a-z-]+)"', page.partition('name="sector"')[0])
    assert offered == ["general-branch", "branch", "joint-branch", "temporary-branch"]


def test_a_branch_is_founded_renamed_moved_and_given_a_seat_by_forms(client_as, units):
    client = client_as("department-staff")
    founded = client.post(
        _url("found", units["banner_sumu"]),
        {
            "kind": "branch",
            "name": "中共永安嘎查支部委员会",
            "short_name": "永安嘎查党支部",
            "founded_on": "2026-05-01",
        },
    )
    unit = Organization._base_manager.get(short_name="永安嘎查党支部")
    assert founded["Location"] == unit.get_absolute_url()
    client.post(_url("rename", unit), {"name": "新安支部委员会", "short_name": "新安嘎查党支部", "revision": 1})
    client.post(_url("move", unit), {"parent": "宝石镇党委", "on": "2026-06-01", "revision": 2})
    client.post(_url("amend", unit), {"sector": "village", "order": 7, "founded_on": "2026-05-01", "revision": 3})
    client.post(_url("add_seat", unit), {"name": "第一书记", "role": "branch-secretary", "places": "1"})
    unit.refresh_from_db()
    assert (unit.short_name, unit.parent_id, unit.sector, unit.order) == (
        "新安嘎查党支部",
        units["banner_town"].pk,
        "village",
        7,
    )
    history = _text(client.get(_url("history", unit)))
    assert re.search(
        r"2026年5月1日 起隶属巴彦苏木党委 .*2026年6月1日 改隶属宝石镇党委 .*更名 原名：中共永安嘎查支部委员会；现名：新安支部委员会",
        history,
    )
    entries = [line.label for line in chronicle.entries_of_unit(unit.pk)]
    assert entries == ["增设职务", "更正组织信息", "变更隶属", "组织更名", "设立组织"]


def test_a_refused_move_keeps_what_was_typed(client_as, units):
    answer = client_as("department-staff").post(
        _url("move", units["banner_sumu_village_1"]), {"parent": "巴彦苏木党委", "on": "2026-06-01", "revision": 1}
    )
    assert answer.status_code == 422
    assert "现在就隶属" in _text(answer)
    assert 'value="巴彦苏木党委"' in answer.content.decode()


def test_a_form_opened_too_early_is_a_conflict(client_as, units):
    village, client = units["banner_sumu_village_1"], client_as("department-staff")
    names = {"name": "甲", "short_name": "甲", "revision": 1}
    assert client.post(_url("rename", village), names).status_code == 303
    answer = client.post(_url("rename", village), {**names, "short_name": "乙"})
    assert answer.status_code == 409
    assert "被别人改过" in _text(answer)


def test_a_name_borne_twice_is_asked_back_with_the_names_above(client_as, scope_as, units, now):
    for parent in ("banner_sumu", "banner_town"):
        services.found(
            scope_as("department-staff"),
            parent_id=units[parent].pk,
            unit=NewUnit(Kind.GENERAL_BRANCH, "兴隆总支", "兴隆总支"),
            by=BY,
            now=now,
        )
    client, url = client_as("department-staff"), _url("move", units["banner_sumu_village_1"])
    asked = client.post(url, {"parent": "兴隆总支", "on": "2026-06-05", "revision": 1})
    assert asked.status_code == 422
    assert "不止一个：巴彦苏木党委/兴隆总支、宝石镇党委/兴隆总支" in _text(asked)
    assert client.post(url, {"parent": "宝石镇/兴隆总支", "on": "2026-06-05", "revision": 1}).status_code == 303


# --- the chronicle of a unit


def test_the_chronicle_shows_what_when_and_by_which_post_and_no_name(client_as, scope_as, units, now):
    village = units["banner_sumu_village_1"]
    services.rename(
        scope_as("department-staff"), unit_id=village.pk, revision=1, name="新名", short_name="新名", by=BY, now=now
    )
    for role in ("member", "branch-secretary", "inspector"):
        text = _text(client_as(role).get(_url("entries", village)))
        assert re.search(r"1 组织更名 2026年6月5日09:30 组织科科长 全称：新名；简称：新名；原全称：", text)
        assert chronicle.root_of(village.pk) in text
        assert "白晓琳" not in text.partition("根值")[2].partition("共1条")[0]


def test_the_chronicle_is_read_from_the_newest_page_by_page(client_as, scope_as, units, now):
    village, scope = units["banner_sumu_village_1"], scope_as("department-staff")
    for number in range(1, 61):
        services.rename(
            scope, unit_id=village.pk, revision=number, name=f"第{number}名", short_name="名", by=BY, now=now
        )
    client, url = client_as("member"), _url("entries", village)
    first = client.get(url).content.decode()
    second = client.get(url + re.search(r'href="(\?before=\d+)"', first)[1]).content.decode()
    places = [[int(place) for place in re.findall(r'class="num">(\d+)</td>', html)] for html in (first, second)]
    assert places == [list(range(60, 10, -1)), list(range(10, 0, -1))]


def test_a_contact_leader_sees_the_unit_and_not_its_chronicle(client_as, units):
    village, client = units["banner_sumu_village_1"], client_as("contact-leader")
    assert client.get(_url("unit", village)).status_code == 200
    assert client.get(_url("entries", village)).status_code == 403


def test_a_closed_unit_says_when_and_who_answers_and_offers_nothing(client_as, scope_as, units, now):
    village, scope = units["banner_sumu_village_2"], scope_as("department-staff")
    services.dissolve(scope, unit_id=village.pk, revision=1, on=date(2026, 5, 1), by=BY, now=now)
    text = _text(client_as("department-staff").get(_url("unit", village)))
    assert "已于2026年5月1日撤销，由巴彦苏木党委承接。" in text
    assert "组织设置" not in text
