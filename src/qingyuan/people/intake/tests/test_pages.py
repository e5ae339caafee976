"""The pages of imports, through the client: from choosing files to taking back, and what is refused on the way."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from qingyuan.kernel import clock
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.sheets import read_workbook
from qingyuan.people.intake import files, jobs, running
from qingyuan.people.intake.models import Choice, Chunk, Import
from qingyuan.people.intake.pages import looking, shared
from qingyuan.people.organizations import roles
from qingyuan.people.roster.models import Membership, Person

pytestmark = pytest.mark.django_db
HEADER = ("姓名", "性别", "人员类别", "入党", "支部", "电话")
VILLAGE, NEXT = "巴彦塔拉嘎查党支部", "白音花嘎查党支部"


def book(*rows, sheets=None, hidden=(), name="名册.xlsx"):
    """A workbook as somebody uploads it: these rows on one sheet, or rows by the name of a sheet."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as made:
        for title, lines in (sheets or {"花名册": rows}).items():
            sheet = made.add_worksheet(title)
            for at, cells in enumerate(lines):
                sheet.write_row(at, 0, cells)
            if title in hidden:
                sheet.hide()
    return SimpleUploadedFile(name, target.getvalue())


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def links(answer, words):
    """The addresses on a page that hold some words."""
    found = re.findall(r'(?:href|action)="([^"]+)"', answer.content.decode())
    return [link.replace("&amp;", "&") for link in found if words in link]


@pytest.fixture
def sumu(two_leagues):
    return two_leagues.one.units["banner_sumu"]


@pytest.fixture
def client(client_as):
    return client_as("township-organization-member")


@pytest.fixture
def uploaded(client, sumu):
    """uploaded(*files): chosen and sent; gives the page that comes."""

    def send(*chosen):
        url = f"{reverse('intake:upload')}?unit={sumu.pk}"
        return client.post(url, {"files": list(chosen)}, follow=True)

    return send


def here(answer):
    return answer.redirect_chain[-1][0]


WU = ("吴丽", "女", "正式党员", "2001.7", VILLAGE, "13800000000")
SUN = ("孙梅", "女", "正式党员", "1998.07", "塔拉支部", "")
ZHAO = ("赵强", "男", "", "", VILLAGE, "5621")
SENTENCE = "共读到4行：新增1人，更新0人，未变0人，退回2人，另有1行是标题或合计。"


@pytest.fixture(autouse=True)
def kept(monkeypatch, tmp_path):
    """The folder in which what was uploaded waits."""
    folder = tmp_path / "kept"
    monkeypatch.setattr(files, "_folder", lambda: folder)
    return folder


def stored_files(kept):
    return list(kept.glob("*"))


# --- the whole way


def test_columns_branches_and_rows_are_set_right_then_entered_taken_back_and_entered_again(client, uploaded, sumu):
    page = uploaded(book(HEADER, WU, SUN, ZHAO))
    found = Import._base_manager.get()
    assert SENTENCE in text(page)
    assert "还没有写入" in text(page)
    assert not Person._base_manager.filter(name="吴丽").exists()

    # 入党 alone is no label that is known: somebody says which column it is.
    [columns] = links(page, "/columns?table=")
    form = text(client.get(columns))
    assert "D 入党" in form
    chosen = {f"column_{at}": key for at, key in enumerate(("name", "sex", "category", "joined_on", "branch", "phone"))}
    page = client.post(columns, chosen, follow=True)
    assert "已照您选的列重新读过" in text(page)
    assert Choice._base_manager.get().columns == dict(
        zip(HEADER, ("name", "sex", "category", "joined_on", "branch", "phone"), strict=True)
    )

    assert "1种写法没有认出来" in text(page)
    units = f"{here(page)}/units"
    page = client.post(units, {"above": "", "branch": "塔拉党支部", "unit": NEXT}, follow=True)
    assert "新增2人，更新0人，未变0人，退回1人" in text(page)

    [row] = links(page, "/row?")
    assert "没有写人员类别" in text(client.get(row))
    typed = {
        "name": "赵强",
        "sex": "男",
        "category": "预备党员",
        "joined_on": "2026-01",
        "branch": VILLAGE,
        "phone": "",
    }
    page = client.post(row, typed, follow=True)
    assert "新增3人，更新0人，未变0人，退回0人" in text(page)

    page = client.post(reverse("intake:enter", args=[found.pk]), follow=True)
    done = "共读到4行：新增3人，更新0人，未变0人，退回0人，另有1行是标题或合计。本次导入可在6月12日17:00前整批撤回。"
    assert done in text(page)
    members = Membership._base_manager.filter(person__name__in=["吴丽", "孙梅", "赵强"]).order_by("person__name")
    told = [(one.person.name, one.unit.short_name, one.kind, one.joined.iso) for one in members.select_related()]
    assert told == [
        ("吴丽", VILLAGE, "full", "2001-07"),
        ("孙梅", NEXT, "full", "1998-07"),
        ("赵强", VILLAGE, "probationary", "2026-01"),
    ]
    assert len(links(page, "/people/")) >= 3

    page = client.post(reverse("intake:take_back", args=[found.pk]), follow=True)
    assert "已整批撤回：新增的人已撤下，更新过的恢复了原样。" in text(page)
    assert not Membership._base_manager.filter(person__name__in=["吴丽", "孙梅", "赵强"]).exists()

    # The columns are remembered; what was set right by hand is not.
    page = uploaded(book(HEADER, WU, SUN, ZHAO))
    assert SENTENCE in text(page)
    assert not Choice._base_manager.exclude(columns__入党="joined_on").exists()
    assert "D 入党 入党日期" in text(page)


