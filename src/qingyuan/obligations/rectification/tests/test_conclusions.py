"""Earlier conclusions: kept, matched, compared, asked about, upheld (以往结论的办理)."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import NotHere
from qingyuan.obligations.questions import queries as questions
from qingyuan.obligations.questions.models import Question, QuestionAccess
from qingyuan.obligations.questions.states import State as QuestionState
from qingyuan.obligations.rectification import queries as ledger
from qingyuan.obligations.rectification.conclusions_states import Source, Standing, State
from qingyuan.obligations.rectification.models import (
    CategoryAnswer,
    ConclusionAccess,
    EarlierConclusion,
    Finding,
    NamedAccess,
    Origin,
)
from qingyuan.obligations.rectification.queries import conclusions as queries
from qingyuan.obligations.rectification.services import conclusions as services
from qingyuan.obligations.rectification.services.conclusions import Chosen, Concluded
from qingyuan.obligations.rectification.states import CheckState
from qingyuan.obligations.rectification.states import State as FindingState
from qingyuan.people.organizations import roles
from qingyuan.people.roster.models import Membership, Person
from tests import conclusions as sample
from tests import questions as asked
from tests.conclusions import DISCIPLINE, HEAD, SECRET, STAFF, TEXT, VILLAGE
from tests.findings import campaign, refusal, sample_library

SECRETARY, TOWNSHIP = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER


@pytest.fixture
def running(two_leagues, tmp_path):
    return campaign(two_leagues.one, sample_library(tmp_path))


@pytest.fixture
def one(two_leagues):
    return two_leagues.one


def standing(found):
    """How it stands, by the rule; the query of each tab has to say the same."""
    rows = queries.compared(EarlierConclusion._base_manager.filter(pk=found.pk))
    by_rule = queries.standing(rows.get())
    assert [tab for tab in queries.TABS if queries.standing_at(rows, tab).exists()] == [by_rule]
    return by_rule


def close(league, question, how="explained", *, by=STAFF):
    """Answered by the unit, then closed from above."""
    question = asked.answer(league, question, choice="mended", text="")
    return asked.close(league, question, how, by=by)


# --- kept


def test_what_is_read_in_waits_to_be_matched_and_is_entered_in_the_keepers_chronicle(one, running):
    found = sample.kept(one)
    stored = sample.stored(found)
    assert (stored.state, stored.unit_id, stored.category, stored.kept_by) == (
        State.TO_MATCH,
        None,
        "",
        one.units["banner"],
    )
    [entry] = [line for line in chronicle.entries_of_unit(one.units["banner"].pk) if "conclusions" in line.verb]
    assert (entry.label, entry.open["count"]) == ("导入以往结论", 1)
    assert chronicle.faults(one.units["banner"].pk) == []
    assert chronicle.size_of(one.units[VILLAGE].pk) == 0


@pytest.mark.parametrize(
    ("by", "keeper"),
    [
        pytest.param(STAFF, "banner", id="the banner's department: the banner's committee"),
        pytest.param(DISCIPLINE, "banner", id="the banner's discipline committee too"),
    ],
)
def test_the_committee_whose_department_reads_in_keeps(one, by, keeper):
    assert sample.kept(one, by=by, unit="banner_sumu").kept_by == one.units[keeper]


def test_the_same_row_is_not_added_twice_however_it_is_spaced(one):
    sample.kept(one)
    again = services.keep(
        one.scope(STAFF),
        unit_id=one.units["banner"].pk,
        concluded=[
            Concluded(
                Source.INSPECTION,
                f" {TEXT[:5]}　{TEXT[5:]}",
                document="旗委第三巡察组反馈意见",
                on=date(2025, 9, 3),
                unit_text="巴彦塔拉嘎查党支部",
            )
        ],
        named=(),
        now=clock.now(),
    )
    assert again == [None]
    assert EarlierConclusion._base_manager.count() == 1


@pytest.mark.parametrize(
    ("role", "unit", "code"),
    [
        (SECRETARY, VILLAGE, "not_allowed"),
        (TOWNSHIP, "banner_sumu", "not_allowed"),
        (roles.INSPECTOR, "banner", "not_allowed"),
        (STAFF, VILLAGE, "not_allowed"),
    ],
)
def test_only_department_and_discipline_read_in_and_only_for_a_committee(one, role, unit, code):
    refusal(code, sample.kept, one, by=role, unit=unit)


@pytest.mark.parametrize(
    ("named", "code"),
    [
        pytest.param((), "one_named", id="nobody beside the importer: who asks could not close"),
        pytest.param((SECRETARY,), "not_nameable", id="who sits in no body of the committee"),
        pytest.param((TOWNSHIP,), "not_nameable", id="who sits in a committee below"),
    ],
)
def test_a_confidential_conclusion_names_two_at_least_of_the_committees_bodies(one, named, code):
    refusal(code, sample.petition, one, named=named)
    assert not EarlierConclusion._base_manager.exists()


def test_a_confidential_conclusion_is_read_by_the_named_and_by_nobody_else(one):
    found = sample.petition(one, named=(DISCIPLINE,))
    reading = {STAFF, DISCIPLINE}
    for role in roles.BUSINESS:
        seen = queries.visible(one.scope(role)).filter(pk=found.pk).exists()
        assert seen is (role in reading), role
        counted = sum(queries.counts(one.scope(role)).values())
        assert counted == (role in reading), role
    assert {row.person_id for row in ConclusionAccess._base_manager.all()} == {one.people[role].pk for role in reading}


def test_named_access_ends_after_its_last_day(one):
    found = sample.petition(one)
    ConclusionAccess._base_manager.filter(person_id=one.people[HEAD].pk).update(until=date(2026, 6, 4))
    with pytest.raises(NotHere):
        queries.conclusion(one.scope(HEAD), found.pk)


def test_a_confidential_conclusion_is_entered_in_a_book_of_its_own(one):
    before = [(chronicle.size_of(unit.pk), chronicle.root_of(unit.pk)) for unit in one.units.values()]
    found = sample.petition(one)
    services.see(one.scope(HEAD), conclusion_id=found.pk, now=clock.now())
    assert [(chronicle.size_of(unit.pk), chronicle.root_of(unit.pk)) for unit in one.units.values()] == before
    lines = chronicle.entries_of_record(reference(found))
    assert [(line.verb, line.by) for line in lines] == [
        (services.READ_IN, one.people[STAFF].name),
        (services.SEEN, one.people[HEAD].name),
    ]
    assert chronicle.faults(found.pk) == []


def test_an_open_conclusion_is_looked_at_without_a_trace(one):
    found = sample.kept(one)
    services.see(one.scope(STAFF), conclusion_id=found.pk, now=clock.now())
    assert chronicle.entries_of_record(reference(found)) == []


def test_a_second_reader_in_of_the_same_petition_learns_nothing_of_the_first(one):
    """Known again would tell that somebody has it."""
    sample.petition(one, by=DISCIPLINE, named=(roles.INSPECTOR,))
    assert sample.petition(one, by=STAFF, named=(HEAD,)).pk
    assert queries.handled(one.scope(STAFF)).count() == 1


# --- proposed and matched


@pytest.mark.parametrize(
    ("unit_text", "category_text", "unit", "category", "why"),
    [
        pytest.param("巴彦塔拉嘎查党支部", "酒桌文化", VILLAGE, "drinking", "", id="both names agree"),
        pytest.param("巴彦塔拉嘎查", "三、酒桌文化问题", VILLAGE, "drinking", "", id="as people number and end it"),
        pytest.param("巴彦塔拉嘎查", "喝酒", VILLAGE, None, "", id="no such category: none is guessed"),
        pytest.param("巴彦塔", "酒桌文化", None, "drinking", "unit_unknown", id="part of a name is no name"),
        pytest.param("", "酒桌文化", None, "drinking", "unit_unknown", id="no unit written"),
        pytest.param("巴彦塔拉嘎查、白音花嘎查", "", None, None, "unit_several", id="two units in a row"),
    ],
)
def test_only_exact_names_are_proposed(one, running, unit_text, category_text, unit, category, why):
    row = sample.stored(sample.kept(one, unit_text=unit_text, category_text=category_text))
    found = queries.Proposer(one.scope(STAFF)).propose(row)
    assert found.unit == (one.units[unit] if unit else None)
    assert (found.place.category if found.place else None) == category
    assert found.why == why


def test_shared_characters_only_order_what_is_left_to_choose(one, running):
    row = sample.stored(sample.kept(one, unit_text="巴彦塔嘎查", category_text="圈子"))
    found = queries.Proposer(one.scope(STAFF)).propose(row)
    assert (found.unit, found.units[0], found.place) == (None, one.units[VILLAGE], None)
    assert found.places[0].category == "circles"
    assert {place.category for place in found.places} == {"circles", "drinking", "motions", "other"}


def test_a_person_matches_and_the_keepers_chronicle_says_so(one, running):
    found = sample.match(one, sample.kept(one))
    assert (found.state, found.unit, found.category, found.checklist) == (
        State.MATCHED,
        one.units[VILLAGE],
        "drinking",
        "problems",
    )
    assert found.matched_by.name == one.people[STAFF].name
    last = chronicle.entries_of_record(reference(found))[-1]
    assert (last.verb, last.texts["unit"]) == (services.MATCHED, "巴彦塔拉嘎查党支部")
    assert chronicle.size_of(one.units[VILLAGE].pk) == 0


def test_what_is_of_another_home_is_not_matched_here(one, running):
    found = sample.kept(one)
    EarlierConclusion._base_manager.filter(pk=found.pk).update(home_id=one.units["county"].home_id)
    refusal("unit_of_another_home", sample.match, one, found)


def test_a_petition_is_not_matched_to_a_unit_of_one_of_the_named(one, running):
    """The staff member belongs to the branch of the banner's offices."""
    found = sample.petition(one, unit_text="农牧局党支部")
    refusal("named_of_the_unit", sample.match, one, found, unit="banner_office")
    assert sample.stored(found).state == State.TO_MATCH


