"""Reading a roster sheet in (导入名单): upload, look, take in, fetch what was refused."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock, files
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.routes import route
from qingyuan.kernel.sheets import Column, read_workbook, write_table
from qingyuan.people.organizations.forms import attempt
from qingyuan.people.organizations.signing import signed

from .. import forms, planning, services
from ..models import Intake
from ..services.intakes import rows_of, unpacked
from ..sheet import COLUMNS, Read, read_rows
from .shared import number, scope_of, unit_for

_OUTCOMES = (planning.ADDED, planning.UNCHANGED, planning.REFUSED, planning.NOT_A_PERSON)
_SHOWN = 200
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@route("GET", "POST", verb="add")
def upload(request: HttpRequest) -> HttpResponse:
    """Choose a file; its rows are read and shown, nothing is entered yet."""
    unit = unit_for(request, "add", number(request.GET.get("unit")))
    form = forms.SheetForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        intake, status = attempt(
            form,
            lambda: services.take_sheet(
                scope_of(request),
                top_id=unit.pk,
                file_name=form.cleaned_data["file"].name,
                read=_read(form.cleaned_data["file"]),
                now=clock.now(),
            ),
        )
        if intake is not None:
            return redirect(intake.get_absolute_url())
    return page(request, "roster/upload.html", status=status, unit=unit, form=form)


def _read(uploaded: UploadedFile) -> Read:
    path = files.incoming(uploaded)
    try:
        return read_rows(read_workbook(Path(path)))
    finally:
        path.unlink(missing_ok=True)


@route("GET", verb="add")
def intake(request: HttpRequest, intake_id: int) -> HttpResponse:
    """What taking the sheet in would do, or what it did."""
    found = _own(request, intake_id)
    kept = unpacked(found)
    if found.committed_at is not None:
        return page(
            request,
            "roster/taken_in.html",
            intake=found,
            unit=found.top,
            sentence=_sentence(kept.get("counts", {})),
            refused=kept.get("refused", []),
            notes=kept.get("notes", []),
            left_out=kept.get("left_out", []),
        )
    planned = planning.plan(scope_of(request), found.top, rows_of(kept), clock.today())
    counts = Counter(one.outcome for one in planned)
    return page(
        request,
        "roster/preview.html",
        intake=found,
        unit=found.top,
        sentence=_sentence(counts),
        counts=counts,
        refused=[one for one in planned if one.outcome == planning.REFUSED],
        added=[one for one in planned if one.outcome == planning.ADDED][:_SHOWN],
        noted=[one for one in planned if one.notes and one.outcome == planning.UNCHANGED],
        shown=_SHOWN,
        left_out=kept["left_out"],
    )


@route("POST", verb="add")
def commit(request: HttpRequest, intake_id: int) -> HttpResponse:
    found = _own(request, intake_id)
    taken = services.commit_sheet(scope_of(request), intake_id=found.pk, by=signed(request), now=clock.now())
    say(request, _("名单已入册。"))
    return redirect(taken.get_absolute_url())


@route("GET", verb="add")
def refused(request: HttpRequest, intake_id: int) -> HttpResponse:
    """The refused rows as they stood in the sheet, the reason in the last column; put right, only these come back."""
    found = _own(request, intake_id)
    kept = unpacked(found)
    if found.committed_at is None:
        planned = planning.plan(scope_of(request), found.top, rows_of(kept), clock.today())
        rows: list[dict[str, Any]] = [
            {**one.row.as_json(), "reasons": [str(reason) for reason in one.reasons]}
            for one in planned
            if one.outcome == planning.REFUSED
        ]
    else:
        rows = kept.get("refused", [])
    keys = [key for key in COLUMNS if any(row["values"].get(key) for row in rows)]
    columns = [Column(key, COLUMNS[key][0], 22 if key in ("id_number", "unit") else 13) for key in keys]
    target = io.BytesIO()
    write_table(
        target,
        title=_("退回的行"),
        columns=[*columns, Column("row", _("原行号"), 8), Column("reasons", _("退回原因"), 60)],
        rows=[
            [*(row["values"].get(key, "") for key in keys), str(row["row"]), "；".join(row["reasons"])] for row in rows
        ],
        made_at=found.taken_at,
    )
    response = HttpResponse(target.getvalue(), content_type=_XLSX)
    response["Content-Disposition"] = "attachment; filename*=UTF-8''%E9%80%80%E5%9B%9E%E7%9A%84%E8%A1%8C.xlsx"
    response["Cache-Control"] = "no-store"
    return response


def _own(request: HttpRequest, intake_id: int) -> Intake:
    """An intake of this very account. Raises NotHere."""
    scope = scope_of(request)
    found = Intake.within(scope).select_related("top").filter(pk=intake_id).first()
    if found is None or found.account_id != scope.account_id:
        raise not_here()
    unit_for(request, "add", found.top_id)
    return found


def _sentence(counts: Counter[str] | dict[str, int]) -> str:
    """共读到 … 行 (名册导入结果)."""
    found = {outcome: counts.get(outcome, 0) for outcome in _OUTCOMES}
    return _(
        "共读到%(rows)s行：新增%(added)s人，未变%(unchanged)s人，退回%(refused)s人，另有%(other)s行是标题或合计。"
    ) % {
        "rows": sum(found.values()),
        "added": found[planning.ADDED],
        "unchanged": found[planning.UNCHANGED],
        "refused": found[planning.REFUSED],
        "other": found[planning.NOT_A_PERSON],
    }
