"""The finding loop, verb by verb (问题办理)."""

from __future__ import annotations

import json
import threading
from contextvars import copy_context
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.models import Entry
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock, files
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused, NotAllowed, NotHere, QingyuanError
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Grant, Scope
from qingyuan.obligations.rectification import deadlines, queries, reviewers, services
from qingyuan.obligations.rectification.models import (
    OTHER,
    Evidence,
    Extension,
    Finding,
    Look,
    NamedAccess,
    Origin,
    PastRound,
)
from qingyuan.obligations.rectification.services import Plan, Shown, entered
from qingyuan.obligations.rectification.states import MOVES, State
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Kind, Organization
from qingyuan.people.roster.models import Membership, Tenure
from tests.findings import DUE_ON, TEXT, Loop, campaign, draft, plant, sample_library
from tests.leagues import seed

SECRETARY, TOWNSHIP = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER
STAFF, HEAD = roles.DEPARTMENT_STAFF, roles.DEPARTMENT_HEAD
TODAY = date(2026, 6, 5)


@pytest.fixture
def loop(two_leagues) -> Loop:
    return Loop(two_leagues.one)


@pytest.fixture
def village(two_leagues) -> Organization:
    return two_leagues.one.units["banner_sumu_village_1"]


def refusal(code, call, *given, **more):
    """What a call is refused with; the test says which code."""
    with pytest.raises(QingyuanError) as refused:
        call(*given, **more)
    assert refused.value.code == code
    return refused.value


def columns(finding_id):
    return Finding._base_manager.filter(pk=finding_id).values().get()


# --- opening


def test_the_department_enters_a_problem_of_a_unit(loop, village):
    found = loop.stored()
    assert (found.unit, found.home_id, found.state, found.round, found.revision) == (
        village,
        village.home_id,
        State.OPEN,
        1,
        1,
    )
    assert (found.text, found.category, found.category_text, found.origin) == (
        TEXT,
        OTHER,
        "党务公开",
        Origin.DEPARTMENT,
    )
    assert (found.found_by.name, found.found_by.title) == ("韩志远", "科尔沁右翼前旗委组织部组织科科长")
    assert (found.owner, found.owner_id, found.confidential) == (None, None, False)
    [entry] = chronicle.entries_of_record(reference(found))
    assert (entry.verb, entry.by, entry.open, entry.texts["text"]) == (
        "rectification.opened",
        "韩志远",
        {"origin": "department"},
        TEXT,
    )


def test_the_text_of_a_problem_stands_in_no_leaf(loop):
    [entry] = Entry.objects.filter(record=reference(loop.finding))
    assert TEXT not in entry.leaf and "韩志远" not in entry.leaf


@pytest.mark.parametrize(
    ("drafted", "code"),
    [
        pytest.param({"text": " \n"}, "no_text", id="no text"),
        pytest.param({"found_on": date(2026, 6, 6)}, "future_date", id="found tomorrow"),
        pytest.param({"category": "circles"}, "no_category", id="a category no library has"),
        pytest.param({"category": OTHER, "item": "circles-gatherings"}, "no_item", id="a manifestation of no category"),
    ],
)
def test_a_problem_that_can_not_be_so_is_not_entered(two_leagues, village, drafted, code):
    refusal(
        code,
        services.open_finding,
        two_leagues.one.scope(STAFF),
        unit_id=village.pk,
        adoption=None,
        drafted=draft(**drafted),
        now=clock.now(),
    )
    assert not Finding._base_manager.exists()
    assert chronicle.size_of(village.pk) == 0


def test_found_today_is_taken(two_leagues):
    assert Loop(two_leagues.one, found_on=TODAY).finding.found_on == TODAY


def test_a_category_and_its_manifestation_are_kept_by_key_with_the_version_they_stand_in(two_leagues, tmp_path):
    library = sample_library(tmp_path)
    found = Loop(two_leagues.one, category="circles", category_text="", item="circles-gatherings").stored()
    assert (found.library, found.checklist, found.category, found.item) == (
        library,
        "problems",
        "circles",
        "circles-gatherings",
    )
    assert (found.category_text, queries.category_label(found, queries.category_labels())) == ("", "圈子文化")


