"""The pages of a unit's standing rules (建章立制页面), and linking one to a finding."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock, files
from qingyuan.kernel.errors import QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.panels import UNIT_PAGE

from .. import forms, policy, queries, services
from ..models import StandingRule
from ..services import Issued
from .finding import answer


def rules_url(unit_id: int) -> str:
    return reverse("rectification:standing-rules") + f"?unit={unit_id}"


@UNIT_PAGE.links
def _link(scope: Scope, unit: Organization) -> list[tuple[str, str]]:
    """On the page of a unit that has rules, or that may enter some."""
    if policy.OPENING.allows(scope, "add_standing_rule", unit) or queries.standing_rules(scope, unit):
        return [(_("制度"), rules_url(unit.pk))]
    return []


@route("GET", "POST", verb="add_standing_rule")
def standing_rules(request: Request) -> HttpResponse:
    """A unit's rules with the findings each answers; whoever answers for the unit enters one here."""
    unit = _unit(request)
    may_add = policy.OPENING.allows(request.scope, "add_standing_rule", unit)
    form = forms.StandingRuleForm(request.POST or None, request.FILES or None, initial={"unit": unit.pk})
    if request.method == "POST":
        policy.OPENING.require(
            request.scope, "add_standing_rule", unit, refusal=policy.refusal("link_rule"), code="not_allowed"
        )
        if form.is_valid():
            try:
                services.add_standing_rule(
                    request.scope, unit_id=unit.pk, issued=_issued(form.cleaned_data), now=clock.now()
                )
            except QingyuanError as error:
                form.add_error(None, error.message)
            else:
                say(request, _("制度已登记。"))
                return redirect(rules_url(unit.pk))
    rules = queries.standing_rules(request.scope, unit)
    context = {"unit": unit, "rules": rules, "answers": queries.answered_by(request.scope, rules), "may_add": may_add}
    status = 422 if request.method == "POST" else 200
    return page(request, "rectification/standing_rules.html", form=form, status=status, **context)


def _unit(request: Request) -> Organization:
    unit_id = as_number(request.POST.get("unit") or request.GET.get("unit") or "")
    if unit_id is not None:
        return organizations.unit(request.scope, unit_id)
    tops = organizations.tops(request.scope)
    if not tops:
        raise not_here()
    return next((unit for unit in tops if policy.OPENING.allows(request.scope, "add_standing_rule", unit)), tops[0])


def _issued(data: dict[str, Any]) -> Issued:
    # On disk, synced and hashed before the transaction begins.
    taken = files.take(data["file"]) if data.get("file") else None
    return Issued(data["title"], data["issued_on"], data["place"], data["text"], taken)


@route("GET", verb="view")
def rule_file(request: Request, rule_id: int) -> HttpResponse:
    """The file of a rule, shown to whoever may see the rule."""
    rows = policy.STANDING_RULES.visible(request.scope, StandingRule.within(request.scope))
    rule = rows.filter(pk=rule_id).exclude(sha256="").first()
    if rule is None:
        raise not_here()
    return files.response(rule)  # type: ignore[return-value]


@route("POST", verb="link_rule")
def link_rule(request: Request, finding_id: int) -> HttpResponse:
    def given(data: dict[str, Any]) -> dict[str, Any]:
        return {"rule_id": data["rule"], "issued": None}

    return answer(request, finding_id, "known_rule", services.link_rule, _("已关联制度。"), given)


@route("POST", verb="link_rule")
def link_new_rule(request: Request, finding_id: int) -> HttpResponse:
    def given(data: dict[str, Any]) -> dict[str, Any]:
        return {"rule_id": None, "issued": _issued(data)}

    return answer(request, finding_id, "new_rule", services.link_rule, _("制度已登记，并关联到这条问题。"), given)


@route("POST", verb="no_rule_needed")
def no_rule_needed(request: Request, finding_id: int) -> HttpResponse:
    return answer(request, finding_id, "no_rule", services.no_rule_needed, _("已注明无需立制。"))
