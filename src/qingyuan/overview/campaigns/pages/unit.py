"""What a unit owes in each stage, on one screen (本单位要办的事)."""

from __future__ import annotations

from django.http import HttpResponse

from qingyuan.kernel import clock
from qingyuan.kernel.pages import page
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import queries as organizations

from .. import asked, queries, rules
from . import shared


@route("GET", verb="view")
def owed(request: Request, adoption_id: int, unit_id: int) -> HttpResponse:
    """Seen by those who answer for the unit, by those above it, and by its contact leader."""
    scope, today = request.scope, clock.today()
    adoption = shared.campaign_of(request, adoption_id)
    unit = organizations.unit(scope, unit_id)
    if not unit.path.startswith(adoption.unit.path) or not scope.covers(unit.path, *shared.SEES_FINDINGS):
        raise not_here()
    things = [
        (one, asked.standing(scope, adoption, one, unit, today=today)) for one in asked.asked(scope, adoption, unit)
    ]
    stages = queries.stages(scope, adoption)
    by_stage = [
        (
            stage,
            rules.standing(starts_on=stage.starts_on, ends_on=stage.ends_on, today=today),
            [(one, held) for one, held in things if one.stage == stage and held is not None],
        )
        for stage in stages
    ]
    return page(
        request,
        "campaigns/unit.html",
        adoption=adoption,
        unit=unit,
        by_stage=by_stage,
        added=[(one, held) for one, held in things if one.stage is None and held is not None],
        pause=queries.pause_now(scope, adoption),
        Standing=rules.Standing,
    )
