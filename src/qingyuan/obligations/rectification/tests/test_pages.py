"""The pages of a finding (问题页面)."""

from __future__ import annotations

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.obligations.rectification import queries, services
from qingyuan.obligations.rectification.models import OTHER, Evidence, Extension, Finding, Origin
from qingyuan.obligations.rectification.services import entered
from qingyuan.obligations.rectification.states import State
from qingyuan.people.organizations import roles
from qingyuan.people.roster.models import Membership
from tests.findings import TEXT, Loop, campaign, plant, sample_library

SECRETARY, TOWNSHIP = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER
STAFF = roles.DEPARTMENT_STAFF
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
SENTENCE_6 = (
    "暂不能销号，还差一项：复核人。您是整改责任人，不能复核自己的问题，"
    "请从苏木党委选一位。已填内容都已保存，不用重填；确定复核人后，由他办理销号。"
)


def text_of(response):
    return html.unescape(response.content.decode())


def url(finding, verb=""):
    return f"/findings/{finding.pk}" + (f"/{verb}" if verb else "")


def actions(response):
    """Where the forms of a page lead."""
    return {found for found in re.findall(r'<form[^>]* action="([^"]*)"', response.content.decode()) if found}


# --- the whole way through the pages


def test_a_problem_is_carried_from_found_to_struck_off_page_by_page(two_leagues, client_as, village):
    staff, secretary, township = client_as(STAFF), client_as(SECRETARY), client_as(TOWNSHIP)
    given = {
        "unit": village.pk,
        "category": OTHER,
        "category_text": "党务公开",
        "text": TEXT,
        "severity": "ordinary",
        "origin": "department",
        "found_on": "2026-06-01",
    }
    answer = staff.post("/findings/open", given)
    found = Finding._base_manager.get()
    assert (answer.status_code, answer["Location"]) == (303, url(found))
    assert "已登记，责任单位的工作台上会看到。" in text_of(staff.get(answer["Location"]))

    def step(client, verb, said, **data):
        answer = client.post(url(found, verb), {"revision": Finding._base_manager.get().revision, **data})
        assert (answer.status_code, answer["Location"]) == (303, url(found)), text_of(answer)
        assert said in text_of(client.get(answer["Location"]))

    step(secretary, "start", "已认领。请先写整改标准，再写整改措施。")
    step(secretary, "plan", "已保存。", criterion="四季都公示", measure="补公示", due_on="2026-06-30")
    step(secretary, "evidence", "佐证已存。", file=SimpleUploadedFile("公示栏.pdf", PDF), text="公示栏")
    step(secretary, "submit", "已提交复核。复核人办理后，结果会放到工作台。")
    step(township, "send-back", "已退回，责任单位会看到原因。", note="没有金额")
    assert "复核人退回：没有金额" in text_of(secretary.get(url(found)))
    step(secretary, "plan", "已保存。", progress="已补金额")
    step(secretary, "submit", "已提交复核。", reviewer=two_leagues.one.people[TOWNSHIP].pk)
    refused = secretary.post(url(found, "sign-off"), {"revision": Finding._base_manager.get().revision, "note": "好了"})
    assert refused.status_code == 403
    assert "已经请巴彦苏木党委组织委员赵丽复核，由他办理销号。" in text_of(refused)
    step(staff, "sign-off", "已销号，各级数字同时更新。", note="看过", look_back_on="2026-12-05")
    step(township, "look-back", "回头看已记下。", on="2026-06-05", text="仍在公示")
    step(township, "reopen", "", came_back="三季度又没有公示")
    struck = Finding._base_manager.get()
    assert (struck.state, struck.round) == (State.WORKING, 2)
    assert chronicle.faults(village.pk) == []
    page = text_of(secretary.get(url(found)))
    assert "第1轮整改标准" in page and "三季度又没有公示" in page and "仍在公示" in page


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", [SECRETARY, TOWNSHIP, roles.CONTACT_LEADER])
def test_a_page_offers_the_forms_that_state_and_role_allow(loop, client_as, state, role):
    found = loop.to(state)
    page = client_as(role).get(url(found))
    assert page.status_code == 200
    offered = {path.removeprefix(url(found) + "/") for path in actions(page) if path.startswith(url(found))}
    assert offered == _OFFERED[role].get(state, set())


