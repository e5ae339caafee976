"""The pages of the room (请说明页面): take in, call, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock, idempotency, navigation
from qingyuan.kernel.errors import Conflict, QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import roles, words

from . import forms, kinds, policy, queries, rules, services
from .models import Question
from .states import OPEN, State

navigation.entry(
    "questions:list",
    gettext_lazy("请说明"),
    icon="messages",
    order=310,
    roles=(*roles.OFFICERS, *roles.SUPERIORS, roles.CONTACT_LEADER),
)

_TABS = {
    queries.ASKED: gettext_lazy("待答"),
    queries.WAITING: gettext_lazy("待处理"),
    queries.DONE: gettext_lazy("已办结"),
}


@route("GET", verb="list")
def questions(request: Request) -> HttpResponse:
    """The questions of a reader's range; it opens at the first tab that holds something."""
    today = clock.today()
    counts = queries.counts(request.scope, today=today)
    wanted = request.GET.get("tab", "")
    tab = wanted if wanted in _TABS else next((one for one in _TABS if counts[one]), queries.ASKED)
    listed = queries.listed(
        request.scope,
        tab,
        today=today,
        before=as_number(request.GET.get("before")),
        after=as_number(request.GET.get("after")),
    )
    return page(
        request,
        "questions/list.html",
        rows=[(one, kinds.named(one.kind).label, _unanswered(one)) for one in listed.rows],
        tab=tab,
        tabs=[
            {"url": f"?tab={one}", "label": label, "current": one == tab, "count": counts[one]}
            for one, label in _TABS.items()
        ],
        pager={
            "newer_url": f"?tab={tab}&after={listed.newer}" if listed.newer else None,
            "older_url": f"?tab={tab}&before={listed.older}" if listed.older else None,
            "total": counts[tab],
            "label": None,
        },
    )


def _unanswered(question: Question) -> bool:
    return rules.is_unanswered(state=State(question.state), due_on=question.due_on, today=clock.today())


@route("GET", verb="view")
def question(request: Request, question_id: int) -> HttpResponse:
    return _question_page(request, queries.question(request.scope, question_id))


def _question_page(
    request: Request,
    found: Question,
    *,
    bound: dict[str, django_forms.Form] | None = None,
    error: QingyuanError | None = None,
) -> HttpResponse:
    """The page of a question; after a refusal with the sentence on top and what was typed still in its form."""
    scope = request.scope
    if found.confidential:
        # Each look counts, also the one after a refusal; the submission itself is none.
        with idempotency.every_time():
            services.view(scope, question_id=found.pk, now=clock.now())
    kind = kinds.named(found.kind)
    history = [line for line in chronicle.entries_of_record(reference(found)) if line.verb != services.VIEWED]
    context = {
        "question": found,
        "kind": kind,
        "facts": found.facts.splitlines(),
        "choice": kind.choices.get(found.answer_choice, found.answer_choice),
        "unanswered": _unanswered(found),
        "may": {verb: found.state in OPEN and policy.POLICY.allows(scope, verb, found) for verb in policy.POLICY.may},
        "moves": policy.moves(scope, found),
        "keeper": words.whom_to_ask(found.unit),
        "named": queries.named(found) if found.confidential else [],
        "views": queries.views(found) if found.confidential else [],
        "history": history,
        "forms": {name: (bound or {}).get(name) or build(found) for name, build in _FORMS.items()},
        "error": error,
        "typed": _typed(bound) if isinstance(error, Conflict) else [],
    }
    status = error.status if error else 422 if bound else 200
    return page(request, "questions/question.html", status=status, **context)


def _typed(bound: dict[str, django_forms.Form] | None) -> list[tuple[str, str]]:
    """What was typed into a form that the page may no longer show: somebody else has moved the question on."""
    return [
        (str(field.label), str(dict(getattr(field.field, "choices", ())).get(value, value)))
        for form in (bound or {}).values()
        for field in form.visible_fields()
        if isinstance(value := field.value(), str) and value.strip()
    ]


def _answer_form(found: Question, data: Any = None) -> django_forms.Form:
    initial = {"text": found.answer_text if found.taken_down_by is None else ""}
    return forms.AnswerForm(data, initial=initial, auto_id="answer_%s")


def _take_down_form(found: Question, data: Any = None) -> django_forms.Form:
    return forms.TakeDownForm(data, auto_id="take_down_%s", speakers=queries.speakers(found.unit))


def _close_form(found: Question, data: Any = None) -> django_forms.Form:
    return forms.CloseForm(data, auto_id="close_%s")


_FORMS: dict[str, Callable[..., django_forms.Form]] = {
    "answer": _answer_form,
    "take_down": _take_down_form,
    "close": _close_form,
}


def _carry_out(
    request: Request,
    question_id: int,
    name: str,
    service: Callable[..., Question],
    done: str,
    given: Callable[[dict[str, Any]], dict[str, Any]],
) -> HttpResponse:
    """One verb: check the form, call the service with what `given` takes out of it, and on a refusal show what was typed."""
    found = queries.question(request.scope, question_id)
    form = _FORMS[name](found, request.POST)
    if not form.is_valid():
        return _question_page(request, found, bound={name: form})
    try:
        data = form.cleaned_data
        told = {"question_id": question_id, "revision": data["revision"], "now": clock.now()}
        service(request.scope, **told, **given(data))
    except QingyuanError as error:
        if error.status == 404:
            raise
        return _question_page(request, queries.question(request.scope, question_id), bound={name: form}, error=error)
    say(request, done)
    return redirect(reverse("questions:question", args=[question_id]))


@route("POST", verb="answer")
def answer(request: Request, question_id: int) -> HttpResponse:
    def given(data: dict[str, Any]) -> dict[str, Any]:
        return {"choice": data["choice"], "text": data["text"]}

    return _carry_out(request, question_id, "answer", services.answer, _("已答复。办结之前还可以改。"), given)


@route("POST", verb="take_down")
def take_down(request: Request, question_id: int) -> HttpResponse:
    def given(data: dict[str, Any]) -> dict[str, Any]:
        return {"choice": data["choice"], "text": data["text"], "said_by_id": data["said_by"]}

    return _carry_out(request, question_id, "take_down", services.take_down, _("已代记，两个人的名字都留着。"), given)


@route("POST", verb="close")
def close(request: Request, question_id: int) -> HttpResponse:
    def given(data: dict[str, Any]) -> dict[str, Any]:
        return {"how": data["how"], "note": data["note"]}

    return _carry_out(request, question_id, "close", services.close, _("已办结。"), given)
