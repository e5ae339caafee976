"""What this room shows on pages of earlier ones (别处页面上的栏目): the calendar's address on 我的."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qingyuan.kernel.scope import Scope
from qingyuan.people.accounts.panels import ME_PAGE

from . import feed


@ME_PAGE.panel("desk/parts.html", "calendar_address", order=20)
def calendar_address(scope: Scope, person_id: int) -> Mapping[str, Any] | None:
    return {"feed": feed.own(scope)}
