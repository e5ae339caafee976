"""What was understood of the files, as the page shows it (读懂了什么): tables by their header, branches, sheets left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.matching import named
from qingyuan.people.organizations.models import BRANCHES, Organization

from ..forms import COLUMN_LABELS
from ..models import Import
from ..reading.tables import HIDDEN
from ..reasons import reason_text
from .shared import where

PER_PAGE = 50
# Beyond so many a list to choose from makes the page heavy; the name can be typed all the same.
_MOST_OPTIONS = 400
# Without these nobody can be entered.
_NEEDED = ("name", "category", "branch")


def tables(intake: Import) -> list[dict[str, Any]]:
    """The kinds of tables, each once: those under one header are understood in one way.

    columns: letters, label, key;  taken: letters, label, what the column was taken for, "" for one not read
    """
    found: dict[str, dict[str, Any]] = {}
    for sheet in intake.understood:
        for table in sheet["tables"]:
            one = found.setdefault(
                table["fingerprint"],
                {
                    "fingerprint": table["fingerprint"],
                    "columns": table["columns"],
                    "taken": [(letter, label, _label(key)) for letter, label, key in table["columns"]],
                    "places": [],
                    "rows": 0,
                },
            )
            one["rows"] += table["rows"]
            one["places"].append(_sheet(intake, sheet, table["row"]))
    for one in found.values():
        keys = {key for _letter, _label, key in one["columns"]}
        one["read"] = sum(1 for _letter, _label, said in one["taken"] if said)
        # A branch may stand over a table or in the name of its sheet.
        one["lacks"] = [str(COLUMN_LABELS[key]) for key in _NEEDED if key not in keys | _elsewhere(keys)]
    return list(found.values())


def _elsewhere(keys: Collection[str | None]) -> set[str]:
    found = {"branch"}
    if "joined_on" in keys or "confirmed_on" in keys:
        found.add("category")
    return found


def _label(key: str | None) -> str:
    return str(COLUMN_LABELS[key]) if key in COLUMN_LABELS else ""


def _sheet(intake: Import, sheet: dict[str, Any], row: int) -> str:
    parts = [intake.files[sheet["file"]]] if len(intake.files) > 1 else []
    return " ".join([*parts, sheet["name"]])


def left_out(intake: Import) -> list[tuple[str, str, int]]:
    """The sheets whose rows were not taken: name, why, how many used rows."""
    found = []
    for sheet in intake.understood:
        if sheet["left_out"]:
            found.append((_sheet(intake, sheet, 0), reason_text(sheet["left_out"]), len(sheet["others"])))
    return found


def others(intake: Import, start: int, count: int) -> list[dict[str, Any]]:
    """Some of the rows that are no person, each with why."""
    found = []
    passed = 0
    for number, sheet in enumerate(intake.understood):
        if sheet["left_out"] == HIDDEN:
            continue
        rows = sheet["others"]
        if passed + len(rows) <= start:
            passed += len(rows)
            continue
        for row, why in rows[max(0, start - passed) :]:
            found.append({"where": where(intake, sheet["file"], number), "row": row, "why": reason_text(why)})
            if len(found) == count:
                return found
        passed += len(rows)
    return found


def units_page(
    intake: Import, number: int, *, first: Collection[tuple[str, str]] = (), size: int = PER_PAGE
) -> dict[str, Any]:
    """A page of the ways branches are written: those somebody has just typed for, then those not found, then the rest."""
    rows = [
        {**one, "at": (one["above"], one["branch"]), "why": reason_text(one["reason"]) if one["reason"] else ""}
        for one in intake.units
    ]
    rows.sort(key=lambda one: (one["at"] not in first, one["unit"] != "", not one["chosen"]))
    counted = Counter("found" if one["unit"] else "open" for one in rows)
    start = (number - 1) * size
    return {
        "rows": rows[start : start + size],
        "open": counted["open"],
        "found": counted["found"],
        "pager": paging(number, size, len(rows)),
    }


def paging(number: int, size: int, total: int) -> dict[str, int]:
    """Which rows a page shows; before, after: the pages beside it, 0 for none."""
    start = (number - 1) * size
    last = min(total, start + size)
    return {
        "first": start + 1 if total else 0,
        "last": last,
        "total": total,
        "before": number - 1 if number > 1 else 0,
        "after": number + 1 if last < total else 0,
    }


def options(scope: Scope, top: Organization) -> list[str]:
    """The living branches under a unit by the names that tell them apart, where they are few enough to choose from."""
    below = organizations.subtree(scope, top).filter(dissolved_on__isnull=True)
    branches = list(below.filter(kind__in=BRANCHES).select_related("parent").order_by("path")[: _MOST_OPTIONS + 1])
    if len(branches) > _MOST_OPTIONS:
        return []
    often = Counter(unit.short_name for unit in branches)
    return [
        unit.short_name
        if often[unit.short_name] == 1 or unit.parent is None
        else named(unit.parent.short_name).core + unit.short_name
        for unit in branches
    ]
