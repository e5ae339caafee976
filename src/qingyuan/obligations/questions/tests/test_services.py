"""Asking, answering, closing (提出、答复、办结请说明)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingyuan.chronicle import queries as chronicle
from qingyuan.kernel import clock
from qingyuan.kernel.scope import Scope, declare_job
from qingyuan.obligations.questions import queries, services
from qingyuan.obligations.questions.announcements import QuestionClosed, QuestionUpheld
from qingyuan.obligations.questions.models import Question
from qingyuan.obligations.questions.states import CLOSED, HOWS, OPEN, State
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.telling import told, unnamed
from tests import questions
from tests.findings import refusal
from tests.questions import (
    ANSWER,
    FACTS,
    HEAD,
    KIND,
    NOTE,
    SECRETARY,
    STAFF,
    TEXT,
    TOWNSHIP,
    answer,
    ask,
    close,
    stored,
    take_down,
)

declare_job("questions.tests", "a job that puts questions, as authenticity will")
# The tenth working day after Friday, 5 June: the 19th is the Dragon Boat holiday.
DUE_ON = date(2026, 6, 22)


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


@pytest.fixture
def told_later(monkeypatch):
    """What later rooms would be told, in its order."""
    heard = []
    monkeypatch.setattr(services, "announce", heard.append)
    return heard


def _later(days):
    return clock.now() + timedelta(days=days)


# --- asking


def test_a_question_stands_with_its_facts_and_ten_working_days(league):
    found = stored(ask(league))
    assert (found.state, found.text, found.facts, found.kind) == (State.ASKED, TEXT, FACTS, KIND.key)
    assert (found.due_on, found.home_id, found.confidential) == (DUE_ON, league.units["banner"].pk, False)
    assert found.asked_by.name == league.people[STAFF].name


def test_the_asking_room_may_give_another_day_but_none_that_has_passed(league):
    assert ask(league, due_on=date(2026, 7, 1)).due_on == date(2026, 7, 1)
    assert ask(league, at=2, due_on=clock.today()).due_on == clock.today()
    refusal("past_date", ask, league, at=3, unit="banner", due_on=date(2026, 6, 4))


@pytest.mark.parametrize("missing", ["text", "facts"])
def test_nobody_is_asked_without_being_told_what_was_seen(league, missing):
    refusal("not_written", ask, league, **{missing: "  "})
    assert Question._base_manager.count() == 0


def test_a_kind_no_room_has_registered_is_a_mistake_of_ours(league):
    with pytest.raises(KeyError):
        ask(league, kind="nobody_registered_this")


@pytest.mark.parametrize(
    "role", [TOWNSHIP, STAFF, HEAD, roles.INSPECTOR, roles.DISCIPLINE_MEMBER], ids=lambda role: role
)
def test_who_oversees_a_unit_may_ask_it(league, role):
    assert ask(league, by=role).asked_by.name == league.people[role].name


@pytest.mark.parametrize("role", [roles.MEMBER, SECRETARY, roles.COMMITTEE_MEMBER, roles.CONTACT_LEADER])
def test_nobody_else_may(league, role):
    refusal("not_allowed", ask, league, by=role)


def test_nobody_asks_in_another_league(two_leagues):
    theirs = two_leagues.other.units["banner_sumu_village_1"]
    call = {"unit": theirs, "kind": KIND.key, "about": "records.activity:1", "text": TEXT, "facts": FACTS}
    refusal("not_allowed", services.ask, two_leagues.one.scope(STAFF), **call, now=clock.now())


def test_a_job_may_ask_and_signs_as_the_system(league):
    unit = league.units["banner_sumu_village_1"]
    scope = Scope.for_job("questions.tests", home_id=unit.home_id, path=unit.path)
    given = {"unit": unit, "kind": KIND.key, "about": "records.activity:1", "text": TEXT, "facts": FACTS}
    assert services.ask(scope, **given, now=clock.now()).asked_by.title == "系统"


def test_a_unit_has_two_open_and_the_third_waits_until_one_is_closed(league):
    unit = league.units["banner_sumu_village_1"]
    assert queries.room_for(unit) == 2
    first = ask(league, at=1)
    assert queries.room_for(unit) == 1
    ask(league, at=2)
    assert queries.room_for(unit) == 0
    assert "已有两件" in refusal("two_open", ask, league, at=3).message
    first = answer(league, first)
    refusal("two_open", ask, league, at=3)
    close(league, first)
    assert queries.room_for(unit) == 1
    ask(league, at=3)


def test_two_open_at_one_unit_leave_room_at_every_other(league):
    for at in (1, 2):
        ask(league, at=at)
    others = [unit for key, unit in league.units.items() if key != "banner_sumu_village_1"]
    assert {queries.room_for(unit) for unit in others} == {2}


def test_the_same_thing_is_not_asked_twice_while_it_is_open(league):
    found = ask(league)
    refusal("asked_already", ask, league)
    refusal("asked_already", ask, league, named=[(league.people[role].pk, "承办") for role in questions.NAMED])
    answer(league, found)
    refusal("asked_already", ask, league)
    close(league, stored(found))
    assert ask(league).pk != found.pk


def test_two_units_may_be_asked_about_one_thing(league):
    ask(league)
    assert ask(league, unit="banner_sumu_village_2").about == ask(league, unit="banner").about


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(["ask", "answer", *HOWS]), st.integers(0, 3)), max_size=14))
def test_whatever_happens_no_unit_has_more_than_two_open_nor_one_thing_twice(league, steps):
    unit = league.units["banner_sumu_village_1"]
    Question._base_manager.all().delete()
    for step, at in steps:
        rows = Question._base_manager.filter(state__in=OPEN, about=f"rectification.earlierconclusion:{at}")
        held = rows.select_related("unit").first()
        try:
            if step == "ask":
                ask(league, at=at)
            elif held is not None and step == "answer":
                answer(league, held)
            elif held is not None:
                close(league, held, step)
        except (services.MoveRefused, services.BadInput):
            pass
        open_now = list(Question._base_manager.filter(unit=unit, state__in=OPEN).values_list("about", flat=True))
        assert len(open_now) <= 2
        assert len(set(open_now)) == len(open_now)
        assert queries.room_for(unit) == 2 - len(open_now)


# --- answering


def test_a_unit_answers_with_a_tap(league):
    found = stored(answer(league, ask(league), text=""))
    assert (found.state, found.answer_choice, found.answer_text) == (State.ANSWERED, "mended", "")
    assert (found.answered_by.name, found.answered_at) == (league.people[SECRETARY].name, clock.now())


def test_a_unit_answers_with_a_sentence(league):
    found = stored(answer(league, ask(league), choice="", text=f"  {ANSWER} "))
    assert (found.answer_choice, found.answer_text) == ("", ANSWER)


def test_a_slip_of_the_thumb_is_put_right_and_both_stand_in_the_chronicle(league):
    found = answer(league, ask(league), choice="missed", text="")
    found = stored(answer(league, found, choice="mended", text=""))
    assert (found.state, found.answer_choice, found.revision) == (State.ANSWERED, "mended", 3)
    lines = chronicle.entries_of_record(f"questions.question:{found.pk}")
    assert [line.open.get("choice") for line in lines] == [None, f"{KIND.key}.missed", f"{KIND.key}.mended"]


def test_it_can_be_answered_after_its_day(league):
    found = ask(league)
    with clock.frozen(_later(60)):
        assert answer(league, found).state == State.ANSWERED


def test_two_who_answer_at_once_find_out(league):
    found = ask(league)
    answer(league, found)
    refusal("conflict", answer, league, found, by=roles.COMMITTEE_MEMBER, revision=1)


@pytest.mark.parametrize("how", HOWS)
def test_what_is_closed_is_not_answered_again(league, how):
    found = close(league, answer(league, ask(league)), how)
    refusal("wrong_state", answer, league, found)
    refusal("wrong_state", take_down, league, found)


def test_an_answer_by_telephone_keeps_who_said_it_and_who_wrote_it_down(league):
    found = stored(take_down(league, ask(league), text=ANSWER))
    names = (found.answered_by.name, found.answered_by.title, found.taken_down_by.name)
    assert names == (league.people[SECRETARY].name, "巴彦塔拉嘎查党支部书记", league.people[TOWNSHIP].name)
    [_asked, line] = chronicle.entries_of_record(f"questions.question:{found.pk}")
    assert (line.label, line.by, line.texts["said_by"]) == (
        "电话代记",
        league.people[TOWNSHIP].name,
        str(found.answered_by),
    )


def test_only_the_word_of_somebody_in_the_unit_is_taken_down(league):
    found = ask(league)
    for role in (TOWNSHIP, roles.MEMBER, HEAD):
        refusal("no_speaker", take_down, league, found, said_by_id=league.people[role].pk)
    assert stored(found).state == State.ASKED
    assert [one.name for one in queries.speakers(found.unit)] == [
        league.people[role].name for role in (SECRETARY, roles.COMMITTEE_MEMBER)
    ]


def test_what_the_unit_writes_itself_takes_the_place_of_what_was_taken_down(league):
    found = stored(answer(league, take_down(league, ask(league)), by=roles.COMMITTEE_MEMBER))
    assert (found.taken_down_by, found.taken_down_by_id) == (None, None)
    assert found.answered_by.name == league.people[roles.COMMITTEE_MEMBER].name


def test_who_took_it_down_does_not_decide_on_it(league):
    found = take_down(league, ask(league))
    assert "代记的人不自己办结" in refusal("not_allowed", close, league, found, by=TOWNSHIP).message
    assert close(league, found, by=STAFF).state == State.CLOSED_EXPLAINED


# --- closing


@pytest.mark.parametrize(
    ("how", "state", "upheld"),
    [
        ("explained", State.CLOSED_EXPLAINED, False),
        ("finding", State.CLOSED_FINDING, True),
        ("mistaken", State.CLOSED_MISTAKEN, False),
    ],
)
def test_later_rooms_are_told_of_each_closing_and_of_a_finding_first(league, told_later, how, state, upheld):
    found = stored(close(league, answer(league, ask(league)), how))
    assert (found.state, found.close_note, found.closed_by.name) == (state, NOTE, league.people[STAFF].name)
    ids = {"question_id": found.pk, "home_id": found.home_id}
    expected = [QuestionUpheld(**ids)] if upheld else []
    assert told_later == [*expected, QuestionClosed(**ids, unit_id=found.unit_id)]
    if upheld:
        assert queries.upheld(found.pk) == found
    else:
        with pytest.raises(LookupError):
            queries.upheld(found.pk)


def test_a_refused_closing_tells_nobody(league, told_later):
    found = ask(league)
    refusal("still_time", close, league, found, "finding")
    refusal("not_answered", close, league, found, "explained")
    assert (told_later, stored(found).state) == ([], State.ASKED)


def test_silence_is_entered_as_silence_and_the_finding_rests_on_what_was_written(league):
    found = ask(league)
    with clock.frozen(clock.at(DUE_ON, 12)):
        refusal("still_time", close, league, found, "finding")
    with clock.frozen(clock.at(DUE_ON + timedelta(days=1), 9)):
        refusal("no_note", close, league, found, "finding", note="")
        found = stored(close(league, found, "finding"))
    assert (found.state, found.answered_by, found.close_note) == (State.CLOSED_FINDING, None, NOTE)
    line = chronicle.entries_of_record(f"questions.question:{found.pk}")[-1]
    assert line.open == {"state": "closed_finding", "unanswered": True}
    assert ("未答复", "是") in told(line.verb, line.open)


def test_the_unit_does_not_decide_on_itself(league):
    found = answer(league, ask(league))
    refusal("not_allowed", close, league, found, by=SECRETARY)
    own = answer(league, ask(league, unit="banner_sumu"), by=TOWNSHIP)
    refusal("not_allowed", close, league, own, by=TOWNSHIP)
    assert close(league, own, by=STAFF).state == State.CLOSED_EXPLAINED


def test_a_job_decides_on_nothing(league):
    found = answer(league, ask(league))
    scope = Scope.for_job("questions.tests", home_id=found.home_id, path=found.unit.path)
    call = {"question_id": found.pk, "revision": found.revision, "how": "explained", "note": "", "now": clock.now()}
    refusal("not_allowed", services.close, scope, **call)


# --- the chronicle


@pytest.mark.parametrize("state", list(State))
def test_every_verb_is_an_entry_of_the_unit_whose_open_values_have_names(league, state):
    found = questions.to(league, state)
    lines = chronicle.entries_of_record(f"questions.question:{found.pk}")
    steps = {State.ASKED: 1, State.ANSWERED: 2}
    assert len(lines) == steps.get(state, 3) == found.revision
    assert [unnamed(line.verb, line.open) for line in lines] == [[]] * len(lines)
    shown = "".join(f"{line.open}" for line in lines)
    for written in (TEXT, FACTS, ANSWER, NOTE):
        assert written not in shown
    assert chronicle.faults(found.unit_id) == []


def test_an_entry_names_the_kind_and_the_choice_as_the_page_does(league):
    found = answer(league, ask(league))
    asked, answered = chronicle.entries_of_record(f"questions.question:{found.pk}")
    assert told(asked.verb, asked.open) == [
        ("状态", "待答"),
        ("类别", "与以往结论不一致"),
        ("答复期限", "2026年6月22日"),
    ]
    assert told(answered.verb, answered.open) == [("状态", "已答"), ("所选答复", "已经整改到位")]


@pytest.mark.parametrize("state", CLOSED)
def test_the_database_too_holds_that_somebody_closed_it(league, state):
    found = ask(league)
    with pytest.raises(IntegrityError), transaction.atomic():
        Question._base_manager.filter(pk=found.pk).update(state=state, closed_by=None)
