"""Registering, splitting, answering, settling a letter."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused, NotAllowed, NotHere
from qingyuan.overview.letters import queries, services
from qingyuan.overview.letters.models import Letter, Line
from qingyuan.overview.letters.states import State
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.telling import unnamed
from tests import letters
from tests.findings import Loop, campaign, sample_library
from tests.letters import HEAD, SECRETARY, STAFF, TOWNSHIP, line, register, row, split, stored


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


def settle(league, verb, letter, *, by=STAFF, **given):
    return getattr(services, verb)(
        league.scope(by), letter_id=letter.pk, revision=stored(letter).revision, now=clock.now(), **given
    )


def entries(record):
    return [line.verb.rpartition(".")[2] for line in chronicle.entries_of_record(reference(record))]


def test_a_letter_stands_where_its_department_keeps_its_records(league):
    found = stored(register(league, photo=letters.scan("来文.png")))
    banner = league.units["banner"]
    assert (found.unit, found.home_id, found.state) == (banner, banner.home_id, State.REGISTERED)
    assert (found.sender, found.number, found.asks) == (letters.SENDER, letters.NUMBER, letters.ASKS)
    assert found.due_at == clock.at(letters.DUE_ON, 17)
    assert (found.file_kind, found.registered_by.name) == ("jpeg", league.people[STAFF].name)
    [entry] = chronicle.entries_of_record(reference(found))
    assert entry.open["file"] == found.sha256
    assert [told.verb for told in chronicle.entries_of_unit(banner.pk)] == ["letters.registered"]
    assert letters.ASKS not in str(entry.open)
    assert unnamed(entry.verb, entry.open) == []


@pytest.mark.parametrize(("by", "unit"), [(STAFF, "banner"), (HEAD, "banner"), (TOWNSHIP, "banner_sumu")])
def test_each_keeper_registers_for_the_own_committee(league, by, unit):
    assert register(league, by=by, unit=unit).unit == league.units[unit]


@pytest.mark.parametrize(
    ("by", "unit"),
    [
        pytest.param(STAFF, "banner_sumu", id="the department for a township"),
        pytest.param(TOWNSHIP, "banner", id="a township for the banner"),
        pytest.param(SECRETARY, "banner_sumu_village_1", id="a secretary for the branch"),
        pytest.param(roles.INSPECTOR, "banner", id="an inspector"),
    ],
)
def test_nobody_registers_for_another(league, by, unit):
    with pytest.raises(NotAllowed):
        register(league, by=by, unit=unit)


@pytest.mark.parametrize(
    "said",
    [{"sender": " "}, {"asks": ""}, {"due_at": clock.at(date(2026, 6, 5), 9, 30)}],
    ids=["nobody sent it", "nothing is asked", "its time is this instant"],
)
def test_what_is_no_letter_is_refused(league, said):
    with pytest.raises(BadInput):
        register(league, **said)


def test_what_was_registered_wrongly_is_put_right_and_stays_in_the_chronicle(league):
    found = register(league)
    settle(league, "correct", found, facts=letters.facts(number="电话通知"), photo=None)
    assert stored(found).number == "电话通知"
    assert [told.texts["number"] for told in chronicle.entries_of_record(reference(found))] == [
        letters.NUMBER,
        "电话通知",
    ]


def test_an_old_page_changes_nothing(league):
    found = register(league)
    settle(league, "take_up", found)
    with pytest.raises(Conflict):
        services.file(league.scope(STAFF), letter_id=found.pk, revision=1, note="已转办", now=clock.now())


@pytest.mark.parametrize(("verb", "state"), [("file", State.FILED), ("withdraw", State.WITHDRAWN)])
def test_a_letter_is_settled_with_a_sentence(league, verb, state):
    found = register(league)
    with pytest.raises(BadInput):
        settle(league, verb, found, note=" ")
    settle(league, verb, found, note="重复登记")
    assert (stored(found).state, stored(found).note) == (state, "重复登记")
    with pytest.raises(MoveRefused):
        settle(league, "take_up", found)
    assert entries(found)[-1] == {"file": "filed", "withdraw": "withdrawn"}[verb]


def test_the_database_holds_that_a_settled_letter_says_how(league):
    found = register(league)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter._base_manager.filter(pk=found.pk).update(state=State.FILED)


# --- lines


def test_rows_become_lines_in_their_order_and_the_letter_is_under_way(league):
    found = register(league)
    lead = league.units["banner_discipline"].pk
    split(league, found, row(league, task="一", lead_id=lead, post="组织委员"), row(league, "banner_town", task="二"))
    lines = queries.lines(found)
    assert [(one.order, one.task, one.unit.short_name, one.post) for one in lines] == [
        (1, "一", "巴彦苏木党委", "组织委员"),
        (2, "二", "宝石镇党委", ""),
    ]
    assert lines[0].lead.short_name.endswith("纪委") and lines[1].lead is None
    assert stored(found).state == State.UNDER_WAY
    assert entries(found) == ["registered", "split"]


def test_one_row_for_all_is_a_line_for_each_township(league):
    found = register(league)
    split(league, found, row(league, None))
    assert [one.unit.short_name for one in queries.lines(found)] == ["巴彦苏木党委", "宝石镇党委"]


def test_in_a_township_one_row_for_all_is_a_line_for_each_branch(league):
    found = register(league, by=TOWNSHIP, unit="banner_sumu")
    split(league, found, row(league, None), by=TOWNSHIP)
    assert [one.unit.short_name for one in queries.lines(found)] == ["巴彦塔拉嘎查党支部", "白音花嘎查党支部"]


@pytest.mark.parametrize("unit", ["banner_sumu_village_1", "county_sumu", "banner"])
def test_a_task_is_given_to_what_stands_directly_below_and_to_nothing_else(league, unit):
    with pytest.raises(BadInput, match="直接下级"):
        split(league, register(league), row(league, unit))


def test_a_table_without_a_row_is_none(league):
    with pytest.raises(BadInput, match="至少填一行"):
        services.split(league.scope(STAFF), letter_id=register(league).pk, revision=1, rows=[], now=clock.now())


def test_a_line_is_changed_and_taken_out_again_but_never_lost(league):
    found = register(league)
    split(league, found, row(league, task="一"), row(league, "banner_town", task="二"))
    first, second = queries.lines(found)
    split(
        league,
        found,
        row(league, task="一改", line_id=first.pk),
        row(league, "banner_town", line_id=second.pk, drop=True),
        row(league, "banner_office", task="三"),
    )
    assert [(one.order, one.task) for one in queries.lines(found)] == [(1, "一改"), (2, "三")]
    assert Line._base_manager.get(pk=second.pk).dropped_at is not None
    with pytest.raises(NotHere):
        queries.line(league.scope(TOWNSHIP), second.pk)


def test_a_line_of_another_letter_is_not_changed_through_this_one(league):
    other = line(league)
    with pytest.raises(NotHere):
        split(league, register(league), row(league, line_id=other.pk))


def test_what_was_answered_keeps_its_task_and_its_unit(league):
    found = line(league)
    letters.answer(league, found)
    with pytest.raises(BadInput, match="已经有落实情况"):
        split(league, found.letter, row(league, "banner_town", line_id=found.pk))
    split(league, found.letter, row(league, line_id=found.pk, due_on=date(2026, 6, 20)))
    assert Line._base_manager.get(pk=found.pk).due_on == date(2026, 6, 20)


def test_the_unit_answers_in_a_sentence_and_may_answer_again(league):
    found = line(league)
    letters.answer(league, found, file=letters.scan("名单.png"))
    again = letters.answer(league, found, text="都联系上了。")
    assert (again.answer, again.answered_by.name) == ("都联系上了。", league.people[TOWNSHIP].name)
    assert again.file_name == "名单.png"
    assert entries(found) == ["answered", "answered"]
    # In the book of the committee that split the letter.
    told = [entry.verb for entry in chronicle.entries_of_unit(league.units["banner"].pk)]
    assert told.count("letters.answered") == 2


def test_nobody_answers_for_another_unit(league):
    found = line(league)
    with pytest.raises(NotAllowed, match="责任单位的同志"):
        letters.answer(league, found, by=STAFF)
    with pytest.raises(NotHere):
        letters.answer(league, found, by=SECRETARY)


def test_when_the_letter_is_settled_nothing_is_answered_any_more(league):
    found = line(league)
    settle(league, "file", found.letter, note="已汇总")
    with pytest.raises(MoveRefused):
        letters.answer(league, found)


def test_a_standing_is_computed_from_the_records_and_follows_them(league, tmp_path):
    running = campaign(league, sample_library(tmp_path))
    found = line(league)
    letters.answer(league, found, text="", link=f"findings:{running.pk}")
    loop = Loop(league, adoption=running)

    def standing():
        [shown] = queries.line_rows(league.scope(STAFF), queries.lines(found.letter))
        return shown.standing

    assert standing() == "登记问题1条，已销号0条，逾期未改0条。"
    for role, verb in [(SECRETARY, "start"), (SECRETARY, "plan"), (SECRETARY, "add_evidence"), (SECRETARY, "submit")]:
        loop.call(role, verb)
    loop.call(TOWNSHIP, "sign_off")
    assert standing() == "登记问题1条，已销号1条，逾期未改0条。"


def test_the_lists_of_a_subtree_are_counted_of_those_asked(league, tmp_path):
    running = campaign(league, sample_library(tmp_path))
    found = line(league)
    letters.answer(league, found, text="催了一遍。", link=f"checks:{running.pk}")
    [shown] = queries.line_rows(league.scope(TOWNSHIP), queries.lines(found.letter))
    assert shown.standing == "催了一遍。\n应对照3个单位，已报送清单0个。"


def test_only_a_campaign_that_is_in_force_over_the_unit_can_be_counted(league, tmp_path):
    draft = campaign(league, sample_library(tmp_path), launch=False)
    with pytest.raises(BadInput, match="没有这一项"):
        letters.answer(league, line(league), link=f"findings:{draft.pk}")
