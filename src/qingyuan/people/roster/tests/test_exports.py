"""Lists of members as workbooks: what stands in them, who may take them, and what is entered."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from qingyuan.chronicle import queries as chronicle
from qingyuan.people.organizations import roles, telling
from qingyuan.people.organizations import services as tree
from qingyuan.people.roster import papers, services
from qingyuan.people.roster.models import Membership
from qingyuan.people.roster.row_keys import LABEL, maker
from tests.intakes import BY, member, number

ID = number("1970-05-12")
HEADER = ["姓名", "性别", "民族", "公民身份号码", "出生日期", "学历", "人员类别", "所在党支部", "手机号码", "入党日期", "转正日期", "党内职务"]  # fmt: skip


@pytest.fixture
def wang(village):
    return member(
        village, id_number=ID, born="1970-05-12", sex="female", nation="蒙古族", education="高中", phone="13904820001",
        joined="1998-07", full="1999",
    )  # fmt: skip


def address(unit, **more):
    query = "&".join(f"{key}={value}" for key, value in {"unit": unit.pk, **more}.items())
    return f"{reverse('roster:export')}?{query}"


def book(answer):
    return openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active


def rows(answer):
    """The rows under the header, as texts; the notes below them are not among them."""
    found = [["" if cell is None else cell for cell in row] for row in book(answer).iter_rows(values_only=True)]
    at = next(at for at, row in enumerate(found) if row[0] == "姓名")
    return [row for row in found[at + 1 :] if row[6]]


def take(client, unit, *, in_full=True, **more):
    return client.post(address(unit, **more), {"in_full": "on"} if in_full else {})


def exported(unit):
    return [line for line in chronicle.entries_of_unit(unit.pk) if line.verb == "roster.exported"]


def test_the_columns_stand_in_the_customary_order_and_the_row_key_is_hidden(client_as, village, wang):
    sheet = book(take(client_as("branch-secretary"), village))
    assert [cell.value for cell in sheet[3]] == [*HEADER, LABEL]
    letters = "ABCDEFGHIJKLM"
    assert [letter for letter in letters if sheet.column_dimensions[letter].hidden] == ["M"]


def test_everything_known_of_a_member_goes_out_as_far_as_it_is_known(client_as, village, wang):
    membership = Membership._base_manager.get(person=wang)
    [row] = [row for row in rows(take(client_as("branch-secretary"), village)) if row[0] == "王芳"]
    assert row == ["王芳", "女", "蒙古族", ID, "1970-05-12", "高中", "正式党员", "巴彦塔拉嘎查党支部", "13904820001",
                   "1998-07", "1999", "", maker()(membership.pk, 1)]  # fmt: skip


def test_a_number_typed_over_stays_text_also_below_the_last_row(client_as, village, wang):
    sheet = book(take(client_as("branch-secretary"), village))
    assert sheet["D4"].number_format == "@"
    assert sheet.column_dimensions["D"].style is not None
    assert sheet["D200"].number_format in ("@", "General")


def test_the_posts_of_the_branch_go_out(client_as, staff, village, wang, now):
    for name in ("宣传委员", "纪检委员"):
        seat = tree.add_seat(staff, unit_id=village.pk, name=name, role="", places=1, by=BY, now=now)
        services.appoint(staff, person_id=wang.pk, seat_id=seat.pk, from_on=date(2026, 1, 1), by=BY, now=now)
    [row] = [row for row in rows(take(client_as("branch-secretary"), village)) if row[0] == "王芳"]
    assert row[11] == "宣传委员、纪检委员"


def test_a_list_with_numbers_in_full_is_entered_with_how_many_and_no_name(client_as, village, wang):
    answer = take(client_as("branch-secretary"), village, state="full")
    [entry] = exported(village)
    assert entry.open == {"exported": len(rows(answer))}
    assert telling.unnamed(entry.verb, entry.open) == []
    assert set(entry.texts) == set()
    assert chronicle.faults(village.pk) == []


def test_without_full_numbers_only_their_ends_go_out_and_nothing_is_entered(client_as, village, wang):
    answer = take(client_as("branch-secretary"), village, in_full=False)
    [row] = [row for row in rows(answer) if row[0] == "王芳"]
    assert (row[3], row[8]) == ("152***********" + ID[-4:], "139****0001")
    assert exported(village) == []


def test_the_list_goes_out_as_it_is_filtered(client_as, village, next_village, wang, two_leagues):
    member(village, "预备的", kind="probationary")
    member(next_village, "邻村的")
    client, sumu = client_as("township-organization-member"), two_leagues.one.units["banner_sumu"]

    def names(unit, **more):
        return {row[0] for row in rows(take(client, unit, **more))}

    assert names(village, state="probationary") == {"预备的"}
    assert names(village, q="王芳") == {"王芳"}
    assert names(village, q=ID) == {"王芳"}
    assert names(sumu) == {"王芳", "预备的", "邻村的", "李晨", "包巴特尔"}


def test_who_has_left_comes_back_by_no_row(client_as, staff, village, wang, now):
    services.leave(staff, person_id=wang.pk, ending="left", on=now.date(), by=BY, now=now)
    [row] = rows(take(client_as("branch-secretary"), village, state="left"))
    assert (row[0], row[12]) == ("王芳", "")


def test_somebody_who_now_belongs_elsewhere_keeps_her_numbers_there(client_as, staff, village, next_village, wang, now):
    services.transfer(staff, person_id=wang.pk, unit_id=next_village.pk, on=now.date(), by=BY, now=now)
    [row] = rows(take(client_as("branch-secretary"), village, state="left"))
    assert (row[0], row[3], row[8], row[12]) == ("王芳", "152***********" + ID[-4:], "139****0001", "")


def test_a_name_that_two_branches_bear_goes_out_with_the_township_in_front(client_as, staff, two_leagues, now):
    units = two_leagues.one.units
    unit = units["banner_town_village_1"]
    type(unit)._base_manager.filter(pk=unit.pk).update(short_name="巴彦塔拉嘎查党支部")
    member(unit, "镇里的")
    member(units["banner_sumu_village_1"], "苏木的")
    found = {row[0]: row[7] for row in rows(take(client_as("department-staff"), units["banner"]))}
    assert found["镇里的"] == "宝石镇巴彦塔拉嘎查党支部"
    assert found["苏木的"] == "巴彦苏木巴彦塔拉嘎查党支部"


def test_too_many_at_once_are_asked_for_unit_by_unit(client_as, village, wang, monkeypatch):
    monkeypatch.setattr(papers, "MOST_ROWS", 1)
    answer = take(client_as("branch-secretary"), village)
    assert answer.status_code == 422
    assert "一次最多导出1人。请按下级单位分别导出。" in answer.content.decode()
    assert exported(village) == []


@pytest.mark.parametrize("role", [*roles.BUSINESS, *roles.ADMINISTRATORS])
def test_who_may_read_the_list_may_take_it_out(client_as, village, wang, role):
    seen = role in (*roles.OFFICERS, *roles.SUPERIORS)
    assert take(client_as(role), village).status_code == (200 if seen else 403 if role in roles.BUSINESS else 404)
    assert client_as(role, "other").post(address(village)).status_code == 404


def test_the_page_says_how_many_and_what_becomes_of_it(client_as, village, wang):
    html = client_as("branch-secretary").get(address(village, q="王")).content.decode()
    assert "导出 Excel（1人）" in html
    assert "记入本单位的存证" in html


def test_the_button_on_the_list_keeps_the_filter(client_as, village, wang):
    html = (
        client_as("branch-secretary")
        .get(f"{reverse('roster:people')}?unit={village.pk}&state=full&q=王")
        .content.decode()
    )
    assert address(village, q="%E7%8E%8B", state="full").replace("&", "&amp;") in html
    assert reverse("roster:export") not in client_as("member").get(reverse("roster:people")).content.decode()


def test_the_same_page_sent_twice_gives_the_list_twice_and_is_entered_twice(client_as, village, wang):
    client = client_as("branch-secretary")
    answers = [client.post(address(village), {"in_full": "on", "_key": "the same"}) for _again in range(2)]
    assert [len(rows(answer)) for answer in answers] == [3, 3]
    assert len(exported(village)) == 2
