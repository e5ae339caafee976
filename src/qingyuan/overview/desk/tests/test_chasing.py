"""Reminding units of what is due (催办): what stands on the sheet, for whom, and what is kept of a call."""

from __future__ import annotations

import html
from datetime import date

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import MoveRefused, NotAllowed, NotHere
from qingyuan.obligations.rectification.models import Origin
from qingyuan.obligations.rectification.states import State
from qingyuan.overview.campaigns import services as campaigns
from qingyuan.overview.campaigns.rules import Days
from qingyuan.overview.desk import due, services, wording
from qingyuan.overview.desk.models import Call
from qingyuan.people.accounts.queries import signature
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Kind as UnitKind
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.models import Person
from tests import questions
from tests.findings import TEXT, confirm, handed_in, own_finding, plant, sample_library

TODAY = date(2026, 6, 5)
PAST = date(2026, 6, 4)
SECRETARY, TOWNSHIP, STAFF = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_STAFF
VILLAGE = "banner_sumu_village_1"


def behind(league, role, today=TODAY):
    """What stands on the sheet: unit -> what is said of it."""
    lines = due.sheet(league.scope(role), today=today)
    return {line.unit.short_name: [wording.said(one) for one in line.due] for line in lines}


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


@pytest.fixture
def past_stage(league, tmp_path):
    """A campaign whose stage 查 ended yesterday."""
    staff = league.scope(STAFF)
    adopted = campaigns.create(
        staff,
        unit=league.units["banner"],
        library=sample_library(tmp_path),
        key="rectification",
        title="集中治理",
        stages=[Days("study", "学", date(2026, 4, 1), date(2026, 4, 30)), Days("find", "查", date(2026, 5, 1), PAST)],
        now=clock.now(),
    )
    return campaigns.launch(
        league.scope(roles.DEPARTMENT_HEAD), adoption_id=adopted.pk, revision=adopted.revision, now=clock.now()
    )


def test_a_problem_past_its_day_is_named_by_its_category_and_day_and_not_by_its_text(league):
    plant(league.units[VILLAGE], due_on=PAST, category_text="党务公开")
    assert behind(league, TOWNSHIP) == {"巴彦塔拉嘎查党支部": ["“党务公开”一条问题的整改：时限6月4日，还没有提交复核"]}


@pytest.mark.parametrize(
    ("state", "columns", "stands"),
    [
        pytest.param(State.OPEN, {"due_on": PAST}, True, id="past its day and nobody took it"),
        pytest.param(State.WORKING, {"due_on": PAST}, True, id="past its day and worked on"),
        pytest.param(State.WORKING, {"due_on": TODAY}, False, id="due today"),
        pytest.param(State.WORKING, {}, False, id="no day"),
        pytest.param(State.REVIEW, {"due_on": PAST}, False, id="handed in for review"),
        pytest.param(State.CONTESTED, {"due_on": PAST}, False, id="contested"),
        pytest.param(State.OPEN, {"due_on": PAST, "origin": Origin.SELF_FOUND}, False, id="found by the unit itself"),
        pytest.param(State.OPEN, {"due_on": PAST, "confidential": True}, False, id="confidential"),
        pytest.param(
            State.WORKING,
            {"send_back_note": "还差一张", "state_at": clock.at(date(2026, 5, 28), 9)},
            True,
            id="given back more than five working days ago",
        ),
        pytest.param(
            State.WORKING,
            {"send_back_note": "还差一张", "state_at": clock.at(date(2026, 5, 29), 9)},
            False,
            id="given back five working days ago",
        ),
        pytest.param(
            State.WORKING,
            {"send_back_note": "还差一张", "state_at": clock.at(date(2026, 5, 4), 9), "origin": Origin.SELF_FOUND},
            False,
            id="given back, and found by the unit itself",
        ),
    ],
)
def test_of_problems_only_what_somebody_else_saw_and_its_day_is_past(league, state, columns, stands):
    plant(league.units[VILLAGE], state, **columns)
    assert bool(behind(league, TOWNSHIP)) is stands


def test_a_list_is_due_when_the_stage_is_over_and_not_when_it_is_handed_in(league, past_stage):
    late = "“集中治理”自查清单：6月4日前报送，还没有报"
    assert behind(league, TOWNSHIP) == {"巴彦塔拉嘎查党支部": [late], "白音花嘎查党支部": [late]}
    assert behind(league, TOWNSHIP, PAST) == {}
    handed_in(league, past_stage)
    assert behind(league, TOWNSHIP) == {"白音花嘎查党支部": [late]}


def test_what_a_member_went_through_or_found_changes_no_line(league, past_stage):
    before = behind(league, TOWNSHIP)
    confirm(league, roles.MEMBER, past_stage)
    own_finding(league, SECRETARY, adoption=past_stage)
    assert behind(league, TOWNSHIP) == before


