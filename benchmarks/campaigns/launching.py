"""Launching a campaign, and the lists that go through the services, beside raw inserts of the same rows (启动)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection

from benchmarks.harness import cpu, insert_by_hand

_LOG = ("chronicle_entry", "chronicle_sealed")
LAUNCHED = ("regimes_adoption", "campaigns_stage", *_LOG)
LISTED = ("rectification_unitcheck", "rectification_categoryanswer", "rectification_finding", *_LOG)


def beside_its_rows(work: Callable[[], object], tables: tuple[str, ...], target: Path) -> tuple[float, float]:
    """CPU seconds of some services, and of inserting by hand the rows that they have left in these tables."""
    before = {table: _ids(table) for table in tables}
    ours = cpu(work)
    return ours, insert_by_hand(target, {table: _fresh(table, before[table]) for table in tables})


def _ids(table: str) -> set[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table}")
        return {row[0] for row in cursor.fetchall()}


def _fresh(table: str, before: set[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        at = [column[0] for column in cursor.description].index("id")
        return [row for row in cursor.fetchall() if row[at] not in before]