_OFFERED = {
    SECRETARY: {
        State.OPEN: {"start", "contest"},
        State.WORKING: {"plan", "submit", "evidence", "extension", "contest", "measure", "rule/new", "rule/none"},
        State.REVIEW: {"ask-review", "evidence", "rule/new", "rule/none"},
        State.SIGNED_OFF: {"rule/new", "rule/none"},
        State.LOOKED_BACK: {"rule/new", "rule/none"},
    },
    TOWNSHIP: {
        State.OPEN: {"withdraw"},
        State.WORKING: {"withdraw"},
        State.REVIEW: {"sign-off", "send-back", "withdraw"},
        State.SIGNED_OFF: {"look-back", "reopen"},
        State.LOOKED_BACK: {"look-back", "reopen"},
        State.CONTESTED: {"uphold", "withdraw"},
    },
    roles.CONTACT_LEADER: {},
}


def test_who_has_nothing_to_do_is_told_so(loop, client_as):
    loop.to(State.REVIEW)
    assert "现在没有要您办理的事。" in text_of(client_as(roles.CONTACT_LEADER).get(url(loop.finding)))


def test_before_the_plan_stands_review_is_not_offered_and_what_lacks_is_named(loop, client_as):
    loop.call(SECRETARY, "start")
    page = client_as(SECRETARY).get(url(loop.finding))
    assert "提交复核前还要填：整改标准、整改措施。" in text_of(page)
    assert url(loop.finding, "submit") not in actions(page)


def test_a_finding_read_in_as_completed_is_shown_as_read_in(village, client_as):
    found = plant(
        village, State.SIGNED_OFF, origin=Origin.IMPORTED, signed_off_by=None, owner=None, owner_id=None, criterion=""
    )
    page = text_of(client_as(SECRETARY).get(url(found)))
    assert ">导入</span>" in page
    assert "台账导入时已注明完成，没有在本系统内复核。" in page


def test_an_upheld_objection_is_not_shown_as_sent_back(loop, client_as):
    loop.call(SECRETARY, "contest")
    loop.call(TOWNSHIP, "uphold", note="另一块栏上也缺两项")
    page = text_of(client_as(SECRETARY).get(url(loop.finding)))
    assert "上级维持：另一块栏上也缺两项" in page and "复核人退回" not in page
    loop.call(SECRETARY, "plan")
    loop.call(SECRETARY, "submit")
    loop.call(TOWNSHIP, "send_back", note="没有金额")
    page = text_of(client_as(SECRETARY).get(url(loop.finding)))
    assert "复核人退回：没有金额" in page and "上级维持" not in page


def test_an_extension_is_asked_for_and_answered_on_the_page(loop, client_as):
    loop.to(State.WORKING)
    secretary, township = client_as(SECRETARY), client_as(TOWNSHIP)
    given = {"revision": loop.finding.revision, "until": "2026-07-15", "reason": "会计住院"}
    assert secretary.post(url(loop.finding, "extension"), given).status_code == 303
    page = township.get(url(loop.finding))
    assert "包巴特尔申请延期到2026年7月15日：会计住院" in text_of(page)
    assert url(loop.finding, "extension/decide") in actions(page)
    assert url(loop.finding, "extension") not in actions(secretary.get(url(loop.finding)))
    answer = {"revision": loop.stored().revision, "granted": "0", "answer": ""}
    refused = township.post(url(loop.finding, "extension/decide"), answer)
    assert (refused.status_code, "不同意延期，请写明理由，责任单位看得到。" in text_of(refused)) == (422, True)
    township.post(url(loop.finding, "extension/decide"), answer | {"answer": "请镇上会计代办"})
    [one] = Extension._base_manager.all()
    assert (one.state, one.answer) == ("refused", "请镇上会计代办")
    assert "请镇上会计代办" in text_of(secretary.get(url(loop.finding)))


