"""A new campaign from a template (新建集中治理)."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import policy as regimes_policy
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import LibraryVersion
from qingyuan.regimes.specs import Keyed

from .. import burden, forms, rules, services
from ..specs import CampaignSpec


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
    stages_form, weight = None, None
    if request.method == "POST" and form.is_valid():
        library, spec = offered[form.cleaned_data["template"]]
        assert isinstance(spec, CampaignSpec)
        proposed = rules.plan_stages(spec, form.cleaned_data["starts_on"])
        unit = next(unit for unit in units if unit.pk == form.cleaned_data["unit"])
        weight = burden.of(request.scope, spec, unit)
        chosen = form.cleaned_data["checklist"]
        filled_in = "confirm" in request.POST
        stages_form = forms.StagesForm(request.POST if filled_in else None, stages=proposed)
        if filled_in and stages_form.is_valid():
            try:
                adopted = services.create(
                    request.scope,
                    unit=unit,
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
    return page(request, "campaigns/new.html", form=form, stages_form=stages_form, burden=weight, status=status)


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
    tops = [unit for unit in organizations.tops(request.scope) if request.scope.covers(unit.path, *roles.DEPARTMENTS)]
    below = [child for top in tops for child in organizations.children(request.scope, top) if not child.is_branch]
    return [*tops, *(child for child in below if child.kind not in ("department", "body"))]
