"""Work after the answer (后台作业)."""

from __future__ import annotations

import pytest
from django.db import transaction

from qingyuan.kernel import jobs, scope


@pytest.fixture
def done(monkeypatch):
    monkeypatch.setattr(jobs, "_JOBS", {})
    monkeypatch.setattr(scope, "JOB_REASONS", {})
    heard = []
    jobs.job("kernel_tests.write", reason="a test")(lambda **payload: heard.append(payload))
    return heard


@pytest.fixture
def database_queue(settings):
    """The queue as in production: a table."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_a_job_gets_the_payload_it_was_enqueued_with(done, run_jobs):
    jobs.enqueue("kernel_tests.write", unit_id=2**62, note="记")
    assert run_jobs() == 1
    assert done == [{"unit_id": 2**62, "note": "记"}]


def test_a_job_nobody_declared_is_an_error_at_once(done):
    with pytest.raises(KeyError):
        jobs.enqueue("kernel_tests.unheard_of")


def test_a_change_that_is_rolled_back_leaves_no_job(done, own_database, database_queue):
    from django_tasks_db.models import DBTaskResult

    with transaction.atomic():
        jobs.enqueue("kernel_tests.write")
        transaction.set_rollback(True)
    assert DBTaskResult.objects.count() == 0
    with transaction.atomic():
        jobs.enqueue("kernel_tests.write")
    assert DBTaskResult.objects.count() == 1
