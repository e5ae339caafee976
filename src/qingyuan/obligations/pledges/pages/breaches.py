"""What another body has decided about a clause (经认定的违诺): entering it, and its page; each look is entered."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock, idempotency
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route
from qingyuan.people.organizations.forms import attempt
from qingyuan.people.roster import queries as roster

from .. import asked, forms, policy, queries, services
from ..models import Breach


@route("GET", "POST", verb="enter_breach")
def enter(request: Request, person_id: int) -> HttpResponse:
    person = roster.person(request.scope, person_id)
    clauses = queries.clauses_asked(services.draft_of(request.scope, person, clock.today()).unit)
    form = forms.BreachForm(request.POST or None, clauses=clauses)
    status = 200
    if request.method == "POST":
        made, status = attempt(
            form,
            lambda: services.enter_breach(request.scope, person_id=person.pk, decided=_decided(form), now=clock.now()),
        )
        if made is not None:
            say(request, _("已登记。只有本人、支部书记、直接上级和登记的单位看得到，每次查阅都留记录。"))
            return redirect(made.get_absolute_url())
    return page(request, "pledges/enter_breach.html", status=status, person=person, form=form, clauses=clauses)


def _decided(form: forms.BreachForm) -> services.Decided:
    data = form.cleaned_data
    pledge, _dot, clause = data["clause"].partition(".")
    return services.Decided(pledge, clause, data["decided_by"], data["paper_number"], data["decided_on"])


@route("GET", verb="view")
def breach(request: Request, breach_id: int) -> HttpResponse:
    return _breach_page(request, queries.breach(request.scope, breach_id))


def _breach_page(
    request: Request, found: Breach, form: forms.WithdrawForm | None = None, status: int = 200
) -> HttpResponse:
    # Each look counts, also the one after a refusal; the submission itself is none.
    with idempotency.every_time():
        services.view_breach(request.scope, breach_id=found.pk, now=clock.now())
    spec = asked.spec_in(found.library, found.pledge)
    return page(
        request,
        "pledges/breach.html",
        status=status,
        breach=found,
        spec=spec,
        clause=next(clause.text for clause in spec.clauses if clause.key == found.clause),
        mine=found.person_id == request.scope.actor_id,
        looks=queries.looks(found),
        form=form or forms.WithdrawForm(),
        may_withdraw=found.withdrawn_at is None and policy.BREACHES.allows(request.scope, "withdraw", found),
    )


@route("POST", verb="withdraw_breach")
def withdraw(request: Request, breach_id: int) -> HttpResponse:
    found = queries.breach(request.scope, breach_id)
    form = forms.WithdrawForm(request.POST)
    if not form.is_valid():
        return _breach_page(request, found, form, 422)
    data = form.cleaned_data
    try:
        services.withdraw_breach(
            request.scope, breach_id=breach_id, revision=data["revision"], reason=data["reason"], now=clock.now()
        )
    except BadInput as error:
        form.add_error("reason", error.message)
        return _breach_page(request, found, form, error.status)
    say(request, _("已撤回，原来的登记留着，注明已撤回。"))
    return redirect(reverse("pledges:breach", args=[breach_id]))
