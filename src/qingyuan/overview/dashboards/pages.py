"""The map of a campaign (一张图), drilled down from the league to a branch, and its boundaries."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel import clock, navigation
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route
from qingyuan.obligations.rectification.models import OTHER
from qingyuan.overview.campaigns import queries as campaigns
from qingyuan.overview.campaigns.pages import shared
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.states import State

from . import forms, geojson, queries, services
from .policy import ONLY_DEPARTMENT, POLICY
from .queries import Shown

navigation.entry("dashboards:dashboard", gettext_lazy("一张图"), icon="map", order=250, roles=roles.SUPERIORS)


@route("GET", verb="view")
def dashboard(request: Request) -> HttpResponse:
    """The map of the newest campaign that runs over or under this reader; what to do where there is none."""
    if not request.scope.holds(*roles.SUPERIORS):
        raise not_here()
    running = regimes.adoptions(request.scope, "campaign").exclude(state=State.DRAFT)
    newest = max(running, key=lambda one: (one.state == State.IN_FORCE, one.starts_on, one.pk), default=None)
    if newest is None:
        return page(request, "dashboards/none.html")
    return redirect(reverse("dashboards:map", args=[newest.pk]))


@route("GET", verb="view")
def map_of(request: Request, adoption_id: int) -> HttpResponse:
    scope, today = request.scope, clock.today()
    adoption = shared.campaign_of(request, adoption_id)
    if not scope.holds(*roles.SUPERIORS):
        raise not_here()
    top = shared.place(request, adoption)
    if not scope.covers(top.path, *roles.SUPERIORS):
        raise not_here()
    asked = request.GET.get("show", "")
    stages = campaigns.stages(scope, adoption)
    checking = campaigns.checking_stage(scope, adoption)
    # While lists are gone through the map is about them, afterwards about what is overdue.
    usual = Shown.LISTS if checking is not None and today <= checking.ends_on else Shown.OVERDUE
    shown = Shown(asked) if asked in list(Shown) else usual
    return page(
        request,
        "dashboards/map.html",
        adoption=adoption,
        campaigns=list(regimes.adoptions(scope, "campaign").exclude(state=State.DRAFT)),
        steps=shared.steps(adoption, stages, today),
        above=shared.above(request, adoption, top),
        shown=shown,
        Shown=Shown,
        found=queries.map_of(scope, adoption, top, shown, today=today),
        ledger_url=campaigns.ledger_url,
        may_bring=POLICY.allows(scope, "bring", top),
        OTHER=OTHER,
    )


@route("GET", "POST", verb="bring")
def boundaries(request: Request, unit_id: int) -> HttpResponse:
    """Bring the boundaries of the units directly below a place (导入界线): all that match, told which do not."""
    top = organizations.unit(request.scope, unit_id)
    POLICY.require(request.scope, "bring", top, refusal=ONLY_DEPARTMENT)
    form = forms.BoundariesForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                features = geojson.read(form.cleaned_data["file"].read(geojson.MAX_BYTES + 1))
                names = {
                    unit.pk: (unit.short_name, unit.name, unit.division_path.rsplit("/", 1)[-1])
                    for unit in organizations.children(request.scope, top)
                }
                shapes, unknown = geojson.matched(features, names)
                kept = services.bring(
                    request.scope,
                    top=top,
                    shapes=shapes,
                    approved=form.cleaned_data["approved"],
                    now=clock.now(),
                )
            except BadInput as refused:
                form.add_error(None, refused.message)
            else:
                said = _("已导入%(kept)s个单位的界线。") % {"kept": kept}
                if unknown:
                    said = _("%(said)s没有对上的：%(names)s。") % {"said": said, "names": "、".join(unknown[:10])}
                say(request, said)
                return redirect(reverse("dashboards:boundaries", args=[top.pk]))
    return page(
        request,
        "dashboards/boundaries.html",
        top=top,
        form=form,
        kept=queries.kept(request.scope, top),
        status=status,
    )


@route("POST", verb="bring")
def take_off(request: Request, unit_id: int) -> HttpResponse:
    top = organizations.unit(request.scope, unit_id)
    services.take_off(request.scope, top=top, now=clock.now())
    say(request, _("界线已撤下，图上改用方格。"))
    return redirect(reverse("dashboards:boundaries", args=[top.pk]))
