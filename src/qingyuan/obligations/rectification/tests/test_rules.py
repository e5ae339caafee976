"""What a move needs, said by facts alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from qingyuan.kernel.errors import MoveRefused
from qingyuan.obligations.rectification import rules
from qingyuan.obligations.rectification.rules import FindingFacts
from qingyuan.obligations.rectification.states import COUNTED, MOVES, STRUCK_OFF, TONES, UNDONE, VERBS, State

READY = FindingFacts(
    state=State.REVIEW,
    criterion="四个季度都公示",
    measure="补公示一季度",
    has_owner=True,
    evidence=1,
    owner_id=7,
    look_back_on=None,
)

# design 5, read by hand: state -> what may be done from there, and where it leads.
TABLE = {
    State.OPEN: {"start": State.WORKING, "contest": State.CONTESTED, "withdraw": State.WITHDRAWN},
    State.WORKING: {"submit": State.REVIEW, "contest": State.CONTESTED, "withdraw": State.WITHDRAWN},
    State.REVIEW: {"send_back": State.WORKING, "sign_off": State.SIGNED_OFF, "withdraw": State.WITHDRAWN},
    State.SIGNED_OFF: {"look_back": State.LOOKED_BACK, "reopen": State.WORKING},
    State.LOOKED_BACK: {"look_back": State.LOOKED_BACK, "reopen": State.WORKING},
    State.CONTESTED: {"uphold": State.WORKING, "withdraw": State.WITHDRAWN},
    State.WITHDRAWN: {},
}
EVERY_CELL = [pytest.param(verb, state, id=f"{verb} from {state}") for verb in MOVES for state in State]


@pytest.mark.parametrize(("verb", "state"), EVERY_CELL)
def test_a_move_leads_where_the_design_says_and_is_refused_from_every_other_state(verb, state):
    facts = replace(READY, state=state)
    if verb in TABLE[state]:
        assert rules.check_move(verb, facts) is TABLE[state][verb]
        return
    with pytest.raises(MoveRefused) as refused:
        rules.check_move(verb, facts)
    assert (refused.value.code, refused.value.status) == ("wrong_state", 409)
    assert refused.value.message == (
        f"这条问题现在是“{state.label}”，不能{VERBS[verb]}。请刷新页面，按页面上列出的办法办理。"
    )


@pytest.mark.parametrize("state", State)
def test_the_verbs_offered_from_a_state_are_those_the_table_allows(state):
    assert set(rules.moves_from(state)) == set(TABLE[state])


def test_every_state_is_either_undone_or_struck_off_or_withdrawn_and_each_looks_like_something():
    assert sorted([*UNDONE, *STRUCK_OFF, State.WITHDRAWN]) == sorted(State)
    assert set(COUNTED) == set(State) - {State.WITHDRAWN}
    assert set(TONES) == set(State)
    assert set(VERBS) == set(MOVES)


@pytest.mark.parametrize(
    ("lacking", "code", "sentence"),
    [
        pytest.param(
            {"criterion": ""},
            "missing_criterion",
            "暂不能提交复核，还差：整改标准。请先填好再提交，已填内容都已保存。",
            id="no criterion",
        ),
        pytest.param(
            {"measure": ""},
            "missing_measure",
            "暂不能提交复核，还差：整改措施。请先填好再提交，已填内容都已保存。",
            id="no measure",
        ),
        pytest.param(
            {"has_owner": False},
            "missing_owner",
            "暂不能提交复核，还差：责任人。请先填好再提交，已填内容都已保存。",
            id="nobody has taken it",
        ),
        pytest.param(
            {"criterion": "", "measure": "", "has_owner": False},
            "missing_criterion",
            "暂不能提交复核，还差：整改标准、整改措施、责任人。请先填好再提交，已填内容都已保存。",
            id="all three named in the order in which they are filled in",
        ),
    ],
)
def test_review_is_asked_for_with_criterion_measure_and_owner(lacking, code, sentence):
    with pytest.raises(MoveRefused) as refused:
        rules.check_move("submit", replace(READY, state=State.WORKING, **lacking))
    assert (refused.value.code, refused.value.message) == (code, sentence)


def test_review_may_be_asked_for_without_evidence_since_the_reviewer_may_go_and_look():
    assert rules.check_move("submit", replace(READY, state=State.WORKING, evidence=0)) is State.REVIEW


@pytest.mark.parametrize(
    ("lacking", "code", "sentence"),
    [
        pytest.param(
            {"evidence": 0},
            "missing_evidence",
            "暂不能销号，还差一项：佐证。可以退回请责任人上传一份文件或关联一条记录，也可以由您到场看过后，在这里写明哪天看的、看到什么。",
            id="no evidence: what the reviewer himself can do is said",
        ),
        pytest.param(
            {"criterion": "", "evidence": 0},
            "missing_criterion",
            "暂不能销号，还差：整改标准、佐证。请退回责任人补上，已填内容都已保存。",
            id="no criterion and no evidence",
        ),
        pytest.param(
            {"has_owner": False},
            "missing_owner",
            "暂不能销号，还差：责任人。请退回责任人补上，已填内容都已保存。",
            id="no owner",
        ),
        pytest.param(
            {"measure": ""},
            "missing_measure",
            "暂不能销号，还差：整改措施。请退回责任人补上，已填内容都已保存。",
            id="no measure",
        ),
    ],
)
def test_a_sign_off_needs_criterion_measure_owner_and_evidence(lacking, code, sentence):
    with pytest.raises(MoveRefused) as refused:
        rules.check_move("sign_off", replace(READY, **lacking))
    assert (refused.value.code, refused.value.message) == (code, sentence)


@pytest.mark.parametrize("pieces", [1, 12])
def test_one_piece_of_evidence_is_enough_and_more_change_nothing(pieces):
    assert rules.check_move("sign_off", replace(READY, evidence=pieces)) is State.SIGNED_OFF


def test_the_criterion_stands_before_the_measure():
    with pytest.raises(MoveRefused) as refused:
        rules.check_plan(criterion="", measure="补公示", had_criterion=False)
    assert refused.value.code == "criterion_first"
    assert refused.value.message == (
        "请先写整改标准，再写整改措施：先说清改到什么样算改好，复核时才有依据。填好的措施仍在页面上。"
    )


@pytest.mark.parametrize(
    ("criterion", "measure", "had_criterion"),
    [
        pytest.param("四个季度都公示", "补公示", False, id="both at once"),
        pytest.param("四个季度都公示", "", False, id="the criterion alone"),
        pytest.param("", "补公示", True, id="the measure, the criterion stands already"),
        pytest.param("", "", False, id="neither: progress only"),
    ],
)
def test_a_plan_with_its_criterion_is_taken(criterion, measure, had_criterion):
    rules.check_plan(criterion=criterion, measure=measure, had_criterion=had_criterion)


@pytest.mark.parametrize("committee", ["苏木党委", "镇党委", "街道党工委", "旗委"])
def test_sentence_6_names_the_committee_by_its_own_kind(committee):
    refused = rules.refuse_own_review(committee=committee, asked="", asked_title="")
    assert (refused.status, refused.code) == (403, "reviewer_is_responsible")
    assert refused.message == (
        "暂不能销号，还差一项：复核人。您是整改责任人，不能复核自己的问题，"
        f"请从{committee}选一位。已填内容都已保存，不用重填；确定复核人后，由他办理销号。"
    )


def test_with_a_reviewer_already_asked_sentence_6_names_him_and_asks_for_nobody_else():
    refused = rules.refuse_own_review(committee="苏木党委", asked="赵丽", asked_title="巴彦苏木党委组织委员")
    assert (refused.status, refused.code) == (403, "reviewer_is_responsible")
    assert refused.message == (
        "暂不能销号：您是整改责任人，不能复核自己的问题。已经请巴彦苏木党委组织委员赵丽复核，由他办理销号。"
        "已填内容都已保存，不用重填。"
    )


@pytest.mark.parametrize(
    ("state", "due_on", "overdue"),
    [
        pytest.param(State.OPEN, date(2026, 6, 4), True, id="due yesterday, not taken"),
        pytest.param(State.WORKING, date(2026, 6, 4), True, id="due yesterday, being worked on"),
        pytest.param(State.WORKING, date(2026, 6, 5), False, id="due today is not late"),
        pytest.param(State.WORKING, None, False, id="no day set"),
        pytest.param(State.REVIEW, date(2026, 6, 4), False, id="handed in: the reviewer's delay is not the unit's"),
        pytest.param(State.CONTESTED, date(2026, 6, 4), False, id="under objection"),
        pytest.param(State.SIGNED_OFF, date(2026, 6, 4), False, id="struck off"),
        pytest.param(State.WITHDRAWN, date(2026, 6, 4), False, id="withdrawn"),
    ],
)
def test_a_finding_is_overdue_from_the_day_after_while_it_lies_with_the_unit(state, due_on, overdue):
    assert rules.is_overdue(state=state, due_on=due_on, today=date(2026, 6, 5)) is overdue


def test_review_waits_for_every_further_measure_and_names_them():
    facts = replace(
        READY, state=State.WORKING, unfinished=("给公示栏装锁", "补记二季度以来每一笔收支并由监督委员会逐笔核对")
    )
    with pytest.raises(MoveRefused) as refused:
        rules.check_move("submit", facts)
    assert refused.value.code == "measure_unfinished"
    assert refused.value.message == (
        "暂不能提交复核：另列措施“给公示栏装锁”、“补记二季度以来每一笔收支并由监督委员会逐…”还没有办完。"
        "请先记下办完的日子；不再需要的，写明理由撤下。已填内容都已保存。"
    )
    assert rules.check_move("submit", replace(facts, unfinished=())) is State.REVIEW


@pytest.mark.parametrize(
    ("other", "same"),
    [
        pytest.param({}, True, id="same category and item"),
        pytest.param({"other_item": ""}, True, id="the other names no item"),
        pytest.param({"other_item": "motions-tables"}, False, id="another item"),
        pytest.param({"other_category": "drinking"}, False, id="another category"),
        pytest.param({"other_text": "党务公开"}, False, id="under other, with other words"),
    ],
)
def test_two_findings_are_of_a_kind_by_category_and_by_item_where_both_name_one(other, same):
    given = {"category": "motions", "category_text": "", "item": "motions-photos"}
    others = {"other_category": "motions", "other_text": "", "other_item": "motions-photos"} | other
    assert rules.same_problem(**given, **others) is same
