"""Recording under an item, and looking at what was recorded (记一笔、看一项)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock, files
from qingyuan.kernel.errors import QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route

from .. import forms, policy, services, tasksets
from ..models import Handling
from ..periods import Period, period_of
from ..queries import work
from ..specs import PER, TaskItemSpec
from ..states import MOVES, TONES, Standing, State
from .unit import unit_for

# How many periods back a form offers; farther ones may be asked for by the address.
_OFFERED = 8
_HOME = ("household", "family")


@route("GET", "POST", verb="record")
def record(request: Request, unit_id: int, adoption_id: int, item: str) -> HttpResponse:
    """记一笔: the form of the item's kind, for the subject and period in the address."""
    scope = request.scope
    unit = unit_for(request, unit_id)
    policy.DOING.require(scope, "record", unit, refusal=policy.refusal("record"))
    listed = tasksets.one(unit, adoption_id)
    asked = listed.spec.item(item)
    if asked is None:
        raise not_here()
    subject_id = as_number(request.GET.get("subject"))
    subject = work.found(work.subjects(scope).filter(unit=unit), subject_id) if subject_id is not None else None
    offered = _periods(asked)
    period = _period(request.GET.get("period", ""), asked, offered)
    form = forms.record_form(
        asked.record,
        asked,
        asks_word=listed.spec.per in _HOME,
        went=request.reader.name,
        data=request.POST or None,
        files=request.FILES or None,
    )
    error: QingyuanError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            done = services.record(
                scope,
                unit_id=unit_id,
                adoption_id=adoption_id,
                item=item,
                written=written_of(form),
                subject_id=subject_id,
                period=period.first if period else None,
                now=clock.now(),
            )
        except QingyuanError as refused:
            if refused.status == 404:
                raise
            error = refused
        else:
            say(request, _("已记下，等上级认可。") if done.state == State.REPORTED else _("已补记。"))
            return redirect(subject.get_absolute_url() if subject else done.get_absolute_url())
    known = Handling._base_manager.filter(
        slot=work.slot(adoption_id, item, subject_id, period.first if period else None)
    ).first()
    return page(
        request,
        "tasks/record.html",
        unit=unit,
        listed=listed,
        item=asked,
        subject=subject,
        period=period,
        periods=forms.PeriodForm(initial={"period": period.first.isoformat()}, periods=offered) if period else None,
        known=work.current_figures(known) if known else {},
        form=form,
        error=error,
        status=error.status if error else 422 if form.is_bound else 200,
    )


def _periods(item: TaskItemSpec) -> list[Period]:
    """Those one may choose among, the running one first."""
    if item.every is None:
        return []
    found = [period_of(item.every, clock.today())]
    while len(found) < _OFFERED:
        found.append(found[-1].before)
    return found


def _period(said: str, item: TaskItemSpec, offered: list[Period]) -> Period | None:
    if item.every is None:
        return None
    try:
        return period_of(item.every, date.fromisoformat(said))
    except ValueError:
        return offered[0]


def written_of(form: django_forms.Form) -> services.Written:
    """What a form of any kind says; its file is on disk, synced and hashed before the transaction begins."""
    data: dict[str, Any] = form.cleaned_data
    if isinstance(form, forms.FiguresForm):
        return services.Written(happened_on=clock.today(), text=data["text"], figures=form.numbers())
    taken = files.take(data["file"]) if data.get("file") else None
    words = {name: data[name] for name in ("went", "word", "word_text", "word_from") if name in data}
    return services.Written(happened_on=data["happened_on"], text=data["text"], file=taken, **words)


@route("GET", verb="view")
def handling(request: Request, handling_id: int) -> HttpResponse:
    return handling_page(request, work.found(work.handlings(request.scope), handling_id))