def test_an_objection_and_its_answers_on_the_page(loop, client_as):
    secretary, township = client_as(SECRETARY), client_as(TOWNSHIP)
    secretary.post(url(loop.finding, "contest"), {"revision": 1, "note": "在另一块栏上"})
    assert "责任单位提出异议：在另一块栏上" in text_of(township.get(url(loop.finding)))
    township.post(url(loop.finding, "uphold"), {"revision": 2, "note": "那块也缺"})
    secretary.post(url(loop.finding, "contest"), {"revision": 3, "note": "又核对了一次"})
    township.post(url(loop.finding, "withdraw"), {"revision": 4, "note": "查实已公示"})
    assert loop.stored().state == State.WITHDRAWN
    assert "已由上级撤销，不计入各级数字。理由：查实已公示" in text_of(secretary.get(url(loop.finding)))


def test_the_history_of_a_finding_names_each_step_and_who_took_it(loop, client_as):
    loop.to(State.REVIEW)
    loop.call(TOWNSHIP, "send_back", note="没有金额")
    page = text_of(client_as(SECRETARY).get(url(loop.finding)))
    titles = re.findall(r'<p class="what-title">([^<\n]+?)\s*<', page)
    assert titles == ["登记问题", "认领", "填写整改标准和措施", "补充佐证", "提交复核", "退回"]
    assert len(chronicle.entries_of_record(reference(loop.finding))) == 6


# --- refusals keep what was typed


def test_sentence_6_stands_on_the_page_with_what_was_filled_in(loop, client_as):
    loop.to(State.REVIEW)
    refused = client_as(SECRETARY).post(
        url(loop.finding, "sign-off"), {"revision": loop.finding.revision, "note": "自己看着已经好了"}
    )
    assert (refused.status_code, SENTENCE_6 in text_of(refused)) == (403, True)
    assert url(loop.finding, "ask-review") in actions(refused)
    assert loop.stored().state == State.REVIEW


@pytest.mark.parametrize("chosen", ["", "himself"])
def test_choosing_himself_or_nobody_as_reviewer_brings_sentence_6(loop, client_as, chosen):
    loop.to(State.REVIEW)
    reviewer = loop.league.people[SECRETARY].pk if chosen else ""
    given = {"revision": loop.finding.revision, "reviewer": reviewer}
    refused = client_as(SECRETARY).post(url(loop.finding, "ask-review"), given)
    assert (refused.status_code, SENTENCE_6 in text_of(refused)) == (403, True)


def test_another_officer_of_the_unit_is_not_told_that_he_is_the_owner(loop, client_as):
    loop.to(State.REVIEW)
    given = {"revision": loop.finding.revision, "reviewer": ""}
    refused = client_as(roles.COMMITTEE_MEMBER).post(url(loop.finding, "ask-review"), given)
    assert refused.status_code == 403
    assert "您是整改责任人" not in text_of(refused)
    assert "这一步由上级复核人办理：责任单位和责任人不能复核自己的问题。请从上级党委选一位复核人。" in text_of(refused)


def test_the_owner_asks_a_reviewer_who_then_finds_it(loop, client_as):
    loop.to(State.REVIEW)
    given = {"revision": loop.finding.revision, "reviewer": loop.league.people[TOWNSHIP].pk}
    assert client_as(SECRETARY).post(url(loop.finding, "ask-review"), given).status_code == 303
    assert "责任单位请赵丽（巴彦苏木党委组织委员）复核。" in text_of(client_as(TOWNSHIP).get(url(loop.finding)))