def test_who_is_named_and_comes_to_belong_where_it_is_about_sees_it_no_more(one, running):
    found = sample.match(one, sample.petition(one))
    assert queries.visible(one.scope(HEAD)).filter(pk=found.pk).exists()
    Membership._base_manager.filter(person=one.people[HEAD]).update(unit=one.units[VILLAGE])
    assert not queries.visible(one.scope(HEAD)).filter(pk=found.pk).exists()


def test_several_exact_ones_are_confirmed_at_once_or_none(one, running):
    first, second = sample.kept(one), sample.kept(one, text="另一条", category_text="形式主义")
    proposer = queries.Proposer(one.scope(STAFF))

    def chosen(row, **more):
        proposed = proposer.propose(sample.stored(row))
        known = {"unit_id": proposed.unit.pk, "place": proposed.place.key}
        return Chosen(row.pk, 1, **(known | more))

    wrong = [chosen(first), chosen(second, unit_id=one.units["banner_office"].pk)]
    refusal("proposal_changed", services.match_many, one.scope(STAFF), chosen=wrong, now=clock.now())
    done = services.match_many(one.scope(STAFF), chosen=[chosen(first), chosen(second)], now=clock.now())
    assert [row.category for row in done] == ["drinking", "motions"]
    assert {row.state for row in done} == {State.MATCHED}
    assert chronicle.faults(one.units["banner"].pk) == []


