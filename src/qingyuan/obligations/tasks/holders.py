"""Who stands on what this room keeps (任务上的人): told to whoever would void a person."""

from __future__ import annotations

from collections.abc import Collection

from qingyuan.people.roster.held import holds

from .models import Claim, Handling, OwnItem


@holds("on_a_task")
def on_a_task(person_ids: Collection[int]) -> set[int]:
    """Of these people, those who have a task in hand, recorded one or claimed a problem.

    Who wrote a suggestion is nobody's business here; he has an account, which holds him anyway.
    """
    found: set[int] = set()
    for rows, column in (
        (OwnItem._base_manager, "owner_id"),
        (Handling._base_manager, "reported_by_id"),
        (Claim._base_manager, "claimed_by_id"),
    ):
        found.update(rows.filter(**{f"{column}__in": person_ids}).values_list(column, flat=True))
    return found
