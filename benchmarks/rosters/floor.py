"""What no import can leave out (下限), and what others take for less (同类)."""

from __future__ import annotations

import sqlite3
import zipfile
from pathlib import Path
from typing import Any

from benchmarks.harness import cpu, least

# The rows an import leaves behind: people, their membership, the entries and what these seal.
_TABLES = ("roster_person", "roster_membership", "chronicle_entry", "chronicle_sealed")


def inflate(book: Path) -> float:
    """CPU seconds to inflate every part of a workbook."""

    def all_parts() -> None:
        with zipfile.ZipFile(book) as parts:
            for name in parts.namelist():
                parts.read(name)

    return least(all_parts)


def insert(folder: Path) -> float:
    """CPU seconds to insert the very same rows into the very same tables and indexes, by raw `executemany`."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name IN (%s, %s, %s, %s) AND sql IS NOT NULL "
                       "AND type IN ('table', 'index') ORDER BY type DESC", _TABLES)  # fmt: skip
        schema = [row[0] for row in cursor.fetchall()]
        rows: dict[str, list[tuple[Any, ...]]] = {}
        for table in _TABLES:
            cursor.execute(f"SELECT * FROM {table}")
            rows[table] = cursor.fetchall()
    target = sqlite3.connect(folder / "floor.sqlite3", isolation_level=None)
    target.execute("PRAGMA journal_mode=WAL")
    target.execute("PRAGMA synchronous=FULL")
    for statement in schema:
        target.execute(statement)

    def write() -> None:
        target.execute("BEGIN IMMEDIATE")
        for table, values in rows.items():
            if values:
                places = ", ".join("?" * len(values[0]))
                target.executemany(f"INSERT INTO {table} VALUES ({places})", values)
        target.execute("COMMIT")

    return cpu(write)


def peers(book: Path) -> dict[str, float]:
    """django-import-export on the same file, as it comes and in bulk; persons alone, without membership or log.

    Nothing when the extra `bench` is not installed.
    """
    try:
        from import_export import fields, resources
        from tablib import Dataset
    except ImportError:
        return {}
    from django.conf import settings
    from django.db import models

    from qingyuan.people.roster.models import Person

    for name, value in (("IMPORT_EXPORT_USE_TRANSACTIONS", True), ("IMPORT_EXPORT_SKIP_ADMIN_LOG", True)):
        setattr(settings, name, value)

    class Plain(Person):
        objects = models.Manager()

        class Meta:
            proxy = True
            app_label = "roster"

    columns = {"name": "姓 名", "sex": "性别", "nation": "民族", "id_number": "公民身份号码", "education": "学历",
               "phone": "手机号码", "home_id": "序号"}  # fmt: skip

    def resource_of(bulk: bool) -> Any:
        class Meta:
            model = Plain
            fields = tuple(columns)
            import_id_fields: tuple[str, ...] = ("name", "home_id")
            use_bulk = bulk
            batch_size = 1_000
            skip_diff = bulk
            force_init_instance = bulk

        declared = {key: fields.Field(attribute=key, column_name=label) for key, label in columns.items()}
        return type("PeopleResource", (resources.ModelResource,), {**declared, "Meta": Meta})()

    def run(bulk: bool) -> None:
        with book.open("rb") as file:
            data = Dataset().load(file.read(), format="xlsx", headers=True)
        # Its reader takes the first row for the header; ours has a title above.
        rows = [tuple(row) for row in data[1:]]
        data = Dataset(*rows, headers=list(data[0]))
        result = resource_of(bulk).import_data(data, dry_run=False, raise_errors=True)
        if result.has_errors():
            raise RuntimeError("the peer did not take the file")

    return {"django-import-export": cpu(lambda: run(False)), "django-import-export, bulk": cpu(lambda: run(True))}
