"""Labels known by their synonyms, and the header they stand in."""

from __future__ import annotations

import pytest

from qingyuan.kernel.sheets import Merge, SheetStream
from qingyuan.people.intake.reading.columns import COLUMNS, is_label, key_of, label_of
from qingyuan.people.intake.reading.headers import Header, Merged, find

# The export of the national system, in its order.
EXPORT = [
    "序号", "姓名", "性别", "公民身份号码", "民族", "出生日期", "学历", "人员类别", "学位",
    "所在党支部", "手机号码", "入党日期", "转正日期", "党龄", "党龄校正值", "新社会阶层类型", "工作岗位", "从事专业技术职务",
    "是否农民工", "现居住地", "户籍所在地", "是否失联党员", "是否流动党员", "入党类型", "转正情况", "入党时所在支部", "延长预备期时间",
]  # fmt: skip


def header_of(*rows: tuple, merges: tuple[Merge, ...] = (), chosen=None) -> Header | None:
    sheet = SheetStream("表", True, merges, frozenset(), iter(()))
    return find(list(enumerate(rows, start=1)), Merged(sheet), chosen or {})


# Labels


@pytest.mark.parametrize(
    ("cell", "label"),
    [
        (" 姓 名 ", "姓名"),
        ("姓　名", "姓名"),
        ("姓\n名", "姓名"),
        ("*姓名（必填）", "姓名"),
        ("姓名*", "姓名"),
        ("1.姓名", "姓名"),
        ("出生年月\n(如1990.01)", "出生年月"),
        ("联系电话（手机）", "联系电话"),
        ("是否农民工 ", "是否农民工"),
        ("入党的时间", "入党时间"),
        ("ＱＱ", "qq"),
        (12, ""),
        (None, ""),
        ("这是一段说明文字" * 6, ""),
    ],
)
def test_a_label_is_known_without_spaces_marks_and_remarks(cell, label):
    assert label_of(cell) == label


@pytest.mark.parametrize(("key", "label"), [(key, label) for key, labels in COLUMNS.items() for label in labels])
def test_each_synonym_is_taken_for_its_own_column(key, label):
    found = key_of(label_of(label))
    assert found is not None
    assert found[0] == key


@pytest.mark.parametrize("label", ["入党介绍人", "培养联系人", "备注", "工作单位", "党龄", "学位", "入党时所在支部", "序号"])  # fmt: skip
def test_other_labels_of_offices_are_known_and_read_for_nothing(label):
    assert key_of(label) is None
    assert is_label(label)


@pytest.mark.parametrize("label", ["介绍人姓名", "联系人电话", "配偶身份证号", "书记姓名"])
def test_a_label_of_somebody_else_is_no_column_of_the_person(label):
    assert key_of(label) is None


# Headers


def test_the_national_export_is_understood_column_by_column():
    header = header_of(tuple(EXPORT))
    assert header is not None
    assert header.columns == {
        "name": (1,),
        "sex": (2,),
        "id_number": (3,),
        "ethnicity": (4,),
        "birth_date": (5,),
        "education": (6,),
        "category": (7,),
        "branch": (9,),
        "phone": (10,),
        "joined_on": (11,),
        "confirmed_on": (12,),
        "lost": (21,),
        "floating": (22,),
    }
    assert [column.label for column in header.understood] == EXPORT


def test_a_header_of_one_row_does_not_swallow_the_row_under_it():
    header = header_of(("姓名", "性别", "备注"), ("王芳", "女", "说明"), ("李强", "男", None))
    assert header is not None
    assert (header.first_row, header.last_row) == (1, 1)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(("和平村党支部党员花名册",), id="a title"),
        pytest.param(("姓名",), id="one label alone"),
        pytest.param(("性别", "民族"), id="no names"),
        pytest.param(("王芳", "女", "汉族"), id="a person"),
        pytest.param((None, None), id="blank"),
    ],
)
def test_what_is_no_header(row):
    assert header_of(row) is None


def test_labels_under_a_group_are_joined_with_it():
    header = header_of(
        ("姓名", "入党", None, "出生", None),
        (None, "时间", "地点", "日期", "地点"),
        merges=(Merge(1, 1, 2, 1), Merge(1, 2, 1, 3), Merge(1, 4, 1, 5)),
    )
    assert header is not None
    assert (header.first_row, header.last_row) == (1, 2)
    assert {key: places[0] for key, places in header.columns.items()} == {"name": 0, "joined_on": 1, "birth_date": 3}


def test_a_group_of_our_own_columns_is_read_by_the_labels_under_it():
    header = header_of(
        ("序号", "基本情况", None, None, "联系方式", None),
        (None, "姓名", "性别", "出生年月", "手机", "住址"),
        merges=(Merge(1, 1, 2, 1), Merge(1, 2, 1, 4), Merge(1, 5, 1, 6)),
    )
    assert header is not None
    assert {key: places[0] for key, places in header.columns.items()} == {
        "name": 1,
        "sex": 2,
        "birth_date": 3,
        "phone": 4,
    }


OWN = (Merge(1, 1, 2, 1), Merge(1, 2, 2, 2))


