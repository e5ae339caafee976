"""What is swept and forgotten once a day (每日清理)."""

from __future__ import annotations

from datetime import timedelta

from qingyuan.kernel import clock, idempotency, jobs
from qingyuan.kernel.models import Reply


def keep_answer(key, at):
    Reply.objects.create(account_id=1, key=key, digest="d", status=303, location="/", at=at)


def test_an_answer_is_kept_thirty_days_and_then_forgotten(db):
    now = clock.now()
    keep_answer("of the last day", now - timedelta(days=30))
    keep_answer("a second too old", now - timedelta(days=30, seconds=1))
    idempotency.forget()
    assert list(Reply.objects.values_list("key", flat=True)) == ["of the last day"]


def test_the_day_puts_its_jobs_on_the_queue(monkeypatch):
    asked = []
    monkeypatch.setattr(jobs, "enqueue", lambda name, **payload: asked.append((name, payload)))
    jobs.enqueue_daily()
    assert {("kernel.forget_replies", ()), ("kernel.sweep_files", ())} <= {(name, tuple(more)) for name, more in asked}
