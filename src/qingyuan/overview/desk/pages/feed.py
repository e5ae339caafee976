"""The calendar's address (日历订阅页面): made and stopped by its owner, read by calendars without signing in."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from qingyuan.kernel import clock
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route

from .. import feed as feeds
from .. import ics, services

_REFRESH_HOURS = 6


@route("GET", verb="read_feed", public=True)
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar. Its secret is the only key, so a wrong one meets what is nowhere."""
    account = feeds.account_of(token)
    desk_url = request.build_absolute_uri(reverse("desk:desk"))
    with override(account.language or settings.LANGUAGE_CODE):
        events = feeds.events(account, desk_url=desk_url, today=clock.today())
        body = ics.calendar(events, name=_("清源工作台"), stamp=clock.now(), refresh_hours=_REFRESH_HOURS)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    # Kept an hour by the one who asks, by nobody between: a client that asks every minute costs nothing.
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Disposition"] = 'inline; filename="qingyuan.ics"'
    return response


@route("POST", verb="make_feed")
def make(request: Request) -> HttpResponse:
    """The only answer that ever shows the address."""
    made = services.make_feed(request.scope, now=clock.now())
    address = request.build_absolute_uri(reverse("desk:feed", args=[made.token]))
    return page(request, "desk/feed_made.html", address=address)


@route("POST", verb="revoke_feed")
def revoke(request: Request) -> HttpResponse:
    services.revoke_feed(request.scope, now=clock.now())
    say(request, _("已停用。原来的地址打不开了，日历里的内容下次刷新时消失。"))
    return redirect(reverse("accounts:me"))
