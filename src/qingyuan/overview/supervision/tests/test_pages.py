"""The pages of the room, and what it shows beside the checklist (指导答疑页面)."""

from __future__ import annotations

import html
from datetime import date

import pytest

from qingyuan.kernel import clock
from qingyuan.overview.supervision.models import Enquiry, Guidance
from qingyuan.people.organizations import roles
from tests import guidance
from tests.findings import campaign, own_finding, plant, sample_library
from tests.guidance import ANSWER, DRINKING, MEMBER, QUESTION, SECRETARY, STAFF, TEXT, TOWNSHIP


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


def text_of(response):
    return html.unescape(response.content.decode())


def test_a_member_asks_is_answered_and_reads_it(league, client_as):
    member, township = client_as(MEMBER), client_as(TOWNSHIP)
    asked = text_of(member.get("/guidance/ask"))
    assert f"由{league.people[TOWNSHIP].name}（巴彦苏木党委组织委员）答复，只有您和答复的人看得到" in asked
    reply = member.post("/guidance/ask", {"text": TEXT})
    [found] = Enquiry._base_manager.all()
    assert (reply.status_code, reply["Location"]) == (303, f"/guidance/enquiries/{found.pk}")
    assert f'href="/guidance/enquiries/{found.pk}"' in text_of(township.get("/desk"))
    assert TEXT not in text_of(township.get("/desk"))
    township.post(f"/guidance/enquiries/{found.pk}/answer", {"revision": 1, "text": ANSWER})
    assert "您问的有了答复" in text_of(member.get("/desk"))
    assert ANSWER in text_of(member.get(f"/guidance/enquiries/{found.pk}"))
    assert TEXT[:20] in text_of(member.get("/guidance/?tab=mine"))
    with clock.frozen(clock.at(date(2026, 6, 13), 9)):
        assert "您问的有了答复" not in text_of(member.get("/desk"))


def test_nothing_written_and_too_much_come_back_with_the_reason(client_as):
    for text, said in (("", "这里还没有写。"), ("长" * 501, "这里最多500字")):
        reply = client_as(MEMBER).post("/guidance/ask", {"text": text})
        assert reply.status_code == 422
        assert said in text_of(reply)


def test_who_answers_publishes_reworded_and_is_told_what_would_tell(league, client_as):
    found = guidance.answer(league, guidance.ask(league))
    client = client_as(TOWNSHIP)
    address = f"/guidance/enquiries/{found.pk}/publish"
    reply = client.post(
        address, {"revision": found.revision, "question": f"{league.people[MEMBER].name}问", "text": ANSWER}
    )
    assert reply.status_code == 422
    assert "看得出是谁问的" in text_of(reply)
    assert client.post(address, {"revision": found.revision, "question": QUESTION, "text": ANSWER}).status_code == 303
    page = text_of(client_as(SECRETARY).get("/guidance/"))
    assert QUESTION in page and ANSWER in page
    assert league.people[MEMBER].name not in page and TEXT not in page
    assert "没有找到" in text_of(client_as(SECRETARY).get("/guidance/?q=酒局"))


def test_what_is_published_stands_under_its_category_where_the_list_is_gone_through(league, client_as, tmp_path):
    adoption = campaign(league, sample_library(tmp_path))
    guidance.published(league, keys=DRINKING)
    village = league.units["banner_sumu_village_1"]
    unit_page = text_of(client_as(SECRETARY).get(f"/findings/checks/{adoption.pk}/{village.pk}"))
    start = unit_page.index("酒桌文化")
    assert start < unit_page.index(QUESTION) < unit_page.index("形式主义", start)
    assert "library=tests%2Fsample&checklist=problems&category=drinking" in unit_page
    client = client_as(MEMBER)
    first = text_of(client.get(f"/findings/checks/{adoption.pk}/mine"))
    assert QUESTION not in first and "圈子文化" in first
    second = text_of(client.post(f"/findings/checks/{adoption.pk}/mine", {"step": 0, "go": "next"}))
    assert QUESTION in second and ANSWER in second


def test_an_enquiry_from_the_list_carries_its_category_and_item(league, client_as, tmp_path):
    sample_library(tmp_path)
    address = "/guidance/ask?library=tests/sample&checklist=problems&category=circles"
    page = text_of(client_as(MEMBER).get(address))
    assert "圈子文化" in page and "组织老乡聚会，议论人事" in page
    sent = {"library": "tests/sample", "checklist": "problems", "category": "circles", "item": "circles-gatherings"}
    assert client_as(MEMBER).post("/guidance/ask", {**sent, "text": TEXT}).status_code == 303
    found = Enquiry._base_manager.get()
    assert (*found.place, found.item) == tuple(sent.values())
    assert "圈子文化：组织老乡聚会，议论人事" in text_of(client_as(TOWNSHIP).get(found.get_absolute_url()))


def test_a_problem_of_ones_own_leads_to_a_question_for_one_person(league, client_as):
    own = own_finding(league, MEMBER)
    assert f'href="/guidance/ask?finding={own.pk}"' in text_of(client_as(MEMBER).get(f"/findings/{own.pk}"))
    page = text_of(client_as(MEMBER).get(f"/guidance/ask?finding={own.pk}"))
    assert "只有您和您选的那一位看得到" in page
    assert client_as(SECRETARY).get(f"/guidance/ask?finding={own.pk}").status_code == 404
    sent = {"finding": own.pk, "text": TEXT}
    assert client_as(MEMBER).post("/guidance/ask", sent).status_code == 422
    sent["answerer"] = league.people[TOWNSHIP].pk
    assert client_as(MEMBER).post("/guidance/ask", sent).status_code == 303
    assert own.text not in text_of(client_as(TOWNSHIP).get(Enquiry._base_manager.get().get_absolute_url()))


def test_who_puts_a_problem_right_finds_where_to_ask_and_who_only_reads_it_does_not(league, client_as):
    found = plant(league.units["banner_sumu_village_1"])
    link = f"/guidance/ask?finding={found.pk}"
    pages = {role: text_of(client_as(role).get(f"/findings/{found.pk}")) for role in (SECRETARY, TOWNSHIP, STAFF)}
    assert [role for role, page in pages.items() if link in page] == [SECRETARY]


def test_what_is_published_is_taken_down_on_the_list(league, client_as):
    made = guidance.published(league)
    client = client_as(TOWNSHIP)
    assert f'action="/guidance/{made.pk}/retract"' in text_of(client.get("/guidance/"))
    assert f'action="/guidance/{made.pk}/retract"' not in text_of(client_as(STAFF).get("/guidance/"))
    address = f"/guidance/{made.pk}/retract"
    assert client.post(address, {"revision": made.revision, "reason": ""}).status_code == 422
    assert client.post(address, {"revision": made.revision, "reason": "口径变了"}).status_code == 303
    assert Guidance._base_manager.get().state == "retracted"
    assert QUESTION not in text_of(client_as(roles.MEMBER).get("/guidance/"))
