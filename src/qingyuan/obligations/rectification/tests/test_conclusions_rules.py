"""What a conclusion says against a list, and how sheets word it (对照以往结论的规则和用语)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.kernel.sheets import Month
from qingyuan.obligations.rectification import conclusions_rules as rules
from qingyuan.obligations.rectification.conclusions_rules import ConclusionFacts
from qingyuan.obligations.rectification.conclusions_states import MOVES, Source, Standing, State
from qingyuan.obligations.rectification.conclusions_words import (
    holds_number,
    is_private,
    read_day,
    read_source,
    read_status,
)
from qingyuan.obligations.rectification.queries.conclusions import TABS
from tests.findings import refusal

_FACTS = st.builds(
    ConclusionFacts,
    state=st.sampled_from(State),
    answered=st.booleans(),
    found_itself=st.booleans(),
    linked=st.booleans(),
    asked=st.booleans(),
    settled=st.booleans(),
)


@pytest.mark.parametrize(
    ("answered", "found_itself", "expected"),
    [
        pytest.param(True, False, True, id="the list says none found"),
        pytest.param(True, True, False, id="the unit found something itself"),
        pytest.param(False, False, False, id="the list does not answer the category yet"),
    ],
)
def test_a_contradiction_is_none_found_where_something_was_concluded(answered, found_itself, expected):
    assert rules.contradicts(answered=answered, found_itself=found_itself) is expected


@given(_FACTS)
def test_what_a_unit_found_itself_never_asks_anything(facts):
    if facts.found_itself:
        assert not rules.needs_question(facts)


@given(_FACTS)
def test_a_question_is_asked_once_and_only_about_what_is_matched(facts):
    if rules.needs_question(facts):
        assert (facts.state, facts.asked, facts.linked) == (State.MATCHED, False, False)


@given(_FACTS)
def test_every_conclusion_stands_somehow_and_has_its_tab(facts):
    assert rules.standing_of(facts) in TABS
    assert set(TABS) == set(Standing)


@given(_FACTS, st.sampled_from(sorted(MOVES)))
def test_nothing_moves_while_the_unit_is_being_asked(facts, verb):
    if facts.state in MOVES[verb][0] and facts.asked and not facts.settled:
        assert refusal("being_asked" if not facts.linked else "linked", rules.check_move, verb, facts)


@pytest.mark.parametrize(
    ("source", "marked", "expected"),
    [
        (Source.PETITION, False, True),
        (Source.DISCIPLINE, False, False),
        (Source.INSPECTION, True, True),
    ],
)
def test_a_petition_is_always_confidential_the_others_when_marked(source, marked, expected):
    assert rules.is_confidential(source, marked=marked) is expected


@pytest.mark.parametrize(
    ("named", "code"),
    [
        pytest.param([], "one_named", id="the importer alone"),
        pytest.param([2, 3, 4, 5, 6], "many_named", id="six with the importer"),
        pytest.param([9], "not_nameable", id="who sits in no body of the committee"),
    ],
)
def test_two_to_five_are_named_with_the_importer_first(named, code):
    nameable = range(2, 8)
    refusal(code, rules.check_named, named, importer=1, nameable=nameable)
    assert rules.check_named([3, 3, 2], importer=1, nameable=nameable) == (1, 3, 2)


# --- words


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("旗委巡察反馈", Source.INSPECTION),
        ("自治区党委巡视", Source.INSPECTION),
        ("纪检监察", Source.DISCIPLINE),
        ("旗纪委信访件办结", Source.PETITION),
        ("12380举报", Source.PETITION),
        ("2025年度组织生活会", Source.PARTY_LIFE),
        ("民主 生活会", Source.PARTY_LIFE),
        ("调研", None),
        ("", None),
    ],
)
def test_a_source_is_read_strictly_petitions_first(text, source):
    assert read_source(text) == source


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("已办结", ""),
        ("是", ""),
        ("查实", ""),
        ("部分属实", ""),
        ("未办结", "not_concluded"),
        ("核查中", "not_concluded"),
        ("初核", "not_concluded"),
        ("正在办理", "not_concluded"),
        ("否", "not_concluded"),
        ("不属实", "unfounded"),
        ("查否，已办结", "unfounded"),
        ("", "status_unclear"),
        ("另行研究", "status_unclear"),
    ],
)
def test_only_what_is_concluded_is_taken(text, reason):
    assert read_status(text) == reason


@pytest.mark.parametrize(
    "label",
    [
        "信访人",
        "举报人姓名",
        "反映人",
        "来信人",
        "联系电话",
        "手机号码",
        "身份证号",
        "家庭住址",
        "来信内容",
        "信件",
        "反映问题",
        "姓 名",
    ],
)
def test_what_tells_of_who_wrote_or_called_is_never_read(label):
    assert is_private(label)


@pytest.mark.parametrize(
    "label", ["问题", "认定的问题", "被反馈单位", "反馈文件", "结论日期", "类别", "来源", "整改措施"]
)
def test_what_tells_of_the_conclusion_is(label):
    assert not is_private(label)


@pytest.mark.parametrize(
    "text",
    [
        "请与13804821234联系",
        "电话138 0482 1234",
        "１３８０４８２１２３４",
        "0482-8214567",
        "（0482）8214567",
        "152201198001011234",
        "15220119800101123X",
        "身份证号：152201 19800101 1234",
        "+86-138-0482-1234",
        "联系方式 8214567",
    ],
)
def test_a_telephone_or_id_number_is_seen_however_it_is_written(text):
    assert holds_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "2025年9月3日用公款1380元聚餐",
        "内巡发〔2025〕12号",
        "支出12,345,678元",
        "2025-09-03",
        "合同编号20250903001号",
        "共38名党员",
    ],
)
def test_a_day_a_sum_or_a_document_number_is_none(text):
    assert not holds_number(text)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2025年9月3日", date(2025, 9, 3)),
        ("2025.9.3", date(2025, 9, 3)),
        ("20250903", date(2025, 9, 3)),
        (20250903, date(2025, 9, 3)),
        (date(2025, 9, 3), date(2025, 9, 3)),
        (Month(2025, 9, 1), None),
        ("2025年9月", None),
        ("2025年第三季度", None),
        ("2025-02-30", None),
        (None, None),
    ],
)
def test_a_day_is_taken_where_one_is_named(cell, day):
    assert read_day(cell) == day
