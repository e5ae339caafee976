"""The 转录单: who changed since a day, what stands on the paper, and that it was made is entered."""

from __future__ import annotations

import io
import re
from datetime import date, datetime, timedelta

import openpyxl
import pytest
from django.urls import reverse

from qingyuan.chronicle import queries as chronicle
from qingyuan.kernel import clock
from qingyuan.people.intake import transcripts
from qingyuan.people.organizations import roles, telling
from qingyuan.people.roster import services as roster
from qingyuan.people.roster.models import Absence, Partial
from tests.intakes import BRANCH, BY, entered, line, member, number, taken_back

ID = number("1970-05-12")
TODAY = date(2026, 6, 5)


@pytest.fixture
def wang(staff, village, now):
    return roster.add_person(
        staff, unit_id=village.pk,
        facts=roster.Facts(name="王芳", id_number=ID, phone="13904820001", nation="蒙古族", education="高中"),
        joining=roster.Joining("full", date(2020, 1, 1), Partial.read("1998-07"), Partial.read("1999-07-01")),
        by=BY, now=now - timedelta(days=60),
    )  # fmt: skip


@pytest.fixture
def sumu(two_leagues):
    return two_leagues.one.units["banner_sumu"]


@pytest.fixture
def changed(staff, sumu):
    """changed(since): who changed since a day, with the sentences."""

    def read(since=TODAY, unit=None):
        found, total = transcripts.changed_since(staff, unit or sumu, since)
        assert total == len(found)
        return {one.name: one.what for one in found}

    return read


def _corrected(staff, person, now, **values):
    facts = {"name": person.name, "sex": person.sex, "nation": person.nation, "born": person.born}
    return roster.edit_person(
        staff, person_id=person.pk, revision=person.revision,
        facts=roster.Facts(**{**facts, "education": person.education, **values}),
        joined=Partial.read("1998-07"), full=Partial.read("1999-07-01"), by=BY, now=now,
    )  # fmt: skip


# --- who changed


def test_who_has_not_changed_since_that_day_is_not_copied(changed, wang):
    assert changed() == {}
    assert changed(TODAY - timedelta(days=60)) == {"王芳": ["4月6日 登记党员"]}


def test_a_correction_counts_and_says_the_fields(changed, staff, wang, now):
    _corrected(staff, wang, now, education="大学专科", phone="13904820009")
    assert changed() == {"王芳": ["6月5日 更正人员信息：学历、手机号码"]}


def test_the_day_begins_at_midnight_here(changed, staff, wang):
    _corrected(staff, wang, datetime.fromisoformat("2026-06-04T23:59+08:00"), education="大学专科")
    assert changed() == {}
    assert list(changed(date(2026, 6, 4))) == ["王芳"]


def test_becoming_full_going_away_and_leaving_count(changed, staff, village, wang, now):
    li = member(village, "李华", kind="probationary", joined="2025-06-01")
    roster.become_full(staff, person_id=li.pk, on=TODAY, by=BY, now=now)
    roster.set_away(
        staff,
        person_id=wang.pk,
        kind="floating",
        from_on=TODAY,
        place="呼和浩特",
        contact="",
        by=BY,
        now=now,
    )
    gone = member(village, "走了的")
    roster.leave(staff, person_id=gone.pk, ending="left", on=TODAY, by=BY, now=now)
    assert changed() == {
        "李华": ["6月5日 预备党员转正"],
        "王芳": ["6月5日 登记外出、流动或失联"],
        "走了的": ["6月5日 党员离开"],
    }


def test_who_was_entered_or_corrected_by_a_list_counts_and_who_was_taken_back_does_not(
    changed, staff, sumu, banner, wang, now
):
    entered(staff, banner, [line(2, id_number=ID, education="大学专科"), line(3, name="李华")], now)
    assert changed() == {"王芳": ["6月5日 按名单更正党员信息：学历"], "李华": ["6月5日 按名单登记党员"]}
    taken_back(staff, entered(staff, banner, [line(4, name="赵强")], now), now)
    assert "赵强" not in changed()


def test_posts_exemptions_and_looks_at_numbers_are_not_copied(changed, staff, wang, now):
    roster.reveal(staff, person_id=wang.pk, field="phone", by=BY, now=now)
    assert changed() == {}


def test_who_was_transferred_is_copied_on_both_sides(changed, staff, village, next_village, wang, now):
    roster.transfer(staff, person_id=wang.pk, unit_id=next_village.pk, on=TODAY, by=BY, now=now)
    assert changed(unit=village) == {"王芳": ["6月5日 转出党员"]}
    assert changed(unit=next_village) == {"王芳": ["6月5日 转入党员"]}


# --- the paper


def test_the_columns_are_those_of_the_national_system_in_their_order():
    assert len(transcripts.COLUMNS) == 27
    assert transcripts.COLUMNS[:13] == (
        "序号", "姓名", "性别", "公民身份号码", "民族", "出生日期", "学历", "人员类别", "学位", "所在党支部", "手机号码", "入党日期", "转正日期",
    )  # fmt: skip
    assert transcripts.COLUMNS[-6:] == ("是否失联党员", "是否流动党员", "入党类型", "转正情况", "入党时所在支部", "延长预备期时间")  # fmt: skip


