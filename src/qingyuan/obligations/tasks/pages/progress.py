"""How far tasksets have come, and what waits to be looked at (任务进展、待认可)."""

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
from qingyuan.regimes import queries as regimes

from .. import policy, services, tasksets
from ..queries import owed, work

_SHOWN = 100


@route("GET", verb="list")
def sets(request: Request) -> HttpResponse:
    """The tasksets in force that reach into this reader's range, and his own units."""
    mine = {one.pk for one in regimes.adoptions(request.scope, "taskset")}
    running = [one for one in tasksets.running("taskset") if one.pk in mine]
    return page(
        request,
        "tasks/sets.html",
        units=owed.own_units(request.scope),
        sets=[(one, tasksets.spec_of(one)) for one in running if owed.shown(request.scope, one)],
        waiting=owed.waiting_for_review(request.scope).count(),
    )


@route("GET", verb="view")
def progress(request: Request, adoption_id: int) -> HttpResponse:
    """A taskset at a place of the tree: units in official order, without rank."""
    scope = request.scope
    adoption = regimes.adoption(scope, adoption_id)
    spec = tasksets.spec_of(adoption)
    asked = as_number(request.GET.get("unit"))
    if asked is not None:
        top = organizations.unit(scope, asked)
        if not policy.DOING.allows(scope, "view", top) or not top.path.startswith(adoption.unit.path):
            raise not_here()
    else:
        tops = owed.shown(scope, adoption)
        if not tops:
            raise not_here()
        top = tops[0]
    above = [
        unit
        for unit in organizations.ancestors(top)
        if policy.DOING.allows(scope, "view", unit) and unit.path.startswith(adoption.unit.path)
    ]
    return page(
        request,
        "tasks/progress.html",
        adoption=adoption,
        spec=spec,
        above=above,
        board=owed.progress(scope, adoption, top, today=clock.today()),
        shows_late=policy.works_for(scope, top),
    )


@route("GET", "POST", verb="accept")
def review(request: Request) -> HttpResponse:
    """What waits for this reader's look, by unit; those that need no word are accepted together."""
    error: QingyuanError | None = None
    chosen: list[str] = []
    if request.method == "POST":
        chosen = request.POST.getlist("handling")
        pairs = [one.partition(".") for one in chosen]
        numbers = [(as_number(pk), as_number(revision)) for pk, _dot, revision in pairs]
        given = [(pk, revision) for pk, revision in numbers if pk is not None and revision is not None]
        try:
            done = services.accept_many(request.scope, handlings=given, now=clock.now())
        except QingyuanError as refused:
            if refused.status == 404:
                raise
            error = refused
        else:
            say(request, _("已认可%(count)s项。") % {"count": len(done)})
            return redirect(reverse("tasks:review"))
    rows = owed.waiting_for_review(request.scope)
    shown = list(rows[:_SHOWN])
    newest = work.newest(shown)
    status = error.status if error else 200
    return page(
        request,
        "tasks/review.html",
        rows=[(one, work.title_of(one), newest[one.pk]) for one in shown],
        total=rows.count() if len(shown) == _SHOWN else len(shown),
        chosen=chosen,
        error=error,
        status=status,
    )
