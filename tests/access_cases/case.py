"""A case, and the table they stand in (一条记录和它的登记处)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.leagues import Leagues


@dataclass(frozen=True)
class Case:
    """args: of the URL; query: after it; data: the form, made anew for each visit when it holds files."""

    args: tuple[object, ...] = ()
    query: str = ""
    data: Callable[[], dict[str, Any]] = field(default=dict)


Maker = Callable[[Leagues, Path], Case]
CASES: dict[str, Maker] = {}


def case(function: Maker) -> Maker:
    CASES[function.__name__] = function
    return function


def form(**data: Any) -> Callable[[], dict[str, Any]]:
    return lambda: dict(data)
