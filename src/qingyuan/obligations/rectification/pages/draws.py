"""The pages of draws (反向核查页面): announce the list, draw, read what came out."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import queries as regimes

from .. import forms, policy, queries, services
from ..forms import DrawForm
from ..models import Draw

_A_PAGE = 50
# A longer list is read in its file.
_SHOWN = 500


@route("GET", verb="view")
def draws(request: Request) -> HttpResponse:
    """The draws published to this reader, newest first."""
    unit = _unit(request)
    rows = queries.draws(request.scope)
    before = as_number(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: _A_PAGE + 1])
    older = f"?before={found[_A_PAGE - 1].pk}" if len(found) > _A_PAGE else None
    return page(
        request,
        "rectification/draws.html",
        draws=found[:_A_PAGE],
        unit=unit,
        may_announce=unit is not None and policy.OPENING.allows(request.scope, "announce_draw", unit),
        pager={"newer_url": None, "older_url": older, "total": None, "label": None},
    )


def _unit(request: Request) -> Organization | None:
    """The unit asked for, or the first this reader may announce a draw for."""
    unit_id = as_number(request.POST.get("unit") or request.GET.get("unit") or "")
    if unit_id is not None:
        return organizations.unit(request.scope, unit_id)
    tops = organizations.tops(request.scope)
    if not tops:
        raise not_here()
    return next((unit for unit in tops if policy.OPENING.allows(request.scope, "announce_draw", unit)), None)


@route("GET", "POST", verb="announce_draw")
def announce_draw(request: Request) -> HttpResponse:
    unit = _unit(request)
    if unit is None:
        raise not_here()
    policy.OPENING.require(request.scope, "announce_draw", unit, refusal=policy.refusal("announce_draw"))
    adoption = regimes.running_over(request.scope, "campaign", unit)
    size = len(queries.struck_off_ids(adoption, unit)) if adoption is not None else 0
    several = queries.spans_homes(unit)
    below = list(organizations.children(request.scope, unit)) if several else []
    form = forms.AnnounceForm(request.POST or None, initial={"unit": unit.pk}, auto_id="announce_%s")
    if request.method == "POST" and form.is_valid():
        if adoption is None:
            form.add_error(None, _("这个范围现在没有集中治理在进行，没有名单可以公布。"))
        else:
            try:
                draw = services.announce_draw(
                    request.scope,
                    adoption=adoption,
                    unit=unit,
                    count=form.cleaned_data["count"],
                    seed_from=form.cleaned_data["seed_from"],
                    now=clock.now(),
                )
            except QingyuanError as error:
                form.add_error(None, error.message)
            else:
                say(request, _("名单已公布。到说好的场合当众摇号，再回到这一页填号码。"))
                return redirect(draw_url(draw))
    context = {"unit": unit, "adoption": adoption, "size": size, "several": several, "below": below}
    status = 422 if request.method == "POST" else 200
    return page(request, "rectification/announce_draw.html", form=form, status=status, **context)


def draw_url(found: Draw) -> str:
    return reverse("rectification:draw", args=[found.pk])


@route("GET", "POST", verb="draw")
def draw(request: Request, draw_id: int) -> HttpResponse:
    """What is published of a draw; whoever may draw types the number here."""
    found = queries.draw(request.scope, draw_id)
    form = DrawForm(request.POST or None, initial={"revision": found.revision}, auto_id="draw_%s")
    error: QingyuanError | None = None
    if request.method == "POST" and form.is_valid():
        try:
            services.draw(
                request.scope,
                draw_id=draw_id,
                revision=form.cleaned_data["revision"],
                seed=form.cleaned_data["seed"],
                now=clock.now(),
            )
        except QingyuanError as refused:
            if refused.status == 404:
                raise
            error = refused
            found = queries.draw(request.scope, draw_id)
        else:
            say(request, _("已抽取。号码和结果从现在起不能再改。"))
            return redirect(draw_url(found))
    status = error.status if error else 422 if request.method == "POST" else 200
    return page(
        request,
        "rectification/draw.html",
        status=status,
        draw=found,
        form=form,
        error=error,
        rows=queries.drawn_findings(request.scope, found),
        may_draw=policy.DRAWS.allows(request.scope, "draw", found),
        shown=found.population if found.size <= _SHOWN else None,
        lists_draws=request.scope.holds(*roles.DEPARTMENTS, roles.INSPECTOR, roles.DISCIPLINE_MEMBER),
    )


@route("GET", verb="view")
def draw_list(request: Request, draw_id: int) -> HttpResponse:
    """The list as the file its SHA-256 is of: one id a line."""
    found = queries.draw(request.scope, draw_id)
    answer = HttpResponse(found.population.encode(), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="draw-{found.pk}.txt"'
    return answer
