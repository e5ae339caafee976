"""Sent twice, done once (同一次提交只办一次)."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError, connection

from qingyuan.kernel import services
from qingyuan.kernel.errors import Conflict
from qingyuan.kernel.idempotency import AlreadyDone, submission
from qingyuan.kernel.models import Reply
from qingyuan.kernel.services import service


class Made:
    """What a service gives back: a record with an address."""

    pk = 71

    def get_absolute_url(self):
        return "/findings/71/"


@pytest.fixture
def calls():
    return []


@pytest.fixture
def file_it(calls):
    @service
    def file_it(*, fails=False):
        calls.append(1)
        if fails:
            raise ZeroDivisionError
        return Made()

    return file_it


@pytest.mark.django_db
def test_the_same_form_sent_twice_changes_once_and_gives_the_same_answer(file_it, calls):
    with submission(5, "key", "digest"):
        file_it()
    with submission(5, "key", "digest"), pytest.raises(AlreadyDone) as done:
        file_it()
    assert calls == [1]
    assert done.value.location == "/findings/71/"


@pytest.mark.django_db
def test_the_same_key_with_other_content_is_a_conflict(file_it, calls):
    with submission(5, "key", "digest"):
        file_it()
    with submission(5, "key", "other"), pytest.raises(Conflict, match="已经提交过一次") as conflict:
        file_it()
    assert (conflict.value.status, conflict.value.code, calls) == (409, "key_reused", [1])


@pytest.mark.django_db
def test_the_same_key_of_another_account_is_another_submission(file_it, calls):
    for account_id in (5, 6):
        with submission(account_id, "key", "digest"):
            file_it()
    assert calls == [1, 1]


@pytest.mark.django_db
def test_what_failed_left_no_answer_and_may_be_sent_again(file_it, calls):
    with submission(5, "key", "digest"), pytest.raises(ZeroDivisionError):
        file_it(fails=True)
    assert not Reply.objects.exists()
    with submission(5, "key", "digest"):
        file_it()
    assert calls == [1, 1]


@pytest.mark.django_db
def test_one_request_may_call_two_services(file_it, calls):
    with submission(5, "key", "digest"):
        file_it()
        file_it()
    assert calls == [1, 1]
    assert Reply.objects.count() == 1


@pytest.mark.django_db
def test_without_a_key_nothing_is_kept(file_it, calls):
    file_it()
    file_it()
    assert (calls, Reply.objects.count()) == ([1, 1], 0)


def test_a_busy_database_is_tried_once_more_and_the_answer_is_kept(own_database, monkeypatch, calls):
    commit = connection._commit
    broken = [True]

    def once_broken():
        if broken.pop() if broken else False:
            raise OperationalError("database is locked")
        commit()

    monkeypatch.setattr(connection, "_commit", once_broken)

    @service
    def file_it():
        calls.append(1)
        return Made()

    with submission(5, "key", "digest"):
        file_it()
    assert calls == [1, 1]
    assert [reply.location for reply in Reply.objects.all()] == ["/findings/71/"]


def test_the_same_form_sent_twice_at_once_changes_once(own_database, calls):
    both_called = threading.Barrier(2)
    answers = []

    @service
    def file_it():
        calls.append(1)
        return Made()

    def send():
        try:
            both_called.wait()
            with submission(5, "key", "digest"):
                file_it()
            answers.append("done")
        except AlreadyDone as done:
            answers.append(done.location)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["/findings/71/", "done"]
    assert calls == [1]


@pytest.mark.django_db
def test_a_service_inside_another_joins_its_transaction(calls):
    @service
    def inner():
        calls.append("inner")

    @service
    def outer():
        inner()
        raise ZeroDivisionError

    with submission(5, "key", "digest"), pytest.raises(ZeroDivisionError):
        outer()
    assert calls == ["inner"]
    assert not Reply.objects.exists()
    assert connection.in_service is False


def test_a_snapshot_on_one_statement_at_a_time_holds_no_lock(own_database):
    with services.snapshot():
        assert Reply.objects.count() == 0
        assert connection.in_atomic_block is (connection.vendor == "postgresql")
