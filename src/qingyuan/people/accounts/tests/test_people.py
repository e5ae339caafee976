"""From a person to where it stands: what every request begins with says the same as the seats and the membership."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from qingyuan.kernel import clock
from qingyuan.people.accounts.queries import entry_of, people, reader_of, scope_of
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization, Seat
from qingyuan.people.roster.models import Membership, Person, Tenure

BEFORE, TODAY = date(2024, 3, 1), date(2026, 6, 5)
DAY = timedelta(days=1)


def told(person_id: int) -> list[tuple[int, str, str, str, str]]:
    """What `held` and `belongs` say, in the words of `standings`."""
    found = [
        (one.unit_id, one.unit.path, people.reach_of(one), one.seat.role, one.unit.short_name + one.seat.name)
        for one in people.held(person_id, TODAY)
    ]
    member = people.belongs(person_id, TODAY)
    if member is not None:
        unit = member.unit
        found.append((unit.pk, unit.path, unit.path, roles.MEMBER, f"{unit.short_name}党员"))
    return found


def stood(person_id: int) -> list[tuple[int, str, str, str, str]]:
    return [(one.unit_id, one.path, one.reach, one.role, one.title) for one in people.standings(person_id, TODAY)]


def test_everybody_stands_where_they_hold_a_seat_and_then_where_they_belong(two_leagues):
    assert sum(len(told(person.pk)) for league in two_leagues for person in league.people.values()) > 20
    for league in two_leagues:
        for person in league.people.values():
            assert stood(person.pk) == told(person.pk)


def seated(
    person: Person, unit: Organization, *, from_on: date = BEFORE, until_on: date | None = None, **seat
) -> Tenure:
    place = Seat(
        unit=unit, key=f"more-{Seat._base_manager.count()}", **{"name": "委员", "role": "", "order": 1, **seat}
    )
    place.save(force_insert=True)
    tenure = Tenure(person=person, seat=place, unit=unit, from_on=from_on, until_on=until_on)
    tenure.save(force_insert=True)
    return tenure


@pytest.mark.parametrize(
    ("tenure", "seat", "unit", "counts"),
    [
        pytest.param({"from_on": TODAY}, {}, {}, True, id="from today on"),
        pytest.param({"from_on": TODAY + DAY}, {}, {}, False, id="from tomorrow on"),
        pytest.param({"until_on": TODAY + DAY}, {}, {}, True, id="today is the last day"),
        pytest.param({"until_on": TODAY}, {}, {}, False, id="today is the first day without"),
        pytest.param({}, {"abolished_on": TODAY}, {}, False, id="the seat is abolished"),
        pytest.param({}, {}, {"dissolved_on": TODAY}, False, id="the unit is dissolved"),
        pytest.param({}, {}, {"until": TODAY}, True, id="the body ends today"),
        pytest.param({}, {}, {"until": TODAY - DAY}, False, id="the body ended yesterday"),
    ],
)
def test_a_seat_counts_on_its_days_only(two_leagues, tenure, seat, unit, counts):
    league = two_leagues.one
    person, where = league.people[roles.MEMBER], league.units["banner_town"]
    Organization._base_manager.filter(pk=where.pk).update(**unit)
    made = seated(person, where, **tenure, **seat)
    assert (made.unit_id in [one.unit_id for one in people.standings(person.pk, TODAY)]) is counts
    assert stood(person.pk) == told(person.pk)


def test_seats_with_a_role_come_first_then_the_higher_unit_then_the_official_order(two_leagues):
    league = two_leagues.one
    person = league.people[roles.DEPARTMENT_STAFF]
    village, town = league.units["banner_town_village_1"], league.units["banner_town"]
    for unit, name, role, order in (
        (village, "第一书记", roles.BRANCH_SECRETARY, 1),
        (town, "挂职副书记", "", 1),
        (village, "委员", roles.COMMITTEE_MEMBER, 2),
    ):
        seated(person, unit, name=name, role=role, order=order)
    names = [one.name for one in people.standings(person.pk, TODAY) if one.order is not None]
    assert names == ["组织科科长", "第一书记", "委员", "挂职副书记"]
    assert stood(person.pk) == told(person.pk)


def test_a_member_who_has_moved_belongs_to_the_new_branch_from_that_day_on(two_leagues):
    league = two_leagues.one
    person, there = league.people[roles.MEMBER], league.units["banner_town_village_1"]
    Membership._base_manager.filter(person=person).update(until_on=TODAY)
    Membership(person=person, unit=there, kind="full", from_on=TODAY).save(force_insert=True)
    assert [one.unit_id for one in people.standings(person.pk, TODAY)] == [there.pk]
    assert [one.unit_id for one in people.standings(person.pk, TODAY - DAY)] != [there.pk]


def test_a_request_begins_with_the_scope_and_the_reader_of_its_account(two_leagues):
    for league in two_leagues:
        for account in league.accounts.values():
            assert entry_of(account) == (scope_of(account), reader_of(account))
    assert clock.today() == TODAY
