"""Setting right what was understood (核对更正): the columns of a table, the branches, one row."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import MoveRefused
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import as_number
from qingyuan.kernel.routes import route
from qingyuan.people.organizations.forms import attempt
from qingyuan.people.organizations.matching import Matcher

from .. import forms, queries, services
from ..models import Import
from ..states import State
from . import understood
from .shared import named, own, read_again, reasons, scope_of, small, where


@route("GET", "POST", verb="add")
def columns(request: HttpRequest, intake_id: int) -> HttpResponse:
    """What each column of a kind of table is taken for. ?table= its fingerprint."""
    found = _waiting(request, intake_id)
    table = next((one for one in understood.tables(found) if one["fingerprint"] == request.GET.get("table")), None)
    if table is None:
        raise not_here()
    form = forms.ColumnsForm(request.POST if request.method == "POST" else None, columns=table["columns"])
    status = 200
    if request.method == "POST":
        now = clock.now()
        changed, status = attempt(
            form,
            lambda: services.choose_columns(
                scope_of(request),
                intake_id=found.pk,
                fingerprint=table["fingerprint"],
                columns=form.columns(),
                now=now,
                background=not small(found),
            ),
        )
        if changed is not None:
            read_again(changed, now)
            say(request, _("已照您选的列重新读过。以后同样表头的表，也照这样读。"))
            return redirect(found.get_absolute_url())
    return page(request, "intake/columns.html", status=status, intake=found, named=named(found), table=table, form=form)


@route("GET", "POST", verb="add")
def units(request: HttpRequest, intake_id: int) -> HttpResponse:
    """Which branch of ours each way of writing one is taken for; those not found first."""
    found = _waiting(request, intake_id)
    typed: dict[tuple[str, str], str] = {}
    faults: dict[tuple[str, str], str] = {}
    status = 200
    if request.method == "POST":
        typed, faults, done = _choose_units(request, found)
        if done:
            return redirect(found.get_absolute_url())
        status = 422
    number = as_number(request.GET.get("page")) or 1
    return page(
        request,
        "intake/units.html",
        status=status,
        intake=found,
        named=named(found),
        faults=faults,
        typed=typed,
        nothing=status == 422 and not typed,
        options=understood.options(scope_of(request), found.top),
        **understood.units_page(found, number, first=typed),
    )


def _choose_units(
    request: HttpRequest, found: Import
) -> tuple[dict[tuple[str, str], str], dict[tuple[str, str], str], bool]:
    """What was typed beside each way of writing, what is wrong with it, and whether all of it was taken."""
    written = list(zip(request.POST.getlist("above"), request.POST.getlist("branch"), strict=False))
    names = request.POST.getlist("unit")
    known = {(one["above"], one["branch"]) for one in found.units}
    if len(names) != len(written) or not set(written) <= known:
        raise MoveRefused(_("页面上的党支部和现在读到的对不上。请刷新页面，看清后再选。"), "units_changed")
    chosen, faults = forms.units_typed(Matcher(scope_of(request), found.top), written, names)
    typed = {key: name for key, name in zip(written, names, strict=True) if name.strip()}
    if faults or not chosen:
        return typed, faults, False
    now = clock.now()
    changed = services.choose_units(
        scope_of(request), intake_id=found.pk, units=chosen, now=now, background=not small(found)
    )
    read_again(changed, now)
    say(request, _("已照您选的党支部重新核对。"))
    return typed, {}, True


@route("GET", "POST", verb="add")
def row(request: HttpRequest, intake_id: int) -> HttpResponse:
    """One refused row, set right by hand. ?chunk= where it waits, ?row= its place in the files."""
    found = _waiting(request, intake_id)
    chunk = as_number(request.GET.get("chunk"))
    entry = queries.row(found, chunk, request.GET.get("row", "")) if chunk is not None else None
    if entry is None:
        raise MoveRefused(_("这一行已经重新读过，不在退回的行里了。请回到这次导入，从退回的行里再点开。"), "row_moved")
    form = forms.RowForm(request.POST if request.method == "POST" else None, line=entry.line)
    status = 200
    if request.method == "POST":
        now = clock.now()
        changed, status = attempt(
            form,
            lambda: services.correct(
                scope_of(request),
                intake_id=found.pk,
                row=entry.key,
                values=form.changed(),
                now=now,
                background=not small(found),
            ),
        )
        if changed is not None:
            read_again(changed, now)
            say(request, _("已照改好的内容重新核对。"))
            return redirect(found.get_absolute_url())
    context: dict[str, Any] = {
        "named": named(found),
        "where": where(found, entry.line.file, entry.line.sheet),
        "number": entry.line.row,
        "reasons": reasons(entry, list(dict.fromkeys([*entry.line.reasons, *entry.planned.notes]))),
    }
    return page(request, "intake/row.html", status=status, intake=found, form=form, **context)


def _waiting(request: HttpRequest, intake_id: int) -> Import:
    """An import that can still be set right. Raises NotHere, NotAllowed, MoveRefused."""
    found = own(request, intake_id)
    if found.state != State.READY:
        raise MoveRefused(
            _("这次导入现在是“%(state)s”，不能再改。请回到这次导入，看看现在到了哪一步。")
            % {"state": State(found.state).label},
            "wrong_state",
        )
    return found
