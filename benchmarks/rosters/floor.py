"""What no import can leave out (下限), and what others take for less (同类)."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from benchmarks.harness import cpu, insert_by_hand, least

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

    rows: dict[str, list[tuple[Any, ...]]] = {}
    with connection.cursor() as cursor:
        for table in _TABLES:
            cursor.execute(f"SELECT * FROM {table}")
            rows[table] = cursor.fetchall()
    return insert_by_hand(folder / "floor.sqlite3", rows)


def peers(book: Path) -> dict[str, float]:
    """django-import-export on the same file, as it comes and in bulk: people, then their membership in the branch.

    It checks no number, merges nobody and keeps no log. Nothing when the extra `bench` is not installed.
    """
    try:
        from import_export import fields, resources, widgets
        from tablib import Dataset
    except ImportError:
        return {}
    from django.db import models

    from qingyuan.people.organizations.models import Organization
    from qingyuan.people.roster.models import Membership, Person

    class PlainPerson(Person):
        objects = models.Manager()

        class Meta:
            proxy = True
            app_label = "roster"

    class PlainMembership(Membership):
        objects = models.Manager()

        class Meta:
            proxy = True
            app_label = "roster"

    class PlainUnit(Organization):
        objects = models.Manager()

        class Meta:
            proxy = True
            app_label = "organizations"

    def resource_of(of: type[models.Model], columns: dict[str, Any], key: str, bulk: bool) -> Any:
        class Meta:
            model = of
            fields = tuple(columns)
            import_id_fields = (key,)
            use_bulk = bulk
            batch_size = 1_000
            skip_diff = bulk
            force_init_instance = bulk

        return type("Rows", (resources.ModelResource,), {**columns, "Meta": Meta})()

    def field(attribute: str, label: str, widget: Any = None) -> Any:
        return fields.Field(attribute=attribute, column_name=label, widget=widget or widgets.CharWidget())

    number, day = widgets.IntegerWidget(), widgets.DateWidget(format="%Y-%m-%d")
    people = {"id": field("id", "序号", number), "home_id": field("home_id", "序号", number)} | {
        key: field(key, label)
        for key, label in {
            "name": "姓 名", "sex": "性别", "nation": "民族", "id_number": "公民身份号码", "education": "学历",
            "phone": "手机号码",
        }.items()
    }  # fmt: skip
    members = {
        "id": field("id", "序号", number),
        "person": field("person", "序号", widgets.ForeignKeyWidget(PlainPerson, "id")),
        "unit": field("unit", "所在党支部", widgets.ForeignKeyWidget(PlainUnit, "short_name")),
        "kind": field("kind", "人员类别"),
        "from_on": field("from_on", "转入", day),
    }

    def run(bulk: bool) -> None:
        with book.open("rb") as file:
            data = Dataset().load(file.read(), format="xlsx", headers=True)
        # Its reader takes the first row for the header; ours has a title above.
        head, *body = [list(row) for row in data]
        # Ids beyond those of the rows that are there already, so that each of its rows is a new one.
        start = 10**15 + int(bulk) * 10**9
        rows = [(start + at, *row[1:], "2026-06-05") for at, row in enumerate(body)]
        data = Dataset(*rows, headers=[*head, "转入"])
        Person._base_manager.exclude(id_number_index="").update(id_number_index="")
        for of, columns in ((PlainPerson, people), (PlainMembership, members)):
            resource_of(of, columns, "id", bulk).import_data(data, dry_run=False, raise_errors=True)

    return {"django-import-export": cpu(lambda: run(False)), "django-import-export, bulk": cpu(lambda: run(True))}
