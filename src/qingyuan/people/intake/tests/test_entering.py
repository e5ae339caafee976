"""Entering: what stands on the roster and in the chronicle afterwards, and what never gets there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.models import Entry, Sealed
from qingyuan.kernel import clock
from qingyuan.kernel.encryption import decrypt
from qingyuan.kernel.errors import BadInput, MoveRefused, NotAllowed, NotHere
from qingyuan.kernel.scope import Grant
from qingyuan.people.intake import services
from qingyuan.people.intake.models import Chunk, State
from qingyuan.people.intake.services import beginning
from qingyuan.people.organizations import roles
from qingyuan.people.organizations import services as tree
from qingyuan.people.roster import queries as roster
from qingyuan.people.roster.models import Absence, Membership, Person, Tenure
from tests.intakes import BY, NEXT_BRANCH, confirmed, entered, line, member, number, planned, staged

ID = number("1970-05-12")
WHOLE = {
    "name": "阿拉坦·其其格", "sex": "女", "ethnicity": "蒙古族", "id_number": ID, "birth_date": "1970-05-12",
    "education": "大学本科", "joined_on": "1998-07", "confirmed_on": "1999", "phone": "13904820001",
}  # fmt: skip


def _person():
    return Person._base_manager.get(id_number_index=roster.index_of(ID))


def _entries(unit):
    return [(one.label, one.record, one.open.get("count")) for one in chronicle.entries_of_unit(unit.pk)]


# --- what stands there


def test_a_new_person_stands_on_the_roster_with_a_membership(staff, banner, village, now):
    entered(staff, banner, [line(**WHOLE)], now)
    person = _person()
    assert (person.name, person.sex, person.nation, person.born.iso, person.education, person.phone) == (
        *("阿拉坦·其其格", "female", "蒙古族", "1970-05-12", "大学本科", "13904820001"),
    )
    assert (person.id_number, person.home_id, person.revision, person.voided_at) == (ID, village.home_id, 1, None)
    row = Membership._base_manager.get(person=person)
    assert (row.unit, row.kind, row.joined.iso, row.full.iso) == (village, "full", "1998-07", "1999")
    assert (row.from_on, row.until_on, row.ending) == (date(2026, 6, 5), None, "")


@pytest.mark.parametrize(
    ("arrived", "from_on"), [("2021-03-01", date(2021, 3, 1)), ("2021-03", date(2026, 6, 5)), ("", date(2026, 6, 5))]
)
def test_a_membership_begins_on_the_day_the_sheet_gives_or_today(staff, banner, village, now, arrived, from_on):
    entered(staff, banner, [line(id_number=ID, arrived_on=arrived)], now)
    assert Membership._base_manager.get(person=_person()).from_on == from_on


def test_numbers_lie_encrypted_and_are_found_by_the_index_alone(staff, banner, now):
    entered(staff, banner, [line(**WHOLE)], now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, id_number_index, phone FROM roster_person WHERE id = %s", [_person().pk])
        [(kept, index, phone)] = cursor.fetchall()
    assert (decrypt(kept, "roster.person.id_number"), decrypt(phone, "roster.person.phone")) == (ID, "13904820001")
    assert ID not in kept + index
    assert index == roster.index_of(ID)


def test_a_number_stands_once_in_a_home(staff, banner, village, now):
    entered(staff, banner, [line(**WHOLE)], now)
    with pytest.raises(IntegrityError), transaction.atomic():
        member(village, "李华", id_number=ID)


def test_a_post_with_a_free_seat_is_held_from_the_same_day(staff, banner, village, now):
    seat = tree.add_seat(staff, unit_id=village.pk, name="宣传委员", role="", places=1, by=BY, now=now)
    entered(staff, banner, [line(id_number=ID, post="宣传委员", arrived_on="2021-03-01")], now)
    tenure = Tenure._base_manager.get(person=_person())
    assert (tenure.seat, tenure.unit, tenure.from_on, tenure.until_on) == (seat, village, date(2021, 3, 1), None)


@pytest.mark.parametrize(
    ("marks", "kind"),
    [({"floating": True}, "floating"), ({"lost": True}, "lost"), ({"floating": True, "lost": True}, "lost")],
)
def test_somebody_floating_or_lost_is_away_from_that_day(staff, banner, village, now, marks, kind):
    entered(staff, banner, [line(id_number=ID, **marks)], now)
    absence = Absence._base_manager.get(person=_person())
    assert (absence.kind, absence.unit, absence.from_on, absence.until_on) == (kind, village, date(2026, 6, 5), None)


def test_what_is_filled_in_raises_the_revision_by_one(staff, banner, village, now):
    person = member(village, born="1970-05-12")
    entered(staff, banner, [line(id_number=ID, birth_date="1970-05-12", joined_on="1998-07")], now)
    person.refresh_from_db()
    assert (person.id_number, person.id_number_index, person.sex) == (ID, roster.index_of(ID), "female")
    assert person.revision == 2
    assert Membership._base_manager.get(person=person).joined.iso == "1998-07"


def test_people_go_to_the_homes_of_their_branches(staff, two_leagues, now):
    league = two_leagues.one
    top = league.units["league"].path
    everywhere = replace(staff, grants=(Grant(roles.DEPARTMENT_STAFF, top, top),))
    rows = [line(2, id_number=ID), line(3, name="李华", branch="双发村党支部", id_number=number("1971-01-01"))]
    intake = entered(everywhere, league.units["league"], rows, now)
    homes = {person.name: person.home_id for person in Person._base_manager.exclude(id_number_index="")}
    assert homes == {"王芳": league.units["banner"].pk, "李华": league.units["county"].pk}
    assert [chunk.home_id for chunk in Chunk._base_manager.filter(intake=intake).order_by("number")] == sorted(
        homes.values()
    )


# --- the chronicle


def test_each_branch_has_one_entry_for_a_verb_with_the_count_and_the_root(staff, banner, village, next_village, now):
    tree.add_seat(staff, unit_id=village.pk, name="宣传委员", role="", places=1, by=BY, now=now)
    person = member(village, "李华", born="1980-01-01")
    before = {unit: chronicle.size_of(unit.pk) for unit in (village, next_village)}
    rows = [
        line(2, id_number=ID, post="宣传委员"),
        line(3, name="包山", phone="13904820003"),
        line(4, name="李华", birth_date="1980-01-01", phone="13904820002"),
        line(5, name="白梅", branch=NEXT_BRANCH),
    ]
    entered(staff, banner, rows, now)
    assert _entries(village)[: chronicle.size_of(village.pk) - before[village]] == [
        ("按名单更正党员信息", "batch:1", 1),
        ("按名单登记任职", "batch:1", 1),
        ("按名单登记党员", "batch:2", 2),
    ]
    assert _entries(next_village)[: chronicle.size_of(next_village.pk) - before[next_village]] == [
        ("按名单登记党员", "batch:1", 1)
    ]
    assert [chronicle.faults(unit.pk) for unit in (village, next_village)] == [[], []]
    edited = Entry.objects.get(unit_id=village.pk, verb="roster.edited_many")
    [kept] = Sealed.objects.filter(entry_id=edited.pk, name=f"roster.person:{person.pk}")
    assert json.loads(decrypt(kept.value, "chronicle.sealed")) == {"phone": {"from": "", "to": "13904820002"}}


def test_nothing_personal_stands_open_in_any_leaf(staff, banner, village, now):
    entered(staff, banner, [line(**WHOLE)], now)
    [entry] = Entry.objects.filter(unit_id=village.pk, verb="roster.added_many")
    assert not [said for said in (WHOLE["name"], ID, WHOLE["phone"]) if said in entry.leaf]
    assert json.loads(entry.leaf)["by"]["title"] == BY.title


def test_a_second_import_of_the_same_file_is_all_unchanged_and_enters_nothing(staff, banner, village, now):
    rows = [
        line(2, **WHOLE),
        line(3, name="李华", birth_date="1980", joined_on="2001"),
        line(4, name="李华", birth_date="1980-01", joined_on="2003-07"),
        line(5, name="李华"),
        line(6, name="包山", category="预备党员", joined_on="2025-07-01"),
    ]
    entered(staff, banner, rows, now)
    before = (chronicle.size_of(village.pk), Person._base_manager.count(), Membership._base_manager.count())
    again = staged(staff, banner, rows, now)
    assert again.counts == {"unchanged": 5, "not_a_person": 0}
    with pytest.raises(BadInput, match="名册不用变"):
        services.enter(staff, intake_id=again.pk, now=now, background=False)
    assert (chronicle.size_of(village.pk), Person._base_manager.count(), Membership._base_manager.count()) == before
    assert set(Person._base_manager.values_list("revision", flat=True)) == {1}


# --- the chunks


def test_rows_of_one_name_over_the_end_of_a_chunk_stay_the_people_they_were(monkeypatch, staff, banner, village, now):
    monkeypatch.setattr(beginning, "CHUNK", 2)
    rows = [line(row, phone=f"1390482000{row}" if row < 5 else "") for row in range(2, 7)]
    intake = entered(staff, banner, rows, now)
    assert intake.counts == {"added": 5, "not_a_person": 0}
    assert Membership._base_manager.filter(unit=village, person__name="王芳").count() == 5
    assert staged(staff, banner, rows, now).counts == {"unchanged": 5, "not_a_person": 0}


def test_what_has_been_entered_is_kept_nowhere_else(staff, banner, now):
    intake = entered(staff, banner, [line(2, **WHOLE), line(3, name="李华", branch="月亮泡村党支部")], now)
    assert [one.lines[0].name for one in planned(intake)] == ["李华"]


def test_entered_once_more_a_chunk_stays_as_it_is(staff, banner, village, now):
    intake = entered(staff, banner, [line(**WHOLE)], now)
    size = chronicle.size_of(village.pk)
    services.enter_chunk(intake, number=0, now=now)
    assert (chronicle.size_of(village.pk), Person._base_manager.filter(name=WHOLE["name"]).count()) == (size, 1)


# --- what has changed since it was looked at


def test_a_branch_dissolved_meanwhile_takes_nobody(staff, banner, village, now):
    intake = staged(staff, banner, [line(2, id_number=ID), line(3, name="李华", branch=NEXT_BRANCH)], now)
    village.dissolved_on = date(2026, 6, 5)
    village.save(update_fields=["dissolved_on"])
    assert confirmed(staff, intake, now).counts == {"added": 1, "refused": 1, "not_a_person": 0}
    assert [one.notes for one in planned(intake)] == [["branch_gone"]]


def test_what_somebody_corrects_before_it_is_entered_is_not_overwritten(staff, banner, village, now):
    person = member(village, born="1970-05-12")
    intake = staged(staff, banner, [line(birth_date="1970-05-12", joined_on="1998-07")], now)
    assert intake.counts == {"updated": 1, "not_a_person": 0}
    Membership._base_manager.filter(person=person).update(joined_on=date(1999, 7, 1), joined_grain="month")
    assert confirmed(staff, intake, now).counts == {"refused": 1, "not_a_person": 0}
    assert Membership._base_manager.get(person=person).joined.iso == "1999-07"


# --- who may, and when


def test_only_who_began_an_import_goes_on_with_it(staff, scope_as, banner, now):
    intake = staged(staff, banner, [line()], now)
    strangers = [scope_as(role) for role in (roles.DEPARTMENT_HEAD, roles.TOWNSHIP_ORGANIZATION_MEMBER)]
    strangers.append(scope_as(roles.DEPARTMENT_STAFF, "other"))
    for scope in strangers:
        with pytest.raises(NotHere):
            services.enter(scope, intake_id=intake.pk, now=now)


@pytest.mark.parametrize(
    ("role", "error"),
    [(roles.BRANCH_SECRETARY, NotHere), (roles.MEMBER, NotHere), (roles.INSPECTOR, NotAllowed),
     (roles.DISCIPLINE_MEMBER, NotAllowed), (roles.SYSTEM_ADMINISTRATOR, NotHere)],
)  # fmt: skip
def test_who_keeps_no_roster_imports_none(scope_as, banner, now, role, error):
    with pytest.raises(error):
        staged(scope_as(role), banner, [line()], now)


@pytest.mark.parametrize("role", [roles.BRANCH_SECRETARY, roles.COMMITTEE_MEMBER])
def test_officers_of_a_branch_do_not_import_into_it(scope_as, village, now, role):
    with pytest.raises(NotAllowed, match="请与他们联系"):
        staged(scope_as(role), village, [line()], now)


def test_nobody_imports_into_another_league(scope_as, banner, now):
    with pytest.raises(NotHere):
        staged(scope_as(roles.DEPARTMENT_STAFF, "other"), banner, [line()], now)


def test_who_has_lost_the_post_goes_on_no_more(staff, banner, now):
    intake = staged(staff, banner, [line()], now)
    with pytest.raises(NotHere):
        services.enter(replace(staff, grants=()), intake_id=intake.pk, now=now)


def test_it_is_entered_once(staff, banner, now):
    intake = entered(staff, banner, [line()], now)
    with pytest.raises(MoveRefused, match="已入册"):
        services.enter(staff, intake_id=intake.pk, now=now)


def test_a_dissolved_unit_takes_no_import(staff, village, now):
    village.dissolved_on = date(2026, 6, 5)
    village.save(update_fields=["dissolved_on"])
    with pytest.raises(BadInput, match="已经撤销"):
        staged(staff, village, [line()], now)


@pytest.mark.parametrize(
    ("days", "at", "until"),
    [
        pytest.param(5, "2026-06-05T09:30+08:00", "2026-06-12T17:00+08:00", id="a week without holidays"),
        pytest.param(5, "2026-09-30T16:00+08:00", "2026-10-13T17:00+08:00", id="over the holidays of October"),
        pytest.param(0, "2026-06-05T09:30+08:00", "2026-06-05T17:00+08:00", id="the same day"),
    ],
)
def test_it_may_be_taken_back_until_five_on_the_fifth_working_day(settings, staff, banner, days, at, until):
    settings.QINGYUAN_TAKE_BACK_WORKDAYS = days
    instant = datetime.fromisoformat(at)
    with clock.frozen(instant):
        intake = entered(staff, banner, [line()], instant)
    assert intake.take_back_until == datetime.fromisoformat(until)


def test_an_import_says_how_far_it_is(monkeypatch, staff, banner, now):
    monkeypatch.setattr(beginning, "CHUNK", 1)
    intake = staged(staff, banner, [line(2), line(3, name="李华")], now)
    assert (intake.state, intake.read, intake.done, intake.of) == (State.READY, 2, 0, 2)
    services.enter(staff, intake_id=intake.pk, now=now, background=False)
    services.enter_chunk(intake, number=0, now=now + timedelta(seconds=1))
    intake.refresh_from_db()
    assert (intake.state, intake.read, intake.done, intake.of) == (State.ENTERING, 2, 1, 2)
