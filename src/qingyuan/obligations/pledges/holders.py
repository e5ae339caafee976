"""Who stands on a pledge (承诺里的人): told to whoever would void a person."""

from __future__ import annotations

from collections.abc import Collection

from qingyuan.people.roster.held import holds

from .models import Answer, Breach, YearlyAccount


@holds("on_a_pledge")
def on_a_pledge(person_ids: Collection[int]) -> set[int]:
    """Of these people, those who have answered a pledge, given an account, or of whom a breach was decided."""
    found: set[int] = set()
    for model in (Answer, YearlyAccount, Breach):
        found.update(model._base_manager.filter(person_id__in=person_ids).values_list("person_id", flat=True))
    return found
