"""Launching, pausing, resuming and ending a campaign (启动、暂停、恢复、结束)."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route
from qingyuan.people.organizations.forms import attempt

from .. import forms, services, summary
from . import shared


@route("POST", verb="adopt")
def launch(request: Request, adoption_id: int) -> HttpResponse:
    adoption = shared.arranged(request, adoption_id)
    services.launch(request.scope, adoption_id=adoption.pk, revision=shared.revision_of(request), now=clock.now())
    say(request, _("已启动。范围内的单位和党员从现在起都能看到。"))
    return redirect(reverse("campaigns:campaign", args=[adoption.pk]))


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
    form, status = forms.ClosingForm(request.POST or None), 200
    if request.method == "POST":
        done, status = attempt(
            form,
            lambda: services.end(
                request.scope,
                adoption_id=adoption.pk,
                revision=shared.revision_of(request),
                words=form.cleaned_data["words"],
                now=clock.now(),
            ),
        )
        if done:
            say(request, _("已结束，小结已存。没有销号的问题照常整改，不会因为结束而消失。"))
            return redirect(reverse("campaigns:campaign", args=[adoption.pk]))
    return page(
        request,
        "campaigns/end.html",
        adoption=adoption,
        form=form,
        figures=summary.figures(request.scope, adoption, today=clock.today()),
        status=status,
    )
