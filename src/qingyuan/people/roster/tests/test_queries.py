"""Lists, holders and facts of the roster."""

from __future__ import annotations

from datetime import date

import pytest

from qingyuan.kernel import facts as catalogue
from qingyuan.kernel.fields import Signature
from qingyuan.people.organizations.models import Seat
from qingyuan.people.roster import queries, services
from qingyuan.people.roster.models import Membership, Person, Tenure
from qingyuan.people.roster.services import Facts, Joining

BY = Signature(None, "", "测试")
TODAY = date(2026, 6, 5)
NUMBER = "11010519491231002X"


@pytest.fixture
def crowd(two_leagues):
    """Thirty more members, fifteen in each village of the sumu, entered in turn."""
    units = [two_leagues.one.units[f"banner_sumu_village_{number}"] for number in (1, 2)]
    people = [Person(home_id=units[0].home_id, name=f"党员{'甲乙丙丁戊'[at % 5]}") for at in range(30)]
    Person._base_manager.bulk_create(people)
    Membership._base_manager.bulk_create(
        Membership(person=person, unit=units[at % 2], kind="probationary" if at % 5 == 0 else "full", from_on=TODAY)
        for at, person in enumerate(people)
    )


def test_pages_of_the_list_follow_one_another_without_gap_or_repetition(two_leagues, scope_as, crowd):
    scope, sumu = scope_as("department-staff"), two_leagues.one.units["banner_sumu"]
    whole = list(queries.members(scope, sumu).values_list("pk", flat=True))
    found, rows = [], queries.members(scope, sumu)
    while page := queries.lines(rows, 7):
        found += [line["id"] for line in page]
        rows = queries.behind(queries.members(scope, sumu), page[-1]["unit__path"], page[-1]["id"])
    assert found == whole
    assert len(found) == 32


def test_a_list_is_read_by_two_queries_however_long(two_leagues, scope_as, crowd, django_assert_num_queries):
    scope, sumu = scope_as("department-staff"), two_leagues.one.units["banner_sumu"]
    with django_assert_num_queries(2):
        assert len(queries.lines(queries.members(scope, sumu), 50)) == 32


def test_a_member_is_found_by_part_of_the_name_or_by_the_whole_number(two_leagues, scope_as, crowd, now):
    scope, units = scope_as("department-staff"), two_leagues.one.units
    made = services.add_person(
        scope,
        unit_id=units["banner_sumu_village_1"].pk,
        facts=Facts(name="阿拉坦·其其格", id_number=NUMBER),
        joining=Joining("full", TODAY),
        by=BY,
        now=now,
    )
    rows = queries.members(scope, units["banner"])
    assert queries.matching(rows, "党员甲").count() == 6
    assert [row.person_id for row in queries.matching(rows, NUMBER.lower())] == [made.pk]
    assert queries.matching(rows, NUMBER[:17]).count() == 0


def test_those_who_left_are_listed_without_those_who_only_became_full(two_leagues, scope_as, now):
    scope, village = scope_as("department-staff"), two_leagues.one.units["banner_sumu_village_1"]
    for name, leaves in (("王芳", True), ("赵强", False)):
        person = services.add_person(
            scope,
            unit_id=village.pk,
            facts=Facts(name=name),
            joining=Joining("probationary", date(2025, 5, 1)),
            by=BY,
            now=now,
        )
        services.become_full(scope, person_id=person.pk, on=date(2026, 5, 1), by=BY, now=now)
        if leaves:
            services.leave(scope, person_id=person.pk, ending="died", on=TODAY, by=BY, now=now)
    assert [row.person.name for row in queries.left(scope, village)] == ["王芳"]


def test_officers_above_are_given_by_name_and_title_in_the_order_asked_beyond_the_readers_range(two_leagues):
    units = two_leagues.one.units
    found = queries.officers_of(
        [units["banner_sumu"], units["banner_department"]],
        ["department-staff", "township-organization-member"],
        TODAY,
    )
    assert [(officer.name, officer.title) for officer in found] == [
        ("赵丽", "巴彦苏木党委组织委员"),
        ("韩志远", "科尔沁右翼前旗委组织部组织科科长"),
    ]