def test_the_refused_rows_come_back_alone_put_right(client, uploaded, tmp_path):
    number = "150404199001011231"
    page = uploaded(
        book(
            ("中共巴彦苏木委员会党员名册",),
            ("姓名", "公民身份号码", "人员类别", "入党日期", "所在党支部", "党内职务", "手机号码"),
            ("吴丽", "", "正式党员", "2001-07", VILLAGE, "", ""),
            ("孙梅", number, "正式党员", "1998-07-01", "塔拉支部", "", "138 0000 0001"),
            ("赵强", "", "", "", VILLAGE, "宣传委员", "5621"),
        )
    )
    found = Import._base_manager.get()
    client.post(reverse("intake:enter", args=[found.pk]))
    fetched = client.get(reverse("intake:refused", args=[found.pk]))
    path = tmp_path / "refused.xlsx"
    path.write_bytes(fetched.content)
    [sheet] = read_workbook(path).sheets
    header, *rows = [row.cells for row in sheet.rows[1:]]
    assert header[-1] == "退回原因"
    lines = [dict(zip(header, row, strict=False)) for row in rows]
    assert [(one["姓名"], one["公民身份号码"], one["手机号码"], one["党内职务"]) for one in lines] == [
        ("孙梅", number, "13800000001", None),
        ("赵强", None, "5621", "宣传委员"),
    ]
    assert all(one["退回原因"] for one in lines)

    page = uploaded(SimpleUploadedFile("退回的行.xlsx", fetched.content))
    assert "新增0人，更新0人，未变0人，退回2人" in text(page)
    assert {(one["above"], one["branch"]) for one in Import._base_manager.latest("taken_at", "pk").units} == {
        ("巴彦苏木委员会", "塔拉党支部"),
        ("巴彦苏木委员会", VILLAGE),
    }


def test_refused_rows_put_right_in_excel_are_entered_and_the_first_import_changes_nothing_more(client, uploaded):
    page = uploaded(book(("姓名", "人员类别", "所在党支部"), ("吴丽", "", VILLAGE), ("孙梅", "正式党员", NEXT)))
    client.post(links(page, "/enter")[0])
    again = uploaded(
        book(("姓名", "人员类别", "所在党支部"), ("吴丽", "正式党员", VILLAGE), ("孙梅", "正式党员", NEXT))
    )
    assert "新增1人，更新0人，未变1人，退回0人" in text(again)


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


# --- entering, taking back, putting aside


def test_where_there_is_nothing_to_enter_there_is_no_button_and_the_service_says_why(client, uploaded):
    page = uploaded(book(HEADER, ZHAO))
    assert not links(page, "/enter")
    answer = client.post(f"{here(page)}/enter")
    assert answer.status_code == 422
    assert "名册不用变" in text(answer)


def test_what_has_been_put_aside_is_gone(client, uploaded, kept):
    page = uploaded(book(HEADER, WU))
    page = client.post(f"{here(page)}/discard", follow=True)
    assert "已放弃，名册没有变。" in text(page)
    assert not Chunk._base_manager.exists()
    assert not stored_files(kept)
    assert client.post(f"{here(page)}/enter").status_code in (409, 422)


@pytest.mark.parametrize("path", ["columns?table=x", "units", "row?chunk=0&row=0/0/2"])
def test_what_has_been_entered_is_not_set_right_any_more(client, uploaded, path):
    page = uploaded(book(HEADER, WU))
    client.post(f"{here(page)}/enter")
    answer = client.get(f"{here(page)}/{path}")
    assert answer.status_code == 409
    assert "现在是“已入册”" in text(answer)


def test_after_the_last_hour_the_page_says_why_it_cannot_be_taken_back(client, uploaded, now):
    page = uploaded(book(HEADER, WU))
    client.post(f"{here(page)}/enter")
    with clock.frozen(now + timedelta(days=8)):
        late = client.get(here(page))
        assert "已经过了" in text(late)
        assert "前整批撤回。" not in text(late)
        assert not links(late, "/take-back")
        answer = client.post(f"{here(page)}/take-back")
    assert answer.status_code == 422
    assert "已过可以整批撤回的时间" in text(answer)


