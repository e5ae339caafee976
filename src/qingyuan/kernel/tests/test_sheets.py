"""Tables read, their header found, a table written."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font

from qingyuan.kernel.sheets import (
    Column,
    Header,
    Merge,
    Row,
    Sheet,
    find_header,
    read_workbook,
    squeeze,
    text_of,
    write_table,
)
from qingyuan.kernel.sheets.workbook import place_name
from tests.workbook_parts import formula, label, number, sheet_xml, xls, xlsx

MADE_AT = datetime(2026, 6, 8, 9, tzinfo=UTC)


def saved(book: openpyxl.Workbook, path: Path) -> Path:
    book.save(path)
    return path


def test_values_are_read_as_what_they_are(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["文字", 3, 3.5, True, date(2026, 6, 30), datetime(2026, 6, 30, 8, 30), time(8, 30), None, "  "])  # noqa: DTZ001
    (sheet,) = read_workbook(saved(book, tmp_path / "a.xlsx")).sheets
    assert sheet.rows == [
        Row(1, ("文字", 3, 3.5, True, date(2026, 6, 30), datetime(2026, 6, 30, 8, 30), time(8, 30), None, "  "))  # noqa: DTZ001
    ]
    assert type(sheet.rows[0].cell(2)) is int
    assert sheet.rows[0].cell(99) is None


def test_a_number_of_eighteen_digits_is_shown_to_have_lost_its_last_ones(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = 152201199003071234
    (sheet,) = read_workbook(saved(book, tmp_path / "a.xlsx")).sheets
    assert type(sheet.cell(1, 1)) is float


def test_rows_and_columns_are_numbered_as_on_screen_wherever_the_table_begins(tmp_path):
    book = openpyxl.Workbook()
    book.active["C4"] = "表头"
    book.active["A9"].font = Font(bold=True)
    (sheet,) = read_workbook(saved(book, tmp_path / "a.xlsx")).sheets
    assert [row.number for row in sheet.rows] == [1, 2, 3, 4]
    assert [row.blank for row in sheet.rows] == [True, True, True, False]
    assert sheet.cell(4, 3) == "表头"


def test_hidden_sheets_are_read_and_marked_and_charts_are_left_out(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "看得见"
    book.create_sheet("隐藏").sheet_state = "hidden"
    book.create_sheet("深藏").sheet_state = "veryHidden"
    book.create_chartsheet("图")
    found = read_workbook(saved(book, tmp_path / "a.xlsx")).sheets
    assert [(sheet.name, sheet.visible, sheet.rows) for sheet in found] == [
        ("看得见", True, []),
        ("隐藏", False, []),
        ("深藏", False, []),
    ]


def test_a_merged_range_is_found_from_each_of_its_rows(tmp_path):
    book = openpyxl.Workbook()
    book.active["B2"] = "圈子文化"
    book.active.merge_cells("B2:B4")
    book.active.merge_cells("B6:D6")
    (sheet,) = read_workbook(saved(book, tmp_path / "a.xlsx")).sheets
    assert [sheet.merge_from(row, 2) for row in range(1, 6)] == [None, *[Merge(2, 2, 4, 2)] * 3, None]
    assert sheet.merge_from(6, 2) == Merge(6, 2, 6, 4)
    assert sheet.merge_from(6, 3) is None


def test_formula_cells_are_named_with_the_value_last_saved_or_none(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["甲", "=1+1"])
    book.active["C7"] = "=A1"
    (sheet,) = read_workbook(saved(book, tmp_path / "a.xlsx")).sheets
    assert sheet.formulas == {(1, 2), (7, 3)}
    assert sheet.cell(1, 2) is None
    # Row 7 holds nothing but a formula that was never computed.
    assert len(sheet.rows) == 7


CACHED = "<v>2</v>"


@pytest.mark.parametrize(
    ("data", "formulas"),
    [
        pytest.param(f'<row r="2"><c r="B2"><f>1+1</f>{CACHED}</c></row>', {(2, 2)}, id="usual"),
        pytest.param(
            f'<row r="2"><c s="1" r="B2"><f>1+1</f>{CACHED}</c></row>', {(2, 2)}, id="attributes in another order"
        ),
        pytest.param(f"<row r='2'><c r='B2' ><f >1+1</f>{CACHED}</c></row>", {(2, 2)}, id="single quotes and spaces"),
        pytest.param(
            f'<x:row r="2"><x:c r="B2"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row><row r="3"><c r="A3">{CACHED}</c></row>',
            {(2, 2)},
            id="tags with a prefix",
        ),
        pytest.param(
            f'<row r="2"><c>{CACHED}</c><c><f>1+1</f>{CACHED}</c></row>', {(2, 2)}, id="cells without a place"
        ),
        pytest.param(
            f'<row r="2"><c r="B2"><f t="shared" ref="B2:B3" si="0">A2</f>{CACHED}</c></row>'
            f'<row r="3"><c r="B3"><f t="shared" si="0"/>{CACHED}</c></row>',
            {(2, 2), (3, 2)},
            id="one formula shared by two cells",
        ),
        pytest.param(
            f'<row r="2"><c r="B2"><f t="array" ref="B2:C3">A1:B2</f>{CACHED}</c><c r="C2">{CACHED}</c></row>'
            f'<row r="3"><c r="B3">{CACHED}</c><c r="C3">{CACHED}</c></row>',
            {(2, 2), (2, 3), (3, 2), (3, 3)},
            id="an array formula computes all its cells",
        ),
        pytest.param(
            '<row r="2"><c r="B2" t="inlineStr"><is><t>a:c &lt;f&gt; :f x</t></is></c></row>',
            set(),
            id="only text about formulas",
        ),
    ],
)
def test_formulas_are_found_however_the_file_is_written(tmp_path, data, formulas):
    (sheet,) = read_workbook(xlsx(tmp_path / "a.xlsx", data=data)).sheets
    assert sheet.formulas == formulas


def test_a_formula_of_a_drop_down_list_is_no_formula_cell(tmp_path):
    extension = '<extLst><ext><x14:dataValidation xmlns:x14="a" xmlns:xm="b"><xm:f>A1</xm:f></x14:dataValidation></ext></extLst>'
    whole = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>').replace("</worksheet>", extension + "</worksheet>")
    (sheet,) = read_workbook(xlsx(tmp_path / "a.xlsx", parts={"xl/worksheets/sheet1.xml": whole})).sheets
    assert sheet.formulas == frozenset()
    assert sheet.cell(1, 1) == 1


def test_a_piece_of_a_sheet_may_end_inside_a_cell(tmp_path, monkeypatch):
    monkeypatch.setattr("qingyuan.kernel.containers.BLOCK", 7)
    data = "".join(f'<row r="{row}"><c r="A{row}"><f>1</f><v>{row}</v></c></row>' for row in range(1, 30))
    (sheet,) = read_workbook(xlsx(tmp_path / "a.xlsx", data=data)).sheets
    assert sheet.formulas == {(row, 1) for row in range(1, 30)}


def test_the_old_format_is_read_with_its_formulas(tmp_path):
    cells = [label(0, 1, "具体表现"), number(1, 0, 7), formula(2, 1, 4.0)]
    (sheet,) = read_workbook(xls(tmp_path / "a.xls", cells)).sheets
    assert sheet.name == "表"
    assert [row.cells for row in sheet.rows] == [(None, "具体表现"), (7, None), (None, 4)]
    assert sheet.formulas == {(3, 2)}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("\u3000甲\r\n乙 ", "甲\n乙"),
        (12, "12"),
        (0.5, "0.5"),
        (True, "TRUE"),
        (date(2026, 6, 30), "2026-06-30"),
        (datetime(2026, 6, 30, 8, 5), "2026-06-30 08:05"),  # noqa: DTZ001
    ],
)
def test_text_of_a_cell_is_what_a_person_sees(cell, text):
    assert text_of(cell) == text


def test_labels_are_compared_without_spaces_line_breaks_and_full_width_forms():
    assert squeeze("责 任\n单位（Ａ）\u3000") == "责任单位(a)"


def test_places_are_named_as_the_program_shows_them():
    assert [place_name(place) for place in [(5, 3), (1, 26), (2, 27), (1048576, 16384)]] == [
        "C5",
        "Z1",
        "AA2",
        "XFD1048576",
    ]


# A header found

WORDS = {
    "number": ["序号"],
    "text": ["具体表现", "存在问题"],
    "unit": ["责任单位"],
    "leader": ["责任领导", "牵头领导"],
    "due": ["整改时限"],
}


def table(*rows: tuple, merges: tuple[Merge, ...] = ()) -> Sheet:
    return Sheet("表", True, [Row(number, cells) for number, cells in enumerate(rows, start=1)], merges)


def test_a_header_is_found_below_a_title_and_from_another_column():
    sheet = table(
        ("问题整改台账",),
        ("填报单位：", None, None, "2026年6月"),
        (),
        (None, "序号", " 具体\n表现", "整改时限（年月日）", "责任单位*", "联系电话"),
        (None, 1, "会议记录补写", "6月30日", "某支部", "1"),
    )
    assert find_header(sheet, WORDS, ["text"]) == Header(
        4, 4, {"number": 2, "text": 3, "due": 4, "unit": 5}, {6: "联系电话"}
    )


def test_a_header_of_two_rows_joins_the_label_above_with_the_one_below():
    sheet = table(
        ("台账", None, None, None),
        ("序号", "存在问题", "责任", None),
        (None, None, "领导", "单位"),
        (1, "甲", "某人", "某支部"),
        merges=(Merge(1, 1, 1, 4), Merge(2, 1, 3, 1), Merge(2, 2, 3, 2), Merge(2, 3, 2, 4)),
    )
    assert find_header(sheet, WORDS, ["text"]) == Header(2, 3, {"number": 1, "text": 2, "leader": 3, "unit": 4}, {})


def test_a_header_merged_over_two_rows_ends_with_the_second():
    sheet = table(("序号", "具体表现"), (None, None), (1, "甲"), merges=(Merge(1, 1, 2, 1), Merge(1, 2, 2, 2)))
    assert find_header(sheet, WORDS, ["text"]) == Header(1, 2, {"number": 1, "text": 2}, {})


def test_a_row_of_data_is_not_swallowed_by_a_label_merged_into_it():
    sheet = table(("序号", "具体表现"), (None, "甲"), (2, "乙"), merges=(Merge(1, 1, 2, 1),))
    found = find_header(sheet, WORDS, ["text"])
    assert found is not None
    assert found.last_row == 1


def test_a_row_of_data_is_not_swallowed_because_it_holds_a_label():
    sheet = table(("序号", "具体表现", None), (1, "甲", "责任单位"))
    found = find_header(sheet, WORDS, ["text"])
    assert found is not None
    assert (found.last_row, found.columns) == (1, {"number": 1, "text": 2})


def test_the_more_exact_of_two_labels_wins_and_the_other_is_kept_as_unasked():
    sheet = table(
        ("存在问题", "具体表现", "序号"),
    )
    assert find_header(sheet, WORDS, ["text"]) == Header(1, 1, {"number": 3, "text": 2}, {1: "存在问题"})


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(("存在问题",), id="one word alone is a title"),
        pytest.param(("序号", "责任单位"), id="a required column is missing"),
        pytest.param((), id="blank"),
    ],
)
def test_what_is_no_header(row):
    assert find_header(table(row), WORDS, ["text"]) is None


def test_the_first_of_two_tables_gives_the_header():
    sheet = table(("序号", "具体表现"), (1, "甲"), ("序号", "具体表现", "责任单位"), (1, "乙", "某支部"))
    found = find_header(sheet, WORDS, ["text"])
    assert found is not None
    assert found.first_row == 1


# A table written

COLUMNS = [Column("text", "具体表现", 40), Column("count", "次数", 8, "number"), Column("due", "整改时限", 14, "date")]


def written(rows, **more) -> bytes:
    target = io.BytesIO()
    write_table(target, title="问题整改台账", columns=COLUMNS, rows=rows, made_at=MADE_AT, **more)
    return target.getvalue()


def test_the_same_data_gives_the_same_bytes():
    rows = [["甲", 1, date(2026, 6, 30)]]
    assert written(rows, subtitle="单位：某旗", notes=["注：示例"]) == written(
        rows, subtitle="单位：某旗", notes=["注：示例"]
    )


def test_a_written_table_prints_its_header_on_every_page_of_a4_across(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(
        written([["甲", 1, date(2026, 6, 30)]], subtitle="单位：某旗", notes=["注：示例"])
    )
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["问题整改台账", None, None],
        ["单位：某旗", None, None],
        ["具体表现", "次数", "整改时限"],
        ["甲", 1, datetime(2026, 6, 30)],  # noqa: DTZ001
        ["注：示例", None, None],
    ]
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.freeze_panes == "A4"
    assert sheet["A4"].alignment.wrap_text
    assert sheet["A4"].border.left.style == "thin"
    assert {str(merge) for merge in sheet.merged_cells.ranges} == {"A1:C1", "A2:C2", "A5:C5"}
    assert sheet["C4"].number_format == 'yyyy"年"m"月"d"日"'


@pytest.mark.parametrize("text", ["=1+1", "{=1}", "http://a.cn/b", "0012", "+86", "@all", "是\n否"])
def test_text_that_looks_like_something_else_stays_text(tmp_path, text):
    (tmp_path / "a.xlsx").write_bytes(written([[text, text, text]]))
    (sheet,) = read_workbook(tmp_path / "a.xlsx").sheets
    assert sheet.rows[2].cells == (text, text, text)
    assert sheet.formulas == frozenset()


def test_a_text_longer_than_a_cell_holds_says_where_the_rest_is(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(written([["长" * 40_000, None, None]]))
    (sheet,) = read_workbook(tmp_path / "a.xlsx").sheets
    shown = sheet.cell(3, 1)
    assert isinstance(shown, str)
    assert len(shown) == 32_767
    assert shown.endswith("长……（文字过长，全文请在系统里看）")


@pytest.mark.parametrize(
    ("text", "height"),
    [
        pytest.param("短", 21, id="one line"),
        pytest.param("长" * 19, 21, id="19 Chinese characters fit a width of 40"),
        pytest.param("长" * 20, 36, id="20 take a second line"),
        pytest.param("a" * 39, 21, id="39 Latin ones fit"),
        pytest.param("一\n二\n\n四", 66, id="each line break counts, empty lines too"),
        pytest.param("长" * 9_000, 408, id="no row is higher than Excel allows"),
    ],
)
def test_a_row_is_as_high_as_its_longest_text(tmp_path, text, height):
    (tmp_path / "a.xlsx").write_bytes(written([[text, 1, None]]))
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active.row_dimensions[3].height == height


def test_a_row_with_too_few_values_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="zip"):
        written([["甲"]])


# Text is trimmed on its way out; control characters and lone surrogates have no place in a cell.
WRITABLE = st.text(st.characters(blacklist_categories=["Cs", "Cn", "Cc"]), max_size=30).map(str.strip).filter(bool)


@given(rows=st.lists(st.tuples(WRITABLE, st.integers(-(10**9), 10**9), st.dates(date(1901, 1, 1))), max_size=5))
def test_what_is_written_is_read_back(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("sheets") / "a.xlsx"
    path.write_bytes(written(rows))
    (sheet,) = read_workbook(path).sheets
    assert [row.cells for row in sheet.rows[2:]] == rows
