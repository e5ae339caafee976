"""Who enters people in these tests, and where."""

from __future__ import annotations

import pytest


@pytest.fixture
def staff(scope_as):
    return scope_as("department-staff")


@pytest.fixture
def village(two_leagues):
    return two_leagues.one.units["banner_sumu_village_1"]


@pytest.fixture
def next_village(two_leagues):
    return two_leagues.one.units["banner_sumu_village_2"]


@pytest.fixture
def li_chen(two_leagues):
    return two_leagues.one.people["member"]
