"""The list of pledges, and one's own (承诺书、我的承诺)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, Conflict, QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route
from qingyuan.people.accounts import confirming
from qingyuan.people.organizations import queries as organizations

from .. import asked, forms, policy, queries, services
from ..queries import Mine


@route("GET", verb="list")
def pledges(request: Request) -> HttpResponse:
    """What is asked of the reader, what is asked at his units, and how far it has come below him."""
    scope, today = request.scope, clock.today()
    mine = queries.asked_of(scope.actor_id, today) if scope.actor_id is not None else []
    answers = queries.answers_of(scope.actor_id) if scope.actor_id is not None else []
    current = {one.line.answer.pk for one in mine if one.line.answer is not None}
    tops = [top for top in organizations.tops(scope) if policy.REGISTERS.allows(scope, "figures", top)]
    context: dict[str, Any] = {
        "mine": mine,
        "earlier": [(row, asked.spec_in(row.library, row.pledge)) for row in answers if row.pk not in current],
        "accounts": queries.accounts_of(scope.actor_id) if scope.actor_id is not None else [],
        "breaches": queries.visible_of(scope, scope.actor_id) if scope.actor_id is not None else [],
        "units": _at_units(request),
        "below": [
            (one, top)
            for top in tops
            if not top.is_branch
            for one in queries.in_range(scope)
            if one.adoption.unit.path.startswith(top.path) or top.path.startswith(one.adoption.unit.path)
        ],
        "today": today,
    }
    return page(request, "pledges/list.html", **context)


def _at_units(request: Request) -> list[Any]:
    """The units at which the reader sees names, each with its pledges: his own."""
    rows = organizations.tops(request.scope)
    found = [unit for unit in rows if policy.answers_for_it(request.scope, unit)]
    return [
        (unit, one)
        for unit in found
        for one in asked.over(unit)
        if queries.people_at(unit, one.spec.signers, clock.today())
    ]


def _mine(request: Request, adoption_id: int) -> Mine:
    if request.scope.actor_id is None:
        raise not_here()
    found = queries.asked_of(request.scope.actor_id, clock.today())
    one = next((one for one in found if one.listed.adoption.pk == adoption_id), None)
    if one is None:
        raise not_here()
    return one


@route("GET", verb="sign")
def mine(request: Request, adoption_id: int) -> HttpResponse:
    """The clauses, and the two ways of signing."""
    return _page(request, _mine(request, adoption_id))


def _page(
    request: Request,
    one: Mine,
    *,
    form: forms.SignForm | None = None,
    declining: forms.DeclineForm | None = None,
    error: QingyuanError | None = None,
) -> HttpResponse:
    asks = confirming.needs_password(request)
    carried = {"library": one.listed.library.pk}
    status = error.status if error else 422 if form is not None or declining is not None else 200
    return page(
        request,
        "pledges/mine.html",
        status=status,
        one=one,
        spec=one.listed.spec,
        form=form or forms.SignForm(asks=asks, initial=carried),
        declining=declining or forms.DeclineForm(initial=carried, auto_id="decline_%s"),
        asks=asks,
        error=error,
    )


@route("POST", verb="sign")
def sign(request: Request, adoption_id: int) -> HttpResponse:
    one = _mine(request, adoption_id)
    form = forms.SignForm(request.POST, asks=confirming.needs_password(request))
    if not form.is_valid():
        return _page(request, one, form=form)
    try:
        confirming.confirm(request, form.cleaned_data.get("password", ""))
    except BadInput as error:
        form.add_error("password", error.message + _("也可以不等，在纸上签名，效力相同。"))
        response = _page(request, one, form=form)
        response.status_code = error.status
        return response
    try:
        services.sign(request.scope, adoption_id=adoption_id, library_id=form.cleaned_data["library"], now=clock.now())
    except Conflict as error:
        return _page(request, _mine(request, adoption_id), error=error)
    say(request, _("已签署。谁看得到、什么时候签的，都在这一页。"))
    return redirect(reverse("pledges:mine", args=[adoption_id]))


@route("POST", verb="decline")
def decline(request: Request, adoption_id: int) -> HttpResponse:
    one = _mine(request, adoption_id)
    form = forms.DeclineForm(request.POST, auto_id="decline_%s")
    if not form.is_valid():
        return _page(request, one, declining=form)
    data = form.cleaned_data
    try:
        services.decline(
            request.scope,
            adoption_id=adoption_id,
            library_id=data["library"],
            reason=data["reason"],
            now=clock.now(),
        )
    except Conflict as error:
        return _page(request, _mine(request, adoption_id), error=error)
    say(request, _("已记下您不签。只有支部书记和直接上级看得到，不影响您的任何事；以后想签，随时可以签。"))
    return redirect(reverse("pledges:mine", args=[adoption_id]))
