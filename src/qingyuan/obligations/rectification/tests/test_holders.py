"""Who stands on a finding is not voided: the roster asks before it does."""

from __future__ import annotations

import pytest

from qingyuan.kernel.fields import Signature
from qingyuan.obligations.rectification.models import NamedAccess, Origin
from qingyuan.obligations.rectification.states import State
from qingyuan.people.roster.held import held
from tests.findings import plant
from tests.intakes import member


@pytest.mark.parametrize("place", ["owner_id", "reviewer_id"])
@pytest.mark.parametrize("state", [state for state in State if state != State.WITHDRAWN])
def test_owner_and_reviewer_of_a_finding_are_held(village, place, state):
    person, other = member(village), member(village, "李华")
    plant(village, state, **{place: person.pk})
    assert held([person.pk, other.pk]) == {person.pk: "on_a_finding"}


def test_a_finding_that_was_withdrawn_holds_nobody(village):
    person = member(village)
    plant(village, State.WITHDRAWN, owner_id=person.pk)
    assert held([person.pk]) == {}


def _let_in(finding, person, by):
    NamedAccess(finding=finding, person_id=person.pk, why="查办", by=Signature(by.pk, by.name, "")).save(
        force_insert=True
    )


def test_who_was_let_in_to_a_finding_by_somebody_else_is_held(village):
    person, other = member(village), member(village, "李华")
    _let_in(plant(village, confidential=True), person, by=other)
    assert held([person.pk]) == {person.pk: "on_a_finding"}


@pytest.mark.parametrize("place", ["owner_id", "reviewer_id", "found_by"])
def test_that_a_member_found_something_of_himself_is_told_to_nobody(village, place):
    person = member(village)
    named = Signature(person.pk, person.name, "") if place == "found_by" else person.pk
    own = plant(village, State.WORKING, confidential=True, origin=Origin.SELF_FOUND, **{place: named})
    _let_in(own, person, by=person)
    # It is there, it is his, and he alone can open it; whoever would void him hears nothing.
    assert own.pk in set(NamedAccess.findings_of(person.pk).values_list("finding_id", flat=True))
    assert held([person.pk]) == {}


def test_nor_that_the_secretary_was_let_read_it(village):
    person, secretary = member(village), member(village, "李华")
    own = plant(village, State.WORKING, confidential=True, origin=Origin.SELF_FOUND, owner_id=person.pk)
    _let_in(own, secretary, by=person)
    assert held([person.pk, secretary.pk]) == {}