def test_what_is_set_aside_says_why_and_can_be_taken_up_again(one, running):
    found = sample.kept(one)
    given = {"conclusion_id": found.pk, "now": clock.now()}
    refusal("no_reason", services.set_aside, one.scope(STAFF), revision=1, reason=" ", **given)
    services.set_aside(one.scope(STAFF), revision=1, reason="结论已撤销", **given)
    assert standing(found) == Standing.SET_ASIDE
    services.take_back(one.scope(STAFF), revision=2, **given)
    assert (standing(found), sample.stored(found).set_aside_reason) == (Standing.TO_MATCH, "")


# --- compared


@pytest.mark.parametrize(
    ("state", "answered", "found", "expected"),
    [
        pytest.param(CheckState.HANDED_IN, ("drinking",), (), Standing.CONTRADICTS, id="handed in: none found"),
        pytest.param(CheckState.ACCEPTED, ("drinking",), (), Standing.CONTRADICTS, id="accepted: none found"),
        pytest.param(CheckState.DRAFT, ("drinking",), (), Standing.AWAITS_LIST, id="a draft says nothing yet"),
        pytest.param(CheckState.SENT_BACK, ("drinking",), (), Standing.AWAITS_LIST, id="sent back: being mended"),
        pytest.param(CheckState.HANDED_IN, ("circles",), (), Standing.AWAITS_LIST, id="another category answered"),
        pytest.param(
            CheckState.HANDED_IN, ("drinking",), ("drinking",), Standing.AGREES, id="the unit found it itself"
        ),
        pytest.param(
            CheckState.HANDED_IN, ("drinking",), ("motions",), Standing.CONTRADICTS, id="found something else"
        ),
    ],
)
def test_a_conclusion_against_the_units_own_list(one, running, run_jobs, state, answered, found, expected):
    sample.listed(one, running, state=state, answered=answered, found=found)
    row = sample.match(one, sample.kept(one))
    assert standing(row) == expected
    counted = queries.counts(one.scope(STAFF))
    assert {tab for tab, count in counted.items() if count} == {expected}
    run_jobs()
    # What a unit found itself, and what it has not said yet, asks nothing.
    assert Question._base_manager.exists() is (expected == Standing.CONTRADICTS)


