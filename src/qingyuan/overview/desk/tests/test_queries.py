"""What waits for a reader (待办)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qingyuan.kernel import clock
from qingyuan.kernel.fields import Signature
from qingyuan.obligations.rectification import services
from qingyuan.obligations.rectification.models import Finding
from qingyuan.obligations.rectification.states import State
from qingyuan.overview.campaigns import services as campaigns
from qingyuan.overview.campaigns.rules import Days
from qingyuan.overview.desk import queries
from qingyuan.overview.desk.tasks import Ahead
from qingyuan.people.organizations import roles
from qingyuan.people.roster import services as roster
from qingyuan.people.roster.models import Membership, Person
from tests import questions
from tests.findings import DUE_ON, TEXT, Loop, handed_in, own_finding, plant, sample_library

TODAY = date(2026, 6, 5)
SECRETARY, TOWNSHIP, STAFF = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_STAFF


def desk(league, role):
    return {group.title: group for group in queries.waiting(league.scope(role), today=TODAY)}


def counted(league, role):
    return {title: group.total for title, group in desk(league, role).items()}


def test_with_nothing_to_do_the_desk_is_empty(two_leagues):
    for role in two_leagues.one.accounts:
        assert queries.waiting(two_leagues.one.scope(role), today=TODAY) == []


def test_a_problem_wanders_from_desk_to_desk_as_it_is_worked_on(two_leagues):
    league = two_leagues.one
    loop = Loop(league)
    seen = []

    def look():
        seen.append({role: list(desk(league, role)) for role in (SECRETARY, TOWNSHIP, STAFF)})

    look()
    for role, verb in (
        (SECRETARY, "start"),
        (SECRETARY, "plan"),
        (SECRETARY, "add_evidence"),
        (SECRETARY, "submit"),
        (TOWNSHIP, "send_back"),
        (SECRETARY, "submit"),
        (STAFF, "sign_off"),
    ):
        loop.call(role, verb)
        look()
    to_take = {SECRETARY: ["等本单位认领"], TOWNSHIP: [], STAFF: []}
    to_mend = {SECRETARY: ["本单位正在整改"], TOWNSHIP: [], STAFF: []}
    to_review = {SECRETARY: [], TOWNSHIP: ["请您复核"], STAFF: ["请您复核"]}
    nothing = {SECRETARY: [], TOWNSHIP: [], STAFF: []}
    assert seen == [to_take, to_mend, to_mend, to_mend, to_review, to_mend, to_review, nothing]


def test_a_request_for_more_time_waits_on_the_desks_above_till_it_is_answered(two_leagues):
    league = two_leagues.one
    loop = Loop(league)
    for verb in ("start", "plan", "ask_extension"):
        loop.call(SECRETARY, verb)
    waits = {SECRETARY: ["本单位正在整改"], TOWNSHIP: ["责任单位申请延期"], STAFF: ["责任单位申请延期"]}
    assert {role: list(desk(league, role)) for role in waits} == waits
    loop.call(TOWNSHIP, "decide_extension")
    assert [list(desk(league, role)) for role in (TOWNSHIP, STAFF)] == [[], []]


def test_the_most_pressing_kind_comes_first(two_leagues):
    units = two_leagues.one.units
    plant(units["banner_sumu_village_1"], State.SIGNED_OFF, look_back_on=TODAY)
    plant(units["banner_sumu_village_1"], State.CONTESTED)
    plant(units["banner_sumu"], State.WORKING)
    plant(units["banner_sumu"])
    plant(units["banner_sumu_village_1"], State.REVIEW)
    assert counted(two_leagues.one, TOWNSHIP) == {
        "请您复核": 1,
        "等本单位认领": 1,
        "本单位正在整改": 1,
        "责任单位提出异议": 1,
        "到了回头看的日子": 1,
    }
    assert list(desk(two_leagues.one, TOWNSHIP)) == [
        "请您复核",
        "等本单位认领",
        "本单位正在整改",
        "责任单位提出异议",
        "到了回头看的日子",
    ]


def test_a_superior_is_not_asked_to_take_what_lies_with_a_branch(two_leagues):
    plant(two_leagues.one.units["banner_sumu_village_1"])
    plant(two_leagues.one.units["banner_sumu_village_1"], State.WORKING)
    assert counted(two_leagues.one, TOWNSHIP) == counted(two_leagues.one, STAFF) == {}


@pytest.mark.parametrize("role", [roles.MEMBER, roles.CONTACT_LEADER, roles.SYSTEM_ADMINISTRATOR])
def test_who_only_reads_has_no_desk_work(two_leagues, role):
    for state in State:
        plant(two_leagues.one.units["banner_sumu_village_1"], state, look_back_on=TODAY)
    assert counted(two_leagues.one, role) == {}


def test_the_owner_is_not_asked_to_review_his_own_wherever_he_sits(two_leagues):
    league = two_leagues.one
    person = league.people[roles.DEPARTMENT_HEAD]
    plant(league.units["banner_sumu_village_1"], State.REVIEW, owner_id=person.pk)
    assert counted(league, roles.DEPARTMENT_HEAD) == {}
    assert counted(league, STAFF) == {"请您复核": 1}


@pytest.mark.parametrize(
    ("look_back_on", "shown"),
    [
        pytest.param(TODAY, True, id="today"),
        pytest.param(TODAY - timedelta(days=40), True, id="long due"),
        pytest.param(TODAY + timedelta(days=1), False, id="tomorrow"),
        pytest.param(None, False, id="no day set"),
    ],
)
@pytest.mark.parametrize("state", [State.SIGNED_OFF, State.LOOKED_BACK])
def test_a_look_back_comes_to_the_desk_on_its_day(two_leagues, state, look_back_on, shown):
    plant(two_leagues.one.units["banner_sumu_village_1"], state, look_back_on=look_back_on)
    assert ("到了回头看的日子" in desk(two_leagues.one, TOWNSHIP)) is shown


def test_a_look_back_shows_its_own_day_and_is_never_late(two_leagues):
    plant(
        two_leagues.one.units["banner_sumu_village_1"],
        State.SIGNED_OFF,
        look_back_on=date(2026, 6, 1),
        due_on=date(2026, 1, 1),
    )
    [task] = desk(two_leagues.one, TOWNSHIP)["到了回头看的日子"].tasks
    assert (task.due, task.late) == (date(2026, 6, 1), False)


def test_a_task_says_what_where_and_by_when_and_leads_to_its_page(two_leagues):
    found = plant(two_leagues.one.units["banner_sumu_village_1"], due_on=DUE_ON)
    [task] = desk(two_leagues.one, SECRETARY)["等本单位认领"].tasks
    assert (task.title, task.note, task.due, task.late, task.verb, task.url) == (
        TEXT,
        "巴彦塔拉嘎查党支部",
        DUE_ON,
        False,
        "去认领",
        f"/findings/{found.pk}",
    )


def test_what_is_due_first_stands_first_and_what_has_no_day_last(two_leagues):
    unit = two_leagues.one.units["banner_sumu_village_1"]
    for text, due_on in (("没有日子", None), ("七月", date(2026, 7, 1)), ("昨天", date(2026, 6, 4)), ("今天", TODAY)):
        plant(unit, text=text, due_on=due_on)
    tasks = desk(two_leagues.one, SECRETARY)["等本单位认领"].tasks
    assert [(task.title, task.late) for task in tasks] == [
        ("昨天", True),
        ("今天", False),
        ("七月", False),
        ("没有日子", False),
    ]


@pytest.mark.parametrize(("number", "rest_url"), [(8, None), (9, "/findings/?waits=start")])
def test_beyond_eight_the_rest_stands_in_the_ledger(two_leagues, number, rest_url):
    for _ in range(number):
        plant(two_leagues.one.units["banner_sumu_village_1"])
    group = desk(two_leagues.one, SECRETARY)["等本单位认领"]
    assert (len(group.tasks), group.total, group.rest_url) == (8, number, rest_url)


def test_a_members_own_finding_comes_to_nobodys_desk(two_leagues):
    league = two_leagues.one
    own = own_finding(league)
    Finding._base_manager.filter(pk=own.pk).update(look_back_on=date(2026, 6, 1))
    for state in State:
        if state not in (State.SIGNED_OFF, State.LOOKED_BACK):
            Finding._base_manager.filter(pk=own.pk).update(state=state)
            assert {role: counted(league, role) for role in league.accounts} == {role: {} for role in league.accounts}


def test_the_other_leagues_work_is_on_nobodys_desk(two_leagues):
    for state in State:
        plant(two_leagues.one.units["banner_sumu_village_1"], state, look_back_on=TODAY)
    assert [counted(two_leagues.other, role) for role in two_leagues.other.accounts] == [{}] * 12


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param([], None, id="nothing ahead"),
        pytest.param([TODAY], None, id="what is due today is on the desk already"),
        pytest.param([date(2026, 12, 5), date(2026, 9, 1), None], date(2026, 9, 1), id="the nearest day ahead"),
    ],
)
def test_the_next_thing_is_the_next_look_back_by_name_and_day(two_leagues, days, expected):
    for day in days:
        plant(two_leagues.one.units["banner_sumu_village_1"], State.SIGNED_OFF, look_back_on=day)
    found = queries.coming(two_leagues.one.scope(TOWNSHIP), today=TODAY)
    assert next(iter(found), None) == (Ahead(expected, "回头看", 1, comes=True) if expected else None)
    assert queries.coming(two_leagues.one.scope(SECRETARY), today=TODAY) == []


def _sent(league, into, count=1):
    """So many members of the first 嘎查 on their way to a unit."""
    village = league.units["banner_sumu_village_1"]
    for at in range(count):
        person = Person(home_id=village.home_id, name=f"第{at}号")
        person.save(force_insert=True)
        Membership(person=person, unit=village, kind="full", from_on=TODAY).save(force_insert=True)
        call = {"into_id": league.units[into].pk, "on": TODAY, "by": Signature(None, "赵丽", ""), "now": clock.now()}
        sent = roster.send(league.scope(TOWNSHIP), person_id=person.pk, **call)
    return sent


def test_a_membership_on_its_way_waits_with_those_who_keep_the_roster_where_it_goes(two_leagues):
    league = two_leagues.one
    sent = _sent(league, "banner_town_village_1")
    found = {role: desk(league, role) for role in (SECRETARY, TOWNSHIP, STAFF, roles.INSPECTOR)}
    assert [role for role, groups in found.items() if groups] == [STAFF]
    [task] = found[STAFF]["待接收的组织关系"].tasks
    assert (task.title, task.url, task.verb, task.note, task.late) == (
        "第0号，从“巴彦塔拉嘎查党支部”转来",
        sent.get_absolute_url(),
        "去接收",
        "永胜村党支部",
        False,
    )
    assert desk(two_leagues.other, STAFF) == {}
    roster.send_back(
        league.scope(STAFF), transfer_id=sent.pk, reason="错了", by=Signature(None, "", ""), now=clock.now()
    )
    assert desk(league, STAFF) == {}


def test_many_on_their_way_are_counted_and_the_rest_is_a_list_away(two_leagues):
    _sent(two_leagues.one, "banner_sumu_village_2", count=9)
    group = desk(two_leagues.one, TOWNSHIP)["待接收的组织关系"]
    assert (len(group.tasks), group.total, group.rest_url) == (8, 9, "/people/transfers")


# --- going through the checklist


@pytest.fixture
def finding_stage(two_leagues, tmp_path):
    """A campaign whose stage 查 owes the checklist and has begun."""
    staff, days = two_leagues.one.scope(STAFF), (date(2026, 5, 1), date(2026, 6, 30))
    adopted = campaigns.create(
        staff,
        unit=two_leagues.one.units["banner"],
        library=sample_library(tmp_path),
        key="rectification",
        title="集中治理",
        stages=[Days("study", "学", *days), Days("find", "查", *days)],
        now=clock.now(),
    )
    head = two_leagues.one.scope(roles.DEPARTMENT_HEAD)
    return campaigns.launch(head, adoption_id=adopted.pk, revision=adopted.revision, now=clock.now())


def test_the_checklist_is_on_the_desk_of_who_goes_through_it_until_he_has(two_leagues, finding_stage):
    league = two_leagues.one
    assert {role: counted(league, role).get("对照检查") for role in roles.BUSINESS} == {
        roles.MEMBER: 1,
        # His own, and the branch's.
        SECRETARY: 2,
        roles.COMMITTEE_MEMBER: 1,
        # Each belongs to a branch as a member; the township and the banner answer for a list of their own.
        roles.TOWNSHIP_ORGANIZATION_MEMBER: 2,
        STAFF: 2,
        roles.DEPARTMENT_HEAD: 2,
        roles.CONTACT_LEADER: 1,
        roles.INSPECTOR: 1,
        roles.DISCIPLINE_MEMBER: 1,
    }
    confirm = {"adoption_id": finding_stage.pk, "marks": [], "now": clock.now()}
    services.confirm_member(league.scope(roles.MEMBER), **confirm)
    assert "对照检查" not in counted(league, roles.MEMBER)
    check = handed_in(league, finding_stage)
    assert counted(league, roles.COMMITTEE_MEMBER).get("对照检查") is None
    # With the committee directly above, and not on the desk of those above that.
    assert {role for role in roles.BUSINESS if "请您审核自查清单" in counted(league, role)} == {TOWNSHIP}
    services.accept_check(
        league.scope(roles.TOWNSHIP_ORGANIZATION_MEMBER),
        adoption_id=check.adoption_id,
        unit_id=check.unit_id,
        revision=check.revision,
        now=clock.now(),
    )
    assert "请您审核自查清单" not in counted(league, roles.TOWNSHIP_ORGANIZATION_MEMBER)


def test_a_question_waits_with_the_unit_then_with_those_who_decide(two_leagues):
    league = two_leagues.one
    found = questions.ask(league)
    asked = {role: counted(league, role) for role in (SECRETARY, TOWNSHIP, STAFF)}
    assert asked == {SECRETARY: {"请您说明": 1}, TOWNSHIP: {}, STAFF: {}}
    found = questions.take_down(league, found)
    answered = {role: counted(league, role) for role in (SECRETARY, TOWNSHIP, STAFF)}
    # Who wrote the answer down does not decide on it.
    assert answered == {SECRETARY: {}, TOWNSHIP: {}, STAFF: {"待处理的说明": 1}}
    questions.close(league, found)
    assert {role: counted(league, role) for role in answered} == {role: {} for role in answered}


def test_a_question_says_what_where_and_by_which_day_and_leads_to_its_page(two_leagues):
    found = questions.ask(two_leagues.one)
    [task] = desk(two_leagues.one, SECRETARY)["请您说明"].tasks
    assert (task.title, task.note, task.due, task.verb, task.url) == (
        questions.TEXT,
        "巴彦塔拉嘎查党支部 · 与以往结论不一致",
        date(2026, 6, 22),
        "去说明",
        f"/questions/{found.pk}",
    )


def test_an_unanswered_question_comes_to_those_who_decide_after_its_day_and_is_never_called_late(two_leagues):
    league = two_leagues.one
    questions.ask(league)
    for day, waiting in ((date(2026, 6, 22), 0), (date(2026, 6, 23), 1)):
        groups = {group.title: group for group in queries.waiting(league.scope(STAFF), today=day)}
        assert len(groups) == waiting
    [task] = groups["待处理的说明"].tasks
    assert (task.note, task.late) == ("巴彦塔拉嘎查党支部 · 与以往结论不一致 · 未答复", False)
    own = {group.title: group.total for group in queries.waiting(league.scope(SECRETARY), today=date(2026, 6, 23))}
    assert own == {"请您说明": 1}


def test_a_confidential_question_comes_to_those_named_alone_and_without_a_word_of_it(two_leagues):
    league = two_leagues.one
    found = questions.ask_confidential(league)
    wait = {role: desk(league, role) for role in league.accounts}
    assert {role for role, groups in wait.items() if groups} == set(questions.NAMED)
    [task] = wait[roles.DEPARTMENT_HEAD]["请您说明"].tasks
    assert (task.title, task.url) == ("指名办理的一件", f"/questions/{found.pk}")
    assert desk(two_leagues.other, roles.DEPARTMENT_HEAD) == {}


def test_beyond_eight_questions_the_rest_is_a_list_away(two_leagues):
    league = two_leagues.one
    for at in range(9):
        questions.answer(league, questions.ask_confidential(league, at=at), by=roles.DISCIPLINE_MEMBER)
    group = desk(league, roles.DEPARTMENT_HEAD)["待处理的说明"]
    assert (len(group.tasks), group.total, group.rest_url) == (8, 9, "/questions/?tab=waiting")


def test_what_a_member_sends_stands_on_the_secretarys_desk_until_he_has_looked(two_leagues):
    league = two_leagues.one
    own = own_finding(league, roles.MEMBER)
    own = services.show_own(league.scope(roles.MEMBER), finding_id=own.pk, revision=own.revision, now=clock.now())
    assert {role: counted(league, role) for role in league.accounts if counted(league, role)} == {
        SECRETARY: {"党员送您看的": 1}
    }
    [task] = desk(league, SECRETARY)["党员送您看的"].tasks
    assert (task.title, task.url) == ("李晨送您看的一条", own.get_absolute_url())
    services.note_look(league.scope(SECRETARY), finding_id=own.pk, now=clock.now())
    assert counted(league, SECRETARY) == {}
    # Taken back, changed and sent again on the same day: it is there to be read again.
    member = league.scope(roles.MEMBER)
    own.refresh_from_db()
    own = services.take_back_own(member, finding_id=own.pk, revision=own.revision, now=clock.now())
    services.show_own(member, finding_id=own.pk, revision=own.revision, now=clock.now())
    assert counted(league, SECRETARY) == {"党员送您看的": 1}
    services.note_look(league.scope(SECRETARY), finding_id=own.pk, now=clock.now())
    assert counted(league, SECRETARY) == {}


def test_before_the_stage_the_first_day_of_it_comes_next_and_brings_the_list(two_leagues, tmp_path):
    league, staff = two_leagues.one, two_leagues.one.scope(STAFF)
    adopted = campaigns.create(
        staff,
        unit=league.units["banner"],
        library=sample_library(tmp_path),
        key="rectification",
        title="集中治理",
        stages=[
            Days("study", "学", date(2026, 6, 1), date(2026, 6, 8)),
            Days("find", "查", date(2026, 6, 9), date(2026, 7, 9)),
        ],
        now=clock.now(),
    )
    campaigns.launch(
        league.scope(roles.DEPARTMENT_HEAD), adoption_id=adopted.pk, revision=adopted.revision, now=clock.now()
    )
    assert queries.coming(league.scope(roles.MEMBER), today=TODAY) == [
        Ahead(date(2026, 6, 8), "“集中治理”“学”最后一天", 0, comes=False),
        Ahead(date(2026, 6, 9), "“集中治理”“查”第一天", 0, comes=True),
        Ahead(date(2026, 7, 9), "“集中治理”“查”最后一天", 0, comes=False),
    ]
    assert counted(league, roles.MEMBER) == {}
    assert queries.coming(two_leagues.other.scope(roles.MEMBER), today=TODAY) == []
