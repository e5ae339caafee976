"""Arranging a campaign on one page (集中治理的安排): more time for a stage, who carries it, the appraisal that is planned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route
from qingyuan.people.organizations.forms import attempt
from qingyuan.regimes.models import Adoption

from .. import forms, queries, services
from ..models import Role
from . import shared


@route("GET", verb="adopt")
def arrange(request: Request, adoption_id: int) -> HttpResponse:
    adoption = shared.arranged(request, adoption_id)
    services.require_open(adoption)
    return _shown(request, adoption)


def _shown(request: Request, adoption: Adoption, status: int = 200, **bound: Any) -> HttpResponse:
    scope = request.scope
    stages = queries.stages(scope, adoption)
    context: dict[str, Any] = {
        "extend": forms.ExtendForm(stages=stages),
        "body": forms.BodyForm(scope=scope, initial={"until": adoption.ends_on}),
        "appraisal": forms.AppraisalForm(),
        **bound,
    }
    return page(
        request,
        "campaigns/arrange.html",
        adoption=adoption,
        stages=stages,
        extensions=queries.extensions(scope, adoption),
        bodies=queries.bodies(scope, adoption),
        planned=queries.appraisal(scope, adoption),
        status=status,
        **context,
    )


def _done(
    request: Request, adoption: Adoption, name: str, form: Any, call: Callable[[], Adoption], sentence: str
) -> HttpResponse:
    done, status = attempt(form, call)
    if not done:
        return _shown(request, adoption, status, **{name: form})
    say(request, sentence)
    return redirect(reverse("campaigns:arrange", args=[adoption.pk]))


@route("POST", verb="adopt")
def extend(request: Request, adoption_id: int) -> HttpResponse:
    adoption = shared.arranged(request, adoption_id)
    form = forms.ExtendForm(request.POST, stages=queries.stages(request.scope, adoption))

    def call() -> Adoption:
        return services.extend(
            request.scope,
            adoption_id=adoption.pk,
            revision=shared.revision_of(request),
            stage_key=form.cleaned_data["stage"],
            to_on=form.cleaned_data["to_on"],
            reason=form.cleaned_data["reason"],
            now=clock.now(),
        )

    return _done(request, adoption, "extend", form, call, _("已延期，各单位看到的日期同时改了。"))


@route("POST", verb="adopt")
def add_body(request: Request, adoption_id: int) -> HttpResponse:
    """Name an organization that is there, or found a temporary one by its name."""
    adoption = shared.arranged(request, adoption_id)
    form = forms.BodyForm(request.POST, scope=request.scope)

    def call() -> Adoption:
        data = form.cleaned_data
        given: dict[str, Any] = {
            "adoption_id": adoption.pk,
            "revision": shared.revision_of(request),
            "role": Role(data["role"]),
            "work": data["work"],
            "now": clock.now(),
        }
        if data["organization"] is not None:
            return services.add_body(request.scope, organization=data["organization"], **given)
        return services.found_body(
            request.scope, over=data["over"] or adoption.unit, name=data["name"], until=data["until"], **given
        )

    return _done(request, adoption, "body", form, call, _("已列入。临时机构的成员请到它的组织页上任命。"))


@route("POST", verb="adopt")
def release_body(request: Request, adoption_id: int, body_id: int) -> HttpResponse:
    adoption = shared.arranged(request, adoption_id)
    services.release_body(
        request.scope,
        adoption_id=adoption.pk,
        revision=shared.revision_of(request),
        body_id=body_id,
        now=clock.now(),
    )
    say(request, _("已撤出。"))
    return redirect(reverse("campaigns:arrange", args=[adoption.pk]))


@route("POST", verb="adopt")
def plan_appraisal(request: Request, adoption_id: int) -> HttpResponse:
    adoption = shared.arranged(request, adoption_id)
    form = forms.AppraisalForm(request.POST)

    def call() -> Adoption:
        return services.plan_appraisal(
            request.scope,
            adoption_id=adoption.pk,
            revision=shared.revision_of(request),
            on=form.cleaned_data["on"],
            who=form.cleaned_data["who"],
            now=clock.now(),
        )

    return _done(request, adoption, "appraisal", form, call, _("已安排。"))
