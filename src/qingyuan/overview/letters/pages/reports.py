"""The pages of reports (上报件): the list, choosing figures, one report with its differences, its papers."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock, facts, files
from qingyuan.kernel.errors import QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.kernel.services import snapshot
from qingyuan.people.organizations.models import Organization

from .. import forms, papers, policy, queries, rules, services
from ..models import Report
from ..states import FIXED, ReportState
from ..titles import title_of
from .letters import committees_of, keys_of
from .lines import EXCEL, WORD, download


@route("GET", verb="list")
def reports(request: Request) -> HttpResponse:
    found = queries.reports(request.scope)
    part = queries.by_key(found, *keys_of(request))
    return page(
        request,
        "letters/reports.html",
        rows=part.rows,
        pager=part.pager("", found.count()),
        may_draft=bool(queries.committees(request.scope)),
    )


@route("GET", "POST", verb="draft")
def new(request: Request) -> HttpResponse:
    """A new report: for a letter (?letter=), or like an earlier one (?like=)."""
    units = committees_of(request)
    form = _form(request, units, initial=_proposed(request), data=request.POST or None)
    error = None
    if request.method == "POST" and form.is_valid():
        unit = next((one for one in units if one.pk == form.cleaned_data.get("unit")), units[0])
        try:
            report = services.draft(
                request.scope,
                unit=unit,
                letter_id=form.cleaned_data["letter"],
                chosen=form.chosen(),
                now=clock.now(),
            )
        except QingyuanError as refused:
            error = refused
        else:
            say(request, _("数字已经算好，请核对后冻结。"))
            return redirect(reverse("letters:report", args=[report.pk]))
    status = error.status if error else 422 if request.method == "POST" else 200
    return page(
        request, "letters/report_form.html", form=form, report=None, known=form.known, error=error, status=status
    )


def _proposed(request: Request) -> dict[str, Any]:
    """What the form begins with: the letter it answers, or the report it is made like."""
    scope = request.scope
    like = as_number(request.GET.get("like"))
    if like is not None:
        return _initial_of(queries.report(scope, like))
    asked = as_number(request.GET.get("letter"))
    if asked is None:
        return {}
    letter = queries.letter(scope, asked)
    title = title_of(letter.asks)
    return {"letter": letter.pk, "for_unit": letter.sender, "title": title, "unit": letter.unit_id}


def _initial_of(report: Report) -> dict[str, Any]:
    found = queries.figures(report)
    return {
        "letter": report.letter_id,
        "unit": report.unit_id,
        "title": report.title,
        "for_unit": report.for_unit,
        "campaign": report.adoption_id or "",
        "figures": [one.name for one in found if not one.part],
        "divided": list({one.name: None for one in found if one.part}),
    }


def _form(
    request: Request, units: list[Organization], *, initial: dict[str, Any], data: Any = None
) -> forms.ReportForm:
    campaigns = {one.pk: one for unit in units for one in queries.campaigns(request.scope, unit)}
    if not initial.get("campaign") and campaigns and "figures" not in initial:
        initial = {**initial, "campaign": next(iter(campaigns))}
    return forms.ReportForm(
        data, initial=initial, units=units, campaigns=list(campaigns.values()), known=facts.figures()
    )


@route("GET", "POST", verb="change")
def change(request: Request, report_id: int) -> HttpResponse:
    """Choose otherwise while the report is a draft."""
    report = queries.report(request.scope, report_id)
    policy.REPORTS.require(request.scope, "change", report, refusal=policy.refusal("change"))
    rules.check_report_move("change", ReportState(report.state))
    form = _form(request, [report.unit], initial=_initial_of(report), data=request.POST or None)
    error = None
    if request.method == "POST" and form.is_valid():
        try:
            services.change(
                request.scope,
                report_id=report_id,
                revision=form.cleaned_data["revision"] or 0,
                chosen=form.chosen(),
                now=clock.now(),
            )
        except QingyuanError as refused:
            if refused.status == 404:
                raise
            error = refused
        else:
            say(request, _("已保存，数字按新的选择重算。"))
            return redirect(reverse("letters:report", args=[report_id]))
    status = error.status if error else 422 if request.method == "POST" else 200
    return page(
        request, "letters/report_form.html", form=form, report=report, known=form.known, error=error, status=status
    )


@route("GET", verb="view")
def report(request: Request, report_id: int) -> HttpResponse:
    return report_page(request, queries.report(request.scope, report_id))


def report_page(
    request: Request, found: Report, *, bound: dict[str, Any] | None = None, error: QingyuanError | None = None
) -> HttpResponse:
    """The page of a report: its figures, what differs now, its signatures, and what can be done next."""
    scope = request.scope
    with snapshot():
        drawn = queries.drawn(scope, found, queries.figures(found), today=clock.today())
        accounts = queries.accounts(scope, drawn) if found.state in FIXED else []
    built = {
        "attach": forms.ScanForm(auto_id="attach_%s"),
        "send": forms.SendForm(auto_id="send_%s", initial={"on": clock.today(), "to": found.for_unit}),
        "discard": forms.NoteForm(auto_id="discard_%s"),
    }
    context = {
        "report": found,
        "drawn": drawn,
        "accounts": accounts,
        "differing": [one for one in accounts if not one.difference.none],
        "pages": queries.signed_pages(found),
        "may": {
            verb: verb in rules.report_moves_from(ReportState(found.state))
            and policy.REPORTS.allows(scope, verb, found)
            for verb in policy.REPORTS.may
        },
        "sees_letter": found.letter is not None and policy.LETTERS.allows(scope, "view", found.letter),
        "history": chronicle.entries_of_record(reference(found)),
        "forms": {**built, **(bound or {})},
        "error": error,
    }
    status = error.status if error else 422 if bound else 200
    return page(request, "letters/report.html", status=status, **context)


@route("GET", verb="view")
def printed(request: Request, report_id: int) -> HttpResponse:
    """The report as it is printed, its 审签单 behind it."""
    found = queries.report(request.scope, report_id)
    drawn = queries.drawn(request.scope, found, queries.figures(found), today=clock.today())
    return page(request, "letters/print.html", report=found, drawn=drawn, now=clock.now())


@route("GET", verb="view")
def report_word(request: Request, report_id: int) -> FileResponse:
    found = queries.report(request.scope, report_id)
    drawn = queries.drawn(request.scope, found, queries.figures(found), today=clock.today())
    return download(papers.report_word(found, drawn), found.title, "docx", WORD)


@route("GET", verb="view")
def report_excel(request: Request, report_id: int) -> FileResponse:
    found = queries.report(request.scope, report_id)
    drawn = queries.drawn(request.scope, found, queries.figures(found), today=clock.today())
    return download(papers.report_excel(found, drawn), found.title, "xlsx", EXCEL)


@route("GET", verb="view")
def signed_page(request: Request, report_id: int, page_id: int) -> HttpResponse:
    return files.response(queries.signed_page(request.scope, report_id, page_id))  # type: ignore[return-value]
