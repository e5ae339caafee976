"""The list of differences through the pages: made, looked at, marked, taken along, put away; nobody's roster changes."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from qingyuan.kernel import clock
from qingyuan.people.intake import files, jobs
from qingyuan.people.intake.models import ComparedBranch, Comparison
from qingyuan.people.intake.pages import beginning
from qingyuan.people.intake.services.comparing import unpacked
from qingyuan.people.organizations import roles
from tests.intakes import BRANCH, member, number, on_the_roster

ID = number("1970-05-12")
HEADER = ("姓名", "性别", "公民身份号码", "人员类别", "所在党支部", "手机号码", "学历")
WANG = ("王芳", "女", ID, "正式党员", BRANCH, "13904820009", "大学专科")
STRANGER = ("赵强", "男", number("1990-03-04", 1), "正式党员", "月亮泡村党支部", "", "")


@pytest.fixture
def wang(village):
    return member(village, id_number=ID, born="1970-05-12", sex="female", phone="13904820001")


@pytest.fixture
def sumu(two_leagues):
    return two_leagues.one.units["banner_sumu"]


@pytest.fixture
def client(client_as):
    return client_as("township-organization-member")


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in (HEADER, *rows):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("全国系统.xlsx", target.getvalue())


@pytest.fixture
def made(client, sumu):
    def send(*rows):
        url = f"{reverse('intake:differences')}?unit={sumu.pk}"
        return client.post(url, {"files": [workbook(*rows)]}, follow=True)

    return send


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_list_is_shown_in_figures_by_branch_and_line_by_line(client, made, wang, village):
    before = on_the_roster(village)
    overview = made(WANG, STRANGER)
    said = text(overview)
    assert "比对了1人：0人两边一致，1人有出入，共2项。只在全国系统的1人，只在本系统的2人，分不清的0人。" in said
    assert "月亮泡村党支部 本系统没有对上这个党支部" in said
    first = client.get(f"{overview.redirect_chain[-1][0]}/1")
    lines = text(first)
    assert "手机号码 139****0009 139****0001" in lines
    assert "学历 大学专科 没有写" in lines
    assert "全国系统没有这个人" in lines
    assert "13904820009" not in lines
    assert on_the_roster(village) == before


def test_a_side_is_kept_with_the_list_and_taken_along(client, made, wang):
    address = made(WANG).redirect_chain[-1][0]
    branch = ComparedBranch._base_manager.get()
    rows = re.findall(r'name="(side-\d+)"', client.get(f"{address}/1").content.decode())
    phone = next(at for at, one in enumerate(unpacked(branch.rows)) if one.key == "phone")
    assert f"side-{phone}" in rows
    answer = client.post(f"{address}/1", {f"side-{phone}": "national", "revision": branch.revision}, follow=True)
    assert "已保存。两边的系统都没有改" in text(answer)
    branch.refresh_from_db()
    assert branch.counts == {"field": 2, "here": 2, "national": 1, "own": 1, "open": 2}
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}/excel").getvalue())).active
    found = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert ["党支部", "姓名", "项目", "全国系统", "本系统", "请在全国系统改", "请在本系统改"] in [
        row[1:] for row in found
    ]
    assert [BRANCH, "王芳", "手机号码", "139****0009", "139****0001", "√", ""] in [row[1:] for row in found]
    assert [BRANCH, "王芳", "学历", "大学专科", "", "", "√"] in [row[1:] for row in found]


def test_another_window_that_marked_first_is_a_conflict(client, made, wang):
    address = made(WANG).redirect_chain[-1][0]
    client.post(f"{address}/1", {"side-0": "own", "revision": 1})
    answer = client.post(f"{address}/1", {"side-0": "national", "revision": 1})
    assert answer.status_code == 409
    assert "别的窗口改过" in text(answer)


@pytest.mark.parametrize("sent", [{"side-999": "own"}, {"side-0": "both"}])
def test_marks_that_belong_to_no_line_are_refused(client, made, wang, sent):
    address = made(WANG).redirect_chain[-1][0]
    answer = client.post(f"{address}/1", {**sent, "revision": 1})
    assert answer.status_code == 422
    assert ComparedBranch._base_manager.get().revision == 1


def test_where_nothing_differs_the_page_says_so(client_as, village):
    header = ("姓名", "所在党支部")
    book = openpyxl.Workbook()
    for row in (header, ("李晨", BRANCH), ("包巴特尔", BRANCH)):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    url = f"{reverse('intake:differences')}?unit={village.pk}"
    sent = {"files": [SimpleUploadedFile("a.xlsx", target.getvalue())]}
    assert "没有差异" in text(client_as("department-staff").post(url, sent, follow=True))


def test_a_file_that_is_none_says_why_and_one_without_people_too(client, sumu, made):
    url = f"{reverse('intake:differences')}?unit={sumu.pk}"
    bad = client.post(url, {"files": [SimpleUploadedFile("a.xlsx", b"PK no workbook")]})
    assert bad.status_code == 422
    assert Comparison._base_manager.count() == 0
    assert "表里没有读到一个人" in text(made())


def test_what_is_large_is_left_to_the_job_and_can_be_gone_on_with(client, made, wang, monkeypatch):
    monkeypatch.setattr(beginning, "READ_AT_ONCE", 0)
    answer = made(WANG)
    assert "正在比对" in text(answer)
    comparison = Comparison._base_manager.get()
    assert client.post(f"{comparison.get_absolute_url()}/go-on").status_code == 303
    jobs.compare(str(comparison.pk))
    jobs.compare(str(comparison.pk))
    assert "比对了1人" in text(client.get(comparison.get_absolute_url()))
    assert files.size(comparison.stored) == 0


def test_a_list_is_its_makers_alone(client_as, made, wang):
    address = made(WANG).redirect_chain[-1][0]
    for role in (*roles.BUSINESS, *roles.ADMINISTRATORS):
        if role != "township-organization-member":
            assert client_as(role).get(address).status_code == 404
            assert client_as(role).get(f"{address}/1").status_code == 404


def test_a_list_is_gone_after_a_week_or_when_it_is_put_away(client, made, wang, now):
    address = made(WANG).redirect_chain[-1][0]
    client.post(f"{address}/discard")
    assert client.get(address).status_code == 404
    made(WANG)
    with clock.frozen(now + timedelta(days=6)):
        jobs.forget()
    assert Comparison._base_manager.count() == 1
    with clock.frozen(now + timedelta(days=8)):
        jobs.forget()
    assert (Comparison._base_manager.count(), ComparedBranch._base_manager.count()) == (0, 0)


def test_what_stands_in_a_list_is_encrypted(made, wang):
    made(WANG)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rows FROM intake_comparedbranch")
        [(kept,)] = cursor.fetchall()
    assert "王芳" not in kept
