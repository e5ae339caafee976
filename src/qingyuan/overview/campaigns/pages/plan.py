"""The plan as offices print it (实施方案任务分解表): the columns from the records, with lines to sign on (审签单)."""

from __future__ import annotations

from django.http import HttpResponse

from qingyuan.kernel import clock
from qingyuan.kernel.pages import page
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route

from .. import asked, queries
from ..models import Role
from . import shared


@route("GET", verb="adopt")
def plan(request: Request, adoption_id: int) -> HttpResponse:
    scope, today = request.scope, clock.today()
    adoption = shared.arranged(request, adoption_id)
    things = asked.asked(scope, adoption, adoption.unit)
    return page(
        request,
        "campaigns/plan.html",
        adoption=adoption,
        lines=[(one, asked.progress(scope, adoption, one, adoption.unit, today=today)) for one in things],
        notes=queries.notes(adoption),
        leads=[body.organization for body in queries.bodies(scope, adoption) if body.role == Role.LEAD],
    )