def test_refused_rows_that_are_no_longer_kept_are_not_offered(client, uploaded, now):
    page = uploaded(book(HEADER, WU, ZHAO))
    client.post(f"{here(page)}/enter")
    with clock.frozen(now + timedelta(days=9)):
        jobs.forget()
        late = client.get(here(page))
    assert "退回的行保留一周，已经清掉了" in text(late)
    assert not links(late, "/refused")
    assert not links(late, "show=refused")
    assert not links(late, "show=added")


def test_who_could_not_be_taken_back_is_listed_with_why(client, uploaded):
    page = uploaded(book(HEADER, WU, ("钱勇", "男", "正式党员", "", NEXT, "")))
    client.post(f"{here(page)}/enter")
    Person._base_manager.filter(name="吴丽").update(revision=2)
    page = client.post(f"{here(page)}/take-back", follow=True)
    assert "其中1人导入以后又办过别的事，没有撤回" in text(page)
    assert "吴丽 导入以后被更正过" in text(page)
    assert "钱勇" not in text(page)


def test_a_file_swept_before_a_correction_says_so(client, uploaded):
    page = uploaded(book(HEADER, SUN))
    units = f"{here(page)}/units"
    files.remove(Import._base_manager.get().stored)
    page = client.post(units, {"above": "", "branch": "塔拉党支部", "unit": NEXT}, follow=True)
    assert "上传的文件已经清掉了。请重新上传。" in text(page)


# --- whose


def test_ones_imports_are_listed_with_how_they_stand(client, uploaded, sumu):
    listed = f"{reverse('intake:intakes')}?unit={sumu.pk}"
    assert "还没有导入过名册" in text(client.get(listed))
    uploaded(book(HEADER, WU, SUN, ZHAO, name="六月.xlsx"))
    page = text(client.get(listed))
    assert "六月.xlsx" in page
    assert "待核对" in page
    assert SENTENCE in page


@pytest.mark.parametrize("role", [*roles.BUSINESS, *roles.ADMINISTRATORS])
def test_an_import_is_its_accounts_alone(client_as, uploaded, role):
    page = uploaded(book(HEADER, WU))
    for league in ("one", "other"):
        mine = (role, league) == ("township-organization-member", "one")
        other = client_as(role, league)
        assert other.get(here(page)).status_code == (200 if mine else 404)
        assert other.get(f"{here(page)}/refused").status_code == (200 if mine else 404)
        assert (other.post(f"{here(page)}/enter").status_code == 404) is not mine


def test_an_import_of_the_command_line_is_open_to_whoever_keeps_the_unit(client_as, two_leagues, tmp_path, now):
    path = tmp_path / "名册.xlsx"
    path.write_bytes(book(HEADER, WU).read())
    scope = Scope.for_job(running.COMMAND_LINE)
    top = two_leagues.one.units["banner_sumu"]
    by = Signature(None, "命令行", "")
    _read, _people, made = running.import_files(scope, top=top, paths=[path], commit=True, by=by, now=now)
    statuses = {role: client_as(role).get(made.get_absolute_url()).status_code for role in roles.BUSINESS}
    assert {role for role, status in statuses.items() if status == 200} == set(roles.KEEPERS)
    assert set(statuses.values()) == {200, 404}
    assert "命令行导入" in text(client_as("department-staff").get(f"{reverse('intake:intakes')}?unit={top.pk}"))


@pytest.mark.parametrize("role", roles.BUSINESS)
def test_the_list_of_members_and_the_unit_lead_keepers_here(client_as, two_leagues, role):
    village = two_leagues.one.units["banner_sumu_village_1"]
    address = f"{reverse('intake:upload')}?unit={village.pk}"
    for page in (f"{reverse('roster:people')}?unit={village.pk}", village.get_absolute_url()):
        assert (address in links(client_as(role).get(page), "/imports/new")) is (role in roles.KEEPERS)


def test_a_last_day_counted_into_a_year_without_its_notice_says_so(client, uploaded):
    uploaded(book(HEADER, ("吴丽", "女", "正式党员", "2001-07", VILLAGE, "")))
    found = Import._base_manager.get()
    page = client.post(reverse("intake:enter", args=[found.pk]), follow=True)
    assert "暂按周末推算" not in text(page)
    Import._base_manager.update(take_back_until=clock.at(date(2027, 1, 4), 17))
    page = client.get(page.request["PATH_INFO"])
    assert "2027年1月4日17:00（2027年的放假安排还没有载入，暂按周末推算）" in text(page)
