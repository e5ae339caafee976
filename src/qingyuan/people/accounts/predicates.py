"""Who has acted for a unit without sitting in it (受托代办过的人), for the policies of later rooms."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from qingyuan.kernel.policy import Predicate
from qingyuan.kernel.scope import NOTHING, Scope
from qingyuan.people.organizations.predicates import of_another_body as sits_in_another_body

from .models import CommissionedAct


def acted_for_the_unit(label: str) -> Predicate:
    """The actor has acted by commission on this record, for the unit. label: of the records, rectification.finding.

    Whoever has done so counts as of the unit there, for good: on other records of the unit he does not.
    """

    def acts(scope: Scope) -> Any:
        return CommissionedAct._base_manager.filter(person_id=scope.actor_id or 0, label=label)

    return Predicate(
        f"acted for the unit on the {label}",
        lambda scope, record: scope.actor_id is not None and acts(scope).filter(record_id=record.pk).exists(),
        lambda scope: NOTHING if scope.actor_id is None else Q(pk__in=acts(scope).values("record_id")),
    )


def of_another_body(label: str, *named_in: str) -> Predicate:
    """As the tree says it (organizations.predicates), and never who has acted for the unit on this record."""
    return sits_in_another_body(*named_in) & ~acted_for_the_unit(label)