def test_a_manifestation_of_another_category_is_refused(two_leagues, tmp_path):
    sample_library(tmp_path)
    refusal("no_item", Loop, two_leagues.one, category="drinking", item="circles-gatherings")


def test_the_name_of_a_category_is_kept_only_where_none_of_the_list_fits(two_leagues, tmp_path):
    sample_library(tmp_path)
    kept = Loop(two_leagues.one, category="drinking", category_text="另一个名称").stored()
    other = Loop(two_leagues.one, category=OTHER, category_text=" 党务公开 ").stored()
    assert (kept.category_text, other.category_text) == ("", "党务公开")


def test_in_a_campaign_a_finding_points_into_the_campaigns_own_checklist(two_leagues, tmp_path):
    first = sample_library(tmp_path)
    running = campaign(two_leagues.one, first)
    sample_library(tmp_path, version=2)
    inside = Loop(two_leagues.one, adoption=running, category="motions", category_text="").stored()
    outside = Loop(two_leagues.one, category="motions", category_text="").stored()
    assert (inside.adoption, inside.library.version, outside.adoption, outside.library.version) == (running, 1, None, 2)


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        pytest.param(roles.MEMBER, "banner_sumu_village_1", id="a member of the branch"),
        pytest.param(roles.CONTACT_LEADER, "banner_sumu_village_1", id="a leader on his contact point"),
    ],
)
def test_who_reaches_a_unit_but_neither_answers_for_it_nor_stands_above_enters_nothing(two_leagues, role, unit):
    scope = two_leagues.one.scope(role)
    refused = refusal(
        "not_allowed",
        services.open_finding,
        scope,
        unit_id=two_leagues.one.units[unit].pk,
        adoption=None,
        drafted=draft(),
        now=clock.now(),
    )
    assert (refused.status, refused.message) == (403, "登记问题由责任单位自己或者它的上级办理。")


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        pytest.param(SECRETARY, "banner_sumu_village_2", id="a secretary on the next village"),
        pytest.param(TOWNSHIP, "banner_town_village_1", id="a township on another township"),
        pytest.param(STAFF, "county_sumu_village_1", id="a banner on another county"),
    ],
)
def test_nobody_enters_a_problem_outside_his_range(two_leagues, role, unit):
    refusal(
        "not_here",
        services.open_finding,
        two_leagues.one.scope(role),
        unit_id=two_leagues.one.units[unit].pk,
        adoption=None,
        drafted=draft(),
        now=clock.now(),
    )
    assert not Finding._base_manager.exists()


# --- the whole way


def test_four_people_carry_a_problem_from_found_to_struck_off(loop, village):
    loop.call(SECRETARY, "start")
    assert (loop.finding.owner.name, loop.finding.owner.title) == ("包巴特尔", "巴彦塔拉嘎查党支部书记")
    loop.call(SECRETARY, "plan")
    loop.call(SECRETARY, "add_evidence")
    loop.call(SECRETARY, "submit")
    loop.call(TOWNSHIP, "send_back", note="公示表没有金额")
    assert (loop.finding.state, loop.finding.send_back_note) == (State.WORKING, "公示表没有金额")
    loop.call(SECRETARY, "plan", plan=Plan(progress="已补金额"))
    loop.call(SECRETARY, "submit")
    assert loop.finding.send_back_note == ""
    loop.call(STAFF, "sign_off")
    found = loop.stored()
    assert (found.state, found.revision, found.round) == (State.SIGNED_OFF, 9, 1)
    assert (found.signed_off_by.name, found.signed_off_on, found.sign_off_note) == ("韩志远", TODAY, "看过公示栏")
    assert (found.criterion, found.measure) == ("四个季度都公示，公示表有金额。", "补公示一季度。")
    assert (found.progress, found.due_on) == ("已补金额", DUE_ON)
    history = chronicle.entries_of_record(reference(found))
    assert [(line.verb.removeprefix("rectification."), line.by) for line in history] == [
        ("opened", "韩志远"),
        ("started", "包巴特尔"),
        ("planned", "包巴特尔"),
        ("evidenced", "包巴特尔"),
        ("submitted", "包巴特尔"),
        ("sent_back", "赵丽"),
        ("planned", "包巴特尔"),
        ("submitted", "包巴特尔"),
        ("signed_off", "韩志远"),
    ]
    assert chronicle.faults(village.pk) == []


