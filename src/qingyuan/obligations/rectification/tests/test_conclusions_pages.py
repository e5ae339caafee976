"""The pages of earlier conclusions (以往结论页面)."""

from __future__ import annotations

import html

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import engines

from qingyuan.kernel.pages import context_of
from qingyuan.obligations.questions.models import Question
from qingyuan.obligations.rectification.conclusions_imports import MOST_BYTES
from qingyuan.obligations.rectification.conclusions_states import State
from qingyuan.obligations.rectification.models import EarlierConclusion
from qingyuan.obligations.rectification.queries import conclusions as queries
from qingyuan.people.organizations import roles
from tests import conclusions as sample
from tests import questions as asked
from tests.conclusions import DISCIPLINE, HEAD, SECRET, STAFF, TEXT, VILLAGE
from tests.findings import campaign, sample_library

SECRETARY, TOWNSHIP = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER
AT = "/findings/conclusions"


@pytest.fixture
def one(two_leagues):
    return two_leagues.one


@pytest.fixture
def running(one, tmp_path):
    return campaign(one, sample_library(tmp_path))


def text_of(answer):
    return html.unescape(answer.content.decode())


def upload(client, content, **more):
    return client.post(f"{AT}/import", {"file": SimpleUploadedFile("结论.xlsx", content), **more})


def test_step_19_of_the_walk(one, running, client_as, run_jobs):
    """Inspection conclusions with a column 信访人; one contradiction to the unit, one petition to the two named."""
    sample.listed(one, running)
    staff = client_as(STAFF)
    content = sample.workbook(
        [
            (*sample.row(1), ""),
            (*sample.row(2, source="信访办结", text=SECRET), "王某某"),
            (*sample.row(3, unit="白音花嘎查", text="一季度没有开会", category="没有这一类"), ""),
        ],
        head=(*sample.HEAD_ROW, "信访人"),
    )
    answer = upload(staff, content, named=[one.people[DISCIPLINE].pk])
    page = text_of(answer)
    assert answer.status_code == 200
    assert "共读到3行：新存3条，以前已有0条，没有读入0行。" in page
    assert "没有读，也没有存：信访人。" in page
    assert "其中1条按保密处理" in page and "王某某" not in page
    page = text_of(staff.get(f"{AT}/match"))
    assert "名称都对上的" in page and TEXT in page and "一季度没有开会" in page
    assert SECRET not in page and "保密的，请逐条打开对应" in page
    exact = EarlierConclusion._base_manager.get(text=TEXT)
    value = f"{exact.pk}.1.{one.units[VILLAGE].pk}/{sample.place(one)}"
    assert value in page
    answer = staff.post(f"{AT}/match-exact", {"chosen": [value]})
    assert (answer.status_code, answer["Location"]) == (303, f"{AT}/match")
    petition = EarlierConclusion._base_manager.get(text=SECRET)
    given = {"revision": 1, "unit": one.units[VILLAGE].pk, "place": sample.place(one)}
    assert staff.post(f"{AT}/{petition.pk}/match", given).status_code == 303
    run_jobs()
    assert Question._base_manager.filter(unit=one.units[VILLAGE], confidential=False).count() == 1
    assert SECRET in text_of(client_as(DISCIPLINE).get(f"{AT}/{petition.pk}"))
    for role in (SECRETARY, TOWNSHIP, HEAD):
        assert client_as(role).get(f"{AT}/{petition.pk}").status_code == 404
    tab = text_of(staff.get(f"{AT}?tab=contradicts"))
    assert TEXT in tab and SECRET not in tab and "已对应2条，其中2条还没有和今年的清单联系起来" in tab


def test_what_stops_an_upload_is_said_at_its_field(one, client_as):
    staff = client_as(STAFF)
    petition = sample.workbook([sample.row(source="信访")])
    answer = upload(staff, petition)
    assert answer.status_code == 422 and "一人核实，另一人办结" in text_of(answer)
    answer = upload(staff, sample.workbook([(1, "话")], head=("序号", "来信内容")))
    assert answer.status_code == 422 and "不是结论，系统不读" in text_of(answer)
    answer = upload(staff, b"PK\x03\x04" + b"0" * MOST_BYTES)
    assert answer.status_code == 422 and "超过1MB" in text_of(answer)
    assert not EarlierConclusion._base_manager.exists()


def test_rows_left_out_are_told_by_their_place_alone(one, client_as):
    rows = [sample.row(), sample.row(2, text="王某某 13804821234"), sample.row(3, source="调研")]
    page = text_of(upload(client_as(STAFF), sample.workbook(rows)))
    assert "结论一览 第3行" in page and "电话或者身份证号码" in page and "王某某" not in page
    assert "结论一览 第4行" in page and "看不出是哪一类结论" in page
    page = text_of(upload(client_as(STAFF), sample.workbook(rows), source="discipline"))
    assert "新存1条，以前已有1条，没有读入1行" in page


