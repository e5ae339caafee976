"""Bringing the database to this version (数据库升级)."""

from __future__ import annotations

import sys

from .command import Refusal


def bring_up_to_date() -> bool:
    """Apply outstanding migrations and load new libraries; says whether there were migrations.

    Raises Refusal for a chronicle without its triggers, LibraryRefused for a library file at fault.
    """
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from qingyuan.chronicle import guard
    from qingyuan.kernel import rebuilding

    executor = MigrationExecutor(connection)
    outstanding = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    # Before migrating, which would put back in silence what somebody took away.
    if guard.table_is_there() and (gone := guard.missing()):
        raise Refusal(
            f"存证的防改触发器不在了（{'、'.join(gone)}），可能有人绕过系统动过数据库，因此不启动。"
            "请先运行 qingyuan rebuild chronicle，它会逐条核对记录项，再把触发器装回去。"
        )
    if outstanding:
        call_command("migrate", verbosity=0, interactive=False)
    rebuilding.offered()
    rebuilding.rebuild("libraries")
    return outstanding


def progress(what: str, done: int, steps: int) -> None:
    """How far a long work has come, on one line of a terminal; in a log only its end."""
    if sys.stderr.isatty():
        print(f"\r\033[K{done}/{steps} {what}", end="\n" if done == steps else "", file=sys.stderr, flush=True)
    elif done == steps:
        say(what)


def say(sentence: str) -> None:
    """A line of progress for whoever watches the terminal."""
    print(sentence, file=sys.stderr, flush=True)
