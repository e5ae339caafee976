"""A row voided with its import (作废): there for keepers alone, in no list, and nothing is done with it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from qingyuan.kernel.errors import MoveRefused, NotHere
from qingyuan.kernel.fields import Signature
from qingyuan.people.organizations import roles
from qingyuan.people.organizations import services as tree
from qingyuan.people.roster import queries, services
from qingyuan.people.roster.models import Membership, Person
from qingyuan.people.roster.policy import POLICY
from qingyuan.people.roster.services import Facts, Joining

BY = Signature(None, "白晓琳", "旗委组织部组织科科长")
TODAY = date(2026, 6, 5)
VOIDED = "这条人员记录随导入撤回，已作废。"


@pytest.fixture
def voided(village, now):
    """What taking an import back leaves of a person."""
    person = Person(home_id=village.home_id, name="", voided_at=now)
    person.save(force_insert=True)
    row = Membership(person=person, unit=village, kind="full", from_on=TODAY, until_on=TODAY, ending="voided")
    row.save(force_insert=True)
    return person


@pytest.mark.parametrize("role", roles.BUSINESS)
def test_the_page_is_there_for_keepers_alone_and_holds_one_sentence(client_as, voided, role):
    answer = client_as(role).get(voided.get_absolute_url())
    keeps = role in roles.KEEPERS
    assert answer.status_code == (200 if keeps else 404)
    body = re.search(r"<main.*?</main>", answer.content.decode(), re.S)[0]
    assert (VOIDED in body) is keeps
    assert "组织关系" not in body


def test_it_stands_in_no_list_of_those_who_left(staff, village, voided):
    assert list(queries.left(staff, village)) == []


@pytest.mark.parametrize("verb", sorted(set(POLICY.may) - {"view"}))
def test_nobody_may_do_anything_with_it(two_leagues, voided, verb):
    assert [role for role in roles.BUSINESS if POLICY.allows(two_leagues.one.scope(role), verb, voided)] == []


_VERBS = {
    "edit_person": {"revision": 1, "facts": Facts(name="王芳"), "joined": None, "full": None},
    "reveal": {"field": "phone"},
    "become_full": {"on": TODAY},
    "leave": {"ending": "died", "on": TODAY},
}


@pytest.mark.parametrize("verb", _VERBS)
def test_services_refuse_it(staff, scope_as, voided, now, verb):
    call = {"person_id": voided.pk, "by": BY, "now": now, **_VERBS[verb]}
    with pytest.raises(MoveRefused, match=VOIDED):
        getattr(services, verb)(staff, **call)
    with pytest.raises(NotHere):
        getattr(services, verb)(scope_as("branch-secretary"), **call)


def test_it_is_neither_taken_in_nor_transferred_nor_appointed(staff, village, next_village, voided, now):
    seat = tree.add_seat(staff, unit_id=village.pk, name="委员", role="", places=None, by=BY, now=now)
    call = {"person_id": voided.pk, "by": BY, "now": now}
    with pytest.raises(MoveRefused, match=VOIDED):
        services.join(staff, unit_id=village.pk, joining=Joining("full", TODAY), **call)
    with pytest.raises(MoveRefused, match=VOIDED):
        services.transfer(staff, unit_id=next_village.pk, on=TODAY, **call)
    with pytest.raises(MoveRefused, match=VOIDED):
        services.appoint(staff, seat_id=seat.pk, from_on=TODAY, **call)


@pytest.mark.parametrize("name", ["edit", "join", "leave"])
def test_its_forms_say_what_became_of_it(client_as, voided, name):
    url = reverse(f"roster:{name}", args=[voided.pk])
    answer = client_as("department-staff").get(url)
    assert answer.status_code == 409
    assert VOIDED in answer.content.decode()
    assert client_as("branch-secretary").get(url).status_code == 404


def test_one_id_number_stands_once_in_a_home_and_many_rows_without_one(two_leagues, village):
    county = two_leagues.one.units["county"]
    for home_id, index in ((village.home_id, "a"), (village.home_id, ""), (village.home_id, ""), (county.pk, "a")):
        Person(home_id=home_id, name="王芳", id_number_index=index).save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Person(home_id=village.home_id, name="赵强", id_number_index="a").save(force_insert=True)
