"""A member goes through the checklist (党员自查): one page a category, marking only what applies; nothing typed.

What is marked on the way travels in the pages themselves; until the last press nothing is stored anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State as AdoptionState

from .. import checklists, forms, services
from ..boards import LIST_PAGE
from ..models import MemberCheck
from ..queries import checks as queries
from ..queries.checks import Asked
from ..specs import PromptSpec


@dataclass
class _Going:
    """Somebody going through: where, what is asked, and what leaders are shown besides."""

    adoption: Adoption
    unit: Organization
    asked: list[Asked]
    prompts: list[PromptSpec]
    done: list[MemberCheck]

    @property
    def steps(self) -> int:
        """Pages before the last: one a category, and one for the prompts where there are any."""
        return len(self.asked) + (1 if self.prompts and self.asked else 0)


def _going(request: Request, adoption_id: int) -> _Going:
    scope = request.scope
    if scope.actor_id is None:
        raise not_here()
    member = accounts.belongs(scope.actor_id, clock.today())
    if member is None:
        raise BadInput(str(services.NOT_A_MEMBER), "not_a_member")
    adoption = regimes.adoption(scope, adoption_id)
    if adoption.kind != "campaign" or not member.unit.path.startswith(adoption.unit.path):
        raise not_here()
    listed = checklists.under(adoption, member.unit)
    roles = queries.roles_of(scope, member.unit)
    done = queries.member_checks(adoption, scope.actor_id)
    asked = queries.asked_of_member(listed, done, member.unit, roles)
    prompts = [prompt for one in listed for prompt in one.spec.prompts] if "leader" in roles else []
    return _Going(adoption, member.unit, asked, prompts, done)


@route("GET", "POST", verb="go_through")
def mine(request: Request, adoption_id: int) -> HttpResponse:
    """GET: where one stands, or the first category. POST: the next page, carrying what was marked so far."""
    going = _going(request, adoption_id)
    if not going.asked or going.adoption.state != AdoptionState.IN_FORCE:
        return _standing(request, going)
    marks = _marks(request, going)
    if request.method != "POST":
        return _step(request, going, 0, marks)
    if request.POST.get("go") == "confirm":
        return _confirm(request, going, marks)
    at = min(as_number(request.POST.get("step")) or 0, going.steps)
    at += -1 if request.POST.get("go") == "back" else 1
    return _step(request, going, max(0, min(at, going.steps)), marks)


def _marks(request: Request, going: _Going) -> list[str]:
    """The marks sent along that stand on the list, each once, in the order of the list."""
    sent = set(request.POST.getlist("mark"))
    known = [f"{asked.name}.{key}" for asked in going.asked for key in ([item.key for item in asked.items] or [""])]
    return [mark for mark in known if mark in sent]


def _step(request: Request, going: _Going, at: int, marks: list[str], error: Any = None) -> HttpResponse:
    asked = going.asked[at] if at < len(going.asked) else None
    here = f"{asked.name}." if asked else None
    context: dict[str, Any] = {
        "going": going,
        "at": at,
        "asked": asked,
        "panels": LIST_PAGE.panels_of(request.scope, (asked.place,)) if asked else [],
        "prompts": going.prompts if asked is None and at < going.steps else [],
        "last": at == going.steps,
        "marks": marks,
        "carried": [mark for mark in marks if here is None or not mark.startswith(here)],
        "marked": _texts(going, marks),
        "today": clock.today(),
        "error": error,
    }
    return page(request, "rectification/my_check.html", status=error.status if error else 200, **context)


def _texts(going: _Going, marks: list[str]) -> list[tuple[str, str]]:
    """Each mark with the words it stands for."""
    words = {f"{asked.name}.{item.key}": item.text for asked in going.asked for item in asked.items} | {
        f"{asked.name}.": asked.category.text for asked in going.asked if not asked.items
    }
    return [(mark, words[mark]) for mark in marks]


def _confirm(request: Request, going: _Going, marks: list[str]) -> HttpResponse:
    shown = set(request.POST.getlist("show"))
    chosen = [mark for text in marks if (mark := forms.mark_of(text, show=text in shown))]
    try:
        services.confirm_member(request.scope, adoption_id=going.adoption.pk, marks=chosen, now=clock.now())
    except BadInput as error:
        return _step(request, going, 0, [], error)
    except MoveRefused as error:
        # Nothing is stored yet; what was marked is still there.
        return _step(request, going, going.steps, marks, error)
    say(request, _("已对照。支部和上级只看得到您走完了这份清单和今天的日期。"))
    return redirect(reverse("rectification:my-check", args=[going.adoption.pk]))


def _standing(request: Request, going: _Going) -> HttpResponse:
    """Gone through: the day, and one's own problems with who can read each."""
    own = queries.own_findings(request.scope, going.adoption)
    context: dict[str, Any] = {"going": going, "own": own, "readers": queries.readers_of(own)}
    return page(request, "rectification/my_check_done.html", **context)
