"""The left column (栏目): each room adds its own entry, a reader sees those their roles open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .environment import url

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise as Text

    from .scope import Scope

_ENTRIES: list[tuple[int, str, Text | str, str, tuple[str, ...]]] = []


@dataclass(frozen=True)
class Entry:
    url: str
    label: str
    icon: str
    current: bool
    count: int | None = None


def entry(name: str, label: Text | str, *, icon: str, order: int, roles: tuple[str, ...] = ()) -> None:
    """Add a page to the column. `roles` empty: every reader who has signed in."""
    _ENTRIES.append((order, name, label, icon, roles))
    _ENTRIES.sort(key=lambda item: item[:2])


def entries(request: HttpRequest, scope: Scope) -> list[Entry]:
    """The entries this reader may open; the one whose address begins the present one is current."""
    found = [
        (url(name), str(label), icon)
        for _, name, label, icon, roles in _ENTRIES
        if (not roles or scope.holds(*roles)) and scope.opens(name.partition(":")[0])
    ]
    here = max((address for address, *_ in found if request.path.startswith(address)), key=len, default=None)
    return [Entry(address, label, icon, address == here) for address, label, icon in found]
