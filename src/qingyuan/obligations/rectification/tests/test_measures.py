"""Causes, further measures and the series of looks (原因分析、另列措施、长期坚持)."""

from __future__ import annotations

import html
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.models import Entry
from qingyuan.chronicle.services import reference
from qingyuan.obligations.rectification import deadlines, papers, queries
from qingyuan.obligations.rectification.models import Finding, Measure, MeasureKind
from qingyuan.obligations.rectification.queries import Filter
from qingyuan.obligations.rectification.services import Plan, entered
from qingyuan.obligations.rectification.states import State
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.telling import unnamed
from tests.findings import DUE_ON, Loop, campaign, further, plant, refusal, sample_library

SECRETARY, TOWNSHIP, STAFF = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_STAFF
TODAY = date(2026, 6, 5)


@pytest.fixture
def in_campaign(two_leagues, tmp_path):
    """A finding under a campaign whose terms are 5 days, 60 days and 6 months."""
    return Loop(two_leagues.one, adoption=campaign(two_leagues.one, sample_library(tmp_path)))


def text_of(response):
    return html.unescape(response.content.decode())


def only():
    return Measure._base_manager.get()


# --- causes


def test_a_cause_is_kept_with_the_plan_and_sealed_in_its_entry(loop):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "plan", plan=Plan(cause="没有定谁来公示"))
    assert loop.stored().cause == "没有定谁来公示"
    line = chronicle.entries_of_record(reference(loop.finding))[-1]
    assert (line.open["fields"], line.texts["cause"]) == (["cause"], "没有定谁来公示")
    assert not Entry.objects.filter(leaf__contains="没有定谁").exists()


def test_nobody_has_to_name_a_cause(loop):
    assert loop.to(State.SIGNED_OFF).cause == ""


def test_a_new_round_asks_for_its_own_cause_and_keeps_the_earlier_one(loop):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "plan", plan=Plan(cause="没有定谁来公示"))
    loop.call(SECRETARY, "submit")
    loop.call(TOWNSHIP, "sign_off")
    loop.call(TOWNSHIP, "reopen")
    assert loop.stored().cause == ""
    assert [past.cause for past in queries.past_rounds(loop.finding)] == ["没有定谁来公示"]


# --- further measures


def test_a_further_measure_is_refused_without_a_criterion_of_its_own(loop):
    loop.to(State.WORKING)
    refusal("criterion_first", loop.call, SECRETARY, "add_measure", listed=further(criterion=" "))
    refusal("no_reason", loop.call, SECRETARY, "add_measure", listed=further(text=" "))
    assert not Measure._base_manager.exists()


def test_a_further_measure_is_entered_with_its_day_open_and_its_words_sealed(loop):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "add_measure")
    line = chronicle.entries_of_record(reference(loop.finding))[-1]
    assert line.verb == entered.MEASURE_ADDED
    assert line.open == {"measure_order": 1, "measure_kind": "by_date", "due_on": DUE_ON.isoformat()}
    assert (line.texts["measure"], line.texts["criterion"]) == ("给公示栏装锁。", "公示栏加了锁，钥匙有人管。")
    assert not Entry.objects.filter(leaf__contains="装锁").exists()


def test_review_waits_until_each_further_measure_is_done_or_taken_off(loop):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "add_measure")
    loop.call(SECRETARY, "add_measure", listed=further(text="定一个人每季度公示。"))
    refused = refusal("measure_unfinished", loop.call, SECRETARY, "submit")
    assert "“给公示栏装锁。”、“定一个人每季度公示。”" in refused.message
    first, second = queries.measures_now(loop.finding)
    loop.call(SECRETARY, "measure_done", measure_id=first.pk, on=TODAY, note="锁已装")
    refused = refusal("measure_unfinished", loop.call, SECRETARY, "submit")
    assert "装锁" not in refused.message
    loop.call(SECRETARY, "drop_measure", measure_id=second.pk, reason="与主要措施重复")
    assert loop.call(SECRETARY, "submit").state == State.REVIEW
    assert [(one.done_on, one.dropped_reason) for one in queries.measures(loop.finding)] == [
        (TODAY, ""),
        (None, "与主要措施重复"),
    ]


def test_what_has_to_hold_keeps_no_review_waiting_has_no_day_and_is_never_done(loop):
    loop.to(State.WORKING)
    lasting = further(kind=MeasureKind.LASTING)
    refusal("lasting_has_no_day", loop.call, SECRETARY, "add_measure", listed=lasting)
    loop.call(SECRETARY, "add_measure", listed=further(kind=MeasureKind.LASTING, due_on=None))
    refusal("lasting_is_never_done", loop.call, SECRETARY, "measure_done", measure_id=only().pk, on=TODAY, note="")
    assert loop.call(SECRETARY, "submit").state == State.REVIEW


