"""The pages of the ledger (问题整改台账页面): the list, its papers, and reading one in."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel import clock, files, navigation
from qingyuan.kernel.errors import BadInput, QingyuanError
from qingyuan.kernel.pages import is_htmx, page, part
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import Adoption

from .. import forms, imports, papers, policy, queries, rules
from ..models import OTHER, ConclusionAccess
from ..states import TONES, State

navigation.entry(
    "rectification:ledger",
    gettext_lazy("问题整改"),
    icon="list-check",
    order=300,
    roles=(*roles.OFFICERS, *roles.SUPERIORS, roles.CONTACT_LEADER),
)


@route("GET", verb="list")
def ledger(request: Request) -> HttpResponse:
    labels = queries.category_labels()
    form, wanted = filter_of(request, labels)
    before, after = _key(request, "before"), _key(request, "after")
    # The figures say how the same findings stand in all, so they leave out what narrows by state.
    whole = replace(wanted, state="", overdue_on=None, waits="", look_back_by=None)
    swapped = is_htmx(request) and request.headers.get("HX-Target") == "ledger"
    figures = None if swapped else queries.figures(request.scope, whole, today=clock.today())
    total = figures.in_all(wanted.state) if figures and replace(wanted, state="") == whole else None
    listed = queries.ledger_page(request.scope, wanted, before=before, after=after, total=total)
    context = _ledger_context(request, form, wanted, listed, labels)
    if swapped:
        return part(request, "rectification/parts.html", "ledger_table", back=request.path, **context)
    return page(
        request,
        "rectification/ledger.html",
        form=form,
        figures=figures,
        narrowed=lambda **more: _address(request, _BY_STATE, **more),
        clear=_address(request, _NARROWING) if context["filtered"] else None,
        may_conclude=may_conclude(request.scope),
        **context,
    )


def filter_of(
    request: Request, labels: Mapping[tuple[int | None, str, str], str]
) -> tuple[forms.FilterForm, queries.Filter]:
    """The filter in an address. What is typed wrong is left out rather than refused: it only narrows a list."""
    categories = list({key: text for (_library, _list, key), text in labels.items()}.items())
    form = forms.FilterForm(request.GET, categories=categories)
    form.is_valid()
    data = form.cleaned_data
    top = organizations.unit(request.scope, data["unit"]) if data.get("unit") else None
    return form, queries.Filter(
        top=top,
        adoption_id=data.get("campaign"),
        category=data.get("category", ""),
        state=data.get("state", ""),
        origin=data.get("origin", ""),
        words=data.get("words", "").strip(),
        overdue_on=clock.today() if data.get("overdue") else None,
        waits=data.get("waits", ""),
        look_back_by=clock.today() if data.get("waits") == "look_back" else None,
        came_back=bool(data.get("came_back")),
    )


_BY_STATE = ("state", "overdue", "waits")
_NARROWING = (*_BY_STATE, "category", "origin", "words", "came_back")


def _address(request: Request, without: tuple[str, ...], **more: str) -> str:
    """This page's address without some of its filters, from its first page."""
    left_out = (*without, "before", "after")
    kept = {name: value for name, value in request.GET.items() if name not in left_out and value}
    return "?" + urlencode(kept | more)


def _ledger_context(
    request: Request,
    form: forms.FilterForm,
    wanted: queries.Filter,
    listed: queries.Slice,
    labels: Mapping[tuple[int | None, str, str], str],
) -> dict[str, Any]:
    today = clock.today()
    for row in listed.rows:
        row["state_label"], row["tone"] = State(row["state"]).label, TONES[State(row["state"])]
        row["category_label"] = (
            row["category_text"] or _("其他")
            if row["category"] == OTHER
            else labels.get((row["library_id"], row["checklist"], row["category"]), row["category"])
        )
        row["late"] = rules.is_overdue(state=State(row["state"]), due_on=row["due_on"], today=today)
    asked = {key: value for key, value in request.GET.items() if key not in ("before", "after") and value}
    query = urlencode(asked)
    return {
        "rows": listed.rows,
        "query": query,
        "filtered": bool(set(asked) - {"unit", "campaign"}),
        "top": wanted.top,
        "pager": {
            "newer_url": f"?{query}&after={listed.newer}" if listed.newer else None,
            "older_url": f"?{query}&before={listed.older}" if listed.older else None,
            "total": listed.total,
            # The figures above leave out what was withdrawn; the list shows it.
            "label": None if wanted.state or wanted.waits else _("已撤销的也列出"),
        },
        "may_open": request.scope.holds(*roles.OFFICERS, *roles.SUPERIORS),
        "may_import": request.scope.holds(roles.DEPARTMENT_STAFF, roles.TOWNSHIP_ORGANIZATION_MEMBER),
    }


