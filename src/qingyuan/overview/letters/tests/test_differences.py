"""What a report's page tells of its figures after they were frozen: exactly which records make the difference."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingyuan.kernel import clock, facts
from qingyuan.kernel.fields import Signature
from qingyuan.obligations.rectification.models import Finding, NamedAccess
from qingyuan.obligations.rectification.states import COUNTED, STRUCK_OFF, UNDONE, State
from qingyuan.overview.letters import queries
from qingyuan.overview.letters.packing import unpack
from qingyuan.overview.letters.states import ReportState
from qingyuan.people.organizations import roles
from tests import findings
from tests.letters import HEAD, STAFF, to

BY = Signature(None, "", "系统")
VILLAGE, TOWN = "banner_sumu_village_1", "banner_town_village_1"


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


def accounts(league, report, *, by=STAFF, today=None):
    scope = league.scope(by)
    drawn = queries.drawn(scope, report, queries.figures(report), today=today or clock.today())
    return {one.drawn.figure.name: one for one in queries.accounts(scope, drawn)}


def test_a_record_that_came_in_left_and_changed_is_named_with_its_link(league):
    stays = findings.plant(league.units[VILLAGE], text="没有变的")
    changes = findings.plant(league.units[VILLAGE], text="认领了的")
    leaves = findings.plant(league.units[TOWN], State.REVIEW, text="销号了的")
    report = to(league, ReportState.FROZEN)
    assert all(one.difference.none for one in accounts(league, report).values())

    comes = findings.plant(league.units[TOWN], text="新登记的")
    Finding._base_manager.filter(pk=changes.pk).update(state=State.WORKING)
    Finding._base_manager.filter(pk=leaves.pk).update(
        state=State.SIGNED_OFF, criterion="标准", measure="措施", owner_id=1, signed_off_by=BY
    )
    told = accounts(league, report)["findings.open"]
    assert [(one.label, one.url, one.was, one.now) for one in told.added] == [
        ("永胜村党支部：新登记的", f"/findings/{comes.pk}", "", "待整改")
    ]
    # What became of it stands beside the state it was counted in.
    assert [(one.label, one.was, one.now) for one in told.left] == [("永胜村党支部：销号了的", "待复核", "已销号")]
    assert [(one.label, one.was, one.now) for one in told.changed] == [
        ("巴彦塔拉嘎查党支部：认领了的", "待整改", "整改中")
    ]
    assert stays.pk not in told.difference.changed
    assert (told.hidden, told.rest) == (0, 0)


def test_a_problem_that_passes_its_day_comes_into_what_is_overdue(league):
    findings.plant(league.units[VILLAGE], due_on=clock.today())
    report = to(league, ReportState.FROZEN)
    tomorrow = clock.today() + timedelta(days=1)
    told = accounts(league, report, today=tomorrow)["findings.overdue"]
    assert (told.difference.frozen, told.difference.now, len(told.added)) == (0, 1, 1)


def test_many_differences_are_counted_and_the_first_named(league):
    report = to(league, ReportState.FROZEN)
    for number in range(53):
        findings.plant(league.units[VILLAGE], text=f"第{number}条")
    told = accounts(league, report)["findings.counted"]
    assert (len(told.added), told.rest, told.difference.now) == (50, 3, 53)


def test_what_became_confidential_is_counted_as_gone_and_not_named(league):
    hidden = findings.plant(league.units[VILLAGE], text="转为保密的")
    report = to(league, ReportState.FROZEN)
    Finding._base_manager.filter(pk=hidden.pk).update(confidential=True)
    told = accounts(league, report)["findings.open"]
    assert (told.left, told.hidden, told.difference.left) == ([], 1, {hidden.pk: "open"})


def test_what_is_confidential_or_a_members_own_is_in_no_figure(league):
    """Not even of a reader who is named on it."""
    findings.own_finding(league, roles.MEMBER)
    named = findings.plant(league.units[VILLAGE], confidential=True)
    for role in (STAFF, HEAD):
        NamedAccess(finding=named, person_id=league.people[role].pk, why="核实").save(force_insert=True)
    report = to(league, ReportState.FROZEN)
    for one in queries.figures(report):
        assert (one.value, unpack(bytes(one.records))) == (0, {}), one.name
    findings.own_finding(league, roles.MEMBER, text="又一条")
    assert all(one.difference.none for one in accounts(league, report, by=HEAD).values())


def test_the_same_figures_for_every_reader(league):
    """A head who is also named elsewhere, and the one who froze it, read the same."""
    findings.plant(league.units[VILLAGE])
    report = to(league, ReportState.FROZEN)
    findings.plant(league.units[TOWN])
    read = {by: {name: one.difference for name, one in accounts(league, report, by=by).items()} for by in (STAFF, HEAD)}
    assert read[STAFF] == read[HEAD]
    assert read[STAFF]["findings.open"].now == 2


# What can happen to the problems of a place between one reading and the next.
STEP = st.tuples(st.sampled_from(["plant", "move", "hide", "due"]), st.integers(0, 11), st.sampled_from(State))
IN = {"findings.counted": COUNTED, "findings.struck_off": STRUCK_OFF, "findings.open": UNDONE}
_SIGNED = {"criterion": "标准", "measure": "措施", "owner_id": 1, "signed_off_by": BY}


def take(league, step):
    verb, at, state = step
    if verb == "plant":
        findings.plant(league.units[VILLAGE if at % 2 else TOWN], state)
        return
    rows = Finding._base_manager.order_by("pk")
    pks = list(rows.values_list("pk", flat=True))
    if not pks:
        return
    row = rows.filter(pk=pks[at % len(pks)])
    if verb == "move":
        row.update(state=state, **_SIGNED)
    elif verb == "hide":
        row.update(confidential=True)
    else:
        row.update(due_on=date(2026, 6, 1) + timedelta(days=at))


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(STEP, max_size=8), after=st.lists(STEP, max_size=8))
def test_whatever_happens_the_list_explains_the_difference_exactly(league, before, after):
    with transaction.atomic():
        for step in before:
            take(league, step)
        report = to(league, ReportState.FROZEN)
        frozen = {one.name: unpack(bytes(one.records)) for one in queries.figures(report)}
        for step in after:
            take(league, step)
        rows = dict(Finding._base_manager.filter(confidential=False).values_list("pk", "state"))
        for name, told in accounts(league, report).items():
            difference = told.difference
            named = {pk: new for pk, (_was, new) in difference.changed.items()}
            explained = {pk: was for pk, was in frozen[name].items() if pk not in difference.left}
            explained |= difference.added | named
            [now] = facts.records(league.scope(STAFF), [(name, queries.extent(report, "", clock.today()))])
            assert explained == now
            assert difference.frozen + len(difference.added) - len(difference.left) == len(now)
            assert len(told.added) + len(told.left) + len(told.changed) + told.hidden == (
                len(difference.added) + len(difference.left) + len(difference.changed)
            )
            if name in IN:
                assert now == {pk: state for pk, state in rows.items() if state in IN[name]}
        transaction.set_rollback(True)
