"""A list taken out, edited in Excel and brought back, through the pages."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from qingyuan.people.roster import services as roster
from tests.intakes import BY, member, number

ID, NEW_ID = number("1970-05-12"), number("1970-05-12", 4)


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def wang(village):
    return member(village, id_number=ID, born="1970-05-12", sex="female", education="高中", phone="13904820001")


@pytest.fixture
def client(client_as):
    return client_as("township-organization-member")


@pytest.fixture
def brought_back(client, village, two_leagues):
    """brought_back(name, {label: value}, struck="", between=None): out, edited, and uploaded again; gives the page."""

    def go(name, edits, *, struck="", between=None):
        answer = client.post(f"{reverse('roster:export')}?unit={village.pk}", {"in_full": "on"})
        book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()))
        sheet = book.active
        columns = {cell.value: cell.column for cell in sheet[3]}
        rows = {sheet.cell(row, 1).value: row for row in range(4, sheet.max_row)}
        for label, value in edits.items():
            sheet.cell(rows[name], columns[label]).value = value
        if struck:
            sheet.delete_rows(rows[struck])
        target = io.BytesIO()
        book.save(target)
        if between is not None:
            between()
        top = two_leagues.one.units["banner_sumu"]
        url = f"{reverse('intake:upload')}?unit={top.pk}"
        return client.post(url, {"files": [SimpleUploadedFile("名册.xlsx", target.getvalue())]}, follow=True)

    return go


def test_what_was_edited_is_shown_old_and_new_before_it_is_entered(client, brought_back, wang):
    answer = brought_back("王芳", {"姓名": "王方", "手机号码": "13904820009"}, struck="李晨")
    page = text_of(answer)
    assert "这是从本系统导出的表，按行标识认人，改了的都列在“更新”里" in page
    assert "清空不算更改。名册上有、表里没有的1人不变。" in page
    assert "姓名：王芳 → 王方" in page
    assert "手机号码：139****0001 → 139****0009" in page
    wang.refresh_from_db()
    assert wang.name == "王芳"
    address = answer.redirect_chain[-1][0]
    client.post(f"{address}/enter", follow=True)
    wang.refresh_from_db()
    assert (wang.name, wang.phone) == ("王方", "13904820009")


def test_of_a_number_put_right_the_digits_that_differ_are_shown(brought_back, wang):
    page = text_of(brought_back("王芳", {"公民身份号码": NEW_ID}))
    assert f"152***********{ID[-4:]} → 152***********{NEW_ID[-4:]}" in page
    assert ID not in page


def test_where_nobody_is_missing_nothing_is_said_of_it(brought_back, wang):
    assert "表里没有的" not in text_of(brought_back("王芳", {"学历": "大学专科"}))


def test_what_the_roster_changed_meanwhile_stands_beside_the_table(brought_back, client_as, scope_as, wang, now):
    def between():
        roster.edit_person(
            scope_as("department-staff"), person_id=wang.pk, revision=1,
            facts=roster.Facts(name="王芳", sex="female", born=wang.born, education="大学本科"),
            joined=None, full=None, by=BY, now=now,
        )  # fmt: skip

    page = text_of(brought_back("王芳", {"学历": "大学专科"}, between=between))
    assert "没有覆盖" in page
    assert "学历：名册现在是“大学本科”，表里是“大学专科”" in page


def test_an_ordinary_file_says_nothing_of_row_keys(client, two_leagues, wang):
    book = openpyxl.Workbook()
    for row in [("姓名", "人员类别", "所在党支部"), ("李华", "正式党员", "巴彦塔拉嘎查党支部")]:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    url = f"{reverse('intake:upload')}?unit={two_leagues.one.units['banner_sumu'].pk}"
    page = text_of(client.post(url, {"files": [SimpleUploadedFile("a.xlsx", target.getvalue())]}, follow=True))
    assert "行标识" not in page
