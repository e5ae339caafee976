"""The pages of a campaign (集中治理页面)."""

from __future__ import annotations

import html
import re
from collections import Counter
from datetime import date

import pytest

from qingyuan.kernel import clock
from qingyuan.obligations.rectification.models import OTHER, Finding
from qingyuan.obligations.rectification.states import State as FindingState
from qingyuan.overview.campaigns import services
from qingyuan.overview.campaigns.models import Stage
from qingyuan.overview.campaigns.rules import Days
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization, Seat
from qingyuan.people.roster.models import Tenure
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State
from tests.findings import Loop, campaign, own_finding, plant, sample_library

STAFF, HEAD = roles.DEPARTMENT_STAFF, roles.DEPARTMENT_HEAD
SECRETARY, TOWNSHIP = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER


def text_of(response):
    return html.unescape(response.content.decode())


def rows_behind(client, address):
    page = text_of(client.get(address))
    found = re.search(r"共(\d+)条", page)
    return int(found[1]) if found else page.count('<tr id="finding-')


@pytest.fixture
def adopted(two_leagues, tmp_path) -> Adoption:
    """A draft with two stages, the first of them running today."""
    return services.create(
        two_leagues.one.scope(STAFF),
        unit=two_leagues.one.units["banner"],
        library=sample_library(tmp_path),
        key="rectification",
        title="夏季集中治理",
        stages=(
            Days("study", "学", date(2026, 5, 1), date(2026, 6, 4)),
            Days("find", "查", date(2026, 6, 5), date(2026, 7, 20)),
            Days("mend", "改", date(2026, 7, 21), date(2026, 9, 30)),
        ),
        now=clock.now(),
    )


@pytest.fixture
def running(two_leagues, adopted) -> Adoption:
    return services.launch(two_leagues.one.scope(STAFF), adoption_id=adopted.pk, revision=1, now=clock.now())


@pytest.fixture
def planted(two_leagues, running) -> Adoption:
    keys = ["circles", "drinking", "motions", OTHER]
    number = 0
    for name, unit in two_leagues.one.units.items():
        for _ in range(3 if name.startswith("banner") else 0):
            number += 1
            plant(
                unit,
                list(FindingState)[number % 7],
                category=keys[number % 4],
                library=running.library,
                checklist="problems",
                adoption=running if number % 6 else None,
                due_on=date(2026, 6, 3 + number % 4),
            )
    return running


def path(adoption, more=""):
    return f"/campaigns/{adoption.pk}{more}"


# --- seeing it


def test_the_stages_stand_as_done_running_or_to_come_with_their_days(running, client_as):
    page = text_of(client_as(SECRETARY).get("/campaigns/"))
    steps = re.findall(r'step-(done|now|next)"[^>]*>\s*<span class="step-label">([^<]+)</span>', page)
    assert steps == [("done", "学"), ("now", "查"), ("next", "改")]
    assert "5月1日—6月4日" in page and "夏季集中治理" in page


def test_before_it_is_launched_only_its_department_and_those_above_the_place_see_it(adopted, client_as):
    for role in (SECRETARY, TOWNSHIP, roles.MEMBER, roles.CONTACT_LEADER):
        client = client_as(role)
        assert "还没有集中治理" in text_of(client.get("/campaigns/"))
        assert client.get(path(adopted)).status_code == 404
    assert "夏季集中治理" in text_of(client_as(HEAD).get("/campaigns/"))
    assert client_as(HEAD).get(path(adopted)).status_code == 200


@pytest.mark.parametrize(
    ("role", "league", "status"),
    [
        (roles.MEMBER, "one", 200),
        (SECRETARY, "one", 200),
        (roles.CONTACT_LEADER, "one", 200),
        (roles.INSPECTOR, "one", 200),
        (roles.AUDIT_ADMINISTRATOR, "one", 404),
        (STAFF, "other", 404),
        (roles.MEMBER, "other", 404),
    ],
)
def test_a_running_campaign_is_seen_by_everyone_under_it_and_by_no_stranger(running, client_as, role, league, status):
    page = client_as(role, league).get(path(running))
    assert page.status_code == status
    assert ("夏季集中治理" in text_of(page)) is (status == 200)


def test_a_member_sees_the_stages_and_no_figure(planted, client_as):
    page = text_of(client_as(roles.MEMBER).get(path(planted)))
    assert "step-now" in page
    assert "/findings/?" not in page and "按问题类别" not in page


