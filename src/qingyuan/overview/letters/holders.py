"""Who stands on a report (上报件上的人): told to whoever would void a person."""

from __future__ import annotations

from collections.abc import Collection

from qingyuan.people.roster.held import holds

from .models import Report

_COLUMNS = ("drafted_by_id", "checked_by_id", "issued_by_id")


@holds("on_a_report")
def on_a_report(person_ids: Collection[int]) -> set[int]:
    """Of these people, those who drafted, checked or issued a report."""
    found: set[int] = set()
    for column in _COLUMNS:
        rows = Report._base_manager.filter(**{f"{column}__in": person_ids})
        found.update(rows.values_list(column, flat=True))
    return found
