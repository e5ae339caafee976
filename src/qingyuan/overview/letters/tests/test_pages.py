"""The pages of the room (来件办理页面)."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from docx import Document

from qingyuan.kernel import clock
from qingyuan.overview.letters import queries
from qingyuan.overview.letters.models import Letter, Line, Report
from qingyuan.overview.letters.states import ReportState, State
from tests import findings, letters
from tests.letters import HEAD, SECRETARY, STAFF, TOWNSHIP, register, row, split, to

FIELDS = {"sender": letters.SENDER, "number": "电话通知", "asks": letters.ASKS, "due_on": "2026-06-12"}
CHOSEN = {"title": letters.TITLE, "for_unit": letters.SENDER, "figures": ["findings.counted", "findings.open"]}


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


def text(reply):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", reply.content.decode()))


def test_four_fields_register_a_letter_and_five_o_clock_is_meant(league, client_as):
    client = client_as(STAFF)
    reply = client.post("/letters/new", {**FIELDS, "photo": letters.picture()})
    [found] = Letter._base_manager.all()
    assert (reply.status_code, reply["Location"]) == (303, f"/letters/{found.pk}")
    assert found.due_at == clock.at(letters.DUE_ON, 17)
    html = client.get(f"/letters/{found.pk}").content.decode()
    assert "下周五17:00前报送" in html and f"/letters/{found.pk}/photo" in html
    photo = client.get(f"/letters/{found.pk}/photo")
    assert (photo["Content-Type"], photo.getvalue()[:2]) == ("image/jpeg", b"\xff\xd8")
    assert "下周五17:00前报送" in client.get("/desk").content.decode()


def test_the_form_says_that_no_secret_is_uploaded(league, client_as):
    assert "请不要上传涉密文件和照片" in client_as(STAFF).get("/letters/new").content.decode()


def test_a_time_can_be_given(league, client_as):
    client_as(STAFF).post("/letters/new", {**FIELDS, "due_time": "09:30"})
    assert Letter._base_manager.get().due_at == clock.at(letters.DUE_ON, 9, 30)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"asks": ""}, "请填写这一项。"),
        ({"due_on": "6月12日"}, "请按 2026-06-05 的样子填写日期。"),
        ({"due_on": "2026-06-01"}, "时限已经过了"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(league, client_as, wrong, sentence):
    reply = client_as(STAFF).post("/letters/new", FIELDS | wrong)
    assert reply.status_code == 422
    assert sentence in text(reply) and "电话通知" in reply.content.decode()
    assert not Letter._base_manager.exists()


def test_several_rows_are_entered_in_one_form_and_empty_ones_are_none(league, client_as):
    letter = register(league)
    client = client_as(STAFF)
    assert client.get(f"/letters/{letter.pk}/split").content.decode().count('name="row3-task"') == 1
    sumu, town = league.units["banner_sumu"].pk, league.units["banner_town"].pk
    rows = {
        "row0-task": "一",
        "row0-unit": sumu,
        "row0-lead": town,
        "row0-due_on": "2026-06-10",
        "row1-task": "二",
        "row1-unit": town,
        "row1-due_on": "2026-06-11",
    }
    reply = client.post(f"/letters/{letter.pk}/split", {"revision": 1, "rows": 4, **rows})
    assert (reply.status_code, reply["Location"]) == (303, f"/letters/{letter.pk}")
    assert [(one.task, one.unit_id, one.lead_id) for one in queries.lines(letter)] == [
        ("一", sumu, town),
        ("二", town, None),
    ]
    assert "任务分解表" in client.get(f"/letters/{letter.pk}").content.decode()


def test_more_rows_come_without_saving_and_without_losing_what_was_typed(league, client_as):
    letter = register(league)
    data = {"revision": 1, "rows": 4, "row0-task": "写了一半", "more": "1"}
    reply = client_as(STAFF).post(f"/letters/{letter.pk}/split", data)
    html = reply.content.decode()
    assert reply.status_code == 200 and "写了一半" in html and 'name="row7-task"' in html
    assert "行要改" not in html
    assert not Line._base_manager.exists()


def test_a_row_that_lacks_something_is_named_by_its_number(league, client_as):
    letter = register(league)
    unit = league.units["banner_sumu"].pk
    data = {
        "revision": 1,
        "rows": 2,
        "row0-task": "一",
        "row0-unit": unit,
        "row0-due_on": "2026-06-10",
        "row1-task": "二",
    }
    reply = client_as(STAFF).post(f"/letters/{letter.pk}/split", data)
    assert reply.status_code == 422
    assert "下面1行要改" in text(reply) and "第2行 责任单位 请选责任单位。 完成时限 请填完成时限。" in text(reply)
    assert not Line._base_manager.exists()


def test_lines_there_are_stand_in_the_form_and_can_be_taken_out(league, client_as):
    found = letters.line(league)
    client = client_as(STAFF)
    html = client.get(f"/letters/{found.letter_id}/split").content.decode()
    assert f'name="row0-line" value="{found.pk}"' in html and 'name="row0-drop"' in html
    data = {"revision": 2, "rows": 1, "row0-line": found.pk, "row0-drop": "on"}
    assert client.post(f"/letters/{found.letter_id}/split", data).status_code == 303
    assert queries.lines(found.letter) == []


def test_a_settled_letter_is_not_split(league, client_as):
    letter = register(league)
    Letter._base_manager.filter(pk=letter.pk).update(state=State.FILED, note="已转办")
    assert client_as(STAFF).get(f"/letters/{letter.pk}/split").status_code == 409


def test_the_unit_finds_its_task_on_the_desk_and_answers_in_one_form(league, client_as):
    found = letters.line(league)
    client = client_as(TOWNSHIP)
    assert f'href="/letters/lines/{found.pk}"' in client.get("/desk").content.decode()
    # The letter itself is the department's business.
    assert letters.ASKS not in client.get(f"/letters/lines/{found.pk}").content.decode()
    data = {"revision": 1, "text": letters.ANSWER, "file": letters.picture("名单.png")}
    assert client.post(f"/letters/lines/{found.pk}/answer", data).status_code == 303
    assert f'href="/letters/lines/{found.pk}"' not in client.get("/desk").content.decode()
    assert letters.ANSWER in client_as(STAFF).get(f"/letters/{found.letter_id}").content.decode()
    assert client_as(STAFF).get(f"/letters/lines/{found.pk}/file").getvalue()[:2] == b"\xff\xd8"


def test_an_empty_answer_is_told_so(league, client_as):
    found = letters.line(league)
    reply = client_as(TOWNSHIP).post(f"/letters/lines/{found.pk}/answer", {"revision": 1})
    assert reply.status_code == 422 and "请写一句落实情况" in text(reply)


def test_an_answered_task_is_found_again_in_the_list(league, client_as):
    found = letters.answer(league, letters.line(league))
    waits = letters.line(league, task="还没有填的", due_on=date(2026, 6, 4))
    html = client_as(TOWNSHIP).get("/letters/lines").content.decode()
    assert html.index(f"/letters/lines/{waits.pk}") < html.index(f"/letters/lines/{found.pk}")
    assert letters.ANSWER in html and html.count("逾期") == 1


def test_the_table_comes_as_word_and_excel_in_the_customary_columns(league, client_as):
    letter = split(league, register(league), row(league, post="组织委员", lead_id=league.units["banner_town"].pk))
    letters.answer(league, queries.lines(letter)[0])
    client = client_as(STAFF)
    word = client.get(f"/letters/{letter.pk}/split.docx")
    [table] = Document(io.BytesIO(word.getvalue())).tables
    assert [cell.text for cell in table.rows[0].cells] == [
        *("序号", "任务", "具体要求", "牵头单位", "责任单位", "责任人", "完成时限", "落实情况")
    ]
    assert [cell.text for cell in table.rows[1].cells] == [
        *("1", letters.TASK, letters.REQUIREMENT, "宝石镇党委", "巴彦苏木党委", "组织委员"),
        *("2026年6月12日", letters.ANSWER),
    ]
    assert client.get(f"/letters/{letter.pk}/split.xlsx").getvalue()[:2] == b"PK"


def test_a_report_begins_with_what_the_letter_says_and_no_figure_is_typed(league, client_as):
    letter = register(league)
    client = client_as(STAFF)
    html = client.get(f"/letters/reports/new?letter={letter.pk}").content.decode()
    assert 'value="集中治理整改进展"' in html and f'value="{letters.SENDER}"' in html
    assert "台账上登记的全部问题" in html
    reply = client.post("/letters/reports/new", {"letter": letter.pk, **CHOSEN})
    [report] = Report._base_manager.all()
    assert (reply.status_code, reply["Location"], report.letter_id) == (303, f"/letters/reports/{report.pk}", letter.pk)


def test_a_report_without_a_figure_is_told_so(league, client_as):
    reply = client_as(STAFF).post("/letters/reports/new", {**CHOSEN, "figures": []})
    assert reply.status_code == 422 and "请至少勾选一个指标" in text(reply)


def test_from_frozen_to_reported_on_paper_and_the_page_lists_the_one_difference(league, client_as):
    findings.plant(league.units["banner_sumu_village_1"], text="原有的")
    report = to(league, ReportState.DRAFT, figures=("findings.open",))
    client, address = client_as(STAFF), f"/letters/reports/{report.pk}"
    assert client.post(f"{address}/freeze", {"revision": 1}).status_code == 303
    assert "没有变动：现在的记录和冻结时一条不差。" in client.get(address).content.decode()
    printed = client.get(f"{address}/print").content.decode()
    for words in (
        "审签单",
        "拟稿",
        "核稿",
        "签发",
        "统计截止：2026年6月5日09:30",
        "待整改、整改中、待复核、异议中的问题",
    ):
        assert words in printed
    early = client.post(f"{address}/send", {"revision": 2, "on": "2026-06-05", "way": "exchange", "to": "盟委"})
    assert early.status_code == 409 and "还没有签发" in text(early)
    assert client.post(f"{address}/attach", {"revision": 2, "page": letters.picture("签批.png")}).status_code == 303
    [signed] = queries.signed_pages(report)
    assert client.get(f"{address}/signed/{signed.pk}").getvalue()[:2] == b"\xff\xd8"
    sent = client.post(f"{address}/send", {"revision": 3, "on": "2026-06-05", "way": "exchange", "to": "盟委"})
    assert sent.status_code == 303
    assert "已登记报送" in client.get(address).content.decode()

    findings.plant(league.units["banner_sumu_village_1"], text="下午新来的")
    html = client.get(address).content.decode()
    assert "下午新来的" in html and "原有的" not in html
    assert "冻结时1，进来1，离开0，现在2；另有0条只是状态变了。" in text(client.get(address))


def test_a_refused_file_says_why_on_the_page_of_the_report(league, client_as):
    report = to(league, ReportState.FROZEN)
    page = letters.picture("签批.exe")
    page.file.seek(0)
    page.file.write(b"MZ" + b"\0" * 200)
    page.file.seek(0)
    reply = client_as(STAFF).post(f"/letters/reports/{report.pk}/attach", {"revision": report.revision, "page": page})
    assert reply.status_code == 422
    assert queries.signed_pages(report) == []


def test_a_head_issues_on_the_page_and_his_name_stands_on_the_sheet(league, client_as):
    report = to(league, ReportState.FROZEN)
    client = client_as(HEAD)
    assert client.post(f"/letters/reports/{report.pk}/issue", {"revision": report.revision}).status_code == 303
    assert league.people[HEAD].name in client.get(f"/letters/reports/{report.pk}/print").content.decode()
    word = Document(io.BytesIO(client.get(f"/letters/reports/{report.pk}/report.docx").getvalue()))
    assert f"签发：{league.people[HEAD].name}" in word.paragraphs[-1].text


def test_a_discarded_report_is_made_again_from_what_it_chose(league, client_as):
    report = to(league, ReportState.DISCARDED)
    client = client_as(STAFF)
    page = client.get(f"/letters/reports/{report.pk}").content.decode()
    assert "这一份已作废：口径要换" in page and f"/letters/reports/new?like={report.pk}" in page
    form = client.get(f"/letters/reports/new?like={report.pk}").content.decode()
    assert form.count("checked") == len(letters.FIGURES)


def test_who_keeps_no_letters_is_told_who_does(league, client_as):
    reply = client_as(SECRETARY).get("/letters/new")
    assert reply.status_code == 403 and "由登记它的组织部门（苏木乡镇是组织委员）办理" in text(reply)


def test_the_lists_say_what_comes_next_when_they_are_empty(league, client_as):
    client = client_as(STAFF)
    assert "没有待办理的来件" in client.get("/letters/").content.decode()
    assert "还没有上报件" in client.get("/letters/reports").content.decode()
    assert "没有分给本单位的任务" in client.get("/letters/lines").content.decode()
