"""The pages of the room (任务页面)."""

from __future__ import annotations

import re
from datetime import date

import pytest

from qingyuan.obligations.tasks.models import Claim, Handling, OwnItem, Record, Subject, Suggestion
from qingyuan.people.organizations import roles
from tests import findings, tasks
from tests.tasks import HEAD, HOUSE, MEMBER, SECRETARY, STAFF, SUGGESTION, TEXT, TITLE, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


@pytest.fixture
def library(two_leagues, tmp_path):
    return tasks.library(tmp_path)


@pytest.fixture
def households(league, library):
    return tasks.adopted(league, library)


def text_of(answer):
    return answer.content.decode()


def test_a_secretary_lists_a_household_records_a_visit_and_its_word_and_a_figure(league, households, client_as):
    client, unit = client_as(SECRETARY), league.units[VILLAGE]
    html = text_of(client.get(f"/tasks/units/{unit.pk}"))
    assert "六到村户（示例）" in html
    assert "示例（非官方）" in html
    assert "还没有列入户" in html
    added = client.post(f"/tasks/units/{unit.pk}/sets/{households.pk}/subjects", {"name": HOUSE})
    subject = Subject._base_manager.get(name=HOUSE)
    assert (added.status_code, added["Location"]) == (303, f"/tasks/subjects/{subject.pk}")
    html = text_of(client.get(added["Location"]))
    assert "规划到户" in html
    assert "2026年7月4日" in html
    plan = re.search(r'href="(/tasks/units/[^"]*/items/plan\?[^"]*)"', html)[1].replace("&amp;", "&")
    form = text_of(client.get(plan))
    assert f'value="{league.people[SECRETARY].name}"' in form
    assert "不写证件号码、电话和病情" in form
    written = {
        "happened_on": "2026-06-05",
        "went": "包巴特尔",
        "text": TEXT,
        "word": "little",
        "word_text": "草料还是贵",
        "word_from": "户主",
    }
    assert client.post(plan, written).status_code == 303
    income = f"/tasks/units/{unit.pk}/sets/{households.pk}/items/income?subject={subject.pk}"
    for period, value in (("2025-07-01", "5200"), ("2026-01-01", "5600.5")):
        assert client.post(f"{income}&period={period}", {"figure-per-head": value}).status_code == 303
    html = text_of(client.get(f"/tasks/subjects/{subject.pk}"))
    assert "本人怎么说：帮助不大" in html
    assert "草料还是贵" in html
    assert "<svg viewBox" in html
    assert re.findall(r'<th scope="row">(2025下|2026上)</th><td class="num"><span class="number">([\d.]+)', html) == [
        ("2025下", "5200"),
        ("2026上", "5600.5"),
    ]


def test_who_looks_from_above_is_led_to_no_form_that_is_not_his(league, households, library, client_as):
    """Neither on the page of a household nor on that of a unit whose own taskset it is."""
    tasks.adopted(league, library, key="branch-tasks")
    subject = tasks.household(league, households)
    for address in (f"/tasks/subjects/{subject.pk}", f"/tasks/units/{subject.unit_id}"):
        assert "/items/" in text_of(client_as(SECRETARY).get(address))
        for role in (TOWNSHIP, STAFF, roles.CONTACT_LEADER):
            assert "/items/" not in text_of(client_as(role).get(address))


def test_a_figure_filled_in_before_is_said_and_a_second_stands_beside_it(league, households, client_as):
    subject = tasks.household(league, households)
    handling = tasks.income(league, subject, 5000)
    client = client_as(SECRETARY)
    address = f"/tasks/units/{subject.unit_id}/sets/{households.pk}/items/income?subject={subject.pk}&period=2026-01-01"
    assert "半年人均收入 5000元" in text_of(client.get(address))
    assert client.post(address, {"figure-per-head": "5500", "text": "漏算了卖羊的钱"}).status_code == 303
    html = text_of(client.get(f"/tasks/handlings/{handling.pk}"))
    assert html.index("5500") < html.index("5000")
    assert "已更正" in html
    assert "漏算了卖羊的钱" in html


@pytest.mark.parametrize(
    ("data", "status", "sentence"),
    [
        pytest.param({"figure-per-head": ""}, 422, "请至少填一个数", id="nothing"),
        pytest.param({"figure-per-head": "五千"}, 422, "请填数字", id="words"),
        pytest.param({"figure-per-head": "1.234"}, 422, "最多两位小数", id="three places"),
    ],
)
def test_a_figure_that_can_not_be_taken_comes_back_with_why(league, households, client_as, data, status, sentence):
    subject = tasks.household(league, households)
    address = f"/tasks/units/{subject.unit_id}/sets/{households.pk}/items/income?subject={subject.pk}"
    answer = client_as(SECRETARY).post(address, data)
    assert answer.status_code == status
    assert sentence in text_of(answer)
    assert not Handling._base_manager.exists()


