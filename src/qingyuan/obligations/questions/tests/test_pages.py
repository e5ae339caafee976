"""The pages of the room (请说明页面)."""

from __future__ import annotations

import re
from datetime import date

import pytest

from qingyuan.kernel import clock
from qingyuan.obligations.questions.states import State
from qingyuan.people.organizations import roles
from tests import questions
from tests.questions import ANSWER, FACTS, HEAD, NOTE, SECRETARY, STAFF, TEXT, TOWNSHIP, answer, ask, stored, take_down

PAST = clock.at(date(2026, 6, 23), 9)


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


def page(client, question):
    return client.get(f"/questions/{question.pk}").content.decode()


def send(client, question, verb, **data):
    return client.post(f"/questions/{question.pk}/{verb}", {"revision": question.revision, **data})


def buttons(html, name):
    return re.findall(rf'<button type="submit"[^>]*name="{name}" value="([^"]*)"', html)


def test_a_secretary_sees_what_was_seen_before_what_is_asked_and_answers_with_one_tap(league, client_as):
    found = ask(league)
    client = client_as(SECRETARY)
    html = page(client, found)
    first, second = FACTS.splitlines()
    assert html.index(first) < html.index(second) < html.index(TEXT)
    assert buttons(html, "choice") == ["later", "mended", "missed", ""]
    assert "请说明不是认定有问题" in html
    assert "请在2026年6月22日前选一项，或者写一句；不便打字，可以打电话请巴彦苏木党委组织委员代记。" in html
    reply = send(client, found, "answer", choice="mended", text="")
    assert (reply.status_code, reply["Location"]) == (303, f"/questions/{found.pk}")
    assert stored(found).answer_choice == "mended"
    assert "已答复。办结之前还可以改。" in page(client, found)


def test_the_desk_leads_to_the_question_so_that_two_taps_answer_it(league, client_as):
    found = ask(league)
    assert f'href="/questions/{found.pk}"' in client_as(SECRETARY).get("/desk").content.decode()


def test_a_sentence_alone_is_an_answer_and_nothing_at_all_is_told_so(league, client_as):
    found = ask(league)
    client = client_as(SECRETARY)
    reply = send(client, found, "answer", choice="", text="")
    assert reply.status_code == 422
    assert "请点一个选项，或者写一句说明，有一样就行。" in reply.content.decode()
    assert send(client, found, "answer", choice="", text=ANSWER).status_code == 303
    assert ANSWER in page(client, found)


def test_a_long_text_comes_back_with_the_reason(league, client_as):
    found = ask(league)
    reply = send(client_as(SECRETARY), found, "answer", choice="mended", text="长" * 501)
    assert reply.status_code == 422
    assert "这里最多500字" in reply.content.decode()
    assert stored(found).state == State.ASKED


def test_an_old_page_gets_both_texts(league, client_as):
    found = ask(league)
    answer(league, found, text="别人先写的")
    reply = send(client_as(SECRETARY), found, "answer", choice="", text="我刚才写的")
    html = reply.content.decode()
    assert reply.status_code == 409
    assert "别人先写的" in html
    assert "我刚才写的" in html


def test_after_the_day_the_page_says_unanswered_and_that_it_is_no_admission(league, client_as):
    found = ask(league)
    with clock.frozen(PAST):
        for role in (SECRETARY, STAFF):
            html = page(client_as(role), found)
            assert "未答复" in html
            assert "没有答复不等于承认" in html
        assert buttons(page(client_as(SECRETARY), found), "choice") == ["later", "mended", "missed", ""]


def test_the_township_takes_down_and_both_names_stand_on_the_page(league, client_as):
    found = ask(league)
    client = client_as(TOWNSHIP)
    html = page(client, found)
    assert "电话代记" in html
    said_by = league.people[SECRETARY].pk
    assert f'value="{said_by}"' in html
    assert send(client, found, "take-down", choice="later", text="", said_by=said_by).status_code == 303
    html = page(client_as(SECRETARY), found)
    assert f"{league.people[SECRETARY].name}（巴彦塔拉嘎查党支部书记）" in html
    assert f"{league.people[TOWNSHIP].name}（巴彦苏木党委组织委员）" in html