@pytest.mark.parametrize(
    ("on", "code"),
    [
        pytest.param(date(2026, 6, 6), "future_date", id="tomorrow"),
        pytest.param(date(2026, 5, 31), "before_found", id="the day before it was found"),
    ],
)
def test_a_measure_is_done_between_the_finding_and_today(loop, on, code):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "add_measure")
    refusal(code, loop.call, SECRETARY, "measure_done", measure_id=only().pk, on=on, note="")
    loop.call(SECRETARY, "measure_done", measure_id=only().pk, on=date(2026, 6, 1), note="")
    refusal("measure_settled", loop.call, SECRETARY, "measure_done", measure_id=only().pk, on=TODAY, note="")
    refusal("measure_settled", loop.call, SECRETARY, "drop_measure", measure_id=only().pk, reason="不要了")


def test_taking_one_off_wants_a_reason_and_another_findings_measure_is_none_here(loop, two_leagues):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "add_measure")
    refusal("no_reason", loop.call, SECRETARY, "drop_measure", measure_id=only().pk, reason=" ")
    other = Loop(two_leagues.one)
    other.to(State.WORKING)
    refusal("no_measure", other.call, SECRETARY, "drop_measure", measure_id=only().pk, reason="不要了")


@pytest.mark.parametrize("state", [State.OPEN, State.REVIEW, State.SIGNED_OFF, State.CONTESTED, State.WITHDRAWN])
def test_measures_are_listed_between_taking_and_handing_in(loop, state):
    loop.to(state)
    refusal("wrong_state", loop.call, SECRETARY, "add_measure")


def test_the_superior_writes_no_measure_for_the_unit(loop):
    loop.to(State.WORKING)
    refusal("not_allowed", loop.call, TOWNSHIP, "add_measure")


def test_a_new_round_begins_without_the_measures_of_the_last_which_stay_readable(loop, client_as):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "add_measure")
    loop.call(SECRETARY, "measure_done", measure_id=only().pk, on=TODAY, note="")
    loop.call(SECRETARY, "submit")
    loop.call(TOWNSHIP, "sign_off")
    loop.call(TOWNSHIP, "reopen")
    assert queries.measures_now(loop.finding) == []
    assert "给公示栏装锁。" in text_of(client_as(SECRETARY).get(f"/findings/{loop.finding.pk}"))
    loop.call(SECRETARY, "add_measure")
    assert [(one.round, one.order) for one in queries.measures(loop.finding)] == [(1, 1), (2, 1)]


def test_the_table_itself_keeps_no_measure_without_a_criterion(loop):
    measure = Measure(
        finding=loop.finding, round=1, order=1, text="装锁", criterion="", kind="by_date", at=loop.finding.created_at
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        measure.save(force_insert=True)


def test_the_ledger_on_paper_has_every_measure_in_its_one_column(loop):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "add_measure")
    loop.call(SECRETARY, "add_measure", listed=further(text="撤下的这条"))
    loop.call(SECRETARY, "drop_measure", measure_id=queries.measures_now(loop.finding)[1].pk, reason="重复")
    [row] = papers.ledger_rows(loop.scopes[STAFF], Filter())
    assert row[4].splitlines() == [
        "标准：四个季度都公示，公示表有金额。",
        "补公示一季度。",
        "另：标准：公示栏加了锁，钥匙有人管。",
        "给公示栏装锁。",
    ]


# --- days out of the campaign


@pytest.mark.parametrize(
    ("kind", "due_on"),
    [
        pytest.param(MeasureKind.AT_ONCE, date(2026, 6, 10), id="at once: 5 days"),
        pytest.param(MeasureKind.BY_DATE, date(2026, 8, 4), id="by date: 60 days"),
        pytest.param(MeasureKind.LASTING, None, id="what has to hold has no day"),
    ],
)
def test_a_day_left_empty_is_the_campaigns(in_campaign, kind, due_on):
    in_campaign.call(SECRETARY, "start")
    in_campaign.call(SECRETARY, "plan", plan=Plan(criterion="四季都公示", measure="补公示", measure_kind=kind))
    assert in_campaign.stored().due_on == due_on
    in_campaign.call(SECRETARY, "add_measure", listed=further(kind=kind, due_on=None))
    assert only().due_on == due_on


def test_a_day_the_unit_gives_stands_and_outside_a_campaign_none_is_made_up(in_campaign, two_leagues):
    in_campaign.call(SECRETARY, "start")
    in_campaign.call(SECRETARY, "plan", plan=Plan(criterion="标准", measure_kind="at_once", due_on=DUE_ON))
    assert in_campaign.stored().due_on == DUE_ON
    outside = Loop(two_leagues.one)
    outside.call(SECRETARY, "start")
    outside.call(SECRETARY, "plan", plan=Plan(criterion="标准", measure_kind="at_once"))
    assert outside.stored().due_on is None


def test_a_campaign_never_offers_a_day_gone_by(in_campaign):
    found = in_campaign.finding
    assert deadlines.due_on(found, "at_once", taken_on=date(2026, 5, 1), today=TODAY) == date(2026, 6, 6)
    assert deadlines.terms(found) == [("立行立改", "5天"), ("限期整改", "60天")]


# --- what has to hold is looked at again and again


