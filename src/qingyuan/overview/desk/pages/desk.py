"""The work desk as a page (工作台): what I owe and what waits for me, each one click from done."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel import clock, navigation
from qingyuan.kernel.pages import page, redirect
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import roles
from qingyuan.regimes import queries as regimes

from .. import due, queries, tasks

navigation.entry("desk:desk", gettext_lazy("工作台"), icon="inbox", order=100, roles=roles.BUSINESS)


@route("GET", verb="view")
def home(request: Request) -> HttpResponse:
    if request.reader.administrator:
        return redirect(reverse("accounts:system"))
    return redirect(reverse("desk:desk"))


@route("GET", verb="view")
def desk(request: Request) -> HttpResponse:
    today = clock.today()
    sections = queries.of_the_day(request.scope, today=today)
    running = regimes.adoptions(request.scope, "campaign").filter(state="in_force")
    coming = next(iter(queries.coming(request.scope, today=today)), None) if not sections else None
    return page(
        request,
        "desk/desk.html",
        sections=sections,
        said_day=lambda task: tasks.said_day(task, today=today),
        reminded=due.reminded(request.scope, today=today),
        running=list(running),
        may_ask=request.scope.holds(*roles.BUSINESS),
        nothing=tasks.nothing_said(coming, today=today),
        greeting=_greeting(request.reader.name, sections),
    )


def _greeting(name: str, sections: list[tasks.Section]) -> str:
    if digest := tasks.digest(sections):
        return _("%(name)s，今天要办的事：%(digest)s") % {"name": name, "digest": digest}
    return _("%(name)s，今天要办的事") % {"name": name}