def test_a_form_with_a_fault_comes_back_with_422_and_what_was_typed(loop, client_as):
    loop.to(State.WORKING)
    given = {"revision": loop.finding.revision, "progress": "已贴出第一张", "measure": "长" * 4001}
    refused = client_as(SECRETARY).post(url(loop.finding, "plan"), given)
    assert refused.status_code == 422
    assert "已贴出第一张" in text_of(refused)
    assert "这一项最多4000字，请写要点，详细材料作为佐证上传。" in text_of(refused)
    assert loop.stored().progress == ""


def test_a_measure_without_a_criterion_comes_back_with_409_and_the_measure(loop, client_as):
    loop.call(SECRETARY, "start")
    given = {"revision": loop.finding.revision, "measure": "补公示一季度，逐项核对金额"}
    refused = client_as(SECRETARY).post(url(loop.finding, "plan"), given)
    assert refused.status_code == 409
    page = text_of(refused)
    assert "请先写整改标准，再写整改措施" in page
    assert re.search(r"<textarea[^>]*name=\"measure\"[^>]*>\s*补公示一季度，逐项核对金额", page)


def test_an_empty_reason_comes_back_with_422_on_its_own_field(loop, client_as):
    loop.to(State.REVIEW)
    refused = client_as(TOWNSHIP).post(url(loop.finding, "send-back"), {"revision": loop.finding.revision, "note": " "})
    assert (refused.status_code, "请填写这一项。" in text_of(refused)) == (422, True)
    assert loop.stored().state == State.REVIEW


def test_an_old_revision_comes_back_with_409_the_newer_text_and_ones_own(loop, client_as):
    loop.to(State.WORKING)
    old = loop.finding.revision
    loop.call(roles.COMMITTEE_MEMBER, "plan", plan=services.Plan(progress="王桂兰写的进展"))
    given = {"revision": old, "progress": "包巴特尔写的进展"}
    refused = client_as(SECRETARY).post(url(loop.finding, "plan"), given)
    page = text_of(refused)
    assert refused.status_code == 409
    assert "您打开这一页之后，这条问题已由别人办理过。" in page
    assert "王桂兰写的进展" in page and "包巴特尔写的进展" in page
    assert loop.stored().progress == "王桂兰写的进展"
    # The form that came back carries the newer revision, so that it can be sent again.
    assert f'name="revision" value="{old + 1}"' in page


def test_what_was_typed_is_kept_even_where_the_page_no_longer_has_its_form(loop, client_as):
    loop.to(State.WORKING)
    old = loop.finding.revision
    loop.call(roles.COMMITTEE_MEMBER, "submit")
    given = {"revision": old, "progress": "写了半小时的进展", "measure_kind": "by_date"}
    refused = client_as(SECRETARY).post(url(loop.finding, "plan"), given)
    page = text_of(refused)
    assert refused.status_code == 409
    assert url(loop.finding, "plan") not in actions(refused)
    assert "您刚才填的" in page and "写了半小时的进展" in page and "限期整改" in page


def test_without_a_revision_nothing_is_done(loop, client_as):
    assert client_as(SECRETARY).post(url(loop.finding, "start"), {}).status_code == 422
    assert loop.stored().state == State.OPEN


@pytest.mark.parametrize(
    ("role", "verb", "sentence"),
    [
        (TOWNSHIP, "start", "这一步由责任单位办理。您可以查看进展；需要催办，请联系责任单位。"),
        (roles.CONTACT_LEADER, "start", "这一步由责任单位办理。您可以查看进展；需要催办，请联系责任单位。"),
    ],
)
def test_who_sees_a_finding_but_may_not_do_this_is_told_who_can(loop, client_as, role, verb, sentence):
    refused = client_as(role).post(url(loop.finding, verb), {"revision": 1})
    assert (refused.status_code, sentence in text_of(refused)) == (403, True)


# --- who opens what