def test_a_telephone_number_is_refused_and_what_was_typed_stays(league, households, client_as):
    subject = tasks.household(league, households)
    address = f"/tasks/units/{subject.unit_id}/sets/{households.pk}/items/plan?subject={subject.pk}"
    typed = "电话13804821234，已商定种草。"
    answer = client_as(SECRETARY).post(address, {"happened_on": "2026-06-05", "went": "包巴特尔", "text": typed})
    assert answer.status_code == 422
    assert "像是电话或者证件号码" in text_of(answer)
    assert typed in text_of(answer)
    assert not Record._base_manager.exists()


def test_the_township_sends_back_and_accepts(league, households, client_as):
    handling = tasks.visit(league, tasks.household(league, households))
    client = client_as(TOWNSHIP)
    assert TEXT in text_of(client.get("/tasks/review"))
    html = text_of(client.get(f"/tasks/handlings/{handling.pk}"))
    assert "还差一点，退回" in html
    assert client.post(f"/tasks/handlings/{handling.pk}/send-back", {"revision": 1, "note": ""}).status_code == 422
    answer = client.post(f"/tasks/handlings/{handling.pk}/send-back", {"revision": 1, "note": "还差谁来帮。"})
    assert answer.status_code == 303
    assert "上级退回：还差谁来帮。" in text_of(client_as(SECRETARY).get(f"/tasks/handlings/{handling.pk}"))
    handling = tasks.visit(league, tasks.stored(handling).subject, text="支部委员白金花帮着种。")
    answer = client.post("/tasks/review", {"handling": f"{handling.pk}.{handling.revision}"})
    assert answer.status_code == 303
    assert tasks.stored(handling).state == "accepted"
    assert "没有等您认可的" in text_of(client.get("/tasks/review"))


def test_accepting_without_ticking_is_told_so_and_an_old_page_is_a_conflict(league, households, client_as):
    handling = tasks.visit(league, tasks.household(league, households))
    client = client_as(TOWNSHIP)
    assert client.post("/tasks/review", {}).status_code == 422
    tasks.visit(league, handling.subject)
    answer = client.post("/tasks/review", {"handling": f"{handling.pk}.1"})
    assert answer.status_code == 409
    assert tasks.stored(handling).state == "reported"


def test_progress_lists_units_in_official_order_and_says_what_nought_means(league, households, client_as):
    tasks.visit(league, tasks.household(league, households))
    client = client_as(STAFF)
    html = text_of(client.get(f"/tasks/sets/{households.pk}"))
    assert html.index("巴彦苏木党委") < html.index("宝石镇党委")
    assert "没有列入对象的单位，应办是0" in html
    assert f"?unit={league.units['banner_sumu'].pk}" in html
    below = text_of(client.get(f"/tasks/sets/{households.pk}?unit={league.units['banner_sumu'].pk}"))
    assert f"/tasks/units/{league.units[VILLAGE].pk}" in below
    assert "名次" not in html


def test_a_household_listed_no_more_leaves_the_list_and_keeps_its_page(league, households, client_as):
    subject = tasks.household(league, households)
    tasks.visit(league, subject)
    client = client_as(SECRETARY)
    assert client.post(f"/tasks/subjects/{subject.pk}/leave", {"revision": 1, "note": ""}).status_code == 422
    answer = client.post(f"/tasks/subjects/{subject.pk}/leave", {"revision": 1, "note": "已搬到旗里"})
    assert (answer.status_code, answer["Location"]) == (303, f"/tasks/units/{subject.unit_id}")
    assert HOUSE not in text_of(client.get(f"/tasks/units/{subject.unit_id}"))
    html = text_of(client.get(f"/tasks/subjects/{subject.pk}"))
    assert "已搬到旗里" in html
    assert TEXT in html


