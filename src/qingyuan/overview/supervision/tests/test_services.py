"""Asking, answering, publishing (提问、答复、公开)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.models import Entry
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused, NotAllowed, NotHere
from qingyuan.kernel.scope import Grant
from qingyuan.obligations.questions.models import Question
from qingyuan.obligations.rectification import queries as rectification
from qingyuan.obligations.rectification.models import Finding
from qingyuan.overview.supervision import queries, services
from qingyuan.overview.supervision.models import Enquiry, EnquiryAccess
from qingyuan.overview.supervision.places import Keys
from qingyuan.overview.supervision.states import State
from qingyuan.people.organizations import roles
from tests import guidance
from tests.findings import own_finding, plant, refusal, sample_library
from tests.guidance import ANSWER, DRINKING, HEAD, MEMBER, QUESTION, SECRETARY, STAFF, TEXT, TOWNSHIP


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


@pytest.mark.parametrize(
    ("role", "unit", "above"),
    [
        pytest.param(MEMBER, "banner_sumu_village_1", "banner_sumu", id="a member asks the township of his branch"),
        pytest.param(SECRETARY, "banner_sumu_village_1", "banner_sumu", id="so does the secretary"),
        pytest.param(TOWNSHIP, "banner_sumu", "banner", id="the township's organization member asks the banner"),
        pytest.param(roles.INSPECTOR, "banner_office", "banner", id="an inspector asks as a member of his branch"),
    ],
)
def test_who_asks_asks_the_nearest_committee_above_that_has_somebody(league, role, unit, above):
    found = guidance.ask(league, by=role)
    assert (found.unit, found.with_unit, found.state) == (league.units[unit], league.units[above], State.ASKED)


def test_where_nobody_above_sits_there_is_nobody_to_ask(league):
    refusal("nobody_above", services.ask, league.scope(STAFF), text=TEXT, now=clock.now())


def test_an_enquiry_may_concern_a_place_of_a_checklist_that_is_there(league, tmp_path):
    sample_library(tmp_path)
    assert guidance.ask(league, keys=DRINKING).place == ("tests/sample", "problems", "drinking")
    with pytest.raises(BadInput):
        guidance.ask(league, keys=Keys("tests/sample", "problems", "no-such"))
    with pytest.raises(BadInput):
        guidance.ask(league, text="  ")


def test_it_is_answered_and_put_right_and_each_step_stands_in_its_own_book(league):
    found = guidance.answer(league, guidance.ask(league))
    found = guidance.answer(league, found, by=TOWNSHIP, text="改一句：要看数目。")
    assert (found.state, found.answer, found.answered_by.name) == (
        State.ANSWERED,
        "改一句：要看数目。",
        league.people[TOWNSHIP].name,
    )
    verbs = [line.verb for line in chronicle.entries_of_record(reference(found))]
    assert verbs == ["supervision.asked", "supervision.answered", "supervision.answered"]
    assert set(Entry.objects.filter(verb__startswith="supervision").values_list("unit_id", "named_access")) == {
        (found.pk, True)
    }


def test_it_is_passed_up_to_the_banner_and_then_who_passed_it_reads_it_no_more(league):
    found = guidance.pass_up(league, guidance.ask(league), note="拿不准。")
    assert (found.with_unit, found.state) == (league.units["banner"], State.PASSED_UP)
    with pytest.raises(NotHere):
        guidance.answer(league, found)
    assert guidance.answer(league, found, by=HEAD).state == State.ANSWERED
    other = guidance.pass_up(league, guidance.ask(league))
    with pytest.raises(MoveRefused) as top:
        guidance.pass_up(league, other, by=STAFF)
    assert top.value.code == "nobody_above"


def test_what_is_asked_about_ones_own_is_read_by_the_two_alone(league):
    found = guidance.ask_about_own(league)
    assert found.own
    seen = {role for role in league.accounts if queries.visible(league.scope(role)).filter(pk=found.pk).exists()}
    assert seen == {MEMBER, TOWNSHIP}
    # Passed up it is one person again, and not the whole department.
    found = guidance.pass_up(league, found)
    seen = {role for role in league.accounts if queries.visible(league.scope(role)).filter(pk=found.pk).exists()}
    assert seen == {MEMBER, STAFF}
    assert EnquiryAccess._base_manager.filter(enquiry=found, until__isnull=True).count() == 1


def test_about_ones_own_somebody_is_chosen_and_nobody_asks_about_anothers(league):
    own = own_finding(league, MEMBER)
    call = {"text": TEXT, "finding_id": own.pk, "now": clock.now()}
    refusal("nobody_chosen", services.ask, league.scope(MEMBER), **call)
    refusal("nobody_chosen", services.ask, league.scope(MEMBER), answerer_id=league.people[SECRETARY].pk, **call)
    with pytest.raises(NotHere):
        services.ask(league.scope(SECRETARY), answerer_id=league.people[TOWNSHIP].pk, **call)


def test_the_answerer_does_not_get_to_see_the_problem_itself(league):
    found = guidance.ask_about_own(league)
    finding_id = int(found.about.rpartition(":")[2])
    assert Finding.within(league.scope(TOWNSHIP)).filter(pk=finding_id).count() == 1
    with pytest.raises(NotHere):
        rectification.finding(league.scope(TOWNSHIP), finding_id)


def test_nobody_answers_his_own_or_takes_back_anothers(league):
    found = guidance.ask(league)
    for verb, more in (("answer", {"text": ANSWER}), ("pass_up", {"note": ""})):
        with pytest.raises(NotAllowed):
            getattr(services, verb)(
                league.scope(MEMBER), enquiry_id=found.pk, revision=found.revision, now=clock.now(), **more
            )
    taken = {"enquiry_id": found.pk, "revision": found.revision, "now": clock.now()}
    with pytest.raises(NotAllowed):
        services.withdraw(league.scope(TOWNSHIP), **taken)
    assert services.withdraw(league.scope(MEMBER), **taken).state == State.WITHDRAWN
    with pytest.raises(Conflict):
        guidance.answer(league, found)


def test_what_is_published_holds_no_trace_of_who_asked(league):
    enquiry = guidance.answer(league, guidance.ask(league))
    made = guidance.publish(league, enquiry)
    kept = "|".join(str(getattr(made, field.attname)) for field in made._meta.concrete_fields)
    for trace in (str(enquiry.pk), str(enquiry.asked_by_id), league.people[MEMBER].name, TEXT, "巴彦塔拉"):
        assert trace not in kept
    [entry] = Entry.objects.filter(verb="supervision.published")
    assert entry.unit_id == league.units["banner_sumu"].pk
    assert str(enquiry.pk) not in entry.leaf
    assert queries.published_of(league.scope(MEMBER), enquiry) == made


def test_a_question_that_tells_who_asked_is_not_published(league):
    enquiry = guidance.answer(league, guidance.ask(league))
    for told in (league.people[MEMBER].name, "巴彦塔拉嘎查"):
        with pytest.raises(BadInput) as refused:
            guidance.publish(league, enquiry, question=f"{told}办喜事，算不算？")
        assert f"“{told}”" in str(refused.value)


def test_it_is_read_below_the_committee_and_by_those_above_and_by_nobody_else(two_leagues):
    guidance.published(two_leagues.one)
    seen = {role for role in two_leagues.one.accounts if queries.published(two_leagues.one.scope(role)).exists()}
    assert seen == set(roles.BUSINESS)
    assert not any(queries.published(two_leagues.other.scope(role)).exists() for role in two_leagues.other.accounts)


def test_what_one_township_publishes_the_other_does_not_read(league):
    """A secretary of 永胜村, which lies under 宝石镇; what the banner publishes he reads."""
    scope = league.scope(MEMBER)
    path = league.units["banner_town_village_1"].path
    elsewhere = replace(scope, actor_id=None, grants=(Grant(SECRETARY, path, path),))
    guidance.published(league)
    assert not queries.published(elsewhere).exists()
    enquiry = guidance.answer(league, guidance.pass_up(league, guidance.ask(league)), by=STAFF)
    made = guidance.publish(league, enquiry, by=STAFF)
    assert list(queries.published(elsewhere)) == [made]


def test_it_is_published_once_and_taken_down_by_who_published_it(league):
    enquiry = guidance.answer(league, guidance.ask(league))
    made = guidance.publish(league, enquiry)
    with pytest.raises(MoveRefused) as again:
        guidance.publish(league, enquiry)
    assert again.value.code == "published_already"
    call = {"guidance_id": made.pk, "revision": made.revision, "reason": "口径变了", "now": clock.now()}
    with pytest.raises(NotAllowed):
        services.retract(league.scope(STAFF), **call)
    services.retract(league.scope(TOWNSHIP), **call)
    assert not queries.published(league.scope(MEMBER)).exists()
    assert guidance.publish(league, enquiry).question == QUESTION


def test_a_plain_filter_finds_words_in_question_or_answer(league):
    guidance.published(league)
    scope = league.scope(MEMBER)
    assert [queries.published(scope, words=words).count() for words in ("喜事", "公款 喜事", "公车 酒局", "")] == [
        1,
        1,
        0,
        1,
    ]


def test_asking_sets_nothing_off(league):
    village = league.units["banner_sumu_village_1"]
    plant(village)
    before = (
        Finding._base_manager.count(),
        Question._base_manager.count(),
        Entry.objects.filter(unit_id=village.pk).count(),
    )
    guidance.ask(league)
    guidance.ask_about_own(league, by=SECRETARY)
    after = (
        Finding._base_manager.count(),
        Question._base_manager.count(),
        Entry.objects.filter(unit_id=village.pk).count(),
    )
    # His own problem was there to be asked about; the questions to it added nothing.
    assert after == (before[0] + 1, before[1], before[2])
    assert Enquiry._base_manager.count() == 2
