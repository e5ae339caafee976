"""Answering a pledge, on one's own and from paper; what a new year and a new version ask (签署、不签、登记)."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.models import Entry
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.obligations.pledges import queries, services
from qingyuan.obligations.pledges.models import Answer, Sheet
from qingyuan.obligations.pledges.states import State, Way
from qingyuan.people.organizations.telling import unnamed
from qingyuan.people.roster.held import held
from qingyuan.people.roster.models import Absence, Membership
from tests import pledges
from tests.findings import refusal
from tests.pledges import CLAUSES, COMMITTEE, MEMBER, REASON, SECRETARY, STAFF, TOWNSHIP, VILLAGE

NEXT_YEAR = datetime(2027, 1, 1, 1, tzinfo=UTC)


@pytest.fixture
def league(two_leagues):
    return two_leagues.one


@pytest.fixture
def adoption(league, tmp_path):
    return pledges.adopted(league, pledges.library(tmp_path))


def waits_for(league, role=MEMBER):
    return [one.listed.spec.key for one in queries.to_sign(league.scope(role), clock.today())]


# --- oneself


def test_launching_writes_no_row_for_anybody(league, adoption):
    assert (Answer._base_manager.count(), waits_for(league)) == (0, [pledges.KEY])


def test_a_member_signs_under_the_version_he_read(league, adoption):
    found = pledges.stored(pledges.sign(league, adoption))
    assert (found.state, found.said, found.year, found.on) == ("signed", "signed", 2026, date(2026, 6, 5))
    assert (found.way, found.library_id, found.unit_id) == (Way.PASSWORD, adoption.library_id, league.units[VILLAGE].pk)
    assert (found.adoption_id, found.sheet_id, found.by) == (adoption.pk, None, None)
    assert waits_for(league) == []


def test_a_second_press_signs_once(league, adoption):
    assert pledges.sign(league, adoption).pk == pledges.sign(league, adoption).pk
    assert Answer._base_manager.count() == 1


def test_declining_takes_no_reason_and_may_be_thought_over(league, adoption):
    first = pledges.decline(league, adoption, reason="  ")
    assert (first.state, first.reason) == (State.DECLINED, "")
    assert waits_for(league) == []
    second = pledges.sign(league, adoption)
    assert (pledges.stored(first).state, pledges.stored(second).state) == (State.SUPERSEDED, State.SIGNED)
    assert pledges.stored(first).said == State.DECLINED


def test_who_has_signed_does_not_decline_afterwards(league, adoption):
    pledges.sign(league, adoption)
    refusal("wrong_state", pledges.decline, league, adoption)


def test_who_sits_in_a_leading_body_is_asked_there_and_once(league, adoption):
    [one] = queries.asked_of(league.people[TOWNSHIP].pk, clock.today())
    # 赵丽 belongs to the branch of the banner's office and sits in the 苏木党委.
    assert one.unit == league.units["banner_office"]
    assert [
        who.name for who in queries.people_at(league.units["banner_sumu"], one.listed.spec.signers, clock.today())
    ] == [league.people[TOWNSHIP].name]
    pledges.sign(league, adoption, by=TOWNSHIP)
    at_sumu = queries.register_of(league.units["banner_sumu"], pledges.listed(adoption), clock.today())
    assert [line.state for line in at_sumu if line.asks] == [State.SIGNED]


def test_probationary_members_are_asked_where_the_pledge_says_so_only(league, adoption):
    Membership._base_manager.filter(person=league.people[MEMBER]).update(kind=Membership.Kind.PROBATIONARY)
    assert waits_for(league) == []
    refusal("not_here", services.sign, league.scope(MEMBER), adoption_id=adoption.pk, library_id=1, now=clock.now())


def test_who_is_out_of_touch_is_asked_when_he_is_found(league, adoption):
    person = league.people[MEMBER]
    absence = {"kind": Absence.Kind.LOST, "from_on": date(2026, 1, 1), "unit": league.units[VILLAGE]}
    Absence(person=person, **absence).save(force_insert=True)
    names = [
        line.who.name for line in queries.register_of(league.units[VILLAGE], pledges.listed(adoption), clock.today())
    ]
    assert person.name not in names
    Absence._base_manager.update(until_on=clock.today())
    names = [
        line.who.name for line in queries.register_of(league.units[VILLAGE], pledges.listed(adoption), clock.today())
    ]
    assert person.name in names


def test_nobody_signs_in_another_league_or_what_is_not_asked(two_leagues, adoption):
    stranger = two_leagues.other.scope(MEMBER)
    call = {"adoption_id": adoption.pk, "library_id": adoption.library_id, "now": clock.now()}
    refusal("not_here", services.sign, stranger, **call)
    refusal("not_here", services.decline, stranger, reason="", **call)


# --- paper


def test_the_secretary_registers_a_sheet_for_many_and_both_ways_are_equal(league, adoption):
    village = league.units[VILLAGE]
    elders = pledges.add_members(village, "哈斯", "其其格", "满都拉")
    sheet = pledges.paper(league, adoption, *(one.pk for one in elders), on=date(2026, 6, 5))
    pledges.sign(league, adoption)
    rows = Answer._base_manager.filter(sheet=sheet)
    assert {(row.person_id, row.state, row.way) for row in rows} == {(one.pk, "signed", "paper") for one in elders}
    assert {row.by.name for row in rows} == {league.people[SECRETARY].name}
    lines = queries.register_of(village, pledges.listed(adoption), clock.today())
    assert [line.who.name for line in queries.unsigned(lines)] == [league.people[SECRETARY].name]
    assert queries.signed_on(elders[0].pk, pledges.KEY) == queries.signed_on(league.people[MEMBER].pk, pledges.KEY)


@pytest.mark.parametrize("role", [SECRETARY, COMMITTEE, TOWNSHIP])
def test_the_unit_and_its_direct_superior_register(league, adoption, role):
    assert pledges.paper(league, adoption, league.people[MEMBER].pk, by=role).by.name == league.people[role].name


@pytest.mark.parametrize("role", [MEMBER, STAFF, pledges.HEAD, pledges.DISCIPLINE])
def test_nobody_else_registers(league, adoption, role):
    refusal("not_allowed", pledges.paper, league, adoption, league.people[MEMBER].pk, by=role)
    assert Sheet._base_manager.count() == 0


def test_only_who_is_asked_there_and_has_not_signed_is_registered(league, adoption):
    pledges.sign(league, adoption)
    refusal("not_waiting", pledges.paper, league, adoption, league.people[MEMBER].pk)
    refusal("not_waiting", pledges.paper, league, adoption, league.people[TOWNSHIP].pk)
    refusal("nobody", pledges.paper, league, adoption)
    assert Answer._base_manager.count() == 1


def test_the_day_on_the_sheet_lies_between_the_asking_and_today(league, adoption):
    person = league.people[MEMBER].pk
    refusal("future_date", pledges.paper, league, adoption, person, on=date(2026, 6, 6))
    refusal("before_it_was_asked", pledges.paper, league, adoption, person, on=date(2026, 6, 4))


def test_a_sheet_of_last_year_is_none_of_this_year(league, adoption):
    with clock.frozen(NEXT_YEAR):
        refusal("last_year", pledges.paper, league, adoption, league.people[MEMBER].pk, on=date(2026, 12, 30))


def test_only_who_may_hear_of_it_registers_that_somebody_does_not_sign(league, adoption):
    person = league.people[MEMBER].pk
    refusal("not_allowed", pledges.paper, league, adoption, person, by=COMMITTEE, said=State.DECLINED)
    pledges.paper(league, adoption, person, said=State.DECLINED)
    assert Answer._base_manager.get().state == State.DECLINED
    # For the committee member he has not signed, and may be registered when he does.
    pledges.paper(league, adoption, person, by=COMMITTEE)
    assert queries.signed_on(person, pledges.KEY) == clock.today()


def test_a_wrong_tick_is_taken_back_by_the_registrar_or_by_himself(league, adoption):
    person = league.people[MEMBER].pk
    for role in (SECRETARY, MEMBER):
        pledges.paper(league, adoption, person)
        found = Answer._base_manager.get(state=State.SIGNED)
        call = {"answer_id": found.pk, "revision": found.revision, "now": clock.now()}
        refusal("no_reason", services.void, league.scope(role), reason=" ", **call)
        services.void(league.scope(role), reason="勾错了人", **call)
        assert (pledges.stored(found).state, waits_for(league)) == (State.VOID, [pledges.KEY])
        refusal("conflict", services.void, league.scope(role), reason="再来", **call)


def test_what_somebody_signed_himself_is_taken_back_by_nobody(league, adoption):
    found = pledges.sign(league, adoption)
    call = {"answer_id": found.pk, "revision": found.revision, "reason": "勾错了人", "now": clock.now()}
    refusal("not_from_paper", services.void, league.scope(SECRETARY), **call)
    refusal("not_here", services.void, league.scope(STAFF), **call)


# --- a new version, a new year


def test_a_changed_comma_asks_nobody_again(league, adoption, tmp_path):
    first = pledges.sign(league, adoption)
    other = (CLAUSES[0].replace("，", "、").replace("。", ""), CLAUSES[1])
    pledges.upgraded(league, adoption, pledges.library(tmp_path, version=2, clauses=other))
    assert waits_for(league) == []
    assert pledges.stored(first).library.version == 1
    assert queries.signed_on(league.people[MEMBER].pk, pledges.KEY) == clock.today()


def test_a_changed_clause_asks_again_and_shows_that_clause_only(league, adoption, tmp_path):
    first = pledges.sign(league, adoption)
    changed = (CLAUSES[0], "严禁借婚丧喜庆、乔迁升学收受礼金。")
    pledges.upgraded(league, adoption, pledges.library(tmp_path, version=2, clauses=changed))
    [one] = queries.to_sign(league.scope(MEMBER), clock.today())
    assert [(change.before, change.clause.text) for change in one.changes] == [(CLAUSES[1], changed[1])]
    assert (one.whole, one.line.earlier.pk) == (False, first.pk)
    refusal(
        "version_changed",
        services.sign,
        league.scope(MEMBER),
        adoption_id=adoption.pk,
        library_id=first.library_id,
        now=clock.now(),
    )
    second = pledges.sign(league, adoption)
    assert [(row.state, row.library.version) for row in (pledges.stored(first), second)] == [
        (State.SUPERSEDED, 1),
        (State.SIGNED, 2),
    ]


def test_who_declined_is_asked_again_only_by_a_changed_clause(league, adoption, tmp_path):
    pledges.decline(league, adoption)
    pledges.upgraded(league, adoption, pledges.library(tmp_path, version=2, clauses=(CLAUSES[0], "另一条")))
    assert waits_for(league) == [pledges.KEY]


def test_a_new_year_asks_again_and_the_old_answer_stays(league, adoption):
    first = pledges.sign(league, adoption)
    with clock.frozen(datetime(2026, 12, 31, 15, 59, tzinfo=UTC)):
        assert waits_for(league) == []
    # 31 December 16:00 UTC is midnight in Shanghai.
    with clock.frozen(datetime(2026, 12, 31, 16, tzinfo=UTC)):
        [one] = queries.to_sign(league.scope(MEMBER), clock.today())
        assert (one.whole, one.changes, one.line.earlier.pk) == (True, [], first.pk)
        assert pledges.stored(first).state == State.SIGNED
        second = pledges.sign(league, adoption)
        assert (pledges.stored(first).state, pledges.stored(second).year) == (State.SUPERSEDED, 2027)


def test_a_pledge_that_is_not_renewed_stays_signed(league, tmp_path):
    adoption = pledges.adopted(league, pledges.library(tmp_path, renew="when_clauses_change: true"))
    pledges.sign(league, adoption)
    with clock.frozen(NEXT_YEAR):
        assert waits_for(league) == []


def test_what_was_signed_is_not_asked_again_by_whoever_else_adopts_it(league, adoption):
    pledges.sign(league, adoption)
    adoption.state = "ended"
    adoption.save(update_fields=["state"])
    pledges.adopted(league, adoption.library, unit="banner_sumu")
    assert waits_for(league) == []


def test_what_has_ended_asks_nobody(league, adoption):
    adoption.state = "ended"
    adoption.save(update_fields=["state"])
    assert waits_for(league) == []
    refusal("not_here", pledges.sign, league, adoption)


# --- yearly accounts


def test_a_yearly_account_is_the_day_and_the_meeting_and_nothing_else(league, adoption):
    [row] = pledges.account(league, adoption, league.people[MEMBER].pk, meeting=" 年度组织生活会 ")
    assert (row.year, row.on, row.meeting, row.by.name) == (
        2026,
        clock.today(),
        "年度组织生活会",
        league.people[SECRETARY].name,
    )
    assert not any("score" in field.name or "grade" in field.name for field in row._meta.fields)
    refusal("not_waiting", pledges.account, league, adoption, league.people[MEMBER].pk)
    refusal("not_waiting", pledges.account, league, adoption, league.people[TOWNSHIP].pk)
    [other] = pledges.account(league, adoption, league.people[SECRETARY].pk, meeting="")
    assert other.meeting == ""


def test_an_account_is_of_this_year(league, adoption):
    person = league.people[MEMBER].pk
    refusal("another_year", pledges.account, league, adoption, person, on=date(2025, 12, 31))
    refusal("future_date", pledges.account, league, adoption, person, on=date(2026, 12, 31))


# --- the chronicle and the table


def test_every_step_is_an_entry_that_the_units_book_does_not_show(league, adoption):
    """Whoever could count the signatures of a branch would know who has not signed."""
    village = league.units[VILLAGE]
    shown = chronicle.shown_of(village.pk)
    [elder] = pledges.add_members(village, "哈斯")
    declined = pledges.decline(league, adoption)
    pledges.paper(league, adoption, elder.pk)
    pledges.account(league, adoption, elder.pk)
    entries = Entry.objects.filter(unit_id=village.pk, verb__startswith="pledges.")
    assert [entry.verb.split(".")[1] for entry in entries.order_by("seq")] == [
        "declined",
        "paper_registered",
        "account_registered",
    ]
    assert (chronicle.shown_of(village.pk), chronicle.faults(village.pk)) == (shown, [])
    for entry in entries:
        for line in chronicle.entries_of_record(entry.record):
            assert unnamed(line.verb, line.open) == []
            assert REASON not in str(line.open) and "哈斯" not in str(line.open)
    assert chronicle.entries_of_record(reference(declined))[0].texts["reason"] == REASON


def test_the_database_too_holds_one_standing_answer_a_person_and_pledge(league, adoption):
    first = pledges.sign(league, adoption)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer._base_manager.filter(pk=first.pk).update(state=State.DECLINED)
    first.pk = None
    first.id = 1
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)


def test_who_stands_on_a_pledge_is_not_voided_from_the_roster(league, adoption):
    signed, untouched = pledges.add_members(league.units[VILLAGE], "哈斯", "其其格")
    pledges.paper(league, adoption, signed.pk)
    assert held([signed.pk, untouched.pk]) == {signed.pk: "on_a_pledge"}