def test_a_member_suggests_in_one_field_and_sees_what_became_of_it(league, client_as):
    member, secretary = client_as(MEMBER), client_as(SECRETARY)
    assert "提建议" in text_of(member.get("/me"))
    form = text_of(member.get("/tasks/suggest"))
    assert len(re.findall(r"<textarea|<select|<input (?!type=\"hidden\")", form)) == 1
    assert member.post("/tasks/suggest", {"text": ""}).status_code == 422
    assert member.post("/tasks/suggest", {"text": SUGGESTION}).status_code == 303
    found = Suggestion._base_manager.get()
    html = text_of(secretary.get(f"/tasks/suggestions/{found.pk}"))
    assert league.people[MEMBER].name in html
    data = {
        "revision": 1,
        "text": "学习改在下午",
        "owner": league.people[SECRETARY].pk,
        "due_on": "",
        "note": "下月起。",
    }
    assert secretary.post(f"/tasks/suggestions/{found.pk}/take", data).status_code == 303
    html = text_of(member.get(f"/tasks/suggestions/{found.pk}"))
    assert "已列为巴彦塔拉嘎查党支部的自选任务" in html
    assert "下月起。" in html
    assert OwnItem._base_manager.get().text == "学习改在下午"
    assert SUGGESTION[:20] in text_of(member.get("/me"))


def test_above_the_branch_nobody_reads_whose_suggestion_it_is(league, client_as):
    found = tasks.pass_up(league, tasks.suggest(league))
    name = league.people[MEMBER].name
    for role, told in ((SECRETARY, True), (TOWNSHIP, False)):
        html = text_of(client_as(role).get(f"/tasks/suggestions/{found.pk}"))
        assert SUGGESTION in html
        assert (name in html) is told
    assert name not in text_of(client_as(TOWNSHIP).get("/tasks/suggestions"))
    assert "提的人是谁只有支部知道" in text_of(client_as(TOWNSHIP).get(f"/tasks/suggestions/{found.pk}"))
    for role in (STAFF, HEAD, roles.CONTACT_LEADER, roles.INSPECTOR):
        assert client_as(role).get(f"/tasks/suggestions/{found.pk}").status_code == 404


def test_answering_and_taking_back(league, client_as):
    found = tasks.suggest(league)
    secretary = client_as(SECRETARY)
    address = f"/tasks/suggestions/{found.pk}"
    assert secretary.post(f"{address}/answer", {"revision": 1, "note": ""}).status_code == 422
    assert secretary.post(f"{address}/answer", {"revision": 9, "note": "好"}).status_code == 409
    assert secretary.post(f"{address}/withdraw", {"revision": 1}).status_code == 403
    assert secretary.post(f"{address}/answer", {"revision": 1, "note": "下月起改。"}).status_code == 303
    member = client_as(MEMBER)
    assert member.post(f"{address}/withdraw", {"revision": 2}).status_code == 409
    other = tasks.suggest(league, text="再提一条。")
    assert member.post(f"/tasks/suggestions/{other.pk}/withdraw", {"revision": 1}).status_code == 303
    assert tasks.stored(other).state == "withdrawn"


def test_the_board_from_posting_to_what_worked(league, library, client_as):
    adoption = tasks.board(league, library)
    staff, secretary, head = client_as(STAFF), client_as(SECRETARY), client_as(HEAD)
    data = {
        "board": f"{league.units['banner'].pk}.{adoption.pk}",
        "title": TITLE,
        "text": "年老体弱的占三成。",
        "solved": "每季度有记录。",
        "due_on": "",
    }
    assert "发榜" in text_of(staff.get("/tasks/boards/"))
    answer = staff.post("/tasks/boards/new", data)
    assert answer.status_code == 303
    html = text_of(secretary.get(answer["Location"]))
    unit = league.units[VILLAGE]
    assert f'<option value="{unit.pk}">' in html
    assert "揭榜后6个月，每月写一次进展" in html
    claimed = secretary.post(f"{answer['Location']}/claim", {"unit": unit.pk})
    assert claimed.status_code == 303
    claim = Claim._base_manager.get()
    moved = f"/tasks/claims/{claim.pk}"
    assert secretary.post(f"{moved}/report", {"revision": 1, "note": "走了12户，都愿意在家学。"}).status_code == 303
    assert secretary.post(f"{moved}/submit", {"revision": 2, "note": "分片到户，每季度两次。"}).status_code == 303
    assert "分片到户" in text_of(head.get(moved))
    assert head.post(f"{moved}/return", {"revision": 3, "note": ""}).status_code == 422
    assert head.post(f"{moved}/return", {"revision": 3, "note": "缺一季度的记录。"}).status_code == 303
    assert "评审退回：缺一季度的记录。" in text_of(secretary.get(moved))
    assert secretary.post(f"{moved}/submit", {"revision": 4, "note": "补上了。"}).status_code == 303
    assert head.post(f"{moved}/approve", {"revision": 5, "note": ""}).status_code == 303
    learned = "按住得近分片，每片一户党员中心户。"
    assert learned not in text_of(client_as(MEMBER).get(moved))
    assert head.post(f"{moved}/publish", {"revision": 6, "note": learned}).status_code == 303
    for role in (MEMBER, SECRETARY, TOWNSHIP, roles.CONTACT_LEADER):
        assert learned in text_of(client_as(role).get(moved))
        assert TITLE in text_of(client_as(role).get("/tasks/boards/?tab=published"))
    # How it was worked on stays with the unit and those above it.
    assert "走了12户" not in text_of(client_as(MEMBER).get(moved))


