"""Triggers that refuse to change, replace or delete an entry (防改触发器), on both databases.

SQLite remakes a table on many migrations and drops its triggers with it, so they are made again after every
migrate and looked for at start.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db import connections

_TABLE = "chronicle_entry"
# REPLACE deletes a row in SQLite without asking the delete trigger, so an insert onto a place that is taken is refused.
_REPLACE = "entry_no_replace"
_TAKEN = f"SELECT 1 FROM {_TABLE} WHERE id = NEW.id OR (unit_id = NEW.unit_id AND epoch = NEW.epoch AND seq = NEW.seq)"
_EVENTS = {"update": "entry_no_update", "delete": "entry_no_delete"}
_TRUNCATE = "entry_no_truncate"
_SENTENCE = "chronicle entries are never changed or deleted"


def install(using: str = "default") -> None:
    """Make the triggers, if the table is there. Repeatable."""
    connection = connections[using]
    if not table_is_there(using):
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in (*_EVENTS.values(), _REPLACE):
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            for event, name in _EVENTS.items():
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {_TABLE} BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END"
                )
            cursor.execute(
                f"CREATE TRIGGER {_REPLACE} BEFORE INSERT ON {_TABLE} WHEN EXISTS ({_TAKEN}) "
                f"BEGIN SELECT RAISE(ABORT, '{_SENTENCE}'); END"
            )
            return
        cursor.execute(
            "CREATE OR REPLACE FUNCTION entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        for event, name in _EVENTS.items():
            cursor.execute(
                f"CREATE OR REPLACE TRIGGER {name} BEFORE {event} ON {_TABLE} "
                "FOR EACH ROW EXECUTE FUNCTION entry_refuse()"
            )
        cursor.execute(
            f"CREATE OR REPLACE TRIGGER {_TRUNCATE} BEFORE TRUNCATE ON {_TABLE} "
            "FOR EACH STATEMENT EXECUTE FUNCTION entry_refuse()"
        )


def table_is_there(using: str = "default") -> bool:
    return _TABLE in connections[using].introspection.table_names()


def missing(using: str = "default") -> list[str]:
    """Names of the triggers that are not there, or are there by name and no longer refuse."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            wanted = {*_EVENTS.values(), _REPLACE}
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s AND sql LIKE %s",
                [_TABLE, f"%SELECT RAISE(ABORT, '{_SENTENCE}'); END"],
            )
        else:
            wanted = {*_EVENTS.values(), _TRUNCATE}
            cursor.execute(
                "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
                "JOIN pg_proc ON pg_proc.oid = tgfoid "
                "WHERE relname = %s AND NOT tgisinternal AND tgenabled <> 'D' AND prosrc LIKE %s",
                [_TABLE, f"%BEGIN RAISE EXCEPTION '{_SENTENCE}'%"],
            )
        return sorted(wanted - {name for (name,) in cursor.fetchall()})


def require(using: str = "default") -> None:
    """Raises ImproperlyConfigured when a trigger is gone: the instance does not start unguarded."""
    if gone := missing(using):
        raise ImproperlyConfigured(
            f"chronicle triggers are missing: {', '.join(gone)}. "
            "`qingyuan rebuild chronicle` checks every entry and puts them back."
        )