def may_conclude(scope: Scope) -> bool:
    """Whether the ledger leads to earlier conclusions: for who keeps them, and who is named on one."""
    if scope.holds(*policy.KEEPS_CONCLUSIONS):
        return True
    return scope.actor_id is not None and ConclusionAccess.conclusions_of(scope.actor_id).exists()


def _key(request: Request, name: str) -> int | None:
    value = request.GET.get(name, "")
    return as_number(value)


# --- its papers

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@route("GET", verb="list")
def ledger_word(request: Request) -> FileResponse:
    _form, wanted = filter_of(request, queries.category_labels())
    return _download(papers.ledger_word(request.scope, wanted), "docx", _WORD)


@route("GET", verb="list")
def ledger_excel(request: Request) -> FileResponse:
    _form, wanted = filter_of(request, queries.category_labels())
    return _download(papers.ledger_excel(request.scope, wanted), "xlsx", _EXCEL)


def _download(content: bytes, ending: str, kind: str) -> FileResponse:
    name = _("问题整改台账%(day)s") % {"day": f"{clock.today():%Y%m%d}"}
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=f"{name}.{ending}", content_type=kind)


# --- reading one in

# Files a reader has uploaded and not yet committed, by hash, in the session: nobody commits another's.
_WAITING = "ledger_imports"


@route("GET", "POST", verb="import")
def import_ledger(request: Request) -> HttpResponse:
    """Upload, and see row by row what would be kept; nothing is written yet."""
    unit = _import_unit(request)
    policy.OPENING.require(request.scope, "import", unit, refusal=_("导入台账由组织部或者苏木乡镇组织委员办理。"))
    form = forms.ImportForm(request.POST or None, request.FILES or None, initial={"unit": unit.pk})
    context: dict[str, Any] = {"unit": unit, "adoption": _running_over(request, unit)}
    if request.method == "GET":
        return page(request, "rectification/import.html", form=form, **context)
    if not form.is_valid():
        return page(request, "rectification/import.html", form=form, status=422, **context)
    try:
        taken = files.take(form.cleaned_data["file"])
        report = _read(request, unit, taken.sha256, commit=False)
    except QingyuanError as error:
        form.add_error("file", error.message)
        return page(request, "rectification/import.html", form=form, status=422, **context)
    request.session[_WAITING] = [*request.session.get(_WAITING, [])[-4:], taken.sha256]
    return page(
        request, "rectification/import_preview.html", report=report, sha256=taken.sha256, rows=_told(report), **context
    )


@route("POST", verb="import")
def commit_import(request: Request) -> HttpResponse:
    """Keep what the preview showed."""
    unit = _import_unit(request)
    sha256 = request.POST.get("file", "")
    if sha256 not in request.session.get(_WAITING, []) or not files.path_of(sha256).is_file():
        raise BadInput(_("这份文件已不在待导入的列表里，可能放得太久。请重新上传一次。"), "upload_gone")
    report = _read(request, unit, sha256, commit=True)
    return page(request, "rectification/import_done.html", unit=unit, report=report, rows=_told(report))


def _read(request: Request, unit: Organization, sha256: str, *, commit: bool) -> imports.Report:
    return imports.import_ledger(
        request.scope,
        unit_id=unit.pk,
        path=files.path_of(sha256),
        adoption=_running_over(request, unit),
        commit=commit,
        now=clock.now(),
    )


def _told(report: imports.Report) -> dict[str, list[tuple[imports.RowOutcome, str]]]:
    """The rows with something to say: those a person should look at, and those kept with a remark."""
    told: dict[str, list[tuple[imports.RowOutcome, str]]] = {"look": [], "kept": []}
    for row in report.rows:
        if row.reasons and row.outcome != "not_a_finding":
            said = " ".join(imports.reason_text(code) for code in row.reasons)
            told["kept" if row.outcome == "added" else "look"].append((row, said))
    return told


def _import_unit(request: Request) -> Organization:
    value = request.POST.get("unit") or request.GET.get("unit") or ""
    if (unit_id := as_number(value)) is not None:
        return organizations.unit(request.scope, unit_id)
    tops = organizations.tops(request.scope)
    if not tops:
        raise not_here()
    # Whoever is a member of a branch elsewhere reads in for the place he works for.
    return next((unit for unit in tops if policy.OPENING.allows(request.scope, "import", unit)), tops[0])


def _running_over(request: Request, unit: Organization) -> Adoption | None:
    return regimes.running_over(request.scope, "campaign", unit)
