"""Launching, pausing, resuming and ending a campaign (启动、暂停、恢复、结束)."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route
from qingyuan.people.accounts.forms import PaperDecisionForm
from qingyuan.people.accounts.services import OnPaper
from qingyuan.people.organizations.forms import attempt
from qingyuan.regimes.models import Adoption

from .. import forms, policy, queries, services, summary
from . import shared


@route("GET", "POST", verb="adopt")
def launch(request: Request, adoption_id: int) -> HttpResponse:
    """A head launches with one press; an officer with the page the head has signed (代录)."""
    adoption = shared.arranged(request, adoption_id)
    form, status = _paper(request, adoption), 200
    if request.method == "POST":
        revision = shared.revision_of(request)

        def call(on_paper: OnPaper | None = None) -> Adoption:
            return services.launch(
                request.scope, adoption_id=adoption.pk, revision=revision, now=clock.now(), on_paper=on_paper
            )

        # Paper is taken in before the service's transaction begins.
        done, status = attempt(form, lambda: call(form.given())) if form is not None else (call(), 200)
        if done:
            say(request, _("已启动。范围内的单位和党员从现在起都能看到。"))
            return redirect(reverse("campaigns:campaign", args=[adoption.pk]))
    return page(request, "campaigns/launch.html", adoption=adoption, form=form, status=status)


@route("POST", verb="adopt")
def resume(request: Request, adoption_id: int) -> HttpResponse:
    adoption = shared.arranged(request, adoption_id)
    services.resume(request.scope, adoption_id=adoption.pk, revision=shared.revision_of(request), now=clock.now())
    say(request, _("已恢复。阶段的日期没有变，时间不够的可以给阶段延期。"))
    return redirect(reverse("campaigns:campaign", args=[adoption.pk]))


@route("GET", "POST", verb="adopt")
def pause(request: Request, adoption_id: int) -> HttpResponse:
    """Why it rests, then let it (暂停)."""
    adoption = shared.arranged(request, adoption_id)
    form, status = forms.ReasonForm(request.POST or None), 200
    if request.method == "POST":
        done, status = attempt(
            form,
            lambda: services.pause(
                request.scope,
                adoption_id=adoption.pk,
                revision=shared.revision_of(request),
                reason=form.cleaned_data["reason"],
                now=clock.now(),
            ),
        )
        if done:
            say(request, _("已暂停。恢复以前，不再要各单位办新的事；已查出的问题照常整改。"))
            return redirect(reverse("campaigns:campaign", args=[adoption.pk]))
    return page(request, "campaigns/pause.html", adoption=adoption, form=form, status=status)


@route("GET", "POST", verb="adopt")
def end(request: Request, adoption_id: int) -> HttpResponse:
    """The figures that will stand in the summary, a few words if wanted, then end it (结束并小结)."""
    adoption = shared.arranged(request, adoption_id)
    form, paper, status = forms.ClosingForm(request.POST or None), _paper(request, adoption), 200
    if request.method == "POST":

        def call() -> Adoption:
            return services.end(
                request.scope,
                adoption_id=adoption.pk,
                revision=shared.revision_of(request),
                words=form.cleaned_data["words"],
                now=clock.now(),
                on_paper=paper.given() if paper is not None else None,
            )

        done, status = attempt(form, call) if paper is None or paper.is_valid() else (None, 422)
        if done:
            say(request, _("已结束，小结已存。没有销号的问题照常整改，不会因为结束而消失。"))
            return redirect(reverse("campaigns:campaign", args=[adoption.pk]))
    return page(
        request,
        "campaigns/end.html",
        adoption=adoption,
        form=form,
        paper_form=paper,
        figures=summary.figures(request.scope, adoption, today=clock.today()),
        status=status,
    )


def _paper(request: Request, adoption: Adoption) -> PaperDecisionForm | None:
    """What an officer fills in for his head; None for a head."""
    if policy.decides(request.scope, adoption):
        return None
    return PaperDecisionForm(
        request.POST or None,
        request.FILES or None,
        unit=adoption.unit,
        existed_on=queries.decided_since(adoption),
    )
