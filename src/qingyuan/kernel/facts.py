"""The catalogue of named facts (事实目录): what rules, ratings, prefilling and tables may read.

Each room registers its facts in `facts.py`; a fact is read for many units or persons by one bulk query.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from .scope import Scope

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Text

Bulk = Callable[[Scope, Iterable[int]], Mapping[int, Any]]


@dataclass(frozen=True)
class Fact:
    """A named fact, e.g. unit.findings_open.

    label  Chinese name on screen;  type  int, date, str or bool;  unit  件, 人, 年 …, empty for none
    seen_by  role keys that may read it;  note  what the label leaves open, empty where it says all;  read  one bulk query: scope, ids -> value by id
    """

    name: str
    label: Text | str
    type: type
    unit: Text | str
    seen_by: tuple[str, ...]
    read: Bulk
    note: Text | str = ""

    @property
    def type_label(self) -> Text | str:
        """What it is, in words."""
        return _TYPES[self.type]


_TYPES = {int: _("数"), date: _("日期"), str: _("文字"), bool: _("是或否")}
_FACTS: dict[str, Fact] = {}


def fact(
    name: str,
    *,
    label: Text | str,
    type: type,
    unit: Text | str = "",
    seen_by: tuple[str, ...],
    note: Text | str = "",
) -> Callable[[Bulk], Bulk]:
    """Register the bulk query of a fact under its name."""

    def register(read: Bulk) -> Bulk:
        if name in _FACTS:
            raise ValueError(f"fact {name} is registered twice")
        _FACTS[name] = Fact(name, label, type, unit, seen_by, read, note)
        return read

    return register


def catalogue() -> list[Fact]:
    """Every fact, by name."""
    return [_FACTS[name] for name in sorted(_FACTS)]


def values(name: str, scope: Scope, ids: Iterable[int]) -> Mapping[int, Any]:
    """The fact for many ids; empty for a reader without one of the roles that may see it.

    Only the ranges of those roles count: who is a member here and an inspector there reads nothing more here.
    """
    found = _FACTS[name]
    if scope.job is not None:
        return found.read(scope, ids)
    grants = tuple(grant for grant in scope.grants if grant.role in found.seen_by)
    return found.read(replace(scope, grants=grants), ids) if grants else {}
