"""Whole files: their sheets, hidden or not, new and old, and what came of their formulas."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from qingyuan.kernel.errors import BadInput
from qingyuan.people.intake.reading.books import read_books
from qingyuan.people.intake.reading.lines import Read

TODAY = date(2026, 6, 5)
HEAD = ("姓名", "性别")


def read_file(path: Path) -> Read:
    return read_books([(path.name, path)], today=TODAY)


# Sheets


def test_a_hidden_sheet_is_named_and_none_of_its_rows_is_taken(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(("王芳", "女"))
    last_year = book.create_sheet("2025年")
    last_year.sheet_state = "hidden"
    last_year.append(HEAD)
    last_year["A3"], last_year["B3"] = "李强", "男"
    book.save(tmp_path / "a.xlsx")
    found = read_file(tmp_path / "a.xlsx")
    assert [line.name for line in found.lines] == ["王芳"]
    assert [(sheet.name, sheet.visible, sheet.left_out, sheet.others) for sheet in found.sheets] == [
        ("Sheet", True, "", [(1, "header")]),
        ("2025年", False, "hidden_sheet", [(1, "hidden_sheet"), (3, "hidden_sheet")]),
    ]


def test_hidden_rows_and_columns_are_taken_like_the_others(tmp_path):
    book = openpyxl.Workbook()
    for row in (HEAD, ("王芳", "女"), ("李强", "男")):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.save(tmp_path / "a.xlsx")
    found = read_file(tmp_path / "a.xlsx")
    assert [(line.row, line.name, line.sex) for line in found.lines] == [(2, "王芳", "女"), (3, "李强", "男")]


def test_a_sheet_without_a_header_is_named_and_its_rows_are_no_people(read):
    found = read({"说明": [("填表说明",), (), ("1. 姓名：填写全称",)], "名册": [HEAD, ("王芳", "女")]})
    assert [line.name for line in found.lines] == ["王芳"]
    assert [(sheet.name, sheet.left_out, sheet.others) for sheet in found.sheets] == [
        ("说明", "no_header", [(1, "no_header"), (3, "no_header")]),
        ("名册", "", [(1, "header")]),
    ]


def test_an_empty_sheet_says_nothing(read):
    found = read({"Sheet1": [HEAD, ("王芳", "女")], "Sheet2": []})
    assert (found.sheets[1].left_out, found.sheets[1].others, found.sheets[1].tables) == ("", [], [])


def test_each_sheet_is_a_branch_by_its_name(read):
    sheet = [HEAD, ("王芳", "女")]
    found = read({"和平村": sheet, "2.胜利村支部": sheet, "Sheet3": sheet, "流动党员": sheet})
    assert [line.branch for line in found.lines] == ["和平村党支部", "胜利村党支部", "", ""]


def test_a_title_goes_before_the_name_of_the_sheet(read):
    found = read({"和平村": [("胜利村党支部党员花名册",), HEAD, ("王芳", "女")]})
    assert [line.branch for line in found.lines] == ["胜利村党支部"]


def test_a_branch_named_under_the_table_belongs_to_the_whole_sheet(read):
    found = read([HEAD, ("王芳", "女"), ("李强", "男"), ("填报单位：和平村党支部",)])
    assert [line.branch for line in found.lines] == ["和平村党支部", "和平村党支部"]


def test_what_one_sheet_says_is_not_carried_to_the_next(read):
    found = read({"Sheet1": [("和平村党支部预备党员",), HEAD, ("王芳", "女")], "Sheet2": [HEAD, ("李强", "男")]})
    assert [(line.branch, line.category) for line in found.lines][1] == ("", "")


# One branch, one name: the fullest of what stands in the row's cell and over it


@pytest.mark.parametrize(
    ("title", "sheet", "cell", "branch"),
    [
        ("六户镇和平村党支部党员花名册", "Sheet1", "和平村", "六户镇和平村党支部"),
        ("六户镇和平村党支部党员花名册", "Sheet1", None, "六户镇和平村党支部"),
        ("和平村党支部党员花名册", "Sheet1", "六户镇和平村支部", "六户镇和平村党支部"),
        ("和平村党支部党员花名册", "六户镇和平村", None, "六户镇和平村党支部"),
        ("党员花名册", "六户镇和平村", "和平村支部", "六户镇和平村党支部"),
        ("胜利村党支部党员花名册", "六户镇胜利村", "和平村", "和平村党支部"),
    ],
)
def test_a_rows_branch_is_the_fullest_its_cell_title_and_sheet_give(read, title, sheet, cell, branch):
    (line,) = read({sheet: [(title,), (*HEAD, "所在支部"), ("王芳", "女", cell)]}).lines
    assert line.branch == branch


def test_the_info_row_under_a_title_does_not_shorten_its_branch(read):
    found = read([("六户镇和平村党支部党员花名册",), ("填报单位：和平村党支部",), HEAD, ("王芳", "女")])
    assert [line.branch for line in found.lines] == ["六户镇和平村党支部"]


def test_a_section_is_not_filled_out_by_the_section_before_it(read):
    found = read([HEAD, ("六户镇和平村党支部",), ("王芳", "女"), ("和平村党支部",), ("李强", "男")])
    assert [line.branch for line in found.lines] == ["六户镇和平村党支部", "和平村党支部"]


def test_a_fuller_name_in_one_row_says_nothing_of_the_others(read):
    found = read([("姓名", "所在支部"), ("王芳", "六户镇和平村党支部"), ("李强", "和平村支部")])
    assert [line.branch for line in found.lines] == ["六户镇和平村党支部", "和平村党支部"]


# Several files


def test_several_files_are_read_as_one_roster_and_each_row_knows_its_place(tmp_path):
    for name in ("甲.xlsx", "乙.xlsx"):
        book = openpyxl.Workbook()
        book.active.append(HEAD)
        book.active.append(("王芳", "女"))
        book.save(tmp_path / name)
    found = read_books([(name, tmp_path / name) for name in ("甲.xlsx", "乙.xlsx")], today=TODAY)
    assert found.files == ["甲.xlsx", "乙.xlsx"]
    assert [(line.file, line.sheet, line.row) for line in found.lines] == [(0, 0, 2), (1, 1, 2)]


def test_progress_is_told_every_thousand_rows(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    for row, cells in enumerate([HEAD, *[("王芳", "女")] * 2_500]):
        sheet.write_row(row, 0, cells)
    book.close()
    told: list[int] = []
    read_books([("a.xlsx", tmp_path / "a.xlsx")], today=TODAY, progress=told.append)
    assert told == [1_000, 2_000]


def test_a_file_that_is_no_workbook_is_refused(tmp_path):
    (tmp_path / "a.xlsx").write_text("姓名,性别", encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        read_file(tmp_path / "a.xlsx")
    assert refused.value.code == "not_a_workbook"


# Numbers and dates as workbooks keep them


def test_numbers_of_fifteen_digits_stay_whole_and_of_eighteen_have_lost_their_last(read):
    found = read([("姓名", "身份证号"), ("王芳", 152222670512001), ("李强", 152222196705120012), ("赵海", "1.52E+17")])
    assert [(line.id_number, line.reasons) for line in found.lines] == [
        ("152222196705120012", ()),
        ("", ("id_number_digits_lost",)),
        ("", ("id_number_digits_lost",)),
    ]


def test_a_number_that_was_october_is_ambiguous_and_a_text_is_january(read):
    found = read([("姓名", "入党时间"), ("王芳", 1998.1), ("李强", "1998.1"), ("赵海", 1998.07)])
    assert [(line.joined_on, line.reasons) for line in found.lines] == [
        ("", ("joined_on_ambiguous",)),
        ("1998-01", ()),
        ("1998-07", ()),
    ]


@pytest.mark.parametrize("form", ["xlsx", "xls"])
def test_a_date_shown_as_a_month_is_read_as_a_month(tmp_path, form):
    path = tmp_path / f"a.{form}"
    day, month_shown, day_shown = datetime(1998, 7, 1), "yyyy.mm", "yyyy.mm.dd"  # noqa: DTZ001
    if form == "xlsx":
        book = xlsxwriter.Workbook(path)
        sheet = book.add_worksheet("表")
        styles = [book.add_format({"num_format": shown}) for shown in (month_shown, day_shown)]
    else:
        book = xlwt.Workbook()
        sheet = book.add_sheet("表")
        styles = [xlwt.easyxf(num_format_str=shown) for shown in (month_shown, day_shown)]
    for column, text in enumerate(("姓名", "入党时间", "转正时间")):
        sheet.write(0, column, text)
    # The same day in both: what has been read of the one is not taken for the other.
    for row, (first, second) in enumerate([styles, reversed(styles)], start=1):
        sheet.write(row, 0, "王芳")
        sheet.write(row, 1, day, first)
        sheet.write(row, 2, day, second)
    if form == "xlsx":
        book.close()
    else:
        book.save(str(path))
    assert [(line.joined_on, line.confirmed_on) for line in read_file(path).lines] == [
        ("1998-07", "1998-07-01"),
        ("1998-07-01", "1998-07"),
    ]


def test_the_old_format_is_read_with_its_merges_and_hidden_sheets(tmp_path):
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名册")
    sheet.write_merge(0, 0, 0, 2, "和平村党支部党员花名册")
    for row, cells in enumerate([("姓名", "身份证号", "手机"), ("王芳", 152222670512001, 13904820001)], start=1):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    book.add_sheet("2025年").write(0, 0, "李强")
    book.get_sheet(1).visibility = 1
    book.save(str(tmp_path / "a.xls"))
    found = read_file(tmp_path / "a.xls")
    assert [(line.row, line.name, line.id_number, line.phone, line.branch) for line in found.lines] == [
        (3, "王芳", "152222196705120012", "13904820001", "和平村党支部")
    ]
    assert [(sheet.name, sheet.left_out) for sheet in found.sheets] == [("名册", ""), ("2025年", "hidden_sheet")]


# Formulas


def test_a_formula_with_a_saved_value_is_read_by_its_value(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ("姓名", "出生日期"))
    sheet.write(1, 0, "王芳")
    sheet.write_formula(1, 1, '="1967"&".05"', None, "1967.05")
    book.close()
    (line,) = read_file(tmp_path / "a.xlsx").lines
    assert (line.birth_date, line.reasons) == ("1967-05", ())


def test_a_formula_without_a_value_is_said_for_its_column(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(("姓名", "性别", "出生日期", "手机"))
    book.active.append(("王芳", "女", "=DATE(1967,5,12)", None))
    book.save(tmp_path / "a.xlsx")
    (line,) = read_file(tmp_path / "a.xlsx").lines
    assert (line.birth_date, line.reasons, line.source) == ("", ("birth_date_formula",), {"birth_date": "="})


def test_a_name_that_is_a_formula_without_a_value_is_one_fault(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(("=A1", "女"))
    book.save(tmp_path / "a.xlsx")
    (line,) = read_file(tmp_path / "a.xlsx").lines
    assert line.reasons == ("name_formula",)


def test_a_row_of_nothing_but_formulas_without_values_is_not_lost(tmp_path):
    book = openpyxl.Workbook()
    for row in (HEAD, ("王芳", "女"), ("=A2", "=B2"), ("李强", "男")):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    found = read_file(tmp_path / "a.xlsx")
    spoken_of = {line.row for line in found.lines} | {row for row, _why in found.sheets[0].others}
    assert spoken_of == {1, 2, 3, 4}


def test_a_date_that_is_an_error_is_said_for_its_column(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(("姓名", "性别", "入党时间"))
    book.active.append(("王芳", "女", "#N/A"))
    book.active["C2"].data_type = "e"
    book.save(tmp_path / "a.xlsx")
    (line,) = read_file(tmp_path / "a.xlsx").lines
    assert (line.joined_on, line.reasons) == ("", ("joined_on_not_known",))


def test_rows_computed_to_nothing_are_named_and_no_people(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    for row, cells in enumerate((HEAD, ("王芳", "女"))):
        sheet.write_row(row, 0, cells)
    sheet.write_formula(2, 0, '=IF(C3="","",C3)', None, "")
    book.close()
    found = read_file(tmp_path / "a.xlsx")
    assert [line.row for line in found.lines] == [2]
    assert found.sheets[0].others == [(1, "header"), (3, "formulas")]


# What was set right before


def test_a_mapping_a_person_set_right_is_used_for_the_same_table(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(("姓名", "性别", "文凭"))
    book.active.append(("王芳", "女", "本科"))
    book.save(tmp_path / "a.xlsx")
    (table,) = read_file(tmp_path / "a.xlsx").sheets[0].tables
    (line,) = read_books(
        [("a.xlsx", tmp_path / "a.xlsx")], today=TODAY, chosen={table.fingerprint: {"文凭": "education"}}
    ).lines
    assert line.education == "本科"
