"""The ledger on paper (打印件): every row, in the customary columns, the same bytes for the same data."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta

import openpyxl
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Emu

from qingyuan.kernel import clock
from qingyuan.kernel.fields import Signature
from qingyuan.obligations.rectification import papers
from qingyuan.obligations.rectification.models import OTHER, Origin
from qingyuan.obligations.rectification.queries import Filter
from qingyuan.obligations.rectification.services import Shown
from qingyuan.obligations.rectification.states import State
from qingyuan.people.organizations import roles
from tests.findings import Loop, own_finding, plant, sample_library
from tests.ledger_workbook import HEAD

STAFF = roles.DEPARTMENT_STAFF


def table_of(document):
    [table] = document.tables
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.fixture
def staff(two_leagues):
    return two_leagues.one.scope(STAFF)


@pytest.fixture
def filled(two_leagues):
    """A few findings of two townships, entered out of official order."""
    units = two_leagues.one.units
    plant(units["banner_town_village_1"], text="宝石镇一条")
    plant(units["banner_sumu_village_1"], State.WORKING, text="巴彦苏木一条\n分两行写", due_on=date(2026, 6, 30))
    plant(units["banner_sumu_village_1"], State.SIGNED_OFF, text="=1+1 不是公式", note="<&> 原样")
    plant(units["banner_sumu_village_1"], State.WITHDRAWN, text="撤销的一条")


def test_the_columns_are_the_customary_ones():
    assert [label for _key, label, _width, _centred in papers._columns()] == HEAD


def test_each_row_says_what_the_ledger_asks(two_leagues, staff, tmp_path):
    library = sample_library(tmp_path)
    loop = Loop(two_leagues.one, category="motions", category_text="", leader_name="孙立群", source_text="季度督查")
    loop.to(State.REVIEW)
    loop.call(roles.TOWNSHIP_ORGANIZATION_MEMBER, "add_evidence", shown=Shown("到场看过", seen_on=date(2026, 6, 5)))
    loop.call(roles.TOWNSHIP_ORGANIZATION_MEMBER, "sign_off")
    unit = two_leagues.one.units["banner_sumu_village_1"]
    plant(
        unit,
        State.SIGNED_OFF,
        text="导入的一条",
        origin=Origin.IMPORTED,
        source_text="自查",
        category=OTHER,
        category_text="党务公开",
        criterion="",
        measure="补公示",
        owner=Signature(None, "王桂兰", ""),
        owner_id=None,
        due_text="立行立改",
        evidence_text="公示照片2张",
        progress="已补",
        note="第二批",
        library=library,
        checklist="problems",
    )
    plant(unit, State.WITHDRAWN, text="撤销的一条", category=OTHER)
    assert list(papers.ledger_rows(staff, Filter())) == [
        [
            "1",
            "形式主义",
            "集体经济收支未按季公开，一季度公示缺两项。",
            "季度督查",
            "标准：四个季度都公示，公示表有金额。\n补公示一季度。",
            "孙立群",
            "巴彦塔拉嘎查党支部",
            "包巴特尔",
            "2026年6月30日",
            "",
            "是",
            "公示栏已补两项\n到场看过",
            "",
        ],
        [
            "2",
            "党务公开",
            "导入的一条",
            "自查（导入）",
            "补公示",
            "",
            "巴彦塔拉嘎查党支部",
            "王桂兰",
            "立行立改",
            "已补",
            "是",
            "公示照片2张",
            "第二批",
        ],
        [
            "3",
            "其他",
            "撤销的一条",
            "上级点出",
            "",
            "",
            "巴彦塔拉嘎查党支部",
            "",
            "",
            "",
            "已撤销",
            "",
            "",
        ],
    ]


def test_rows_stand_unit_by_unit_in_official_order_the_oldest_first(staff, filled):
    rows = list(papers.ledger_rows(staff, Filter()))
    assert [(row[0], row[2], row[10]) for row in rows] == [
        ("1", "巴彦苏木一条\n分两行写", "否"),
        ("2", "=1+1 不是公式", "是"),
        ("3", "撤销的一条", "已撤销"),
        ("4", "宝石镇一条", "否"),
    ]


def test_the_word_ledger_opens_holds_every_row_and_repeats_its_head_on_each_page(staff, filled, two_leagues):
    document = Document(io.BytesIO(papers.ledger_word(staff, Filter(top=two_leagues.one.units["banner"]))))
    assert table_of(document) == [HEAD, *papers.ledger_rows(staff, Filter())]
    [table] = document.tables
    repeated = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
    assert repeated == [True, False, False, False, False]
    texts = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    assert texts == ["问题整改台账", "单位：中国共产党科尔沁右翼前旗委员会　　　　统计截止：2026年6月5日09:30"]
    section = document.sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width > section.page_height


def test_the_table_fits_between_the_margins_of_the_page(staff, filled):
    section = Document(io.BytesIO(papers.ledger_word(staff, Filter()))).sections[0]
    room = Emu(section.page_width - section.left_margin - section.right_margin).mm
    assert sum(width for _key, _label, width, _centred in papers._columns()) <= round(room)


def test_an_empty_ledger_prints_its_head_alone(staff):
    document = Document(io.BytesIO(papers.ledger_word(staff, Filter())))
    assert table_of(document) == [HEAD]
    assert [paragraph.text for paragraph in document.paragraphs if paragraph.text][1].startswith(
        "单位：本人范围内各单位"
    )


@pytest.mark.parametrize("render", [papers.ledger_word, papers.ledger_excel])
def test_the_same_data_at_the_same_time_gives_the_same_bytes(staff, filled, render):
    once = render(staff, Filter())
    assert render(staff, Filter()) == once
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        assert render(staff, Filter()) != once


def test_excel_read_back_says_the_same_rows_and_text_stays_text(staff, filled):
    content = papers.ledger_excel(staff, Filter())
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert cells[0][0] == "问题整改台账"
    assert cells[1][0] == "单位：本人范围内各单位　　　　统计截止：2026年6月5日09:30"
    assert cells[2] == HEAD
    assert cells[3:] == list(papers.ledger_rows(staff, Filter()))
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_only_what_the_reader_may_see_is_printed(two_leagues, filled):
    league = two_leagues.one
    own_finding(league, text="我两次主题党日没有发言")
    printed = {}
    for role in (STAFF, roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.BRANCH_SECRETARY, roles.MEMBER):
        scope = league.scope(role)
        word = Document(io.BytesIO(papers.ledger_word(scope, Filter())))
        texts = [row[2] for row in table_of(word)[1:]]
        sheet = openpyxl.load_workbook(io.BytesIO(papers.ledger_excel(scope, Filter()))).active
        assert [row[2].value for row in sheet.iter_rows(min_row=4)] == texts
        printed[role] = texts
        # Not on the paper of him who keeps it either: a secretary hands the ledger on.
        for content in (papers.ledger_word(scope, Filter()), papers.ledger_excel(scope, Filter())):
            parts = zipfile.ZipFile(io.BytesIO(content))
            assert not any("没有发言".encode() in parts.read(name) for name in parts.namelist())
    village = ["巴彦苏木一条\n分两行写", "=1+1 不是公式", "撤销的一条"]
    assert printed == {
        STAFF: [*village, "宝石镇一条"],
        roles.TOWNSHIP_ORGANIZATION_MEMBER: village,
        roles.BRANCH_SECRETARY: village,
        roles.MEMBER: [],
    }
    assert list(papers.ledger_rows(two_leagues.other.scope(STAFF), Filter())) == []


def test_a_filter_prints_what_it_lists(staff, filled, two_leagues):
    town = Filter(top=two_leagues.one.units["banner_town"])
    assert [row[2] for row in papers.ledger_rows(staff, town)] == ["宝石镇一条"]
    assert [row[2] for row in papers.ledger_rows(staff, Filter(state="struck_off"))] == ["=1+1 不是公式"]


def test_a_letter_that_no_document_can_hold_is_left_out(two_leagues, staff):
    plant(two_leagues.one.units["banner_sumu_village_1"], text="竖线\x0b后面还有")
    document = Document(io.BytesIO(papers.ledger_word(staff, Filter())))
    assert table_of(document)[1][2] == "竖线后面还有"
    openpyxl.load_workbook(io.BytesIO(papers.ledger_excel(staff, Filter())))


@pytest.mark.parametrize("demo", [True, False])
def test_every_paper_of_a_demo_says_so_and_no_other_does(staff, filled, settings, demo):
    settings.QINGYUAN_DEMO = demo
    mark = "演示数据：人物与事件均为虚构"
    document = Document(io.BytesIO(papers.ledger_word(staff, Filter())))
    assert (document.sections[0].header.paragraphs[0].text == mark) is demo
    sheet = openpyxl.load_workbook(io.BytesIO(papers.ledger_excel(staff, Filter()))).active
    values = [cell.value for row in sheet.iter_rows() for cell in row]
    assert (mark in values) is demo


def test_printing_takes_as_many_questions_for_many_rows_as_for_few(two_leagues, staff, django_assert_max_num_queries):
    for number in range(30):
        plant(two_leagues.one.units["banner_sumu_village_1"], text=f"第{number}条")
    with django_assert_max_num_queries(4):
        assert len(list(papers.ledger_rows(staff, Filter()))) == 30
