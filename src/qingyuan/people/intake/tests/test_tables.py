"""Which rows of a sheet are people, what stands over each, and what a whole sheet tells."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.kernel.sheets import Merge, SheetStream
from qingyuan.people.intake.reading.headers import Merged
from qingyuan.people.intake.reading.lines import Read
from qingyuan.people.roster.rules import check_character

HEAD = ("序号", "姓名", "性别")
# Invented; one whose check character follows upon three noughts.
NUMBER = "152222196705120012"
ZEROS = next(
    f"152222{year}05121000" for year in range(1950, 1990) if check_character(f"152222{year}0512100") == "0"
)  # fmt: skip


def people(read: Read, *keys: str) -> list[tuple]:
    """The row of each person, their name, and what else is asked for."""
    return [(line.row, line.name, *(getattr(line, key) for key in keys)) for line in read.lines]


def others(read: Read) -> list[tuple[int, str]]:
    return [found for sheet in read.sheets for found in sheet.others]


# Where a table stands


def test_title_and_info_rows_stand_above_the_header(read):
    found = read(
        [
            ("六户镇党员花名册",),
            ("填报单位：和平村党支部", None, "填报时间：2026年5月"),
            (),
            HEAD,
            (1, "王芳", "女"),
        ]
    )
    assert people(found, "sex", "branch", "above") == [(5, "王芳", "女", "和平村党支部", "六户镇")]
    assert others(found) == [(1, "title"), (2, "title"), (4, "header")]


def test_a_table_may_begin_in_another_row_and_column(read):
    found = read([(), (), (None, None, *HEAD), (None, None, 1, "王芳", "女"), (), (None, None, 2, "李强", "男")])
    assert people(found, "sex") == [(4, "王芳", "女"), (6, "李强", "男")]
    assert found.sheets[0].tables[0].columns == (("C", "序号", None), ("D", "姓名", "name"), ("E", "性别", "sex"))


def test_labels_with_stray_spaces_and_remarks_are_understood(read):
    found = read([("*姓 名（必填）", "性　别", "出生年月\n(如1990.01)"), ("王芳", "女", "1967.05")])
    assert people(found, "sex", "birth_date") == [(2, "王芳", "女", "1967-05")]


def test_a_header_of_two_rows_with_merged_groups_is_one_header(read):
    found = read(
        [
            ("序号", "姓名", "入党", None, "出生", None),
            (None, None, "时间", "地点", "日期", "地点"),
            (1, "王芳", "1998.7", "突泉", "1967.05", "突泉"),
        ],
        merges=("A1:A2", "B1:B2", "C1:D1", "E1:F1"),
    )
    assert people(found, "joined_on", "birth_date") == [(3, "王芳", "1998-07", "1967-05")]
    assert others(found) == [(1, "header"), (2, "header")]


def test_a_name_under_the_introducers_is_not_the_person(read):
    found = read(
        [
            ("序号", "姓名", "性别", "身份证号", "手机", "入党介绍人", None),
            (None, None, None, None, None, "姓名", "联系电话"),
            (1, "王芳", "女", None, "13904820001", "李强", "13904820002"),
        ],
        merges=("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:G1"),
    )
    assert people(found, "phone") == [(3, "王芳", "13904820001")]
    assert len(found.sheets[0].tables) == 1


def test_a_repeated_header_is_no_person_and_opens_no_new_table(read):
    found = read([HEAD, (1, "王芳", "女"), HEAD, (2, "李强", "男")])
    assert people(found) == [(2, "王芳"), (4, "李强")]
    assert others(found) == [(1, "header"), (3, "header")]
    assert [table.rows for table in found.sheets[0].tables] == [2]


def test_two_tables_under_one_another_are_each_read_by_their_own_header(read):
    found = read(
        [("姓名", "性别", "出生日期"), ("王芳", "女", "1967.05"), (), ("手机", "姓名"), ("13904820001", "李强")]
    )
    assert people(found, "birth_date", "phone") == [(2, "王芳", "1967-05", ""), (5, "李强", "", "13904820001")]
    assert [(table.first_row, table.rows) for table in found.sheets[0].tables] == [(1, 1), (4, 1)]


# Which rows are people


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("合计", None, "12人"), "total"),
        (("小计", 12, None), "total"),
        ((None, "合 计", "12"), "total"),
        (("共12人",), "total"),
        (("注：本表一式两份",), "note"),
        (("备注：以上人员均已核对",), "note"),
        (("填表人：李四", None, "审核人：王五"), "note"),
        (("第1页 共2页",), "note"),
        ((1, 2, 3), "note"),
        (("（1）", "（2）", "（3）"), "note"),
        (("例", "张三", "男"), "example"),
        (("示例", "张三", "男"), "example"),
        (("一、和平村党支部",), "section"),
        (("预备党员",), "section"),
    ],
)
def test_what_is_no_person_is_named_for_what_it_is(read, row, why):
    found = read([HEAD, (1, "王芳", "女"), row, (2, "李强", "男")])
    assert people(found) == [(2, "王芳"), (4, "李强")]
    assert others(found) == [(1, "header"), (3, why)]


def test_a_subtotal_computed_by_formulas_is_no_person(read):
    found = read([HEAD, (1, "王芳", "女"), ("小计", "=COUNTA(B2:B2)", "=1"), (2, "李强", "男")])
    assert people(found) == [(2, "王芳"), (4, "李强")]


def test_a_blank_row_is_neither_a_person_nor_the_end(read):
    found = read([HEAD, (1, "王芳", "女"), (), ("  ", "　"), (2, "李强", "男")])
    assert people(found) == [(2, "王芳"), (5, "李强")]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param((1, "王芳", None, None, None, None), id="only a name"),
        pytest.param((1, "王芳", None, "和平村党支部", None, None), id="a name and a branch"),
        pytest.param((1, "王芳", None, None, "支部书记", None), id="a name and a post"),
        pytest.param((1, "王芳", None, "和平村党支部", "支部书记", "预备党员转正中"), id="a name and remarks"),
        pytest.param((None, "王芳", "女", None, None, None), id="no serial number"),
        pytest.param((1, "王芳", "女", "和平村党支部", None, "备注"), id="a value that is also a label"),
    ],
)
def test_no_person_is_lost_because_little_is_known_of_them(read, row):
    head = ("序号", "姓名", "性别", "所在支部", "党内职务", "备注")
    found = read([head, row, (2, "李强", "男", "胜利村党支部", None, None)])
    assert people(found) == [(2, "王芳"), (3, "李强")]


def test_a_list_of_names_and_branches_alone_is_a_list_of_people(read):
    found = read([("姓名", "所在党支部"), ("王芳", "和平村党支部"), ("李强", "胜利村党支部")])
    assert people(found, "branch") == [(2, "王芳", "和平村党支部"), (3, "李强", "胜利村党支部")]


def test_a_row_without_a_name_is_kept_and_says_so(read):
    found = read([HEAD, (1, None, "女")])
    assert people(found, "sex", "reasons") == [(2, "", "女", ("name_missing",))]


def test_a_person_over_two_rows_is_one_person(read):
    found = read([HEAD, (1, "王芳", "女"), (None, None, "（二组）")], merges=("B2:B3",))
    assert people(found) == [(2, "王芳")]
    assert others(found) == [(1, "header"), (3, "continued")]


def test_two_tables_side_by_side_are_not_read_and_said(read):
    found = read([("姓名", "手机", "姓名", "手机"), ("王芳", "13904820001", "李强", "13904820002")])
    assert found.lines == []
    assert others(found) == [(1, "header"), (2, "side_by_side")]
    assert found.sheets[0].left_out == "side_by_side"


def test_a_table_under_two_side_by_side_is_read(read):
    found = read(
        [("姓名", "手机", "姓名", "手机"), ("王芳", "13904820001", "李强", "13904820002"), HEAD, (1, "赵海", "男")]
    )
    assert people(found) == [(4, "赵海")]
    assert others(found) == [(1, "header"), (2, "side_by_side"), (3, "header")]
    assert found.sheets[0].left_out == ""


def test_a_header_may_stand_thirty_rows_down(read):
    found = read([*[("第二季度填报要求",)] * 30, HEAD, (1, "王芳", "女")])
    assert people(found, "sex") == [(32, "王芳", "女")]


def test_names_may_be_numbered(read):
    found = read([("姓名", "性别"), ("1.王芳", "女"), ("2、李强", "男"), ("③赵海", "男"), ("4.如实填写", None)])
    assert people(found) == [(2, "王芳"), (3, "李强"), (4, "赵海")]
    assert others(found) == [(1, "header"), (5, "note")]


@pytest.mark.parametrize("merges", [("A1:B1", "A2:B2", "A3:B3"), ("A1:B1", "A2:B2"), ("A2:B2", "A3:B3")])
def test_a_name_merged_over_two_columns_is_a_name_where_the_row_goes_on(read, merges):
    found = read(
        [("姓名", None, "性别", "手机"), ("王芳", None, "女", "13904820001"), ("李强", None, "男", "13904820002")],
        merges=merges,
    )
    assert people(found, "phone") == [(2, "王芳", "13904820001"), (3, "李强", "13904820002")]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param((None, "正式党员", 5, None), id="a kind and how many"),
        pytest.param((None, "女", 3, None), id="a sex and how many"),
        pytest.param(("支部", "正式", "预备", "合计"), id="the head of a count"),
        pytest.param(("和平村", 3, 1, 4), id="a line of a count"),
        pytest.param(("民族", "汉", "出生年月", None), id="labels of a form"),
    ],
)
def test_counts_under_a_table_are_no_people(read, row):
    found = read([("序号", "姓名", "性别", "手机"), (1, "王芳", "女", "13904820001"), row])
    assert people(found) == [(2, "王芳")]
    assert [number for number, _why in others(found)] == [1, 3]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param((2, None, "男", None), id="a sex"),
        pytest.param((2, "李强1", None, "13904820002"), id="a phone"),
        pytest.param((2, "李强1", None, "1390482000"), id="a phone with a digit too few"),
    ],
)
def test_a_row_that_tells_of_somebody_is_kept_though_the_name_cannot_be_read(read, row):
    found = read([("序号", "姓名", "性别", "手机"), (1, "王芳", "女", "13904820001"), row])
    assert people(found) == [(2, "王芳"), (3, "")]


@pytest.mark.parametrize("count", ["共3人", "3名", "正式党员3人"])
def test_a_section_with_its_count_beside_it_names_its_branch(read, count):
    found = read([HEAD, ("和平村党支部",), (1, "王芳", "女"), ("胜利村党支部", None, count), (1, "李强", "男")])
    assert people(found, "branch") == [(3, "王芳", "和平村党支部"), (5, "李强", "胜利村党支部")]
    assert (4, "section") in others(found)


@pytest.mark.parametrize("text", ["和平村", "在职", "机关"])
def test_a_row_merged_across_is_never_a_person(read, text):
    found = read([("姓名", "性别", "民族"), (text,), ("王芳", "女", "汉")], merges=("A2:C2",))
    assert people(found) == [(3, "王芳")]


# What stands over a person


def test_a_section_names_the_branch_of_the_rows_under_it(read):
    found = read(
        [
            HEAD,
            ("一、和平村党支部",),
            (1, "王芳", "女"),
            ("（二）胜利村支部（共2人）",),
            (1, "李强", "男"),
            (2, "赵海", "男"),
        ]
    )
    assert people(found, "branch") == [
        (3, "王芳", "和平村党支部"),
        (5, "李强", "胜利村党支部"),
        (6, "赵海", "胜利村党支部"),
    ]


def test_a_section_merged_across_that_is_a_bare_place_names_its_branch(read):
    found = read([HEAD, ("和平村",), (1, "王芳", "女")], merges=("A2:C2",))
    assert people(found, "branch") == [(3, "王芳", "和平村党支部")]


def test_a_section_tells_the_kind_of_member(read):
    found = read([HEAD, ("一、正式党员",), (1, "王芳", "女"), ("二、预备党员",), (2, "李强", "男")])
    assert people(found, "category") == [(3, "王芳", "正式党员"), (5, "李强", "预备党员")]


def test_a_title_tells_branch_and_kind_together(read):
    found = read([("和平村党支部预备党员名册",), HEAD, (1, "王芳", "女")])
    assert people(found, "branch", "category") == [(3, "王芳", "和平村党支部", "预备党员")]


def test_the_kind_of_one_branchs_section_is_not_carried_to_the_next_branch(read):
    found = read(
        [HEAD, ("和平村党支部",), ("预备党员",), (1, "王芳", "女"), ("胜利村党支部",), (2, "李强", "男")],
    )
    assert people(found, "category") == [(4, "王芳", "预备党员"), (6, "李强", "")]


def test_a_title_of_two_kinds_says_nothing_of_one_row(read):
    found = read([("正式党员和预备党员名册",), HEAD, (1, "王芳", "女")])
    assert people(found, "category") == [(3, "王芳", "")]


def test_who_stands_under_a_title_of_applicants_is_no_member(read):
    found = read([("和平村党支部入党积极分子名册",), HEAD, (1, "王芳", "女")])
    assert people(found, "category", "reasons") == [(3, "王芳", "入党积极分子", ("category_not_a_member",))]


def test_the_cell_of_a_row_goes_before_its_section(read):
    found = read(
        [
            ("姓名", "人员类别", "所在支部"),
            ("和平村党支部",),
            ("预备党员",),
            ("王芳", "正式党员", "胜利村支部"),
        ]
    )
    assert people(found, "category", "branch") == [(4, "王芳", "正式党员", "胜利村党支部")]


def test_a_branch_merged_down_belongs_to_each_of_its_rows(read):
    found = read(
        [
            ("所在支部", "姓名", "性别"),
            ("和平村党支部", "王芳", "女"),
            (None, "李强", "男"),
            (None, "赵海", "男"),
        ],
        merges=("A2:A3",),
    )
    assert people(found, "branch") == [(2, "王芳", "和平村党支部"), (3, "李强", "和平村党支部"), (4, "赵海", "")]


def test_a_branch_written_once_is_filled_down_where_that_is_the_habit(read):
    rows = [("所在支部", "姓名", "性别")]
    for branch in ("和平村党支部", "胜利村党支部"):
        rows += [(branch, "王芳", "女"), (None, "李强", "男"), (None, "赵海", "男")]
    assert [line.branch for line in read(rows).lines] == ["和平村党支部"] * 3 + ["胜利村党支部"] * 3


@pytest.mark.parametrize(
    "branches",
    [
        pytest.param(
            ("和平村党支部", "和平村党支部", None, None, None, None), id="a name written twice: gaps are gaps"
        ),
        pytest.param((None, "和平村党支部", None, None, None, None), id="nothing beside the first"),
        pytest.param(("和平村党支部", None, "胜利村党支部", None, "东风村党支部", None), id="every other one"),
    ],
)
def test_a_gap_is_not_filled_where_it_is_no_habit(read, branches):
    found = read([("所在支部", "姓名", "性别"), *((branch, "王芳", "女") for branch in branches)])
    assert [line.branch for line in found.lines] == [branch or "" for branch in branches]


# ID numbers that end in three noughts


def test_noughts_are_believed_where_no_number_of_the_sheet_has_lost_digits(read):
    found = read([("姓名", "身份证号"), ("王芳", ZEROS), ("李强", NUMBER)])
    assert people(found, "id_number", "birth_date", "reasons") == [
        (2, "王芳", ZEROS, f"{ZEROS[6:10]}-05-12", ()),
        (3, "李强", NUMBER, "1967-05-12", ()),
    ]


@pytest.mark.parametrize("lost", [float(NUMBER), "1.52222E+17", "152222196705120000"])
def test_noughts_are_not_believed_where_another_number_of_the_sheet_has_lost_digits(read, lost):
    found = read([("姓名", "身份证号"), ("王芳", ZEROS), ("李强", lost)])
    assert [(line.id_number, line.birth_date, line.reasons) for line in found.lines] == [
        ("", "", ("id_number_digits_lost",))
    ] * 2


@pytest.mark.parametrize(
    "written",
    [
        pytest.param(f"'{ZEROS}", id="apostrophe"),
        pytest.param(f"‘{ZEROS}", id="opening quote"),
        pytest.param(f"{ZEROS[:6]} {ZEROS[6:14]} {ZEROS[14:]}", id="spaces"),
        pytest.param(f"{ZEROS[:6]}-{ZEROS[6:14]}-{ZEROS[14:]}", id="dashes"),
        pytest.param(ZEROS.translate(str.maketrans("0123456789", "０１２３４５６７８９")), id="full width"),
        pytest.param(f"{ZEROS}\u200b", id="invisible mark"),
    ],
)
def test_a_believed_number_is_given_in_eighteen_plain_characters(read, written):
    (line,) = read([("姓名", "身份证号"), ("王芳", written)]).lines
    assert (line.id_number, line.birth_date, line.reasons) == (ZEROS, f"{ZEROS[6:10]}-05-12", ())


def test_a_doubt_is_named_once_though_the_number_is_believed_only_in_the_end(read):
    (line,) = read([("姓名", "身份证号", "出生日期", "入党时间"), ("王芳", ZEROS, "1990.5", "1998.7")]).lines
    assert line.reasons.count("joined_on_young") == 1


# What one cell tells about another


@pytest.mark.parametrize("mark", ["同上", "〃", '"', " 同上 "])
def test_a_ditto_mark_says_what_the_row_above_says(read, mark):
    head = ("姓名", "性别", "民族", "学历", "人员类别", "所在支部", "入党时间")
    found = read(
        [
            head,
            ("王芳", "女", "汉", "本科", "预备", "六户镇和平村", "2025.7"),
            ("李强", *[mark] * 6),
            ("赵海", *[mark] * 6),
        ]
    )
    asked = ("sex", "ethnicity", "education", "category", "branch", "joined_on", "reasons")
    said = ("女", "汉族", "本科", "预备党员", "六户镇和平村党支部", "2025-07", ())
    assert people(found, *asked) == [(2, "王芳", *said), (3, "李强", *said), (4, "赵海", *said)]


def test_a_ditto_mark_under_nothing_is_unreadable(read):
    found = read([("姓名", "民族", "所在支部"), ("王芳", "同上", None), ("李强", None, "同上")])
    assert people(found, "ethnicity", "branch", "reasons") == [
        (2, "王芳", "", "", ("ethnicity_unreadable",)),
        (3, "李强", "", "", ("branch_unreadable",)),
    ]


def test_nobody_has_the_birthday_or_number_of_the_row_above(read):
    found = read(
        [("姓名", "出生日期", "身份证号", "手机"), ("王芳", "1967.5", NUMBER, "13904820001"), ("李强", *["同上"] * 3)]
    )
    line = found.lines[1]
    assert (line.birth_date, line.id_number, line.phone) == ("", "", "")
    assert line.reasons == ("birth_date_unreadable", "id_number_length", "phone_unreadable")


def test_a_sex_only_read_out_of_the_number_above_is_not_said_again(read):
    found = read([("姓名", "性别", "身份证号"), ("王芳", None, NUMBER), ("李强", "同上", None)])
    assert people(found, "sex", "reasons")[1] == (3, "李强", "", ("sex_unreadable",))


def test_who_is_marked_beside_the_name_as_gone_is_no_member_whatever_the_kind(read):
    found = read([("姓名", "人员类别"), ("王芳（已故）", "正式党员"), ("李强（流动）", "正式党员")])
    assert people(found, "category", "reasons") == [
        (2, "王芳", "已故", ("category_ended",)),
        (3, "李强", "正式党员", ()),
    ]


@pytest.mark.parametrize("written", [None, 1967.1, "不详"])
def test_a_birthday_not_known_is_taken_from_the_id_number(read, written):
    (line,) = read([("姓名", "身份证号", "出生日期"), ("王芳", NUMBER, written)]).lines
    assert (line.birth_date, line.derived) == ("1967-05-12", ("birth_date", "sex"))
    assert line.reasons == ()


@pytest.mark.parametrize(
    ("sex", "birthday", "reasons"),
    [
        ("男", "1967.05", ()),
        ("女", "1967.05", ("sex_differs",)),
        ("男", "1968.05", ("birth_date_differs",)),
        ("男", date(1967, 5, 12), ()),
        ("男", date(1967, 5, 13), ("birth_date_differs",)),
    ],
)
def test_what_differs_from_the_id_number_is_kept_and_said(read, sex, birthday, reasons):
    (line,) = read([("姓名", "身份证号", "性别", "出生日期"), ("王芳", NUMBER, sex, birthday)]).lines
    assert (line.id_number, line.sex, line.reasons) == (NUMBER, sex, reasons)


def test_number_and_phone_in_each_others_cells_are_put_right_and_said(read):
    (line,) = read([("姓名", "身份证号", "手机"), ("王芳", "13904820001", NUMBER)]).lines
    assert (line.id_number, line.phone, line.reasons) == (NUMBER, "13904820001", ("columns_swapped",))


def test_who_was_confirmed_before_joining_gives_neither_date(read):
    (line,) = read([("姓名", "入党时间", "转正时间"), ("王芳", "1999.7", "1998.7")]).lines
    assert (line.joined_on, line.confirmed_on) == ("", "")
    assert line.reasons == ("confirmed_on_before_joined_on", "joined_on_after_confirmed_on")
    assert line.source == {"confirmed_on": "1998-07", "joined_on": "1999-07"}


def test_a_sheet_of_many_merged_rows_is_laid_out_a_few_rows_at_a_time():
    merges = tuple(Merge(3 * at + 1, 1, 3 * at + 3, 200) for at in range(1_000))
    merged = Merged(SheetStream("Sheet1", True, merges, frozenset(), iter(())))
    assert [merged.start_of(row, 150) for row in (1, 3, 2_999, 3_001)] == [(1, 0), (1, 0), (2_998, 0), (3_001, 150)]
    assert [merged.across(row) for row in (2_999, 3_001)] == [True, False]
    assert len(merged._starts) <= 4
