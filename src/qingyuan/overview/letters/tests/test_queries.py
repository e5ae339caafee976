"""What a reader owes, in which order, and what stands in his lists."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.kernel import clock
from qingyuan.kernel.errors import NotHere
from qingyuan.overview.letters import queries, services
from qingyuan.overview.letters.models import Line
from qingyuan.people.organizations import roles
from tests import letters
from tests.letters import HEAD, SECRETARY, STAFF, TOWNSHIP, register, row, split

MONDAY = clock.at(date(2026, 6, 8), 8, 40)


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


def owed(league, role, *, now=MONDAY):
    return [(one.title, one.by_when, one.late) for one in queries.to_report(league.scope(role), now=now)]


def test_letters_stand_first_by_their_hour_with_the_words_of_an_office(league):
    register(league, asks="后报的", due_at=clock.at(date(2026, 6, 15), 9))
    register(league, asks="先报的", number="电话通知")
    assert owed(league, STAFF) == [
        ("盟委组织部：先报的", "周五17:00前报送", False),
        ("盟委组织部：后报的", "下周一9:00前报送", False),
    ]
    assert owed(league, HEAD) == owed(league, STAFF)
    assert owed(league, STAFF, now=clock.at(date(2026, 6, 12), 17, 1))[0] == (
        "盟委组织部：先报的",
        "已过6月12日17:00，还没有报送",
        True,
    )


def test_then_come_the_tasks_of_the_own_unit_by_day(league):
    letter = split(league, register(league), row(league, task="迟的", due_on=date(2026, 6, 30)), row(league))
    register(league, by=TOWNSHIP, unit="banner_sumu", asks="苏木自己的")
    assert owed(league, TOWNSHIP) == [
        ("盟委组织部：苏木自己的", "周五17:00前报送", False),
        (letters.TASK, "周五前填落实情况", False),
        ("迟的", "6月30日前填落实情况", False),
    ]
    letters.answer(league, queries.lines(letter)[1])
    assert [title for title, *_rest in owed(league, TOWNSHIP)] == ["盟委组织部：苏木自己的", "迟的"]


def test_what_is_settled_is_owed_by_nobody(league):
    found = letters.line(league)
    services.withdraw(league.scope(STAFF), letter_id=found.letter_id, revision=2, note="收回", now=clock.now())
    assert owed(league, STAFF) == owed(league, TOWNSHIP) == []
    assert list(queries.given_lines(league.scope(TOWNSHIP))) == []


@pytest.mark.parametrize("role", [SECRETARY, roles.MEMBER, roles.CONTACT_LEADER, roles.INSPECTOR, TOWNSHIP])
def test_a_letter_of_the_banner_is_owed_by_its_department_alone(league, role):
    register(league)
    assert owed(league, role) == []


def test_a_branch_finds_what_the_township_gave_it(league):
    letter = register(league, by=TOWNSHIP, unit="banner_sumu")
    split(league, letter, row(league, "banner_sumu_village_1"), by=TOWNSHIP)
    assert [title for title, *_rest in owed(league, SECRETARY)] == [letters.TASK]
    [given] = queries.lines_of_my_units(league.scope(SECRETARY))
    assert given.unit == league.units["banner_sumu_village_1"]
    assert list(queries.lines_of_my_units(league.scope(roles.MEMBER))) == []


def test_what_was_taken_out_of_the_table_is_owed_no_more(league):
    found = letters.line(league)
    Line._base_manager.filter(pk=found.pk).update(dropped_at=clock.now())
    assert owed(league, TOWNSHIP) == []


def test_each_tab_lists_what_it_counts(league):
    register(league)
    letter = register(league, asks="转办的")
    services.file(league.scope(STAFF), letter_id=letter.pk, revision=1, note="已转办", now=clock.now())
    scope = league.scope(STAFF)
    assert queries.counts(scope) == {"open": 1, "reported": 0, "filed": 1}
    assert [one.asks for one in queries.letters(scope, "filed")] == ["转办的"]


def test_who_leads_a_task_sees_it_and_not_who_is_behind(league):
    found = letters.line(league, lead_id=league.units["banner_discipline"].pk)
    letters.answer(league, found)
    [led] = queries.line_rows(league.scope(roles.DISCIPLINE_MEMBER), queries.lines(found.letter))
    assert (led.follows, led.standing) == (False, "")
    [kept] = queries.line_rows(league.scope(STAFF), queries.lines(found.letter))
    assert (kept.follows, kept.standing) == (True, letters.ANSWER)


def test_a_long_list_is_turned_page_by_page_both_ways(league):
    for number in range(5):
        register(league, asks=f"第{number}件")
    rows = queries.letters(league.scope(STAFF), "open")

    def turned(**key):
        part = queries.by_key(rows, size=2, **key)
        return [one.asks for one in part.rows], part

    newest, first = turned()
    assert (newest, first.newer) == (["第4件", "第3件"], None)
    middle, second = turned(before=first.older)
    assert middle == ["第2件", "第1件"]
    last, third = turned(before=second.older)
    assert (last, third.older) == (["第0件"], None)
    assert turned(after=second.newer)[0] == newest
    assert second.pager("tab=filed&", 5)["older_url"] == f"?tab=filed&before={second.older}"


def test_nobody_above_the_committee_reads_its_letters(league):
    """The table of tasks says who is behind: the unit's direct superior and nobody further up."""
    letter = register(league, by=TOWNSHIP, unit="banner_sumu", asks="苏木自己的")
    split(league, letter, row(league, "banner_sumu_village_1"), by=TOWNSHIP)
    for role in (STAFF, HEAD):
        assert list(queries.letters(league.scope(role), "open")) == []
        with pytest.raises(NotHere):
            queries.line(league.scope(role), queries.lines(letter)[0].pk)
