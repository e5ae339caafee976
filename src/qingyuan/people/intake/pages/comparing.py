"""Differences with the national system (差异清单): files chosen, the list by branch, a side for each line."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, Conflict
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import as_number
from qingyuan.kernel.routes import route
from qingyuan.people.organizations.forms import attempt
from qingyuan.people.organizations.models import Organization

from .. import comparing, forms, papers, queries, services
from ..difference_papers import differences_workbook, what
from ..differences import DOUBT, FIELD, HERE, NATIONAL, OWN, THERE, TWICE
from ..models import Comparison
from ..services.comparing import KEPT, OPEN, unpacked
from ..services.shared import require_adding
from .beginning import file_name, kept
from .shared import scope_of, unit_of

_LISTED = 20


@route("GET", "POST", verb="add")
def differences(request: HttpRequest) -> HttpResponse:
    """Choose the national system's export; the lists made of it in the last week."""
    unit = unit_of(request)
    form, status = forms.NationalForm(), 200
    if request.method == "POST":
        form = forms.NationalForm(request.POST, request.FILES)
        begun, status = attempt(form, lambda: _begin(request, unit, form.chosen))
        if begun is not None:
            return redirect(begun.get_absolute_url())
    rows = list(queries.comparisons_under(scope_of(request), unit)[:_LISTED])
    return page(request, "intake/differences.html", status=status, unit=unit, form=form, rows=rows)


def _begin(request: HttpRequest, unit: Organization, chosen: Sequence[UploadedFile]) -> Comparison:
    now = clock.now()
    with kept(chosen) as (stored, at_once):
        begun = services.begin_comparison(
            scope_of(request),
            top_id=unit.pk,
            files=[file_name(one) for one in chosen],
            stored=stored,
            now=now,
            background=not at_once,
        )
    if at_once:
        comparing.compare(begun, now)
    return begun


@route("GET", verb="add")
def comparison(request: HttpRequest, comparison_id: int) -> HttpResponse:
    """The list in figures, branch by branch."""
    found = _own(request, comparison_id)
    if found.state != Comparison.State.READY:
        return page(request, "intake/comparison_waits.html", comparison=found, named=str(found))
    branches = list(queries.compared_branches(found).values("number", "label", "unit_id", "counts"))
    counts: Counter[str] = Counter()
    for one in branches:
        counts.update(one["counts"])
    return page(
        request,
        "intake/comparison.html",
        comparison=found,
        branches=[{**one, **_figures(one["counts"])} for one in branches],
        sums=_figures(counts),
        sentence=_sentence(found, counts),
        beyond=_beyond(found),
        until=clock.day_of(found.taken_at) + KEPT,
    )


def _figures(counts: dict[str, int]) -> dict[str, int]:
    keys = {"fields": FIELD, "there": THERE, "here": HERE, "national": NATIONAL, "own": OWN, "open": OPEN}
    return {
        **{name: counts.get(key, 0) for name, key in keys.items()},
        "doubts": counts.get(DOUBT, 0) + counts.get(TWICE, 0),
    }


def _sentence(found: Comparison, counts: dict[str, int]) -> str:
    said = _("比对了%(compared)s人：%(same)s人两边一致，%(differ)s人有出入，共%(fields)s项。") % {
        "compared": f"{found.counts['compared']:,}",
        "same": f"{found.counts['same']:,}",
        "differ": f"{found.counts['compared'] - found.counts['same']:,}",
        "fields": f"{counts.get(FIELD, 0):,}",
    }
    return said + _("只在全国系统的%(there)s人，只在本系统的%(here)s人，分不清的%(doubt)s人。") % {
        "there": f"{counts.get(THERE, 0):,}",
        "here": f"{counts.get(HERE, 0):,}",
        "doubt": f"{counts.get(DOUBT, 0) + counts.get(TWICE, 0):,}",
    }


def _beyond(found: Comparison) -> str:
    if not found.counts["beyond_branches"]:
        return ""
    return _("表里没有写到的%(branches)s个党支部、%(members)s人没有比对。") % {
        "branches": f"{found.counts['beyond_branches']:,}",
        "members": f"{found.counts['beyond_members']:,}",
    }


@route("GET", "POST", verb="add")
def compared_branch(request: HttpRequest, comparison_id: int, number: int) -> HttpResponse:
    """The differences of one branch, and on which side each is to be put right."""
    found = _own(request, comparison_id)
    branch = queries.compared_branches(found).filter(number=number).first()
    if branch is None:
        raise not_here()
    refusal, status = "", 200
    if request.method == "POST":
        try:
            services.choose_sides(
                scope_of(request),
                comparison_id=found.pk,
                number=number,
                revision=as_number(request.POST.get("revision")) or 0,
                sides=_sides(request),
                now=clock.now(),
            )
        except (BadInput, Conflict) as error:
            refusal, status = error.message, error.status
        else:
            say(request, _("已保存。两边的系统都没有改，请照清单分别去改。"))
            return redirect(found.get_absolute_url())
    context: dict[str, Any] = {
        "rows": [{"at": at, "one": one, "what": what(one)} for at, one in enumerate(unpacked(branch.rows))],
        "unit": Organization._base_manager.filter(pk=branch.unit_id).first() if branch.unit_id else None,
    }
    return page(
        request,
        "intake/compared_branch.html",
        status=status,
        comparison=found,
        branch=branch,
        refusal=refusal,
        **context,
    )


def _sides(request: HttpRequest) -> dict[int, str]:
    """What was ticked, by the place of the line."""
    found = {}
    for name, value in request.POST.items():
        at = as_number(name.removeprefix("side-")) if name.startswith("side-") else None
        if at is not None:
            found[at] = str(value)
    return found


@route("GET", verb="add")
def comparison_excel(request: HttpRequest, comparison_id: int) -> FileResponse:
    found = _own(request, comparison_id)
    if found.state != Comparison.State.READY:
        raise not_here()
    target = io.BytesIO()
    differences_workbook(found, target)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=_("差异清单") + ".xlsx", content_type=papers.XLSX)


@route("POST", verb="add")
def resume_comparison(request: HttpRequest, comparison_id: int) -> HttpResponse:
    """Go on where a stopped worker left it."""
    found = services.resume_comparison(scope_of(request), comparison_id=comparison_id, now=clock.now())
    return redirect(found.get_absolute_url())


@route("POST", verb="add")
def discard_comparison(request: HttpRequest, comparison_id: int) -> HttpResponse:
    found = _own(request, comparison_id)
    services.discard_comparison(scope_of(request), comparison_id=found.pk, now=clock.now())
    say(request, _("清单已删去，名册没有变。"))
    return redirect(f"{reverse('intake:differences')}?unit={found.top_id}")


def _own(request: HttpRequest, comparison_id: int) -> Comparison:
    """A list of this account, whose unit it still answers for. Raises NotHere, NotAllowed."""
    found = queries.own_comparison(scope_of(request), comparison_id)
    require_adding(scope_of(request), found.top)
    return found
