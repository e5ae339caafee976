"""The figures of a campaign by hand (手写的下限): SQL for the very numbers and rows, and no page."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from qingyuan.kernel import clock
from qingyuan.kernel.fields import PathField
from qingyuan.obligations.rectification.queries.checks import CHECKED_KINDS

_KINDS = ", ".join(f"'{kind.value}'" for kind in CHECKED_KINDS)
_LATE = "count(*) FILTER (WHERE f.due_on < :today AND f.state IN ('open', 'working'))"
_FINDINGS = """FROM organizations_organization o JOIN rectification_finding f ON f.unit_id = o.id
WHERE o.path >= :path AND o.path < :end AND f.adoption_id = :adoption AND NOT f.confidential"""
_BY_PLACE = f"SELECT substr(o.path, 1, :width), f.state, count(*), {_LATE} {_FINDINGS} GROUP BY 1, 2"
_BY_CATEGORY = f"SELECT f.category, f.state, count(*) {_FINDINGS} GROUP BY 1, 2"
_CHILDREN = """SELECT id, short_name, path FROM organizations_organization
WHERE parent_id = :unit AND dissolved_on IS NULL ORDER BY "order", path"""
_ASKED = f"""FROM organizations_organization o
LEFT JOIN rectification_unitcheck c ON c.unit_id = o.id AND c.adoption_id = :adoption
WHERE o.path >= :path AND o.path < :end AND o.dissolved_on IS NULL AND o.kind IN ({_KINDS})"""
_COVERAGE = f"SELECT substr(o.path, 1, :width), coalesce(c.state, 'none'), count(*) {_ASKED} GROUP BY 1, 2"
_NOT_THROUGH = f"""SELECT o.path, coalesce(c.state, 'none') {_ASKED}
AND coalesce(c.state, 'none') NOT IN ('handed_in', 'accepted') ORDER BY o.path LIMIT 51"""
_BY_STATE = f"SELECT f.state, count(*), {_LATE} {_FINDINGS} GROUP BY 1"
_ROWS = f"""SELECT f.id, f.text, f.library_id, f.checklist, f.category, f.category_text, f.state, f.round, f.origin,
f.due_on, f.due_text, f.owner, o.short_name {_FINDINGS} ORDER BY f.id DESC LIMIT 51"""
_LIST = "SELECT * FROM rectification_unitcheck WHERE adoption_id = :adoption AND unit_id = :unit"
_ANSWERS = "SELECT * FROM rectification_categoryanswer WHERE check_of_id = :check ORDER BY at, id"
_FOUND = "SELECT * FROM rectification_finding WHERE check_of_id = :check AND state <> 'withdrawn' ORDER BY id"
_MEMBERS = """SELECT m.person_id, p.name, c."on", c.paper FROM roster_membership m JOIN roster_person p ON p.id = m.person_id
LEFT JOIN rectification_membercheck c ON c.person_id = m.person_id AND c.adoption_id = :adoption
WHERE m.unit_id = :unit AND m.until_on IS NULL ORDER BY m.id"""


class ByHand:
    """The same questions, asked of the same file."""

    def __init__(self, database: Path, adoption: int) -> None:
        self._database = sqlite3.connect(database)
        self._database.execute("PRAGMA cache_size=-16384")
        self._fixed = {"adoption": adoption, "today": clock.today().isoformat()}

    def _all(self, sql: str, **given: Any) -> list[tuple[Any, ...]]:
        return self._database.execute(sql, self._fixed | given).fetchall()

    def _below(self, sql: str, path: str) -> list[tuple[Any, ...]]:
        return self._all(sql, path=path, end=path + "~", width=len(path) + PathField.WIDTH)

    def board(self, unit: int, path: str) -> tuple[list[Any], list[Any], list[Any]]:
        children = self._all(_CHILDREN, unit=unit)
        return self._below(_BY_PLACE, path), self._below(_BY_CATEGORY, path), children

    def coverage(self, path: str) -> tuple[list[Any], list[Any]]:
        return self._below(_COVERAGE, path), self._below(_NOT_THROUGH, path)

    def ledger(self, path: str) -> tuple[list[Any], list[Any]]:
        return self._below(_BY_STATE, path), self._below(_ROWS, path)

    def unit_list(self, unit: int) -> tuple[list[Any], list[Any]]:
        [found] = self._all(_LIST, unit=unit)
        return self._all(_ANSWERS, check=found[0]), self._all(_FOUND, check=found[0])

    def members(self, unit: int) -> list[Any]:
        return self._all(_MEMBERS, unit=unit)
