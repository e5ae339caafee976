"""The pages of letters (来件): the list, registering, and how one is settled."""

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
from qingyuan.kernel import clock, files, navigation
from qingyuan.kernel.errors import NotAllowed, QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization

from .. import forms, policy, queries, rules, services
from ..models import Letter
from ..queries.letters import due_words
from ..states import OPEN, State

navigation.entry("letters:list", gettext_lazy("来件办理"), icon="mail", order=120, roles=roles.KEEPERS)

_TABS = {
    "open": gettext_lazy("待办理和办理中"),
    "reported": gettext_lazy("已报送"),
    "filed": gettext_lazy("已办结和已撤销"),
}


@route("GET", verb="list")
def letters(request: Request) -> HttpResponse:
    """The letters of the own committee, what is owed by its hour."""
    scope, now = request.scope, clock.now()
    counts = queries.counts(scope)
    tab = request.GET.get("tab", "")
    tab = tab if tab in _TABS else "open"
    found = queries.letters(scope, tab)
    if tab == "open":
        listed, pager = list(found), None
    else:
        part = queries.by_key(found, *keys_of(request))
        listed, pager = part.rows, part.pager(f"tab={tab}&", counts[tab])
    return page(
        request,
        "letters/list.html",
        tab=tab,
        tabs=[
            {"url": f"?tab={one}", "label": label, "current": one == tab, "count": counts[one]}
            for one, label in _TABS.items()
        ],
        rows=[(one, due_words(one, now=now) if one.state in OPEN else "", one.due_at < now) for one in listed],
        pager=pager,
        may_register=bool(queries.committees(scope)),
        given=queries.lines_of_my_units(scope).count(),
    )


def keys_of(request: Request) -> tuple[int | None, int | None]:
    """Which page of a list is asked for: before a key, or after one."""
    return as_number(request.GET.get("before")), as_number(request.GET.get("after"))


def committees_of(request: Request) -> list[Organization]:
    """The committees the reader may write for. Raises NotAllowed for a reader with none."""
    found = queries.committees(request.scope)
    if not found:
        if not request.scope.holds(*roles.BUSINESS):
            raise not_here()
        raise NotAllowed(policy.refusal("register"), "not_allowed")
    return found


@route("GET", "POST", verb="register")
def new(request: Request) -> HttpResponse:
    """Register a letter: four fields, a photo if there is one."""
    units = committees_of(request)
    form = forms.LetterForm(request.POST or None, request.FILES or None, units=units)
    error = None
    if request.method == "POST" and form.is_valid():
        unit = next((one for one in units if one.pk == form.cleaned_data.get("unit")), units[0])
        try:
            taken = files.take(form.cleaned_data["photo"]) if form.cleaned_data["photo"] else None
            found = services.register(request.scope, unit=unit, facts=form.facts(), photo=taken, now=clock.now())
        except QingyuanError as refused:
            error = refused
        else:
            say(request, _("已登记，放到工作台上：%(when)s。") % {"when": due_words(found, now=clock.now())})
            return redirect(reverse("letters:letter", args=[found.pk]))
    status = error.status if error else 422 if request.method == "POST" else 200
    return page(request, "letters/new.html", form=form, error=error, status=status)


@route("GET", verb="view")
def letter(request: Request, letter_id: int) -> HttpResponse:
    return letter_page(request, queries.letter(request.scope, letter_id))


def letter_page(
    request: Request,
    found: Letter,
    *,
    bound: dict[str, django_forms.Form] | None = None,
    error: QingyuanError | None = None,
) -> HttpResponse:
    """The page of a letter; after a refusal with the sentence on top and what was typed still in its form."""
    scope, now = request.scope, clock.now()
    lines = queries.lines(found)
    context = {
        "letter": found,
        "due": due_words(found, now=now) if found.state in OPEN else "",
        "late": found.state in OPEN and found.due_at < now,
        "rows": queries.line_rows(scope, lines),
        "today": clock.day_of(now),
        "reports": queries.reports_of(found),
        "may": {verb: policy.LETTERS.allows(scope, verb, found) for verb in policy.LETTERS.may},
        "moves": rules.moves_from(State(found.state)),
        "history": chronicle.entries_of_record(reference(found)),
        "forms": {name: (bound or {}).get(name) or build(found) for name, build in _FORMS.items()},
        "error": error,
    }
    status = error.status if error else 422 if bound else 200
    return page(request, "letters/letter.html", status=status, **context)


def _correct_form(found: Letter, data: Any = None, files: Any = None) -> forms.CorrectForm:
    initial = forms.LetterForm.initial_of(found)
    return forms.CorrectForm(data, files, initial=initial, auto_id="correct_%s", units=[])


def _note_form(name: str) -> Callable[..., forms.NoteForm]:
    def build(found: Letter, data: Any = None, files: Any = None) -> forms.NoteForm:
        return forms.NoteForm(data, auto_id=f"{name}_%s")

    return build


_FORMS: dict[str, Callable[..., Any]] = {
    "correct": _correct_form,
    "file": _note_form("file"),
    "withdraw": _note_form("withdraw"),
    "take_up": lambda found, data=None, files=None: forms.Move(data, auto_id="take_up_%s"),
}


def _carry_out(
    request: Request,
    letter_id: int,
    name: str,
    service: Callable[..., Letter],
    done: str,
    given: Callable[[Any], dict[str, Any]],
) -> HttpResponse:
    """One verb: check the form, call the service with what `given` takes out of it, and on a refusal show what was typed."""
    found = queries.letter(request.scope, letter_id)
    form = _FORMS[name](found, request.POST, request.FILES)
    if not form.is_valid():
        return letter_page(request, found, bound={name: form})
    told = {"letter_id": letter_id, "revision": form.cleaned_data["revision"], "now": clock.now()}
    try:
        service(request.scope, **told, **given(form))
    except QingyuanError as error:
        if error.status == 404:
            raise
        return letter_page(request, queries.letter(request.scope, letter_id), bound={name: form}, error=error)
    say(request, done)
    return redirect(reverse("letters:letter", args=[letter_id]))


@route("POST", verb="correct")
def correct(request: Request, letter_id: int) -> HttpResponse:
    def given(form: forms.CorrectForm) -> dict[str, Any]:
        photo = form.cleaned_data["photo"]
        # On disk, synced and hashed before the transaction begins.
        return {"facts": form.facts(), "photo": files.take(photo) if photo else None}

    return _carry_out(request, letter_id, "correct", services.correct, _("已更正，原来登记的留在经过里。"), given)


@route("POST", verb="take_up")
def take_up(request: Request, letter_id: int) -> HttpResponse:
    return _carry_out(request, letter_id, "take_up", services.take_up, _("已开始办理。"), lambda form: {})


@route("POST", verb="file")
def file(request: Request, letter_id: int) -> HttpResponse:
    def given(form: forms.NoteForm) -> dict[str, Any]:
        return {"note": form.cleaned_data["note"]}

    return _carry_out(request, letter_id, "file", services.file, _("已办结。"), given)


@route("POST", verb="withdraw")
def withdraw(request: Request, letter_id: int) -> HttpResponse:
    def given(form: forms.NoteForm) -> dict[str, Any]:
        return {"note": form.cleaned_data["note"]}

    return _carry_out(request, letter_id, "withdraw", services.withdraw, _("已撤销，登记留着备查。"), given)


@route("GET", verb="view")
def photo(request: Request, letter_id: int) -> HttpResponse:
    """The photo of a letter, shown to whoever may see the letter."""
    found = queries.letter(request.scope, letter_id)
    if not found.sha256:
        raise not_here()
    return files.response(found)  # type: ignore[return-value]
