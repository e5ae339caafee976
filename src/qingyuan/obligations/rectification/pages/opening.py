"""Entering a problem (登记问题): choose the unit first, for it decides what the form asks."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel import clock
from qingyuan.kernel.errors import NotAllowed, QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import queries as regimes

from .. import checklists, forms, policy, queries, services
from ..models import Origin
from ..services import Drafted

_NOT_YOURS_TO_OPEN = gettext_lazy("登记问题由责任单位自己或者它的上级办理。")


@route("GET", "POST", verb="open")
def open_finding(request: Request) -> HttpResponse:
    """Choose a unit first, then write: the unit decides what the form asks."""
    unit = _wanted_unit(request)
    if unit is None:
        return page(request, "rectification/choose_unit.html", **_units_to_choose(request))
    policy.OPENING.require(request.scope, "open", unit, refusal=_NOT_YOURS_TO_OPEN)
    adoption = regimes.running_over(request.scope, "campaign", unit)
    library, checklist = services.checklist_of(adoption)
    listed = checklists.under(adoption, unit) if adoption is not None else []
    superior = not policy.answers_for_it(request.scope, unit)
    form = forms.OpenForm(
        request.POST or None,
        categories=tuple(category for one in listed for category in one.spec.categories)
        or queries.categories(library, checklist),
        superior=superior,
        initial={"unit": unit.pk, "adoption": adoption.pk if adoption else None},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        drafted = Drafted(
            text=data["text"],
            category=data["category"],
            category_text=data["category_text"],
            severity=data["severity"],
            origin=Origin(data["origin"]),
            source_text=data["source_text"],
            found_on=data["found_on"],
            leader_name=data["leader_name"],
            due_on=data["due_on"],
        )
        try:
            finding = services.open_finding(
                request.scope, unit_id=unit.pk, adoption=adoption, drafted=drafted, now=clock.now()
            )
        except QingyuanError as error:
            form.add_error(None, error.message)
        else:
            say(request, _("已登记，责任单位的工作台上会看到。"))
            return redirect(finding.get_absolute_url())
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "unit": unit, "adoption": adoption, "library": library}
    return page(request, "rectification/open.html", status=status, **context)


def _wanted_unit(request: Request) -> Organization | None:
    value = request.POST.get("unit") or request.GET.get("unit") or ""
    if (unit_id := as_number(value)) is not None:
        return organizations.unit(request.scope, unit_id)
    own = _open_on(request)
    return own[0] if len(own) == 1 and own[0].is_branch else None


def _open_on(request: Request) -> list[Organization]:
    """The highest units this reader may enter problems on: not the branch whose member he merely is."""
    tops = organizations.tops(request.scope)
    if not tops:
        raise not_here()
    found = [unit for unit in tops if policy.OPENING.allows(request.scope, "open", unit)]
    if not found:
        raise NotAllowed(str(_NOT_YOURS_TO_OPEN), "not_allowed")
    return found


def _units_to_choose(request: Request) -> dict[str, Any]:
    at = as_number(request.GET.get("at"))
    tops = _open_on(request)
    if at is None and len(tops) == 1:
        here: Organization | None = tops[0]
    else:
        here = organizations.unit(request.scope, at) if at is not None else None
    words = request.GET.get("words", "").strip()[:40]
    if words:
        reached = Organization.within(request.scope).filter(dissolved_on__isnull=True, short_name__contains=words)
        units = list(reached.order_by("path")[:50])
    else:
        units = list(organizations.children(request.scope, here)) if here else tops
    lines = organizations.lineage([unit.path for unit in units])
    return {
        "here": here,
        "above": [org for org in organizations.ancestors(here) if request.scope.covers(org.path)] if here else [],
        "units": [(unit, lines[unit.path][:-1]) for unit in units],
        "words": words,
    }
