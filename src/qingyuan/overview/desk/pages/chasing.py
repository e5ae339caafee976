"""The sheet of whom to remind (催办单页面), for who keeps the committee directly above."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.roster import rules as roster_rules
from qingyuan.people.roster import services as roster

from .. import due, policy, services, wording


@route("GET", verb="chase")
def sheet(request: Request) -> HttpResponse:
    if not request.scope.holds(*roles.KEEPERS):
        raise not_here()
    return _sheet(request)


def _sheet(
    request: Request, *, phone_of: int | None = None, phone: str = "", error: QingyuanError | None = None
) -> HttpResponse:
    """phone_of, phone: the unit whose number is shown in full on this one answer."""
    scope, today = request.scope, clock.today()
    by = accounts.signature(scope)
    lines = [
        {
            "unit": line.unit,
            "contact": line.contact,
            "masked": roster_rules.mask_phone(line.contact.person.phone) if line.contact else "",
            "phone": phone if line.unit.pk == phone_of else "",
            "due": [(wording.said(one), one.url) for one in line.due],
            "called": line.called,
            "called_today": line.called is not None and line.called.on == today and line.called.by_id == scope.actor_id,
            "text": wording.to_one(line.contact.person.name, line.due, by) if line.contact else "",
        }
        for line in due.sheet(scope, today=today)
    ]
    return page(
        request,
        "desk/chase.html",
        status=error.status if error else 200,
        lines=lines,
        group_text=wording.to_group(due.asked_lists(scope), by),
        today=today,
        by=by,
        error=error,
    )


@route("POST", verb="chase")
def called(request: Request, unit_id: int) -> HttpResponse:
    """One press: that the unit was telephoned today."""
    try:
        found = services.call(request.scope, unit_id=unit_id, now=clock.now())
    except QingyuanError as error:
        if error.status != 409:
            raise
        return _sheet(request, error=error)
    say(request, _("已记下：今天给%(unit)s打过电话。对方工作台上看得到。") % {"unit": found.unit.short_name})
    return redirect(reverse("desk:chase"))


@route("POST", verb="reveal")
def phone(request: Request, unit_id: int) -> HttpResponse:
    """The number in full, on this one answer; who looked is entered, and whose number it is can see it."""
    unit = organizations.unit(request.scope, unit_id)
    policy.CHASING.require(request.scope, "chase", unit, refusal=policy.ONLY_RIGHT_ABOVE)
    line = next((one for one in due.sheet(request.scope, today=clock.today()) if one.unit.pk == unit.pk), None)
    if line is None or line.contact is None:
        raise not_here()
    by = accounts.signature(request.scope)
    person_id = line.contact.person.pk
    shown = roster.reveal(request.scope, person_id=person_id, field="phone", by=by, now=clock.now())
    return _sheet(request, phone_of=unit.pk, phone=shown)