def test_without_saying_who_spoke_nothing_is_taken_down(league, client_as):
    found = ask(league)
    reply = send(client_as(TOWNSHIP), found, "take-down", choice="later", text="")
    assert reply.status_code == 422
    assert "请选是谁在电话里说的。" in reply.content.decode()


@pytest.mark.parametrize(
    ("state", "when", "shown"),
    [
        pytest.param(State.ASKED, None, ["mistaken"], id="not answered, still time"),
        pytest.param(State.ASKED, PAST, ["finding", "mistaken"], id="not answered, the day has passed"),
        pytest.param(State.ANSWERED, None, ["explained", "finding", "mistaken"], id="answered"),
        pytest.param(State.CLOSED_MISTAKEN, None, [], id="closed"),
    ],
)
def test_who_decides_has_a_button_for_each_way_that_is_open(league, client_as, state, when, shown):
    found = questions.to(league, state)
    with clock.frozen(when or clock.now()):
        assert buttons(page(client_as(HEAD), found), "how") == shown
        assert buttons(page(client_as(SECRETARY), found), "how") == []


def test_a_finding_without_a_word_comes_back_and_with_one_is_closed(league, client_as):
    found = answer(league, ask(league))
    client = client_as(STAFF)
    reply = send(client, found, "close", how="finding", note="")
    assert reply.status_code == 422
    assert "单位的说明为什么不成立，也写一句" in reply.content.decode()
    assert send(client, found, "close", how="finding", note=NOTE).status_code == 303
    html = page(client_as(SECRETARY), found)
    assert "列为问题" in html
    assert NOTE in html
    assert buttons(html, "choice") == []


def test_who_took_it_down_has_no_button_to_close_it(league, client_as):
    found = take_down(league, ask(league))
    assert buttons(page(client_as(TOWNSHIP), found), "how") == []
    assert buttons(page(client_as(HEAD), found), "how") == ["explained", "finding", "mistaken"]


def test_the_list_opens_at_the_first_tab_that_holds_something(league, client_as):
    client = client_as(SECRETARY)
    assert "没有等单位答复的" in client.get("/questions/").content.decode()
    found = answer(league, ask(league))
    html = client.get("/questions/").content.decode()
    assert TEXT[:20] in html
    assert re.search(r'href="\?tab=waiting" aria-current="page"', html)
    questions.close(league, found)
    assert re.search(r'href="\?tab=closed" aria-current="page"', client.get("/questions/").content.decode())


def test_an_unanswered_one_stands_in_both_first_tabs(league, client_as):
    ask(league)
    client = client_as(STAFF)
    assert "没有等上级处理的" in client.get("/questions/?tab=waiting").content.decode()
    with clock.frozen(PAST):
        for tab in ("asked", "waiting"):
            assert "未答复" in client.get(f"/questions/?tab={tab}").content.decode()


def test_a_long_list_is_turned_page_by_page(league, client_as):
    for at in range(51):
        questions.close(league, ask(league, at=at, text=f"第{at}件，请说明。"), "mistaken")
    client = client_as(STAFF)
    first = client.get("/questions/?tab=closed").content.decode()
    assert "第50件" in first
    assert "第0件" not in first
    [older] = re.findall(r'href="\?(tab=closed&amp;before=\d+)"', first)
    second = client.get("/questions/?" + older.replace("&amp;", "&")).content.decode()
    assert "第0件" in second
    [newer] = re.findall(r'href="\?(tab=closed&amp;after=\d+)"', second)
    assert "第50件" in client.get("/questions/?" + newer.replace("&amp;", "&")).content.decode()


@pytest.mark.parametrize(
    ("role", "shown"),
    [(SECRETARY, True), (STAFF, True), (roles.CONTACT_LEADER, True), (roles.MEMBER, False)],
)
def test_the_column_has_it_for_who_can_have_questions(client_as, role, shown):
    assert ('href="/questions/"' in client_as(role).get("/desk").content.decode()) is shown


def test_what_was_written_is_shown_as_text(league, client_as):
    found = ask(league, text="<b>请说明</b>", facts="<i>看到</i>")
    html = page(client_as(SECRETARY), found)
    assert "&lt;b&gt;" in html
    assert "<i>看到" not in html
