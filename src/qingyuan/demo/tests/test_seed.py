"""The demo as loaded, on a league cut down to four townships."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.conf import settings

from qingyuan.chronicle import queries as chronicle
from qingyuan.demo import casting, divisions, local_rules, people, seed
from qingyuan.demo.cast import USERNAMES
from qingyuan.demo.days import ends_on, starts_on
from qingyuan.kernel import clock
from qingyuan.obligations.pledges import asked as pledged
from qingyuan.obligations.pledges import queries as pledge_queries
from qingyuan.obligations.pledges.models import Sheet
from qingyuan.obligations.questions import rules as question_rules
from qingyuan.obligations.questions.models import Question, QuestionAccess
from qingyuan.obligations.questions.states import State as QuestionState
from qingyuan.obligations.rectification import deadlines, drawing, rules, services
from qingyuan.obligations.rectification import queries as rectification
from qingyuan.obligations.rectification.conclusions_states import Source, Standing
from qingyuan.obligations.rectification.models import (
    CategoryAnswer,
    ConclusionAccess,
    Draw,
    DrawnFinding,
    EarlierConclusion,
    Finding,
    Measure,
    MeasureKind,
    Origin,
    RuleLink,
)
from qingyuan.obligations.rectification.queries import conclusions
from qingyuan.obligations.rectification.services import entered
from qingyuan.obligations.rectification.states import MOVES, STRUCK_OFF, State
from qingyuan.overview.campaigns.models import Stage
from qingyuan.overview.letters import queries as letters
from qingyuan.people.accounts.models import Account
from qingyuan.people.accounts.queries import scope_of, signature_of
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster import remark_queries
from qingyuan.people.roster.models import Membership, Person, Remark, Tenure
from qingyuan.regimes import in_force, shelf
from qingyuan.regimes.models import Adoption, LibraryVersion
from qingyuan.regimes.states import State as AdoptionState
from tests.databases import database_copy

_KEPT = {"巴彦淖尔苏木", "布敦化矿区", "太平乡", "内蒙古自治区国营杜尔基农场"}
# The instant at which the tests' clock is held.
NOW = datetime(2026, 6, 5, 1, 30, tzinfo=UTC)
_MOVES = {
    entered.STARTED: "start",
    entered.SUBMITTED: "submit",
    entered.SENT_BACK: "send_back",
    entered.SIGNED_OFF: "sign_off",
    entered.LOOKED_BACK: "look_back",
    entered.REOPENED: "reopen",
    entered.CONTESTED: "contest",
    entered.UPHELD: "uphold",
    entered.WITHDRAWN: "withdraw",
}


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """A demo of two banners with two townships each, filled once for this file; gives the progress that was reported."""
    whole = divisions.league()
    banners = [
        replace(banner, below=tuple(township for township in banner.below if township.name in _KEPT))
        for banner in whole.below
        if banner.name in ("科尔沁右翼中旗", "突泉县")
    ]
    told = []
    with (
        django_db_blocker.unblock(),
        database_copy(),
        clock.frozen(NOW),
        pytest.MonkeyPatch.context() as patched,
    ):
        # What the banner issues is written beside this file's instance, and read by no other test.
        folders = (*settings.QINGYUAN_LIBRARIES[:-1], tmp_path_factory.mktemp("libraries"))
        patched.setattr(settings, "QINGYUAN_LIBRARIES", folders)
        patched.setattr(divisions, "league", lambda: replace(whole, below=tuple(banners)))
        seed.load("small", lambda what, done, steps: told.append((what, done, steps)))
        yield told


def _branch() -> Organization:
    path, short_name = people.BRANCH
    return Organization._base_manager.get(division_path=path, short_name=short_name)


def test_progress_is_told_step_by_step_to_the_end(loaded):
    assert [done for _, done, _ in loaded] == sorted(done for _, done, _ in loaded)
    assert {steps for *_, steps in loaded} == {loaded[-1][1]}


def test_a_second_load_leaves_everything_as_it_is(loaded):
    before = Person._base_manager.count(), Finding._base_manager.count()
    seed.load("league", lambda *_: pytest.fail("nothing is loaded twice"))
    assert (Person._base_manager.count(), Finding._base_manager.count()) == before


def test_each_unit_is_entered_and_its_chronicle_agrees_with_itself(loaded):
    units = list(Organization._base_manager.all())
    assert all(chronicle.size_of(unit.pk) for unit in units)
    assert [unit.short_name for unit in units if chronicle.faults(unit.pk)] == []


def test_whoever_holds_a_seat_belongs_to_a_branch_of_the_same_home(loaded):
    homes = dict(Membership._base_manager.values_list("person_id", "unit__home_id"))
    held = Tenure._base_manager.values_list("person_id", "unit__home_id", "person__home_id")
    assert {(homes[person] == unit_home == person_home) for person, unit_home, person_home in held} == {True}


def test_the_roster_of_one_banner_is_whole_and_elsewhere_those_who_hold_seats_are_known(loaded):
    without_seat = Membership._base_manager.exclude(person__in=Tenure._base_manager.values("person_id"))
    homes = set(without_seat.values_list("unit__division_path", flat=True))
    assert homes
    assert all(path.startswith(people.ROSTER_BANNER) for path in homes)


def test_everyone_of_the_cast_can_come_in_and_nobody_has_a_password(loaded):
    accounts = {account.username: account for account in Account._base_manager.all()}
    assert set(accounts) == set(USERNAMES)
    assert {account.is_active for account in accounts.values()} == {True}
    assert {account.has_usable_password() for account in accounts.values()} == {False}


@pytest.mark.parametrize(
    ("username", "name", "title"),
    [
        ("demo-secretary", "包巴特尔", "巴彦塔拉嘎查党支部书记"),
        ("demo-committee", "白金花", "巴彦塔拉嘎查党支部组织委员"),
        ("demo-member", "李晨", "巴彦塔拉嘎查党支部党员"),
        ("demo-township", "赵丽", "巴彦淖尔苏木党委组织委员"),
        ("demo-staff", "白晓琳", "科右中旗委组织部组织科科长"),
        ("demo-contact", "格日勒图", "巴彦塔拉嘎查党支部联系点领导"),
    ],
)
def test_the_people_of_the_walk_are_there(loaded, username, name, title):
    signed = signature_of(Account._base_manager.get(username=username).person_id)
    assert (signed.name, signed.title) == (name, title)


def test_the_branch_is_reached_by_those_who_work_over_it(loaded):
    branch = _branch()
    reaching = {
        account.username
        for account in Account._base_manager.select_related("unit")
        if account.username in casting.PERSONS and scope_of(account).covers(branch.path)
    }
    assert reaching == set(casting.PERSONS)


def test_the_same_short_name_stands_for_units_of_other_places(loaded):
    scope = scope_of(Account._base_manager.get(username="demo-league"))
    assert organizations.by_names(scope, people.BRANCH[0]) == _branch()


def test_the_campaign_runs_over_the_league_and_has_come_to_its_third_stage(loaded):
    adoption = Adoption._base_manager.get(part_of=None, kind="campaign")
    today = clock.today()
    assert (adoption.state, adoption.unit.short_name) == (AdoptionState.IN_FORCE, "兴安盟委")
    assert (adoption.starts_on, adoption.ends_on) == (starts_on(today), ends_on(today))
    running = Stage._base_manager.filter(starts_on__lte=today, ends_on__gte=today).values_list("text", flat=True)
    assert list(running) == ["改"]


def test_the_branch_of_the_journey_has_one_finding_that_nobody_has_taken(loaded):
    found = Finding._base_manager.filter(unit=_branch()).order_by("found_on")
    assert [one.state for one in found] == [State.SIGNED_OFF, State.WORKING, State.OPEN]
    assert found[2].owner is None


def test_each_finding_came_by_moves_of_the_table_to_where_it_stands(loaded):
    findings = list(Finding._base_manager.exclude(origin=Origin.IMPORTED))
    assert len(findings) > 20
    for finding in findings:
        state = State.OPEN
        entries = chronicle.entries_of_record(f"rectification.finding:{finding.pk}")
        for entry in entries:
            if verb := _MOVES.get(entry.verb):
                from_any, to = MOVES[verb]
                assert state in from_any
                state = to
        assert state == finding.state
        assert entries[-1].received < clock.now()
        assert finding.round == 1 + sum(entry.verb == entered.REOPENED for entry in entries)


def test_what_is_struck_off_was_reviewed_by_another_with_evidence(loaded):
    done = Finding._base_manager.filter(state__in=STRUCK_OFF).exclude(origin=Origin.IMPORTED)
    assert done
    for finding in done:
        assert rules.missing_for_sign_off(services.facts_of(finding)) == []
        assert finding.signed_off_by.id != finding.owner_id
        assert rectification.evidence_now(finding) > 0


def test_some_findings_have_causes_further_measures_rules_and_one_before(loaded):
    told = Finding._base_manager.exclude(origin=Origin.IMPORTED)
    for some in (told.exclude(cause=""), told.filter(no_rule_needed=True), told.filter(look_every__isnull=False)):
        assert 0 < some.count() < told.count()
    assert RuleLink._base_manager.exists()
    for measure in Measure._base_manager.select_related("finding"):
        finding = measure.finding
        if finding.state in STRUCK_OFF and measure.kind != MeasureKind.LASTING:
            assert measure.done_on is not None
    for finding in told.filter(earlier__isnull=False).select_related("earlier"):
        scope = scope_of(Account._base_manager.get(username="demo-league"))
        assert finding.earlier in rectification.earlier_offered(scope, finding)


def test_one_draw_came_out_as_its_number_says_and_is_partly_looked_at(loaded):
    draw = Draw._base_manager.select_related("unit").get()
    assert draw.unit.short_name == "科右中旗委"
    rows = list(DrawnFinding._base_manager.filter(draw=draw).select_related("look").order_by("order"))
    assert [row.finding_id for row in rows] == drawing.picks(draw.population, seed=draw.seed, count=draw.count)
    assert draw.announced_at < draw.drawn_at < clock.now()
    for row in rows:
        if row.look is not None:
            assert clock.day_of(draw.drawn_at) < row.look.on < clock.today()


def _scope(username: str):
    return scope_of(Account._base_manager.get(username=username))


def _standings() -> dict[int, Standing]:
    rows = conclusions.compared(EarlierConclusion._base_manager.all())
    return {row.pk: conclusions.standing(row) for row in rows}


def test_earlier_conclusions_stand_every_way_against_the_lists(loaded):
    standings = list(_standings().values())
    # One a unit: on the whole league there are some forty.
    assert 20 <= len(standings) <= 60
    assert set(standings) == set(Standing)
    assert standings.count(Standing.SET_ASIDE) == 2
    assert standings.count(Standing.TO_MATCH) >= 4
    kept = EarlierConclusion._base_manager.filter(confidential=False)
    assert set(kept.values_list("kept_by__short_name", flat=True)) == {"科右中旗委"}
    assert set(kept.values_list("source", flat=True)) == {Source.DISCIPLINE, Source.INSPECTION, Source.PARTY_LIFE}


def test_no_conclusion_bears_the_name_of_anybody_of_the_cast_or_of_a_seat(loaded):
    names = set(Person._base_manager.values_list("name", flat=True))
    texts = EarlierConclusion._base_manager.values_list("text", flat=True)
    assert [(name, text) for text in texts for name in names if name in text] == []


def test_each_contradiction_was_put_to_its_unit_and_nothing_waits_to_be_asked(loaded):
    contradicting = [pk for pk, stands in _standings().items() if stands == Standing.CONTRADICTS]
    rows = EarlierConclusion._base_manager.filter(pk__in=contradicting)
    # Three that many see, and the one of the petition.
    assert sorted(rows.values_list("confidential", flat=True)) == [False, False, False, True]
    assert {question is not None for question in rows.values_list("question", flat=True)} == {True}
    units = EarlierConclusion._base_manager.filter(unit__isnull=False).values_list("unit", flat=True)
    assert [unit for unit in set(units) if conclusions.to_ask(unit)] == []


def test_the_questions_stand_at_every_step_and_were_asked_after_the_list_was_handed_in(loaded):
    asked = Question._base_manager.filter(confidential=False).order_by("asked_at")
    assert [one.state for one in asked] == [
        QuestionState.ASKED,
        QuestionState.CLOSED_EXPLAINED,
        QuestionState.CLOSED_FINDING,
        QuestionState.ANSWERED,
        QuestionState.ASKED,
    ]
    assert len({one.unit_id for one in asked}) == len(asked)
    today = clock.today()
    unanswered = [question_rules.is_unanswered(state=one.state, due_on=one.due_on, today=today) for one in asked]
    assert unanswered == [True, False, False, False, False]
    for one in asked:
        rows = EarlierConclusion._base_manager.filter(question=one)
        found = conclusions.compared(rows).get()
        assert conclusions.check_of(found).handed_in_on < clock.day_of(one.asked_at)
        # What a unit found itself is never asked about.
        own = Finding._base_manager.filter(unit=one.unit, category=found.category, origin=Origin.SELF_FOUND)
        assert not own.exists()


def test_a_question_closed_as_a_problem_has_its_finding_and_the_conclusion_points_to_it(loaded):
    question = Question._base_manager.get(state=QuestionState.CLOSED_FINDING)
    found = EarlierConclusion._base_manager.select_related("finding").get(question=question)
    assert found.finding.text == found.text
    assert (found.finding.origin, found.finding.unit_id) == (Origin.EARLIER_CONCLUSION, question.unit_id)
    assert question.closed_by.id not in (question.answered_by_id, found.finding.owner_id)


def test_the_branch_of_the_walk_has_a_conclusion_about_which_it_is_not_asked_yet(loaded):
    found = EarlierConclusion._base_manager.get(unit=_branch())
    assert _standings()[found.pk] == Standing.AWAITS_LIST
    assert not Question._base_manager.filter(unit=_branch()).exists()


def test_the_conclusion_of_the_petition_and_its_question_are_among_two_persons(loaded):
    found = EarlierConclusion._base_manager.select_related("question").get(source=Source.PETITION)
    for access in (
        ConclusionAccess._base_manager.filter(conclusion=found),
        QuestionAccess._base_manager.filter(question=found.question),
    ):
        assert sorted(one.person.name for one in access) == ["孙立群", "韩志远"]
    reading = [name for name in casting.PERSONS if conclusions.visible(_scope(name)).filter(pk=found.pk).exists()]
    assert sorted(reading) == ["demo-discipline", "demo-head"]


def test_what_was_done_with_conclusions_and_questions_is_entered_without_a_fault(loaded):
    for conclusion in EarlierConclusion._base_manager.all():
        reference = f"rectification.earlierconclusion:{conclusion.pk}"
        if conclusion.revision > 1:
            assert len(chronicle.entries_of_record(reference)) >= conclusion.revision - 1
    for question in Question._base_manager.all():
        assert len(chronicle.entries_of_record(f"questions.question:{question.pk}")) == question.revision
    confidential = [
        *EarlierConclusion._base_manager.filter(confidential=True),
        *Question._base_manager.filter(confidential=True),
    ]
    # Books of their own.
    assert {chronicle.size_of(one.pk) > 0 for one in confidential} == {True}
    assert [one for one in confidential if chronicle.faults(one.pk)] == []


def test_the_banner_has_added_a_list_for_leading_bodies_and_tightened_a_term(loaded):
    library = LibraryVersion.objects.get(library=local_rules.LIBRARY)
    assert library.standing == "sample"
    assert (shelf.folders()[-1] / local_rules.LIBRARY / "1.yaml").is_file()
    parts = Adoption._base_manager.filter(library=library).order_by("kind")
    assert [(one.kind, one.state, one.unit.short_name) for one in parts] == [
        ("checklist", AdoptionState.IN_FORCE, "科右中旗委"),
        ("tightening", AdoptionState.IN_FORCE, "科右中旗委"),
    ]
    [whole] = [one for one in in_force.over(_branch()) if one.adoption.kind == "campaign"]
    shown = {line.parameter.name: line.shown for line in whole.items[0].lines()}
    assert shown["defaults.at_once"] == "3天"
    there = Finding._base_manager.filter(unit=_branch()).first()
    elsewhere = Finding._base_manager.filter(unit__short_name__startswith="突泉县").first()
    assert ("立行立改", "3天") in deadlines.terms(there)
    assert ("立行立改", "5天") in deadlines.terms(elsewhere)


def test_leading_bodies_of_the_banner_answer_what_it_added_and_branches_are_not_asked(loaded):
    answers = CategoryAnswer._base_manager.filter(library__library=local_rules.LIBRARY).select_related("check_of__unit")
    units = [answer.check_of.unit for answer in answers]
    assert units
    assert not any(unit.is_branch for unit in units)
    assert {unit.division_path.startswith(people.ROSTER_BANNER) for unit in units} == {True}


def test_an_old_members_wish_waits_on_the_desk_of_his_branch(loaded):
    remark = Remark._base_manager.select_related("person", "unit").get()
    assert remark.unit == _branch()
    assert remark.person.name != "李晨"
    assert (clock.today() - remark.person.born_on).days > 71 * 365.25
    assert list(remark_queries.to_answer(_scope("demo-secretary"))) == [remark]
    assert list(remark_queries.to_answer(_scope("demo-committee"))) == []


def test_every_category_is_shown_by_its_name(loaded):
    labels = rectification.category_labels()
    assert {
        one.category for one in Finding._base_manager.all() if rectification.category_label(one, labels) == one.category
    } == set()


def test_most_units_have_signed_the_pledge_and_the_branch_of_the_walk_has_begun(loaded):
    adoption = Adoption._base_manager.select_related("unit", "library").get(kind="pledge")
    assert adoption.part_of.kind == "campaign"
    one, today = pledged.listed(adoption), clock.today()
    whole = pledge_queries.progress(casting.acting("demo-league"), one, adoption.unit, today).at(adoption.unit.path)
    assert whole.units > 4 * whole.not_yet > 0
    branch = Organization._base_manager.get(division_path=people.BRANCH[0], short_name=people.BRANCH[1])
    lines = pledge_queries.register_of(branch, one, today)
    assert sorted(line.state for line in lines if line.answer) == ["declined", *["signed"] * 6]
    assert {line.who.name for line in lines if not line.answer} >= {"李晨", "包巴特尔"}
    [sheet] = Sheet._base_manager.exclude(sha256="")
    assert sheet.unit.division_path.startswith(people.SUMU[0])
    assert chronicle.faults(sheet.unit_id) == []


def test_one_letter_waits_one_is_half_answered_and_one_report_tells_its_differences(loaded):
    staff = scope_of(Account._base_manager.get(username="demo-staff"))
    # Friday, 9:30: the next Friday is meant.
    first, second = letters.to_report(staff, now=NOW)
    assert (first.by_when, second.by_when) == ("下周五17:00前报送", "下周日12:00前报送")
    [split] = [one for one in letters.letters(staff, "open") if letters.lines(one)]
    rows = letters.line_rows(staff, letters.lines(split))
    assert [bool(row.line.answered_at) for row in rows] == [False, True, True, True, False]
    assert re.fullmatch(r"登记问题\d+条，已销号\d+条，逾期未改\d+条。", rows[2].standing)
    [report] = letters.reports(staff)
    assert report.state == "reported" and report.sent_at <= NOW
    drawn = letters.drawn(staff, report, letters.figures(report), today=clock.today())
    told = {one.drawn.figure.name: one.difference for one in letters.accounts(staff, drawn)}
    assert (len(told["findings.counted"].added), len(told["findings.counted"].changed)) == (1, 1)
    assert told["findings.struck_off"].none
