"""The national system's export held against the roster: what differs, who is where, and which side is proposed."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.people.intake import differences
from qingyuan.people.intake.differences import DOUBT, FIELD, HERE, NATIONAL, OWN, THERE, TWICE
from qingyuan.people.roster import services as roster
from qingyuan.people.roster.models import Absence, Membership, Person
from tests.intakes import BRANCH, BY, NEXT_BRANCH, member, number, on_the_roster

ID = number("1970-05-12")
# 党员信息库's columns in their order (27).
NATIONAL_HEADER = (
    "序号", "姓名", "性别", "公民身份号码", "民族", "出生日期", "学历", "人员类别", "学位", "所在党支部", "手机号码", "入党日期", "转正日期",
    "党龄", "党龄校正值", "新社会阶层类型", "工作岗位", "从事专业技术职务", "是否农民工␠".replace("␠", " "), "现居住地", "户籍所在地", "是否失联党员",
    "是否流动党员", "入党类型", "转正情况", "入党时所在支部", "延长预备期时间",
)  # fmt: skip
WANG = {
    "姓名": "王芳", "性别": "女", "公民身份号码": ID, "民族": "蒙古族", "出生日期": "1970-05-12", "学历": "高中", "人员类别": "正式党员",
    "所在党支部": BRANCH, "手机号码": "13904820001", "入党日期": "1998-07-01", "转正日期": "1999-07-01", "是否失联党员": "否", "是否流动党员": "否",
}  # fmt: skip


@pytest.fixture
def wang(village):
    return member(
        village, id_number=ID, born="1970-05-12", sex="female", nation="蒙古族", education="高中", phone="13904820001",
        joined="1998-07-01", full="1999-07-01",
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _only_these(village):
    """The two who hold the posts of the branch are not in these tests."""
    Membership._base_manager.filter(unit=village).update(until_on=date(2026, 1, 1), ending="left")


@pytest.fixture
def compared(read, staff, banner, now):
    """compared(*people, header=...): what differs where the export says this of these people."""

    def find(*people, header=NATIONAL_HEADER, top=None):
        rows = [header, *([str(one.get(label.strip(), "")) or None for label in header] for one in people)]
        return differences.find(staff, top or banner, read(rows), now)

    return find


def lines(found):
    return [(one.kind, one.name, one.key, one.theirs, one.ours, one.side) for part in found.parts for one in part.rows]


def only(found):
    [line] = lines(found)
    return line


def test_where_both_sides_agree_the_list_is_empty(compared, wang):
    found = compared(WANG)
    assert (lines(found), found.compared, found.same) == ([], 1, 1)


@pytest.mark.parametrize(
    ("label", "value", "key", "shown"),
    [
        ("民族", "汉族", "nation", ("汉族", "蒙古族")),
        ("学历", "大学专科", "education", ("大学专科", "高中")),
        ("手机号码", "13904820009", "phone", ("139****0009", "139****0001")),
        ("入党日期", "1999-07-01", "joined", ("1999年7月1日", "1998年7月1日")),
        ("人员类别", "预备党员", "category", ("预备党员", "正式党员")),
        ("姓名", "王方", "name", ("王方", "王芳")),
        ("所在党支部", NEXT_BRANCH, "branch", (NEXT_BRANCH, BRANCH)),
        ("是否失联党员", "是", "lost", ("是", "否")),
        ("是否流动党员", "是", "floating", ("是", "否")),
    ],
)
def test_a_field_that_both_write_differently_waits_for_a_person_to_say_which_is_wrong(
    compared, wang, label, value, key, shown
):
    assert only(compared({**WANG, label: value})) == (FIELD, "王芳", key, *shown, "")


def test_where_we_say_nothing_our_side_is_to_be_put_right(compared, village):
    member(village, id_number=ID, born="1970-05-12", sex="female", nation="蒙古族", education="高中", joined="1998-07-01", full="1999-07-01")  # fmt: skip
    assert only(compared(WANG)) == (FIELD, "王芳", "phone", "139****0001", "", OWN)


def test_where_they_say_nothing_their_side_is_to_be_put_right(compared, wang):
    assert only(compared({**WANG, "学历": ""})) == (FIELD, "王芳", "education", "", "高中", NATIONAL)


@pytest.mark.parametrize(("theirs", "side"), [("1998-07", NATIONAL), ("1998", NATIONAL)])
def test_of_two_days_that_agree_the_less_exact_one_is_to_be_put_right(compared, wang, theirs, side):
    kind, _name, key, _theirs, _ours, found = only(compared({**WANG, "入党日期": theirs}))
    assert (kind, key, found) == (FIELD, "joined", side)


def test_what_cannot_be_read_on_their_side_is_shown_as_written_and_no_side_is_proposed(compared, wang):
    assert only(compared({**WANG, "入党日期": "九八年夏"}))[2:] == ("joined", "九八年夏", "1998年7月1日", "")


def test_a_column_the_export_does_not_have_is_not_compared(compared, wang):
    header = tuple(label for label in NATIONAL_HEADER if label not in ("学历", "是否失联党员", "是否流动党员", "民族"))
    person = {key: value for key, value in WANG.items() if key in header}
    assert lines(compared(person, header=header)) == []


def test_sex_and_birth_that_only_follow_from_the_number_are_a_gap_on_their_side(compared, wang):
    found = compared({**WANG, "性别": "", "出生日期": ""})
    assert {line[2:] for line in lines(found)} == {
        ("sex", "", "女", NATIONAL),
        ("born", "", "1970年5月12日", NATIONAL),
    }


def test_another_number_is_shown_by_the_digits_that_differ(compared, village):
    person = member(village, id_number=ID, born="1970-05-12", sex="female", joined="1998-07", phone="13904820001")
    new = number("1970-05-12", 4)
    found = compared({"姓名": "王芳", "公民身份号码": new, "出生日期": "1970-05-12", "所在党支部": BRANCH})
    # Two numbers are two people until somebody says otherwise.
    assert [line[:2] for line in lines(found)] == [(THERE, "王芳"), (HERE, "王芳")]
    assert all(full not in line for line in map(str, lines(found)) for full in (ID, new))
    assert Person._base_manager.get(pk=person.pk).id_number == ID


def test_a_number_only_one_side_has_is_masked(compared, village):
    member(village, born="1970-05-12", sex="female", phone="13904820001")
    rows = lines(compared({"姓名": "王芳", "公民身份号码": ID, "手机号码": "13904820001", "所在党支部": BRANCH}))
    assert (FIELD, "王芳", "id_number", "152***********" + ID[-4:], "", OWN) in rows


def test_who_is_on_one_side_only_stands_there_and_no_side_is_proposed(compared, wang, village):
    member(village, "李华", born="1980-01")
    found = compared(WANG, {**WANG, "姓名": "赵强", "公民身份号码": number("1990-03-04", 1), "手机号码": "", "性别": "男", "出生日期": "1990-03-04"})  # fmt: skip
    assert {line[:3] + line[5:] for line in lines(found)} == {
        (HERE, "李华", "", ""),
        (THERE, "赵强", "", ""),
    }


def test_namesakes_that_cannot_be_told_apart_are_said(compared, village):
    member(village, phone="13904820001")
    found = compared({"姓名": "王芳", "所在党支部": BRANCH, "手机号码": "13904820002", "人员类别": "正式党员"})
    assert sorted(line[0] for line in lines(found)) == sorted([DOUBT, HERE])


def test_two_people_there_who_come_to_one_of_ours_are_said(compared, wang):
    other = {
        "姓名": "王芳",
        "出生日期": "1970-05",
        "入党日期": "2005-01-01",
        "人员类别": "正式党员",
        "所在党支部": BRANCH,
    }
    assert only(compared(WANG, other))[:4] == (TWICE, "王芳", "", "1970年5月，正式党员")


def test_somebody_whose_branch_is_none_of_ours_is_known_by_the_number(compared, wang):
    found = compared({**WANG, "所在党支部": "月亮泡村党支部"})
    assert only(found)[2:5] == ("branch", "月亮泡村党支部", BRANCH)


def test_rows_of_a_branch_that_is_none_of_ours_stand_apart(compared, wang):
    found = compared(WANG, {"姓名": "赵强", "所在党支部": "月亮泡村党支部", "人员类别": "正式党员"})
    assert [(part.unit, part.label) for part in found.parts] == [(None, "月亮泡村党支部")]


def test_branches_the_export_says_nothing_of_are_counted_and_not_compared(compared, wang, next_village, two_leagues):
    member(next_village, "李华")
    found = compared(WANG, top=two_leagues.one.units["banner_sumu"])
    assert (lines(found), found.beyond_branches, found.beyond_members) == ([], 1, 1)


def test_who_is_away_here_and_not_there_differs(compared, wang, village, staff, now):
    Absence(person=wang, unit=village, kind="floating", from_on=date(2026, 1, 1)).save(force_insert=True)
    assert only(compared(WANG))[2:] == ("floating", "否", "是", "")


def test_a_branch_outside_the_unit_compared_under_is_not_named(compared, wang, next_village, staff, now, village):
    roster.transfer(staff, person_id=wang.pk, unit_id=next_village.pk, on=now.date(), by=BY, now=now)
    [line] = [one for one in lines(compared(WANG, top=village)) if one[2] == "branch"]
    assert line[3:] == (BRANCH, "不在本范围的党支部", "")


def test_nothing_is_written(compared, wang, village):
    before = on_the_roster(village)
    compared(
        {**WANG, "学历": "大学专科", "姓名": "王方"}, {**WANG, "公民身份号码": number("1990-03-04", 1), "姓名": "赵强"}
    )
    assert on_the_roster(village) == before


def test_a_day_the_reader_put_aside_for_another_ones_sake_is_not_called_different(compared, wang):
    # 入党 after 转正 can't be: neither is taken, but only the first is wrong.
    assert only(compared({**WANG, "入党日期": "2003-07-01"}))[2:] == ("joined", "2003年7月1日", "1998年7月1日", "")


def test_people_stand_in_the_order_of_the_export_and_those_only_here_at_the_end(compared, wang, village):
    for name, phone in (("赵强", "13904820002"), ("李华", "13904820003"), ("孙梅", "13904820004")):
        member(village, name, phone=phone)
    rows = [{"姓名": name, "手机号码": phone, "所在党支部": BRANCH, "人员类别": "正式党员", "学历": "高中"} for name, phone in (("李华", "13904820003"), ("赵强", "13904820002"))]  # fmt: skip
    names = [line[1] for line in lines(compared(*rows, {**WANG, "学历": "初中"}))]
    assert list(dict.fromkeys(names)) == ["李华", "赵强", "王芳", "孙梅"]