_POSTS = ["start", "plan", "evidence", "submit", "ask-review", "send-back", "sign-off", "look-back", "reopen", "contest",
          "uphold", "withdraw", "extension", "extension/decide"]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "league"),
    [(STAFF, "other"), (SECRETARY, "other"), (roles.MEMBER, "one"), (roles.SYSTEM_ADMINISTRATOR, "one")],
)
def test_for_a_stranger_and_a_member_a_finding_is_not_there_by_any_address(loop, client_as, role, league):
    client = client_as(role, league)
    assert client.get(url(loop.finding)).status_code == 404
    for verb in _POSTS:
        answer = client.post(url(loop.finding, verb), {"revision": 1, "note": "理由"})
        assert answer.status_code == 404, verb
        assert TEXT not in text_of(answer)
    assert columns(loop.finding) == {"state": "open", "revision": 1}


def columns(finding):
    return Finding._base_manager.filter(pk=finding.pk).values("state", "revision").get()


def test_what_nobody_has_is_not_there(two_leagues, client_as):
    client = client_as(STAFF)
    for path in ("/findings/1", f"/findings/{2**63}", "/findings/1/evidence/1", "/findings?unit=1"):
        assert client.get(path).status_code == 404, path


def test_who_has_not_signed_in_is_led_to_the_door(loop):
    answer = Client().get(url(loop.finding))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (303, "/sign-in")


@pytest.mark.parametrize("verb", _POSTS)
def test_a_verb_is_no_page_to_open(loop, client_as, verb):
    if verb == "evidence":
        verb = "start"
    assert client_as(SECRETARY).get(url(loop.finding, verb)).status_code == 405


# --- evidence


def test_a_file_is_shown_to_who_may_see_its_finding_and_to_nobody_else(two_leagues, loop, client_as):
    loop.call(SECRETARY, "start")
    client = client_as(SECRETARY)
    given = {"revision": 2, "file": SimpleUploadedFile("公示栏.pdf", PDF), "text": ""}
    assert client.post(url(loop.finding, "evidence"), given).status_code == 303
    [piece] = Evidence._base_manager.all()
    path = url(loop.finding, f"evidence/{piece.pk}")
    answer = client_as(TOWNSHIP).get(path)
    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, PDF)
    assert "attachment" in answer["Content-Disposition"]
    assert client_as(roles.MEMBER).get(path).status_code == 404
    assert client_as(STAFF, "other").get(path).status_code == 404
    another = Loop(two_leagues.one).finding
    assert client.get(url(another, f"evidence/{piece.pk}")).status_code == 404


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        pytest.param(SimpleUploadedFile("空.pdf", b""), "提交的是空文件", id="an empty file"),
        pytest.param(
            SimpleUploadedFile("程序.pdf", b"MZ\x90\x00" * 64), "", id="a program with the name of a document"
        ),
    ],
)
def test_a_file_we_do_not_take_changes_nothing(loop, client_as, upload, said):
    loop.call(SECRETARY, "start")
    refused = client_as(SECRETARY).post(
        url(loop.finding, "evidence"), {"revision": 2, "file": upload, "text": "说明文字"}
    )
    assert refused.status_code == 422
    assert said in text_of(refused) and "说明文字" in text_of(refused)
    assert not Evidence._base_manager.exists()


def test_a_record_of_the_unit_can_be_linked_and_others_are_not_offered(two_leagues, loop, client_as, village):
    other = Loop(two_leagues.one)
    other.to(State.SIGNED_OFF)
    loop.call(SECRETARY, "start")
    page = client_as(SECRETARY).get(url(loop.finding))
    offered = re.findall(r'<option value="([^"/]+/\d+)"', page.content.decode())
    # Of all that the village's log holds only the other's sign-off shows that something was put right.
    struck_off = next(line for line in chronicle.entries_of_unit(village.pk) if line.verb == entered.SIGNED_OFF)
    assert offered == [f"{village.pk}/{struck_off.seq}"]
    given = {"revision": 2, "record": offered[0], "text": "见这条记录"}
    assert client_as(SECRETARY).post(url(loop.finding, "evidence"), given).status_code == 303
    assert queries.evidence(loop.finding)[-1].record == offered[0]
    elsewhere = {"revision": 3, "record": f"{other.league.units['banner_town'].pk}/0", "text": "别处的"}
    assert client_as(SECRETARY).post(url(loop.finding, "evidence"), elsewhere).status_code == 422


