"""The predicates of the field (权限谓词) that every later room's policy is made of."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.db.models import Q

from qingyuan.kernel.fields import PathField
from qingyuan.kernel.policy import Predicate, holds
from qingyuan.kernel.scope import Grant, Scope, either

from . import roles
from .rules import parent_path

of_the_unit = holds(*roles.OFFICERS)
member_of_the_unit = holds(roles.MEMBER, *roles.OFFICERS)
superior_of_the_unit = holds(*roles.SUPERIORS)
contact_of_the_unit = holds(roles.CONTACT_LEADER)

# The same said of an organization itself, whose path is its own.
reaches_it = holds(*roles.BUSINESS, at="path")
answers_for_it = holds(*roles.OFFICERS, at="path")
oversees_it = holds(*roles.SUPERIORS, at="path")
keeps_it = holds(*roles.KEEPERS, at="path")
department_over_it = holds(*roles.DEPARTMENTS, at="path")


def _keeps_above(scope: Scope, record: Any) -> bool:
    return scope.covers(parent_path(record.path) or record.path, *roles.KEEPERS)


def _where_keeps_above(scope: Scope) -> Q:
    return scope.where("parent__path", *roles.KEEPERS) | (Q(parent__isnull=True) & scope.where("path", *roles.KEEPERS))


# A committee does not rename, move or close itself: whoever stands above it does.
keeps_it_from_above = Predicate("keeps the unit from above", _keeps_above, _where_keeps_above)


def _seats_above(path: str) -> list[str]:
    """Every path that a seat at `path` lies in or under."""
    return [path[:end] for end in range(PathField.WIDTH, len(path) + 1, PathField.WIDTH)]


def _sits_elsewhere(scope: Scope, record: Any) -> bool:
    return not any(grant.at.startswith(record.unit.path) for grant in scope.grants)


def _where_elsewhere(scope: Scope) -> Q:
    own = {path for grant in scope.grants for path in _seats_above(grant.at)}
    return ~Q(unit__path__in=own)


sits_elsewhere = Predicate("sits in no seat of the unit or under it", _sits_elsewhere, _where_elsewhere)


def named_as(*fields: str) -> Predicate:
    """The actor stands on the record under one of the columns of person ids."""

    def allows(scope: Scope, record: Any) -> bool:
        return scope.actor_id is not None and any(getattr(record, name) == scope.actor_id for name in fields)

    def where(scope: Scope) -> Q:
        found = Q(pk__in=[])
        if scope.actor_id is not None:
            for name in fields:
                found |= Q(**{name: scope.actor_id})
        return found

    return Predicate("named as " + " or ".join(fields), allows, where)


def of_another_body(*named_in: str) -> Predicate:
    """The actor sits in no seat of the responsible unit or under it, and is not named on the record (design 6)."""
    return sits_elsewhere & ~named_as(*named_in)


# Inspectors and discipline members look at other bodies' work; they answer for no unit.
_ANSWER = (*roles.OFFICERS, *roles.KEEPERS)


def _own_paths(grant: Grant) -> set[str]:
    """The units a seat answers for: the one it stands in, and the committee whose department that is."""
    return {grant.at, grant.path} if grant.path is not None and grant.role in _ANSWER else set()


def answers_at(field: str) -> Predicate:
    """The reader answers for the very unit of the record (0004); `field` is the lookup from record to path."""
    path_of = attrgetter(field.replace("__", "."))
    return Predicate(
        f"answers for the unit at {field}",
        lambda scope, record: any(path_of(record) in _own_paths(grant) for grant in scope.grants),
        lambda scope: either(Q(**{field: path}) for grant in scope.grants for path in sorted(_own_paths(grant))),
    )


answers_for_unit = answers_at("unit__path")
