"""Once and only once (同一次提交只办一次): a key per account, the answer kept beside the change.

`ui.form` writes the key. `route` begins, `@service` looks the key up inside its own transaction and stores
the answer there, so that a reply cut off on the way and sent again changes nothing and gets the same answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection
from django.utils.translation import gettext as _

from . import jobs
from .clock import now
from .errors import Conflict
from .models import Reply


@dataclass
class Pending:
    """A submission under way: who, under which key, digest of what was sent."""

    account_id: int
    key: str
    digest: str
    done: bool = field(default=False)


class AlreadyDone(Exception):
    """The same submission has been carried out before; `location` is where its answer stands."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location


_pending: ContextVar[Pending | None] = ContextVar("pending", default=None)


@contextmanager
def submission(account_id: int, key: str, digest: str) -> Iterator[None]:
    token = _pending.set(Pending(account_id, key, digest))
    try:
        yield
    finally:
        _pending.reset(token)


@contextmanager
def every_time() -> Iterator[None]:
    """Inside, a submission sent again is carried out again: a paper that goes out twice is entered twice."""
    token = _pending.set(None)
    try:
        yield
    finally:
        _pending.reset(token)


def check() -> None:
    """Raises AlreadyDone for a submission carried out before, Conflict when its key came with other content."""
    pending = _pending.get()
    if pending is None or pending.done:
        return
    _one_at_a_time(pending)
    earlier = Reply.objects.filter(account_id=pending.account_id, key=pending.key).first()
    if earlier is None:
        return
    if earlier.digest != pending.digest:
        raise Conflict(
            _("这张表已经提交过一次，这次的内容和上次不同。请刷新页面，看清现在的内容后重新填写。"), "key_reused"
        )
    raise AlreadyDone(earlier.location)


def _one_at_a_time(pending: Pending) -> None:
    # SQLite has one writer anyway. PostgreSQL would let both through, and the second meet the unique key too late.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [pending.key, pending.account_id])


def store(result: object) -> None:
    """Keep the answer in the running transaction. `result` is what the service returned."""
    pending = _pending.get()
    if pending is None or pending.done:
        return
    location = getattr(result, "get_absolute_url", None)
    Reply.objects.create(
        account_id=pending.account_id,
        key=pending.key,
        digest=pending.digest,
        status=303,
        location=location() if location else "",
        record_id=getattr(result, "pk", None),
        at=now(),
    )


def settle() -> None:
    """The transaction that holds the answer has committed; a second service of the same request is no repetition."""
    if pending := _pending.get():
        pending.done = True


# Longer than any outbox waits for signal (design 7).
_KEPT = timedelta(days=30)


@jobs.job(
    "kernel.forget_replies", reason="removes answers nobody can ask for again; reads their dates only", daily=True
)
def forget() -> None:
    """Remove the answers older than 30 days."""
    Reply.objects.filter(at__lt=now() - _KEPT).delete()
