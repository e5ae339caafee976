"""The catalogue of named facts (事实目录): what rules, ratings, prefilling and tables may read.

Each room registers its facts in `facts.py`; a fact is read for many units or persons by one bulk query.
A figure (指标) also says which records it counts, so that two readings of it can be compared record by record.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import F, QuerySet, Value
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
    reader = _reader(scope, found.seen_by)
    return found.read(reader, ids) if reader is not None else {}


def _reader(scope: Scope, seen_by: tuple[str, ...]) -> Scope | None:
    """The reader with those of his ranges that count; None when there are none."""
    if scope.job is not None:
        return scope
    grants = tuple(grant for grant in scope.grants if grant.role in seen_by)
    return replace(scope, grants=grants) if grants else None


@dataclass(frozen=True)
class Extent:
    """What a figure is counted over: a unit and all below it, as of a day; of one adoption or of all; of one part or whole."""

    unit: Any
    on: date
    adoption_id: int | None = None
    part: str = ""


@dataclass(frozen=True)
class Shown:
    """A counted record as a list names it; state: the one it is in now, as words, whether it is counted still or not."""

    label: str
    url: str
    state: str


Rows = Callable[[Scope, Extent], QuerySet[Any]]
# Which of some ids this reader may see by name, and their labels.
Show = Callable[[Scope, Collection[int]], Mapping[int, Shown]]
# What a figure can be divided into: key -> label, in their order; every record stands in one part.
Parts = Callable[[Extent], Mapping[str, str]]
# The page that lists the records of a figure; "" where none lists just these.
Listed = Callable[[Extent], str]


@dataclass(frozen=True)
class Counted:
    """A number of records, and which they are (指标), e.g. findings.open.

    definition  what is counted and what is not (统计口径);  states  names of the states a record may be in
    rows  the records, each counted once, with a column `state`; none that somebody who reads the number may not see
    """

    name: str
    label: Text | str
    unit: Text | str
    definition: Text | str
    seen_by: tuple[str, ...]
    states: Mapping[str, Text | str]
    show: Show
    listed: Listed
    parts: Parts | None
    rows: Rows


_COUNTED: dict[str, Counted] = {}


def counted(
    name: str,
    *,
    label: Text | str,
    unit: Text | str,
    definition: Text | str,
    seen_by: tuple[str, ...],
    states: Mapping[str, Text | str],
    show: Show,
    listed: Listed,
    parts: Parts | None = None,
) -> Callable[[Rows], Rows]:
    """Register the records of a figure under its name."""

    def register(rows: Rows) -> Rows:
        if name in _COUNTED:
            raise ValueError(f"figure {name} is registered twice")
        _COUNTED[name] = Counted(name, label, unit, definition, seen_by, states, show, listed, parts, rows)
        return rows

    return register


def figures() -> list[Counted]:
    """Every figure, in the order of registration."""
    return list(_COUNTED.values())


def figure(name: str) -> Counted:
    """Raises KeyError."""
    return _COUNTED[name]


def records(scope: Scope, asked: Sequence[tuple[str, Extent]]) -> list[dict[int, str]]:
    """The records of several figures, id -> state, read by one statement, so that the figures belong to one instant."""
    found: list[dict[int, str]] = [{} for _one in asked]
    parts = []
    for at, (name, extent) in enumerate(asked):
        reader = _reader(scope, _COUNTED[name].seen_by)
        if reader is not None:
            rows = _COUNTED[name].rows(reader, extent).order_by()
            parts.append(rows.values_list(Value(at), F("pk"), F("state")))
    if parts:
        for at, pk, state in parts[0].union(*parts[1:], all=True):
            found[at][pk] = state
    return found


def shown(scope: Scope, name: str, ids: Collection[int]) -> Mapping[int, Shown]:
    """Of these records, those this reader may see by name."""
    reader = _reader(scope, _COUNTED[name].seen_by)
    return _COUNTED[name].show(reader, ids) if reader is not None and ids else {}
