"""The algebra of who may do what (权限代数). The predicates of the field stand in people/organizations.

Each predicate is said twice, for one record and for a query, so that a list and a page never disagree;
tests/test_access.py compares the two on every record of the seeded leagues.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from .errors import NotAllowed, NotHere
from .scope import NOTHING, Scope


@dataclass(frozen=True)
class Predicate:
    """Whether a reader stands in some relation to a record."""

    name: str
    allows: Callable[[Scope, Any], bool]
    where: Callable[[Scope], Q]

    def __call__(self, scope: Scope, record: Any) -> bool:
        return self.allows(scope, record)

    def __or__(self, other: Predicate) -> Predicate:
        return Predicate(
            f"({self.name} | {other.name})",
            lambda scope, record: self(scope, record) or other(scope, record),
            lambda scope: self.where(scope) | other.where(scope),
        )

    def __and__(self, other: Predicate) -> Predicate:
        return Predicate(
            f"({self.name} & {other.name})",
            lambda scope, record: self(scope, record) and other(scope, record),
            lambda scope: self.where(scope) & other.where(scope),
        )

    def __invert__(self) -> Predicate:
        return Predicate(
            f"not {self.name}",
            lambda scope, record: not self(scope, record),
            lambda scope: ~self.where(scope),
        )


def holds(*roles: str, at: str = "unit__path") -> Predicate:
    """The reader has one of the roles where the record lies; `at` is the lookup from record to path."""
    return Predicate(
        " or ".join(roles) + f" at {at}",
        lambda scope, record: scope.covers(_follow(record, at), *roles),
        lambda scope: scope.where(at, *roles),
    )


def _follow(record: Any, lookup: str) -> Any:
    for name in lookup.split("__"):
        record = getattr(record, name)
    return record


def _permitted(verb: str) -> Predicate:
    return Predicate(
        f"{verb} counts for the reader",
        lambda scope, record: scope.permits(verb),
        lambda scope: Q() if scope.permits(verb) else NOTHING,
    )


@dataclass(frozen=True)
class Policy:
    """What a room allows: verb -> predicate. `view` decides which records exist for a reader."""

    may: Mapping[str, Predicate]

    def __post_init__(self) -> None:
        # Said here once, so that neither a service nor a list forgets that a reader may be limited to a part of the work.
        object.__setattr__(self, "may", {verb: _permitted(verb) & found for verb, found in self.may.items()})

    def allows(self, scope: Scope, verb: str, record: Any) -> bool:
        return self.may[verb](scope, record)

    def require(
        self, scope: Scope, verb: str, record: Any, *, refusal: str | Promise, code: str = "not_allowed"
    ) -> None:
        """Raises NotHere when the reader may not even see the record, NotAllowed with `refusal` otherwise."""
        if "view" in self.may and not self.allows(scope, "view", record):
            raise not_here()
        if not self.allows(scope, verb, record):
            raise NotAllowed(str(refusal), code)

    def visible(self, scope: Scope, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows of a query that the reader may see."""
        return rows.filter(self.may["view"].where(scope))


def not_here() -> NotHere:
    """The one answer for what is not there and what is not this reader's."""
    return NotHere(
        _("没有找到这一页。可能网址有误，或者它不在您的范围内。请从栏目里重新进入，或者请本单位组织委员核对。"),
        "not_here",
    )