def test_what_we_hold_is_filled_in_and_the_rest_left_blank(staff, sumu, village, wang, now):
    Absence(person=wang, unit=village, kind="floating", from_on=date(2026, 1, 1)).save(force_insert=True)
    [sheet] = transcripts.sheets(staff, sumu, [wang.pk], None, now)
    held = dict(zip(transcripts.COLUMNS, sheet.values, strict=True))
    assert {label: value for label, value in held.items() if value} == {
        "序号": "1", "姓名": "王芳", "性别": "女", "公民身份号码": ID, "民族": "蒙古族", "出生日期": "1970-05-12", "学历": "高中",
        "人员类别": "正式党员", "所在党支部": BRANCH, "手机号码": "13904820001", "入党日期": "1998-07", "转正日期": "1999-07-01",
        "党龄": "26", "是否失联党员": "否", "是否流动党员": "是",
    }  # fmt: skip


def test_nobody_outside_the_unit_comes_onto_the_paper(staff, village, next_village, wang, two_leagues, now):
    stranger = two_leagues.other.people["member"]
    assert transcripts.sheets(staff, next_village, [wang.pk, stranger.pk], None, now) == []


def test_somebody_who_belongs_elsewhere_by_now_is_on_the_paper_of_nobody_he_has_left(
    scope_as, staff, village, next_village, wang, now
):
    roster.transfer(staff, person_id=wang.pk, unit_id=next_village.pk, on=TODAY, by=BY, now=now)
    assert transcripts.sheets(scope_as("branch-secretary"), village, [wang.pk], None, now) == []
    assert [sheet.name for sheet in transcripts.sheets(staff, village, [wang.pk], None, now)] == ["王芳"]


# --- the page


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def address(unit, **more):
    query = "&".join(f"{key}={value}" for key, value in {"unit": unit.pk, **more}.items())
    return f"{reverse('intake:transcript')}?{query}"


@pytest.fixture
def secretary(client_as):
    return client_as("branch-secretary")


def test_a_secretary_makes_one_and_the_next_begins_where_it_ended(secretary, village, staff, wang, now):
    _corrected(staff, wang, now, education="大学专科")
    page = text(secretary.get(address(village)))
    assert "还没有出过转录单" in page
    assert "更正人员信息：学历" in page
    paper = text(secretary.post(address(village), {"person": [wang.pk]}))
    assert "□ 已录入" in paper
    assert f"公民身份号码 {ID}" in paper
    assert "6月5日 更正人员信息：学历" in paper
    [entry] = [one for one in chronicle.entries_of_unit(village.pk) if one.verb == "intake.transcribed"]
    assert entry.open == {"people": 1, "since": "2026-05-05"}
    assert telling.unnamed(entry.verb, entry.open) == []
    with clock.frozen(now + timedelta(days=2)):
        later = text(secretary.get(address(village)))
    assert "上一次出转录单：2026年6月5日" in later


def test_the_same_as_a_workbook(secretary, village, wang):
    answer = secretary.post(address(village), {"person": [wang.pk], "as": "excel"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    found = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    header = next(row for row in found if row[0] == "序号")
    assert header == [*transcripts.COLUMNS, "变动", "已录入"]
    row = found[found.index(header) + 1]
    assert (row[1], row[3], row[-1]) == ("王芳", ID, "□")


def test_from_one_page_it_is_printed_and_taken_as_a_workbook(secretary, village, wang):
    sent = {"person": [wang.pk], "_key": "the same"}
    assert "已录入" in text(secretary.post(address(village), sent))
    assert secretary.post(address(village), {**sent, "as": "excel"}).status_code == 200
    assert [one.verb for one in chronicle.entries_of_unit(village.pk)].count("intake.transcribed") == 2


def test_nobody_chosen_is_said_and_nothing_entered(secretary, village):
    answer = secretary.post(address(village), {})
    assert answer.status_code == 422
    assert "还没有选人" in text(answer)
    assert [one.verb for one in chronicle.entries_of_unit(village.pk)] == []


def test_somebody_who_has_not_changed_is_found_by_name_and_not_chosen_by_itself(secretary, village, wang):
    html = secretary.get(address(village, q="王")).content.decode()
    assert f'name="person" value="{wang.pk}">' in html
    assert "没有找到这个人" in text(secretary.get(address(village, q="没有")))


def test_where_nothing_changed_the_page_says_so(secretary, village):
    assert "2026年6月1日起名册没有变动" in text(secretary.get(address(village, since="2026-06-01")))


def test_more_than_fit_one_paper_are_asked_for_branch_by_branch(secretary, village, staff, banner, now, monkeypatch):
    entered(staff, banner, [line(at, name=name) for at, name in enumerate(("王芳", "李华", "赵强"), 2)], now)
    monkeypatch.setattr(transcripts, "MOST", 2)
    assert "有变动的3人，先列2人；其余的请到下级党支部分别出。" in text(secretary.get(address(village)))


@pytest.mark.parametrize("role", [*roles.BUSINESS, *roles.ADMINISTRATORS])
def test_who_may_read_the_list_may_make_one(client_as, village, wang, role):
    seen = role in (*roles.OFFICERS, *roles.SUPERIORS)
    assert client_as(role).get(address(village)).status_code == (
        200 if seen else 403 if role in roles.BUSINESS else 404
    )
    assert client_as(role, "other").get(address(village)).status_code == 404
