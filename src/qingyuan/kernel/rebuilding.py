"""Derived tables and how each is made again from the records (派生数据重建): `qingyuan rebuild NAME`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.utils.module_loading import autodiscover_modules

Rebuild = Callable[[], list[str]]


@dataclass(frozen=True)
class _Offer:
    label: str
    tables: tuple[str, ...]
    rebuild: Rebuild


_OFFERS: dict[str, _Offer] = {}


def rebuilds(name: str, label: str, *tables: type[models.Model]) -> Callable[[Rebuild], Rebuild]:
    """Register how derived tables are rebuilt; written in a room's `rebuild.py`.

    The function leaves the tables exactly as the records make them, and gives one Chinese line for each
    difference it found.
    """

    def register(rebuild: Rebuild) -> Rebuild:
        if name in _OFFERS:
            raise ValueError(f"{name} is rebuilt twice")
        _OFFERS[name] = _Offer(label, tuple(table._meta.db_table for table in tables), rebuild)
        return rebuild

    return register


def offered() -> dict[str, str]:
    """What can be rebuilt: name and Chinese label."""
    autodiscover_modules("rebuild")
    return {name: _OFFERS[name].label for name in sorted(_OFFERS)}


def tables() -> set[str]:
    """Every table that a rebuild covers."""
    autodiscover_modules("rebuild")
    return {table for offer in _OFFERS.values() for table in offer.tables}


def rebuild(name: str) -> list[str]:
    """Rebuild one; a line for each difference, none when the tables were right. Raises KeyError."""
    return _OFFERS[name].rebuild()
