"""The two seeded leagues."""

from __future__ import annotations

from qingyuan.people.organizations import roles


def test_each_role_reaches_its_own_league_and_never_the_other(two_leagues):
    village = two_leagues.one.units["banner_sumu_village_1"].path
    reached = {
        (league.key, role): league.scope(role).covers(village) for league in two_leagues for role in league.accounts
    }
    assert {key for key, covers in reached.items() if covers} == {("one", role) for role in roles.BUSINESS}


def test_a_planted_sleep_fails_its_test():
    import time

    import pytest

    with pytest.raises(pytest.fail.Exception, match="sleeps for 1 s"):
        time.sleep(1)
