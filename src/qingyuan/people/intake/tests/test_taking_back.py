"""Taking an import back: what goes, what stands again as it was, and who is left and why."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime

import pytest

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.models import Entry, Sealed
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, MoveRefused, NotHere
from qingyuan.people.accounts.models import Account
from qingyuan.people.intake import files, running, services
from qingyuan.people.intake.models import Chunk, Import, State
from qingyuan.people.intake.services import beginning
from qingyuan.people.organizations import roles
from qingyuan.people.organizations import services as tree
from qingyuan.people.roster import row_keys
from qingyuan.people.roster import services as roster
from qingyuan.people.roster.models import Absence, Membership, Partial, Person, Tenure
from qingyuan.people.roster.services import Facts, Joining
from qingyuan.people.roster.services.effects import Paper
from qingyuan.people.roster.standing_rules import Days
from tests.intakes import (
    BY,
    NEXT_BRANCH,
    confirmed,
    entered,
    line,
    member,
    number,
    on_the_roster,
    staged,
    taken_back,
)

ID = number("1970-05-12")
TODAY = date(2026, 6, 5)
PERSONAL = ("name", "sex", "nation", "education", "id_number", "id_number_index", "phone")
ROWS = (
    {"name": "王芳", "id_number": ID, "birth_date": "1970-05-12", "ethnicity": "蒙古族", "phone": "13904820001",
     "education": "中专", "joined_on": "1998-07", "confirmed_on": "1999"},
    {"name": "李华", "category": "预备党员", "joined_on": "2025-03-01", "phone": "13904820002", "floating": True},
    {"name": "包山", "branch": NEXT_BRANCH, "phone": "13904820003", "post": "宣传委员"},
)  # fmt: skip


def _rows():
    return [line(row, **values) for row, values in enumerate(ROWS, 2)]


@pytest.fixture
def seat(staff, next_village, now):
    return tree.add_seat(staff, unit_id=next_village.pk, name="宣传委员", role="", places=1, by=BY, now=now)


@pytest.fixture
def intake(staff, banner, seat, now):
    return entered(staff, banner, _rows(), now)


def _named(name):
    return Person._base_manager.get(name=name)


def _left(intake):
    return [(one["name"], one["why"]) for one in json.loads(intake.left)]


# --- what goes


def test_everybody_it_entered_is_voided_and_every_personal_field_is_empty(staff, intake, now):
    ids = [_named(values["name"]).pk for values in ROWS]
    taken = taken_back(staff, intake, now)
    assert (taken.state, taken.taken_back_at, _left(taken)) == (State.TAKEN_BACK, now, [])
    for person in Person._base_manager.filter(pk__in=ids):
        assert [getattr(person, column) for column in PERSONAL] == [""] * 7
        assert (person.born, person.voided_at, person.revision) == (None, now, 2)
    rows = Membership._base_manager.filter(person_id__in=ids)
    assert [(row.until_on, row.ending, row.joined, row.full) for row in rows] == [(TODAY, "voided", None, None)] * 3
    assert list(Tenure._base_manager.filter(person_id__in=ids).values_list("until_on", flat=True)) == [TODAY]
    assert list(Absence._base_manager.filter(person_id__in=ids).values_list("until_on", flat=True)) == [TODAY]


def test_what_the_chronicle_sealed_of_them_is_erased_and_the_logs_still_verify(
    staff, village, next_village, intake, now
):
    verbs = ("roster.added_many", "roster.appointed_many")
    told = Entry.objects.filter(verb__in=verbs).values_list("pk", flat=True)
    assert Sealed.objects.filter(entry_id__in=told).exclude(name="by_name").count() == 4
    taken_back(staff, intake, now)
    assert list(Sealed.objects.filter(entry_id__in=told).exclude(name="by_name")) == []
    for unit in (village, next_village):
        assert chronicle.faults(unit.pk) == []
    last = chronicle.entries_of_unit(village.pk, limit=1)[0]
    assert (last.label, last.open["count"]) == ("撤回名单，登记作废", 2)


def test_nothing_of_it_is_kept_in_the_chunks(staff, intake, now):
    taken_back(staff, intake, now)
    assert set(Chunk._base_manager.values_list("state", "people", "effects")) == {("taken-back", "", "")}


def test_what_it_changed_stands_again_as_it_was(staff, banner, village, now):
    member(village, "白梅", born="1970", joined="1998", phone="13904820009", education="高中")
    member(village, "韩雪", born="1975-01-01", joined="2001-07")
    before = on_the_roster(village)
    rows = [
        line(2, name="白梅", birth_date="1970-05-12", id_number=ID, joined_on="1998-07-01", education="大学专科"),
        line(3, name="韩雪", birth_date="1975-01", joined_on="2001-07-15", confirmed_on="2002", phone="13904820008"),
    ]
    intake = entered(staff, banner, rows, now)
    assert intake.counts == {"updated": 2, "not_a_person": 0}
    assert on_the_roster(village) != before
    taken = taken_back(staff, intake, now)
    assert (_left(taken), on_the_roster(village)) == ([], before)
    assert chronicle.faults(village.pk) == []
    assert chronicle.entries_of_unit(village.pk, limit=1)[0].label == "撤回名单，恢复原来的信息"


def test_after_it_the_same_file_adds_the_same_numbers_again(staff, banner, village, next_village, intake, now):
    standing = on_the_roster(village, next_village)
    taken_back(staff, intake, now)
    assert on_the_roster(village, next_village) != standing
    again = entered(staff, banner, _rows(), now)
    assert (again.counts, on_the_roster(village, next_village)) == (intake.counts, standing)


# --- who is left, and why


def _edit(staff, person, now):
    facts = Facts(name=person.name, phone="13904820077")
    roster.edit_person(staff, person_id=person.pk, revision=1, facts=facts, joined=Partial.read("2025-03-01"), full=None, by=BY, now=now)  # fmt: skip


def _transfer(staff, person, now, next_village):
    roster.transfer(staff, person_id=person.pk, unit_id=next_village.pk, on=TODAY, by=BY, now=now)


def _send(staff, person, now, next_village):
    roster.send(staff, person_id=person.pk, into_id=next_village.pk, on=TODAY, by=BY, now=now)


def _become_full(staff, person, now):
    roster.become_full(staff, person_id=person.pk, on=TODAY, by=BY, now=now)


def _leave(staff, person, now):
    roster.leave(staff, person_id=person.pk, ending="died", on=TODAY, by=BY, now=now)


def _appoint(staff, person, now, village):
    seat = tree.add_seat(staff, unit_id=village.pk, name="委员", role="", places=None, by=BY, now=now)
    roster.appoint(staff, seat_id=seat.pk, person_id=person.pk, from_on=TODAY, by=BY, now=now)


def _exempt(staff, person, now, village):
    kinds = {person.pk: "old"}
    roster.confirm_exemptions(staff, unit_id=village.pk, year=2026, kinds=kinds, by=BY, now=now)


def _limit(staff, person, now):
    days, paper = Days(TODAY, date(2027, 6, 5), None), Paper("旗纪委")
    roster.register_effect(staff, person_id=person.pk, kind="warning", days=days, paper=paper, by=BY, now=now)


def _come_back(staff, person, now):
    roster.come_back(staff, person_id=person.pk, on=TODAY, by=BY, now=now)


def _account(staff, person, now, village):
    Account(unit=village, home_id=village.home_id, person=person).save(force_insert=True)


@pytest.mark.parametrize(
    ("work", "why"),
    [
        (_edit, "edited_since"),
        (_transfer, "moved_since"),
        (_send, "transferred_since"),
        (_become_full, "moved_since"),
        (_leave, "moved_since"),
        (_appoint, "appointed_since"),
        (_exempt, "exempted_since"),
        (_limit, "limited_since"),
        (_come_back, "away_since"),
        (_account, "has_account"),
    ],
)
def test_somebody_worked_with_since_is_left_and_listed_and_the_rest_goes(
    request, staff, village, next_village, intake, now, work, why
):
    person = _named("李华")
    wanted = work.__code__.co_varnames[: work.__code__.co_argcount][3:]
    work(staff, person, now, *(request.getfixturevalue(name) for name in wanted))
    taken = taken_back(staff, intake, now)
    assert json.loads(taken.left) == [{"name": "李华", "person": str(person.pk), "why": why}]
    assert Person._base_manager.get(pk=person.pk).name == "李华"
    assert Person._base_manager.exclude(voided_at=None).count() == 2
    assert Sealed.objects.filter(name=f"roster.membership:{_first(person)}").count() == 1
    assert chronicle.faults(village.pk) == []


def _first(person):
    return Membership._base_manager.filter(person=person).order_by("from_on", "pk").values_list("pk", flat=True)[0]


def test_somebody_relieved_since_is_left(staff, next_village, intake, now):
    person = _named("包山")
    roster.relieve(staff, tenure_id=Tenure._base_manager.get(person=person).pk, until_on=TODAY, by=BY, now=now)
    assert _left(taken_back(staff, intake, now)) == [("包山", "appointed_since")]


def test_somebody_away_since_is_left(staff, intake, now):
    roster.set_away(staff, person_id=_named("王芳").pk, kind="away", from_on=TODAY, by=BY, now=now)
    assert _left(taken_back(staff, intake, now)) == [("王芳", "away_since")]


def test_whom_a_later_import_told_more_of_is_left_by_the_earlier_one(staff, banner, intake, now):
    more = entered(staff, banner, [line(category="预备党员", name="李华", phone="13904820002", education="中专")], now)
    assert more.counts == {"updated": 1, "not_a_person": 0}
    assert _left(taken_back(staff, intake, now)) == [("李华", "edited_since")]
    assert _left(taken_back(staff, more, now)) == []
    assert _named("李华").education == ""


def test_what_somebody_corrected_after_it_was_updated_stays_as_corrected(staff, banner, village, now):
    person = member(village, "白梅", phone="13904820009", education="高中")
    intake = entered(staff, banner, [line(name="白梅", phone="13904820009", education="中专")], now)
    facts = Facts(name="白梅", phone="13904820009", education="大学专科")
    roster.edit_person(staff, person_id=person.pk, revision=2, facts=facts, joined=None, full=None, by=BY, now=now)
    assert _left(taken_back(staff, intake, now)) == [("白梅", "edited_since")]
    assert _named("白梅").education == "大学专科"


# --- when, and who


@pytest.mark.parametrize(
    ("at", "gone"),
    [
        ("2026-06-12T17:00+08:00", True),
        ("2026-06-12T17:01+08:00", False),
        ("2026-06-15T09:00+08:00", False),
    ],
)
def test_it_is_taken_back_until_five_on_the_fifth_working_day_and_not_after(staff, intake, at, gone):
    instant = datetime.fromisoformat(at)
    with clock.frozen(instant):
        if gone:
            assert taken_back(staff, intake, instant).state == State.TAKEN_BACK
        else:
            with pytest.raises(BadInput, match="已过可以整批撤回的时间"):
                services.take_back(staff, intake_id=intake.pk, now=instant)
            assert Person._base_manager.filter(name="王芳").exists()


@pytest.mark.parametrize("role", [roles.DEPARTMENT_HEAD, roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.BRANCH_SECRETARY])
def test_nobody_else_takes_it_back(scope_as, intake, now, role):
    with pytest.raises(NotHere):
        services.take_back(scope_as(role), intake_id=intake.pk, now=now)


def test_who_has_lost_the_post_takes_nothing_back(staff, intake, now):
    with pytest.raises(NotHere):
        services.take_back(replace(staff, grants=()), intake_id=intake.pk, now=now)


def test_it_is_taken_back_once(staff, intake, now):
    taken_back(staff, intake, now)
    with pytest.raises(MoveRefused, match="已撤回"):
        services.take_back(staff, intake_id=intake.pk, now=now)


def test_what_was_never_entered_is_put_aside_instead(staff, banner, now):
    intake = staged(staff, banner, _rows(), now)
    with pytest.raises(MoveRefused, match="待核对"):
        services.take_back(staff, intake_id=intake.pk, now=now)


# --- broken off


@pytest.fixture
def by_ones(monkeypatch):
    monkeypatch.setattr(beginning, "CHUNK", 1)


def test_a_taking_back_killed_midway_goes_on(by_ones, staff, banner, seat, now):
    intake = entered(staff, banner, _rows(), now)
    services.take_back(staff, intake_id=intake.pk, now=now, background=False)
    services.take_back_chunk(intake, number=0, by=BY, now=now)
    kept = Import._base_manager.select_related("top").get()
    assert (kept.state, kept.done, Person._base_manager.exclude(voided_at=None).count()) == ("taking-back", 1, 1)
    running.go_on(kept, now)
    kept.refresh_from_db()
    assert (kept.state, kept.done, Person._base_manager.exclude(voided_at=None).count()) == ("taken-back", 3, 3)


def test_an_import_killed_midway_is_taken_back_as_far_as_it_got(by_ones, staff, banner, seat, now):
    before = Person._base_manager.count()
    intake = staged(staff, banner, _rows(), now)
    services.enter(staff, intake_id=intake.pk, now=now, background=False)
    services.enter_chunk(intake, number=0, now=now)
    services.enter_chunk(intake, number=1, now=now)
    assert Person._base_manager.count() == before + 2
    taken = taken_back(staff, intake, now)
    assert (taken.state, _left(taken)) == ("taken-back", [])
    assert Person._base_manager.exclude(voided_at=None).count() == 2
    assert Person._base_manager.count() == before + 2


def test_once_it_is_being_taken_back_no_more_of_it_is_entered(by_ones, staff, banner, seat, now):
    intake = staged(staff, banner, _rows(), now)
    entering = services.enter(staff, intake_id=intake.pk, now=now, background=False)
    services.enter_chunk(entering, number=0, now=now)
    services.take_back(staff, intake_id=intake.pk, now=now, background=False)
    before = Person._base_manager.count()
    running.go_on(entering, now)
    assert Person._base_manager.count() == before
    assert Import._base_manager.get().state == State.TAKING_BACK


def test_confirmed_twice_it_is_entered_once(staff, banner, now):
    intake = staged(staff, banner, [line()], now)
    entering = services.enter(staff, intake_id=intake.pk, now=now, background=False)
    running.go_on(entering, now)
    running.go_on(entering, now)
    assert Import._base_manager.get().counts == {"added": 1, "not_a_person": 0}
    with pytest.raises(MoveRefused):
        confirmed(staff, intake, now)


def test_a_number_that_is_somebody_elses_by_now_is_not_given_back(staff, banner, village, now):
    mei = member(village, "白梅", sex="female", id_number=ID, born="1970-05-12")
    key = row_keys.maker()(Membership._base_manager.get(person=mei).pk, mei.revision)
    other = number("1971-01-01")
    changed = [line(name="白梅", id_number=other, birth_date="1971-01-01", row_key=key), line(3, name="包山")]
    intake = entered(staff, banner, changed, now)
    roster.add_person(
        staff,
        unit_id=village.pk,
        facts=Facts(name="李华", id_number=ID),
        joining=Joining("full", TODAY),
        by=BY,
        now=now,
    )
    intake = taken_back(staff, intake, now)
    assert intake.state == State.TAKEN_BACK
    assert [(one["name"], one["why"]) for one in json.loads(intake.left)] == [("白梅", "id_number_on_roster")]
    mei.refresh_from_db()
    assert (mei.id_number, Person._base_manager.filter(name="包山").exists()) == (other, False)


def test_of_an_import_taken_back_midway_nothing_typed_or_uploaded_stays(staff, banner, book, now):
    intake = staged(staff, banner, _rows(), now)
    intake.stored = [files.store(book([("姓名",)]))]
    intake.corrections = json.dumps({"0/0/2": {"id_number": ID}})
    intake.save(update_fields=["stored", "corrections"])
    name = intake.stored[0]
    services.enter(staff, intake_id=intake.pk, now=now, background=False)
    intake = taken_back(staff, intake, now)
    assert (intake.state, intake.stored, intake.corrections, files.size([name])) == (State.TAKEN_BACK, [], "", 0)