@pytest.mark.parametrize(
    ("role", "top"),
    [
        pytest.param(STAFF, "banner", id="the department stands at the banner"),
        pytest.param(TOWNSHIP, "banner_sumu", id="a township at itself"),
        pytest.param(SECRETARY, "banner_sumu_village_1", id="a secretary at his branch"),
    ],
)
def test_each_reader_stands_at_the_highest_place_he_reaches(two_leagues, planted, client_as, role, top):
    page = text_of(client_as(role).get(path(planted)))
    assert f"<strong>{two_leagues.one.units[top].short_name}</strong>" in page


def test_one_goes_down_to_a_unit_and_up_again(two_leagues, planted, client_as):
    units = two_leagues.one.units
    client = client_as(STAFF)
    down = text_of(client.get(path(planted, f"?unit={units['banner_sumu'].pk}")))
    assert f'<a href="?unit={units["banner"].pk}">' in down and "巴彦塔拉嘎查党支部" in down
    for key in ("banner_town", "league", "county"):
        assert client_as(TOWNSHIP).get(path(planted, f"?unit={units[key].pk}")).status_code == 404
    assert client.get(path(planted, f"?unit={units['league'].pk}")).status_code == 404
    assert client.get(path(planted, f"?unit={two_leagues.other.units['banner'].pk}")).status_code == 404


@pytest.mark.parametrize("role", [STAFF, TOWNSHIP, SECRETARY, roles.CONTACT_LEADER])
def test_each_number_on_the_page_is_the_number_of_findings_behind_its_link(planted, client_as, role):
    client = client_as(role)
    page = client.get(path(planted)).content.decode()
    links = re.findall(r'<a href="(/findings/\?[^"]+)">(\d+)</a>', page)
    assert len(links) > 3
    for address, number in links:
        assert rows_behind(client, html.unescape(address)) == int(number) > 0, address


def table_of(page, caption):
    """The numbers of a table: heading of the row -> label of the column -> number."""
    table = re.search(rf'<caption class="hidden">{caption}</caption>(.*?)</table>', page, re.S)[1]
    cell = r'<td class="num" data-label="([^"]+)">\s*<span class="number">\s*<[^>]+>(\d+)<'
    found = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", table, re.S):
        if numbers := {label: int(number) for label, number in re.findall(cell, row)}:
            heading = re.search(r'<th scope="row">(.*?)</th>', row, re.S)[1]
            found[re.sub("<[^>]+>", "", heading)] = numbers
    return found


def added(lines):
    """The lines of a table summed column by column."""
    found = Counter()
    for line in lines:
        found.update(line)
    return dict(found)


def only(**numbers):
    """A line that says this and nothing else."""
    return dict.fromkeys(_COLUMNS, 0) | {_COLUMNS[_KEYS.index(key)]: number for key, number in numbers.items()}


_KEYS = ("total", "open", "working", "review", "contested", "struck_off", "overdue")
_COLUMNS = ("问题", "待整改", "整改中", "待复核", "异议中", "已销号", "逾期")


def numbers_of(unit, adoption):
    """What the unit itself, without those below, adds to a line."""
    found = list(Finding._base_manager.filter(unit=unit, adoption=adoption).exclude(state="withdrawn"))
    states = [one.state for one in found]
    return only(
        total=len(found),
        **{state: states.count(state) for state in ("open", "working", "review", "contested")},
        struck_off=states.count("signed_off") + states.count("looked_back"),
        overdue=sum(one.state in ("open", "working") and one.due_on < clock.today() for one in found),
    )


def test_the_lines_of_the_page_add_up_to_its_last_line_and_to_the_categories(two_leagues, planted, client_as):
    page = text_of(client_as(STAFF).get(path(planted)))
    units, categories = table_of(page, "按单位"), table_of(page, "按问题类别")
    total = units.pop("合计")
    assert added([*units.values(), numbers_of(two_leagues.one.units["banner"], planted)]) == total
    assert added(categories.values()) == {column: total[column] for column in _COLUMNS[:-1]}
    assert list(categories) == ["圈子文化", "酒桌文化", "形式主义", "其他"]
    for line in (total, *units.values(), *categories.values()):
        assert line["问题"] == sum(line[column] for column in _COLUMNS[1:-1])
    assert total["问题"] > 15 and total["逾期"] > 0