@pytest.mark.parametrize(
    ("rows", "merges", "columns"),
    [
        pytest.param(
            (("姓名", "手机", "入党介绍人", None), (None, None, "姓名", "联系电话")),
            (*OWN, Merge(1, 3, 1, 4)),
            {"name": (0,), "phone": (1,)},
            id="behind the person, adding no column of ours",
        ),
        pytest.param(
            (("入党介绍人", None, "党员", None), ("姓名", "电话", "姓名", "电话")),
            (Merge(1, 1, 1, 2), Merge(1, 3, 1, 4)),
            {"name": (2,), "phone": (3,)},
            id="before the person",
        ),
        pytest.param(
            (("姓名", "性别", "入党介绍人", None), (None, None, "姓名", "联系电话")),
            (),
            {"name": (0,), "sex": (1,)},
            id="under a group that is not merged",
        ),
    ],
)
def test_a_name_or_number_under_an_introducer_is_not_the_persons(rows, merges, columns):
    header = header_of(*rows, merges=merges)
    assert header is not None
    assert header.columns == columns
    assert header.last_row == 2


@pytest.mark.parametrize(
    ("row", "phones"),
    [
        (("姓名", "联系电话", "培养联系人", "联系电话"), (1,)),
        (("姓名", "手机", "联系电话"), (1, 2)),
        (("姓名", "联系电话", "手机号码"), (2, 1)),
        (("姓名", "性别", "联系人", "联系电话"), ()),
        (("姓名", "性别", "家属", "联系电话"), ()),
        (("姓名", "性别", "紧急联系人", "联系电话"), ()),
        (("姓名", "性别", "培养联系人", "联系电话"), (3,)),
        (("姓名", "性别", "配偶姓名", "联系电话"), (3,)),
        (("姓名", "联系人", "联系电话", "手机"), (3,)),
    ],
)
def test_the_phone_beside_another_person_is_theirs(row, phones):
    header = header_of(row)
    assert header is not None
    assert header.columns.get("phone", ()) == phones


@pytest.mark.parametrize(
    ("row", "place"),
    [
        (("姓名", "性别", "配偶姓名", "身份证号"), 3),
        (("姓名", "联系人", "身份证号"), 2),
        (("姓名", "家属", "身份证号", "身份证号码"), 3),
    ],
)
def test_a_number_beside_another_person_is_the_persons_where_there_is_no_other(row, place):
    header = header_of(row)
    assert header is not None
    assert header.columns["id_number"][0] == place


@pytest.mark.parametrize(
    "rows",
    [
        (("姓名", "手机", "姓名", "手机"),),
        (("序号", "姓名", "性别", "序号", "姓名", "性别"),),
        (("序号", "第一党小组", None, "第二党小组", None, "备注"), (None, "姓名", "手机", "姓名", "手机", None)),
    ],
)
def test_two_tables_side_by_side_are_noticed(rows):
    header = header_of(*rows, merges=(Merge(1, 2, 1, 3), Merge(1, 4, 1, 5)) if len(rows) > 1 else ())
    assert header is not None
    assert header.beside is True


@pytest.mark.parametrize("group", ["包联干部", "家庭主要成员", "入党介绍人"])
def test_another_person_in_a_group_of_their_own_is_no_second_table(group):
    header = header_of(
        ("姓名", "手机", group, None),
        (None, None, "姓名", "电话"),
        merges=(Merge(1, 1, 2, 1), Merge(1, 2, 2, 2), Merge(1, 3, 1, 4)),
    )
    assert header is not None
    assert (header.beside, header.columns) == (False, {"name": (0,), "phone": (1,)})
    assert [column.key for column in header.understood] == ["name", "phone", None, None]


def test_labels_three_rows_deep_are_joined_with_the_group_at_the_top():
    header = header_of(
        ("姓名", "入党情况", None),
        (None, None, "介绍人"),
        (None, "日期", None),
        merges=(Merge(1, 1, 3, 1), Merge(1, 2, 1, 3), Merge(2, 3, 3, 3)),
    )
    assert header is not None
    assert (header.last_row, header.columns) == (3, {"name": (0,), "joined_on": (1,)})


def test_the_more_exact_of_two_columns_is_read_first():
    header = header_of(("出生年月", "姓名", "出生日期"))
    assert header is not None
    assert header.columns["birth_date"] == (2, 0)


# What a person has set right


def test_a_mapping_set_right_before_is_taken_for_the_same_labels():
    row = ("姓名", "性别", "备注1", "联系电话")
    found = header_of(row)
    assert found is not None
    corrected = header_of(row, chosen={found.fingerprint: {"备注1": "education", "联系电话": ""}})
    assert corrected is not None
    assert corrected.columns == {"name": (0,), "sex": (1,), "education": (2,)}
    assert corrected.fingerprint == found.fingerprint


def test_a_column_a_person_named_goes_before_the_one_found():
    row = ("姓名", "性别", "入党时间", "党内时间")
    found = header_of(row)
    assert found is not None
    corrected = header_of(row, chosen={found.fingerprint: {"党内时间": "joined_on"}})
    assert corrected is not None
    assert corrected.columns["joined_on"] == (3, 2)


def test_a_mapping_of_another_source_is_left_alone():
    found = header_of(("姓名", "性别"))
    assert found is not None
    again = header_of(("姓名", "性别", "民族"), chosen={found.fingerprint: {"性别": ""}})
    assert again is not None
    assert again.columns == {"name": (0,), "sex": (1,), "ethnicity": (2,)}
