"""An official checklist understood: categories and manifestations as printed, the rest said by row, nothing guessed."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
import xlsxwriter

from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.sheets import read_workbook
from qingyuan.obligations.rectification import checklist_words as words
from qingyuan.obligations.rectification.checklist_rows import REASONS, REFUSALS, Outcome, ReadChecklist
from qingyuan.obligations.rectification.checklist_sheet import MAX_ROWS, read_checklist
from qingyuan.obligations.rectification.specs import As, ItemSpec, Sector, UnitKind

HEAD = ("序号", "问题类别", "具体表现", "适用对象", "适用单位", "依据", "严重程度")
EVERYBODY = ("leading-body", "leader", "member")


def book(path: Path, *sheets: list, merges: tuple[str, ...] = (), hidden: tuple[int, ...] = ()) -> Path:
    """A workbook of rows; a merged range keeps the value of its first cell."""
    with xlsxwriter.Workbook(path) as made:
        for number, rows in enumerate(sheets):
            sheet = made.add_worksheet()
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            for place in merges if number == 0 else ():
                sheet.merge_range(place, "")
                top = place.split(":")[0]
                row, column = int(top[1:]) - 1, ord(top[0]) - ord("A")
                sheet.write(row, column, rows[row][column])
            if number in hidden:
                sheet.hide()
    return path


def read(tmp_path: Path, *sheets: list, **more) -> ReadChecklist:
    return read_checklist(read_workbook(book(tmp_path / "清单.xlsx", *sheets, **more)))


def shown(found: ReadChecklist) -> dict[str, list[str]]:
    return {category.text: [item.text for item in category.items] for category in found.categories}


def refused(found: ReadChecklist) -> dict[int, tuple[str, ...]]:
    return {row.row: row.reasons for row in found.refused}


def test_the_customary_columns_are_read_as_they_stand(tmp_path):
    found = read(
        tmp_path,
        [
            ("附件1",),
            ("问题表现清单（2026年）",),
            ("填报单位：某旗委",),
            HEAD,
            (
                1,
                "一、圈子文化",
                "1.在同乡聚会上商量人事安排；",
                "领导干部（班子成员）、党员",
                "机关、国企",
                "《准则》",
                "严重",
            ),
            (2, "一、圈子文化", "2.以“老板”相称；", "班子和党员", "", "《条例》第七十条", "一般"),
            (3, "二、酒桌文化", "在饭局上定公事。", "班子", "嘎查村，党支部", "《准则》", "较重"),
            ("合计", "", "3条"),
            ("注：本清单由某旗委印发",),
        ],
    )
    assert found.title == "问题表现清单（2026年）"
    assert shown(found) == {
        "圈子文化": ["在同乡聚会上商量人事安排；", "以“老板”相称；"],
        "酒桌文化": ["在饭局上定公事。"],
    }
    first, second = found.categories[0].items
    assert (first.applies, first.units, first.basis, first.severity) == (
        ("leader", "member"),
        ("organ", "state-enterprise"),
        "《准则》",
        "serious",
    )
    assert (second.applies, second.units, second.severity) == (("leading-body", "member"), (), "ordinary")
    assert found.categories[1].items[0].units == ("branch", "village")
    assert found.refused == found.remarked == []
    said = {row.row: (row.outcome, row.reasons) for row in found.rows}
    assert {row for row, (outcome, _reasons) in said.items() if outcome is Outcome.ITEM} == {5, 6, 7}
    assert [said[row][1] for row in (1, 2, 3, 4, 8, 9)] == [
        ("info",),
        ("title",),
        ("info",),
        ("header",),
        ("subtotal",),
        ("footnote",),
    ]


def test_a_merged_category_goes_for_every_row_it_covers(tmp_path):
    rows = [
        HEAD[:3],
        (1, "圈子文化（3条）", "甲"),
        (2, "", "乙"),
        (3, "", "丙"),
        (4, "码头文化", "丁"),
    ]
    found = read(tmp_path, rows, merges=("B2:B4",))
    assert shown(found) == {"圈子文化": ["甲", "乙", "丙"], "码头文化": ["丁"]}
    assert not any("category_from_above" in row.reasons for row in found.rows)


def test_a_category_written_once_goes_on_downwards_and_that_is_said(tmp_path):
    found = read(tmp_path, [HEAD[:3], (1, "圈子文化", "甲"), (2, "", "乙")])
    assert shown(found) == {"圈子文化": ["甲", "乙"]}
    assert [row.row for row in found.rows if "category_from_above" in row.reasons] == [3]


def test_titles_above_their_items_are_categories_with_a_header_and_without_one(tmp_path):
    headed = [
        ("序号", "具体表现", "依据"),
        ("一、圈子文化", "", ""),
        (1, "甲", "《准则》"),
        (2, "乙", "《准则》"),
        ("二、码头文化（共1条）", "", ""),
        (1, "丙", "《准则》"),
        ("三、没有表现的一类", "", ""),
    ]
    expected = {"圈子文化": ["甲", "乙"], "码头文化": ["丙"], "没有表现的一类": []}
    assert shown(read(tmp_path, headed, merges=("A2:C2", "A5:C5"))) == expected
    plain = [
        ("某旗问题表现清单",),
        ("一、圈子文化",),
        ("1.甲",),
        ("（2）乙",),
        ("二、码头文化",),
        ("①丙",),
        ("三、没有表现的一类",),
    ]
    found = read(tmp_path, plain)
    assert shown(found) == expected and found.title == "某旗问题表现清单"
    numbered = [("一", "圈子文化"), (1, "甲"), (2, "乙"), ("二", "码头文化"), (1, "丙"), ("三", "没有表现的一类")]
    assert shown(read(tmp_path, numbered)) == expected


@pytest.mark.parametrize(
    ("row", "reason", "words_told"),
    [
        pytest.param((1, "圈子文化", "甲", "中层干部"), "applies_unknown", ("中层干部",), id="an unknown person"),
        pytest.param((1, "圈子文化", "甲", "党员、群众"), "applies_unknown", ("群众",), id="one known, one not"),
        pytest.param((1, "圈子文化", "甲", "党员", "企业"), "units_unknown", ("企业",), id="an unknown unit"),
        pytest.param((1, "圈子文化", "甲", "党员", "", "", "特别"), "severity_unknown", ("特别",), id="a severity"),
        pytest.param((1, "圈子文化", "", "党员"), "no_text", (), id="no manifestation"),
        pytest.param((1, "", "甲", "党员"), "no_category", (), id="no category anywhere above"),
        pytest.param((1, "圈子文化", "甲" * 501, "党员"), "too_long", (), id="longer than a library holds"),
    ],
)
def test_what_is_not_understood_is_refused_by_row_with_the_reason(tmp_path, row, reason, words_told):
    found = read(tmp_path, [HEAD, row, (2, "码头文化", "乙", "党员")])
    assert refused(found) == {2: (reason,)}
    assert found.refused[0].words == words_told and str(REASONS[reason]) in found.refused[0].sentence()
    assert shown(found)["码头文化"] == ["乙"]
    assert sum(map(len, shown(found).values())) == 1


def test_what_is_empty_is_filled_in_one_way_and_said(tmp_path):
    found = read(tmp_path, [HEAD, (1, "圈子文化", "甲", "", "/", "—", "")])
    [item] = found.categories[0].items
    assert (item.applies, item.units, item.basis, item.severity) == (EVERYBODY, (), "未注明", "ordinary")
    assert found.rows[1].reasons == ("applies_defaulted", "severity_defaulted", "basis_missing")


def test_the_same_text_twice_in_a_category_is_refused_the_second_time(tmp_path):
    found = read(
        tmp_path,
        [HEAD[:3], (1, "圈子文化", "请客送礼。"), (2, "圈子文化", "2、请客 送礼"), (3, "码头文化", "请客送礼")],
    )
    assert refused(found) == {3: ("duplicate_row",)}
    assert shown(found) == {"圈子文化": ["请客送礼。"], "码头文化": ["请客送礼"]}


def test_a_merged_manifestation_and_a_line_without_a_number_are_not_guessed_at(tmp_path):
    found = read(tmp_path, [HEAD[:3], (1, "圈子文化", "甲"), (2, "圈子文化", "")], merges=("C2:C3",))
    assert refused(found) == {3: ("text_merged",)}
    found = read(tmp_path, [("一、圈子文化",), ("1.甲",), ("接着写的一行",), ("2.乙",)])
    assert refused(found) == {3: ("unclear",)} and shown(found) == {"圈子文化": ["甲", "乙"]}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("1.5万元以上的开支不上会", "1.5万元以上的开支不上会"),
        ("3个以上嘎查", "3个以上嘎查"),
        ("第三方机构收礼", "第三方机构收礼"),
        ("一次性发放", "一次性发放"),
        ("12、甲", "12、甲"[3:]),
        ("（三）甲", "甲"),
        ("第1条 甲", "甲"),
        ("5．甲", "甲"),
        ("前一句，\n后一句", "前一句，后一句"),
        ("零宽\u200b字符", "零宽字符"),
    ],
)
def test_a_number_before_a_text_goes_and_one_inside_it_stays(written, kept):
    assert words.item_text(written) == kept


def test_each_word_that_goes_out_is_read_back_and_none_is_missing():
    assert set(words.UNITS) == set(get_args(UnitKind)) | set(get_args(Sector))
    assert set(words.APPLIES) == set(get_args(get_args(As)[0]))
    assert set(words.SEVERITY) == set(get_args(ItemSpec.model_fields["severity"].annotation))
    for key in words.UNITS:
        assert words.read_units(words.say_units((key,))) == ((key,), [])
    for key in words.APPLIES:
        assert words.read_applies(words.say_applies((key,))) == ((key,), [])
    assert {code for code in REASONS if code in REFUSALS} == REFUSALS


def test_sheets_of_bases_and_of_questions_are_read_beside_the_list(tmp_path):
    found = read(
        tmp_path,
        [HEAD[:3], (1, "圈子文化", "甲")],
        [("序号", "查摆依据"), (1, "看账目"), (2, "看记录")],
        [("分组", "自问"), ("身边人", "1.家里人有没有收礼？")],
    )
    assert found.bases == ("看账目", "看记录") and found.prompts == (("身边人", "家里人有没有收礼？"),)


def test_hidden_sheets_are_named_and_not_read(tmp_path):
    found = read(tmp_path, [HEAD[:3], (1, "圈子文化", "甲")], [HEAD[:3], (1, "旧的", "旧")], hidden=(1,))
    assert found.hidden == ("Sheet2",) and list(shown(found)) == ["圈子文化"]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        pytest.param([()], "empty", id="nothing in it"),
        pytest.param([("姓名", "电话"), ("某某", "123")], "no_checklist", id="another table"),
        pytest.param([HEAD[:3], (1, "圈子文化", "=A1")], "formula_cells", id="a computed cell"),
        pytest.param(
            [HEAD[:3], *[(n, "甲类", f"表现{n}") for n in range(MAX_ROWS)]], "too_many_rows", id="too many rows"
        ),
    ],
)
def test_a_file_that_is_no_list_is_refused_whole_with_a_sentence(tmp_path, rows, code):
    with pytest.raises(BadInput) as told:
        read(tmp_path, rows)
    assert told.value.code == code and told.value.message.endswith("。")