def handling_page(
    request: Request,
    found: Handling,
    *,
    bound: dict[str, django_forms.Form] | None = None,
    error: QingyuanError | None = None,
) -> HttpResponse:
    """One item with all that was recorded; after a refusal with the sentence on top and what was typed in its form."""
    scope = request.scope
    spec = item = None
    if found.adoption is not None and found.library is not None:
        spec, item = tasksets.item_of(found.library, found.adoption, found.item)
    moves = {
        verb: policy.WORK.allows(scope, verb, found) and found.state in MOVES[verb][0]
        for verb in ("accept", "send_back")
    }
    history = [line for line in chronicle.entries_of_record(reference(found)) if line.verb != "tasks.recorded"]
    context = {
        "handling": found,
        "title": work.title_of(found),
        "spec": spec,
        "item": item,
        "per": PER[spec.per] if spec else None,
        "told": work.told(found, item),
        "tone": TONES[Standing(found.state)],
        "moves": moves,
        "may_record": policy.WORK.allows(scope, "record", found) and _still_listed(found),
        "record_url": _record_url(found),
        "history": history,
        "forms": {name: (bound or {}).get(name) or build(None) for name, build in _FORMS.items()},
        "error": error,
    }
    status = error.status if error else 422 if bound else 200
    return page(request, "tasks/handling.html", status=status, **context)


def _still_listed(found: Handling) -> bool:
    """A subject listed no more, an item dropped or a taskset that has ended take nothing more."""
    if found.own is not None:
        return found.own.state == "open"
    if found.subject is not None and found.subject.left_on is not None:
        return False
    return any(one.adoption.pk == found.adoption_id for one in tasksets.over(found.unit))


def _record_url(found: Handling) -> str:
    if found.own_id is not None:
        return reverse("tasks:record-own", args=[found.own_id])
    address = reverse("tasks:record", args=[found.unit_id, found.adoption_id, found.item])
    asked = [f"subject={found.subject_id}"] if found.subject_id else []
    asked += [f"period={found.period.isoformat()}"] if found.period else []
    return f"{address}?{'&'.join(asked)}" if asked else address


def _accept_form(data: Any) -> django_forms.Form:
    return forms.NoteForm(data, label=_("想说的话"), hint=_("不写也可以。"), auto_id="accept_%s")


def _send_back_form(data: Any) -> django_forms.Form:
    return forms.NoteForm(data, label=_("还差什么"), hint=_("单位照着补，看得到这句话。"), auto_id="send_back_%s")


_FORMS: dict[str, Callable[[Any], django_forms.Form]] = {"accept": _accept_form, "send_back": _send_back_form}


def _look(request: Request, handling_id: int, name: str, service: Callable[..., Handling], done: str) -> HttpResponse:
    found = work.found(work.handlings(request.scope), handling_id)
    form = _FORMS[name](request.POST)
    if not form.is_valid():
        return handling_page(request, found, bound={name: form})
    data = form.cleaned_data
    try:
        service(request.scope, handling_id=handling_id, revision=data["revision"], note=data["note"], now=clock.now())
    except QingyuanError as error:
        if error.status == 404:
            raise
        found = work.found(work.handlings(request.scope), handling_id)
        return handling_page(request, found, bound={name: form}, error=error)
    say(request, done)
    return redirect(found.get_absolute_url())


@route("POST", verb="accept")
def accept(request: Request, handling_id: int) -> HttpResponse:
    return _look(request, handling_id, "accept", services.accept, _("已认可。"))


@route("POST", verb="send_back")
def send_back(request: Request, handling_id: int) -> HttpResponse:
    return _look(request, handling_id, "send_back", services.send_back, _("已退回，单位会看到还差什么。"))


@route("GET", verb="view")
def record_file(request: Request, record_id: int) -> HttpResponse:
    """The file of a record, shown to whoever may see it."""
    found = work.records(request.scope).filter(pk=record_id).exclude(sha256="").first()
    if found is None:
        raise not_here()
    return files.response(found)  # type: ignore[return-value]
