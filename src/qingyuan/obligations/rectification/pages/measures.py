"""What a unit and its superior do beside the ledger's columns (另列措施、同类问题): take in, call, answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route

from .. import services
from ..models import Finding, MeasureKind
from ..services import Listed
from .finding import _answer as answer


@route("POST", verb="add_measure")
def add_measure(request: Request, finding_id: int) -> HttpResponse:
    def call(data: dict[str, Any]) -> Finding:
        listed = Listed(data["criterion"], data["text"], MeasureKind(data["kind"]), data["due_on"])
        return services.add_measure(
            request.scope, finding_id=finding_id, revision=data["revision"], listed=listed, now=clock.now()
        )

    return answer(request, finding_id, "measure", call, _("已另列一条措施。"))


@route("POST", verb="measure_done")
def measure_done(request: Request, finding_id: int) -> HttpResponse:
    def call(data: dict[str, Any]) -> Finding:
        return services.measure_done(
            request.scope,
            finding_id=finding_id,
            revision=data["revision"],
            measure_id=data["measure"],
            on=data["on"],
            note=data["note"],
            now=clock.now(),
        )

    return answer(request, finding_id, "measure_done", call, _("已记下，这条措施办完。"))


@route("POST", verb="drop_measure")
def drop_measure(request: Request, finding_id: int) -> HttpResponse:
    def call(data: dict[str, Any]) -> Finding:
        return services.drop_measure(
            request.scope,
            finding_id=finding_id,
            revision=data["revision"],
            measure_id=data["measure"],
            reason=data["reason"],
            now=clock.now(),
        )

    return answer(request, finding_id, "drop_measure", call, _("已撤下，理由留在页面上。"))


@route("POST", verb="link_earlier")
def link_earlier(request: Request, finding_id: int) -> HttpResponse:
    def call(data: dict[str, Any]) -> Finding:
        return services.link_earlier(
            request.scope,
            finding_id=finding_id,
            revision=data["revision"],
            earlier_id=data["earlier"],
            now=clock.now(),
        )

    return answer(request, finding_id, "earlier", call, _("已关联，两条问题的页面上都能看到。"))


@route("POST", verb="unlink_earlier")
def unlink_earlier(request: Request, finding_id: int) -> HttpResponse:
    def call(data: dict[str, Any]) -> Finding:
        return services.unlink_earlier(request.scope, finding_id=finding_id, revision=data["revision"], now=clock.now())

    return answer(request, finding_id, "unlink", call, _("已取消关联。"))