def test_the_unit_is_not_asked_for_a_look_of_its_own(loop, client_as):
    loop.to(State.REVIEW)
    assert 'name="seen_on"' not in text_of(client_as(SECRETARY).get(url(loop.finding)))
    assert 'name="seen_on"' in text_of(client_as(TOWNSHIP).get(url(loop.finding)))


# --- once and only once


def test_the_same_submission_sent_twice_is_carried_out_once(loop, client_as, village):
    client = client_as(SECRETARY)
    given = {"revision": 1, "_key": "a-key-of-this-form"}
    first = client.post(url(loop.finding, "start"), given)
    size = chronicle.size_of(village.pk)
    again = client.post(url(loop.finding, "start"), given)
    assert [(answer.status_code, answer["Location"]) for answer in (first, again)] == [(303, url(loop.finding))] * 2
    assert (chronicle.size_of(village.pk), loop.stored().revision) == (size, 2)


def test_an_upload_sent_twice_is_kept_once(loop, client_as):
    loop.call(SECRETARY, "start")
    client = client_as(SECRETARY)
    for _ in range(2):
        given = {"revision": 2, "_key": "upload", "file": SimpleUploadedFile("公示栏.pdf", PDF), "text": "公示栏"}
        assert client.post(url(loop.finding, "evidence"), given).status_code == 303
    assert Evidence._base_manager.count() == 1


def test_a_key_that_comes_again_with_other_content_is_refused(loop, client_as):
    loop.to(State.WORKING)
    client = client_as(SECRETARY)
    given = {"revision": loop.finding.revision, "_key": "one-form", "progress": "第一次"}
    assert client.post(url(loop.finding, "plan"), given).status_code == 303
    assert client.post(url(loop.finding, "plan"), given | {"progress": "第二次"}).status_code == 409
    assert loop.stored().progress == "第一次"


def test_a_refused_submission_may_be_sent_again_with_the_same_key(loop, client_as):
    loop.call(SECRETARY, "start")
    client = client_as(SECRETARY)
    given = {"revision": 2, "_key": "one-form", "measure": "补公示"}
    assert client.post(url(loop.finding, "plan"), given).status_code == 409
    assert client.post(url(loop.finding, "plan"), given | {"criterion": "四季都公示"}).status_code == 303


def test_opening_twice_by_the_same_key_makes_one_finding(two_leagues, client_as, village):
    given = {"unit": village.pk, "category": OTHER, "category_text": "党务公开", "text": TEXT, "severity": "ordinary",
             "origin": "department", "found_on": "2026-06-01", "_key": "open-once"}  # fmt: skip
    answers = [client_as(STAFF).post("/findings/open", given) for _ in range(2)]
    found = Finding._base_manager.get()
    assert [answer["Location"] for answer in answers] == [url(found)] * 2


# --- opening


def test_a_superior_chooses_the_unit_first_and_a_secretary_has_his_own(two_leagues, client_as, village):
    page = client_as(STAFF).get("/findings/open")
    assert (page.status_code, "登记问题：先选责任单位" in text_of(page)) == (200, True)
    assert f"?unit={village.pk}" in text_of(client_as(STAFF).get("/findings/open?words=巴彦塔拉"))
    below = two_leagues.one.units["banner_sumu"]
    assert f"?unit={village.pk}" in text_of(client_as(STAFF).get(f"/findings/open?at={below.pk}"))
    own = client_as(SECRETARY).get("/findings/open")
    assert "责任单位：巴彦塔拉嘎查党支部" in text_of(own)