def test_a_category_is_the_same_in_every_version_of_its_library(one, running, tmp_path):
    newer = sample_library(tmp_path, version=2)
    check = sample.listed(one, running, answered=())
    row = sample.match(one, sample.kept(one))
    assert standing(row) == Standing.AWAITS_LIST
    CategoryAnswer(check_of=check, library=newer, checklist="problems", category="drinking", at=clock.now()).save(
        force_insert=True
    )
    assert standing(row) == Standing.CONTRADICTS


# --- asked


def test_a_contradiction_is_put_to_the_unit_when_the_match_is_confirmed(one, running, run_jobs):
    sample.listed(one, running)
    found = sample.match(one, sample.kept(one))
    run_jobs()
    question = Question._base_manager.get()
    assert (question.unit, question.kind, question.about) == (
        one.units[VILLAGE],
        "earlier_conclusion",
        reference(found),
    )
    assert question.facts == (
        "巡视巡察反馈 旗委第三巡察组反馈意见 2025年9月3日：2025年用公款组织老乡聚餐两次。\n"
        "巴彦塔拉嘎查党支部2026年6月2日报送的自查清单：“酒桌文化”，没有发现问题。"
    )
    assert (question.asked_by.title, question.confidential) == ("系统", False)
    assert sample.stored(found).question == question


def test_a_contradiction_is_put_to_the_unit_when_its_list_is_handed_in(one, running, run_jobs):
    found = sample.match(one, sample.kept(one))
    run_jobs()
    assert not Question._base_manager.exists()
    check = sample.listed(one, running)
    services.on_handed_in(one.scope(SECRETARY), check, clock.now())
    run_jobs()
    assert Question._base_manager.get().about == reference(found)


def test_once_asked_it_is_never_asked_again(one, running, run_jobs):
    check = sample.listed(one, running)
    found = sample.match(one, sample.kept(one))
    run_jobs()
    close(one, Question._base_manager.get())
    for _ in range(2):
        services.on_handed_in(one.scope(SECRETARY), check, clock.now())
    run_jobs()
    assert Question._base_manager.count() == 1
    assert standing(found) == Standing.AGREES


def test_two_at_a_time_the_rest_in_the_order_they_were_read_in(one, running, run_jobs):
    rows = [sample.match(one, sample.kept(one, text=f"第{number}条")) for number in range(4)]
    services.on_handed_in(one.scope(SECRETARY), sample.listed(one, running), clock.now())
    run_jobs()
    about = [reference(row) for row in rows]

    def open_now():
        return list(
            Question._base_manager.filter(state__in=["asked", "answered"])
            .order_by("pk")
            .values_list("about", flat=True)
        )

    assert open_now() == about[:2]
    assert questions.room_for(one.units[VILLAGE]) == 0
    close(one, Question._base_manager.get(about=about[1]))
    run_jobs()
    assert open_now() == [about[0], about[2]]
    close(one, Question._base_manager.get(about=about[0]))
    close(one, Question._base_manager.get(about=about[2]))
    run_jobs()
    assert open_now() == [about[3]]


