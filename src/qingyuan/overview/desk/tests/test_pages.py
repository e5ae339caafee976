"""The work desk as a page (工作台)."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.test import Client

from qingyuan.obligations.rectification.states import State
from qingyuan.people.organizations import roles
from tests import commissions
from tests.findings import campaign, plant, sample_library

SECRETARY, TOWNSHIP, STAFF = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_STAFF


def text_of(response):
    return html.unescape(response.content.decode())


def test_the_desk_greets_by_name_and_leads_to_each_thing_to_do(two_leagues, client_as):
    found = plant(two_leagues.one.units["banner_sumu_village_1"], due_on=date(2026, 6, 4), text="公" * 61)
    page = text_of(client_as(SECRETARY).get("/desk"))
    assert "包巴特尔，今天要办的事" in page
    assert f'href="/findings/{found.pk}"' in page and "去认领" in page
    assert "公" * 59 + "…" in page and "公" * 60 not in page
    assert "6月4日到期，过了1天" in page and ">逾期</span>" in page


def test_an_empty_desk_names_the_next_thing_and_its_day(two_leagues, client_as):
    page = text_of(client_as(TOWNSHIP).get("/desk"))
    assert "本周没有要您办的事。" in page
    assert "有了要办的事会放到这里。没有等您填的表。" in page
    plant(two_leagues.one.units["banner_sumu_village_1"], State.SIGNED_OFF, look_back_on=date(2026, 12, 5))
    page = text_of(client_as(TOWNSHIP).get("/desk"))
    assert "本周没有要您办的事。" in page
    assert "下一件是12月5日的回头看，到那天会放到这里。没有等您填的表。" in page


@pytest.mark.parametrize("role", [SECRETARY, TOWNSHIP, STAFF])
def test_the_rest_behind_the_link_is_as_many_as_it_says(two_leagues, client_as, role):
    units = two_leagues.one.units
    for key in ("banner_sumu_village_1", "banner_sumu", "banner"):
        for state in State:
            for _ in range(9):
                plant(units[key], state, look_back_on=date(2026, 6, 5) if key != "banner" else date(2026, 6, 6))
    client = client_as(role)
    links = re.findall(r'<a href="(/findings/\?waits=\w+)">看全部(\d+)件</a>', text_of(client.get("/desk")))
    assert links
    for address, number in links:
        assert f"共{number}条" in text_of(client.get(address)), address


def test_campaigns_under_way_stand_on_the_desk_and_drafts_do_not(two_leagues, client_as, tmp_path):
    library = sample_library(tmp_path)
    running = campaign(two_leagues.one, library, title="夏季集中治理")
    campaign(two_leagues.one, library, title="秋季集中治理", launch=False)
    for role in (roles.MEMBER, SECRETARY, STAFF):
        page = text_of(client_as(role).get("/desk"))
        assert f'href="/campaigns/{running.pk}"' in page and "夏季集中治理" in page
        assert "秋季集中治理" not in page
    assert "集中治理</a>" not in text_of(client_as(STAFF, "other").get("/desk"))


def test_the_first_page_is_the_desk_and_for_administrators_theirs(two_leagues, client_as):
    assert client_as(SECRETARY).get("/")["Location"] == "/desk"
    for role in roles.ADMINISTRATORS:
        assert client_as(role).get("/")["Location"] == "/system"


def test_the_desk_of_nobody_is_the_door(db):
    answer = Client().get("/desk")
    assert (answer.status_code, answer["Location"]) == (303, "/sign-in?next=%2Fdesk")


@pytest.mark.parametrize(("role", "shown"), [(roles.MEMBER, True), (STAFF, True), (roles.SYSTEM_ADMINISTRATOR, False)])
def test_the_way_to_ask_stands_at_the_foot_of_the_desk(client_as, role, shown):
    assert ('href="/guidance/"' in text_of(client_as(role).get("/desk"))) is shown


def test_a_commission_stands_on_the_desk_of_who_is_asked_until_he_has_answered(two_leagues, client_as):
    found = commissions.give(two_leagues.one)
    trustee = client_as(roles.TOWNSHIP_ORGANIZATION_MEMBER)
    asked = "替巴彦塔拉嘎查党支部代办：单位自查、登记纸质对照、整改办理（不含复核）"
    assert asked in text_of(trustee.get("/desk"))
    assert asked not in text_of(client_as(roles.BRANCH_SECRETARY).get("/desk"))
    commissions.move(two_leagues.one, found, "accept")
    assert asked not in text_of(trustee.get("/desk"))
