"""开户: whom the reader may make slips for, and printing them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel import clock, navigation
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import roles

from .. import policy, services
from ..forms import CandidateFilter, IssueForm
from ..papers import slip_paper
from ..queries import slips

navigation.entry("accounts:openings", gettext_lazy("开户"), icon="user-check", order=880, roles=policy.ISSUERS)


@route("GET", verb="openings")
def openings(request: HttpRequest) -> HttpResponse:
    scope = request.scope  # type: ignore[attr-defined]
    if not scope.holds(*policy.ISSUERS):
        raise not_here()
    form = CandidateFilter(request.GET)
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {"name": "", "unopened": False, "who": ""}
    # A branch has its members; above it, those in office come first.
    over_units = scope.holds(roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_STAFF)
    seats = over_units and asked["who"] != "members"
    found = slips.candidates(
        scope,
        seats=seats,
        name=asked["name"],
        unopened=asked["unopened"],
        after=request.GET.get("after", ""),
        now=clock.now(),
    )
    return page(
        request,
        "accounts/openings.html",
        form=form,
        found=found,
        seats=seats,
        over_units=over_units,
        tabs=_tabs(seats),
        pager=pager(request, "after", found.next_after),
    )


def _tabs(seats: bool) -> list[dict[str, object]]:
    return [
        {"url": "?", "label": _("任职人员"), "current": seats, "count": None},
        {"url": "?who=members", "label": _("党员"), "current": not seats, "count": None},
    ]


def pager(request: HttpRequest, name: str, value: str) -> dict[str, str | None]:
    """The two links of a list that is read on from a place: back to its beginning, and on to `value`."""

    def url(place: str) -> str:
        asked = {**request.GET.dict(), name: place}
        return "?" + urlencode({key: text for key, text in asked.items() if text})

    return {
        "newer_url": url("") if request.GET.get(name) else None,
        "older_url": url(value) if value else None,
        "total": None,
        "label": None,
    }


@route("POST", verb="issue_slip")
def issue(request: HttpRequest) -> HttpResponse:
    """The slips themselves: the only answer that ever shows their codes."""
    form = IssueForm(request.POST)
    form.is_valid()
    issued = services.issue_slips(
        request.scope,  # type: ignore[attr-defined]
        person_ids=form.cleaned_data["person"],
        now=clock.now(),
    )
    return slips_page(request, issued, back=reverse("accounts:openings"))


def slips_page(request: HttpRequest, issued: list[services.Issued], *, back: str) -> HttpResponse:
    """Slips ready for printing."""
    address = request.build_absolute_uri(reverse("accounts:open"))
    papers = [slip_paper(one, address) for one in issued]
    return page(request, "accounts/slips.html", papers=papers, back=back)


@route("POST", verb="withdraw_slip")
def withdraw(request: HttpRequest, slip_id: int) -> HttpResponse:
    services.withdraw_slip(request.scope, slip_id=slip_id, now=clock.now())  # type: ignore[attr-defined]
    say(request, _("开户条已收回，上面的码不能再用。"))
    return redirect(reverse("accounts:openings"))
