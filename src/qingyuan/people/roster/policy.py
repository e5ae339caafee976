"""Who may see and do what with people (名册：谁能看、谁能办).

A person has no unit: whoever answers for or oversees the unit of the person's last membership, or of a seat
now held, stands over the person. A unit that someone has left no longer does. A row that was voided is there
for keepers alone, and nothing can be done with it.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from qingyuan.kernel.policy import Policy, Predicate, holds
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.predicates import answers_for_it, keeps_it, named_as, oversees_it, reaches_it

from .models import Membership, Tenure


def over_the_person(*role_keys: str) -> Predicate:
    """The reader has one of the roles where the person belongs or serves now."""

    def where(scope: Scope) -> Q:
        in_range = scope.where("unit__path", *role_keys)
        same = Membership._base_manager.filter(person=OuterRef("person"))
        later = same.filter(Q(from_on__gt=OuterRef("from_on")) | Q(from_on=OuterRef("from_on"), pk__gt=OuterRef("pk")))
        last = Membership._base_manager.filter(in_range).filter(~Exists(later))
        elsewhere = Tenure._base_manager.filter(person=OuterRef("person"), until_on__isnull=True)
        serves = Tenure._base_manager.filter(in_range).filter(
            Q(until_on__isnull=True) | (~Exists(elsewhere) & ~Exists(same))
        )
        return Q(pk__in=last.values("person_id")) | Q(pk__in=serves.values("person_id"))

    def allows(scope: Scope, person: Any) -> bool:
        belonged = Membership._base_manager.filter(person_id=person.pk).order_by("-from_on", "-pk")
        last = belonged.values_list("unit__path", flat=True).first()
        if last is not None and scope.covers(last, *role_keys):
            return True
        served = Tenure._base_manager.filter(person_id=person.pk)
        seats = list(served.values_list("unit__path", "until_on"))
        if last is not None or any(until_on is None for _path, until_on in seats):
            seats = [(path, until_on) for path, until_on in seats if until_on is None]
        return any(scope.covers(path, *role_keys) for path, _until_on in seats)

    return Predicate("over the person as " + " or ".join(role_keys), allows, where)


is_oneself = Predicate(
    "is oneself",
    lambda scope, person: scope.actor_id is not None and person.pk == scope.actor_id,
    lambda scope: Q(pk=scope.actor_id) if scope.actor_id is not None else Q(pk__in=[]),
)
_officers = over_the_person(*roles.OFFICERS)
_superiors = over_the_person(*roles.SUPERIORS)
_keepers = over_the_person(*roles.KEEPERS)
_trusted = over_the_person(roles.BRANCH_SECRETARY, roles.DISCIPLINE_MEMBER, *roles.KEEPERS)

_stands = Predicate(
    "has not been voided",
    lambda scope, person: person.voided_at is None,
    lambda scope: Q(voided_at__isnull=True),
)

_MAY = {
    "view": is_oneself | _officers | _superiors,
    "reveal": is_oneself | _officers | _superiors,
    "edit": _officers | _keepers,
    # Joining, transferring, becoming a full member, leaving: the committee above the branch enters it.
    "membership": _keepers,
    # Who is away: the branch knows it first.
    "away": _officers | _keepers,
    # That somebody need not attend this year, and of which kind: a matter of health.
    "exemption": is_oneself | _officers | _keepers,
    "exempt": _officers | _keepers,
    # Periods of punishment and suspended rights; nobody enters or ends his own.
    "effects": is_oneself | _trusted,
    "limit": _keepers & ~is_oneself,
    # To ask for a correction, or to say something of what is held: nobody does it for another.
    "remark": is_oneself,
}
# Asked of a person.
POLICY = Policy({verb: _stands & may for verb, may in _MAY.items()} | {"view": (_stands & _MAY["view"]) | _keepers})


def _sent_into(*role_keys: str) -> Predicate:
    """The reader has one of the roles where a transfer goes to; outside this instance nobody has."""
    return Predicate(
        "receives as " + " or ".join(role_keys),
        lambda scope, transfer: transfer.into_unit is not None and scope.covers(transfer.into_unit.path, *role_keys),
        lambda scope: scope.where("into_unit__path", *role_keys),
    )


_sent_from = holds(*roles.KEEPERS, at="from_unit__path")
_both_sides = (*roles.OFFICERS, *roles.SUPERIORS)

# Asked of a transfer: the sender's side and the receiver's.
TRANSFERS = Policy(
    {
        "view": holds(*_both_sides, at="from_unit__path") | _sent_into(*_both_sides),
        "receive": _sent_into(*roles.KEEPERS),
        "send_back": _sent_into(*roles.KEEPERS),
        "confirm": _sent_from,
        "withdraw": _sent_from,
    }
)

_own = named_as("person_id")
_answers = holds(roles.BRANCH_SECRETARY, *roles.KEEPERS)

# Asked of a remark: the member's own, and those of his branch's secretary and of who keeps its roster. Nobody answers
# himself; the secretary's own go to the committee above.
REMARKS = Policy({"view": _own | _answers, "answer": _answers & ~_own, "withdraw": _own})

# Asked of a unit: whose names, whose list, who enters people and seats there.
IN_UNIT = Policy(
    {
        "view": reaches_it,
        "names": reaches_it,
        "list": answers_for_it | oversees_it,
        "add": keeps_it,
        "appoint": keeps_it,
        "exempt": answers_for_it | keeps_it,
    }
)
