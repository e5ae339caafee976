"""Who sends this form (落款): the signature that the services of this floor put on record and entry."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from qingyuan.kernel.fields import Signature


def signed(request: HttpRequest) -> Signature:
    """Id, name and title now held of the reader, as the sign-in left them on the request."""
    reader: Any = request.reader  # type: ignore[attr-defined]
    return Signature(request.scope.actor_id, reader.name, reader.title)  # type: ignore[attr-defined]
