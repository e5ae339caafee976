"""The kinds of questions (请说明的类别): each registered by the room that asks.

    kind("earlier_conclusion", label=_("与以往结论不一致"), choices=(("later", _("之后才整改的")), …))

`choices` are what a unit can answer with one tap. Keys are never reused: old questions are read with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = _StrPromise | str


@dataclass(frozen=True)
class Kind:
    """A kind of question: what it is called, and its choices, key -> label, in the order they are shown."""

    key: str
    label: Text
    choices: Mapping[str, Text]


_KINDS: dict[str, Kind] = {}
# What the open values of entries are called: by kind, and by "kind.choice". They grow as rooms register.
LABELS: dict[str, Text] = {}
CHOICE_LABELS: dict[str, Text] = {}


def kind(key: str, *, label: Text, choices: Sequence[tuple[str, Text]]) -> Kind:
    """Register a kind. Raises ValueError when its key is taken or a choice stands twice."""
    if key in _KINDS:
        raise ValueError(f"kind of question {key} is registered twice")
    if len(dict(choices)) != len(choices):
        raise ValueError(f"kind of question {key} has a choice twice")
    found = _KINDS[key] = Kind(key, label, MappingProxyType(dict(choices)))
    LABELS[key] = label
    CHOICE_LABELS.update({f"{key}.{choice}": text for choice, text in choices})
    return found


def named(key: str) -> Kind:
    """The kind of this key. Raises KeyError for one no room has registered."""
    return _KINDS[key]
