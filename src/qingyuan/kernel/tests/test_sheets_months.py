"""Dates that are shown as months, and the sheets of a workbook one after the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt

from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.sheets import Merge, Month, each_sheet, read_workbook, text_of
from qingyuan.kernel.sheets.formats import shows_month, styles_showing_months
from tests.workbook_parts import sheet_xml, xlsx

DAY = datetime(1998, 7, 1)  # noqa: DTZ001 -- a day as a workbook keeps it
MONTH_FORMAT, DAY_FORMAT = 'yyyy"年"m"月"', 'yyyy"年"m"月"d"日"'


# How a format shows a date


@pytest.mark.parametrize(
    "code",
    [
        'yyyy"年"m"月"',
        "yyyy-mm",
        "yyyy/m",
        "YYYY.MM",
        "yyyy\\.mm",
        "mmm-yy",
        '[$-804]yyyy"年"m"月"',
        '[DBNum1][$-804]yyyy"年"m"月"',
        'yyyy"年"m"月";@',
        '"day of "yyyy-mm',
        "yyyy-mm_d",
    ],
)
def test_a_format_of_year_and_month_shows_no_day(code):
    assert shows_month(164, {164: code}) is True


@pytest.mark.parametrize(
    "code",
    [
        'yyyy"年"m"月"d"日"',
        "yyyy-mm-dd",
        "yyyy-mm hh:mm",
        "mm:ss",
        'm"月"d"日"',
        "yyyy",
        '"y m "0.00',
        "General",
        "@",
        "",
    ],
)
def test_a_format_with_a_day_a_time_or_no_date_at_all_shows_no_month(code):
    assert shows_month(164, {164: code}) is False


@pytest.mark.parametrize(
    ("number", "shown"), [(17, True), (27, True), (57, True), (14, False), (22, False), (31, False), (0, False)]
)
def test_formats_without_a_code_are_known_by_their_number(number, shown):
    assert shows_month(number, {}) is shown


def test_a_code_the_workbook_gives_goes_before_what_its_number_usually_means():
    assert shows_month(27, {27: "yyyy-mm-dd"}) is False


def test_styles_are_told_by_their_place_in_the_workbook():
    assert styles_showing_months([0, 164, 14, 17, 165], {164: "yyyy-mm", 165: "yyyy-mm-dd"}) == {1, 3}


def test_of_a_format_longer_than_excel_takes_the_rest_is_not_looked_at():
    assert shows_month(164, {164: "yyyy-mm" + " " * 300 + "dd"}) is True


# A month is no day


def test_a_month_never_equals_the_day_it_is_kept_as():
    month, day = Month(1998, 7, 1), date(1998, 7, 1)
    assert month != day
    assert day != month
    assert month == Month(1998, 7, 1)
    assert month != Month(1998, 8, 1)
    assert {month: "month", day: "day"} == {Month(1998, 7, 1): "month", date(1998, 7, 1): "day"}


def test_a_month_is_written_as_far_as_somebody_wrote_it():
    month = Month(1998, 7, 1)
    assert (text_of(month), str(month), f"{month}") == ("1998-07", "1998-07", "1998-07")


# Cells shown as a month, whoever wrote the file


def with_xlsxwriter(path: Path) -> Path:
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("表")
    sheet.write_datetime(0, 0, DAY, book.add_format({"num_format": MONTH_FORMAT}))
    sheet.write_datetime(0, 1, DAY, book.add_format({"num_format": DAY_FORMAT}))
    sheet.write_string(0, 2, "1998年7月", book.add_format({"num_format": MONTH_FORMAT}))
    book.close()
    return path


def with_xlsxwriter_row_by_row(path: Path) -> Path:
    """Texts stand in the cells themselves."""
    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet = book.add_worksheet("表")
    sheet.write_datetime(0, 0, DAY, book.add_format({"num_format": MONTH_FORMAT}))
    sheet.write_datetime(0, 1, DAY, book.add_format({"num_format": DAY_FORMAT}))
    sheet.write_string(0, 2, "1998年7月", book.add_format({"num_format": MONTH_FORMAT}))
    book.close()
    return path


def with_openpyxl(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.append([DAY, DAY, "1998年7月"])
    for place, shown in {"A1": MONTH_FORMAT, "B1": DAY_FORMAT, "C1": MONTH_FORMAT}.items():
        book.active[place].number_format = shown
    book.save(path)
    return path


def with_xlwt(path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    sheet.write(0, 0, DAY, xlwt.easyxf(num_format_str=MONTH_FORMAT))
    sheet.write(0, 1, DAY, xlwt.easyxf(num_format_str=DAY_FORMAT))
    sheet.write(0, 2, "1998年7月", xlwt.easyxf(num_format_str=MONTH_FORMAT))
    book.save(str(path))
    return path


@pytest.mark.parametrize(
    ("write", "name"),
    [
        pytest.param(with_xlsxwriter, "a.xlsx", id="xlsxwriter"),
        pytest.param(with_xlsxwriter_row_by_row, "a.xlsx", id="xlsxwriter with texts inside the cells"),
        pytest.param(with_openpyxl, "a.xlsx", id="openpyxl"),
        pytest.param(with_xlwt, "a.xls", id="xlwt"),
    ],
)
def test_a_date_shown_as_a_month_is_read_as_a_month_and_a_day_as_a_day(
    tmp_path: Path, write: Callable[[Path], Path], name: str
):
    (sheet,) = read_workbook(write(tmp_path / name)).sheets
    month, day, text = sheet.rows[0].cells
    assert (type(month), month) == (Month, Month(1998, 7, 1))
    assert type(day) is not Month
    assert day == date(1998, 7, 1)
    assert text == "1998年7月"


def test_several_months_beside_each_other_in_the_old_format_are_all_months(tmp_path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    shown = xlwt.easyxf(num_format_str="yyyy-mm")
    for column in range(5):
        sheet.write(1, column, DAY, shown)
    book.save(str(tmp_path / "a.xls"))
    (read,) = read_workbook(tmp_path / "a.xls").sheets
    assert read.rows[1].cells == (Month(1998, 7, 1),) * 5


def test_a_month_in_a_merged_range_is_read_from_its_first_cell(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    sheet.merge_range("B2:C3", "", book.add_format({"num_format": MONTH_FORMAT}))
    sheet.write_datetime("B2", DAY, book.add_format({"num_format": MONTH_FORMAT}))
    book.close()
    (read,) = read_workbook(tmp_path / "a.xlsx").sheets
    assert read.cell(2, 2) == Month(1998, 7, 1)
    assert read.merges == (Merge(2, 2, 3, 3),)
    assert (read.cell(2, 3), read.cell(3, 2)) == (None, None)


def styled(data: str, *formats: str) -> dict[str, str]:
    """A sheet and its styles, one for each format, numbered from 0."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    codes = "".join(f'<numFmt numFmtId="{164 + at}" formatCode="{code}"/>' for at, code in enumerate(formats))
    uses = "".join(f'<xf numFmtId="{164 + at}"/>' for at in range(len(formats)))
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{office}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate((("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")), 1)
    )
    return {
        "xl/worksheets/sheet1.xml": sheet_xml(data),
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><numFmts>{codes}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="164"/></cellStyleXfs><cellXfs>{uses}</cellXfs></styleSheet>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{links}</Relationships>",
    }


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param('<c r="A1" s="1"><v>35977</v></c>', id="usual"),
        pytest.param('<c s="1" r="A1"><v>35977</v></c>', id="attributes in another order"),
        pytest.param("<c r='A1' s='1'><v>35977</v></c>", id="single quotes"),
        pytest.param('<c r="A1"  s="1" ><v>35977</v></c>', id="spaces between"),
        pytest.param('<c s="1"><v>35977</v></c>', id="without a place"),
        pytest.param('<c r="A1" t="n" s="1"><v>35977</v></c>', id="its type before its style"),
        pytest.param('<c r="A1" s="1"><f>TODAY()</f><v>35977</v></c>', id="computed"),
    ],
)
def test_a_month_is_found_however_its_cell_is_written(tmp_path, cell):
    path = xlsx(tmp_path / "a.xlsx", parts=styled(f'<row r="1">{cell}</row>', "yyyy-mm-dd", "yyyy-mm"))
    (read,) = read_workbook(path).sheets
    assert read.cell(1, 1) == Month(1998, 7, 1)


