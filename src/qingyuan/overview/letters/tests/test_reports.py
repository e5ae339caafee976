"""Drawing up a report, freezing, signing, sending, discarding it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, MoveRefused, NotAllowed, NotHere
from qingyuan.obligations.rectification.states import State as Finding
from qingyuan.overview.letters import queries
from qingyuan.overview.letters.holders import on_a_report
from qingyuan.overview.letters.models import Figure, Report
from qingyuan.overview.letters.packing import unpack
from qingyuan.overview.letters.services import Chosen, Sent
from qingyuan.overview.letters.states import ReportState, State
from qingyuan.people.intake.reasons import REASONS
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.telling import unnamed
from tests import findings, letters
from tests.letters import HEAD, STAFF, TOWNSHIP, draft, move, register, stored, to


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


@pytest.fixture
def ledger(league):
    """Of each state one in a village of the banner, one overdue besides; and what must not be counted."""
    village = league.units["banner_sumu_village_1"]
    for state in Finding:
        findings.plant(village, state)
    findings.plant(village, due_on=clock.today() - timedelta(days=1))
    findings.plant(village, confidential=True, due_on=clock.today() - timedelta(days=1))
    findings.plant(league.units["county_sumu_village_1"])
    return league


def values(league, report, *, by=STAFF):
    drawn = queries.drawn(league.scope(by), report, queries.figures(report), today=clock.today())
    return {one.figure.name: one.value for one in drawn}


COUNTED = {"findings.counted": 7, "findings.struck_off": 2, "findings.open": 5, "findings.overdue": 1}


def test_the_figures_of_a_draft_are_counted_and_follow_the_records(ledger):
    report = draft(ledger)
    assert values(ledger, report) == COUNTED
    findings.plant(ledger.units["banner_town_village_1"])
    assert values(ledger, report)["findings.counted"] == 8


def test_a_township_counts_itself_and_what_is_below_it(ledger):
    report = draft(ledger, by=TOWNSHIP, unit="banner_sumu")
    findings.plant(ledger.units["banner_town_village_1"])
    assert values(ledger, report, by=TOWNSHIP)["findings.counted"] == 7


def test_freezing_keeps_values_words_and_the_very_records(ledger):
    report = move(ledger, draft(ledger), "freeze")
    assert (report.state, report.frozen_at) == (ReportState.FROZEN, clock.now())
    kept = {one.name: one for one in queries.figures(report)}
    assert {name: one.value for name, one in kept.items()} == COUNTED
    for one in kept.values():
        assert len(unpack(bytes(one.records))) == one.value
    assert kept["findings.overdue"].label == "逾期未改的问题"
    assert kept["findings.overdue"].definition.endswith("范围：科尔沁右翼前旗委和所属各单位，不限某次集中治理。")
    findings.plant(ledger.units["banner_town_village_1"])
    assert values(ledger, report) == COUNTED


def test_the_entry_of_a_freeze_commits_to_the_figures_and_shows_no_text(ledger):
    report = move(ledger, draft(ledger), "freeze")
    entry = chronicle.entries_of_record(reference(report))[-1]
    assert set(entry.open) == {"state", "figures", "digest"} and len(entry.open["digest"]) == 64
    assert unnamed(entry.verb, entry.open) == []


def test_parts_of_a_figure_add_up_to_it(league, tmp_path):
    running = findings.campaign(league, findings.sample_library(tmp_path))
    village = league.units["banner_sumu_village_1"]
    for category in ("circles", "circles", "drinking", "other", "own-category"):
        findings.plant(village, adoption=running, category=category)
    report = draft(league, adoption=running, figures=("findings.open",), divided=("findings.open",))
    drawn = queries.drawn(league.scope(STAFF), report, queries.figures(report), today=clock.today())
    assert [(one.label, one.value) for one in drawn] == [
        ("未销号的问题", 5),
        ("未销号的问题：圈子文化", 2),
        ("未销号的问题：酒桌文化", 1),
        ("未销号的问题：形式主义", 0),
        ("未销号的问题：其他", 2),
    ]


def test_a_figure_of_a_campaign_leaves_out_what_belongs_to_none(league, tmp_path):
    running = findings.campaign(league, findings.sample_library(tmp_path))
    findings.plant(league.units["banner_sumu_village_1"], adoption=running)
    findings.plant(league.units["banner_sumu_village_1"])
    assert values(league, draft(league, adoption=running))["findings.counted"] == 1


def test_a_draft_is_changed_until_it_is_frozen(ledger):
    report = draft(ledger)
    chosen = {"title": "改题", "for_unit": "盟委", "adoption": None, "figures": ("findings.open",)}
    changed = move(ledger, report, "change", chosen=Chosen(**chosen))
    assert (changed.title, [one.name for one in queries.figures(changed)]) == ("改题", ["findings.open"])
    move(ledger, report, "freeze")
    with pytest.raises(MoveRefused, match="请先作废"):
        move(ledger, report, "change", chosen=Chosen(**chosen))


@pytest.mark.parametrize(
    "said", [{"title": " "}, {"for_unit": ""}, {"figures": ()}, {"figures": ("findings.invented",)}]
)
def test_a_report_without_title_receiver_or_figure_is_refused(league, said):
    with pytest.raises(BadInput):
        draft(league, **said)


def test_a_campaign_of_somewhere_else_is_refused(two_leagues, tmp_path):
    elsewhere = findings.campaign(two_leagues.other, findings.sample_library(tmp_path))
    with pytest.raises(BadInput, match="不在本委范围内"):
        draft(two_leagues.one, adoption=elsewhere)


def test_a_report_takes_up_the_letter_it_answers_and_settles_it_when_it_goes(ledger):
    letter = register(ledger)
    report = draft(ledger, letter=letter)
    assert stored(letter).state == State.UNDER_WAY
    for verb, by in [("freeze", STAFF), ("issue", HEAD), ("send", STAFF)]:
        report = move(ledger, report, verb, by=by)
    assert stored(letter).state == State.REPORTED
    assert (report.sent_way, report.sent_to, report.sent_at) == ("exchange", letters.SENDER, clock.now())
    assert [told.verb for told in chronicle.entries_of_record(reference(letter))][-1] == "letters.reported"


def test_a_letter_of_another_committee_is_not_answered_through_this_one(league):
    other = register(league, by=TOWNSHIP, unit="banner_sumu")
    with pytest.raises(NotHere):
        draft(league, letter=other)


def test_a_report_goes_when_it_is_signed_on_paper_or_in_the_system_and_not_before(ledger):
    report = to(ledger, ReportState.FROZEN)
    with pytest.raises(MoveRefused, match="还没有签发"):
        move(ledger, report, "send")
    move(ledger, report, "attach")
    assert move(ledger, report, "send").state == ReportState.REPORTED
    assert [page.file_name for page in queries.signed_pages(report)] == ["签批件.png"]


@pytest.mark.parametrize("hours", [-1, 1], ids=["before it was frozen", "in the future"])
def test_a_time_at_which_it_cannot_have_gone_is_refused(ledger, hours):
    report = move(ledger, to(ledger, ReportState.FROZEN), "issue", by=HEAD)
    sent = Sent(clock.now() + timedelta(hours=hours), Report.Way.EXCHANGE, letters.SENDER)
    with pytest.raises(BadInput, match="报送时间"):
        move(ledger, report, "send", sent=sent)


@pytest.mark.parametrize(("way", "place"), [("pigeon", "盟委"), ("exchange", " ")])
def test_how_and_where_it_went_is_said(ledger, way, place):
    report = move(ledger, to(ledger, ReportState.FROZEN), "issue", by=HEAD)
    with pytest.raises(BadInput, match="怎样报送"):
        move(ledger, report, "send", sent=Sent(clock.now(), way, place))


def test_nobody_checks_his_own_draft_and_only_a_head_issues(ledger):
    report = to(ledger, ReportState.FROZEN)
    with pytest.raises(NotAllowed, match="换一位同志"):
        move(ledger, report, "check")
    with pytest.raises(NotAllowed, match="部长"):
        move(ledger, report, "issue")
    assert move(ledger, report, "check", by=HEAD).checked_by.name == ledger.people[HEAD].name


def test_a_frozen_report_is_discarded_with_a_reason_and_made_anew(ledger):
    report = to(ledger, ReportState.FROZEN)
    with pytest.raises(BadInput):
        move(ledger, report, "discard", reason=" ")
    assert move(ledger, report, "discard").discard_reason == "口径要换"
    with pytest.raises(MoveRefused):
        move(ledger, report, "freeze")
    assert values(ledger, report) == COUNTED


def test_what_has_gone_is_not_discarded(ledger):
    with pytest.raises(MoveRefused):
        move(ledger, to(ledger, ReportState.REPORTED), "discard")


def test_the_database_holds_that_a_reported_one_says_how(ledger):
    report = to(ledger, ReportState.FROZEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report._base_manager.filter(pk=report.pk).update(state=ReportState.REPORTED)


def test_who_stands_on_a_report_is_not_voided(ledger):
    to(ledger, ReportState.REPORTED)
    people = {person.pk: role for role, person in ledger.people.items()}
    assert {people[one] for one in on_a_report(list(people))} == {STAFF, HEAD}
    assert on_a_report([ledger.people[roles.MEMBER].pk]) == set()
    assert REASONS["on_a_report"]


def test_many_records_are_frozen_by_few_queries(ledger, django_assert_max_num_queries):
    for _number in range(120):
        findings.plant(ledger.units["banner_sumu_village_2"])
    report = draft(ledger)
    with django_assert_max_num_queries(20):
        move(ledger, report, "freeze")
    assert Figure._base_manager.get(report=report, name="findings.counted").value == 127
