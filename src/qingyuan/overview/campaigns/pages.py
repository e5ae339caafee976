"""The pages of a campaign (集中治理页面)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel import clock, navigation
from qingyuan.kernel.environment import short_day
from qingyuan.kernel.errors import BadInput, QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.obligations.rectification.models import OTHER
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import policy as regimes_policy
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import Adoption, LibraryVersion
from qingyuan.regimes.specs import Keyed
from qingyuan.regimes.states import MOVES

from . import forms, queries, rules, services
from .models import Stage
from .specs import CampaignSpec

navigation.entry("campaigns:list", gettext_lazy("集中治理"), icon="flag", order=200, roles=roles.BUSINESS)

_SEES_FINDINGS = (*roles.OFFICERS, *roles.SUPERIORS, roles.CONTACT_LEADER)
_VERBS = {
    "launch": gettext_lazy("启动"),
    "pause": gettext_lazy("暂停"),
    "resume": gettext_lazy("恢复"),
    "end": gettext_lazy("结束"),
}


def _may_run(request: Request) -> bool:
    return request.scope.holds(roles.DEPARTMENT_STAFF, roles.DEPARTMENT_HEAD)


@route("GET", verb="list")
def campaigns(request: Request) -> HttpResponse:
    today = clock.today()
    listed = [
        (adoption, _steps(queries.stages(request.scope, adoption), today))
        for adoption in regimes.adoptions(request.scope, "campaign")
    ]
    return page(request, "campaigns/list.html", listed=listed, may_run=_may_run(request))


def _steps(stages: list[Stage], today: Any) -> list[dict[str, Any]]:
    return [
        {
            "label": stage.text,
            "state": str(rules.standing(starts_on=stage.starts_on, ends_on=stage.ends_on, today=today)),
            "note": _("%(from)s—%(to)s") % {"from": short_day(stage.starts_on), "to": short_day(stage.ends_on)},
            "url": None,
        }
        for stage in stages
    ]


@route("GET", verb="view")
def campaign(request: Request, adoption_id: int) -> HttpResponse:
    """A campaign at a place of the tree; every number leads to the records behind it."""
    scope = request.scope
    adoption = regimes.adoption(scope, adoption_id)
    if adoption.kind != "campaign":
        raise not_here()
    top = _place(request, adoption)
    above = [
        org
        for org in organizations.ancestors(top)
        if scope.covers(org.path) and org.path.startswith(adoption.unit.path)
    ]
    may_move = scope.covers(adoption.unit.path, roles.DEPARTMENT_STAFF, roles.DEPARTMENT_HEAD)
    today = clock.today()
    context: dict[str, Any] = {
        "adoption": adoption,
        "steps": _steps(queries.stages(scope, adoption), today),
        "board": queries.board(scope, adoption, top, today=today) if scope.holds(*_SEES_FINDINGS) else None,
        "above": above,
        "may_check": _belongs_under(request, adoption),
        "OTHER": OTHER,
        "ledger_url": queries.ledger_url,
        "moves": [(verb, _VERBS[verb]) for verb, (from_any, _to) in MOVES.items() if adoption.state in from_any]
        if may_move
        else [],
        "spec": regimes.spec_of(adoption),
    }
    return page(request, "campaigns/campaign.html", **context)


def _belongs_under(request: Request, adoption: Adoption) -> bool:
    member = accounts.belongs(request.scope.actor_id, clock.today()) if request.scope.actor_id is not None else None
    return member is not None and member.unit.path.startswith(adoption.unit.path)


def _place(request: Request, adoption: Adoption) -> Organization:
    """Where to stand: the place asked for, else the highest unit the reader reaches under the campaign."""
    asked = as_number(request.GET.get("unit"))
    if asked is not None:
        place = organizations.unit(request.scope, asked)
        if not place.path.startswith(adoption.unit.path):
            raise not_here()
        return place
    if request.scope.covers(adoption.unit.path):
        return organizations.unit(request.scope, adoption.unit_id)
    under = [unit for unit in organizations.tops(request.scope) if unit.path.startswith(adoption.unit.path)]
    if not under:
        raise not_here()
    # Whoever is a member of a branch elsewhere stands at the place he works for.
    return next((unit for unit in under if request.scope.covers(unit.path, *_SEES_FINDINGS)), under[0])


@route("GET", "POST", verb="adopt")
def new(request: Request) -> HttpResponse:
    """New from a template (新建): choose, see the days proposed for its stages, change them, keep as a draft."""
    offered, lists = _offered("campaign"), _offered("checklist")
    units = _units(request)
    if not units:
        tops = organizations.tops(request.scope)
        if not tops:
            raise not_here()
        regimes_policy.POLICY.require(request.scope, "adopt", tops[0], refusal=regimes_policy.ONLY_DEPARTMENT)
    form = forms.TemplateForm(
        request.POST or None,
        templates=_named(offered),
        checklists=_named(lists),
        units=[(unit.pk, unit.short_name) for unit in units],
        initial={"starts_on": clock.today(), "title": next((spec.text for _l, spec in offered.values()), "")},
    )
    stages_form = None
    if request.method == "POST" and form.is_valid():
        library, spec = offered[form.cleaned_data["template"]]
        assert isinstance(spec, CampaignSpec)
        proposed = rules.plan_stages(spec, form.cleaned_data["starts_on"])
        chosen = form.cleaned_data["checklist"]
        filled_in = "confirm" in request.POST
        stages_form = forms.StagesForm(request.POST if filled_in else None, stages=proposed)
        if filled_in and stages_form.is_valid():
            try:
                adopted = services.create(
                    request.scope,
                    unit=next(unit for unit in units if unit.pk == form.cleaned_data["unit"]),
                    library=library,
                    key=spec.key,
                    title=form.cleaned_data["title"],
                    stages=stages_form.days(),
                    checklist=(lists[chosen][0], lists[chosen][1].key) if chosen else None,
                    now=clock.now(),
                )
            except BadInput as error:
                stages_form.add_error(None, error.message)
            else:
                say(request, _("已存为草稿，核对无误后启动。"))
                return redirect(reverse("campaigns:campaign", args=[adopted.pk]))
    status = 422 if request.method == "POST" and (not form.is_valid() or (stages_form and stages_form.errors)) else 200
    return page(request, "campaigns/new.html", form=form, stages_form=stages_form, status=status)


_Offered = dict[str, tuple[LibraryVersion, Keyed]]


def _offered(kind: str) -> _Offered:
    """What of a kind can be adopted, by a name a form can carry."""
    return {
        f"{library.library}:{library.version}:{spec.key}": (library, spec) for library, spec in regimes.offered(kind)
    }


def _named(offered: _Offered) -> list[tuple[str, str]]:
    return [
        (name, f"{spec.text}（{library.title} {library.get_standing_display()}）")
        for name, (library, spec) in offered.items()
    ]


def _units(request: Request) -> list[Organization]:
    """The units this reader's department may adopt for: the committee it serves and those directly below."""
    tops = [
        unit
        for unit in organizations.tops(request.scope)
        if request.scope.covers(unit.path, roles.DEPARTMENT_STAFF, roles.DEPARTMENT_HEAD)
    ]
    below = [child for top in tops for child in organizations.children(request.scope, top) if not child.is_branch]
    return [*tops, *(child for child in below if child.kind not in ("department", "body"))]


@route("POST", verb="adopt")
def move(request: Request, adoption_id: int, verb: str) -> HttpResponse:
    adopted = regimes.adoption(request.scope, adoption_id)
    form = forms.MoveForm(request.POST)
    if verb not in MOVES or adopted.kind != "campaign":
        raise not_here()
    if not form.is_valid():
        raise QingyuanError(_("这一页不完整，请刷新后再办理。"), "no_revision")
    services.move(
        request.scope, adoption_id=adoption_id, verb=verb, revision=form.cleaned_data["revision"], now=clock.now()
    )
    say(request, _("已%(verb)s。") % {"verb": _VERBS[verb]})
    return redirect(reverse("campaigns:campaign", args=[adoption_id]))
