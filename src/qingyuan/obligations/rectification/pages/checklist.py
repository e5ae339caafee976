"""Loading an official checklist (导入清单页面): upload, look at what it would become, decide, issue; and out again."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock, files
from qingyuan.kernel.errors import BadInput, Conflict, QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import policy as regimes_policy
from qingyuan.regimes import queries as regimes

from .. import checklist_import, forms
from ..checklist_import import Planned, Target
from ..checklist_keys import KEEP, NEW
from ..checklist_paper import checklist_excel as excel_of
from ..checklist_rows import DEFAULTED, REASONS
from ..checklist_words import SEVERITY, say_applies, say_units
from ..specs import ChecklistSpec

# Files a reader has uploaded and not yet issued, by hash, in the session: nobody issues another's.
_WAITING = "checklist_imports"
_DECISION = "decide-"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@route("GET", "POST", verb="import")
def import_checklist(request: Request) -> HttpResponse:
    """Upload, and see category by category what the list would become; nothing is written yet."""
    unit = _unit(request)
    checklist_import.require(request.scope, unit)
    targets = checklist_import.targets(unit)
    form = forms.ChecklistFileForm(
        request.POST or None, request.FILES or None, targets=targets, initial={"unit": unit.pk}
    )
    if request.method == "GET" or not form.is_valid():
        return _upload_page(request, unit, form, status=200 if request.method == "GET" else 422)
    try:
        taken = files.take(form.cleaned_data["file"])
        planned = _plan(request, unit, taken.sha256, form.cleaned_data["target"], {})
    except QingyuanError as error:
        form.add_error("file", error.message)
        return _upload_page(request, unit, form, status=422)
    request.session[_WAITING] = [*request.session.get(_WAITING, [])[-4:], taken.sha256]
    issuing = forms.ChecklistIssueForm(
        initial={
            "unit": unit.pk,
            "target": form.cleaned_data["target"],
            "file": taken.sha256,
            "version": planned.target.version,
            "title": planned.default_title,
        }
    )
    return _look_page(request, planned, issuing)


@route("POST", verb="import")
def commit_checklist(request: Request) -> HttpResponse:
    """Issue what was looked at, with the title, the standing and what was decided."""
    unit = _unit(request)
    checklist_import.require(request.scope, unit)
    sha256 = request.POST.get("file", "")
    if sha256 not in request.session.get(_WAITING, []) or not files.path_of(sha256).is_file():
        raise BadInput(_("这份文件已不在待导入的列表里，可能放得太久。请重新上传一次。"), "upload_gone")
    decisions = {
        name.removeprefix(_DECISION): value
        for name, value in request.POST.items()
        if name.startswith(_DECISION) and value in (KEEP, NEW)
    }
    planned = _plan(request, unit, sha256, request.POST.get("target", ""), decisions)
    form = forms.ChecklistIssueForm(request.POST)
    if not form.is_valid():
        return _look_page(request, planned, form, status=422)
    if form.cleaned_data["version"] != planned.target.version:
        raise Conflict(
            _("您看过以后，这份清单又发布了第%(version)s版。请重新上传，同最新的一版比对后再发布。")
            % {"version": planned.target.version}
        )
    try:
        row = checklist_import.issue(
            request.scope,
            planned,
            title=form.cleaned_data["title"],
            compared=form.cleaned_data["compared"],
            now=clock.now(),
        )
    except BadInput as error:
        form.add_error("compared" if error.code == "not_all_read" else None, error.message)
        return _look_page(request, planned, form, status=422)
    say(
        request,
        _("已发布“%(title)s”第%(version)s版（%(standing)s），列入制度库。")
        % {"title": row.title, "version": row.version, "standing": row.get_standing_display()},
    )
    return redirect(reverse("regimes:library", args=[*row.library.split("/"), row.version]))


@route("GET", verb="list")
def checklist_excel(request: Request, issuer: str, name: str, number: int, key: str) -> FileResponse:
    """A list of a library, to be changed in an office and loaded again."""
    row = regimes.version(f"{issuer}/{name}", number)
    spec = regimes.read(row).item("checklist", key)
    if not isinstance(spec, ChecklistSpec):
        raise not_here()
    file = _("%(title)s第%(version)s版") % {"title": spec.text, "version": row.version}
    return FileResponse(
        io.BytesIO(excel_of(row, spec)), as_attachment=True, filename=f"{file}.xlsx", content_type=_EXCEL
    )


def _upload_page(request: Request, unit: Organization, form: forms.ChecklistFileForm, *, status: int) -> HttpResponse:
    lists = [(row, spec) for row, spec in regimes.offered("checklist")]
    return page(request, "rectification/checklist_import.html", status=status, unit=unit, form=form, lists=lists)


def _look_page(
    request: Request, planned: Planned, form: forms.ChecklistIssueForm, *, status: int = 200
) -> HttpResponse:
    remarks = {
        code: [row for row in planned.read.remarked if code in row.reasons]
        for code in DEFAULTED
        if any(code in row.reasons for row in planned.read.remarked)
    }
    return page(
        request,
        "rectification/checklist_look.html",
        status=status,
        planned=planned,
        form=form,
        remarks=remarks,
        reasons=REASONS,
        questions=list(planned.given.questions()),
        decision=_DECISION,
        facts=_facts,
    )


def _facts(item: Any) -> str:
    """Beside a manifestation: whom and which units it concerns, its basis, how serious."""
    units = say_units(item.units) or _("各单位")
    return " · ".join([say_applies(item.applies), units, item.basis, SEVERITY[item.severity]])


def _plan(request: Request, unit: Organization, sha256: str, target: str, decisions: Mapping[str, str]) -> Planned:
    return checklist_import.plan(
        request.scope,
        unit_id=unit.pk,
        path=files.path_of(sha256),
        target=_target(unit, target),
        decisions=decisions,
    )


def _target(unit: Organization, value: str) -> Target:
    if value == checklist_import.NEW_LIST:
        return checklist_import.new_target(unit)
    found = next((one for one in checklist_import.targets(unit) if one.value == value), None)
    if found is None:
        raise BadInput(_("所选的清单不是本单位发布的，请重新选择。"), "not_own_library")
    return found


def _unit(request: Request) -> Organization:
    value = request.POST.get("unit") or request.GET.get("unit") or ""
    if (unit_id := as_number(value)) is not None:
        return organizations.unit(request.scope, unit_id)
    tops = organizations.tops(request.scope)
    if not tops:
        raise not_here()
    # Whoever is a member of a branch elsewhere loads for the place he works for.
    return next((unit for unit in tops if regimes_policy.POLICY.allows(request.scope, "issue", unit)), tops[0])
