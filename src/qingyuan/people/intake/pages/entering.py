"""Entering an import, taking it back, putting it aside, going on where it stopped (入册、撤回、放弃、继续)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.pages import redirect, say
from qingyuan.kernel.routes import route

from .. import queries, running, services
from ..models import Import
from .shared import own, scope_of


def _at_once(intake: Import) -> bool:
    """Whether it is done while the person waits: one transaction, well under a second."""
    return queries.chunks_to_enter(intake) <= 1


@route("POST", verb="add")
def enter(request: HttpRequest, intake_id: int) -> HttpResponse:
    found, now = own(request, intake_id), clock.now()
    at_once = _at_once(found)
    entering = services.enter(scope_of(request), intake_id=found.pk, now=now, background=not at_once)
    if at_once:
        running.go_on(entering, now)
        say(request, _("已入册。"))
    return redirect(found.get_absolute_url())


@route("POST", verb="add")
def take_back(request: HttpRequest, intake_id: int) -> HttpResponse:
    found, now = own(request, intake_id), clock.now()
    at_once = _at_once(found)
    taking_back = services.take_back(scope_of(request), intake_id=found.pk, now=now, background=not at_once)
    if at_once:
        running.go_on(taking_back, now)
        say(request, _("已撤回。"))
    return redirect(found.get_absolute_url())


@route("POST", verb="add")
def discard(request: HttpRequest, intake_id: int) -> HttpResponse:
    found = own(request, intake_id)
    services.discard(scope_of(request), intake_id=found.pk, now=clock.now())
    say(request, _("已放弃，名册没有变。"))
    return redirect(found.get_absolute_url())


@route("POST", verb="add")
def go_on(request: HttpRequest, intake_id: int) -> HttpResponse:
    """Go on with what a stopped worker has left half done."""
    found = own(request, intake_id)
    services.resume(scope_of(request), intake_id=found.pk, now=clock.now())
    return redirect(found.get_absolute_url())
