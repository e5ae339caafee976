"""What an entry's verb is called on screen (记录项名称); each room names its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Text

_LABELS: dict[str, Text | str] = {}


def name(verb: str, label: Text | str) -> str:
    """Register a verb, e.g. "rectification.signed_off" 销号, and give it back for use in services."""
    _LABELS[verb] = label
    return verb


def label(verb: str) -> str:
    """The Chinese name of a verb. Raises KeyError for one no room has named."""
    return str(_LABELS[verb])


def named() -> list[str]:
    return sorted(_LABELS)
