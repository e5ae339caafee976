"""The 转录单 (转录单): who changed since a day, and the paper to copy from into the national system."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import queries as chronicle
from qingyuan.kernel import clock, idempotency
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.pages import page
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import as_number
from qingyuan.kernel.routes import route
from qingyuan.people.organizations.forms import day_field
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.signing import signed
from qingyuan.people.roster.pages.shared import unit_for

from .. import papers, services, transcripts
from ..services.transcribing import TRANSCRIBED
from ..transcript_papers import transcript_workbook
from .shared import scope_of

# Where no 转录单 has been made yet: changes are copied monthly.
_FIRST = timedelta(days=31)


class SinceForm(forms.Form):
    """From which day on, or whom by name (从哪天起)."""

    unit = forms.CharField(required=False, widget=forms.HiddenInput)
    since = day_field(gettext_lazy("从哪天起有变动的"), required=False)
    q = forms.CharField(label=gettext_lazy("或按姓名找人"), max_length=60, required=False)


@route("GET", "POST", verb="list")
def transcript(request: HttpRequest) -> HttpResponseBase:
    """Who is to be copied; sent, the paper itself, or the same as a workbook."""
    unit_id = as_number(request.GET.get("unit"))
    if unit_id is None:
        raise not_here()
    unit = unit_for(request, "list", unit_id)
    form = SinceForm(request.GET)
    form.is_valid()
    last = chronicle.last_of(unit.pk, TRANSCRIBED)
    begun = clock.day_of(last.received) if last else clock.today() - _FIRST
    since = form.cleaned_data.get("since") or begun
    refusal = ""
    if request.method == "POST":
        try:
            return _made(request, unit, since)
        except BadInput as error:
            refusal = error.message
    words = (form.cleaned_data.get("q") or "").strip()
    if words:
        rows = transcripts.named_like(scope_of(request), unit, words)
        total = len(rows)
    else:
        rows, total = transcripts.changed_since(scope_of(request), unit, since)
    return page(
        request,
        "intake/transcript_choose.html",
        status=422 if refusal else 200,
        unit=unit,
        form=SinceForm(initial={"unit": unit.pk, "since": since, "q": words}) if not form.errors else form,
        rows=rows,
        total=total,
        most=transcripts.MOST,
        since=since,
        by_name=bool(words),
        last=last,
        refusal=refusal,
    )


def _made(request: HttpRequest, unit: Organization, since: date) -> HttpResponseBase:
    now = clock.now()
    chosen = [pk for text in request.POST.getlist("person")[: transcripts.MOST] if (pk := as_number(text)) is not None]
    sheets = transcripts.sheets(scope_of(request), unit, chosen, since, now)
    # On paper first, then as a workbook: both go out, and both are entered.
    with idempotency.every_time():
        services.transcribe(
            scope_of(request), unit_id=unit.pk, people=len(sheets), since=since, by=signed(request), now=now
        )
    if request.POST.get("as") == "excel":
        target = io.BytesIO()
        transcript_workbook(unit, sheets, target, at=now)
        target.seek(0)
        name = _("转录单 %(unit)s %(day)s") % {"unit": unit.short_name, "day": f"{clock.day_of(now):%Y%m%d}"}
        return FileResponse(target, as_attachment=True, filename=f"{name}.xlsx", content_type=papers.XLSX)
    context: dict[str, Any] = {
        "sheets": [
            {"sheet": sheet, "pairs": list(zip(transcripts.COLUMNS, sheet.values, strict=True))} for sheet in sheets
        ]
    }
    return page(
        request, "intake/transcript.html", unit=unit, since=since, at=now, back=request.get_full_path(), **context
    )
