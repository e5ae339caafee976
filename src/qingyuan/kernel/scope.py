"""Who is asking, and how far they reach (权限范围). Nothing reads tenant data but through a Scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

# Paths are made of 0-9 and A-Z, so "~" lies behind every path below one that it is added to.
_PAST_ALL = "~"


@dataclass(frozen=True)
class Grant:
    """A role and the subtree it counts in (角色与范围).

    at    path of the unit in which the seat is held
    path  path whose subtree the role covers; None covers nothing (三员, and seats without a role)
    commission  id of the commission it comes from, where somebody acts in another's place; None for an own seat
    """

    role: str
    path: str | None
    at: str
    commission: int | None = None

    def covers(self, path: str) -> bool:
        return self.path is not None and path.startswith(self.path)


@dataclass(frozen=True)
class Limits:
    """A part of the work: the rooms whose pages open, and the verbs that count; nothing else does.

    rooms, verbs  None for all;  never  verbs that do not count in any case
    """

    rooms: frozenset[str] | None
    verbs: frozenset[str] | None
    never: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Scope:
    """The reader of a request or a job; holds ids and paths, never records.

    account_id  None for a job;  actor_id  the person, None for 三员 without one, for jobs, and for who acts by
    commission: what is a person's own stays closed then
    home_id     home of the seat acted from;  job  name of the job, None for a request
    limits      for who acts in a part of the work only, as by commission; None for no limit
    """

    account_id: int | None = None
    actor_id: int | None = None
    grants: tuple[Grant, ...] = ()
    home_id: int | None = None
    job: str | None = None
    limits: Limits | None = None

    @classmethod
    def for_job(cls, name: str, *, home_id: int | None = None, path: str = "") -> Self:
        """The Scope of a declared job over one subtree (all when path is empty).

        Raises KeyError for a name that `declare_job` does not know.
        """
        JOB_REASONS[name]
        return cls(grants=(Grant("job", path, path),), home_id=home_id, job=name)

    @property
    def commission(self) -> int | None:
        """The commission acted by; None for who acts by his own seats."""
        return next((grant.commission for grant in self.grants if grant.commission is not None), None)

    def permits(self, verb: str) -> bool:
        """Whether a verb counts at all for this reader, whatever the record."""
        if self.limits is None:
            return True
        return verb not in self.limits.never and (self.limits.verbs is None or verb in self.limits.verbs)

    def opens(self, room: str) -> bool:
        """Whether the pages of a room open for this reader."""
        return self.limits is None or self.limits.rooms is None or room in self.limits.rooms

    def covers(self, path: str, *roles: str) -> bool:
        """Whether one of the roles (any, when none is named) counts at this path."""
        return any(g.covers(path) and (not roles or g.role in roles or g.role == "job") for g in self.grants)

    def holds(self, *roles: str) -> bool:
        """Whether the reader holds one of the roles anywhere."""
        return any(g.role in roles for g in self.grants)

    def where(self, field: str, *roles: str) -> Q:
        """The rows whose path lies in a range of one of the roles (of any role, when none is named)."""
        paths = {g.path for g in self.grants if g.path is not None and (not roles or g.role in (*roles, "job"))}
        return either(under(field, path) for path in paths)


def under(field: str, path: str) -> Q:
    """The subtree of a path as a range, which an index serves on both databases (LIKE does not)."""
    return Q(**{f"{field}__gte": path, f"{field}__lt": path + _PAST_ALL})


def past_all(path: str) -> str:
    """The exclusive upper end of a path's subtree, for raw SQL."""
    return path + _PAST_ALL


def either(clauses: Iterable[Q]) -> Q:
    """Any of the clauses; none at all lets no row through."""
    found = NOTHING
    for clause in clauses:
        found = clause if found is NOTHING else found | clause
    return found


NOTHING = Q(pk__in=[])
JOB_REASONS: dict[str, str] = {}


def declare_job(name: str, reason: str) -> None:
    """List a job that may read beyond any one person's range, with the reason it needs to."""
    if name in JOB_REASONS:
        raise ValueError(f"job {name} is declared twice")
    JOB_REASONS[name] = reason


class ScopeRequired(RuntimeError):
    """Somebody reached for `Model.objects`; read through `Model.within(scope)`."""


class _Forbidden(models.Manager[Any]):
    def get_queryset(self) -> models.QuerySet[Any]:
        raise ScopeRequired(f"{self.model.__name__} is read through within(scope)")


class ScopedModel(models.Model):
    """A table of tenant data. Django's base manager stays for save, foreign keys and delete.

    scope_path  lookup from the row to the path of its unit
    """

    scope_path: ClassVar[str] = "unit__path"
    objects = _Forbidden()

    class Meta:
        abstract = True

    @classmethod
    def within(cls, scope: Scope) -> models.QuerySet[Self]:
        """The rows inside the reader's ranges; the room's policy narrows them further."""
        return cls._base_manager.filter(cls.reach(scope))

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        return scope.where(cls.scope_path)
