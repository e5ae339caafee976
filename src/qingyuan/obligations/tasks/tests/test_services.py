"""Recording and looking, listing, own items (记一笔、认可、列入对象、自选任务)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused, NotAllowed, NotHere
from qingyuan.obligations.tasks import services
from qingyuan.obligations.tasks.models import Figure, Handling, Record, Subject
from qingyuan.obligations.tasks.queries import work
from qingyuan.obligations.tasks.states import State
from qingyuan.people.organizations.telling import unnamed
from qingyuan.regimes import services as regimes
from tests import tasks
from tests.tasks import HOUSE, MEMBER, SECRETARY, STAFF, TEXT, TOWNSHIP, VILLAGE

pytestmark = pytest.mark.django_db


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


@pytest.fixture
def library(two_leagues, tmp_path):
    return tasks.library(tmp_path)


@pytest.fixture
def subject(league, library):
    return tasks.household(league, tasks.adopted(league, library))


def code_of(refused):
    return refused.value.code


def test_a_row_is_born_with_the_first_record_and_the_second_stands_beside_it(league, subject):
    assert not Handling._base_manager.exists()
    handling = tasks.visit(league, subject)
    again = tasks.visit(league, subject, text="又去了一趟。")
    assert (handling.pk, again.revision, again.state) == (again.pk, 2, State.REPORTED)
    assert [one.text for one in Record._base_manager.order_by("pk")] == [TEXT, "又去了一趟。"]


def test_who_looks_is_of_another_body_and_is_never_who_recorded(league, subject):
    handling = tasks.visit(league, subject)
    for role in (SECRETARY, MEMBER):
        with pytest.raises((NotAllowed, NotHere)):
            tasks.accept(league, handling, by=role)
    Handling._base_manager.filter(pk=handling.pk).update(reported_by_id=league.people[TOWNSHIP].pk)
    with pytest.raises(NotAllowed):
        tasks.accept(league, handling)
    assert tasks.accept(league, handling, by=STAFF).state == State.ACCEPTED


def test_sent_back_is_done_again_and_accepted(league, subject):
    handling = tasks.send_back(league, tasks.visit(league, subject))
    with pytest.raises(MoveRefused):
        tasks.accept(league, handling)
    handling = tasks.accept(league, tasks.visit(league, subject, text="支委白金花帮着种。"))
    assert (handling.state, handling.note) == (State.ACCEPTED, "")
    verbs = [line.verb for line in chronicle.entries_of_record(reference(handling))]
    assert verbs == ["tasks.recorded", "tasks.sent_back", "tasks.recorded", "tasks.accepted"]


def test_a_later_visit_does_not_ask_for_another_look_and_a_corrected_figure_does(league, subject):
    visited = tasks.accept(league, tasks.visit(league, subject))
    assert tasks.visit(league, subject, text="过节又去看了看。").state == State.ACCEPTED
    figure = tasks.accept(league, tasks.income(league, subject, 5000))
    assert tasks.income(league, subject, 5500, text="漏了卖羊的钱").state == State.REPORTED
    assert work.current_figures(figure) == {"per-head": Decimal(5500)}
    assert sorted(Figure._base_manager.values_list("value", flat=True)) == [5000, 5500]
    assert tasks.stored(visited).reported_at == visited.reported_at


def test_an_old_page_accepts_nothing(league, subject):
    handling = tasks.visit(league, subject)
    tasks.visit(league, subject)
    with pytest.raises(Conflict):
        tasks.accept(league, handling)


def test_of_several_none_is_accepted_when_one_is_not_to_be(league, subject):
    first = tasks.visit(league, subject)
    second = tasks.send_back(league, tasks.visit(league, tasks.household(league, subject.adoption, name="3组2号")))
    given = [(first.pk, first.revision), (second.pk, second.revision)]
    with pytest.raises(MoveRefused):
        services.accept_many(league.scope(TOWNSHIP), handlings=given, now=clock.now())
    assert tasks.stored(first).state == State.REPORTED
    with pytest.raises(BadInput):
        services.accept_many(league.scope(TOWNSHIP), handlings=[], now=clock.now())


@pytest.mark.parametrize(
    ("period", "code"),
    [
        pytest.param(None, "which_period", id="none said"),
        pytest.param(date(2026, 2, 1), "no_such_period", id="not its first day"),
        pytest.param(date(2026, 7, 1), "no_such_period", id="not begun"),
        pytest.param(date(2015, 1, 1), "too_early", id="more than ten years back"),
    ],
)
def test_a_figure_is_of_a_period_that_there_is(league, subject, period, code):
    with pytest.raises(BadInput) as refused:
        tasks.income(league, subject, 1, period=period)
    assert code_of(refused) == code


def test_what_is_written_has_to_be_there_and_not_ahead(league, subject):
    for more, code in (
        ({"text": " "}, "not_written"),
        ({"went": ""}, "not_written"),
        ({"word": "delighted"}, "no_choice"),
        ({"happened_on": clock.today() + timedelta(days=1)}, "future_date"),
        ({"word_text": "电话13804821234"}, "personal_number"),
    ):
        with pytest.raises(BadInput) as refused:
            tasks.visit(league, subject, **more)
        assert code_of(refused) == code
    assert not Handling._base_manager.exists()


def test_a_household_is_listed_once_by_its_own_branch_without_numbers(league, subject):
    adoption = subject.adoption
    with pytest.raises(BadInput) as refused:
        tasks.household(league, adoption)
    assert code_of(refused) == "listed_already"
    with pytest.raises(BadInput) as refused:
        tasks.household(league, adoption, name="张三 13804821234")
    assert code_of(refused) == "personal_number"
    for role in (TOWNSHIP, STAFF):
        with pytest.raises(NotAllowed):
            tasks.household(league, adoption, name="别处", by=role)


def test_one_listed_no_more_takes_nothing_more_and_may_come_back_under_its_name(league, subject):
    told = {"subject_id": subject.pk, "why": "已搬到旗里", "now": clock.now()}
    services.leave(league.scope(SECRETARY), revision=1, **told)
    with pytest.raises(MoveRefused):
        services.leave(league.scope(SECRETARY), revision=2, **told)
    with pytest.raises(MoveRefused):
        tasks.visit(league, subject)
    assert tasks.household(league, subject.adoption).pk != subject.pk


def test_a_taskset_of_another_unit_of_another_kind_or_ended_takes_nothing(league, library, subject):
    with pytest.raises(NotHere):
        services.add_subject(
            league.scope(STAFF),
            unit_id=league.units["banner"].pk,
            adoption_id=subject.adoption_id,
            name="甲",
            now=clock.now(),
        )
    branch = tasks.adopted(league, library, key="branch-tasks")
    with pytest.raises(BadInput) as refused:
        tasks.household(league, branch)
    assert code_of(refused) == "per_unit"
    with pytest.raises(BadInput) as refused:
        tasks.of_unit(league, subject.adoption, "plan")
    assert code_of(refused) == "which_subject"
    regimes.move(league.scope(STAFF), adoption_id=subject.adoption_id, verb="end", revision=1, now=clock.now())
    with pytest.raises(NotHere):
        tasks.visit(league, subject)


def test_names_and_words_of_a_household_are_sealed_and_nothing_open_is_without_a_name(league, subject):
    handling = tasks.visit(league, subject, word="none", word_text="来人问过，没见办成", word_from="户主")
    tasks.send_back(league, handling)
    tasks.income(league, subject, 5000)
    tasks.record_own(league, tasks.own(league))
    lines = chronicle.entries_of_unit(league.units[VILLAGE].pk)
    assert len(lines) == 6
    for line in lines:
        assert unnamed(line.verb, line.open) == []
        shown = str(line.open)
        assert not any(word in shown for word in (HOUSE, TEXT, "none", "没见办成", "5000"))


def test_an_own_item_is_recorded_looked_at_and_dropped(league):
    item = tasks.own(league)
    handling = tasks.accept(league, tasks.record_own(league, item))
    assert handling.state == State.ACCEPTED
    dropped = services.drop(league.scope(SECRETARY), own_id=item.pk, revision=1, why="旗里统一修", now=clock.now())
    assert dropped.state == "dropped"
    with pytest.raises(MoveRefused):
        tasks.record_own(league, item)
    with pytest.raises(MoveRefused):
        services.drop(league.scope(SECRETARY), own_id=item.pk, revision=2, why="再", now=clock.now())


@pytest.mark.parametrize(
    ("more", "code"),
    [({"owner_id": 1}, "no_owner"), ({"due_on": date(2026, 6, 4)}, "past_date"), ({"text": " "}, "not_written")],
)
def test_an_own_item_has_words_an_owner_of_the_unit_and_a_day_ahead(league, more, code):
    with pytest.raises(BadInput) as refused:
        tasks.own(league, **more)
    assert code_of(refused) == code


def test_only_who_answers_for_the_unit_sets_it_something(league):
    for role in (TOWNSHIP, STAFF):
        with pytest.raises(NotAllowed):
            tasks.own(league, by=role)


def test_records_stay_under_the_version_they_were_made_under(league, subject):
    handling = tasks.visit(league, subject)
    assert tasks.stored(handling).library == subject.adoption.library
    assert Subject._base_manager.get().since == clock.today()
