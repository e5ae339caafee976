"""What every service shares: one transaction, one retry, one answer kept (服务)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

from . import idempotency

P = ParamSpec("P")
R = TypeVar("R")


def service(function: Callable[P, R]) -> Callable[P, R]:
    """One verb, one transaction. A deadlock or a busy database is tried once more; inside another service it joins it.

    Between BEGIN and COMMIT a service opens no file, image, document or network: files are written,
    synced and hashed before it is called (design 7).
    """

    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            idempotency.check()
            result = function(*args, **kwargs)
            idempotency.store(result)
        # Not before the commit: a commit that fails is tried again, and must then store the answer again.
        idempotency.settle()
        return result

    @wraps(function)
    def verb(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block and getattr(connection, "in_service", False):
            return function(*args, **kwargs)
        outer = not connection.in_atomic_block
        connection.in_service = True  # type: ignore[attr-defined]
        try:
            try:
                return run(*args, **kwargs)
            except OperationalError:
                if not outer:
                    raise
                return run(*args, **kwargs)
        finally:
            connection.in_service = False  # type: ignore[attr-defined]

    verb.is_service = True  # type: ignore[attr-defined]
    return verb


def snapshot() -> AbstractContextManager[object]:
    """Several figures of one page read at one instant.

    PostgreSQL: one repeatable-read transaction. SQLite: a page that reads in autocommit holds no lock, and a
    read transaction would take the only write lock under IMMEDIATE; figures there are read by one statement.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        return nullcontext()
    return _repeatable_read()


class _repeatable_read(AbstractContextManager[object]):
    def __enter__(self) -> object:
        self._atomic = transaction.atomic()
        self._atomic.__enter__()
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return self

    def __exit__(self, *details: object) -> None:
        self._atomic.__exit__(*details)  # type: ignore[arg-type]
