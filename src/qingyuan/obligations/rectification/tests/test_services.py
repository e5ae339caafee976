"""The finding loop as a whole (问题办理): from found to struck off, whatever the order, whoever tries."""

from __future__ import annotations

import threading
from contextvars import copy_context
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import Conflict, NotAllowed, NotHere, QingyuanError
from qingyuan.obligations.rectification import services
from qingyuan.obligations.rectification.models import (
    Evidence,
    Finding,
    Origin,
)
from qingyuan.obligations.rectification.services import Plan
from qingyuan.obligations.rectification.states import MOVES, State
from qingyuan.people.organizations import roles
from tests.findings import DUE_ON, Loop, columns, plant, refusal
from tests.leagues import seed

SECRETARY, TOWNSHIP = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER
STAFF, HEAD = roles.DEPARTMENT_STAFF, roles.DEPARTMENT_HEAD
TODAY = date(2026, 6, 5)


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
