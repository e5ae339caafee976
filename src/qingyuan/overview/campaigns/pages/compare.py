"""Two campaigns side by side at one place (上一轮和这一轮): the same categories, what was found, what was struck off."""

from __future__ import annotations

from django.http import HttpResponse

from qingyuan.kernel import clock
from qingyuan.kernel.pages import page
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route

from .. import queries
from . import shared


@route("GET", verb="view")
def compare(request: Request, adoption_id: int) -> HttpResponse:
    scope = request.scope
    adoption = shared.campaign_of(request, adoption_id)
    others = queries.others(scope, adoption)
    wanted = as_number(request.GET.get("with"))
    other = next((one for one in others if wanted in (None, one.pk)), None)
    if not scope.holds(*shared.SEES_FINDINGS) or (other is None and wanted is not None):
        raise not_here()
    top = shared.place(request, adoption)
    # The earlier round stands first.
    earlier, later = sorted((adoption, other), key=lambda one: (one.starts_on, one.pk)) if other else (None, None)
    return page(
        request,
        "campaigns/compare.html",
        adoption=adoption,
        other=other,
        others=others,
        top=top,
        above=shared.above(request, adoption, top),
        earlier=earlier,
        later=later,
        lines=queries.side_by_side(scope, later, earlier, top, today=clock.today()) if earlier and later else [],
        ledger_url=queries.ledger_url,
    )
