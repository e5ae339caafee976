"""Telling later rooms (通告): within the transaction, or by a job after it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import transaction

from qingyuan.kernel import announcements, jobs, scope
from qingyuan.kernel.models import Reply


@dataclass(frozen=True)
class Told:
    record_id: int


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.setattr(announcements, "_within", {})
    monkeypatch.setattr(announcements, "_after", {})
    monkeypatch.setattr(jobs, "_JOBS", {})
    monkeypatch.setattr(scope, "JOB_REASONS", {})


def test_a_listener_within_hears_at_once():
    heard = []
    announcements.within(Told)(heard.append)
    announcements.announce(Told(7))
    assert heard == [Told(7)]


def test_a_listener_after_hears_when_the_job_runs(run_jobs):
    heard = []

    @announcements.after(Told, reason="a test")
    def listen(told):
        heard.append(told)

    announcements.announce(Told(7))
    assert heard == []
    assert run_jobs() == 1
    assert heard == [Told(7)]


def test_an_announcement_without_listeners_is_no_error(run_jobs):
    announcements.announce(Told(7))
    assert run_jobs() == 0


@pytest.mark.django_db
def test_an_error_in_a_listener_within_rolls_the_change_back(now):
    @announcements.within(Told)
    def listen(told):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        Reply.objects.create(account_id=1, key="k", digest="d", status=303, location="", at=now)
        announcements.announce(Told(7))
    assert not Reply.objects.exists()
