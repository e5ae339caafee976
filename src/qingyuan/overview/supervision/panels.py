"""What this room shows on pages of earlier ones (别处页面上的栏目): answers beside the checklist, and where to ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel.scope import Scope
from qingyuan.obligations.rectification.boards import FINDING_PAGE, LIST_PAGE, Place
from qingyuan.obligations.rectification.models import Finding
from qingyuan.obligations.rectification.policy import POLICY

from . import queries


@LIST_PAGE.panel("supervision/parts.html", "beside_category", order=10)
def answers(scope: Scope, places: tuple[Place, ...]) -> Mapping[str, Any]:
    """What is published about the categories on the page, each with the address to ask about it."""
    found = queries.published_for(scope, places)
    address = reverse("supervision:ask")
    asks = {place: f"{address}?{urlencode(dict(zip(_KEYS, place, strict=True)))}" for place in places}
    return {"by_place": found, "asks": asks}


_KEYS = ("library", "checklist", "category")


@FINDING_PAGE.links
def ask_about(scope: Scope, finding: Finding) -> list[tuple[str, str]]:
    """For who puts it right; of a confidential one for its finder alone."""
    if not POLICY.allows(scope, "plan", finding) or (finding.confidential and finding.owner_id != scope.actor_id):
        return []
    return [(_("这算不算？问一问"), f"{reverse('supervision:ask')}?{urlencode({'finding': finding.pk})}")]