_ACTORS = (SECRETARY, roles.COMMITTEE_MEMBER, roles.MEMBER, TOWNSHIP, STAFF, roles.INSPECTOR, roles.CONTACT_LEADER)
_VERBS = (*MOVES, "plan", "add_evidence", "ask_extension", "decide_extension", "sign_off_after_a_look")


@given(steps=st.lists(st.tuples(st.sampled_from(_ACTORS), st.sampled_from(_VERBS)), min_size=4, max_size=14))
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_of_verbs_leaves_the_table_and_each_change_is_one_entry_and_one_revision(two_leagues, steps):
    loop = Loop(two_leagues.one)
    village = loop.finding.unit_id
    # From a place in the middle, else most sequences of a few verbs end in refusals.
    loop.to([State.OPEN, State.WORKING, State.REVIEW, State.SIGNED_OFF][len(steps) % 4])
    for role, verb in steps:
        before, size = columns(loop.finding.pk), chronicle.size_of(village)
        try:
            if verb == "sign_off_after_a_look":
                loop.call(role, "sign_off", seen_on=TODAY)
            else:
                loop.call(role, verb)
        except QingyuanError:
            assert columns(loop.finding.pk) == before
            assert chronicle.size_of(village) == size
            continue
        after = columns(loop.finding.pk)
        assert after["revision"] == before["revision"] + 1
        # A look is a piece of evidence and is entered as one, before the sign-off that it is for.
        assert chronicle.size_of(village) == size + (2 if verb == "sign_off_after_a_look" else 1)
        name = verb.removesuffix("_after_a_look")
        if name in MOVES:
            from_any, to = MOVES[name]
            assert before["state"] in from_any and after["state"] == to
        else:
            assert after["state"] == before["state"]
        assert role not in (roles.MEMBER, roles.CONTACT_LEADER)
    assert chronicle.faults(village) == []


@pytest.mark.parametrize(
    ("state", "role", "verb"),
    [
        (State.OPEN, SECRETARY, "start"),
        (State.OPEN, SECRETARY, "contest"),
        (State.WORKING, SECRETARY, "plan"),
        (State.WORKING, SECRETARY, "add_evidence"),
        (State.WORKING, SECRETARY, "submit"),
        (State.WORKING, SECRETARY, "ask_extension"),
        (State.REVIEW, TOWNSHIP, "send_back"),
        (State.REVIEW, TOWNSHIP, "sign_off"),
        (State.REVIEW, TOWNSHIP, "withdraw"),
        (State.SIGNED_OFF, TOWNSHIP, "look_back"),
        (State.SIGNED_OFF, TOWNSHIP, "reopen"),
        (State.CONTESTED, TOWNSHIP, "uphold"),
    ],
)
def test_with_an_old_revision_nothing_changes_and_the_newer_text_comes_along(loop, village, state, role, verb):
    loop.to(state)
    before, size = columns(loop.finding.pk), chronicle.size_of(village.pk)
    evidence = Evidence._base_manager.count()
    with pytest.raises(Conflict) as refused:
        loop.call(role, verb, revision=loop.finding.revision - 1)
    assert (refused.value.status, refused.value.code, refused.value.theirs.pk) == (409, "conflict", loop.finding.pk)
    assert refused.value.message == (
        "您打开这一页之后，这条问题已由别人办理过。下面是最新的内容，您填的仍在表里，请核对后再提交。"
    )
    assert columns(loop.finding.pk) == before
    assert (chronicle.size_of(village.pk), Evidence._base_manager.count()) == (size, evidence)