def test_a_unit_gives_a_problem_back_and_is_asked_nothing(league, library, client_as):
    claim = tasks.claim(league, tasks.post(league, tasks.board(league, library)))
    secretary = client_as(SECRETARY)
    assert "退榜很平常，不用说明原因" in text_of(secretary.get(f"/tasks/claims/{claim.pk}"))
    assert secretary.post(f"/tasks/claims/{claim.pk}/give-up", {"revision": 1}).status_code == 303
    assert tasks.stored(claim).state == "withdrawn"
    assert secretary.post(f"/tasks/claims/{claim.pk}/no-such", {"revision": 2}).status_code == 404


def test_an_own_item_is_listed_recorded_and_dropped(league, client_as):
    client, unit = client_as(SECRETARY), league.units[VILLAGE]
    data = {"text": "修好路灯", "owner": league.people[SECRETARY].pk, "due_on": "2026-06-04"}
    assert client.post(f"/tasks/units/{unit.pk}/own", data).status_code == 422
    answer = client.post(f"/tasks/units/{unit.pk}/own", data | {"due_on": "2026-06-30"})
    assert answer.status_code == 303
    assert "修好路灯" in text_of(client.get(f"/tasks/units/{unit.pk}"))
    recorded = client.post(f"{answer['Location']}/record", {"happened_on": "2026-06-05", "text": "灯装好了。"})
    assert recorded.status_code == 303
    assert "灯装好了。" in text_of(client.get(answer["Location"]))
    assert client.post(f"{answer['Location']}/record", {"happened_on": "2026-06-06", "text": "早"}).status_code == 422
    assert client.post(f"{answer['Location']}/drop", {"revision": 1, "note": ""}).status_code == 422
    assert client.post(f"{answer['Location']}/drop", {"revision": 1, "note": "旗里统一修"}).status_code == 303
    assert "旗里统一修" in text_of(client.get(answer["Location"]))


def test_an_own_item_may_belong_to_a_campaign_that_leaves_room_for_it(league, client_as, tmp_path):
    campaign = findings.campaign(league, findings.sample_library(tmp_path))
    client, unit = client_as(SECRETARY), league.units[VILLAGE]
    address = f"/tasks/units/{unit.pk}/own?campaign={campaign.pk}"
    assert f'action="{address}"' in text_of(client.get(address))
    data = {"text": "修好路灯", "owner": league.people[SECRETARY].pk, "due_on": ""}
    assert client.post(address, data).status_code == 303
    assert OwnItem._base_manager.get().adoption == campaign
    assert client.post(f"/tasks/units/{unit.pk}/own?campaign=1", data).status_code == 404


def test_the_way_to_the_tasks_stands_on_the_units_page_and_on_ones_own(league, households, client_as):
    unit = league.units[VILLAGE]
    assert f"/tasks/units/{unit.pk}" in text_of(client_as(SECRETARY).get(f"/units/{unit.pk}"))
    assert "/tasks/sets" in text_of(client_as(SECRETARY).get("/me"))
    listed = text_of(client_as(STAFF).get("/tasks/sets"))
    assert f"/tasks/sets/{households.pk}" in listed
    assert "/tasks/sets" not in text_of(client_as(MEMBER).get("/me"))


def test_earlier_half_years_may_be_filled_in_though_none_was_owed(league, households, client_as):
    subject = tasks.household(league, households)
    tasks.income(league, subject, 4000, period=date(2024, 7, 1))
    client = client_as(SECRETARY)
    assert "2024下" in text_of(client.get(f"/tasks/subjects/{subject.pk}"))
    address = f"/tasks/units/{subject.unit_id}/sets/{households.pk}/items/income?subject={subject.pk}"
    assert "2022年下半年" in text_of(client.get(address))
