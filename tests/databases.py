"""A copy of the prepared test database (测试数据库副本)."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection


@contextmanager
def database_copy() -> Iterator[None]:
    """Point the default connection, and those of new threads, at a copy; it is gone afterwards."""
    prepared = connection.settings_dict["NAME"]
    # The last connection to go writes SQLite's log into the file; PostgreSQL copies no database in use.
    connection.close()
    copy = f"{prepared}_copy"
    if connection.vendor == "sqlite":
        shutil.copyfile(prepared, copy)
    else:
        _with_server(f'CREATE DATABASE "{copy}" TEMPLATE "{prepared}"')
    connection.settings_dict["NAME"] = copy
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = prepared
        if connection.vendor == "sqlite":
            for ending in ("", "-wal", "-shm"):
                Path(copy + ending).unlink(missing_ok=True)
        else:
            _with_server(f'DROP DATABASE "{copy}" WITH (FORCE)')


def _with_server(statement: str) -> None:
    creation: Any = connection.creation
    with creation._nodb_cursor() as cursor:
        cursor.execute(statement)