def test_a_question_stands_on_it_after_its_day_and_a_confidential_one_never(league):
    questions.ask(league, due_on=TODAY)
    questions.ask_confidential(league, at=2, due_on=TODAY)
    assert behind(league, TOWNSHIP) == {}
    assert behind(league, TOWNSHIP, date(2026, 6, 6)) == {
        "巴彦塔拉嘎查党支部": ["请说明的一件：6月5日前答复，还没有答复"]
    }


def test_each_is_reminded_from_directly_above_alone(league):
    units = league.units
    for key in (VILLAGE, "banner_sumu", "banner_office", "banner"):
        plant(units[key], due_on=PAST)
    seen = {role: set(behind(league, role)) for role in roles.BUSINESS if behind(league, role)}
    above = {"巴彦苏木党委", "科尔沁右翼前旗农牧局党支部"}
    assert seen == {TOWNSHIP: {"巴彦塔拉嘎查党支部"}, STAFF: above, roles.DEPARTMENT_HEAD: above}


def test_under_a_general_branch_the_committee_above_it_reminds(league):
    general = Organization(
        path=league.units["banner_sumu"].path + "0009",
        parent=league.units["banner_sumu"],
        name="某党总支",
        short_name="某党总支",
        kind=UnitKind.GENERAL_BRANCH,
        level="base",
        order=9,
        home_id=league.units["banner"].pk,
    )
    general.save(force_insert=True)
    below = Organization(
        path=general.path + "0001",
        parent=general,
        name="某支部",
        short_name="某支部",
        kind=UnitKind.BRANCH,
        level="base",
        order=1,
        home_id=league.units["banner"].pk,
    )
    below.save(force_insert=True)
    plant(below, due_on=PAST)
    assert set(behind(league, TOWNSHIP)) == {"某支部"}
    assert behind(league, STAFF) == {}


def test_units_stand_in_the_official_order_whatever_they_owe(league):
    for _ in range(3):
        plant(league.units["banner_sumu_village_2"], due_on=PAST)
    plant(league.units[VILLAGE], due_on=PAST)
    assert list(behind(league, TOWNSHIP)) == ["巴彦塔拉嘎查党支部", "白音花嘎查党支部"]


def test_a_call_is_kept_with_who_and_when_and_shown_to_the_unit(league, client_as):
    plant(league.units[VILLAGE], due_on=PAST)
    services.call(league.scope(TOWNSHIP), unit_id=league.units[VILLAGE].pk, now=clock.now())
    [line] = due.sheet(league.scope(TOWNSHIP), today=TODAY)
    assert (line.called.on, line.called.by.name) == (TODAY, league.people[TOWNSHIP].name)
    desks = {role: client_as(role).get("/desk").content.decode() for role in roles.BUSINESS}
    shown = f"{league.people[TOWNSHIP].name} 6月5日电话提醒过"
    assert {role for role, page in desks.items() if shown in page} == {SECRETARY, roles.COMMITTEE_MEMBER}
    [entry] = chronicle.entries_of_record(reference(line.called))
    assert (entry.by, entry.label, entry.open) == (league.people[TOWNSHIP].name, "电话提醒", {"on": "2026-06-05"})


def test_a_call_is_forgotten_when_what_it_was_about_is_done(league):
    found = plant(league.units[VILLAGE], due_on=PAST)
    services.call(league.scope(TOWNSHIP), unit_id=league.units[VILLAGE].pk, now=clock.now())
    assert len(due.reminded(league.scope(SECRETARY), today=TODAY)) == 1
    type(found)._base_manager.filter(pk=found.pk).update(state=State.REVIEW)
    assert due.reminded(league.scope(SECRETARY), today=TODAY) == []
    # Another falls due the day after the call: nobody has telephoned about that one.
    plant(league.units[VILLAGE], due_on=TODAY)
    later = date(2026, 6, 8)
    assert due.reminded(league.scope(SECRETARY), today=later) == []
    [line] = due.sheet(league.scope(TOWNSHIP), today=later)
    assert line.called is None


def test_a_call_about_nothing_or_twice_a_day_is_refused(league):
    call = {"unit_id": league.units[VILLAGE].pk, "now": clock.now()}
    with pytest.raises(MoveRefused) as nothing:
        services.call(league.scope(TOWNSHIP), **call)
    # A problem the branch found itself is nothing to call about.
    plant(league.units[VILLAGE], due_on=PAST, origin=Origin.SELF_FOUND)
    with pytest.raises(MoveRefused):
        services.call(league.scope(TOWNSHIP), **call)
    plant(league.units[VILLAGE], due_on=PAST)
    services.call(league.scope(TOWNSHIP), **call)
    with pytest.raises(MoveRefused) as twice:
        services.call(league.scope(TOWNSHIP), **call)
    assert (nothing.value.code, twice.value.code) == ("nothing_due", "called_already")
    assert Call._base_manager.count() == 1


