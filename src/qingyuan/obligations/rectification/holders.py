"""Who stands on a finding (问题上的人): told to whoever would void a person."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from qingyuan.people.roster.held import holds

from .models import Finding, NamedAccess, Origin
from .states import COUNTED


@holds("on_a_finding")
def on_a_finding(person_ids: Collection[int]) -> set[int]:
    """Of these people, those who put a finding right, review it or were let in by somebody else (责任人、复核人、指名查阅).

    One that is struck off counts as well: it may come back, and goes back to its owner then. What a member found of
    himself does not count, neither for him nor for the secretary whom he let read it: that would be the one trace of
    it that others see. So of confidential findings only the access that another person has given tells anything.
    """
    rows = Finding._base_manager.filter(state__in=COUNTED, confidential=False)
    rows = rows.filter(Q(owner_id__in=person_ids) | Q(reviewer_id__in=person_ids))
    found = {person_id for pair in rows.values_list("owner_id", "reviewer_id") for person_id in pair if person_id}
    given = NamedAccess._base_manager.filter(person_id__in=person_ids, finding__state__in=COUNTED)
    given = given.exclude(finding__confidential=True, finding__origin=Origin.SELF_FOUND)
    named = {
        person_id for person_id, by in given.values_list("person_id", "by") if by is not None and by.id != person_id
    }
    return (found | named) & set(person_ids)
