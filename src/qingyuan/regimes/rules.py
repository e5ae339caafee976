"""What is in force over a unit, with all that was tightened from above (现行的松紧): pure, no database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from .parameters import parameters
from .specs import Keyed

S = TypeVar("S")


@dataclass(frozen=True)
class Tightening(Generic[S]):
    """What one organization tightened of an item, in force.

    path    of the organization: it counts in its subtree;  values  parameter -> value, as its spec reads it
    since   the day from which it holds;  source  the record it stands in
    """

    path: str
    values: Mapping[str, Any]
    since: date
    source: S


@dataclass(frozen=True)
class Tightened(Generic[S]):
    """One parameter as tightened: its value, what the item itself says, by which tightening."""

    value: Any
    own: Any
    by: Tightening[S]


@dataclass(frozen=True)
class Effective(Generic[S]):
    """An item as it is in force over a unit (现行条目): the spec with its tightest values, and who tightened each."""

    spec: Keyed
    tightened: Mapping[str, Tightened[S]] = field(default_factory=dict)


def effective(item: Keyed, path: str, tightenings: Iterable[Tightening[S]]) -> Effective[S]:
    """The item over a unit of this path: of each parameter the tightest value from above the unit or from itself.

    What is no tighter than the item itself counts for nothing. Of equal values the highest organization's is named,
    of its own the earliest.
    """
    over = sorted((one for one in tightenings if path.startswith(one.path)), key=lambda one: (len(one.path), one.since))
    spec, found = item, {}
    for name, parameter in parameters(type(item)).items():
        own = best = parameter.of(item)
        by = None
        for one in over:
            if name in one.values and parameter.is_tighter(one.values[name], best):
                best, by = one.values[name], one
        if by is not None:
            spec = parameter.put(spec, best)
            found[name] = Tightened(best, own, by)
    return Effective(spec, found)
