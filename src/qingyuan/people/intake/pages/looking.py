"""Looking at an import (看一次导入): how far it is, what was understood, what becomes of each row."""

from __future__ import annotations

import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from qingyuan.kernel import clock
from qingyuan.kernel.pages import is_htmx, page, part, redirect
from qingyuan.kernel.requests import as_number
from qingyuan.kernel.routes import route
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.kinds import MemberKind

from .. import papers, queries
from ..models import Import
from ..reading.tables import HIDDEN
from ..reasons import reason_text
from ..showing import changes, shown
from ..states import ABSENT, NOTED, UNDER_WAY, Outcome, State
from . import understood
from .shared import left_behind, may_take_back, named, own, reasons, scope_of, sentence, where

PER_PAGE = understood.PER_PAGE
# Seconds without any progress after which going on is offered: a long file is silent while it is put together.
_STILL = 90
# Ways of writing a branch that were not found and stand on the import's own page.
_OPEN_UNITS = 20
_KINDS = (Outcome.REFUSED, NOTED, Outcome.UPDATED, Outcome.ADDED, Outcome.UNCHANGED, Outcome.NOT_A_PERSON)


@route("GET", verb="add")
def intake(request: HttpRequest, intake_id: int) -> HttpResponse:
    """An import as it now stands."""
    found, now = own(request, intake_id), clock.now()
    context: dict[str, Any] = {"intake": found, "named": named(found), "sentence": sentence(found, now)}
    if found.state in UNDER_WAY:
        return page(request, "intake/under_way.html", **context, **_progress(request, found))
    if found.state == State.READY:
        context |= _understood(request, found) | _rows(request, found)
        context |= {"can_enter": _can_enter(found), "absent": found.counts.get(ABSENT)}
        return page(request, "intake/ready.html", **context)
    if found.state == State.ENTERED:
        context |= _rows(request, found)
        return page(request, "intake/entered.html", **context, may_take_back=may_take_back(found, now))
    left = [{**one, "why": reason_text(one["why"])} for one in left_behind(found)]
    return page(request, "intake/ended.html", **context, left=left)


@route("GET", verb="add")
def progress(request: HttpRequest, intake_id: int) -> HttpResponseBase:
    """How far the work is, for htmx; once it is over, the page is fetched anew."""
    found = own(request, intake_id)
    if found.state in UNDER_WAY:
        context = {"intake": found, **_progress(request, found)}
        return part(request, "intake/parts.html", "progress", back=found.get_absolute_url(), **context)
    if not is_htmx(request):
        return redirect(found.get_absolute_url())
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = found.get_absolute_url()
    return answer


def _progress(request: HttpRequest, found: Import) -> dict[str, Any]:
    """Whether it moves: the address carries what was seen last, and since when."""
    seen = f"{found.state}-{found.read}-{found.done}"
    moment = int(clock.now().timestamp())
    since = as_number(request.GET.get("since")) if request.GET.get("seen") == seen else None
    since = moment if since is None else since
    query = f"?seen={seen}&since={since}"
    return {
        "stuck": moment - since >= _STILL,
        "poll": reverse("intake:progress", args=[found.pk]) + query,
        "again": found.get_absolute_url() + query,
    }


def _can_enter(found: Import) -> int:
    return int(found.counts.get(Outcome.ADDED, 0)) + int(found.counts.get(Outcome.UPDATED, 0))


def _understood(request: HttpRequest, found: Import) -> dict[str, Any]:
    first = understood.units_page(found, 1, size=_OPEN_UNITS)
    return {
        "tables": understood.tables(found),
        "left_out": understood.left_out(found),
        "units": {**first, "rows": [one for one in first["rows"] if not one["unit"]]},
        "options": understood.options(scope_of(request), found.top) if first["open"] else [],
    }


