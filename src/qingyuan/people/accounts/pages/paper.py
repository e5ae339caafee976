"""The signed page of a decision made on paper (签批件)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http.response import HttpResponseBase

from qingyuan.kernel import files
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route
from qingyuan.kernel.scope import Scope

from ..panels import ME_PAGE
from ..queries import paper


@route("GET", verb="view")
def paper_page(request: Request, decision_id: int) -> HttpResponseBase:
    """The scan or photograph, for whoever may see the record that was decided on."""
    return files.response(paper.signed_page(request.scope, decision_id))


@ME_PAGE.panel("accounts/paper.html", "mine", order=40)
def _mine(scope: Scope, person_id: int) -> Mapping[str, Any] | None:
    """What was entered in the reader's own name: nobody is made to have decided without seeing it."""
    rows = paper.decided_by(scope, person_id)
    return {"rows": rows} if rows else None
