"""What later rooms show on a page of an earlier one (页面栏目): each adds its own panel, the page knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .scope import Scope

T = TypeVar("T")


@dataclass(frozen=True)
class Panel:
    """A part of a page. template, macro: of the room; context: the macro's arguments."""

    template: str
    macro: str
    context: Mapping[str, Any]


class Board(Generic[T]):
    """The panels and links other rooms have put on the page of one record, or of one id."""

    def __init__(self) -> None:
        self._panels: list[tuple[int, str, str, Callable[[Scope, T], Mapping[str, Any] | None]]] = []
        self._links: list[Callable[[Scope, T], list[tuple[str, str]]]] = []

    def panel(
        self, template: str, macro: str, *, order: int
    ) -> Callable[[Callable[[Scope, T], Mapping[str, Any] | None]], Callable[[Scope, T], Mapping[str, Any] | None]]:
        """Register what reads a panel: the macro's arguments, or None when this reader has nothing to see there."""

        def register(
            read: Callable[[Scope, T], Mapping[str, Any] | None],
        ) -> Callable[[Scope, T], Mapping[str, Any] | None]:
            self._panels.append((order, template, macro, read))
            self._panels.sort(key=lambda item: item[:3])
            return read

        return register

    def links(self, read: Callable[[Scope, T], list[tuple[str, str]]]) -> Callable[[Scope, T], list[tuple[str, str]]]:
        """Register what this reader may do with the record in another room: (label, URL), shown among its actions."""
        self._links.append(read)
        return read

    def panels_of(self, scope: Scope, record: T) -> list[Panel]:
        found = ((template, macro, read(scope, record)) for _, template, macro, read in self._panels)
        return [Panel(template, macro, context) for template, macro, context in found if context is not None]

    def links_of(self, scope: Scope, record: T) -> list[tuple[str, str]]:
        return [link for read in self._links for link in read(scope, record)]
