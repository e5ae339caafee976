"""The first 嘎查党支部, a finding of it and the people who work on it, and a campaign that runs over it."""

from __future__ import annotations

from pathlib import Path

import pytest

from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import Adoption, LibraryVersion
from tests.findings import Loop, campaign, sample_library
from tests.leagues import Leagues


@pytest.fixture
def loop(two_leagues: Leagues) -> Loop:
    return Loop(two_leagues.one)


@pytest.fixture
def village(two_leagues: Leagues) -> Organization:
    return two_leagues.one.units["banner_sumu_village_1"]


@pytest.fixture
def library(db: None, tmp_path: Path) -> LibraryVersion:
    return sample_library(tmp_path)


@pytest.fixture
def running(two_leagues: Leagues, library: LibraryVersion) -> Adoption:
    return campaign(two_leagues.one, library)
