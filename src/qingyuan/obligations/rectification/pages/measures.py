"""What a unit and its superior do beside the ledger's columns (另列措施、同类问题): take in, call, answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route

from .. import services
from ..models import MeasureKind
from ..services import Listed
from .finding import answer


@route("POST", verb="add_measure")
def add_measure(request: Request, finding_id: int) -> HttpResponse:
    def given(data: dict[str, Any]) -> dict[str, Any]:
        return {"listed": Listed(data["criterion"], data["text"], MeasureKind(data["kind"]), data["due_on"])}

    return answer(request, finding_id, "measure", services.add_measure, _("已另列一条措施。"), given)


@route("POST", verb="measure_done")
def measure_done(request: Request, finding_id: int) -> HttpResponse:
    def given(data: dict[str, Any]) -> dict[str, Any]:
        return {"measure_id": data["measure"], "on": data["on"], "note": data["note"]}

    return answer(request, finding_id, "measure_done", services.measure_done, _("已记下，这条措施办完。"), given)


@route("POST", verb="drop_measure")
def drop_measure(request: Request, finding_id: int) -> HttpResponse:
    def given(data: dict[str, Any]) -> dict[str, Any]:
        return {"measure_id": data["measure"], "reason": data["reason"]}

    return answer(request, finding_id, "drop_measure", services.drop_measure, _("已撤下，理由留在页面上。"), given)


@route("POST", verb="link_earlier")
def link_earlier(request: Request, finding_id: int) -> HttpResponse:
    done = _("已关联，两条问题的页面上都能看到。")
    return answer(
        request, finding_id, "earlier", services.link_earlier, done, lambda data: {"earlier_id": data["earlier"]}
    )


@route("POST", verb="unlink_earlier")
def unlink_earlier(request: Request, finding_id: int) -> HttpResponse:
    return answer(request, finding_id, "unlink", services.unlink_earlier, _("已取消关联。"))
