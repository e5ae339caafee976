"""Who has a way in (有账号的人): told to whoever would void a person."""

from __future__ import annotations

from collections.abc import Collection

from qingyuan.people.roster.held import holds

from .models import Account, Commission, PaperDecision


@holds("has_account")
def with_account(person_ids: Collection[int]) -> set[int]:
    """Of these people, those with an account, be it open, closed or waiting for its slip (开户条)."""
    rows = Account._base_manager.filter(person_id__in=person_ids)
    return {person_id for person_id in rows.values_list("person_id", flat=True) if person_id is not None}


@holds("decided_on_paper")
def decided_on_paper(person_ids: Collection[int]) -> set[int]:
    """Of these people, those whose decision on paper was entered (代录)."""
    return set(PaperDecision._base_manager.filter(decider_id__in=person_ids).values_list("decider_id", flat=True))


@holds("commissioned")
def commissioned(person_ids: Collection[int]) -> set[int]:
    """Of these people, those to whom a branch has given some of its work (受托代办)."""
    return set(Commission._base_manager.filter(trustee_id__in=person_ids).values_list("trustee_id", flat=True))
