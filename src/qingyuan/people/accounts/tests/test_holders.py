"""Who has an account is not voided: the roster asks before it does."""

from __future__ import annotations

import pytest

from qingyuan.people.accounts.models import Account
from qingyuan.people.organizations import roles
from qingyuan.people.roster.held import held
from tests.intakes import member


@pytest.mark.parametrize("state", [Account.State.WAITING, Account.State.OPEN, Account.State.CLOSED])
def test_somebody_with_an_account_or_a_slip_waiting_is_held(two_leagues, state):
    village = two_leagues.one.units["banner_sumu_village_1"]
    person, other = member(village), member(village, "李华")
    Account(username="wang-fang", unit=village, home_id=village.home_id, person=person, state=state).save()
    assert held([person.pk, other.pk]) == {person.pk: "has_account"}


def test_the_account_of_an_administrator_holds_nobody_else(two_leagues):
    assert two_leagues.one.accounts[roles.SYSTEM_ADMINISTRATOR].person_id is None
    person = member(two_leagues.one.units["banner_sumu_village_1"])
    assert held([person.pk]) == {}
