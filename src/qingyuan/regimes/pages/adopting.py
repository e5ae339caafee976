"""Adopting a part of a campaign or something by itself, ending it, moving to a later version (采用、结束、换用新版)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, MoveRefused, QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization

from .. import forms, in_force, kinds, policy, queries, services
from ..models import Adoption
from ..states import State


@route("GET", "POST", verb="adopt")
def adopt(request: Request) -> HttpResponse:
    """Choose, see what changes for whom, confirm (采用)."""
    scope = request.scope
    units = queries.require_own_units(scope, "adopt", policy.ONLY_DEPARTMENT)
    campaigns = [
        one
        for one in queries.adoptions(scope, "campaign").filter(state=State.IN_FORCE)
        if any(unit.path.startswith(one.unit.path) for unit in units)
    ]
    offered = {
        f"{kind.name}:{row.library}:{row.version}:{item.key}": (row, kind.name, item)
        for kind in kinds.REGISTERED
        if kind.alone or (kind.part and campaigns)
        for row, item in queries.offered(kind.name)
    }
    posted = request.method == "POST"
    form = forms.PartForm(
        request.POST if posted else None,
        units=units,
        campaigns=[(one.pk, f"{one.title}（{one.unit.short_name}）") for one in campaigns],
        items=[
            (name, f"{item.text}（{item.noun}，{row.title} {row.get_standing_display()}）")
            for name, (row, _kind, item) in offered.items()
        ],
    )
    context: dict[str, Any] = {"form": form, "campaigns": campaigns, "offered": offered, "preview": None}
    if not (posted and form.is_valid()):
        return page(request, "regimes/adopt.html", status=422 if posted else 200, **context)
    unit, (row, kind, item) = form.unit(), offered[form.cleaned_data["item"]]
    campaign = next((one for one in campaigns if one.pk == form.cleaned_data["campaign"]), None)
    try:
        if "confirm" in request.POST:
            services.adopt_part(
                scope,
                unit=unit,
                campaign_id=campaign.pk if campaign else None,
                library=row,
                kind=kind,
                key=item.key,
                now=clock.now(),
            )
            say(
                request,
                _("已采用“%(title)s”，从今天起在%(unit)s施行。") % {"title": item.text, "unit": unit.short_name},
            )
            return redirect(_in_force(unit))
        changes = in_force.changes(unit=unit, campaign=campaign, library=row, kind=kind, key=item.key)
    except (BadInput, MoveRefused) as refused:
        form.add_error(None, refused.message)
        return page(request, "regimes/adopt.html", status=refused.status, **context)
    context["preview"] = {"changes": changes, "unit": unit, "row": row, "item": item, **_below(request, unit)}
    return page(request, "regimes/adopt.html", **context)


def _below(request: Request, unit: Organization) -> dict[str, int]:
    """For how many it would hold: the living units of the subtree, itself counted, and its branches."""
    return {
        "units": organizations.subtree(request.scope, unit).filter(dissolved_on__isnull=True).count(),
        "branches": organizations.branches_below(request.scope, [unit])[unit.pk],
    }


@route("POST", verb="adopt")
def end(request: Request, adoption_id: int) -> HttpResponse:
    """End what was adopted (结束). A campaign is ended on its own page."""
    adopted = _part(request, adoption_id)
    services.move(request.scope, adoption_id=adopted.pk, verb="end", revision=_revision(request), now=clock.now())
    say(request, _("已结束“%(title)s”，从今天起不再施行。") % {"title": adopted.title})
    return redirect(_in_force(adopted.unit))


@route("GET", "POST", verb="adopt")
def upgrade(request: Request, adoption_id: int) -> HttpResponse:
    """What the newest version of its library would change, and the button that moves to it (换用新版)."""
    adopted = queries.adoption(request.scope, adoption_id)
    policy.POLICY.require(request.scope, "adopt", adopted.unit, refusal=policy.ONLY_DEPARTMENT)
    newest = next(iter(queries.later(adopted)), None)
    if newest is None:
        say(request, _("“%(title)s”用的已经是最新的一版。") % {"title": adopted.title})
        return redirect(_in_force(adopted.unit))
    if request.method == "POST":
        services.upgrade(request.scope, adoption_id=adopted.pk, revision=_revision(request), to=newest, now=clock.now())
        say(request, _("已换用第%(version)s版；以前的记录仍按原来的版本看。") % {"version": newest.version})
        return redirect(_in_force(adopted.unit))
    changes, refused = [], None
    try:
        changes = services.check_upgrade(adopted, newest)
    except (BadInput, MoveRefused) as error:
        refused = error.message
    return page(
        request,
        "regimes/upgrade.html",
        adoption=adopted,
        newest=newest,
        changes=changes,
        refused=refused,
        back=_in_force(adopted.unit),
        **_below(request, adopted.unit),
    )


def _part(request: Request, adoption_id: int) -> Adoption:
    adopted = queries.adoption(request.scope, adoption_id)
    if adopted.kind == "campaign":
        raise not_here()
    return adopted


def _revision(request: Request) -> int:
    form = forms.RevisionForm(request.POST)
    if not form.is_valid():
        raise QingyuanError(_("这一页不完整，请刷新后再办理。"), "no_revision")
    return int(form.cleaned_data["revision"])


def _in_force(unit: Organization) -> str:
    return reverse("regimes:in-force") + "?" + urlencode({"unit": unit.pk})
