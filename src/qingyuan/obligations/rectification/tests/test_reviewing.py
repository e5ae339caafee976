"""What another body does: review, sign-off, looking back (复核、销号、回头看)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel.errors import BadInput, NotAllowed
from qingyuan.kernel.fields import Signature
from qingyuan.obligations.rectification import deadlines, queries, reviewers
from qingyuan.obligations.rectification.models import (
    Look,
    Origin,
    PastRound,
)
from qingyuan.obligations.rectification.services import Plan, Shown, entered
from qingyuan.obligations.rectification.states import State
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Kind, Seat
from qingyuan.people.roster.models import Membership, Tenure
from qingyuan.regimes import services as regime_services
from qingyuan.regimes.models import Adoption
from tests import regimes
from tests.findings import Loop, campaign, columns, plant, refusal, sample_library

SECRETARY, TOWNSHIP = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER
STAFF, HEAD = roles.DEPARTMENT_STAFF, roles.DEPARTMENT_HEAD
TODAY = date(2026, 6, 5)


# --- review by another body


def test_the_reviewers_own_look_is_evidence_enough_and_entered_before_the_sign_off(loop):
    for verb in ("start", "plan", "submit"):
        loop.call(SECRETARY, verb)
    refused = refusal("missing_evidence", loop.call, TOWNSHIP, "sign_off")
    assert refused.status == 409
    loop.call(TOWNSHIP, "sign_off", seen_on=date(2026, 6, 3), note="公示栏两季都在。")
    [piece] = queries.evidence(loop.finding)
    assert (piece.kind, piece.seen_on, piece.text) == ("look", date(2026, 6, 3), "公示栏两季都在。")
    last = chronicle.entries_of_record(reference(loop.finding))[-2:]
    assert [line.verb for line in last] == [entered.EVIDENCED, entered.SIGNED_OFF]
    assert last[0].open == {"kind": "look", "round": 1, "seen_on": "2026-06-03"}


@pytest.mark.parametrize(
    ("seen_on", "note", "code"),
    [
        pytest.param(TODAY, " ", "look_without_words", id="nobody writes the reviewer's words for him"),
        pytest.param(date(2026, 5, 31), "看过", "before_found", id="nobody looked before it was found"),
        pytest.param(date(2026, 6, 6), "看过", "future_date", id="nobody has looked tomorrow"),
    ],
)
def test_a_look_says_what_was_seen_on_a_day_it_could_be_seen(loop, seen_on, note, code):
    for verb in ("start", "plan", "submit"):
        loop.call(SECRETARY, verb)
    refusal(code, loop.call, TOWNSHIP, "sign_off", seen_on=seen_on, note=note)
    assert (loop.stored().state, queries.evidence(loop.finding)) == (State.REVIEW, [])


def test_what_a_reviewer_writes_at_length_is_kept_whole_though_the_evidence_shows_its_beginning(loop):
    for verb in ("start", "plan", "submit"):
        loop.call(SECRETARY, verb)
    note = "逐月核对公示底册。" * 100
    loop.call(TOWNSHIP, "sign_off", seen_on=TODAY, note=note)
    [piece] = queries.evidence(loop.finding)
    assert (loop.stored().sign_off_note, piece.text) == (note, note[:300])


def test_a_look_at_what_lacks_a_criterion_leaves_neither_evidence_nor_entry(loop, village):
    found = plant(
        village, State.REVIEW, owner=Signature(None, "包巴特尔", ""), measure="补公示", origin=Origin.IMPORTED
    )
    loop.finding = found
    size = chronicle.size_of(village.pk)
    refusal("missing_criterion", loop.call, TOWNSHIP, "sign_off", seen_on=TODAY)
    assert (queries.evidence(found), chronicle.size_of(village.pk)) == ([], size)


@pytest.mark.parametrize(
    ("kind", "place", "words"),
    [
        pytest.param(Kind.COMMITTEE, "巴彦苏木", "苏木党委", id="a sumu"),
        pytest.param(Kind.COMMITTEE, "宝石镇", "镇党委", id="a town"),
        pytest.param(Kind.WORK_COMMITTEE, "胜利街道", "街道党工委", id="a street"),
    ],
)
def test_the_owner_who_tries_to_strike_off_himself_reads_sentence_6_in_the_words_of_his_own_superior(
    two_leagues, kind, place, words
):
    sumu = two_leagues.one.units["banner_sumu"]
    sumu.kind, sumu.division_path = kind, f"兴安盟/科尔沁右翼前旗/{place}"
    sumu.save(update_fields=["kind", "division_path"])
    loop = Loop(two_leagues.one)
    loop.to(State.REVIEW)
    with pytest.raises(NotAllowed) as refused:
        loop.call(SECRETARY, "sign_off")
    assert refused.value.message == (
        "暂不能销号，还差一项：复核人。您是整改责任人，不能复核自己的问题，"
        f"请从{words}选一位。已填内容都已保存，不用重填；确定复核人后，由他办理销号。"
    )
    assert loop.stored().state == State.REVIEW


def test_the_owner_who_has_asked_a_reviewer_is_told_whom(loop):
    loop.to(State.REVIEW)
    loop.call(SECRETARY, "ask_review", reviewer_id=loop.league.people[TOWNSHIP].pk)
    refused = refusal("reviewer_is_responsible", loop.call, SECRETARY, "sign_off")
    assert refused.message == (
        "暂不能销号：您是整改责任人，不能复核自己的问题。已经请巴彦苏木党委组织委员"
        "赵丽复核，由他办理销号。已填内容都已保存，不用重填。"
    )


def also_sits(loop, role, unit, seat_role):
    """Give the holder of a role a second seat, and the Scope that goes with it."""
    league = loop.league
    seat = next(one for one in league.seats.values() if one.role == seat_role)
    Tenure(person=league.people[role], seat=seat, unit=league.units[unit], from_on=date(2020, 1, 1)).save(
        force_insert=True
    )
    loop.scopes[role] = league.scope(role)


def test_the_owner_can_not_review_though_he_holds_a_seat_of_the_superior_too(loop):
    loop.to(State.REVIEW)
    also_sits(loop, SECRETARY, "banner_department", STAFF)
    assert loop.scopes[SECRETARY].covers(loop.finding.unit.path, STAFF)
    refusal("reviewer_is_responsible", loop.call, SECRETARY, "sign_off")
    refusal("not_allowed", loop.call, SECRETARY, "send_back")
    assert loop.stored().state == State.REVIEW


def test_the_owner_can_not_review_after_he_has_left_the_branch_for_the_superior(loop):
    loop.to(State.REVIEW)
    also_sits(loop, SECRETARY, "banner_department", STAFF)
    person = loop.league.people[SECRETARY]
    Tenure._base_manager.filter(person=person, seat__role=SECRETARY).update(until_on=TODAY)
    Membership._base_manager.filter(person=person).update(unit=loop.league.units["banner_office"])
    loop.scopes[SECRETARY] = loop.league.scope(SECRETARY)
    refusal("reviewer_is_responsible", loop.call, SECRETARY, "sign_off")


def test_a_reviewer_who_is_a_member_of_the_branch_himself_is_of_the_same_body(loop):
    loop.to(State.REVIEW)
    Membership._base_manager.filter(person=loop.league.people[TOWNSHIP]).update(unit=loop.finding.unit)
    loop.scopes[TOWNSHIP] = loop.league.scope(TOWNSHIP)
    refusal("same_body", loop.call, TOWNSHIP, "sign_off")
    assert loop.call(STAFF, "sign_off").state == State.SIGNED_OFF


def test_a_seat_without_a_role_is_a_seat_of_the_body_too(loop):
    loop.to(State.REVIEW)
    unit = loop.finding.unit
    seat = Seat(unit=unit, key="deputy", name="副书记（不分工）", role="")
    seat.save(force_insert=True)
    Tenure(person=loop.league.people[STAFF], seat=seat, unit=unit, from_on=date(2024, 1, 1)).save(force_insert=True)
    loop.scopes[STAFF] = loop.league.scope(STAFF)
    refusal("same_body", loop.call, STAFF, "sign_off")
    assert loop.league.people[STAFF].pk not in {
        one.id for one in reviewers.candidates(loop.scopes[SECRETARY], loop.finding)
    }


@pytest.mark.parametrize("role", [TOWNSHIP, STAFF, HEAD, roles.INSPECTOR, roles.DISCIPLINE_MEMBER])
def test_every_superior_of_another_body_can_strike_off(loop, role):
    loop.to(State.REVIEW)
    assert loop.call(role, "sign_off").signed_off_by.id == loop.league.people[role].pk


def test_what_a_committee_owes_itself_only_the_next_above_reviews(two_leagues):
    sumu = two_leagues.one.units["banner_sumu"]
    loop = Loop(two_leagues.one)
    by = Signature(99, "甲", "书记")
    loop.finding = plant(sumu, State.REVIEW, criterion="标准", measure="措施", owner=by, owner_id=99)
    refusal("same_body", loop.call, TOWNSHIP, "sign_off", seen_on=TODAY)
    assert loop.call(STAFF, "sign_off", seen_on=TODAY).state == State.SIGNED_OFF


def test_a_department_does_not_review_the_committee_it_serves_nor_itself(two_leagues):
    loop = Loop(two_leagues.one)
    by = Signature(99, "甲", "书记")
    for unit in ("banner", "banner_department"):
        loop.finding = plant(
            two_leagues.one.units[unit], State.REVIEW, criterion="标准", measure="措施", owner=by, owner_id=99
        )
        refusal("same_body", loop.call, STAFF, "sign_off", seen_on=TODAY)


@pytest.mark.parametrize("note", ["", "  \n"])
def test_who_sends_back_says_why(loop, note):
    loop.to(State.REVIEW)
    refused = refusal("no_reason", loop.call, TOWNSHIP, "send_back", note=note)
    assert (type(refused), refused.message) == (BadInput, "请写明退回原因：哪里没达到整改标准，要补什么。")
    assert loop.stored().state == State.REVIEW


def test_a_look_back_day_lies_after_the_sign_off(loop):
    loop.to(State.REVIEW)
    refusal("not_later", loop.call, TOWNSHIP, "sign_off", look_back_on=TODAY)
    assert loop.call(TOWNSHIP, "sign_off", look_back_on=TODAY + timedelta(days=1)).state == State.SIGNED_OFF


def test_a_sign_off_without_a_day_to_look_back_is_taken(loop):
    loop.to(State.REVIEW)
    assert loop.call(TOWNSHIP, "sign_off", look_back_on=None, note="").look_back_on is None


# --- whom to ask


def test_the_reviewers_offered_are_those_of_the_committees_above_the_nearest_first(loop):
    found = reviewers.candidates(loop.scopes[SECRETARY], loop.finding)
    people = loop.league.people
    assert [(one.name, one.title) for one in found] == [
        (people[TOWNSHIP].name, "巴彦苏木党委组织委员"),
        (people[STAFF].name, "科尔沁右翼前旗委组织部组织科科长"),
        (people[HEAD].name, "科尔沁右翼前旗委组织部部长"),
        (people[roles.DISCIPLINE_MEMBER].name, "科尔沁右翼前旗纪委干部"),
    ]


def test_who_could_not_review_is_not_offered(loop):
    league = loop.league
    loop.call(SECRETARY, "start")
    also_sits(loop, SECRETARY, "banner_department", STAFF)
    also_sits(loop, roles.COMMITTEE_MEMBER, "banner_department", STAFF)
    Membership._base_manager.filter(person=league.people[TOWNSHIP]).update(unit=loop.finding.unit)
    Tenure._base_manager.filter(person=league.people[HEAD]).update(until_on=TODAY)
    offered = {one.id for one in reviewers.candidates(loop.scopes[SECRETARY], loop.finding)}
    assert offered == {league.people[STAFF].pk, league.people[roles.DISCIPLINE_MEMBER].pk}


def test_the_unit_names_the_reviewer_when_it_hands_in_or_later(loop):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "submit", reviewer_id=loop.league.people[TOWNSHIP].pk)
    assert loop.stored().reviewer.title == "巴彦苏木党委组织委员"
    loop.call(SECRETARY, "ask_review", reviewer_id=loop.league.people[STAFF].pk)
    found = loop.stored()
    assert (found.state, found.reviewer_id) == (State.REVIEW, loop.league.people[STAFF].pk)
    line = chronicle.entries_of_record(reference(found))[-1]
    assert (line.verb, line.open) == (entered.REVIEW_ASKED, {"reviewer": "科尔沁右翼前旗委组织部组织科科长"})


def test_a_reviewer_who_is_the_owner_or_on_no_list_is_refused(loop):
    loop.to(State.WORKING)
    people = loop.league.people
    refusal("reviewer_is_responsible", loop.call, SECRETARY, "submit", reviewer_id=people[SECRETARY].pk)
    refusal("no_reviewer", loop.call, SECRETARY, "submit", reviewer_id=people[roles.COMMITTEE_MEMBER].pk)
    assert loop.stored().state == State.WORKING


@pytest.mark.parametrize("state", [State.WORKING, State.SIGNED_OFF])
def test_a_reviewer_is_asked_while_the_finding_waits_for_review(loop, state):
    loop.to(state)
    refusal("wrong_state", loop.call, SECRETARY, "ask_review", reviewer_id=loop.league.people[TOWNSHIP].pk)


# --- looking back


def test_looks_back_form_a_series_each_kept(loop):
    loop.to(State.SIGNED_OFF)
    loop.call(TOWNSHIP, "look_back", text="二季度公示了", on=date(2026, 6, 4), next_on=date(2026, 9, 5))
    assert (loop.finding.state, loop.finding.look_back_on) == (State.LOOKED_BACK, date(2026, 9, 5))
    loop.call(STAFF, "look_back", text="仍在公示", on=TODAY, next_on=None)
    assert (loop.stored().state, loop.stored().look_back_on) == (State.LOOKED_BACK, None)
    assert [(look.on, look.text, look.round) for look in queries.looks(loop.finding)] == [
        (date(2026, 6, 4), "二季度公示了", 1),
        (TODAY, "仍在公示", 1),
    ]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"on": TODAY + timedelta(days=1)}, "future_date", id="nobody has looked tomorrow"),
        pytest.param({"next_on": TODAY}, "not_later", id="the next look comes after today"),
    ],
)
def test_a_look_back_has_happened_and_the_next_one_has_not(loop, given, code):
    loop.to(State.SIGNED_OFF)
    refusal(code, loop.call, TOWNSHIP, "look_back", **given)
    assert not Look._base_manager.exists()


def test_the_day_to_look_back_comes_out_of_the_campaign(two_leagues, tmp_path):
    loop = Loop(two_leagues.one, adoption=campaign(two_leagues.one, sample_library(tmp_path)))
    # Six months from 5 June, the first day counted.
    assert deadlines.look_back_on(loop.finding, TODAY) == date(2026, 12, 5)


def test_a_day_to_look_back_counted_into_a_year_without_its_notice_says_so(two_leagues, client_as, tmp_path):
    row = sample_library(tmp_path)
    text = (tmp_path / "libraries/tests/sample/1.yaml").read_text(encoding="utf-8")
    text = text.replace("version: 1", "version: 2").replace(
        "look_back_after: 6 months", "look_back_after: 200 working days"
    )
    (tmp_path / "libraries/tests/sample/2.yaml").write_text(text, encoding="utf-8")
    [second] = regime_services.load_libraries(tmp_path / "libraries")
    loop = Loop(two_leagues.one, adoption=campaign(two_leagues.one, second))
    found = loop.to(State.REVIEW)
    proposed = deadlines.look_back_on(found, TODAY)
    assert proposed.year == 2027
    assert deadlines.reckoned(found, proposed) == "2027年的放假安排还没有载入，暂按周末推算"
    page = client_as(TOWNSHIP).get(f"/findings/{found.pk}").content.decode()
    assert "2027年的放假安排还没有载入，暂按周末推算。请核对后再定。" in page

    # Six months are six months, whatever the holidays.
    other = Loop(two_leagues.one, adoption=campaign(two_leagues.one, row)).finding
    assert deadlines.reckoned(other, date(2027, 3, 1)) == ""


def test_the_day_to_look_back_is_as_tight_as_somebody_above_the_unit_has_made_it(two_leagues, tmp_path):
    league = two_leagues.one
    running = campaign(league, sample_library(tmp_path))
    loop = Loop(league, adoption=running)
    row = regimes.issued(league, regimes.tightening(defaults__look_back_after="3 months"))
    tightened = regimes.part(league, running, row, "tightening", "own-deadlines", unit="banner_town")
    assert deadlines.look_back_on(loop.finding, TODAY) == date(2026, 12, 5)
    Adoption._base_manager.filter(pk=tightened.pk).update(unit=league.units["banner_sumu"])
    assert deadlines.look_back_on(loop.finding, TODAY) == date(2026, 9, 5)


def test_outside_a_campaign_no_day_is_proposed(loop):
    assert deadlines.look_back_on(loop.finding, TODAY) is None


def test_what_came_back_begins_a_new_round_and_the_ended_one_stays_as_it_was(loop):
    loop.to(State.LOOKED_BACK)
    ended = columns(loop.finding.pk)
    loop.call(TOWNSHIP, "reopen", came_back="三季度又没有公示", due_on=date(2026, 7, 31))
    found = loop.stored()
    assert (found.state, found.round, found.due_on, found.owner.name) == (
        State.WORKING,
        2,
        date(2026, 7, 31),
        "包巴特尔",
    )
    assert [getattr(found, name) for name in ("criterion", "measure", "measure_kind", "progress", "sign_off_note")] == [
        ""
    ] * 5
    assert (found.reviewer, found.signed_off_by, found.signed_off_on, found.look_back_on) == (None,) * 4
    [past] = queries.past_rounds(found)
    kept = ("round", "criterion", "measure", "progress", "due_on", "signed_off_on", "owner", "signed_off_by")
    assert {name: getattr(past, name) for name in kept} == {name: ended[name] for name in kept}
    assert (past.came_back, past.reopened_by.title) == ("三季度又没有公示", "巴彦苏木党委组织委员")


def test_a_request_for_more_time_ends_with_its_round(loop):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "ask_extension")
    loop.call(SECRETARY, "submit")
    loop.call(TOWNSHIP, "sign_off")
    loop.call(TOWNSHIP, "reopen", due_on=date(2026, 8, 31))
    [one] = queries.extensions(loop.finding)
    assert (one.state, one.answer, one.decided_by.title) == (
        "refused",
        "问题已进入新一轮整改。",
        "巴彦苏木党委组织委员",
    )
    loop.call(SECRETARY, "ask_extension", until=date(2026, 9, 15))
    assert loop.stored().due_on == date(2026, 8, 31)


def test_the_evidence_of_an_ended_round_does_not_strike_off_the_next(loop):
    loop.to(State.SIGNED_OFF)
    loop.call(TOWNSHIP, "reopen")
    loop.call(SECRETARY, "plan", plan=Plan(criterion="新标准", measure="新措施"))
    loop.call(SECRETARY, "submit")
    refusal("missing_evidence", loop.call, TOWNSHIP, "sign_off")
    loop.call(SECRETARY, "add_evidence", shown=Shown("三季度公示", record="1/1"))
    loop.call(TOWNSHIP, "sign_off")
    loop.call(STAFF, "reopen", came_back="又一次")
    assert [(past.round, past.criterion) for past in PastRound._base_manager.order_by("round")] == [
        (1, "四个季度都公示，公示表有金额。"),
        (2, "新标准"),
    ]
    assert [piece.round for piece in queries.evidence(loop.finding)] == [1, 2]
