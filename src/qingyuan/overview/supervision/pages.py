"""The pages of the room (指导答疑页面): take in, call, answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.obligations.rectification import queries as rectification
from qingyuan.obligations.rectification.models import Finding
from qingyuan.people.organizations import roles

from . import forms, places, policy, queries, services
from .models import Enquiry
from .places import Keys

_SHOWN = 50
_PUBLISHED, _MINE, _WAITING = "published", "mine", "waiting"


@route("GET", verb="list")
def guidance(request: Request) -> HttpResponse:
    """What is published, with a plain filter; what one has asked; what waits for one's answer."""
    scope = request.scope
    answers = scope.holds(*roles.KEEPERS)
    tabs = {_PUBLISHED: _("公开的答疑"), _MINE: _("我问的")} | ({_WAITING: _("请我答的")} if answers else {})
    wanted = request.GET.get("tab", "")
    tab = wanted if wanted in tabs else _PUBLISHED
    form = forms.SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    asked = queries.asked_by(scope) if tab == _MINE else queries.to_answer(scope)
    return page(
        request,
        "supervision/list.html",
        tab=tab,
        tabs=[
            {"url": f"?tab={one}", "label": label, "current": one == tab, "count": None} for one, label in tabs.items()
        ],
        form=form,
        words=words,
        published=_published(request, words) if tab == _PUBLISHED else [],
        enquiries=list(asked[:_SHOWN]) if tab != _PUBLISHED else [],
        answered=list(queries.answered_here(scope)[:_SHOWN]) if tab == _WAITING else [],
    )


def _published(request: Request, words: str) -> list[dict[str, Any]]:
    return [
        {
            "guidance": one,
            "about": _said(Keys(*one.place, one.item)),
            "may_retract": policy.PUBLISHED.allows(request.scope, "retract", one),
        }
        for one in queries.published(request.scope, words=words)[:_SHOWN]
    ]


def _said(keys: Keys) -> str:
    found = places.said(keys) if keys.library else None
    return found.text if found is not None else ""


@route("GET", "POST", verb="ask")
def ask(request: Request) -> HttpResponse:
    """One text; what it concerns comes along in the address."""
    given = request.POST if request.method == "POST" else request.GET
    finding = _finding(request, as_number(given.get("finding")))
    keys = Keys(*(given.get(name, "")[:120] for name in ("library", "checklist", "category", "item")))
    place = places.said(keys) if keys.library and finding is None else None
    above = queries.committee_above(queries.asking_unit(request.scope))
    office = queries.answerers(above) if above is not None else []
    own = finding is not None and finding.confidential
    items = [(one.key, one.text) for one in place.category.items] if place is not None else []
    form = forms.AskForm(
        request.POST or None, items=items, answerers=office if own else [], initial={"item": keys.item}
    )
    error = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            found = services.ask(
                request.scope,
                text=data["text"],
                keys=Keys(keys.library, keys.checklist, keys.category, data.get("item", "")),
                finding_id=finding.pk if finding is not None else None,
                answerer_id=data.get("answerer"),
                now=clock.now(),
            )
        except QingyuanError as refused:
            if refused.status == 404:
                raise
            error = refused
        else:
            say(request, _("已问。有了答复会放到您的工作台。"))
            return redirect(found.get_absolute_url())
    return page(
        request,
        "supervision/ask.html",
        status=error.status if error else 422 if form.errors else 200,
        form=form,
        error=error,
        keys=keys,
        place=place,
        finding=finding,
        own=own,
        office=office,
    )


def _finding(request: Request, finding_id: int | None) -> Finding | None:
    return rectification.finding(request.scope, finding_id) if finding_id is not None else None


@route("GET", verb="view")
def enquiry(request: Request, enquiry_id: int) -> HttpResponse:
    return _enquiry_page(request, queries.enquiry(request.scope, enquiry_id))


def _enquiry_page(
    request: Request,
    found: Enquiry,
    *,
    bound: dict[str, django_forms.Form] | None = None,
    error: QingyuanError | None = None,
) -> HttpResponse:
    """The page of an enquiry; after a refusal with the sentence on top and what was typed still in its form."""
    scope = request.scope
    context = {
        "enquiry": found,
        "about": _said(Keys(*found.place, found.item)),
        "moves": policy.moves(scope, found),
        "mine": found.asked_by_id == scope.actor_id,
        "readers": queries.readers(found),
        "published": queries.published_of(scope, found),
        "history": chronicle.entries_of_record(reference(found)),
        "forms": {name: (bound or {}).get(name) or build(found) for name, build in _FORMS.items()},
        "error": error,
    }
    status = error.status if error else 422 if bound else 200
    return page(request, "supervision/enquiry.html", status=status, **context)


_FORMS: dict[str, Callable[..., django_forms.Form]] = {
    "answer": lambda found, data=None: forms.AnswerForm(data, initial={"text": found.answer}, auto_id="answer_%s"),
    "pass_up": lambda found, data=None: forms.PassUpForm(data, auto_id="pass_up_%s"),
    "publish": lambda found, data=None: forms.PublishForm(
        data, initial={"question": found.text, "text": found.answer}, auto_id="publish_%s"
    ),
    "withdraw": lambda found, data=None: forms.Move(data, auto_id="withdraw_%s"),
}


def _carry_out(
    request: Request, enquiry_id: int, name: str, service: Callable[..., object], done: str, *given: str
) -> HttpResponse:
    """One verb: check the form, call the service with what is given of it, and on a refusal show what was typed."""
    found = queries.enquiry(request.scope, enquiry_id)
    form = _FORMS[name](found, request.POST)
    if not form.is_valid():
        return _enquiry_page(request, found, bound={name: form})
    data = form.cleaned_data
    try:
        told = {"enquiry_id": enquiry_id, "revision": data["revision"], "now": clock.now()}
        service(request.scope, **told, **{field: data[field] for field in given})
    except QingyuanError as error:
        if error.status == 404:
            raise
        return _enquiry_page(request, queries.enquiry(request.scope, enquiry_id), bound={name: form}, error=error)
    say(request, done)
    seen = queries.visible(request.scope).filter(pk=enquiry_id).exists()
    return redirect(found.get_absolute_url() if seen else reverse("supervision:list"))


@route("POST", verb="answer")
def answer(request: Request, enquiry_id: int) -> HttpResponse:
    return _carry_out(
        request, enquiry_id, "answer", services.answer, _("已答复。别的单位也用得着的，可以公开。"), "text"
    )


@route("POST", verb="pass_up")
def pass_up(request: Request, enquiry_id: int) -> HttpResponse:
    return _carry_out(request, enquiry_id, "pass_up", services.pass_up, _("已转上级。"), "note")


@route("POST", verb="publish")
def publish(request: Request, enquiry_id: int) -> HttpResponse:
    done = _("已公开。下级各单位都看得到，看不出是谁问的。")
    return _carry_out(request, enquiry_id, "publish", services.publish, done, "question", "text")


@route("POST", verb="withdraw")
def withdraw(request: Request, enquiry_id: int) -> HttpResponse:
    return _carry_out(request, enquiry_id, "withdraw", services.withdraw, _("已收回。"))


@route("POST", verb="retract")
def retract(request: Request, guidance_id: int) -> HttpResponse:
    form = forms.RetractForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    revision = as_number(request.POST.get("revision")) or 0
    services.retract(request.scope, guidance_id=guidance_id, revision=revision, reason=reason, now=clock.now())
    say(request, _("已撤下。"))
    return redirect(reverse("supervision:list"))
