"""Many people at once: what is written, sealed, changed, voided and erased, set by set."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import transaction

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.models import Entry, Sealed
from qingyuan.kernel.encryption import decrypt
from qingyuan.kernel.fields import Signature
from qingyuan.people.organizations import services as tree
from qingyuan.people.roster import held as holders
from qingyuan.people.roster import queries
from qingyuan.people.roster.models import Absence, Membership, Partial, Person, Tenure
from qingyuan.people.roster.services.many import (
    RESTORED_MANY,
    Change,
    Newcomer,
    change_many,
    enter_many,
    void_many,
)

BY = Signature(None, "白晓琳", "旗委组织部组织科科长")
TODAY = date(2026, 6, 5)
NUMBER = "11010519491231002X"
WHOLE = {
    "name": "阿拉坦·其其格", "sex": "female", "nation": "蒙古族", "born": Partial.read("1949-12-31"),
    "education": "中专", "id_number": NUMBER, "phone": "13904820001",
    "joined": Partial.read("1998-07"), "full": Partial.read("1999"),
}  # fmt: skip


@pytest.fixture
def enter(village, now):
    """enter(*newcomers): they stand on the roster; gives the entries by unit."""

    def enter(*newcomers):
        with transaction.atomic():
            return enter_many(village.home_id, newcomers, by=BY, now=now)

    return enter


@pytest.fixture
def change(village, now):
    """change(newcomer, revision, {key: (before, after)}): as an import would."""

    def change(one, revision, values, **more):
        row = Change(village.pk, one.person_id, one.membership_id, revision, values)
        with transaction.atomic():
            return change_many(village.home_id, [row], by=BY, now=now, **more)

    return change


@pytest.fixture
def void(village, now):
    """void(entries, *newcomers): they are voided."""

    def void(entries, *newcomers):
        added = {}
        for one in newcomers:
            added.setdefault(one.unit_id, []).append((one.person_id, one.membership_id))
        with transaction.atomic():
            void_many(village.home_id, added, entries, by=BY, now=now)

    return void


def _newcomer(unit, facts=WHOLE, **more):
    return Newcomer(unit_id=unit.pk, facts=facts, **{"kind": "full", "from_on": TODAY, **more})


def _person(one):
    return Person._base_manager.get(pk=one.person_id)


def _sealed(entry_id):
    rows = Sealed.objects.filter(entry_id=entry_id).exclude(name="by_name")
    return {row.name: json.loads(decrypt(row.value, "chronicle.sealed")) for row in rows}


# --- entering


def test_the_written_rows_read_as_those_the_roster_writes_itself(enter, village):
    one = _newcomer(village)
    enter(one)
    person, row = _person(one), Membership._base_manager.get(pk=one.membership_id)
    told = {key: getattr(row if key in ("joined", "full") else person, key) for key in WHOLE}
    assert told == WHOLE
    assert (person.id_number_index, person.home_id, person.revision, person.voided_at) == (
        queries.index_of(NUMBER),
        village.home_id,
        1,
        None,
    )
    assert (row.person_id, row.unit_id, row.kind, row.from_on, row.until_on, row.ending) == (
        one.person_id,
        village.pk,
        "full",
        TODAY,
        None,
        "",
    )


def test_what_is_not_known_stays_empty(enter, village):
    one = _newcomer(village, {"name": "王芳"})
    enter(one)
    person = _person(one)
    assert (person.sex, person.born, person.id_number, person.id_number_index, person.phone) == ("", None, "", "", "")


def test_each_person_is_sealed_by_itself_in_the_entry_of_the_branch(enter, village, next_village):
    one, other = _newcomer(village), _newcomer(next_village, {"name": "王芳"}, away="lost")
    entries = enter(one, other)
    assert _sealed(*entries[village.pk]) == {
        f"roster.membership:{one.membership_id}": {
            **{key: getattr(value, "iso", value) for key, value in WHOLE.items()},
            "membership": "full",
            "from_on": "2026-06-05",
        }
    }
    assert _sealed(*entries[next_village.pk]) == {
        f"roster.membership:{other.membership_id}": {
            "name": "王芳",
            "membership": "full",
            "from_on": "2026-06-05",
            "away": "lost",
        }
    }
    assert [chronicle.faults(unit.pk) for unit in (village, next_village)] == [[], []]


def test_nobody_makes_no_entry(enter, village):
    before = chronicle.size_of(village.pk)
    assert enter() == {}
    assert chronicle.size_of(village.pk) == before


# --- changing


def test_a_change_writes_the_later_values_and_raises_the_revision(enter, change, village):
    one = _newcomer(village, {"name": "王芳", "phone": "13904820001"})
    enter(one)
    values = {
        "id_number": ("", NUMBER),
        "phone": ("13904820001", "13904820002"),
        "born": (None, Partial.read("1949-12-31")),
        "joined": (None, Partial.read("1998-07")),
    }
    entries = change(one, 1, values)
    person, row = _person(one), Membership._base_manager.get(pk=one.membership_id)
    assert (person.id_number, person.id_number_index, person.phone) == (NUMBER, queries.index_of(NUMBER), "13904820002")
    assert (person.born.iso, row.joined.iso, row.full, person.name) == ("1949-12-31", "1998-07", None, "王芳")
    assert person.revision == 2
    assert _sealed(*entries[village.pk]) == {
        f"roster.person:{one.person_id}": {
            "id_number": {"from": "", "to": NUMBER},
            "phone": {"from": "13904820001", "to": "13904820002"},
            "born": {"from": None, "to": "1949-12-31"},
            "joined": {"from": None, "to": "1998-07"},
        }
    }


def test_a_change_turned_round_leaves_what_was_before(enter, change, village):
    one = _newcomer(village, {"name": "王芳"})
    enter(one)
    change(one, 1, {"id_number": ("", NUMBER), "joined": (None, Partial.read("1998-07"))})
    entries = change(one, 2, {"id_number": (NUMBER, ""), "joined": (Partial.read("1998-07"), None)}, verb=RESTORED_MANY)
    person, row = _person(one), Membership._base_manager.get(pk=one.membership_id)
    assert (person.id_number, person.id_number_index, row.joined, row.joined_grain) == ("", "", None, "day")
    assert person.revision == 3
    assert Entry.objects.get(pk=entries[village.pk][0]).verb == "roster.restored_many"
    assert chronicle.faults(village.pk) == []


# --- voiding


@pytest.fixture
def seat(staff, village, now):
    return tree.add_seat(staff, unit_id=village.pk, name="宣传委员", role="", places=1, by=BY, now=now)


def test_who_is_voided_stays_an_empty_row_whose_membership_post_and_absence_ended_as_they_began(
    enter, void, village, seat, now
):
    one = _newcomer(village, seats=[(seat.pk, "宣传委员")], away="floating", from_on=date(2021, 3, 1))
    void(enter(one), one)
    person, row = _person(one), Membership._base_manager.get(pk=one.membership_id)
    assert (person.name, person.id_number, person.id_number_index, person.phone, person.born) == ("", "", "", "", None)
    assert (person.voided_at, person.revision) == (now, 2)
    assert (row.until_on, row.ending, row.joined, row.full) == (date(2021, 3, 1), "voided", None, None)
    for model in (Tenure, Absence):
        assert model._base_manager.get(person=person).until_on == date(2021, 3, 1)


def test_all_that_was_sealed_of_them_is_erased_and_of_the_others_nothing(enter, void, village, seat):
    one, other = _newcomer(village, seats=[(seat.pk, "宣传委员")]), _newcomer(village, {"name": "王芳"})
    entries = enter(one, other)
    added, appointed = entries[village.pk]
    assert len(_sealed(added)) == 2
    assert _sealed(appointed) != {}
    void(entries, one)
    assert list(_sealed(added)) == [f"roster.membership:{other.membership_id}"]
    assert _sealed(appointed) == {}
    assert chronicle.faults(village.pk) == []
    last = chronicle.entries_of_unit(village.pk, limit=1)[0]
    assert (last.label, last.open["count"]) == ("撤回名单，登记作废", 1)


def test_members_from_different_days_end_each_on_its_own(enter, void, village):
    days = [date(2021, 3, 1), date(2022, 3, 1), date(2021, 3, 1)]
    people = [_newcomer(village, {"name": name}, from_on=day) for name, day in zip("甲乙丙", days, strict=True)]
    void(enter(*people), *people)
    ended = dict(Membership._base_manager.filter(ending="voided").values_list("pk", "until_on"))
    assert [ended[one.membership_id] for one in people] == days


def test_the_number_of_somebody_voided_is_free_again(enter, void, village):
    one, again = _newcomer(village), _newcomer(village)
    void(enter(one), one)
    enter(again)
    assert queries.index_of(NUMBER) == _person(again).id_number_index


# --- who holds on to a person


def test_each_person_is_told_with_the_first_reason_that_holds(monkeypatch):
    monkeypatch.setattr(holders, "_HOLDERS", {})
    holders.holds("first")(lambda ids: {1, 2} & set(ids))
    holders.holds("second")(lambda ids: {2, 3} & set(ids))
    assert holders.held([1, 2, 3, 4]) == {1: "first", 2: "first", 3: "second"}
    assert holders.held([4]) == {}