def _rows(request: HttpRequest, found: Import) -> dict[str, Any]:
    """The list that is open, its page, and how many rows each list has."""
    counts = {str(kind): int(found.counts.get(kind, 0)) for kind in _KINDS}
    listed = _listed(found, counts)
    kind = request.GET.get("show", "")
    if kind not in listed:
        kind = listed[0] if listed else ""
    number = as_number(request.GET.get("page")) or 1
    total = counts.get(kind, 0)
    if kind == Outcome.NOT_A_PERSON:
        total = sum(len(one["others"]) for one in found.understood if one["left_out"] != HIDDEN)
    start = (number - 1) * PER_PAGE
    return {
        "counts": counts,
        "listed": listed,
        "kind": kind,
        "rows": _shown(found, kind, start) if kind else [],
        "pager": understood.paging(number, PER_PAGE, total),
    }


def _listed(found: Import, counts: dict[str, int]) -> list[str]:
    """The lists that can be opened. Once entered, who went in is known while they can be taken back."""
    kinds = [str(kind) for kind in _KINDS if counts[str(kind)]]
    if found.state == State.ENTERED:
        kinds = [kind for kind in kinds if kind != Outcome.UNCHANGED]
        if not queries.keeps_rows(found):
            kinds = [kind for kind in kinds if kind not in (Outcome.REFUSED, NOTED)]
        if not queries.keeps_effects(found):
            kinds = [kind for kind in kinds if kind not in (Outcome.ADDED, Outcome.UPDATED)]
    return kinds


def _shown(found: Import, kind: str, start: int) -> list[dict[str, Any]]:
    if kind == Outcome.NOT_A_PERSON:
        return understood.others(found, start, PER_PAGE)
    if found.state == State.ENTERED and kind in (Outcome.ADDED, Outcome.UPDATED):
        people = queries.entered(found, kind, start, PER_PAGE)
        units = Organization._base_manager.in_bulk([one.unit_id for one in people])
        return [
            {
                "name": one.name,
                "person_id": one.person_id,
                "unit": units.get(one.unit_id),
                "changes": changes(one.changes),
                "row": None,
            }
            for one in people
        ]
    entries = queries.rows_of(found, kind, start, PER_PAGE)
    units = Organization._base_manager.in_bulk([entry.planned.unit_id for entry in entries])
    return [_entry(found, entry, kind, units) for entry in entries]


def _entry(found: Import, entry: queries.Entry, kind: str, units: dict[int, Organization]) -> dict[str, Any]:
    one, line = entry.planned, entry.line
    codes = one.doubts
    if kind == Outcome.REFUSED:
        codes = list(dict.fromkeys([*line.reasons, *one.notes]))
    if kind == Outcome.UNCHANGED and one.lines[0] is not line:
        codes = ["same_person"]
    return {
        "where": where(found, line.file, line.sheet),
        "row": line.row,
        "key": entry.key,
        "chunk": entry.chunk,
        "name": line.name or one.facts.get("name", ""),
        "person_id": one.person_id if one.membership_id else None,
        "branch": line.above + line.branch if line.above and line.above not in line.branch else line.branch,
        "unit": units.get(one.unit_id),
        "known": "，".join(said for key in ("sex", "nation", "born") if (said := shown(key, one.facts.get(key)))),
        "joined": shown("joined", one.facts.get("joined")),
        "kind": MemberKind(one.kind).label if one.kind else "",
        "posts": [name for _seat, name in one.seats],
        "changes": changes(one.changes),
        "reasons": reasons(entry, codes),
    }


@route("GET", verb="add")
def refused(request: HttpRequest, intake_id: int) -> HttpResponse:
    """The refused rows as a workbook, the reason in the last column; put right, only these come back."""
    found = own(request, intake_id)
    target = io.BytesIO()
    papers.refused(found, target)
    response = HttpResponse(target.getvalue(), content_type=papers.XLSX)
    response["Content-Disposition"] = "attachment; filename*=UTF-8''%E9%80%80%E5%9B%9E%E7%9A%84%E8%A1%8C.xlsx"
    return response
