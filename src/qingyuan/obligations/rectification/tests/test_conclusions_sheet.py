"""A list of earlier conclusions understood (读以往结论表): what is taken, what is not even looked at."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from qingyuan.kernel.sheets import read_workbook
from qingyuan.obligations.rectification.conclusions_sheet import read_conclusions
from qingyuan.obligations.rectification.conclusions_states import Source
from tests import conclusions as sample
from tests.findings import refusal


def read(rows, head=sample.HEAD_ROW, title=""):
    return read_conclusions(read_workbook(sample.workbook(rows, head=head, title=title)))


def test_the_customary_head_is_read_under_a_title():
    found = read([sample.row()], title="2025年巡察反馈问题一览表")
    [row] = found.rows
    assert (row.source, row.document, row.on.isoformat(), row.unit_text, row.text, row.category_text) == (
        Source.INSPECTION,
        "旗委第三巡察组反馈意见",
        "2025-09-03",
        "巴彦塔拉嘎查党支部",
        sample.TEXT,
        "酒桌文化",
    )
    assert (row.row, found.private, found.unused) == (3, [], [])


def test_columns_that_tell_of_petitioners_leave_only_their_labels():
    head = ("序号", "信访人", "联系电话", "来信内容", "被反馈单位", "认定的问题", "整改措施")
    found = read([(1, "王某某", "13804821234", "信里写的话", "巴彦塔拉嘎查", "未公开收支", "公开")], head=head)
    assert found.private == ["信访人", "联系电话", "来信内容"]
    assert found.unused == ["整改措施"]
    assert "王某某" not in repr(found) and "138" not in repr(found) and "信里" not in repr(found)
    assert found.rows[0].text == "未公开收支"


def test_a_title_that_speaks_of_petitioners_does_not_shut_out_the_columns_under_it():
    found = read([sample.row()], title="信访人反映问题办结情况一览表")
    assert found.rows[0].text == sample.TEXT and found.private == []


def test_a_column_under_the_petitioners_group_is_his_own_unit():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("一览")
        for column, label in enumerate(("序号", "认定的问题", "类别")):
            sheet.merge_range(0, column, 1, column, label)
        sheet.merge_range(0, 3, 0, 5, "信访人基本情况")
        for column, label in enumerate(("姓名", "单位", "职业"), start=3):
            sheet.write(1, column, label)
        for column, value in enumerate((1, "未公开收支", "", "王某某", "太平村", "教师")):
            sheet.write(2, column, value)
    found = read_conclusions(read_workbook(buffer.getvalue()))
    assert found.rows[0].unit_text == ""
    assert "太平村" not in repr(found) and "王某某" not in repr(found) and "教师" not in repr(found)


@pytest.mark.parametrize(
    "head", [("序号", "来信内容", "被反馈单位"), ("序号", "反映问题", "单位"), ("序号", "单位", "备注")]
)
def test_what_somebody_said_is_no_conclusion(head):
    refusal("no_header", read, [(1, "话", "巴彦塔拉嘎查")], head=head)


def test_what_is_not_concluded_is_left_out_with_the_reason():
    head = (*sample.HEAD_ROW, "办理状态")
    rows = [
        (*sample.row(1), "已办结"),
        (*sample.row(2), "核查中"),
        (*sample.row(3), "不属实"),
        (*sample.row(4), ""),
    ]
    assert [row.reasons for row in read(rows, head=head).rows] == [
        (),
        ("not_concluded",),
        ("unfounded",),
        ("status_unclear",),
    ]


@pytest.mark.parametrize("column", ["text", "unit", "document", "category", "source", "on"])
def test_a_row_with_a_number_in_any_taken_cell_leaves_only_its_place(column):
    found = read([sample.row(**{column: "王某某，电话13804821234"})])
    [row] = found.rows
    assert row.reasons == ("holds_number",)
    assert "王某某" not in repr(found) and "138" not in repr(found) and sample.TEXT not in repr(found)


def test_totals_notes_blank_rows_and_none_are_no_lines():
    rows = [
        sample.row(),
        ("合计", "", "", "", "", "1条"),
        (2, "", "", "", "", "无", ""),
        ("", "", "", "", "", "", ""),
        ("填表人：", "", "", "", "", "", ""),
    ]
    assert len(read(rows).rows) == 1


def test_a_line_without_a_problem_is_told():
    assert read([sample.row(text="")]).rows[0].reasons == ("no_text",)


def test_a_repeated_head_begins_anew():
    rows = [sample.row(), sample.HEAD_ROW, sample.row(2, text="另一条")]
    assert [row.text for row in read(rows).rows] == [sample.TEXT, "另一条"]


def test_computed_cells_are_refused():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["序号", "单位", "问题"])
        sheet.write(1, 0, 1)
        sheet.write_formula(1, 2, '="a"&"b"')
    refusal("formula_cells", read_conclusions, read_workbook(buffer.getvalue()))
