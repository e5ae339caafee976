"""A finding of the first 嘎查党支部 and the people who work on it."""

from __future__ import annotations

import pytest

from qingyuan.people.organizations.models import Organization
from tests.findings import Loop
from tests.leagues import Leagues


@pytest.fixture
def loop(two_leagues: Leagues) -> Loop:
    return Loop(two_leagues.one)


@pytest.fixture
def village(two_leagues: Leagues) -> Organization:
    return two_leagues.one.units["banner_sumu_village_1"]
