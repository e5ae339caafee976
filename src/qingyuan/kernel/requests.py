"""A request as the middleware hands it on (请求)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from .scope import Scope


class Request(HttpRequest):
    """A request whose reader has signed in: `route` lets no other through to a page that is not public.

    reader  who is signed in, as people/accounts describes them: name, title, unit_name, administrator …
    """

    scope: Scope
    reader: Any


def as_number(text: object) -> int | None:
    """A whole number as an address carries it: ASCII digits, at most 18 of them; None for anything else."""
    said = str(text or "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= 18 else None