def test_one_that_too_few_are_left_to_handle_keeps_nothing_else_from_being_asked(one, running, run_jobs):
    sample.match(one, sample.petition(one, named=(HEAD,)))
    plain = sample.match(one, sample.kept(one, text="另一件"), category="motions")
    Person._base_manager.filter(pk=one.people[HEAD].pk).update(voided_at=clock.now())
    sample.listed(one, running)
    run_jobs()
    assert [question.about for question in Question._base_manager.all()] == [reference(plain)]


def test_while_it_is_asked_about_it_is_neither_set_aside_nor_matched_anew(one, running, run_jobs):
    sample.listed(one, running)
    found = sample.match(one, sample.kept(one))
    run_jobs()
    given = {"conclusion_id": found.pk, "revision": sample.stored(found).revision, "now": clock.now()}
    refusal("being_asked", services.take_back, one.scope(STAFF), **given)
    refusal("being_asked", services.set_aside, one.scope(STAFF), reason="重复", **given)
    question = asked.answer(one, Question._base_manager.get(), choice="other_unit", text="")
    asked.close(one, question, "mistaken", note="说的是白音花嘎查")
    again = services.take_back(one.scope(STAFF), **given)
    assert (again.state, again.unit_id, again.question_id) == (State.TO_MATCH, None, None)


# --- upheld


def test_a_question_upheld_opens_a_finding_out_of_the_conclusion(one, running, run_jobs):
    sample.listed(one, running)
    found = sample.match(one, sample.kept(one))
    run_jobs()
    question = close(one, Question._base_manager.get(), "finding")
    [finding] = sample.findings_of(found)
    assert (finding.unit, finding.adoption, finding.category, finding.state) == (
        one.units[VILLAGE],
        running,
        "drinking",
        FindingState.OPEN,
    )
    assert (finding.text, finding.source_text) == (TEXT, "巡视巡察反馈 旗委第三巡察组反馈意见 2025年9月3日")
    assert (finding.confidential, finding.check_of, finding.found_by.name) == (False, None, one.people[STAFF].name)
    [entry] = chronicle.entries_of_record(reference(finding))
    assert entry.open["question"] == reference(question)
    assert standing(found) == Standing.LISTED
    assert ledger.finding(one.scope(SECRETARY), finding.pk) == finding
    assert chronicle.faults(one.units[VILLAGE].pk) == []


def test_a_finding_withdrawn_leaves_the_conclusion_unlinked(one, running, run_jobs):
    sample.listed(one, running)
    found = sample.match(one, sample.kept(one))
    run_jobs()
    close(one, Question._base_manager.get(), "finding")
    Finding._base_manager.filter(origin=Origin.EARLIER_CONCLUSION).update(state=FindingState.WITHDRAWN)
    assert standing(found) == Standing.AGREES


def test_a_question_another_room_asked_becomes_a_finding_too(one):
    question = asked.close(one, asked.answer(one, asked.ask(one)), "finding")
    finding = Finding._base_manager.get()
    assert (finding.origin, finding.text, finding.category_text) == (
        Origin.QUESTION,
        asked.TEXT,
        "与以往结论不一致",
    )
    assert question.facts in finding.note and asked.NOTE in finding.note


def test_a_confidential_contradiction_is_handled_among_the_named_and_takes_no_room(one, running, run_jobs):
    sample.listed(one, running)
    for number in range(2):
        sample.match(one, sample.kept(one, text=f"第{number}条"))
    found = sample.match(one, sample.petition(one))
    run_jobs()
    question = Question._base_manager.get(about=reference(found))
    assert question.confidential and Question._base_manager.count() == 3
    named = {row.person_id for row in QuestionAccess._base_manager.filter(question=question)}
    assert named == {one.people[role].pk for role in (STAFF, HEAD, DISCIPLINE)}
    for role in (SECRETARY, TOWNSHIP, roles.COMMITTEE_MEMBER, roles.MEMBER, roles.INSPECTOR):
        assert not questions.visible(one.scope(role)).filter(pk=question.pk).exists(), role


