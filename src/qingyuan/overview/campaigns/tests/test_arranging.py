"""Arranging a campaign: more time, who carries it, resting and ending it with its summary (集中治理的安排)."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused, NotAllowed
from qingyuan.obligations.rectification.states import State as FindingState
from qingyuan.overview.campaigns import queries
from qingyuan.overview.campaigns.models import Body, Closing, Pause, Role, Stage, StageExtension
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Kind, Organization
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State
from tests.campaigns import moved, pause, staged, with_a_body
from tests.findings import plant, sample_library

STAFF = roles.DEPARTMENT_STAFF
LATER = {"stage_key": "find", "to_on": date(2026, 8, 20), "reason": "春耕大忙"}


@pytest.fixture
def running(two_leagues, tmp_path) -> Adoption:
    return staged(two_leagues.one, sample_library(tmp_path))


def verbs_of(adopted):
    return [line.verb for line in chronicle.entries_of_record(reference(adopted))]


# --- more time


def test_a_stage_gets_more_time_and_the_campaign_lasts_as_long_as_its_last_stage(two_leagues, running):
    adopted = moved(two_leagues.one, "extend", running, **LATER)
    assert (adopted.ends_on, adopted.revision) == (date(2026, 8, 20), running.revision + 1)
    assert Stage._base_manager.get(adoption=adopted, key="find").ends_on == date(2026, 8, 20)
    [kept] = queries.extensions(two_leagues.one.scope(roles.MEMBER), adopted)
    assert (kept.from_on, kept.to_on, kept.reason) == (date(2026, 7, 20), date(2026, 8, 20), "春耕大忙")
    assert verbs_of(adopted)[-1] == "campaigns.extended"


def test_an_earlier_stage_that_gets_more_time_leaves_the_campaigns_end_where_it_was(two_leagues, running):
    adopted = moved(two_leagues.one, "extend", running, **LATER | {"stage_key": "study", "to_on": date(2026, 6, 30)})
    assert adopted.ends_on == date(2026, 7, 20)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"to_on": date(2026, 7, 20)}, "not_later", id="the day it ends anyway"),
        pytest.param({"stage_key": "study", "to_on": date(2026, 6, 4)}, "not_later", id="no later day"),
        pytest.param({"reason": "  "}, "no_reason", id="no reason"),
        pytest.param({"to_on": date(2098, 12, 31)}, "too_long", id="a slip in the year"),
    ],
)
def test_more_time_that_is_none_is_refused_and_changes_nothing(two_leagues, running, given, code):
    with pytest.raises(BadInput) as refused:
        moved(two_leagues.one, "extend", running, **LATER | given)
    assert refused.value.code == code
    assert not StageExtension._base_manager.exists()
    assert verbs_of(running)[-1] == "regimes.launched"


def test_a_stage_that_is_over_is_not_extended_to_a_day_that_is_past(two_leagues, running):
    Stage._base_manager.filter(adoption=running, key="study").update(
        starts_on=date(2026, 4, 1), ends_on=date(2026, 5, 1)
    )
    with pytest.raises(BadInput) as refused:
        moved(two_leagues.one, "extend", running, **LATER | {"stage_key": "study", "to_on": date(2026, 6, 4)})
    assert refused.value.code == "past_day"


@pytest.mark.parametrize("role", [roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.INSPECTOR])
def test_only_its_department_arranges_a_campaign(two_leagues, running, role):
    for verb, given in (
        ("extend", LATER),
        ("pause", {"reason": "等"}),
        ("plan_appraisal", {"on": date(2026, 7, 1), "who": "党员"}),
    ):
        with pytest.raises(NotAllowed):
            moved(two_leagues.one, verb, running, by=role, **given)
    assert verbs_of(running)[-1] == "regimes.launched"


def test_an_old_page_arranges_nothing(two_leagues, running):
    moved(two_leagues.one, "extend", running, **LATER)
    with pytest.raises(Conflict):
        moved(two_leagues.one, "extend", running, **LATER | {"to_on": date(2026, 9, 1)}, revision=2)
    assert StageExtension._base_manager.count() == 1


# --- who carries it


def test_a_body_made_for_the_campaign_stands_under_the_committee_it_serves_and_ends_on_its_day(two_leagues, running):
    league = two_leagues.one
    adopted = moved(
        league,
        "found_body",
        running,
        over=league.units["banner_sumu"],
        name="巴彦苏木包联组",
        until=date(2026, 7, 20),
        role=Role.CONTACT,
        work="包联巴彦苏木",
    )
    [body] = queries.bodies(league.scope(STAFF), adopted)
    made = body.organization
    assert (made.kind, made.serves, made.until) == (Kind.BODY, league.units["banner_sumu"], date(2026, 7, 20))
    assert verbs_of(adopted)[-1] == "campaigns.body_added"
    assert [line.verb for line in chronicle.entries_of_record(reference(made))] == ["organizations.founded"]


def test_an_organization_is_named_once_in_one_place_and_may_leave_it(two_leagues, tmp_path):
    league = two_leagues.one
    adopted, body = with_a_body(league, sample_library(tmp_path))
    again = {"organization": body.organization, "role": Role.LEAD, "work": ""}
    with pytest.raises(BadInput) as refused:
        moved(league, "add_body", adopted, **again)
    assert refused.value.message == "“科尔沁右翼前旗委组织部”已经列为牵头机关，不用再列。"
    adopted = moved(league, "release_body", adopted, body_id=body.pk)
    assert queries.bodies(league.scope(STAFF), adopted)[0].left_on == date(2026, 6, 5)
    moved(league, "add_body", adopted, **again)
    assert Body._base_manager.filter(left_on__isnull=True).count() == 1


# --- resting


def test_a_campaign_rests_with_its_reason_and_goes_on_with_the_same_days(two_leagues, running, client_as):
    league = two_leagues.one
    paused = pause(league, running, reason="等上级方案")
    assert paused.state == State.PAUSED
    page = client_as(roles.MEMBER).get(f"/campaigns/{running.pk}").content.decode()
    assert "从6月5日起暂停：等上级方案。恢复以前不要办新的事，已查出的问题照常整改。" in page
    assert "自查" not in client_as(roles.MEMBER).get("/desk").content.decode().split("<main")[1]
    resumed = moved(league, "resume", paused)
    assert (resumed.state, resumed.ends_on) == (State.IN_FORCE, date(2026, 7, 20))
    kept = Pause._base_manager.get()
    assert (kept.from_on, kept.until_on, kept.by.name) == (date(2026, 6, 5), date(2026, 6, 5), "韩志远")
    assert queries.pause_now(league.scope(STAFF), resumed) is None


def test_a_pause_without_a_reason_is_refused(two_leagues, running):
    with pytest.raises(BadInput) as refused:
        pause(two_leagues.one, running, reason=" ")
    assert refused.value.message == "请写一句为什么暂停，下级各单位看得到。"
    assert Adoption._base_manager.get(pk=running.pk).state == State.IN_FORCE


# --- ending


def test_the_summary_keeps_the_figures_of_the_end_whatever_the_records_do_later(two_leagues, running):
    league = two_leagues.one
    village = league.units["banner_sumu_village_1"]
    for state in (FindingState.SIGNED_OFF, FindingState.WORKING):
        plant(village, state, library=running.library, checklist="problems", category="circles", adoption=running)
    moved(league, "end", running, by=roles.DEPARTMENT_HEAD, words="建了三项制度。")
    kept = Closing._base_manager.get()
    figures = {one["label"]: one["value"] for one in kept.figures}
    assert (figures["问题"], figures["已销号"], figures["未销号"], kept.words) == ("2", "1", "1", "建了三项制度。")
    plant(
        village, FindingState.OPEN, library=running.library, checklist="problems", category="circles", adoption=running
    )
    assert {one["label"]: one["value"] for one in Closing._base_manager.get().figures} == figures


def test_what_was_not_struck_off_goes_on_after_the_end(two_leagues, running, client_as):
    league = two_leagues.one
    found = plant(
        league.units["banner_sumu_village_1"],
        FindingState.WORKING,
        library=running.library,
        checklist="problems",
        category="circles",
        adoption=running,
    )
    moved(league, "end", running, by=roles.DEPARTMENT_HEAD, words="")
    assert client_as(roles.BRANCH_SECRETARY).get(f"/findings/{found.pk}").status_code == 200
    assert found.text[:10] in client_as(roles.BRANCH_SECRETARY).get("/desk").content.decode()


def test_a_campaign_that_has_ended_is_not_arranged_any_more(two_leagues, running):
    ended = moved(two_leagues.one, "end", running, by=roles.DEPARTMENT_HEAD, words="")
    with pytest.raises(MoveRefused) as refused:
        moved(two_leagues.one, "extend", ended, **LATER)
    assert refused.value.message == "“夏季集中治理”已经结束，安排不能再改。"


def test_the_appraisal_is_planned_and_moved_and_there_is_one(two_leagues, running):
    adopted = moved(two_leagues.one, "plan_appraisal", running, on=date(2026, 7, 10), who="党员")
    adopted = moved(two_leagues.one, "plan_appraisal", adopted, on=date(2026, 7, 15), who="党员、服务对象代表")
    planned = queries.appraisal(two_leagues.one.scope(roles.MEMBER), adopted)
    assert (planned.on, planned.who) == (date(2026, 7, 15), "党员、服务对象代表")


@pytest.mark.parametrize(
    ("given", "code"),
    [({"on": date(2026, 6, 4), "who": "党员"}, "past_day"), ({"on": date(2026, 6, 5), "who": " "}, "no_voters")],
)
def test_an_appraisal_has_a_day_to_come_and_those_who_appraise(two_leagues, running, given, code):
    with pytest.raises(BadInput) as refused:
        moved(two_leagues.one, "plan_appraisal", running, **given)
    assert refused.value.code == code


# --- the pages


def test_the_page_of_arrangements_keeps_what_was_typed_when_it_refuses(two_leagues, running, client_as):
    client = client_as(STAFF)
    address = f"/campaigns/{running.pk}/arrange"
    answer = client.post(
        f"{address}/extend",
        {"revision": running.revision, "stage": "find", "to_on": "2026-07-01", "reason": "春耕大忙"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“查”现在到2026年7月20日结束，延期要写更晚的日期。" in page and "春耕大忙" in page
    both = {"role": "team", "name": "专班", "organization": "科尔沁右翼前旗委组织部", "until": "2026-07-01"}
    answer = client.post(f"{address}/bodies", {"revision": running.revision, **both})
    assert answer.status_code == 422 and "请填一个，只填一个" in answer.content.decode()
    assert not Body._base_manager.exists()


def test_a_body_named_on_the_page_is_founded_with_its_last_day(two_leagues, running, client_as):
    client = client_as(STAFF)
    given = {"role": "group", "name": "集中治理领导小组", "until": "2026-07-20", "work": "统筹", "revision": 2}
    answer = client.post(f"/campaigns/{running.pk}/arrange/bodies", given)
    assert answer.status_code == 303
    made = Organization._base_manager.get(name="集中治理领导小组")
    assert (made.parent, made.until) == (two_leagues.one.units["banner"], date(2026, 7, 20))
    assert "集中治理领导小组：统筹" in client.get(f"/campaigns/{running.pk}").content.decode()


def test_the_text_for_a_group_names_nobody_and_asks_for_no_reply(two_leagues, running, client_as):
    page = client_as(STAFF).get(f"/campaigns/{running.pk}").content.decode()
    text = page.split('id="group-notice"')[1].split("</textarea>")[0]
    assert "各单位：夏季集中治理从2026年5月1日开始，到2026年7月20日结束，分2个阶段：" in text
    assert "本通知不用回复。" in text
    assert not any(person.name in text for person in two_leagues.one.people.values())
    assert 'id="group-notice"' not in client_as(roles.BRANCH_SECRETARY).get(f"/campaigns/{running.pk}").content.decode()


def test_the_plan_has_the_columns_of_the_office_and_lines_to_sign(two_leagues, tmp_path, client_as):
    adopted, _body = with_a_body(two_leagues.one, sample_library(tmp_path))
    page = client_as(STAFF).get(f"/campaigns/{adopted.pk}/plan").content.decode()
    for column in ("序号", "任务", "具体要求", "牵头单位", "责任单位", "责任人", "完成时限", "落实情况"):
        assert f">{column}</th>" in page
    assert "科尔沁右翼前旗委组织部" in page and "2026年7月20日" in page
    for step in ("拟稿", "核稿", "签发"):
        assert f">{step}</th>" in page
    assert clock.today() == date(2026, 6, 5)
