"""What every test may use (测试共用夹具)."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django_tasks import task_backends
from hypothesis import HealthCheck, settings

from qingyuan.kernel import clock
from qingyuan.kernel.scope import Scope
from tests.databases import database_copy
from tests.leagues import Leagues, seed

_HERE = str(Path(__file__).parent)
# Friday, 5 June 2026, 9:30 in Shanghai: the day on which tests happen unless they say otherwise.
NOW = datetime(2026, 6, 5, 1, 30, tzinfo=UTC)

# Examples are counted, never timed: a busy machine must not turn a test red.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


@pytest.fixture(autouse=True)
def _held_clock() -> Iterator[None]:
    """No test reads the wall clock."""
    with clock.frozen(NOW):
        yield


@pytest.fixture(autouse=True)
def _no_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sleeps, and nothing of ours sleeps inside one; a library that waits for a process may."""
    sleep = time.sleep

    def refuse(seconds: float) -> None:
        caller = sys._getframe(1).f_code.co_filename
        if caller.startswith((f"{_HERE}/src/", f"{_HERE}/tests/", f"{_HERE}/conftest.py")):
            pytest.fail(f"{caller} sleeps for {seconds} s")
        sleep(seconds)

    monkeypatch.setattr(time, "sleep", refuse)


@pytest.fixture
def now() -> datetime:
    """The instant at which the clock is held."""
    return NOW


@pytest.fixture
def own_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A copy of the prepared database, for tests that commit, migrate or use threads.

    Django's own way would flush every table afterwards, which the chronicle's triggers refuse.
    """
    with django_db_blocker.unblock(), database_copy():
        yield


@pytest.fixture
def two_leagues(db: None) -> Leagues:
    """Two leagues of the same shape, a person and an account for each role in each; see tests/leagues.py."""
    return seed()


@pytest.fixture
def scope_as(two_leagues: Leagues) -> Callable[..., Scope]:
    """scope_as(role, league="one"): the Scope of who holds the role."""
    return lambda role, league="one": getattr(two_leagues, league).scope(role)


@pytest.fixture
def client_as(two_leagues: Leagues) -> Callable[..., Client]:
    """client_as(role, league="one"): a client signed in as who holds the role."""

    def signed_in(role: str, league: str = "one") -> Client:
        client = Client()
        account = getattr(two_leagues, league).accounts[role]
        client.force_login(account, backend="qingyuan.people.accounts.backends.AccountBackend")
        return client

    return signed_in


@pytest.fixture
def run_jobs() -> Iterator[Callable[[], int]]:
    """run_jobs(): carry out the jobs enqueued so far, and those they enqueue; gives their number."""
    backend: Any = task_backends["default"]
    backend.clear()

    def run() -> int:
        done = 0
        while backend.results:
            result = backend.results.pop(0)
            result.task.call(*result.args, **result.kwargs)
            done += 1
        return done

    yield run
    backend.clear()