def test_a_petition_whose_named_have_left_holds_nothing_else_up(one, running, run_jobs):
    sample.listed(one, running)
    lost = sample.match(one, sample.petition(one, named=(HEAD,)))
    Person._base_manager.filter(pk=one.people[HEAD].pk).update(name="", voided_at=clock.now())
    found = sample.match(one, sample.kept(one))
    run_jobs()
    assert [question.about for question in Question._base_manager.all()] == [reference(found)]
    assert standing(lost) == Standing.CONTRADICTS


def test_what_comes_of_a_confidential_one_is_confidential_with_the_same_persons(one, running, run_jobs):
    sample.listed(one, running)
    found = sample.match(one, sample.petition(one))
    run_jobs()
    before = chronicle.size_of(one.units[VILLAGE].pk)
    question = asked.answer(one, Question._base_manager.get(), by=STAFF, choice="missed", text="")
    asked.close(one, question, "finding", by=HEAD)
    [finding] = sample.findings_of(found)
    assert finding.confidential and finding.text == SECRET
    named = {row.person_id for row in NamedAccess._base_manager.filter(finding=finding)}
    assert named == {one.people[role].pk for role in (STAFF, HEAD, DISCIPLINE)}
    for role in roles.BUSINESS:
        reads = ledger.visible(one.scope(role)).filter(pk=finding.pk).exists()
        assert reads is (role in (STAFF, HEAD, DISCIPLINE)), role
    assert chronicle.size_of(one.units[VILLAGE].pk) == before
    assert chronicle.faults(finding.pk) == []
    assert Question._base_manager.get().state == QuestionState.CLOSED_FINDING


# --- linked


def test_what_the_unit_found_itself_is_offered_to_be_linked_and_changes_in_nothing(one, running, run_jobs):
    sample.listed(one, running, found=("drinking",))
    found = sample.match(one, sample.kept(one))
    run_jobs()
    [offered] = queries.linkable(sample.stored(found))
    before = Finding._base_manager.filter(pk=offered.pk).values().get()
    given = {"conclusion_id": found.pk, "revision": 2, "now": clock.now()}
    services.link(one.scope(SECRETARY), finding_id=offered.pk, **given)
    assert standing(found) == Standing.LISTED
    assert Finding._base_manager.filter(pk=offered.pk).values().get() == before
    assert not Question._base_manager.exists()


def test_what_a_person_linked_by_hand_can_be_taken_back(one, running):
    sample.listed(one, running, found=("drinking",))
    found = sample.match(one, sample.kept(one))
    [offered] = queries.linkable(sample.stored(found))
    linked = services.link(one.scope(STAFF), conclusion_id=found.pk, revision=2, finding_id=offered.pk, now=clock.now())
    again = services.take_back(one.scope(STAFF), conclusion_id=found.pk, revision=linked.revision, now=clock.now())
    assert (again.state, again.finding_id) == (State.TO_MATCH, None)


def test_only_a_problem_of_that_unit_and_category_is_linked(one, running):
    sample.listed(one, running, found=("motions",))
    found = sample.match(one, sample.kept(one))
    other = Finding._base_manager.get()
    refusal(
        "no_finding",
        services.link,
        one.scope(STAFF),
        conclusion_id=found.pk,
        revision=2,
        finding_id=other.pk,
        now=clock.now(),
    )


# --- about a unit


def test_a_unit_sees_the_open_conclusions_about_it_once_they_are_matched(one, running):
    village = one.units[VILLAGE]
    first = sample.kept(one)
    sample.match(one, sample.petition(one))
    assert queries.about(one.scope(SECRETARY), village) == []
    sample.match(one, first)
    assert [row.pk for row in queries.about(one.scope(SECRETARY), village)] == [first.pk]
    assert queries.about(one.scope(SECRETARY), village, "motions") == []
    # Not even to the head, who is named on the petition: the page is the unit's.
    assert [row.pk for row in queries.about(one.scope(HEAD), village)] == [first.pk]
