"""A question out of a confidential source (指名办理): those named see it, the unit sees no trace of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from qingyuan.chronicle import queries as chronicle
from qingyuan.kernel import clock, facts
from qingyuan.obligations.questions import queries, services
from qingyuan.obligations.questions.models import Question, QuestionAccess, QuestionView
from qingyuan.obligations.questions.states import State
from qingyuan.overview.desk import queries as desk
from qingyuan.people.organizations import roles
from qingyuan.people.roster.models import Membership, Tenure
from tests import questions
from tests.findings import refusal
from tests.questions import DISCIPLINE, HEAD, NAMED, SECRETARY, STAFF, answer, ask, ask_confidential, close, stored

SECRET = "信访反映公示栏是应付检查临时贴的。"
OTHERS = [role for role in roles.BUSINESS if role not in NAMED]


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


@pytest.fixture
def found(league):
    return ask_confidential(league, text=SECRET)


def _said_about_questions(client: Client, pages: list[str]) -> str:
    return "".join(client.get(page).content.decode() for page in pages)


def test_the_book_of_the_unit_does_not_move_and_has_no_gap(league):
    unit = league.units["banner_sumu_village_1"]
    ask(league)
    before = (chronicle.root_of(unit.pk), chronicle.size_of(unit.pk), chronicle.shown_of(unit.pk))
    found = ask_confidential(league, at=2, text=SECRET)
    services.view(league.scope(HEAD), question_id=found.pk, now=clock.now())
    close(league, answer(league, found, by=HEAD), "finding", by=DISCIPLINE)
    assert (chronicle.root_of(unit.pk), chronicle.size_of(unit.pk), chronicle.shown_of(unit.pk)) == before
    assert [line.seq for line in chronicle.entries_of_unit(unit.pk)] == [0]
    assert (chronicle.size_of(found.pk), chronicle.faults(found.pk)) == (4, [])
    assert chronicle.entries_of_unit(found.pk) == []


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_finds_it_in_any_list_desk_figure_or_page(league, client_as, role, found):
    scope = league.scope(role)
    today = clock.today()
    assert [queries.listed(scope, tab, today=today).rows for tab in queries.TABS] == [[]] * 3
    assert queries.counts(scope, today=today) == {"asked": 0, "waiting": 0, "closed": 0}
    assert desk.waiting(scope, today=today) == []
    unit = league.units["banner_sumu_village_1"].pk
    assert facts.values("unit.questions_open", scope, [unit]).get(unit, 0) == 0
    client = client_as(role)
    assert client.get(f"/questions/{found.pk}").status_code == 404
    pages = ["/desk", "/questions/", f"/units/{unit}", f"/units/{unit}/entries"]
    assert SECRET not in _said_about_questions(client, pages)
    assert "指名办理" not in _said_about_questions(client, pages)
    assert QuestionView._base_manager.count() == 0


def test_it_takes_no_place_among_the_two_of_a_unit(league, found):
    unit = league.units["banner_sumu_village_1"]
    assert queries.room_for(unit) == 2
    for at in (2, 3):
        ask(league, at=at)
    assert ask_confidential(league, at=4).confidential
    assert queries.room_for(unit) == 0


def test_who_asked_and_is_not_named_sees_it_no_more(league, found):
    refusal("not_here", queries.question, league.scope(STAFF), found.pk)


def test_those_named_settle_it_among_themselves_and_never_one_alone(league, found):
    answered = answer(league, found, by=HEAD)
    assert "另一位指名办理" in refusal("not_allowed", close, league, answered, by=HEAD).message
    closed = stored(close(league, answered, "explained", by=DISCIPLINE))
    assert (closed.state, closed.answered_by.name, closed.closed_by.name) == (
        State.CLOSED_EXPLAINED,
        league.people[HEAD].name,
        league.people[DISCIPLINE].name,
    )


def test_nothing_of_it_is_taken_down_at_the_telephone(league, found):
    call = {"by": HEAD, "said_by_id": league.people[SECRETARY].pk}
    refusal("not_allowed", questions.take_down, league, found, **call)


@pytest.mark.parametrize("verb", ["answer", "close"])
def test_the_unit_and_its_superiors_can_do_nothing_with_it(league, found, verb):
    for role in OTHERS:
        refusal("not_here", getattr(questions, verb), league, found, by=role)


@pytest.mark.parametrize(
    ("people", "code"),
    [
        pytest.param([HEAD], "one_named", id="one alone would judge himself"),
        pytest.param([HEAD, HEAD], "one_named", id="the same one twice"),
        pytest.param([HEAD, SECRETARY], "named_of_the_unit", id="the secretary of the unit"),
        pytest.param([HEAD, roles.MEMBER], "named_of_the_unit", id="a member of the unit"),
    ],
)
def test_two_at_least_are_named_and_nobody_of_the_unit(league, people, code):
    named = [(league.people[role].pk, "信访件承办人") for role in people]
    refusal(code, ask, league, named=named)
    assert Question._base_manager.count() == 0


def test_who_is_named_stands_on_the_roster_and_the_reason_is_written(league):
    refusal("no_person", ask, league, named=[(league.people[HEAD].pk, "承办"), (1, "承办")])
    refusal("not_written", ask, league, named=[(league.people[role].pk, " ") for role in NAMED])
    assert Question._base_manager.count() == 0


def test_who_comes_to_sit_in_the_unit_sees_it_no_more(league, found):
    unit, person = league.units["banner_sumu_village_1"], league.people[HEAD]
    assert queries.question(league.scope(HEAD), found.pk) == found
    Membership._base_manager.filter(person=person).update(unit=unit)
    refusal("not_here", queries.question, league.scope(HEAD), found.pk)


def test_who_has_left_the_seat_for_which_he_was_named_is_named_still_until_the_day_given(league, found):
    person = league.people[HEAD]
    Tenure._base_manager.filter(person=person).update(until_on=clock.today())
    assert queries.question(league.scope(HEAD), found.pk) == found
    rows = QuestionAccess._base_manager.filter(question=found, person_id=person.pk)
    rows.update(until=clock.today())
    assert queries.question(league.scope(HEAD), found.pk) == found
    rows.update(until=clock.today() - timedelta(days=1))
    refusal("not_here", queries.question, league.scope(HEAD), found.pk)


def test_each_look_is_logged_and_shown_to_those_named(league, client_as, found):
    client_as(HEAD).get(f"/questions/{found.pk}")
    page = client_as(DISCIPLINE).get(f"/questions/{found.pk}").content.decode()
    people = [str(one.by) for one in queries.views(found)]
    assert people == [
        f"{league.people[DISCIPLINE].name}（科尔沁右翼前旗纪委干部）",
        f"{league.people[HEAD].name}（科尔沁右翼前旗委组织部部长）",
    ]
    for person in people:
        assert person in page
    assert [line.label for line in chronicle.entries_of_record(f"questions.question:{found.pk}")] == [
        "请单位说明",
        "查阅",
        "查阅",
    ]


def test_a_refused_submission_is_a_look_too_and_can_be_sent_again(league, client_as, found):
    client = client_as(HEAD)
    sent = {"revision": found.revision, "_key": "same-key", "choice": "", "text": ""}
    assert client.post(f"/questions/{found.pk}/answer", sent).status_code == 422
    assert len(queries.views(found)) == 1
    assert client.post(f"/questions/{found.pk}/answer", sent | {"choice": "mended"}).status_code == 303
    assert stored(found).state == State.ANSWERED


def test_a_list_names_it_without_a_word_of_what_it_says_so_that_only_the_page_is_a_look(league, client_as, found):
    client = client_as(HEAD)
    for page in ("/questions/", "/desk"):
        said = client.get(page).content.decode()
        assert "指名办理的一件" in said
        assert SECRET not in said
    assert QuestionView._base_manager.count() == 0


def test_a_question_that_is_not_confidential_logs_no_looks(league, client_as):
    client_as(SECRETARY).get(f"/questions/{ask(league).pk}")
    assert QuestionView._base_manager.count() == 0


def test_an_upheld_one_tells_later_rooms_that_it_is_confidential(league, found):
    with clock.frozen(clock.at(date(2026, 6, 23), 9)):
        close(league, found, "finding", by=HEAD)
    assert queries.upheld(found.pk).confidential