def test_the_style_a_month_is_shown_by_is_counted_among_the_styles_of_cells_alone(tmp_path):
    data = '<row r="1"><c r="A1" s="0"><v>35977</v></c></row>'
    (read,) = read_workbook(xlsx(tmp_path / "a.xlsx", parts=styled(data, "yyyy-mm-dd", "yyyy-mm"))).sheets
    assert type(read.cell(1, 1)) is not Month
    assert read.cell(1, 1) == date(1998, 7, 1)


def test_a_number_of_eighteen_digits_shown_as_a_month_stays_the_number_it_is(tmp_path):
    data = '<row r="1"><c r="A1" s="1" t="str"><v>152222196705120012</v></c></row>'
    (read,) = read_workbook(xlsx(tmp_path / "a.xlsx", parts=styled(data, "yyyy-mm-dd", "yyyy-mm"))).sheets
    assert read.cell(1, 1) == "152222196705120012"


def test_a_month_is_found_among_more_styles_than_any_office_uses(tmp_path):
    data = '<row r="1"><c r="A1" s="1500"><v>35977</v></c></row>'
    path = xlsx(tmp_path / "a.xlsx", parts=styled(data, "yyyy-mm-dd", *["yyyy-mm"] * 1_500))
    (read,) = read_workbook(path).sheets
    assert read.cell(1, 1) == Month(1998, 7, 1)


