"""What the pages of a campaign share: which campaign, where the reader stands in it, what he may do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.kernel.environment import short_day
from qingyuan.kernel.errors import QingyuanError
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import policy as regimes_policy
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State

from .. import forms, rules
from ..models import Stage

SEES_FINDINGS = (*roles.OFFICERS, *roles.SUPERIORS, roles.CONTACT_LEADER)


def campaign_of(request: Request, adoption_id: int) -> Adoption:
    """A campaign the reader works under or over. Raises NotHere."""
    adoption = regimes.adoption(request.scope, adoption_id)
    if adoption.kind != "campaign":
        raise not_here()
    return adoption


def arranged(request: Request, adoption_id: int) -> Adoption:
    """The same for a page on which its department arranges it. Raises NotHere, NotAllowed."""
    adoption = campaign_of(request, adoption_id)
    regimes_policy.POLICY.require(request.scope, "adopt", adoption.unit, refusal=regimes_policy.ONLY_DEPARTMENT)
    return adoption


def may_arrange(request: Request, adoption: Adoption) -> bool:
    return regimes_policy.POLICY.allows(request.scope, "adopt", adoption.unit)


def revision_of(request: Request) -> int:
    form = forms.MoveForm(request.POST)
    if not form.is_valid():
        raise QingyuanError(_("这一页不完整，请刷新后再办理。"), "no_revision")
    return int(form.cleaned_data["revision"])


def place(request: Request, adoption: Adoption) -> Organization:
    """Where to stand: the place asked for, else the highest unit the reader reaches under the campaign."""
    asked = as_number(request.GET.get("unit"))
    if asked is not None:
        found = organizations.unit(request.scope, asked)
        if not found.path.startswith(adoption.unit.path):
            raise not_here()
        return found
    if request.scope.covers(adoption.unit.path):
        return organizations.unit(request.scope, adoption.unit_id)
    under = [unit for unit in organizations.tops(request.scope) if unit.path.startswith(adoption.unit.path)]
    if not under:
        raise not_here()
    # Whoever is a member of a branch elsewhere stands at the place he works for.
    return next((unit for unit in under if request.scope.covers(unit.path, *SEES_FINDINGS)), under[0])


def above(request: Request, adoption: Adoption, top: Organization) -> list[Organization]:
    """The units above a place that the reader reaches too, from the campaign's own down."""
    return [
        org
        for org in organizations.ancestors(top)
        if request.scope.covers(org.path) and org.path.startswith(adoption.unit.path)
    ]


def steps(adoption: Adoption, stages: list[Stage], today: date) -> list[dict[str, Any]]:
    """The stages as `ui.steps` shows them; of a campaign that has ended none goes on."""
    ended = adoption.state == State.ENDED
    return [
        {
            "label": stage.text,
            "state": str(
                rules.Standing.DONE
                if ended
                else rules.standing(starts_on=stage.starts_on, ends_on=stage.ends_on, today=today)
            ),
            "note": _("%(from)s—%(to)s") % {"from": short_day(stage.starts_on), "to": short_day(stage.ends_on)},
            "url": None,
        }
        for stage in stages
    ]
