"""Reading draws (反向核查)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qingyuan.kernel.errors import Conflict
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope, under
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import Adoption

from ..models import Draw, DrawnFinding, Finding
from ..policy import DRAWS
from ..states import STRUCK_OFF
from .findings import visible


def draws(scope: Scope) -> QuerySet[Draw]:
    """The draws published to this reader, newest first, their lists left unread."""
    rows = DRAWS.visible(scope, Draw.within(scope)).select_related("unit", "adoption")
    return rows.defer("population").order_by("-announced_at", "-pk")


def draw(scope: Scope, draw_id: int) -> Draw:
    """One draw with its list. Raises NotHere."""
    found = DRAWS.visible(scope, Draw.within(scope)).select_related("unit", "adoption").filter(pk=draw_id).first()
    if found is None:
        raise not_here()
    return found


def draw_for_update(scope: Scope, draw_id: int, revision: int) -> Draw:
    """The draw, its row locked till the service ends. Raises NotHere, or Conflict for an old revision."""
    rows = DRAWS.visible(scope, Draw.within(scope)).select_related("unit").select_for_update(of=("self",))
    found = rows.filter(pk=draw_id).first()
    if found is None:
        raise not_here()
    if found.revision != revision:
        raise Conflict(
            _("您打开这一页之后，别人已经抽取。下面是公布的号码和结果，不能再改。"), "conflict", theirs=found
        )
    return found


def spans_homes(unit: Organization) -> bool:
    """Whether units of another home lie under this one, as under a league."""
    rows = Organization._base_manager.filter(under("path", unit.path))
    return rows.exclude(home_id=unit.home_id).exists()


def struck_off_ids(adoption: Adoption, unit: Organization) -> list[int]:
    """What a draw is made from: every struck-off finding of a campaign under a unit that is not confidential.

    Those the announcer may not read by name are confidential and so not among them; the caller has shown that he
    may announce a draw there.
    """
    rows = Finding._base_manager.filter(
        under("unit__path", unit.path), adoption=adoption, state__in=STRUCK_OFF, confidential=False
    )
    return list(rows.values_list("pk", flat=True))


def drawn_findings(scope: Scope, found: Draw) -> list[tuple[DrawnFinding, Finding | None]]:
    """What was drawn, in the order of the hashes; the finding only where this reader may see it."""
    rows = list(DrawnFinding._base_manager.filter(draw=found).select_related("look", "came_back").order_by("order"))
    seen = visible(scope).select_related("unit").in_bulk([row.finding_id for row in rows])
    return [(row, seen.get(row.finding_id)) for row in rows]


def drawn_of(finding: Finding) -> list[DrawnFinding]:
    """The draws that a finding was drawn in, oldest first."""
    rows = DrawnFinding._base_manager.filter(finding=finding).select_related("draw__unit", "look", "came_back")
    return list(rows.defer("draw__population").order_by("draw__drawn_at", "pk"))


def drawn_waiting(finding: Finding) -> list[DrawnFinding]:
    """Those whose look on the spot is still to come."""
    return [one for one in drawn_of(finding) if not one.looked_at]