def test_what_is_chosen_by_hand_is_matched_by_name_or_from_the_list(one, running, client_as):
    staff = client_as(STAFF)
    found = sample.kept(one, unit_text="东头那个村", category_text="")
    assert "没有找到这个名称的单位" in text_of(staff.get(f"{AT}/match"))
    given = {"revision": 1, "unit": "", "place": sample.place(one, "circles", "circles-gatherings")}
    answer = staff.post(f"{AT}/{found.pk}/match", given)
    assert answer.status_code == 422 and "请选单位，或者写单位名称。" in text_of(answer)
    answer = staff.post(f"{AT}/{found.pk}/match", given | {"unit_name": "没有的村"})
    assert answer.status_code == 422 and "没有对上一个单位" in text_of(answer)
    answer = staff.post(f"{AT}/{found.pk}/match", given | {"unit_name": "巴彦苏木/巴彦塔拉嘎查"})
    assert answer.status_code == 303
    stored = EarlierConclusion._base_manager.get()
    assert (stored.unit, stored.category, stored.item) == (one.units[VILLAGE], "circles", "circles-gatherings")


def test_an_old_page_is_told_so_and_changes_nothing(one, running, client_as):
    found = sample.match(one, sample.kept(one))
    answer = client_as(STAFF).post(f"{AT}/{found.pk}/set-aside", {"revision": 1, "reason": "重复"})
    assert answer.status_code == 409 and "已由别人办理过" in text_of(answer)
    assert EarlierConclusion._base_manager.get().state == State.MATCHED


def test_the_named_see_who_has_looked(one, running, client_as):
    found = sample.petition(one)
    client_as(STAFF).get(f"{AT}/{found.pk}")
    # A list tells nothing of it, so it is no look.
    client_as(STAFF).get(f"{AT}/match")
    page = text_of(client_as(HEAD).get(f"{AT}/{found.pk}"))
    assert '谁看过 <span class="count">2</span>' in page
    assert f"{one.people[STAFF].name}（科尔沁右翼前旗委组织部组织科科长）" in page


def test_a_refused_form_of_a_confidential_one_shows_it_again_and_is_a_look(one, running, client_as):
    found = sample.petition(one)
    answer = client_as(STAFF).post(f"{AT}/{found.pk}/set-aside", {"revision": 1, "reason": ""})
    assert answer.status_code == 422 and SECRET in text_of(answer)
    assert '谁看过 <span class="count">1</span>' in text_of(answer)


def test_a_unit_reads_what_was_concluded_about_it(one, running, client_as, run_jobs):
    sample.listed(one, running)
    found = sample.match(one, sample.kept(one))
    secretary = client_as(SECRETARY)
    page = text_of(secretary.get(f"{AT}/about/{one.units[VILLAGE].pk}"))
    assert TEXT in page and "旗委第三巡察组反馈意见" in page
    page = text_of(secretary.get(f"{AT}/{found.pk}"))
    assert TEXT in page and "不采用" not in page and "重新对应" not in page
    assert secretary.get(AT).status_code == 404
    assert "以往结论" in text_of(secretary.get(f"/units/{one.units[VILLAGE].pk}"))


def test_a_conclusion_answered_and_upheld_stands_as_listed(one, running, client_as, run_jobs):
    sample.listed(one, running)
    found = sample.match(one, sample.kept(one))
    run_jobs()
    staff = client_as(STAFF)
    assert "已经请单位说明" in text_of(staff.get(f"{AT}/{found.pk}"))
    question = asked.answer(one, Question._base_manager.get(), choice="missed", text="")
    asked.close(one, question, "finding")
    page = text_of(staff.get(f"{AT}/{found.pk}"))
    assert "已列入" in page and "重新对应" not in page
    assert TEXT in text_of(staff.get(f"{AT}?tab=listed"))


def test_the_ledger_leads_there_for_who_keeps_or_is_named(one, client_as):
    assert AT in text_of(client_as(STAFF).get("/findings/"))
    assert AT not in text_of(client_as(roles.INSPECTOR).get("/findings/"))
    sample.petition(one, named=(roles.INSPECTOR,))
    assert AT in text_of(client_as(roles.INSPECTOR).get("/findings/"))
    assert client_as(roles.INSPECTOR).get(AT).status_code == 200


def test_the_page_of_the_self_check_can_show_what_was_concluded_in_a_category(one, running, rf):
    sample.match(one, sample.kept(one))
    rows = queries.about(one.scope(SECRETARY), one.units[VILLAGE], "drinking")
    request = rf.get("/")
    request.session = {}
    template = engines["jinja2"].env.get_template("rectification/conclusions_parts.html")
    shown = template.make_module(context_of(request)).conclusions_for(one.units[VILLAGE], "drinking", rows)
    assert "以往结论指出过1条，可以对照着看" in shown and TEXT in shown
    assert not template.make_module(context_of(request)).conclusions_for(one.units[VILLAGE], "motions", []).strip()