def test_the_leagues_own_department_sees_banners_add_up(two_leagues, planted, client_as):
    league = two_leagues.one
    Adoption._base_manager.filter(pk=planted.pk).update(unit=league.units["league"])
    department: Organization = league.units["league_department"]
    seat = Seat(unit=department, key="head", name="部长", role=HEAD)
    seat.save(force_insert=True)
    Tenure._base_manager.filter(person=league.people[HEAD]).update(seat=seat, unit=department)
    plant(league.units["county_sumu_village_1"], adoption=planted)
    units = table_of(text_of(client_as(HEAD).get(path(planted))), "按单位")
    banner = table_of(text_of(client_as(STAFF).get(path(planted))), "按单位")["合计"]
    assert list(units) == ["兴安盟委组织部", "科尔沁右翼前旗委", "突泉县委", "合计"]
    assert units["科尔沁右翼前旗委"] == banner
    assert units["突泉县委"] == only(total=1, open=1)
    assert units["合计"] == added([banner, units["突泉县委"]])


def test_one_sign_off_moves_the_leagues_number_by_one(two_leagues, running, client_as):
    loop = Loop(two_leagues.one, adoption=running, category="motions", category_text="")
    loop.to(FindingState.REVIEW)

    def numbers():
        return table_of(text_of(client_as(STAFF).get(path(running))), "按单位")["合计"]

    assert numbers() == only(total=1, review=1)
    loop.call(TOWNSHIP, "sign_off")
    assert numbers() == only(total=1, struck_off=1)


def test_a_members_own_finding_moves_no_number(two_leagues, running, client_as):
    own_finding(two_leagues.one, adoption=running, category="motions", due_on=date(2026, 6, 1))
    for role in (STAFF, TOWNSHIP, roles.COMMITTEE_MEMBER, roles.CONTACT_LEADER):
        page = text_of(client_as(role).get(path(running)))
        assert "/findings/?" not in page
        assert set(table_of(page, "按问题类别")["形式主义"].values()) == {0}


# --- setting one up


@pytest.fixture
def filled_in(two_leagues, tmp_path):
    sample_library(tmp_path)
    return {
        "template": "tests/sample:1:rectification",
        "unit": two_leagues.one.units["banner"].pk,
        "title": "夏季集中治理",
        "starts_on": "2026-06-08",
    }


CONFIRMED = {
    "confirm": "1",
    "study_from": "2026-06-08",
    "study_to": "2026-07-07",
    "find_from": "2026-06-20",
    "find_to": "2026-08-21",
}


def test_choosing_a_template_proposes_the_days_of_its_stages_and_writes_nothing(filled_in, client_as):
    client = client_as(STAFF)
    assert client.get("/campaigns/new").status_code == 200
    proposed = client.post("/campaigns/new", filled_in)
    page = text_of(proposed)
    assert proposed.status_code == 200
    values = dict(re.findall(r'<input type="date" name="(\w+)" value="([\d-]+)"', page))
    assert values == {
        "starts_on": "2026-06-08",
        "study_from": "2026-06-08",
        "study_to": "2026-07-07",
        "find_from": "2026-07-08",
        "find_to": "2026-08-21",
    }
    assert not Adoption._base_manager.exists()


def test_the_days_as_changed_are_kept_as_a_draft_and_launched_from_its_page(filled_in, client_as, two_leagues):
    client = client_as(STAFF)
    answer = client.post("/campaigns/new", filled_in | CONFIRMED)
    adopted = Adoption._base_manager.get()
    assert (answer.status_code, answer["Location"]) == (303, path(adopted))
    assert (adopted.state, adopted.title, adopted.ends_on) == (State.DRAFT, "夏季集中治理", date(2026, 8, 21))
    assert list(Stage._base_manager.order_by("order").values_list("key", "starts_on", "ends_on")) == [
        ("study", date(2026, 6, 8), date(2026, 7, 7)),
        ("find", date(2026, 6, 20), date(2026, 8, 21)),
    ]
    page = text_of(client.get(path(adopted)))
    assert "已存为草稿，核对无误后启动。" in page and f'action="{path(adopted, "/launch")}"' in page
    launched = client.post(path(adopted, "/launch"), {"revision": 1})
    assert (launched.status_code, launched["Location"]) == (303, path(adopted))
    page = text_of(client.get(path(adopted)))
    assert "已启动。" in page
    for link in ("/arrange", "/plan", "/pause", "/end"):
        assert f'href="{path(adopted, link)}"' in page
    assert "夏季集中治理" in text_of(client_as(SECRETARY).get("/campaigns/"))