@pytest.mark.parametrize("gone", ["tenure", "seat", "body"])
def test_an_ended_tenure_an_abolished_seat_and_a_body_past_its_day_name_nobody(two_leagues, gone):
    unit = two_leagues.one.units["banner_sumu"]
    held = Tenure._base_manager.filter(unit=unit, seat__role="township-organization-member")
    if gone == "tenure":
        held.update(until_on=TODAY)
    elif gone == "seat":
        Seat._base_manager.filter(pk=held.get().seat_id).update(abolished_on=TODAY)
    else:
        unit.until = date(2026, 6, 4)
        unit.save(update_fields=["until"])
    assert queries.officers_of([unit], ["township-organization-member"], TODAY) == []


def test_holders_are_told_to_nobody_outside_the_unit(two_leagues, scope_as):
    village = two_leagues.one.units["banner_sumu_village_1"]
    assert [one.name for one in queries.holders(scope_as("member"), village, TODAY)] == ["包巴特尔", "王桂兰"]
    assert queries.holders(scope_as("department-head", "other"), village, TODAY) == []


def test_facts_count_the_subtree_of_each_unit_by_kind(two_leagues, scope_as, crowd):
    scope, units = scope_as("department-staff"), two_leagues.one.units
    asked = {
        name: units[name].pk
        for name in ("banner", "banner_sumu", "banner_sumu_village_1", "banner_sumu_village_2", "banner_town")
    }
    full = catalogue.values("unit.members_full", scope, asked.values())
    probationary = catalogue.values("unit.members_probationary", scope, asked.values())
    office = Membership._base_manager.filter(unit=units["banner_office"]).count()
    assert {name: (full[pk], probationary[pk]) for name, pk in asked.items()} == {
        "banner": (26 + office, 6),
        "banner_sumu": (26, 6),
        "banner_sumu_village_1": (14, 3),
        "banner_sumu_village_2": (12, 3),
        "banner_town": (0, 0),
    }
    assert catalogue.values("unit.officers_named", scope, asked.values())[asked["banner_sumu_village_1"]] == 2


def test_facts_of_units_and_people_out_of_range_are_left_out(two_leagues, scope_as):
    scope, other = scope_as("department-staff"), two_leagues.other
    assert catalogue.values("unit.members_full", scope, [other.units["banner"].pk]) == {}
    assert catalogue.values("person.party_years", scope, [other.people["member"].pk]) == {}
    assert catalogue.values("unit.members_full", scope_as("member"), [two_leagues.one.units["banner"].pk]) == {}


def test_years_in_the_party_are_told_of_many_people_at_once(two_leagues, scope_as):
    member, secretary = (two_leagues.one.people[role] for role in ("member", "branch-secretary"))
    Membership._base_manager.filter(person=member).update(full_on=date(2011, 7, 1))
    found = catalogue.values("person.party_years", scope_as("branch-secretary"), [member.pk, secretary.pk])
    assert found == {member.pk: 14, secretary.pk: None}


def test_a_seat_is_vacant_for_the_places_nobody_holds_now(two_leagues, scope_as):
    village = two_leagues.one.units["banner_sumu_village_1"]
    scope, ids = scope_as("department-staff"), [village.pk, two_leagues.other.units["banner"].pk]

    def vacant():
        return catalogue.values("unit.seats_vacant", scope, ids)

    limited = Seat._base_manager.filter(unit=village, places__isnull=False)
    limited.update(abolished_on=TODAY)
    assert vacant() == {village.pk: 0}
    held = Tenure._base_manager.filter(unit=village, until_on__isnull=True).first()
    Seat._base_manager.filter(pk=held.seat_id).update(places=3, abolished_on=None)
    taken = Tenure._base_manager.filter(seat_id=held.seat_id, until_on__isnull=True).count()
    assert vacant() == {village.pk: 3 - taken}
    # Who leaves today holds it no longer; a seat for as many as needed is never vacant.
    Tenure._base_manager.filter(pk=held.pk).update(until_on=TODAY)
    assert vacant() == {village.pk: 4 - taken}
    Seat._base_manager.filter(pk=held.seat_id).update(places=None)
    assert vacant() == {village.pk: 0}
