"""Decisions on paper read (查阅代录): who may have decided, and what was entered."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Q

from qingyuan.kernel.fields import PathField, Signature
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import COMMITTEES, Organization
from qingyuan.people.roster.models import Tenure

from .. import paper_kinds
from ..models import PaperDecision
from .people import reach_of

_SECRETARY = "secretary"


class Decider(NamedTuple):
    """Who may decide over a unit: a tenure of a head's seat, the person with its title, and its days."""

    tenure_id: int
    person_id: int
    signature: Signature
    from_on: date
    until_on: date | None

    def on(self, day: date) -> bool:
        """Whether the seat was held on a day; until_on is the first day without."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


def deciders(unit: Organization, since: date, until: date) -> list[Decider]:
    """Who held a head's seat over a unit on any day from one to another, the nearest first (可以签批的人).

    A head of the organization department that serves the unit or one above it, or the secretary of such a committee.
    """
    above = [unit.path[:end] for end in range(PathField.WIDTH, len(unit.path) + 1, PathField.WIDTH)]
    head = Q(seat__role=roles.DEPARTMENT_HEAD, unit__serves__path__in=above)
    secretary = Q(seat__key=_SECRETARY, unit__kind__in=COMMITTEES, unit__path__in=above)
    rows = (
        Tenure._base_manager.filter(head | secretary, from_on__lte=until, seat__abolished_on__isnull=True)
        .exclude(until_on__lte=since)
        .filter(unit__dissolved_on__isnull=True)
        .select_related("seat", "person", "unit__serves")
    )
    tenures = sorted(rows, key=lambda one: (-len(reach_of(one)), one.unit.path, one.seat.order, one.pk))
    return [
        Decider(
            one.pk,
            one.person_id,
            Signature(one.person_id, one.person.name, one.unit.short_name + one.seat.name),
            one.from_on,
            one.until_on,
        )
        for one in tenures
    ]


def paper_decisions(about: str) -> list[PaperDecision]:
    """What was decided on paper about a record the caller has shown to be the reader's, oldest first.

    about  the chronicle reference of the record
    """
    return list(PaperDecision._base_manager.filter(about=about).order_by("recorded_at", "pk"))


def decided_by(scope: Scope, person_id: int) -> list[tuple[PaperDecision, bool]]:
    """What was entered as decided by a person, newest first; and whether the reader may open the signed page (本人签批的代录)."""
    rows = PaperDecision._base_manager.filter(decider_id=person_id).order_by("-recorded_at", "-pk")
    return [(one, _sees(scope, one)) for one in rows]


def _sees(scope: Scope, decision: PaperDecision) -> bool:
    """Who sees the record sees the scan; so does he in whose name it was entered."""
    if scope.actor_id is not None and decision.decider_id == scope.actor_id:
        return True
    return paper_kinds.named(decision.what).sees(scope, int(decision.about.rpartition(":")[2]))


def signed_page(scope: Scope, decision_id: int) -> PaperDecision:
    """The decision whose signed page this reader may open: who sees the record sees the scan. Raises NotHere."""
    found = PaperDecision._base_manager.filter(pk=decision_id).first()
    if found is None or not _sees(scope, found):
        raise not_here()
    return found
