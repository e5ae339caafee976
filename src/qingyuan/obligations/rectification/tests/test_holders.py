"""Who stands on a finding is not voided: the roster asks before it does."""

from __future__ import annotations

import pytest

from qingyuan.obligations.rectification.models import NamedAccess
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


def test_who_may_read_a_finding_by_name_is_held(village):
    person = member(village)
    NamedAccess(finding=plant(village, confidential=True), person_id=person.pk, why="本人").save(force_insert=True)
    assert held([person.pk]) == {person.pk: "on_a_finding"}