@pytest.mark.parametrize("verb", [*MOVES, "plan", "add_evidence", "ask_review", "ask_extension", "decide_extension"])
def test_for_another_league_the_finding_is_not_there_whatever_the_verb(two_leagues, loop, verb):
    given = {"reviewer_id": 1} if verb == "ask_review" else {}
    loop.scopes[HEAD] = two_leagues.other.scope(HEAD)
    with pytest.raises(NotHere):
        loop.call(HEAD, verb, **given)
    assert chronicle.size_of(loop.finding.unit_id) == 1


@pytest.mark.parametrize(
    "verb",
    ["start", "plan", "submit", "contest", "ask_extension"],
)
def test_what_is_the_units_own_no_superior_does_for_it(loop, verb):
    loop.to(State.WORKING)
    refused = refusal("not_allowed", loop.call, TOWNSHIP, verb)
    assert refused.message == "这一步由责任单位办理。您可以查看进展；需要催办，请联系责任单位。"


@pytest.mark.parametrize("verb", ["send_back", "sign_off", "withdraw"])
def test_nobody_of_the_unit_reviews_it_not_even_one_who_is_not_the_owner(loop, verb):
    loop.to(State.REVIEW)
    with pytest.raises(NotAllowed) as refused:
        loop.call(roles.COMMITTEE_MEMBER, verb)
    assert refused.value.message == (
        "这一步由上级复核人办理：责任单位和责任人不能复核自己的问题。请从上级党委选一位复核人。"
    )


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


# --- review by another body


def test_the_reviewers_own_look_is_evidence_enough_and_entered_before_the_sign_off(loop):
    for verb in ("start", "plan", "submit"):
        loop.call(SECRETARY, verb)
    refused = refusal("missing_evidence", loop.call, TOWNSHIP, "sign_off")
    assert refused.status == 409
    loop.call(TOWNSHIP, "sign_off", seen_on=date(2026, 6, 3), note="")
    [piece] = queries.evidence(loop.finding)
    assert (piece.kind, piece.seen_on, piece.text) == ("look", date(2026, 6, 3), "到场看过，符合整改标准。")
    last = chronicle.entries_of_record(reference(loop.finding))[-2:]
    assert [line.verb for line in last] == [entered.EVIDENCED, entered.SIGNED_OFF]
    assert last[0].open == {"kind": "look", "round": 1, "seen_on": "2026-06-03"}


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
    found = reviewers.candidates(loop.finding)
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
    offered = {one.id for one in reviewers.candidates(loop.finding)}
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


# --- what the database itself holds


@pytest.mark.parametrize("lacking", ["criterion", "measure", "owner_id", "signed_off_by"])
@pytest.mark.parametrize("state", [State.SIGNED_OFF, State.LOOKED_BACK])
def test_the_database_refuses_a_struck_off_row_without_its_needs(two_leagues, village, state, lacking):
    with pytest.raises(IntegrityError), transaction.atomic():
        plant(village, state, **{lacking: None if lacking in ("owner_id", "signed_off_by") else ""})


def test_a_row_read_in_as_completed_is_free_of_them(two_leagues, village):
    needs = {"criterion": "", "measure": "", "owner_id": None, "owner": None, "signed_off_by": None}
    found = plant(village, State.SIGNED_OFF, origin=Origin.IMPORTED, **needs)
    assert found.imported


def test_the_database_refuses_a_finding_without_text(two_leagues, village):
    with pytest.raises(IntegrityError), transaction.atomic():
        plant(village, text="")


# --- a member's own finding


def confide(league, text="我两次主题党日没有发言"):
    """The secretary's own finding, known to him alone."""
    return services.open_finding(
        league.scope(SECRETARY),
        unit_id=league.units["banner_sumu_village_1"].pk,
        adoption=None,
        drafted=draft(text=text, origin=Origin.SELF_FOUND, confidential=True),
        now=clock.now(),
    )


