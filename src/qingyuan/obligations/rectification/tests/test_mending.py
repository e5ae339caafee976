"""What the unit does: plan, evidence, more time, objection (整改、佐证、延期、异议)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.models import Entry
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock, files
from qingyuan.kernel.fields import Signature
from qingyuan.obligations.rectification import queries
from qingyuan.obligations.rectification.models import (
    Evidence,
    Extension,
    Origin,
)
from qingyuan.obligations.rectification.services import Plan, Shown, entered
from qingyuan.obligations.rectification.states import State
from qingyuan.people.organizations import roles
from tests.findings import DUE_ON, Loop, plant, refusal

SECRETARY, TOWNSHIP = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER
STAFF = roles.DEPARTMENT_STAFF
TODAY = date(2026, 6, 5)


# --- plan


def test_a_measure_without_a_criterion_is_refused_and_with_one_taken(loop):
    loop.call(SECRETARY, "start")
    refusal("criterion_first", loop.call, SECRETARY, "plan", plan=Plan(measure="补公示"))
    assert loop.stored().measure == ""
    loop.call(SECRETARY, "plan", plan=Plan(criterion="四个季度都公示"))
    loop.call(SECRETARY, "plan", plan=Plan(measure="补公示"))
    assert (loop.stored().criterion, loop.stored().measure) == ("四个季度都公示", "补公示")


def test_an_empty_field_of_the_plan_leaves_what_stands(loop):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "plan", plan=Plan(progress="已贴出"))
    found = loop.stored()
    assert (found.criterion, found.measure, found.progress) == (
        "四个季度都公示，公示表有金额。",
        "补公示一季度。",
        "已贴出",
    )


def test_the_entry_of_a_plan_names_the_fields_and_seals_the_texts(loop):
    loop.call(SECRETARY, "start")
    loop.call(SECRETARY, "plan")
    line = chronicle.entries_of_record(reference(loop.finding))[-1]
    assert line.open == {"fields": ["criterion", "due_on", "measure"], "due_on": "2026-06-30"}
    assert line.texts["measure"] == "补公示一季度。"
    [entry] = Entry.objects.filter(record=reference(loop.finding), verb=entered.PLANNED)
    assert "补公示" not in entry.leaf


def test_a_plan_that_changes_nothing_is_no_entry(loop):
    loop.to(State.WORKING)
    size = chronicle.size_of(loop.finding.unit_id)
    refusal("nothing_changed", loop.call, SECRETARY, "plan", plan=Plan(measure="补公示一季度。"))
    assert chronicle.size_of(loop.finding.unit_id) == size


def test_the_day_is_set_once_and_moves_by_an_extension_only(loop):
    loop.to(State.WORKING)
    refused = refusal("due_is_set", loop.call, SECRETARY, "plan", plan=Plan(due_on=date(2026, 7, 1)))
    assert refused.message == "整改时限已经定下，改期请用“申请延期”，由上级答复。"
    loop.call(SECRETARY, "plan", plan=Plan(due_on=DUE_ON, progress="同一天再填一次不算改期"))
    assert loop.stored().due_on == DUE_ON


@pytest.mark.parametrize("state", [State.OPEN, State.REVIEW, State.SIGNED_OFF, State.CONTESTED, State.WITHDRAWN])
def test_a_plan_is_made_between_taking_it_and_handing_it_in(loop, state):
    loop.to(state)
    refusal("wrong_state", loop.call, SECRETARY, "plan")


def test_a_finding_upheld_before_anybody_took_it_is_taken_by_who_plans_it(loop):
    loop.call(SECRETARY, "contest")
    loop.call(TOWNSHIP, "uphold")
    assert (loop.finding.state, loop.finding.owner) == (State.WORKING, None)
    refusal("missing_criterion", loop.call, SECRETARY, "submit")
    loop.call(roles.COMMITTEE_MEMBER, "plan")
    found = loop.stored()
    assert (found.owner.name, found.owner_id) == ("王桂兰", loop.league.people[roles.COMMITTEE_MEMBER].pk)
    loop.call(SECRETARY, "plan", plan=Plan(progress="已贴出"))
    assert loop.stored().owner.name == "王桂兰"
    assert loop.call(SECRETARY, "submit").state == State.REVIEW


def test_a_finding_read_in_with_an_owner_by_name_only_becomes_his_when_he_plans_it(two_leagues, village):
    loop = Loop(two_leagues.one)
    named = Signature(None, "包巴特尔", "")
    loop.finding = plant(village, State.WORKING, origin=Origin.IMPORTED, measure="补公示", owner=named)
    loop.call(roles.COMMITTEE_MEMBER, "plan")
    assert loop.stored().owner_id is None
    loop.call(SECRETARY, "plan", plan=Plan(progress="已贴出"))
    found = loop.stored()
    assert (found.owner_id, found.owner.title) == (two_leagues.one.people[SECRETARY].pk, "巴彦塔拉嘎查党支部书记")


# --- evidence


def test_a_file_is_evidence_with_its_hash_in_the_leaf(loop):
    loop.call(SECRETARY, "start")
    taken = files.take(SimpleUploadedFile("公示栏.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"))
    loop.call(SECRETARY, "add_evidence", shown=Shown("", file=taken))
    [piece] = queries.evidence(loop.finding)
    assert (piece.kind, piece.text, piece.sha256, piece.round) == ("file", "公示栏.pdf", taken.sha256, 1)
    line = chronicle.entries_of_record(reference(loop.finding))[-1]
    assert line.open == {"kind": "file", "round": 1, "file": taken.sha256}
    assert files.path_of(taken.sha256).read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    "shown",
    [
        pytest.param(Shown("一句话"), id="nothing but words"),
        pytest.param(Shown("两样", record="1/0", seen_on=TODAY), id="a record and a look at once"),
    ],
)
def test_a_piece_of_evidence_is_exactly_one_thing(loop, shown):
    loop.to(State.REVIEW)
    refusal("evidence_kind", loop.call, TOWNSHIP, "add_evidence", shown=shown)


def test_a_look_is_the_reviewers_own(loop):
    loop.to(State.REVIEW)
    refusal("look_is_reviewers", loop.call, SECRETARY, "add_evidence", shown=Shown("自己去看过", seen_on=TODAY))
    loop.call(TOWNSHIP, "add_evidence", shown=Shown("7月3日到场看过", seen_on=TODAY))
    assert [piece.kind for piece in queries.evidence(loop.finding)] == ["record", "look"]


def test_nobody_has_looked_tomorrow(loop):
    loop.to(State.REVIEW)
    tomorrow = TODAY + timedelta(days=1)
    refusal("future_date", loop.call, TOWNSHIP, "add_evidence", shown=Shown("看过", seen_on=tomorrow))
    refusal("future_date", loop.call, TOWNSHIP, "sign_off", seen_on=tomorrow)
    assert loop.stored().state == State.REVIEW


@pytest.mark.parametrize("state", [State.OPEN, State.SIGNED_OFF, State.LOOKED_BACK, State.CONTESTED, State.WITHDRAWN])
def test_evidence_is_added_while_it_is_worked_on_or_reviewed(loop, state):
    loop.to(state)
    pieces = Evidence._base_manager.count()
    refusal("wrong_state", loop.call, SECRETARY, "add_evidence")
    assert Evidence._base_manager.count() == pieces


# --- more time


def test_a_granted_extension_moves_the_day(loop):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "ask_extension", until=date(2026, 7, 15), reason="会计住院")
    assert loop.stored().due_on == DUE_ON
    loop.call(TOWNSHIP, "decide_extension", granted=True, answer="")
    assert loop.stored().due_on == date(2026, 7, 15)
    [one] = queries.extensions(loop.finding)
    assert (one.state, one.was, one.until, one.decided_by.title) == (
        Extension.State.GRANTED,
        DUE_ON,
        date(2026, 7, 15),
        "巴彦苏木党委组织委员",
    )
    line = chronicle.entries_of_record(reference(loop.finding))[-1]
    assert (line.verb, line.open) == (entered.EXTENSION_DECIDED, {"granted": True, "until": "2026-07-15"})


def test_a_refused_extension_says_why_and_leaves_the_day(loop):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "ask_extension")
    refused = refusal("no_reason", loop.call, TOWNSHIP, "decide_extension", granted=False, answer=" ")
    assert refused.message == "不同意延期，请写明理由，责任单位看得到。"
    loop.call(TOWNSHIP, "decide_extension", granted=False, answer="可以请镇上会计代办")
    [one] = queries.extensions(loop.finding)
    assert (loop.stored().due_on, one.state, one.answer) == (DUE_ON, Extension.State.REFUSED, "可以请镇上会计代办")


def test_one_extension_waits_at_a_time_and_after_its_answer_another_may_be_asked_for(loop):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "ask_extension", until=date(2026, 7, 15))
    refusal("already_asked", loop.call, SECRETARY, "ask_extension", until=date(2026, 7, 20))
    loop.call(TOWNSHIP, "decide_extension")
    loop.call(SECRETARY, "ask_extension", until=date(2026, 7, 20))
    assert [one.state for one in queries.extensions(loop.finding)] == ["granted", "asked"]


def test_the_database_too_holds_one_waiting_extension_a_finding(loop):
    def ask():
        Extension(finding=loop.finding, until=DUE_ON, reason="理由", asked_at=clock.now()).save(force_insert=True)

    ask()
    with pytest.raises(IntegrityError), transaction.atomic():
        ask()


@pytest.mark.parametrize(
    ("until", "code"),
    [
        pytest.param(DUE_ON, "not_later", id="the same day"),
        pytest.param(DUE_ON - timedelta(days=1), "not_later", id="an earlier day"),
    ],
)
def test_an_extension_ends_after_the_day_that_stands(loop, until, code):
    loop.to(State.WORKING)
    refusal(code, loop.call, SECRETARY, "ask_extension", until=until)


def test_an_extension_to_a_day_that_has_passed_is_no_more_time(two_leagues, village):
    loop = Loop(two_leagues.one, due_on=date(2026, 6, 2))
    refusal("in_the_past", loop.call, SECRETARY, "ask_extension", until=date(2026, 6, 4))
    loop.call(SECRETARY, "ask_extension", until=TODAY)


def test_without_a_day_there_is_nothing_to_extend(loop):
    refusal("no_due_day", loop.call, SECRETARY, "ask_extension")


@pytest.mark.parametrize("state", [State.REVIEW, State.SIGNED_OFF, State.CONTESTED, State.WITHDRAWN])
def test_more_time_is_asked_for_while_the_work_lies_with_the_unit(loop, state):
    loop.to(state)
    refusal("wrong_state", loop.call, SECRETARY, "ask_extension")


def test_a_request_that_was_overtaken_by_handing_in_moves_no_day(loop):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "ask_extension")
    loop.call(SECRETARY, "submit")
    refusal("none_asked", loop.call, TOWNSHIP, "decide_extension")
    assert loop.stored().due_on == DUE_ON
    loop.call(TOWNSHIP, "send_back")
    loop.call(TOWNSHIP, "decide_extension")
    assert loop.stored().due_on == date(2026, 7, 15)


def test_an_answer_without_a_request_is_refused(loop):
    loop.to(State.WORKING)
    refusal("none_asked", loop.call, TOWNSHIP, "decide_extension")


def test_the_unit_does_not_answer_its_own_request(loop):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "ask_extension")
    refusal("not_allowed", loop.call, roles.COMMITTEE_MEMBER, "decide_extension")


# --- objection


def test_an_objection_is_upheld_and_the_work_goes_on(loop):
    loop.call(SECRETARY, "start")
    loop.call(SECRETARY, "contest", reason=" 一季度的公示在另一块栏上 ")
    assert (loop.finding.state, loop.finding.contest_reason) == (State.CONTESTED, "一季度的公示在另一块栏上")
    loop.call(TOWNSHIP, "uphold", note="另一块栏上也缺两项")
    found = loop.stored()
    assert (found.state, found.contest_reason) == (State.WORKING, "一季度的公示在另一块栏上")
    assert found.owner.name == "包巴特尔"
    line = chronicle.entries_of_record(reference(found))[-1]
    assert (line.verb, line.texts["note"]) == (entered.UPHELD, "另一块栏上也缺两项")


def test_an_objection_that_is_right_ends_the_finding_which_stays_to_be_read(loop):
    loop.call(SECRETARY, "contest")
    loop.call(STAFF, "withdraw", reason="查实已公示")
    found = queries.finding(loop.scopes[SECRETARY], loop.finding.pk)
    assert (found.state, found.withdraw_reason) == (State.WITHDRAWN, "查实已公示")


@pytest.mark.parametrize(
    ("state", "role", "verb", "field"),
    [
        (State.OPEN, SECRETARY, "contest", "reason"),
        (State.CONTESTED, TOWNSHIP, "uphold", "note"),
        (State.OPEN, TOWNSHIP, "withdraw", "reason"),
        (State.WORKING, SECRETARY, "ask_extension", "reason"),
        (State.SIGNED_OFF, TOWNSHIP, "look_back", "text"),
        (State.SIGNED_OFF, TOWNSHIP, "reopen", "came_back"),
    ],
)
def test_what_concerns_the_other_side_is_said_with_a_reason(loop, state, role, verb, field):
    loop.to(state)
    refusal("no_reason", loop.call, role, verb, **{field: "　 "})
    assert loop.stored().state == state
