"""The kinds of rules a library may hold (制度条目的类别): each registered by the room that runs it.

    kind("checklist", ChecklistSpec, plural="checklists", template="rectification/reading.html", macro="read_checklist")

A room registers in its `specs.py`; `Kinds` is a class so that a test can have a set of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from .specs import Keyed


@dataclass(frozen=True)
class Kind:
    """One kind of rule.

    name    in references: checklist;  plural  its heading in a file: checklists
    spec    the strict model of one item
    template, macro  how the page of a library shows an item (a `reading.ReadPart`); left empty, as it shows any
    part    it may be a part of a campaign;  alone  a unit may adopt it by itself, without one
    """

    name: str
    spec: type[Keyed]
    plural: str
    template: str = ""
    macro: str = ""
    part: bool = False
    alone: bool = False


class Kinds:
    """A set of kinds, and of outcomes: what a stage may owe though no library defines it."""

    def __init__(self) -> None:
        self._by_name: dict[str, Kind] = {}
        self._by_plural: dict[str, Kind] = {}
        self._outcomes: dict[str, Mapping[str, str | Promise]] = {}

    def __iter__(self) -> Iterator[Kind]:
        return iter(sorted(self._by_name.values(), key=lambda kind: kind.name))

    def kind(
        self,
        name: str,
        spec: type[Keyed],
        *,
        plural: str,
        template: str = "",
        macro: str = "",
        part: bool = False,
        alone: bool = False,
    ) -> None:
        """Register a kind. Raises ValueError when its name or heading is taken."""
        if name in self._by_name or name in self._outcomes or plural in self._by_plural:
            raise ValueError(f"kind {name} ({plural}) is registered twice")
        self._by_name[name] = self._by_plural[plural] = Kind(name, spec, plural, template, macro, part, alone)

    def outcome(self, name: str, words: Mapping[str, str | Promise]) -> None:
        """Register outcomes, word -> label on screen: `findings:signed_off`. Raises ValueError when the name is taken."""
        if name in self._by_name or name in self._outcomes:
            raise ValueError(f"outcome {name} is registered twice")
        self._outcomes[name] = dict(words)

    def named(self, name: str) -> Kind | None:
        return self._by_name.get(name)

    def headed(self, plural: str) -> Kind | None:
        return self._by_plural.get(plural)

    def parts(self) -> list[str]:
        """Names of the kinds that may be a part of a campaign."""
        return [kind.name for kind in self if kind.part]

    @property
    def outcomes(self) -> Mapping[str, Mapping[str, str | Promise]]:
        return self._outcomes


REGISTERED = Kinds()
kind = REGISTERED.kind
outcome = REGISTERED.outcome