def test_a_members_own_finding_is_read_by_him_alone(two_leagues):
    league = two_leagues.one
    found = confide(league)
    assert queries.finding(league.scope(SECRETARY), found.pk).text == found.text
    for role in set(roles.BUSINESS) - {SECRETARY}:
        with pytest.raises(NotHere):
            queries.finding(league.scope(role), found.pk)
    for role in roles.ADMINISTRATORS:
        with pytest.raises(NotHere):
            queries.finding(league.scope(role), found.pk)


def test_its_entries_stand_in_the_units_log_but_in_no_list_that_others_open(two_leagues, village):
    found = confide(two_leagues.one)
    services.start(two_leagues.one.scope(SECRETARY), finding_id=found.pk, revision=1, now=clock.now())
    assert (chronicle.size_of(village.pk), chronicle.entries_of_unit(village.pk)) == (2, [])
    assert chronicle.faults(village.pk) == []
    assert len(chronicle.entries_of_record(reference(found))) == 2


def test_named_access_ends_after_its_last_day(two_leagues):
    league = two_leagues.one
    found = confide(league)
    NamedAccess(
        finding=found, person_id=league.people[TOWNSHIP].pk, why="本人请他帮助", by=found.found_by, until=TODAY
    ).save(force_insert=True)
    assert queries.finding(league.scope(TOWNSHIP), found.pk) == found
    with clock.frozen(clock.now() + timedelta(days=1)), pytest.raises(NotHere):
        queries.finding(league.scope(TOWNSHIP), found.pk)


def test_an_administrator_without_a_person_confides_nothing(two_leagues, village):
    account = two_leagues.one.accounts[roles.SYSTEM_ADMINISTRATOR]
    scope = Scope(account.pk, None, (Grant(STAFF, village.path[:8], village.path[:8]),), village.home_id)
    refusal(
        "no_person",
        services.open_finding,
        scope,
        unit_id=village.pk,
        adoption=None,
        drafted=draft(confidential=True),
        now=clock.now(),
    )
    assert not Finding._base_manager.exists()


def test_the_leaf_of_a_finding_holds_ids_as_text_and_nothing_personal(loop):
    loop.to(State.SIGNED_OFF)
    names = [person.name for person in loop.league.people.values()]
    for entry in Entry.objects.filter(record=reference(loop.finding)):
        whole = json.loads(entry.leaf)
        assert whole["unit"] == str(loop.finding.unit_id)
        assert not any(name in entry.leaf for name in names)


def test_instants_are_those_handed_in(loop):
    at = datetime.fromisoformat("2026-06-05T03:00:00+00:00")
    loop.call(SECRETARY, "start", now=at)
    assert loop.stored().state_at == at
    assert chronicle.entries_of_record(reference(loop.finding))[-1].received == at


def test_a_move_that_is_refused_says_so_before_anything_is_written(loop):
    size = chronicle.size_of(loop.finding.unit_id)
    with pytest.raises(MoveRefused):
        loop.call(TOWNSHIP, "sign_off", seen_on=TODAY)
    assert (Evidence._base_manager.count(), chronicle.size_of(loop.finding.unit_id)) == (0, size)


# --- two at once


def test_of_two_who_take_a_finding_at_the_same_time_one_has_it_and_the_other_is_told(own_database):
    league = seed().one
    finding = Loop(league).finding
    outcomes = []

    def take(role):
        try:
            taken = services.start(league.scope(role), finding_id=finding.pk, revision=1, now=clock.now())
            outcomes.append(taken.owner.name)
        except QingyuanError as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    # Each thread in a context of its own, so that the clock stays held there too.
    takers = [
        threading.Thread(target=copy_context().run, args=[take, role]) for role in (SECRETARY, roles.COMMITTEE_MEMBER)
    ]
    for taker in takers:
        taker.start()
    for taker in takers:
        taker.join()
    owner = Finding._base_manager.get().owner.name
    assert sorted(outcomes) == sorted(["conflict", owner])
    assert (Finding._base_manager.get().revision, chronicle.size_of(finding.unit_id)) == (2, 2)
    assert chronicle.faults(finding.unit_id) == []
