"""What is done with a finding from its taking to its looking back (问题的办理): take in, call, answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from qingyuan.kernel import files
from qingyuan.kernel.errors import NotAllowed
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route

from .. import policy, queries, services
from ..services import Plan, Shown
from .finding import answer, linkable


@route("POST", verb="start")
def start(request: Request, finding_id: int) -> HttpResponse:
    return answer(request, finding_id, "start", services.start, _("已认领。请先写整改标准，再写整改措施。"))


@route("POST", verb="plan")
def plan(request: Request, finding_id: int) -> HttpResponse:
    def given(data: dict[str, Any]) -> dict[str, Any]:
        names = ("cause", "criterion", "measure", "measure_kind", "leader_name", "progress")
        said = {name: data[name] or "" for name in names}
        return {"plan": Plan(due_on=data["due_on"], look_every=data["look_every"], **said)}

    return answer(request, finding_id, "plan", services.plan, _("已保存。"), given)


@route("POST", verb="add_evidence")
def add_evidence(request: Request, finding_id: int) -> HttpResponse:
    def given(data: dict[str, Any]) -> dict[str, Any]:
        # On disk, synced and hashed before the transaction begins.
        taken = files.take(data["file"]) if data.get("file") else None
        record = data.get("record") or ""
        chosen = dict(linkable(queries.finding(request.scope, finding_id)) if record else [])
        text = data["text"] or chosen.get(record, "")
        return {"shown": Shown(text, file=taken, record=record, seen_on=data.get("seen_on"))}

    return answer(request, finding_id, "evidence", services.add_evidence, _("佐证已存。"), given)


@route("POST", verb="submit")
def submit(request: Request, finding_id: int) -> HttpResponse:
    done = _("已提交复核。复核人办理后，结果会放到工作台。")
    return answer(
        request, finding_id, "reviewer", services.submit, done, lambda data: {"reviewer_id": data["reviewer"]}
    )


@route("POST", verb="ask_review")
def ask_review(request: Request, finding_id: int) -> HttpResponse:
    """The owner at the sign-off: names a reviewer, or picks himself and learns why he can't (sentence 6)."""

    def given(data: dict[str, Any]) -> dict[str, Any]:
        found = queries.finding(request.scope, finding_id)
        chosen = data["reviewer"]
        if chosen is None and request.scope.actor_id != found.owner_id:
            raise NotAllowed(policy.refusal("sign_off"), "same_body")
        if chosen is None or chosen == found.owner_id:
            raise services.own_review(found)
        return {"reviewer_id": chosen}

    return answer(request, finding_id, "reviewer", services.ask_review, _("已请复核人办理。"), given)


@route("POST", verb="send_back")
def send_back(request: Request, finding_id: int) -> HttpResponse:
    done = _("已退回，责任单位会看到原因。")
    return answer(request, finding_id, "send_back", services.send_back, done, lambda data: {"note": data["note"]})


@route("POST", verb="sign_off")
def sign_off(request: Request, finding_id: int) -> HttpResponse:
    def given(data: dict[str, Any]) -> dict[str, Any]:
        return {name: data[name] for name in ("note", "seen_on", "look_back_on")}

    return answer(request, finding_id, "sign_off", services.sign_off, _("已销号，各级数字同时更新。"), given)


@route("POST", verb="look_back")
def look_back(request: Request, finding_id: int) -> HttpResponse:
    def given(data: dict[str, Any]) -> dict[str, Any]:
        return {name: data[name] for name in ("text", "on", "next_on")} | {"for_draw": data.get("for_draw", False)}

    return answer(request, finding_id, "look_back", services.look_back, _("回头看已记下。"), given)


@route("POST", verb="reopen")
def reopen(request: Request, finding_id: int) -> HttpResponse:
    def given(data: dict[str, Any]) -> dict[str, Any]:
        return {name: data[name] for name in ("came_back", "due_on")} | {"for_draw": data.get("for_draw", False)}

    done = _("已转入新一轮整改，上一轮的记录原样保留。")
    return answer(request, finding_id, "reopen", services.reopen, done, given)


@route("POST", verb="contest")
def contest(request: Request, finding_id: int) -> HttpResponse:
    done = _("异议已提出，上级会看事实后答复。")
    return answer(request, finding_id, "contest", services.contest, done, lambda data: {"reason": data["note"]})


@route("POST", verb="uphold")
def uphold(request: Request, finding_id: int) -> HttpResponse:
    done = _("已答复维持，责任单位继续整改。")
    return answer(request, finding_id, "uphold", services.uphold, done, lambda data: {"note": data["note"]})


@route("POST", verb="withdraw")
def withdraw(request: Request, finding_id: int) -> HttpResponse:
    done = _("已撤销，不再计入各级数字，记录仍可查看。")
    return answer(request, finding_id, "withdraw", services.withdraw, done, lambda data: {"reason": data["note"]})


@route("POST", verb="ask_extension")
def ask_extension(request: Request, finding_id: int) -> HttpResponse:
    def given(data: dict[str, Any]) -> dict[str, Any]:
        return {name: data[name] for name in ("until", "reason")}

    done = _("延期申请已送上级，答复之前仍按原时限。")
    return answer(request, finding_id, "extension", services.ask_extension, done, given)


@route("POST", verb="decide_extension")
def decide_extension(request: Request, finding_id: int) -> HttpResponse:
    def given(data: dict[str, Any]) -> dict[str, Any]:
        return {name: data[name] for name in ("granted", "answer")}

    return answer(request, finding_id, "decide", services.decide_extension, _("已答复。"), given)