def test_the_same_draft_sent_twice_is_one_campaign(filled_in, client_as):
    given = filled_in | CONFIRMED | {"_key": "new-once"}
    answers = [client_as(STAFF).post("/campaigns/new", given).status_code for _ in range(2)]
    assert (answers, Adoption._base_manager.count()) == ([303, 303], 1)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": ""}, "请写集中治理的名称。"),
        ({"starts_on": "下周一"}, "请按 2026-06-05 的样子填写日期。"),
        ({"template": "tests/sample:9:rectification"}, "选择一个有效的选项"),
        (CONFIRMED | {"find_to": ""}, "请填写日期。"),
        (CONFIRMED | {"find_from": "2026-06-01"}, "阶段的日期前后颠倒"),
        (CONFIRMED | {"study_to": "2026-06-01"}, "阶段的日期前后颠倒"),
    ],
)
def test_a_fault_comes_back_with_what_was_typed(filled_in, client_as, changed, said):
    refused = client_as(STAFF).post("/campaigns/new", filled_in | changed)
    assert refused.status_code == 422
    assert said in text_of(refused)
    assert not Adoption._base_manager.exists()


@pytest.mark.parametrize("unit", ["county", "league", "banner_sumu_village_1"])
def test_a_unit_that_is_not_the_departments_is_no_choice(filled_in, client_as, two_leagues, unit):
    refused = client_as(STAFF).post("/campaigns/new", filled_in | {"unit": two_leagues.one.units[unit].pk})
    assert refused.status_code == 422
    assert not Adoption._base_manager.exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (SECRETARY, 403),
        (TOWNSHIP, 403),
        (roles.MEMBER, 403),
        (roles.INSPECTOR, 403),
        (roles.SYSTEM_ADMINISTRATOR, 404),
    ],
)
def test_who_may_not_set_one_up_gets_no_form(filled_in, client_as, role, status):
    client = client_as(role)
    assert client.get("/campaigns/new").status_code == status
    assert client.post("/campaigns/new", filled_in | CONFIRMED).status_code == status
    assert "/campaigns/new" not in text_of(client.get("/campaigns/"))
    assert not Adoption._base_manager.exists()


# --- moving it


@pytest.mark.parametrize(
    ("role", "league", "status"),
    [(SECRETARY, "one", 403), (roles.MEMBER, "one", 403), (roles.INSPECTOR, "one", 403), (STAFF, "other", 404)],
)
def test_who_may_not_move_it_is_refused_and_sees_no_button(running, client_as, role, league, status):
    client = client_as(role, league)
    assert client.post(path(running, "/end"), {"revision": 2}).status_code == status
    assert f'action="{path(running)}' not in text_of(client.get(path(running)))
    assert Adoption._base_manager.get().state == State.IN_FORCE


@pytest.mark.parametrize(
    ("verb", "revision", "status"),
    [
        pytest.param("launch", "2", 409, id="launched already"),
        pytest.param("pause", "1", 409, id="an old page"),
        pytest.param("end", "1", 409, id="an old page of the end"),
        pytest.param("pause", "", 422, id="no revision"),
        pytest.param("delete", "2", 404, id="no such verb"),
    ],
)
def test_a_move_that_can_not_be_changes_nothing(running, client_as, verb, revision, status):
    given = {"revision": revision, "reason": "等上级方案"}
    assert client_as(STAFF).post(path(running, f"/{verb}"), given).status_code == status
    assert Adoption._base_manager.get().state == State.IN_FORCE


def test_it_is_paused_resumed_and_ended(running, client_as):
    client = client_as(HEAD)
    for revision, (verb, state) in enumerate(
        [("pause", State.PAUSED), ("resume", State.IN_FORCE), ("end", State.ENDED)], start=2
    ):
        given = {"revision": revision, "reason": "等上级方案"}
        assert client.post(path(running, f"/{verb}"), given).status_code == 303
        assert Adoption._base_manager.get().state == state
    assert f'action="{path(running)}' not in text_of(client.get(path(running)))


def test_a_campaign_nobody_has_is_not_there(two_leagues, client_as):
    assert client_as(STAFF).get("/campaigns/1").status_code == 404
    assert client_as(STAFF).post("/campaigns/1/launch", {"revision": 1}).status_code == 404


def test_findings_of_another_campaign_stand_apart(two_leagues, planted, client_as):
    another = campaign(two_leagues.one, planted.library, title="秋季集中治理")
    page = text_of(client_as(STAFF).get(path(another)))
    assert table_of(page, "按单位")["合计"] == only()
