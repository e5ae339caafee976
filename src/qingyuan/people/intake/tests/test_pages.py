"""The pages of imports, through the client: the whole way, how it ends, and whose an import is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from qingyuan.kernel import clock
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.sheets import read_workbook
from qingyuan.people.intake import files, jobs, running
from qingyuan.people.intake.models import Choice, Chunk, Import
from qingyuan.people.organizations import roles
from qingyuan.people.roster.models import Membership, Person
from tests.uploads import HEADER, NEXT, SENTENCE, SUN, VILLAGE, WU, ZHAO, book, here, links, text

pytestmark = pytest.mark.django_db


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
