"""Reading what was decided about a clause (查阅经认定的违诺)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel.errors import Conflict
from qingyuan.kernel.fields import PathField
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State as AdoptionState

from .. import asked
from ..models import Answer, Breach
from ..policy import BREACHES
from ..states import State

VIEWED = "pledges.breach_viewed"


def breach(scope: Scope, breach_id: int, *, revision: int | None = None, lock: bool = False) -> Breach:
    """One breach this reader may know of. Raises NotHere, or Conflict for an old revision."""
    rows = Breach.within(scope).select_related("unit", "person", "library", "entered_for").filter(pk=breach_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None or not BREACHES.allows(scope, "view", found):
        raise not_here()
    if revision is not None and found.revision != revision:
        raise Conflict(_("您打开这一页之后，这一条已由别人办理过，请看清现在的内容。"), "conflict", theirs=found)
    return found


def of_person(person_id: int) -> list[Breach]:
    """What was decided about somebody, newest first; for his own page and for rooms that check what they show."""
    rows = Breach._base_manager.filter(person_id=person_id).select_related("library", "unit", "entered_for")
    return list(rows.order_by("-decided_on", "-pk"))


def visible_of(scope: Scope, person_id: int) -> list[Breach]:
    """Those of them this reader may know of."""
    return [one for one in of_person(person_id) if BREACHES.allows(scope, "view", one)]


def looks(found: Breach) -> list[chronicle.Line]:
    """Who has opened it, oldest first."""
    return [line for line in chronicle.entries_of_record(reference(found)) if line.verb == VIEWED]


@dataclass(frozen=True)
class Signed:
    """A clause somebody has signed. on: the first day on which he did."""

    library_id: int
    pledge: str
    clause: str
    on: date


@dataclass(frozen=True)
class Clause:
    """A clause as it may be chosen: the pledge and its name, the clause and its words."""

    pledge: str
    title: str
    clause: str
    text: str


def clauses_asked(unit: Organization) -> list[Clause]:
    """Every clause of every pledge that is or was in force over a unit, as it reads there last.

    Whoever enters a breach chooses among these, and not among what the person has signed: that he has signed
    nothing is for his unit and its direct superior to know.
    """
    ends = range(PathField.WIDTH, len(unit.path) + 1, PathField.WIDTH)
    rows = Adoption._base_manager.filter(kind="pledge", unit__path__in=[unit.path[:end] for end in ends])
    found: dict[tuple[str, str], Clause] = {}
    for row in rows.exclude(state=AdoptionState.DRAFT).select_related("library", "unit").order_by("pk"):
        spec = asked.listed(row).spec
        for clause in spec.clauses:
            found[spec.key, clause.key] = Clause(spec.key, spec.text, clause.key, clause.text)
    return list(found.values())


def clauses_signed(person_id: int) -> list[Signed]:
    """Every clause somebody has signed, in the newest version in which he did; only of these can one be broken."""
    rows = Answer._base_manager.filter(person_id=person_id, said=State.SIGNED).exclude(state=State.VOID)
    found: dict[tuple[str, str], Signed] = {}
    for row in rows.select_related("library").order_by("on", "pk"):
        spec = asked.spec_in(row.library, row.pledge)
        for clause in spec.clauses:
            place = (row.pledge, clause.key)
            on = found[place].on if place in found else row.on
            found[place] = Signed(row.library_id, row.pledge, clause.key, on)
    return list(found.values())