def test_what_has_to_hold_is_looked_at_as_often_as_the_campaign_says(in_campaign, client_as):
    in_campaign.call(SECRETARY, "start")
    given = Plan(criterion="四季都公示", measure="补公示", measure_kind="lasting", due_on=DUE_ON)
    in_campaign.call(SECRETARY, "plan", plan=given)
    line = chronicle.entries_of_record(reference(in_campaign.finding))[-1]
    assert (in_campaign.stored().look_every, line.open["look_every"]) == (6, 6)
    in_campaign.call(SECRETARY, "plan", plan=Plan(look_every=3))
    in_campaign.call(SECRETARY, "add_evidence")
    in_campaign.call(SECRETARY, "submit")
    client = client_as(TOWNSHIP)
    page = f"/findings/{in_campaign.finding.pk}"
    assert 'value="2026-09-05"' in text_of(client.get(page))
    in_campaign.call(TOWNSHIP, "sign_off", look_back_on=date(2026, 9, 5))
    in_campaign.call(TOWNSHIP, "look_back", next_on=date(2026, 9, 5))
    shown = text_of(client.get(page))
    assert "长期坚持：每3个月看一次，已看1次。下次2026年9月5日。" in shown
    assert 'name="next_on" value="2026-09-05"' in shown


def test_an_added_measure_that_has_to_hold_makes_a_series_too_until_it_is_taken_off(in_campaign):
    in_campaign.to(State.WORKING)
    in_campaign.call(SECRETARY, "add_measure", listed=further(kind=MeasureKind.LASTING, due_on=None))
    assert in_campaign.stored().look_every == 6
    in_campaign.call(SECRETARY, "drop_measure", measure_id=only().pk, reason="并入主要措施")
    assert in_campaign.stored().look_every is None


def test_how_often_means_nothing_where_nothing_has_to_hold(in_campaign):
    in_campaign.to(State.WORKING)
    refusal("nothing_changed", in_campaign.call, SECRETARY, "plan", plan=Plan(look_every=3))
    refusal("look_every", in_campaign.call, SECRETARY, "plan", plan=Plan(look_every=25))
    assert in_campaign.stored().look_every is None
    assert deadlines.next_look(in_campaign.finding, TODAY) is None


def test_months_end_on_the_months_last_day():
    assert deadlines.next_look(Finding(look_every=3), date(2026, 11, 30)) == date(2027, 2, 28)


# --- pages


def test_a_measure_is_listed_done_and_taken_off_page_by_page(loop, client_as):
    found = loop.to(State.WORKING)
    secretary = client_as(SECRETARY)
    page = f"/findings/{found.pk}"

    def step(verb, said, **data):
        answer = secretary.post(f"{page}/{verb}", {"revision": loop.stored().revision, **data})
        assert answer.status_code == 303, text_of(answer)
        assert said in text_of(secretary.get(page))

    listed = {"criterion": "公示栏加了锁", "text": "给公示栏装锁", "kind": "at_once", "due_on": "2026-06-10"}
    step("measure", "已另列一条措施。", **listed)
    step("measure", "已另列一条措施。", **listed | {"text": "换公示栏"})
    first, second = queries.measures_now(found)
    refused = secretary.post(f"{page}/submit", {"revision": loop.stored().revision, "reviewer": ""})
    assert (refused.status_code, "“给公示栏装锁”、“换公示栏”还没有办完" in text_of(refused)) == (409, True)
    step("measure/done", "已记下，这条措施办完。", measure=first.pk, on="2026-06-05", note="锁已装")
    step("measure/drop", "已撤下，理由留在页面上。", measure=second.pk, reason="不用换")
    shown = text_of(secretary.get(page))
    assert "2026年6月5日办完：锁已装" in shown and "撤下的理由：不用换" in shown
    again = secretary.post(f"{page}/measure/done", {"revision": loop.stored().revision, "measure": first.pk})
    assert again.status_code == 422


def test_a_refused_measure_comes_back_with_what_was_typed(loop, client_as):
    found = loop.to(State.WORKING)
    given = {"revision": found.revision, "criterion": "锁好", "text": "给公示栏装锁", "kind": "by_date"}
    answer = client_as(SECRETARY).post(f"/findings/{found.pk}/measure", given | {"due_on": "2026-06-01"})
    assert answer.status_code == 422
    assert "措施的时限已经过去" in text_of(answer) and "给公示栏装锁" in text_of(answer)


def test_every_open_value_of_these_entries_has_a_name(loop):
    loop.to(State.WORKING)
    loop.call(SECRETARY, "add_measure")
    loop.call(SECRETARY, "measure_done", measure_id=only().pk, on=TODAY, note="")
    assert [
        unnamed(line.verb, line.open)
        for line in chronicle.entries_of_record(reference(loop.finding))
        if line.verb in (entered.MEASURE_ADDED, entered.MEASURE_DONE)
    ] == [[], []]


def test_a_members_own_findings_measures_are_entered_for_those_named_alone(two_leagues):
    village = two_leagues.one.units["banner_sumu_village_1"]
    hidden = plant(village, confidential=True)
    assert refusal("not_here", Loop.call, _of(two_leagues.one, hidden), SECRETARY, "add_measure").status == 404


def _of(league, found):
    loop = Loop(league)
    loop.finding = found
    return loop