def test_a_nul_that_a_file_writes_in_a_text_is_not_read(tmp_path):
    data = '<row r="1"><c r="A1" t="str"><v>本_x0000_科</v></c><c r="B1" t="str"><v>_x0000_</v></c></row>'
    (read,) = read_workbook(xlsx(tmp_path / "a.xlsx", data=data)).sheets
    assert (read.cell(1, 1), read.cell(1, 2)) == ("本科", None)


# Cells that hold an error


@pytest.mark.parametrize(
    "cell",
    [
        pytest.param('<c r="B1" t="e"><v>#N/A</v></c>', id="usual"),
        pytest.param('<c r="B1" s="1" t="e"><v>#REF!</v></c>', id="its style before its type"),
        pytest.param('<c r="B1" t="e"><f>VLOOKUP(A1,C:D,2,0)</f><v>#N/A</v></c>', id="computed"),
        pytest.param("<c t='e' r='B1'><v>#N/A</v></c>", id="written otherwise"),
        pytest.param('<c t="e"><v>#N/A</v></c>', id="without a place"),
    ],
)
def test_an_error_is_blank_in_its_row_and_its_place_is_known(tmp_path, cell):
    first = '<c r="A1"><v>1</v></c>'
    path = xlsx(tmp_path / "a.xlsx", data=f'<row r="1">{first}{cell}<c r="C1" t="str"><v>e</v></c></row>')
    (sheet,) = each_sheet(path)
    assert list(sheet.lines) == [(1, None, "e")]
    assert sheet.errors == {(1, 2)}


# Sheets one after the other


def test_sheets_come_in_their_order_with_what_is_known_before_their_rows(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "和平村"
    book.active.append(["姓名", "=1+1"])
    book.active.merge_cells("A2:B2")
    book.create_sheet("去年").sheet_state = "hidden"
    book["去年"].append(["王芳"])
    book.save(tmp_path / "a.xlsx")
    found = [
        (sheet.name, sheet.visible, sheet.merges, sheet.formulas, list(sheet.lines))
        for sheet in each_sheet(tmp_path / "a.xlsx")
    ]
    assert found == [
        ("和平村", True, (Merge(2, 1, 2, 2),), {(1, 2)}, [("姓名",)]),
        ("去年", False, (), frozenset(), [("王芳",)]),
    ]


def test_a_sheet_may_be_passed_over_without_reading_its_rows(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["一"])
    book.create_sheet("二").append(["二"])
    book.save(tmp_path / "a.xlsx")
    assert [sheet.name for sheet in each_sheet(tmp_path / "a.xlsx")] == ["Sheet", "二"]


def test_rows_hidden_by_a_filter_and_hidden_columns_are_read_like_the_others(tmp_path):
    book = openpyxl.Workbook()
    for row in (["姓名", "性别"], ["王芳", "女"], ["李强", "男"]):
        book.active.append(row)
    book.active.row_dimensions[2].hidden = True
    book.active.column_dimensions["B"].hidden = True
    book.save(tmp_path / "a.xlsx")
    (sheet,) = each_sheet(tmp_path / "a.xlsx")
    assert list(sheet.lines) == [("姓名", "性别"), ("王芳", "女"), ("李强", "男")]


def test_rows_that_hold_nothing_but_uncomputed_formulas_are_still_counted(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["姓名"])
    book.active["A4"] = "=A1"
    book.save(tmp_path / "a.xlsx")
    (sheet,) = each_sheet(tmp_path / "a.xlsx")
    assert list(sheet.lines) == [("姓名",), (), (), ()]


def test_what_is_no_workbook_is_refused_before_the_first_sheet_is_given(tmp_path):
    (tmp_path / "a.xlsx").write_text("姓名,性别", encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        next(each_sheet(tmp_path / "a.xlsx"))
    assert refused.value.code == "not_a_workbook"
