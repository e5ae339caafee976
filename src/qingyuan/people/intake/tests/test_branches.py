"""The branch a cell, a title, a section or the name of a sheet speaks of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.people.intake.reading.branches import branch_name, from_line, from_sheet_name, is_branch, plain

PLACES = ["和平村", "巴彦塔拉嘎查", "兴安社区", "财政局", "中心小学", "农机合作社", "六户镇机关", "兴安社区第一"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("中国共产党六户镇和平村支部委员会", "六户镇和平村党支部"),
        ("中共六户镇和平村支部委员会", "六户镇和平村党支部"),
        ("中共六户镇和平村党支部委员会", "六户镇和平村党支部"),
        ("六户镇和平村党支部", "六户镇和平村党支部"),
        ("六户镇和平村支部", "六户镇和平村党支部"),
        ("和平村支委会", "和平村党支部"),
        ("和平村", "和平村党支部"),
        ("和平村村民委员会", "和平村党支部"),
        ("和平村村委会", "和平村党支部"),
        ("兴安社区居委会", "兴安社区党支部"),
        ("六户镇 和平村 党支部", "六户镇和平村党支部"),
        ("六户镇\n和平村党支部", "六户镇和平村党支部"),
        ("突泉县→六户镇→和平村党支部", "突泉县六户镇和平村党支部"),
        ("机关第一党支部", "机关第一党支部"),
        ("和平村党支部：", "和平村党支部"),
        ("突泉县财政局", "突泉县财政局党支部"),
        ("和平村党支部（流动）", "和平村党支部"),
    ],
)
def test_one_branch_has_one_name_however_it_is_written(text, name):
    assert branch_name(plain(text)) == name


@pytest.mark.parametrize("text", ["六户镇党委", "突泉县六户镇党委", "和平村党总支", "六户镇党工委", "和平村总支部"])
def test_what_is_above_a_branch_stays_as_written_and_is_no_branch(text):
    assert branch_name(text) == text
    assert is_branch(text) is False


@pytest.mark.parametrize("text", ["", "/", "12", "党支部", "支部", "——", "无", "不详"])
def test_a_text_without_a_unit_names_no_branch(text):
    assert branch_name(plain(text)) == ""


def test_a_committee_is_not_made_a_branch():
    assert is_branch(branch_name("中共突泉县委员会")) is False


def test_a_branch_of_a_general_branch_is_a_branch():
    assert is_branch("和平村党总支第一党支部") is True
    assert is_branch("和平村党总支部") is False


@given(place=st.sampled_from(PLACES), form=st.sampled_from(["{}", "{}党支部", "{}支部", "中共{}支部委员会", "中国共产党{}支部委员会"]), at=st.integers(0, 12))  # fmt: skip
def test_spaces_and_the_customary_forms_make_no_other_branch(place, form, at):
    text = form.format(place)
    assert branch_name(plain(text[:at] + " " + text[at:])) == f"{place}党支部"


@given(text=st.text(max_size=30))
def test_a_name_made_one_way_stays_the_same_when_made_again(text):
    name = branch_name(plain(text))
    assert branch_name(name) == name


# Titles, info rows, sections: (branch, what stands above it)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("突泉县六户镇和平村党支部党员花名册", ("突泉县六户镇和平村党支部", "")),
        ("六户镇和平村党员名册", ("六户镇和平村党支部", "")),
        ("中共六户镇和平村支部委员会党员名册", ("六户镇和平村党支部", "")),
        ("和平村党支部2026年度党员名单", ("和平村党支部", "")),
        ("2026年和平村党支部党员花名册", ("和平村党支部", "")),
        ("和平村党支部2025年度党员基本信息统计表（正式党员）", ("和平村党支部", "")),
        ("和平村党支部在册党员信息表（截至2026年5月）", ("和平村党支部", "")),
        ("和平村党支部党员花名册（共25人）", ("和平村党支部", "")),
        ("突泉县六户镇党员花名册（和平村党支部）", ("和平村党支部", "突泉县六户镇")),
        ("附件1：和平村党支部党员花名册", ("和平村党支部", "")),
        ("六户镇党员花名册", ("", "六户镇")),
        ("兴安盟突泉县党员信息采集表", ("", "兴安盟突泉县")),
        ("六户镇各村党支部党员花名册", ("", "六户镇")),
    ],
)
def test_a_title_names_its_branch_or_what_stands_above(text, said):
    assert from_line(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("填报单位：六户镇和平村党支部", ("六户镇和平村党支部", "")),
        ("填报单位（盖章）：和平村党支部", ("和平村党支部", "")),
        ("填报单位：六户镇（盖章）", ("", "六户镇")),
        ("填报单位：中共六户镇委员会", ("", "六户镇委员会")),
        ("填报单位(盖章)：六户镇党委  填报时间：2026年5月", ("", "六户镇党委")),
        ("填报单位：和平村党支部  填表人：张三  联系电话：0482-8210000", ("和平村党支部", "")),
        ("支部名称：和平村党支部  支部书记：张三", ("和平村党支部", "")),
        ("填表单位（盖章）：和平村党支部 2026年5月20日", ("和平村党支部", "")),
        ("党支部：和平村", ("和平村党支部", "")),
    ],
)
def test_an_info_row_names_its_unit_and_what_stands_beside_it_is_left(text, said):
    assert from_line(text) == said


@pytest.mark.parametrize(
    ("text", "branch"),
    [
        ("和平村党支部", "和平村党支部"),
        ("一、和平村党支部", "和平村党支部"),
        ("（一）巴彦塔拉嘎查党支部 共36名", "巴彦塔拉嘎查党支部"),
        ("1.和平村支部", "和平村党支部"),
        ("和平村党支部（25人）", "和平村党支部"),
        ("和平村党支部：", "和平村党支部"),
        ("【和平村党支部】", "和平村党支部"),
        ("和平村党支部（续）", "和平村党支部"),
    ],
)
def test_a_section_row_names_its_branch(text, branch):
    assert from_line(text) == (branch, "")


@pytest.mark.parametrize(
    "text",
    [
        "党员花名册",
        "2026年党员花名册",
        "中国共产党党员名册",
        "党员基本情况统计表",
        "党支部党员名册",
        "各党支部党员名册",
        "填报单位：突泉县委组织部",
        "单位：人",
        "2026年6月5日",
        "注：本表一式两份",
        "党支部书记：李强",
        "正式党员",
        "第一党小组",
        "以上共25人",
        "附件1",
        "王芳",
        "",
    ],
)
def test_a_line_without_a_unit_of_people_says_nothing(text):
    assert from_line(text) == ("", "")


# Names of sheets


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("和平村", ("和平村党支部", "")),
        ("1.和平村", ("和平村党支部", "")),
        ("02巴彦塔拉嘎查", ("巴彦塔拉嘎查党支部", "")),
        ("六户镇和平村党支部", ("六户镇和平村党支部", "")),
        ("和平村党员", ("和平村党支部", "")),
        ("和平村(25人)", ("和平村党支部", "")),
        ("财政局", ("财政局党支部", "")),
        ("机关一支部", ("机关一党支部", "")),
        ("六户镇", ("", "六户镇")),
    ],
)
def test_the_name_of_a_sheet_names_its_branch_or_what_stands_above(text, said):
    assert from_sheet_name(text) == said


@pytest.mark.parametrize(
    "text",
    ["Sheet1", "sheet", "工作表1", "正式党员", "流动党员", "名册", "党员名册", "2025年", "6月", "汇总表", "Sheet1 (2)", "去年", "数据", "备份",
     "全部", "最新", "统计", "附件1", "填表说明", "花名册（正式）", "2026年6月", "花名册(2)"],
)  # fmt: skip
def test_a_sheet_named_after_no_place_names_no_branch(text):
    assert from_sheet_name(text) == ("", "")


def test_what_is_longer_than_any_name_names_no_branch():
    assert branch_name("和平村" * 67) == ""
    assert from_line("和平村党支部党员名册" + "(注)" * 67) == ("", "")
    assert from_sheet_name("和平村" * 67) == ("", "")
