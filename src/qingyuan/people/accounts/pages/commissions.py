"""受托代办: giving a branch's work to somebody, accepting it, acting by it, ending it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel import clock, files, navigation
from qingyuan.kernel.errors import QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.panels import UNIT_PAGE

from .. import policy, services, session
from ..forms import CommissionForm, MoveForm
from ..models import Commission
from ..panels import ME_PAGE
from ..queries import commissions

navigation.entry(
    "accounts:commissions",
    gettext_lazy("受托代办"),
    icon="users-group",
    order=870,
    roles=(*roles.OFFICERS, roles.TOWNSHIP_ORGANIZATION_MEMBER),
)


@route("GET", verb="list")
def list_commissions(request: Request) -> HttpResponse:
    """What was given to the reader; what the units gave whose secretary he is."""
    scope = request.scope
    if not scope.holds(*roles.BUSINESS):
        raise not_here()
    given = [(unit, commissions.of_unit(unit)) for unit in _own_units(scope)]
    return page(request, "accounts/commissions.html", mine=commissions.given_to(scope), given=given)


def _own_units(scope: Scope) -> list[Organization]:
    paths = [grant.at for grant in scope.grants if grant.role == roles.BRANCH_SECRETARY]
    rows = Organization.within(scope).filter(path__in=paths, dissolved_on__isnull=True)
    return list(rows.order_by("path"))


@route("GET", "POST", verb="give_commission")
def give(request: Request) -> HttpResponse:
    scope = request.scope
    unit_id = as_number(request.POST.get("unit") or request.GET.get("unit"))
    if unit_id is None:
        raise not_here()
    unit = organizations.unit(scope, unit_id)
    policy.GIVING.require(scope, "give", unit, refusal=_("委托代办由本支部书记办理。"), code="not_the_secretary")
    unsigned = policy.GIVING.allows(scope, "give_unsigned", unit)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CommissionForm(*sent, unit=unit, unsigned=unsigned)
    if request.method == "POST" and form.is_valid():
        try:
            found = services.give_commission(scope, unit_id=unit.pk, terms=form.terms(), now=clock.now())
        except QingyuanError as error:
            if error.status == 404:
                raise
            form.add_error(None, error.message)
        else:
            say(request, _("委托已登记，等%(name)s接受。") % {"name": found.trustee.name})
            return redirect(found.get_absolute_url())
    status = 422 if request.method == "POST" else 200
    return page(request, "accounts/commission_give.html", form=form, unit=unit, unsigned=unsigned, status=status)


@route("GET", verb="view")
def commission(request: Request, commission_id: int) -> HttpResponse:
    """One commission, which prints as 委托书, and what was done by it."""
    found = commissions.commission(request.scope, commission_id)
    may = {verb: policy.COMMISSIONS.allows(request.scope, verb, found) for verb in policy.COMMISSIONS.may}
    return page(
        request,
        "accounts/commission.html",
        standing=commissions.described(found, clock.today()),
        may=may,
        acts=commissions.acts_for({found.pk: found}),
    )


@route("GET", verb="view")
def signed(request: Request, commission_id: int) -> HttpResponseBase:
    """The signed 委托书, for whoever may see the commission."""
    found = commissions.commission(request.scope, commission_id)
    if not found.sha256:
        raise not_here()
    return files.response(found)


def _carry_out(request: Request, commission_id: int, service: Callable[..., Commission], done: str) -> HttpResponse:
    form = MoveForm(request.POST)
    revision = form.cleaned_data["revision"] if form.is_valid() else 0
    found = service(request.scope, commission_id=commission_id, revision=revision, now=clock.now())
    say(request, done)
    return redirect(found.get_absolute_url())


@route("POST", verb="accept_commission")
def accept(request: Request, commission_id: int) -> HttpResponse:
    done = _("已接受委托。点“进入代办”就可以办理，页面上方一直写着替哪个支部办。")
    return _carry_out(request, commission_id, services.accept_commission, done)


@route("POST", verb="decline_commission")
def decline(request: Request, commission_id: int) -> HttpResponse:
    return _carry_out(request, commission_id, services.decline_commission, _("没有接受，已告诉支部。"))


@route("POST", verb="end_commission")
def end(request: Request, commission_id: int) -> HttpResponse:
    return _carry_out(request, commission_id, services.end_commission, _("委托已终止，马上生效。"))


@route("POST", verb="act_by_commission")
def enter(request: Request, commission_id: int) -> HttpResponse:
    """Into the commission: from here on nothing but its work, until the reader leaves it."""
    found = services.require_actable(request.scope, commission_id=commission_id, now=clock.now())
    session.act(request, found.pk)
    return redirect(reverse("desk:desk"))


@route("POST", verb="leave_commission", public=True)
def leave(request: HttpRequest) -> HttpResponse:
    session.leave(request)
    return redirect("/")


@UNIT_PAGE.links
def _link(scope: Scope, unit: Organization) -> list[tuple[str, str]]:
    """On the page of a unit for which the reader may give a commission."""
    if policy.GIVING.allows(scope, "give", unit):
        return [(_("委托代办"), reverse("accounts:commission_give") + f"?unit={unit.pk}")]
    return []


@UNIT_PAGE.panel("accounts/commission_parts.html", "of_unit", order=60)
def _of_unit(scope: Scope, unit: Organization) -> Mapping[str, Any] | None:
    """Who acts for this unit, and what he has done for it: for its officers and those above."""
    if not scope.covers(unit.path, *roles.OFFICERS, *roles.SUPERIORS):
        return None
    rows = commissions.of_unit(unit)
    if not rows:
        return None
    acts = commissions.acts_for({one.commission.pk: one.commission for one in rows}, limit=8)
    return {"rows": [one for one in rows if one.open], "acts": acts}


@ME_PAGE.panel("accounts/commission_parts.html", "mine", order=35)
def _mine(scope: Scope, person_id: int) -> Mapping[str, Any] | None:
    rows = commissions.given_to(scope)
    return {"rows": rows} if rows else None
