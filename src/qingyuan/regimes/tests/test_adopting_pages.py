"""The pages that adopt, end, upgrade, and say what is in force here (采用、换用新版、现行制度)."""

from __future__ import annotations

import html
import re

import pytest

from qingyuan.people.organizations import roles
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State
from tests import findings, regimes

HEAD = roles.DEPARTMENT_HEAD
OWN_LIST = "checklist:banner/own:1:own-problems"
OWN_DAYS = "tightening:banner/days:1:own-deadlines"


@pytest.fixture(autouse=True)
def _home(tmp_path, settings):
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    settings.QINGYUAN_LIBRARIES = (shipped, tmp_path / "home")


@pytest.fixture
def running(two_leagues, tmp_path):
    return regimes.of_the_league(two_leagues.one, findings.sample_library(tmp_path))


@pytest.fixture
def days(two_leagues, running):
    """A library of the banner's that tightens the day by which things are put right."""
    return regimes.issued(two_leagues.one, regimes.tightening(defaults__by_date="45 days"), library="banner/days")


def text_of(response):
    """What is read, without tags and doubled spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.unescape(response.content.decode())))


def rows_of(response):
    """The rows of all tables, each as the texts of its cells."""
    found = re.findall(r"<tr>(.*?)</tr>", html.unescape(response.content.decode()), re.S)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in found]
    return [[re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", cell)).strip() for cell in row] for row in cells]


def post(client, running, item, **more):
    return client.post("/libraries/adopt", {"campaign": running.pk, "item": item, **more})


# --- adopting


def test_before_confirming_the_page_says_what_changes_for_how_many(two_leagues, client_as, running, days):
    answer = post(client_as(HEAD), running, OWN_DAYS)
    assert answer.status_code == 200
    assert ["限期整改期限", "60天", "45天"] in rows_of(answer)
    # The banner, 组织部, 纪委 and the office's branch; two townships, four villages.
    assert "对科尔沁右翼前旗委和下面共10个组织施行，其中党支部5个。已有的记录不变。" in text_of(answer)
    assert "确认采用" in text_of(answer)
    assert not Adoption._base_manager.filter(kind="tightening").exists()


def test_confirmed_it_holds_from_today_and_leads_to_what_is_in_force(two_leagues, client_as, running, days):
    client = client_as(HEAD)
    answer = post(client, running, OWN_DAYS, confirm="1")
    banner = two_leagues.one.units["banner"]
    assert (answer.status_code, answer["Location"]) == (303, f"/libraries/in-force?unit={banner.pk}")
    page = client.get(answer["Location"])
    assert "已采用“本旗从严的期限”，从今天起在科尔沁右翼前旗委施行。" in text_of(page)
    assert [
        "限期整改期限 集中治理",
        "45天",
        "科尔沁右翼前旗委从2026年6月5日起由60天收紧",
    ] in rows_of(page)


def test_a_refused_loosening_is_said_on_the_page_with_both_values(two_leagues, client_as, running, days):
    league = two_leagues.one
    earlier = regimes.issued(
        league, regimes.tightening(key="league-days", defaults__by_date="40 days"), library="league/days"
    )
    regimes.of_the_league(league, earlier, kind="tightening", key="league-days", title="全盟从严", part_of=running)
    for more in ({}, {"confirm": "1"}):
        answer = post(client_as(HEAD), running, OWN_DAYS, **more)
        assert answer.status_code == 422
        assert (
            "不能放宽：兴安盟委已把“限期整改期限”收紧为40天，这里写的是45天。请改成比40天短的期限，或者不采用这一条。"
            in text_of(answer)
        )
    assert Adoption._base_manager.filter(kind="tightening").count() == 1


def test_without_a_campaign_the_page_says_what_has_to_come_first(two_leagues, client_as):
    page = text_of(client_as(HEAD).get("/libraries/adopt"))
    assert "现在没有在本单位施行的集中治理" in page


def test_what_is_offered_says_its_kind_its_library_and_how_far_it_was_checked(two_leagues, client_as, running):
    page = text_of(client_as(HEAD).get("/libraries/adopt"))
    assert "全盟集中治理（兴安盟委）" in page
    assert "问题表现清单（示例，非官方）（清单，测试制度库 示例（非官方））" in page


@pytest.mark.parametrize("item", ["", "checklist:nothing:1:x", "campaign:tests/sample:1:rectification"])
def test_what_is_not_offered_is_not_adopted(two_leagues, client_as, running, item):
    assert post(client_as(HEAD), running, item, confirm="1").status_code == 422
    assert Adoption._base_manager.count() == 1


# --- ending and a later version


@pytest.fixture
def added(two_leagues, running):
    row = regimes.issued(two_leagues.one, regimes.CHECKLIST)
    return regimes.part(two_leagues.one, running, row, "checklist", "own-problems")


def test_a_part_is_ended_from_the_page(two_leagues, client_as, running, added):
    client = client_as(HEAD)
    place = f"/libraries/in-force?unit={added.unit_id}"
    assert f"/libraries/adoptions/{added.pk}/end" in client.get(place).content.decode()
    answer = client.post(f"/libraries/adoptions/{added.pk}/end", {"revision": 1})
    assert (answer.status_code, answer["Location"]) == (303, place)
    added.refresh_from_db()
    assert added.state == State.ENDED
    assert "补充清单" not in [row[0] for row in rows_of(client.get(place))]


def test_a_campaign_is_not_ended_here(two_leagues, client_as, running):
    adopted = findings.campaign(two_leagues.one, running.library)
    assert client_as(HEAD).post(f"/libraries/adoptions/{adopted.pk}/end", {"revision": 2}).status_code == 404


def test_a_page_that_carries_no_revision_or_an_old_one_ends_nothing(two_leagues, client_as, running, added):
    client = client_as(HEAD)
    assert client.post(f"/libraries/adoptions/{added.pk}/end", {}).status_code == 422
    assert client.post(f"/libraries/adoptions/{added.pk}/end", {"revision": 9}).status_code == 409
    added.refresh_from_db()
    assert added.state == State.IN_FORCE


def test_a_later_version_is_shown_before_it_is_taken(two_leagues, client_as, running, days):
    league, client = two_leagues.one, client_as(HEAD)
    adopted = regimes.part(league, running, days, "tightening", "own-deadlines")
    place = f"/libraries/in-force?unit={adopted.unit_id}"
    upgrade = f"/libraries/adoptions/{adopted.pk}/upgrade"
    assert upgrade not in client.get(place).content.decode()
    regimes.issued(league, regimes.tightening(defaults__by_date="40 days"), library="banner/days", version=2)
    assert "换用第2版" in text_of(client.get(place))
    page = client.get(upgrade)
    assert ["限期整改期限", "60天", "40天"] in rows_of(page) and "第1版换为第2版" in text_of(page)
    answer = client.post(upgrade, {"revision": 1})
    assert (answer.status_code, answer["Location"]) == (303, place)
    assert ["限期整改期限 集中治理", "40天", "科尔沁右翼前旗委从2026年6月5日起由60天收紧"] in rows_of(client.get(place))


def test_a_later_version_that_would_loosen_says_why_and_offers_no_button(two_leagues, client_as, running, days):
    league = two_leagues.one
    adopted = regimes.part(league, running, days, "tightening", "own-deadlines")
    regimes.issued(league, regimes.tightening(defaults__by_date="55 days"), library="banner/days", version=2)
    above = regimes.issued(
        league, regimes.tightening(key="league-days", defaults__by_date="50 days"), library="league/days"
    )
    regimes.of_the_league(league, above, kind="tightening", key="league-days", title="全盟从严", part_of=running)
    page = client_as(HEAD).get(f"/libraries/adoptions/{adopted.pk}/upgrade")
    assert "不能放宽：兴安盟委已把“限期整改期限”收紧为50天，这里写的是55天。" in text_of(page)
    assert 'name="revision"' not in page.content.decode()


def test_what_has_the_newest_version_has_nothing_to_upgrade(two_leagues, client_as, running, added):
    client = client_as(HEAD)
    answer = client.get(f"/libraries/adoptions/{added.pk}/upgrade")
    assert answer.status_code == 303
    assert "用的已经是最新的一版" in text_of(client.get(answer["Location"]))


# --- what is in force


def test_whoever_works_under_it_reads_what_is_in_force_why_since_when_and_from_whom(
    two_leagues, client_as, running, added
):
    for role in (roles.MEMBER, roles.BRANCH_SECRETARY):
        page = client_as(role).get("/libraries/in-force")
        assert "现行制度：巴彦塔拉嘎查党支部" in text_of(page)
        rows = [row[:5] for row in rows_of(page)]
        for row in (
            ["集中治理", "集中治理", "兴安盟委采用", "2026年5月1日", "测试制度库 第1版 示例（非官方）"],
            [
                "问题表现清单（示例，非官方）",
                "清单",
                "随兴安盟委采用的方案施行",
                "2026年5月1日",
                "测试制度库 第1版 示例（非官方）",
            ],
            [
                "补充清单",
                "清单",
                "科尔沁右翼前旗委在“全盟集中治理”中增加",
                "2026年6月5日",
                "本旗补充制度 第1版 待核对",
            ],
            ["限期整改期限 集中治理", "60天", "没有收紧，照原定"],
            ["答“没有”时 补充清单", "写明依据", "没有收紧，照原定"],
        ):
            assert row in rows, row
        assert "/libraries/adoptions/" not in page.content.decode() and "/libraries/adopt" not in page.content.decode()


def test_a_place_where_nothing_was_added_sees_nothing_of_it(two_leagues, client_as, running, added):
    league = two_leagues.one
    row = regimes.issued(league, regimes.CHECKLIST.replace("own-", "town-"), library="banner/town")
    regimes.part(league, running, row, "checklist", "town-problems", unit="banner_town")
    page = rows_of(client_as(roles.BRANCH_SECRETARY).get("/libraries/in-force"))
    assert [one[0] for one in page].count("补充清单") == 1
    draft = findings.campaign(league, running.library, title="还没有启动", launch=False)
    assert draft.title not in text_of(client_as(HEAD).get("/libraries/in-force"))


def test_without_anything_in_force_the_page_says_so(two_leagues, client_as):
    assert "现在没有在本单位施行的制度" in text_of(client_as(roles.MEMBER).get("/libraries/in-force"))


@pytest.mark.parametrize("unit", ["banner", "banner_sumu_village_2", "county"])
def test_a_unit_out_of_ones_range_is_not_there(two_leagues, client_as, running, unit):
    pk = two_leagues.one.units[unit].pk
    assert client_as(roles.BRANCH_SECRETARY).get(f"/libraries/in-force?unit={pk}").status_code == 404
    assert client_as(roles.BRANCH_SECRETARY).get("/libraries/in-force?unit=x").status_code == 404


def test_it_takes_as_many_queries_for_more_in_force_and_for_a_deeper_unit(
    two_leagues, client_as, running, added, django_assert_num_queries
):
    league, client = two_leagues.one, client_as(HEAD)
    places = [f"/libraries/in-force?unit={league.units[unit].pk}" for unit in ("banner", "banner_sumu_village_1")]
    for place in places:
        client.get(place)
    with django_assert_num_queries(7):
        client.get(places[0])
    for number in range(3):
        row = regimes.issued(
            league, regimes.CHECKLIST.replace("own-", f"more{number}-"), library=f"banner/more-{number}"
        )
        regimes.part(league, running, row, "checklist", f"more{number}-problems")
    days = regimes.issued(league, regimes.tightening(defaults__by_date="45 days"), library="banner/days")
    regimes.part(league, running, days, "tightening", "own-deadlines")
    client.get(places[0])
    for place in places:
        with django_assert_num_queries(7):
            client.get(place)


def test_the_library_and_the_page_of_a_unit_lead_to_it(two_leagues, client_as):
    client = client_as(roles.BRANCH_SECRETARY)
    unit = two_leagues.one.units["banner_sumu_village_1"]
    assert 'href="/libraries/in-force"' in client.get("/libraries/").content.decode()
    assert f"/libraries/in-force?unit={unit.pk}" in client.get(unit.get_absolute_url()).content.decode()