def test_nobody_but_directly_above_notes_a_call(two_leagues):
    unit = two_leagues.one.units[VILLAGE]
    plant(unit, due_on=PAST)
    for role in (SECRETARY, STAFF, roles.INSPECTOR, roles.CONTACT_LEADER):
        with pytest.raises(NotAllowed):
            services.call(two_leagues.one.scope(role), unit_id=unit.pk, now=clock.now())
    with pytest.raises(NotHere):
        services.call(two_leagues.other.scope(TOWNSHIP), unit_id=unit.pk, now=clock.now())


def test_what_is_sent_to_one_person_names_the_thing_and_its_day_and_not_the_problem(league):
    plant(league.units[VILLAGE], due_on=PAST, category_text="党务公开")
    [line] = due.sheet(league.scope(TOWNSHIP), today=TODAY)
    said = wording.to_one(line.contact.person.name, line.due, signature(league.scope(TOWNSHIP)))
    assert said == (
        "包巴特尔同志：您好。想起您那里还有“党务公开”一条问题的整改：时限6月4日，还没有提交复核。"
        "已经在办的请接着办；有难处，或者哪里记得不对，打电话跟我说一声就行，需要延期的也可以申请。赵丽（巴彦苏木党委组织委员）"
    ).replace("包巴特尔", league.people[SECRETARY].name).replace("赵丽", league.people[TOWNSHIP].name)
    assert TEXT not in said


def test_the_text_for_a_group_is_the_same_whoever_is_behind(league, past_stage, client_as):
    def group_text():
        page = html.unescape(client_as(TOWNSHIP).get("/desk/chase").content.decode())
        return page.split('id="group-text"')[1].split(">", 1)[1].split("</textarea>")[0]

    before = group_text()
    plant(league.units[VILLAGE], due_on=PAST)
    questions.ask(league, due_on=TODAY)
    assert group_text() == before
    assert before == (
        "各位同志：“集中治理”的自查清单，报送到6月4日为止。各单位问题整改和请说明的日子，写在自己的工作台上，请抽空看一看。"
        "已经办好的不用理会，这条消息不用回复。有难处的，请打电话。巴彦苏木党委组织委员"
    )


def test_a_number_is_masked_till_it_is_asked_for_and_the_look_is_entered(league, client_as):
    person = league.people[SECRETARY]
    person.phone = "16112345678"
    Person.save(person, update_fields=["phone"])
    unit = league.units[VILLAGE]
    plant(unit, due_on=PAST)
    client = client_as(TOWNSHIP)
    page = client.get("/desk/chase").content.decode()
    assert "161****5678" in page and "16112345678" not in page
    assert "16112345678" in client.post(f"/desk/chase/{unit.pk}/phone").content.decode()
    assert "16112345678" not in client.get("/desk/chase").content.decode()
    [look] = [one for one in chronicle.entries_of_record(reference(person)) if one.verb == "roster.revealed"]
    assert look.by == league.people[TOWNSHIP].name
    assert "手机号码" in client_as(SECRETARY).get("/me").content.decode()


def test_no_number_is_shown_of_a_unit_that_owes_nothing(league, client_as):
    unit = league.units[VILLAGE]
    assert client_as(TOWNSHIP).post(f"/desk/chase/{unit.pk}/phone").status_code == 404


def test_one_press_notes_the_call_and_the_second_is_told_so(league, client_as):
    unit = league.units[VILLAGE]
    plant(unit, due_on=PAST)
    client = client_as(TOWNSHIP)
    assert client.post(f"/desk/chase/{unit.pk}/called", {"_key": "a"}).status_code == 303
    page = client.get("/desk/chase").content.decode()
    assert "已记下：今天给巴彦塔拉嘎查党支部打过电话。" in page
    assert "已电话</button>" not in page
    assert client.post(f"/desk/chase/{unit.pk}/called", {"_key": "b"}).status_code == 409


def test_the_desk_leads_to_the_sheet_only_where_somebody_is_behind(league, client_as):
    assert "/desk/chase" not in client_as(TOWNSHIP).get("/desk").content.decode()
    plant(league.units[VILLAGE], due_on=PAST)
    page = client_as(TOWNSHIP).get("/desk").content.decode()
    assert 'href="/desk/chase"' in page and "1个单位有过了日子的事，先打个电话" in page
    assert "没有要催的" in client_as(STAFF).get("/desk/chase").content.decode()
