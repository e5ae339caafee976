"""Looking at what was read and setting it right, through the client: branches and rows."""

from __future__ import annotations

import re

import pytest

from qingyuan.people.intake.pages import looking
from qingyuan.people.roster.models import Membership, Person
from tests.uploads import HEADER, NEXT, SUN, VILLAGE, WU, ZHAO, book, here, links, text

pytestmark = pytest.mark.django_db


# --- branches


def test_a_branch_that_is_not_found_stays_typed_with_a_sentence_why(client, uploaded):
    page = uploaded(book(HEADER, SUN))
    units = f"{here(page)}/units"
    answer = client.post(units, {"above": "", "branch": "塔拉党支部", "unit": "红星党支部"})
    assert answer.status_code == 422
    assert "下面没有找到“红星党支部”" in text(answer)
    assert 'value="红星党支部"' in answer.content.decode()
    committee = client.post(units, {"above": "", "branch": "塔拉党支部", "unit": "巴彦苏木党委"})
    assert "“巴彦苏木党委”不是党支部" in text(committee)


def test_choosing_no_branch_says_so(client, uploaded):
    page = uploaded(book(HEADER, SUN))
    units = f"{here(page)}/units"
    answer = client.post(units, {"above": "", "branch": "塔拉党支部", "unit": " "})
    assert answer.status_code == 422
    assert "还没有选党支部" in text(answer)


def test_a_way_of_writing_that_is_not_in_the_files_is_refused(client, uploaded):
    page = uploaded(book(HEADER, SUN))
    units = f"{here(page)}/units"
    answer = client.post(units, {"above": "", "branch": "别的党支部", "unit": NEXT})
    assert answer.status_code == 409
    assert "请刷新页面" in text(answer)


def test_branches_not_found_stand_first(client, uploaded):
    page = uploaded(book(HEADER, WU, SUN))
    listed = text(client.get(f"{here(page)}/units"))
    assert listed.index("塔拉党支部") < listed.index(f"{VILLAGE} 1 {VILLAGE}")


# --- rows


def test_each_list_shows_its_rows_with_numbers_masked(client, uploaded, two_leagues):
    person = two_leagues.one.people["member"]
    Person._base_manager.filter(pk=person.pk).update(nation="汉族", phone="13900001234")
    Membership._base_manager.filter(person=person).update(joined_on="2001-07-01", joined_grain="day")
    page = uploaded(
        book(
            ("姓名", "人员类别", "入党日期", "所在党支部", "民族", "手机号码"),
            (person.name, "正式党员", "2001-07-01", VILLAGE, "蒙古族", "13800005678"),
            ("吴丽", "正式党员", "", VILLAGE, "", "13800000000"),
            ("合计", "2人", "", "", "", ""),
        )
    )
    updated = text(client.get(f"{here(page)}?show=updated"))
    assert "民族：汉族 → 蒙古族" in updated
    assert "手机号码：139****1234 → 138****5678" in updated
    assert "13800005678" not in updated
    assert "吴丽 第3行" in text(client.get(f"{here(page)}?show=added"))
    assert "第4行 合计" in text(client.get(f"{here(page)}?show=not_a_person"))


def test_of_who_goes_in_with_something_doubtful_there_is_a_list_before_and_after(client, uploaded):
    page = uploaded(book(HEADER, (*WU[:5], "5621")))
    before = text(client.get(f"{here(page)}?show=noted"))
    assert "手机号码位数不对" in before
    page = client.post(f"{here(page)}/enter", follow=True)
    assert "手机号码位数不对" in text(client.get(f"{here(page)}?show=noted"))


def test_a_long_list_is_paged_and_opens_only_the_chunks_it_shows(client, uploaded, monkeypatch):
    monkeypatch.setattr("qingyuan.people.intake.services.beginning.CHUNK", 40)
    rows = [(f"王{chr(0x4E00 + at)}", "男", "正式党员", "", VILLAGE, "") for at in range(130)]
    page = uploaded(book(HEADER, *rows))
    opened = []
    people = looking.queries._people
    monkeypatch.setattr(looking.queries, "_people", lambda intake, chunk: opened.append(chunk) or people(intake, chunk))
    third = client.get(f"{here(page)}?show=added&page=3")
    assert opened == [2, 3]
    assert "第101—130行，共130行" in text(third)
    assert re.findall(r"王.", text(third)) == [name for name, *_ in rows[100:]]
    assert links(third, "page=2")
    assert not links(third, "page=4")


@pytest.mark.parametrize("query", ["?show=nonsense", "?show=added&page=0", "?show=added&page=x", "?page=-3"])
def test_a_nonsense_address_shows_a_list_all_the_same(client, uploaded, query):
    page = uploaded(book(HEADER, WU))
    assert client.get(here(page) + query).status_code == 200


def test_a_page_behind_the_last_says_so(client, uploaded):
    page = uploaded(book(HEADER, WU))
    assert "这一页没有行" in text(client.get(f"{here(page)}?show=added&page=9"))


def test_a_row_is_put_right_from_what_stood_in_its_cells(client, uploaded):
    [row] = links(uploaded(book(HEADER, ZHAO)), "/row?")
    shown = client.get(row).content.decode()
    assert 'value="5621"' in shown
    assert 'value="赵强"' in shown


def test_a_row_sent_without_a_change_says_so(client, uploaded):
    [row] = links(uploaded(book(HEADER, ZHAO)), "/row?")
    answer = client.post(row, {"name": "赵强", "sex": "男", "branch": VILLAGE, "phone": "5621"})
    assert answer.status_code == 422
    assert "还没有改动" in text(answer)


@pytest.mark.parametrize("query", ["", "?chunk=0", "?chunk=9&row=0/0/3", "?chunk=x&row=0/0/2", "?chunk=0&row=0/0/99"])
def test_a_row_that_is_not_refused_leads_back(client, uploaded, query):
    page = uploaded(book(HEADER, ZHAO))
    answer = client.get(f"{here(page)}/row{query}")
    assert answer.status_code == 409
    assert "不在退回的行里了" in text(answer)
