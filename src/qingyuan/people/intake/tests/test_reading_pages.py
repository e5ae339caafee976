"""Choosing files and reading them, through the client: what is refused, what is waited for, what was understood."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from qingyuan.kernel import clock
from qingyuan.people.intake.models import Import
from qingyuan.people.intake.pages import looking, shared
from qingyuan.people.roster.models import Person
from tests.uploads import HEADER, NEXT, SUN, WU, ZHAO, book, here, links, text

pytestmark = pytest.mark.django_db


def stored_files(kept):
    return list(kept.glob("*"))


# --- choosing files


def test_nothing_chosen_says_so(client, uploaded):
    page = uploaded()
    assert page.status_code == 422
    assert "还没有选文件" in text(page)


def test_a_file_that_is_no_workbook_is_refused_at_once_and_nothing_is_kept(uploaded, kept):
    page = uploaded(SimpleUploadedFile("名册.xlsx", b"hello"))
    assert page.status_code == 422
    assert "不是 Excel 表格" in text(page)
    assert not Import._base_manager.exists()
    assert not stored_files(kept)


def test_of_several_files_the_bad_one_is_named(uploaded, kept):
    page = uploaded(book(HEADER, WU), SimpleUploadedFile("旧表.xls", b"hello"))
    assert page.status_code == 422
    assert "“旧表.xls”：这个文件的内容是纯文本" in text(page)
    assert not stored_files(kept)


def test_several_files_are_one_import_and_each_row_says_where_it_stands(uploaded):
    page = uploaded(book(HEADER, WU, name="甲.xlsx"), book(HEADER, ZHAO, name="乙.xlsx"))
    assert "甲.xlsx等2个文件" in text(page)
    assert "乙.xlsx 第2行" in text(page)


def test_too_many_megabytes_are_refused(uploaded, monkeypatch):
    monkeypatch.setattr("qingyuan.people.intake.forms.MAX_BYTES", 1 << 10)
    page = uploaded(book(HEADER, WU))
    assert page.status_code == 422
    assert "合起来超过0 MB" in text(page)


def test_what_was_sent_twice_is_one_import(client, sumu, kept):
    url = f"{reverse('intake:upload')}?unit={sumu.pk}"
    chosen = book(HEADER, WU)
    addresses = set()
    for _ in range(2):
        chosen.seek(0)
        addresses.add(client.post(url, {"files": chosen, "_key": "one-key"})["Location"])
    assert len(addresses) == 1
    assert Import._base_manager.count() == 1
    assert len(stored_files(kept)) == 1


@pytest.mark.parametrize("query", ["", "?unit=", "?unit=abc", "?unit=9", "?unit=-1"])
def test_without_a_unit_of_ones_own_there_is_no_page(client, query):
    assert client.get(reverse("intake:upload") + query).status_code == 404
    assert client.get(reverse("intake:intakes") + query).status_code == 404


# --- large files


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(shared, "READ_AT_ONCE", 0)
    monkeypatch.setattr("qingyuan.people.intake.pages.beginning.READ_AT_ONCE", 0)


def test_a_large_file_is_read_by_a_job_and_the_page_follows(client, uploaded, large, run_jobs):
    page = uploaded(book(HEADER, WU))
    assert "正在读。" in text(page)
    assert "可以离开本页" in text(page)
    [poll] = re.findall(r'hx-get="([^"]+)"', page.content.decode())
    poll = poll.replace("&amp;", "&")
    assert client.get(poll).status_code == 303
    again = client.get(poll, headers={"HX-Request": "true"})
    assert again.status_code == 200
    assert 'hx-trigger="every 2s"' in again.content.decode()
    run_jobs()
    over = client.get(poll, headers={"HX-Request": "true"})
    assert (over.status_code, over["HX-Redirect"]) == (204, here(page))
    assert "新增1人" in text(client.get(here(page)))


def test_what_was_set_right_in_a_large_file_is_read_again_by_a_job(client, uploaded, large, run_jobs):
    page = uploaded(book(HEADER, WU, SUN))
    run_jobs()
    units = f"{here(page)}/units"
    page = client.post(units, {"above": "", "branch": "塔拉党支部", "unit": NEXT}, follow=True)
    assert "正在读" in text(page)
    run_jobs()
    assert "新增2人" in text(client.get(here(page)))


def test_going_on_is_offered_only_once_nothing_has_moved_for_long(client, uploaded, large, run_jobs, now):
    page = uploaded(book(HEADER, WU))
    found = Import._base_manager.get()
    [again] = [link for link in links(page, "since=") if "progress" not in link]
    with clock.frozen(now + timedelta(seconds=looking._STILL - 1)):
        assert not links(client.get(again), "/go-on")
    with clock.frozen(now + timedelta(seconds=looking._STILL)):
        still = client.get(again)
        assert "有一会儿没有动静了" in text(still)
        client.post(links(still, "/go-on")[0])
        Import._base_manager.filter(pk=found.pk).update(read=1_000)
        assert not links(client.get(again), "/go-on")
    assert run_jobs() == 2
    assert "新增1人" in text(client.get(here(page)))


def test_there_is_nothing_to_go_on_with_once_it_is_read(client, uploaded):
    page = uploaded(book(HEADER, WU))
    refused = client.post(f"{here(page)}/go-on")
    assert refused.status_code == 409
    assert "没有停在半路" in text(refused)


def test_an_import_of_many_chunks_is_entered_and_taken_back_by_jobs(client, uploaded, run_jobs, monkeypatch):
    monkeypatch.setattr("qingyuan.people.intake.services.beginning.CHUNK", 1)
    page = uploaded(book(HEADER, WU, ("钱勇", "男", "正式党员", "", NEXT, "")))
    page = client.post(links(page, "/enter")[0], follow=True)
    assert "正在入册" in text(page)
    assert "0 /2" in text(page)
    assert not Person._base_manager.filter(name="吴丽").exists()
    run_jobs()
    assert "新增2人" in text(client.get(here(page)))
    page = client.post(f"{here(page)}/take-back", follow=True)
    assert "正在撤回" in text(page)
    run_jobs()
    assert "已整批撤回" in text(client.get(here(page)))


# --- what was understood


def test_hidden_sheets_and_those_without_a_header_are_named(uploaded):
    sheets = {"现有": (HEADER, WU), "去年": (HEADER, ZHAO), "说明": (("填表说明",), ("请写全称",))}
    page = text(uploaded(book(sheets=sheets, hidden=("去年",))))
    assert "去年，2行：隐藏的工作表，没有读" in page
    assert "说明，2行：没有找到表头" in page


def test_a_table_without_a_column_that_is_needed_says_which(uploaded):
    page = text(uploaded(book(("姓名", "手机号码"), ("吴丽", "13800000000"))))
    assert "没有“人员类别”" in page


def test_tables_under_one_header_are_shown_once(uploaded):
    page = uploaded(book(sheets={"甲": (HEADER, WU), "乙": (HEADER, ZHAO)}))
    assert "甲等2张同样表头的表：认出5列，共6列，2人" in text(page)
    assert len(links(page, "/columns?table=")) == 1


def test_a_table_must_have_a_column_of_names(client, uploaded):
    [columns] = links(uploaded(book(HEADER, WU)), "/columns?table=")
    answer = client.post(columns, {"column_0": "", "column_1": "sex"})
    assert answer.status_code == 422
    assert "要有一列是“姓名”" in text(answer)
    assert Import._base_manager.get().state == "ready"


def test_columns_of_a_table_that_is_not_there_are_no_page(client, uploaded):
    page = uploaded(book(HEADER, WU))
    assert client.get(f"{here(page)}/columns?table=x").status_code == 404
