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