def test_the_branch_whose_member_one_merely_is_is_no_place_to_enter_problems_on(two_leagues, client_as):
    units = two_leagues.one.units
    assert units["banner_office"].path in {grant.path for grant in two_leagues.one.scope(TOWNSHIP).grants}
    page = text_of(client_as(TOWNSHIP).get("/findings/open"))
    assert f"?unit={units['banner_sumu'].pk}" in page and f"?unit={units['banner_office'].pk}" not in page
    person = two_leagues.one.people[SECRETARY]
    Membership._base_manager.filter(person=person).update(unit=units["banner_office"])
    assert "责任单位：巴彦塔拉嘎查党支部" in text_of(client_as(SECRETARY).get("/findings/open"))


@pytest.mark.parametrize(
    ("role", "status"), [(roles.MEMBER, 403), (roles.CONTACT_LEADER, 403), (roles.AUDIT_ADMINISTRATOR, 404)]
)
def test_who_may_open_nothing_anywhere_gets_no_choice_of_units(two_leagues, client_as, role, status):
    assert client_as(role).get("/findings/open").status_code == status
    assert client_as(role).get("/findings/open?words=党支部").status_code == status


def test_words_that_fit_no_unit_say_what_to_do_next(two_leagues, client_as):
    assert "没有找到这个名称的单位" in text_of(client_as(STAFF).get("/findings/open?words=没有的单位"))


def test_the_source_offered_is_that_of_who_enters_it(two_leagues, client_as, village):
    superior = text_of(client_as(STAFF).get(f"/findings/open?unit={village.pk}"))
    own = text_of(client_as(SECRETARY).get(f"/findings/open?unit={village.pk}"))
    assert 'value="department"' in superior and 'value="self_found"' not in superior
    assert 'value="self_found"' in own and 'value="department"' not in own


def test_in_a_campaign_the_form_offers_its_categories(two_leagues, client_as, village, tmp_path):
    campaign(two_leagues.one, sample_library(tmp_path), title="夏季集中治理")
    page = text_of(client_as(STAFF).get(f"/findings/open?unit={village.pk}"))
    assert "夏季集中治理" in page and "类别取自示例清单（非官方）" in page
    assert re.findall(r'<option value="([^"]+)"[^>]*>(?:圈子文化|酒桌文化|形式主义|其他)<', page) == [
        "circles",
        "drinking",
        "motions",
        "other",
    ]
    given = {"unit": village.pk, "category": "motions", "text": TEXT, "severity": "serious", "origin": "supervision",
             "found_on": "2026-06-01"}  # fmt: skip
    assert client_as(STAFF).post("/findings/open", given).status_code == 303
    found = Finding._base_manager.get()
    assert (found.adoption.title, found.category, found.severity) == ("夏季集中治理", "motions", "serious")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"text": ""}, "请填写这一项。"),
        ({"category_text": ""}, "选了“其他”，请写明是哪一类。"),
        ({"found_on": "2026-06-06"}, "发现日期在今天之后，请改成实际发现的日子。"),
        ({"found_on": "六月五日"}, "请按 2026-06-05 的样子填写日期。"),
        ({"origin": "imported"}, "选择一个有效的选项"),
    ],
)
def test_a_fault_in_the_form_comes_back_with_what_was_typed(two_leagues, client_as, village, changed, said):
    given = {"unit": village.pk, "category": OTHER, "category_text": "党务公开", "text": TEXT, "severity": "ordinary",
             "origin": "department", "found_on": "2026-06-01", "source_text": "六月督查反馈"}  # fmt: skip
    refused = client_as(STAFF).post("/findings/open", given | changed)
    assert refused.status_code == 422
    assert said in text_of(refused) and "六月督查反馈" in text_of(refused)
    assert not Finding._base_manager.exists()


@pytest.mark.parametrize(
    ("role", "league", "status"),
    [(roles.MEMBER, "one", 403), (roles.CONTACT_LEADER, "one", 403), (STAFF, "other", 404)],
)
def test_who_may_not_open_a_finding_on_a_unit_gets_no_form(two_leagues, client_as, village, role, league, status):
    client = client_as(role, league)
    assert client.get(f"/findings/open?unit={village.pk}").status_code == status
    assert client.post("/findings/open", {"unit": village.pk, "text": TEXT}).status_code == status
