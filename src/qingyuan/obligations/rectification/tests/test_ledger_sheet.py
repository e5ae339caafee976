"""A customary ledger understood: what is a finding, what is refused, what is neither, and nothing lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.sheets import Merge, Month, Row, Sheet, Workbook, read_workbook
from qingyuan.obligations.rectification.ledger_sheet import (
    MAX_TEXT,
    REASONS,
    LedgerRow,
    LedgerSheet,
    LeftOut,
    Outcome,
    identity,
    read_ledger,
)
from qingyuan.obligations.rectification.ledger_words import SYNONYMS, read_done, read_due, years_in
from tests.ledger_words import PROBLEMS
from tests.ledger_workbook import HEAD, KEYS, build

TITLE = ("问题整改台账（2026年）",)
UNITS = ["甲旗某苏木某嘎查党支部", "甲旗教育局机关党支部", "甲旗某镇党委"]


def sheet(
    *rows: Sequence, name: str = "台账", visible: bool = True, merges: tuple[Merge, ...] = (), formulas=frozenset()
) -> Sheet:
    return Sheet(
        name, visible, [Row(number, tuple(cells)) for number, cells in enumerate(rows, start=1)], merges, formulas
    )


def line(**fields) -> tuple:
    """A row in the customary columns; a text unless the test is about its absence."""
    return tuple(({"text": "会议记录补写。"} | fields).get(key) for key in KEYS)


def read(*rows: Sequence, **more) -> list[LedgerRow]:
    """Rows under the customary header, which stands in row 1."""
    return read_ledger(Workbook((sheet(HEAD, *rows, **more),))).rows[1:]


def refusal(*sheets: Sheet) -> tuple[str, str]:
    with pytest.raises(BadInput) as refused:
        read_ledger(Workbook(sheets))
    return refused.value.code, refused.value.message


# The whole of a real one


def found(row: LedgerRow) -> dict:
    told = {"sheet": row.sheet, "row": row.row, "outcome": row.outcome_hint, "reasons": list(row.reasons)}
    if row.outcome_hint is Outcome.NOT_A_FINDING:
        return told
    return told | {
        "category": row.category_text,
        "text": row.text,
        "source": row.source_text,
        "measure": row.measure,
        "leader": row.leader,
        "unit": row.unit_text,
        "owner": row.owner,
        "due_on": row.due_on,
        "done": row.done,
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_messy_ledger_of_240_problems_is_read_as_its_writer_meant_it(tmp_path, seed):
    truth = build(tmp_path / "台账.xlsx", units=UNITS, rows=240, seed=seed)
    ledger = read_ledger(read_workbook(tmp_path / "台账.xlsx"))
    assert [found(row) for row in ledger.rows] == truth
    assert ledger.left_out == (LeftOut("下拉选项", "hidden", 11),)


def test_the_sample_has_habits_and_slips_of_every_kind(tmp_path):
    truth = build(tmp_path / "台账.xlsx", units=UNITS, rows=240, seed=1)
    assert sum(row["outcome"] != "not_a_finding" or row["reasons"] == ["says_none"] for row in truth) == 240
    assert sum(map(len, PROBLEMS.values())) == len({text for texts in PROBLEMS.values() for text in texts}) == 66
    met = {reason for row in truth for reason in row["reasons"]}
    assert met == set(REASONS) - {"only_number", "sheet_without_header", "text_merged", "too_long"}
    assert {row["done"] for row in truth if row["outcome"] == "finding"} == {True, False, None}


# Rows


def test_every_customary_column_is_read():
    (row,) = read(
        line(
            number=12, category="记录补造", text=" 会议记录补写。\n两处 ", source="自查", measure="如实注明", leader="书记", unit="某支部",
            owner="某人", due="2026.6.30", progress="已注明", done="√", evidence="照片", note="无",
        )
    )  # fmt: skip
    assert row == LedgerRow(
        sheet="台账", row=2, outcome_hint=Outcome.FINDING, reasons=(), number="12", category_text="记录补造",
        text="会议记录补写。\n两处", source_text="自查", measure="如实注明", leader="书记", unit_text="某支部", owner="某人",
        due_on=date(2026, 6, 30), due_text="2026.6.30", progress="已注明", done=True, done_text="√", evidence_text="照片",
        note="无",
    )  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_each_label_people_use_names_its_column(key):
    for label in SYNONYMS[key]:
        head = ("具体表现", "存在问题类型不详", label) if key != "text" else ("序号", "责任单位", label)
        if key == "text":
            rows = read_ledger(Workbook((sheet(head, (1, "某支部", "甲")),))).rows
            assert rows[1].text == "甲"
        else:
            rows = read_ledger(Workbook((sheet(head, ("甲", "乙", "3")),))).rows
            assert rows[0].reasons == ("header",)
            assert rows[1].others == (("存在问题类型不详", "乙"),)


@pytest.mark.parametrize("text", [None, "", "  ", "/", "—"])
def test_a_row_without_a_problem_text_is_refused(text):
    (row,) = read(line(text=text, category="圈子文化", unit="某支部"))
    assert (row.outcome_hint, row.reasons) == (Outcome.REFUSED, ("no_text",))


@pytest.mark.parametrize("key", ["text", "category", "measure", "progress", "note", "due", "done"])
def test_a_cell_of_more_than_four_thousand_characters_is_refused(key):
    assert read(line(**{key: "长" * MAX_TEXT}))[0].outcome_hint is Outcome.FINDING
    (row,) = read(line(**{key: "长" * (MAX_TEXT + 1)}))
    assert row.outcome_hint is Outcome.REFUSED
    assert row.reasons[0] == "too_long"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        pytest.param((), "blank", id="blank"),
        pytest.param((None, " ", "\u3000"), "blank", id="only spaces"),
        pytest.param((17,), "only_number", id="numbered in advance"),
        pytest.param(("（三）",), "only_number", id="numbered in advance, in words"),
        pytest.param(("一、班子方面",), "section", id="a heading between"),
        pytest.param(("圈子文化",), "section", id="a heading of few characters"),
        pytest.param(("合　计", None, "12个", None), "subtotal", id="total with a space inside"),
        pytest.param((None, "小计：", None, None, 3), "subtotal", id="subtotal in the second column"),
        pytest.param(("共计12个问题",), "subtotal", id="total in one cell"),
        pytest.param(("填 表 人：某人", None, "审核人：某人"), "footnote", id="signatures, one under the problem column"),
        pytest.param((None, None, "审核人（签字）：", None, "填表日期：2026年6月1日"), "footnote", id="signatures from the problem column on"),
        pytest.param(("注：1.已完成的附材料。",), "footnote", id="note"),
        pytest.param((None, None, "说明：本表按月更新。"), "footnote", id="explanation alone in the problem column"),
        pytest.param(("备注:", None, None), "footnote", id="note with a plain colon"),
        pytest.param((1, "圈子文化", "无", "自查", None, None, "某支部"), "says_none", id="a unit that says there is none"),
        pytest.param((1, None, "未发现此类问题。"), "says_none", id="none found"),
        pytest.param(tuple(HEAD), "repeated_header", id="the header printed again"),
    ],
)  # fmt: skip
def test_what_is_not_a_finding_is_told_apart(cells, reason):
    row = read(line(), cells)[1]
    assert (row.outcome_hint, row.reasons) == (Outcome.NOT_A_FINDING, (reason,))


@pytest.mark.parametrize(
    "text",
    [
        "合计数与明细不符。",
        "说明情况不及时，群众有意见。",
        "无故缺席组织生活会。",
        "注销账户后仍有支出。",
        "备注栏长期空白。",
        "共计三次未请假。",
    ],
)
def test_a_problem_that_begins_like_a_note_is_a_finding(text):
    assert [row.outcome_hint for row in read(line(text=text, unit="某支部"), (None, None, text))] == [
        Outcome.FINDING
    ] * 2


def test_a_row_with_nothing_but_its_text_is_a_finding():
    (row,) = read((None, None, "群众来信未答复。"))
    assert (row.outcome_hint, row.reasons, row.done) == (Outcome.FINDING, (), False)


def test_a_heading_merged_across_from_the_second_column_is_no_finding():
    rows = read(line(), (None, "二、个人方面"), merges=(Merge(3, 2, 3, 13),))
    assert rows[1].reasons == ("section",)


def test_columns_nobody_asked_for_are_kept_with_their_labels():
    head = [*HEAD, "联系 电话", "所属\n片区"]
    rows = read_ledger(Workbook((sheet(head, [*line(), "1234567", None], [*line(), None, "东片"]),))).rows
    assert [row.others for row in rows] == [(), (("联系 电话", "1234567"),), (("所属\n片区", "东片"),)]


def test_after_a_repeated_header_in_another_order_the_columns_follow_it():
    rows = read(line(unit="某支部"), ("责任单位", "序号", "存在问题"), ("另一支部", 2, "党费未公示。"))
    assert [(row.reasons, row.unit_text, row.text) for row in rows] == [
        ((), "某支部", "会议记录补写。"),
        (("repeated_header",), "", ""),
        ((), "另一支部", "党费未公示。"),
    ]


def test_a_header_of_two_rows_printed_again_is_passed_over_whole():
    top = ("序号", "问题情况", None, "责任", None)
    low = (None, "问题类别", "具体表现", "领导", "单位")
    book = sheet(top, low, (1, "甲类", "甲。", "某人", "某支部"), top, low, (2, "乙类", "乙。", "他人", "另一支部"), merges=(
        Merge(1, 1, 2, 1), Merge(1, 2, 1, 3), Merge(1, 4, 1, 5), Merge(4, 1, 5, 1), Merge(4, 2, 4, 3), Merge(4, 4, 4, 5),
    ))  # fmt: skip
    rows = read_ledger(Workbook((book,))).rows
    assert [row.reasons for row in rows] == [
        ("header",),
        ("header",),
        (),
        ("repeated_header",),
        ("repeated_header",),
        (),
    ]
    assert [(row.number, row.category_text, row.text, row.leader, row.unit_text) for row in rows if row.text] == [
        ("1", "甲类", "甲。", "某人", "某支部"),
        ("2", "乙类", "乙。", "他人", "另一支部"),
    ]


# Merged cells


@pytest.mark.parametrize("key", ["category", "source", "measure", "leader", "unit", "owner"])
def test_a_merged_cell_counts_for_all_its_rows_and_no_other(key):
    column = KEYS.index(key) + 1
    rows = read(line(), line(**{key: "某"}), line(), line(), merges=(Merge(3, column, 4, column),))
    read_as = {"category": "category_text", "source": "source_text", "unit": "unit_text"}.get(key, key)
    assert [getattr(row, read_as) for row in rows] == ["", "某", "某", ""]


def test_a_merged_deadline_counts_for_all_its_rows():
    rows = read(line(due="2026.6.30"), line(), merges=(Merge(2, 9, 3, 9),))
    assert [row.due_on for row in rows] == [date(2026, 6, 30)] * 2


def test_an_empty_cell_below_a_filled_one_is_not_filled_by_guessing():
    rows = read(line(category="圈子文化", unit="某支部"), line())
    assert (rows[1].category_text, rows[1].unit_text) == ("", "")


@pytest.mark.parametrize("key", ["done", "progress", "evidence"])
def test_what_each_row_must_say_itself_is_not_spread(key):
    column = KEYS.index(key) + 1
    rows = read(line(**{key: "是"}), line(), merges=(Merge(2, column, 3, column),))
    assert rows[1].done is False
    assert (rows[1].progress, rows[1].evidence_text, rows[1].done_text) == ("", "", "")


def test_a_second_row_under_one_merged_problem_is_refused_and_says_why():
    rows = read(line(measure="甲"), line(text=None, measure="乙"), merges=(Merge(2, 3, 3, 3),))
    assert rows[1].reasons == ("no_text", "text_merged")


# Deadlines and marks


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026年6月30日", date(2026, 6, 30)),
        ("2026年06月30日前", date(2026, 6, 30)),
        ("于２０２６年６月３０日之前完成", date(2026, 6, 30)),
        ("2026 年 6 月 30 日", date(2026, 6, 30)),
        ("2026.6.30", date(2026, 6, 30)),
        ("2026-06-30", date(2026, 6, 30)),
        ("2026/6/30", date(2026, 6, 30)),
        ("2026-6-3 8:00", date(2026, 6, 3)),
        ("2026-06-30T00:00:00", date(2026, 6, 30)),
        ("20260630", date(2026, 6, 30)),
        (20260630, date(2026, 6, 30)),
        (date(2026, 6, 30), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 12), date(2026, 6, 30)),  # noqa: DTZ001
        ("2026年6月底", date(2026, 6, 30)),
        ("2028年2月底前", date(2028, 2, 29)),
        ("2026年12月末", date(2026, 12, 31)),
        ("2026年底前完成", date(2026, 12, 31)),
    ],
)
def test_a_day_is_read_as_people_write_it(cell, day):
    due = read_due(cell, None)
    assert (due.on, due.reason) == (day, "")
    assert due.text


@pytest.mark.parametrize(
    ("cell", "day"), [("6月30日", date(2026, 6, 30)), ("2月底前", date(2026, 2, 28)), ("年底前", date(2026, 12, 31))]
)
def test_a_day_without_a_year_takes_the_one_the_title_names(cell, day):
    assert read_due(cell, 2026).on == day
    assert (read_due(cell, None).on, read_due(cell, None).reason) == (None, "due_unclear")


@pytest.mark.parametrize(
    "cell",
    ["6月中旬", "2026年6月", "2026年上半年", "2026年6月31日", "2026年13月底", "26.6.30", "2026年6月1日至6月30日", "尽快",
     "立行立改，2026年6月30日", 46203, 2026.6, Month(2026, 6, 1), "2026年6月30日或7月30日", "2月30日"],
)  # fmt: skip
def test_a_deadline_that_names_no_one_day_stays_as_written(cell):
    due = read_due(cell, 2026)
    assert (due.on, due.text, due.reason) == (None, str(cell), "due_unclear")


@pytest.mark.parametrize("cell", ["立行立改", "长期坚持", "即知即改并长期坚持", "立行立改、持续推进。", "立即整改"])
def test_a_deadline_that_means_to_name_no_day_says_so(cell):
    due = read_due(cell, 2026)
    assert (due.on, due.text, due.reason) == (None, cell, "due_text_only")


@pytest.mark.parametrize("cell", [None, "", "/"])
def test_no_deadline_is_no_remark(cell):
    assert (read_due(cell, 2026).on, read_due(cell, 2026).reason) == (None, "")


@pytest.mark.parametrize(
    ("above", "day"),
    [
        pytest.param([TITLE], date(2026, 7, 1), id="one year"),
        pytest.param([("二〇二六年问题整改台账",)], date(2026, 7, 1), id="one year in words"),
        pytest.param([("附件1",), TITLE], date(2026, 7, 1), id="below an attachment's number"),
        pytest.param([("2025年度查摆问题2026年整改台账",)], None, id="two years"),
        pytest.param([("问题整改台账",), ("填报日期：2026年6月1日",)], None, id="only the date of filling in"),
        pytest.param([("问题整改台账",)], None, id="none"),
    ],
)
def test_the_year_comes_from_the_title_alone(above, day):
    rows = read_ledger(Workbook((sheet(*above, HEAD, line(due="7月1日")),))).rows
    assert rows[-1].due_on == day
    assert [row.reasons for row in rows[: len(above)]] == [
        ("title",) if "台账" in cells[0] else ("info",) for cells in above
    ]


def test_years_in_a_title_are_told_apart_from_other_numbers():
    assert years_in(["某旗〔2026〕5号", "第2026次"]) == set()
    assert years_in(["2025年至2026年"]) == {2025, 2026}


@pytest.mark.parametrize(
    ("cell", "done"),
    [
        *((mark, True) for mark in ["是", "√", "✓", "✔", "已完成", "完成", "Y", "y", "Ｙ", " 是 ", "已完成。", "√（6月底）", "已 整改", True]),
        *((mark, False) for mark in ["否", "×", "✗", "未完成", "正在整改", "N", "x", "", None, False, "未完成（持续推进）"]),
        *((mark, None) for mark in ["基本完成", "长期坚持", "？", "6月30日", "/", 1, "是否"]),
    ],
)  # fmt: skip
def test_marks_of_completion(cell, done):
    assert read_done(cell) is done


def test_an_unclear_mark_is_kept_as_written_and_remarked():
    (row,) = read(line(done="基本完成"))
    assert (row.outcome_hint, row.done, row.done_text, row.reasons) == (
        Outcome.FINDING,
        None,
        "基本完成",
        ("done_unclear",),
    )


# Sheets


def test_a_hidden_sheet_is_not_taken_and_said_so():
    shown = sheet(HEAD, line())
    hidden = sheet(HEAD, line(), line(), name="旧台账", visible=False)
    ledger = read_ledger(Workbook((hidden, shown)))
    assert {row.sheet for row in ledger.rows} == {"台账"}
    assert ledger.left_out == (LeftOut("旧台账", "hidden", 3),)


def test_a_visible_sheet_without_a_header_is_accounted_for_row_by_row():
    note = sheet(("填写说明",), (), ("请逐行填写",), name="说明")
    ledger = read_ledger(Workbook((sheet(HEAD, line()), note, sheet(name="Sheet3"))))
    assert [(row.row, row.outcome_hint, row.reasons) for row in ledger.rows if row.sheet == "说明"] == [
        (1, Outcome.NOT_A_FINDING, ("sheet_without_header",)),
        (2, Outcome.NOT_A_FINDING, ("blank",)),
        (3, Outcome.NOT_A_FINDING, ("sheet_without_header",)),
    ]
    assert ledger.left_out == (LeftOut("说明", "sheet_without_header", 2), LeftOut("Sheet3", "empty", 0))


def test_a_workbook_with_nothing_in_it_is_refused():
    assert refusal(sheet()) == ("empty", "这个表格里没有内容。请确认选对了文件，再传一次。")
    assert refusal(sheet(), sheet(HEAD, line(), visible=False)) == (
        "empty",
        "这个表格里没有内容。请确认选对了文件，再传一次。隐藏的工作表不读，要导入请先取消隐藏。",
    )
    assert refusal(sheet(TITLE, HEAD, (), ("合计", None, 0))) == ("empty", "表头下面没有填写问题。请填好后再传。")


def test_a_workbook_without_the_ledgers_header_names_the_columns_expected():
    code, sentence = refusal(sheet(("姓名", "性别"), ("某人", "女")))
    assert code == "no_header"
    assert all(label in sentence for label in HEAD)
    assert sentence.endswith("请把列名补齐后再传。")


# Formulas


def test_a_computed_cell_in_a_taken_column_refuses_the_whole_workbook_and_names_it():
    book = sheet(HEAD, line(), line(), formulas=frozenset({(3, 3), (3, 9)}))
    assert refusal(book) == (
        "formula_cells",
        "表里有2个单元格是公式（台账!C3、台账!I3），读到的可能不是您看到的内容，这次没有读入。请全选、复制、选择性粘贴为数值，保存后再传。",
    )


def test_only_the_first_three_of_many_computed_cells_are_named():
    book = sheet(HEAD, *[line()] * 5, formulas=frozenset((row, 3) for row in range(2, 7)))
    assert "有5个单元格是公式（台账!C2、台账!C3、台账!C4等）" in refusal(book)[1]


@pytest.mark.parametrize(
    ("cells", "place"),
    [
        pytest.param(line(), (2, 1), id="the number of a row"),
        pytest.param(("合计", None, 3), (2, 3), id="a total"),
        pytest.param(("填表日期：", None, None), (2, 2), id="a date in a note"),
        pytest.param((*line(), "x"), (2, 14), id="a column nobody asked for"),
    ],
)
def test_a_computed_cell_that_is_not_taken_does_no_harm(cells, place):
    rows = read(cells, line(text="另一问题。"), formulas=frozenset({place}))
    assert rows[1].text == "另一问题。"


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param((), id="the row looks blank"),
        pytest.param((5,), id="the row looks numbered in advance"),
        pytest.param(line(text=None, unit="某支部"), id="the row would be refused"),
    ],
)
def test_a_text_never_computed_is_not_taken_for_an_empty_one(cells):
    assert refusal(sheet(HEAD, line(), cells, formulas=frozenset({(3, 3)})))[0] == "formula_cells"


def test_formulas_on_a_hidden_sheet_do_no_harm():
    hidden = sheet(HEAD, line(), name="旧", visible=False, formulas=frozenset({(2, 3)}))
    assert len(read_ledger(Workbook((sheet(HEAD, line()), hidden))).rows) == 2


# Known again


def test_a_row_is_known_again_by_unit_text_and_category_however_it_is_spaced():
    (row,) = read(line(category="圈子文化", text="个别干部热衷于聚餐（２次）。"))
    again = replace(row, row=9, text=" 个别干部热衷于聚餐(2次)\n", category_text="圈子 文化", done=True, measure="另写")
    assert identity(row, "7") == identity(again, "7")
    assert len(identity(row, "7")) == 64


@pytest.mark.parametrize("change", [{"text": "个别干部热衷于聚餐3次"}, {"category_text": "酒桌文化"}])
def test_another_text_or_category_is_another_row(change):
    (row,) = read(line(category="圈子文化", text="个别干部热衷于聚餐2次"))
    assert identity(row, "7") != identity(replace(row, **change), "7")


def test_the_same_words_at_another_unit_are_another_row():
    (row,) = read(line())
    assert identity(row, "7") != identity(row, "8")


def test_words_do_not_slip_from_text_into_category():
    (row,) = read(line(text="甲乙", category="丙"))
    (other,) = read(line(text="甲", category="乙丙"))
    assert identity(row, "7") != identity(other, "7")


# Nothing lost

WORDS = st.sampled_from(
    [None, "", " ", 1, 2.5, True, "是", "合计", "小计：", "注：甲", "填表人：", "一、", "/", "无", "具体表现", "序号", "责任单位",
     "会议记录补写。", "6月30日", date(2026, 6, 30), "长" * 4_001]
)  # fmt: skip
TABLE = st.lists(st.lists(WORDS, max_size=14).map(tuple), max_size=12)
PLACES = st.tuples(st.integers(1, 14), st.integers(1, 14))


@st.composite
def merges(draw) -> Merge:
    (top, left), (bottom, right) = draw(PLACES), draw(PLACES)
    return Merge(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


@given(above=TABLE, below=TABLE, ranges=st.lists(merges(), max_size=4), second=TABLE)
def test_every_row_of_every_visible_sheet_is_accounted_for_exactly_once(above, below, ranges, second):
    sheets = (
        sheet(*above, HEAD, *below, line(), merges=tuple(ranges)),
        sheet(*second, name="另一张", merges=tuple(ranges)),
        sheet(HEAD, line(), name="隐藏", visible=False),
    )
    try:
        ledger: LedgerSheet = read_ledger(Workbook(sheets))
    except BadInput as refused:
        # A header repeated in another order can leave no line with a problem under it.
        assert refused.code == "empty"
        return
    expected = [
        (one.name, row.number) for one in sheets[:2] for row in one.rows if any(not row.blank for row in one.rows)
    ]
    assert [(row.sheet, row.row) for row in ledger.rows] == expected
    for row in ledger.rows:
        assert bool(row.text) >= (row.outcome_hint is Outcome.FINDING)
        assert set(row.reasons) <= set(REASONS)
        assert bool(row.reasons) >= (row.outcome_hint is not Outcome.FINDING)
