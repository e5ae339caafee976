"""The campaigns, and one of them at a place of the tree: every number leads to the records behind it (集中治理的进展)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock, navigation
from qingyuan.kernel.pages import page
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route
from qingyuan.obligations.rectification.models import OTHER
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import roles
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State

from .. import asked, notice, policy, queries
from . import shared

navigation.entry("campaigns:list", gettext_lazy("集中治理"), icon="flag", order=200, roles=roles.BUSINESS)


@route("GET", verb="list")
def campaigns(request: Request) -> HttpResponse:
    today = clock.today()
    listed = [
        (adoption, shared.steps(adoption, queries.stages(request.scope, adoption), today))
        for adoption in regimes.adoptions(request.scope, "campaign")
    ]
    return page(request, "campaigns/list.html", listed=listed, may_run=request.scope.holds(*roles.DEPARTMENTS))


@route("GET", verb="view")
def campaign(request: Request, adoption_id: int) -> HttpResponse:
    scope, today = request.scope, clock.today()
    adoption = shared.campaign_of(request, adoption_id)
    top = shared.place(request, adoption)
    may_arrange = shared.may_arrange(request, adoption)
    sees = scope.holds(*shared.SEES_FINDINGS)
    stages = queries.stages(scope, adoption)
    things = asked.asked(scope, adoption, top)
    context: dict[str, Any] = {
        "adoption": adoption,
        "steps": shared.steps(adoption, stages, today),
        "extensions": queries.extensions(scope, adoption),
        "pause": queries.pause_now(scope, adoption),
        "closing": queries.closing(scope, adoption),
        "bodies": queries.bodies(scope, adoption),
        "appraisal": queries.appraisal(scope, adoption),
        "board": queries.board(scope, adoption, top, today=today) if sees else None,
        "things": [(one, asked.progress(scope, adoption, one, top, today=today) if sees else None) for one in things],
        "above": shared.above(request, adoption, top),
        "own_units": _own_units(request, adoption),
        "may_check": _belongs_under(request, adoption),
        "others": queries.others(scope, adoption) if sees else [],
        "OTHER": OTHER,
        "ledger_url": queries.ledger_url,
        "may_arrange": may_arrange,
        "decides": policy.decides(scope, adoption),
        "on_paper": accounts.paper_decisions(reference(adoption)),
        "sees_paper": policy.sees_paper(scope, adoption.pk),
        "notice_text": notice.text(adoption, stages)
        if may_arrange and stages and adoption.state == State.IN_FORCE
        else "",
        "states": State,
    }
    return page(request, "campaigns/campaign.html", **context)


def _belongs_under(request: Request, adoption: Adoption) -> bool:
    member = accounts.belongs(request.scope.actor_id, clock.today()) if request.scope.actor_id is not None else None
    return member is not None and member.unit.path.startswith(adoption.unit.path)


def _own_units(request: Request, adoption: Adoption) -> list[Any]:
    """The units this reader answers for himself under the campaign."""
    return queries.answered_for(request.scope, adoption)
