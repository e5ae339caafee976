"""Suggesting, and what becomes of it (建议页面)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import Conflict, QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route

from .. import forms, policy, services
from ..models import Suggestion
from ..queries import boards, work
from ..queries import suggestions as queries
from ..states import OPEN_SUGGESTIONS, SUGGESTION_TONES, SuggestionState

_SHOWN = 50


@route("GET", verb="list")
def suggestions(request: Request) -> HttpResponse:
    """One's own, those that wait for an answer, those that have one."""
    scope = request.scope
    context: dict[str, Any] = {
        "mine": list(queries.mine(scope)[:_SHOWN]),
        "waiting": list(queries.waiting(scope)[:_SHOWN]),
        "handled": list(queries.handled(scope)[:_SHOWN]),
        "may_suggest": queries.branch_of(scope, clock.today()) is not None,
        "shows_author": lambda one: queries.shows_author(scope, one),
        "tones": SUGGESTION_TONES,
    }
    return page(request, "tasks/suggestions.html", **context)


@route("GET", "POST", verb="suggest")
def suggest(request: Request) -> HttpResponse:
    """提建议: one field, to one's own branch."""
    branch = queries.branch_of(request.scope, clock.today())
    if branch is None:
        raise not_here()
    form = forms.SuggestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            found = services.suggest(request.scope, text=form.cleaned_data["text"], now=clock.now())
        except QingyuanError as error:
            form.add_error("text", error.message)
        else:
            say(request, _("已送到%(unit)s。办到哪一步，在这一页看得到。") % {"unit": branch.short_name})
            return redirect(found.get_absolute_url())
    return page(request, "tasks/suggest.html", branch=branch, form=form, status=422 if form.is_bound else 200)


@route("GET", verb="view")
def suggestion(request: Request, suggestion_id: int) -> HttpResponse:
    return _suggestion_page(request, queries.suggestion(request.scope, suggestion_id))


def _answer_form(found: Suggestion, data: Any = None) -> django_forms.Form:
    return forms.NoteForm(data, label=_("答复"), hint=_("提建议的人看得到。"), auto_id="answer_%s")


def _pass_up_form(found: Suggestion, data: Any = None) -> django_forms.Form:
    return forms.NoteForm(
        data, label=_("附一句话"), hint=_("不写也可以。上级和提建议的人看得到。"), auto_id="pass_up_%s"
    )


def _take_form(found: Suggestion, data: Any = None) -> django_forms.Form:
    owners = work.owners(found.at)
    return forms.TakeForm(data, owners=owners, initial={"text": found.text[:200]}, auto_id="take_%s")


_FORMS: dict[str, Callable[..., django_forms.Form]] = {
    "answer": _answer_form,
    "pass_up": _pass_up_form,
    "take": _take_form,
}


def _suggestion_page(
    request: Request,
    found: Suggestion,
    *,
    bound: dict[str, django_forms.Form] | None = None,
    error: QingyuanError | None = None,
) -> HttpResponse:
    scope = request.scope
    open_still = found.state in OPEN_SUGGESTIONS
    may = {verb: open_still and policy.SUGGESTIONS.allows(scope, verb, found) for verb in policy.SUGGESTIONS.may}
    may["post"] = may["post"] and bool(boards.posting(scope))
    context = {
        "suggestion": found,
        "author": found.author if queries.shows_author(scope, found) else None,
        "is_mine": found.author_id == scope.actor_id,
        "may": may,
        "tone": SUGGESTION_TONES[SuggestionState(found.state)],
        "sees_own": found.own is not None and policy.OWN_ITEMS.allows(scope, "view", found.own),
        "forms": {name: (bound or {}).get(name) or build(found) for name, build in _FORMS.items()},
        "error": error,
    }
    status = error.status if error else 422 if bound else 200
    return page(request, "tasks/suggestion.html", status=status, **context)


def _carry_out(
    request: Request,
    suggestion_id: int,
    name: str,
    service: Callable[..., Suggestion],
    done: str,
    given: Callable[[dict[str, Any]], dict[str, Any]],
) -> HttpResponse:
    found = queries.suggestion(request.scope, suggestion_id)
    form = _FORMS[name](found, request.POST)
    if not form.is_valid():
        return _suggestion_page(request, found, bound={name: form})
    data = form.cleaned_data
    try:
        told = {"suggestion_id": suggestion_id, "revision": data["revision"], "now": clock.now()}
        service(request.scope, **told, **given(data))
    except QingyuanError as error:
        if error.status == 404:
            raise
        return _suggestion_page(
            request, queries.suggestion(request.scope, suggestion_id), bound={name: form}, error=error
        )
    say(request, done)
    return redirect(reverse("tasks:suggestion", args=[suggestion_id]))


@route("POST", verb="answer")
def answer(request: Request, suggestion_id: int) -> HttpResponse:
    return _carry_out(
        request, suggestion_id, "answer", services.answer, _("已答复。"), lambda data: {"text": data["note"]}
    )


@route("POST", verb="pass_up")
def pass_up(request: Request, suggestion_id: int) -> HttpResponse:
    done = _("已报上级，以本单位的名义，不带提建议人的名字。")
    return _carry_out(request, suggestion_id, "pass_up", services.pass_up, done, lambda data: {"text": data["note"]})


@route("POST", verb="take")
def take(request: Request, suggestion_id: int) -> HttpResponse:
    def given(data: dict[str, Any]) -> dict[str, Any]:
        return {"text": data["text"], "owner_id": data["owner"], "due_on": data["due_on"], "answer": data["note"]}

    return _carry_out(request, suggestion_id, "take", services.take, _("已列为自选任务。"), given)


@route("POST", verb="withdraw")
def withdraw(request: Request, suggestion_id: int) -> HttpResponse:
    found = queries.suggestion(request.scope, suggestion_id)
    form = forms.Move(request.POST)
    if not form.is_valid():
        raise QingyuanError(_("这一页不完整，请刷新后再办理。"), "no_revision")
    revision = form.cleaned_data["revision"]
    try:
        services.withdraw(request.scope, suggestion_id=suggestion_id, revision=revision, now=clock.now())
    except Conflict as error:
        return _suggestion_page(request, queries.suggestion(request.scope, suggestion_id), error=error)
    say(request, _("已撤回。"))
    return redirect(found.get_absolute_url())
