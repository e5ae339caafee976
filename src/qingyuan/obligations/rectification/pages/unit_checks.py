"""A unit's own list (单位自查清单): answered by category, handed in, looked at from above; and who is not yet through."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State as AdoptionState

from .. import checklists, forms, policy, services
from ..boards import LIST_PAGE
from ..models import EarlierConclusion, UnitCheck
from ..queries import checks as queries
from ..queries import conclusions
from ..queries.checks import CategoryLine
from ..states import CHECK_TONES, CheckState

_REFUSED = gettext_lazy("自查清单由本单位填写、上级审核，别的单位看不到。")


def _place(request: Request, adoption_id: int, unit_id: int) -> tuple[Adoption, Organization]:
    """The campaign and a unit under it whose list this reader may see. Raises NotHere."""
    unit = organizations.unit(request.scope, unit_id)
    adoption = regimes.adoption(request.scope, adoption_id)
    if adoption.kind != "campaign" or not _may_see(request, adoption, unit):
        raise not_here()
    return adoption, unit


@route("GET", "POST", verb="view_check")
def unit_check(request: Request, adoption_id: int, unit_id: int) -> HttpResponse:
    adoption, unit = _place(request, adoption_id, unit_id)
    listed = checklists.under(adoption, unit)
    check = queries.unit_check(adoption, unit)
    lines = queries.lines(unit, listed, check)
    if request.method != "POST":
        return _unit_page(request, adoption, unit, check, lines)
    form = forms.UnitCheckForm(request.POST, lines=lines)
    if not form.is_valid():
        return _unit_page(request, adoption, unit, check, lines, form=form)
    problem = next((line for line in lines if line.name == request.POST.get("problem")), None)
    hand_in = problem is None and request.POST.get("go") == "hand_in"
    try:
        services.fill_in(
            request.scope,
            adoption_id=adoption.pk,
            unit_id=unit.pk,
            revision=form.cleaned_data["revision"],
            answers=form.answers(hand_in=hand_in),
            hand_in=hand_in,
            now=clock.now(),
        )
    except QingyuanError as error:
        if problem is None or error.code != "nothing_changed":
            return _unit_page(request, adoption, unit, check, lines, form=form, error=error)
    if problem is not None:
        return redirect(_found_url(adoption, unit, problem))
    say(request, _("已报送，等上级审核。") if hand_in else _("已保存，还没有报送。"))
    return redirect(reverse("rectification:unit-check", args=[adoption.pk, unit.pk]))


def _found_url(adoption: Adoption, unit: Organization, line: CategoryLine) -> str:
    address = reverse("rectification:check-found", args=[adoption.pk, unit.pk])
    return f"{address}?{urlencode({'in': line.name})}"


def _unit_page(
    request: Request,
    adoption: Adoption,
    unit: Organization,
    check: UnitCheck | None,
    lines: list[CategoryLine],
    *,
    form: forms.UnitCheckForm | None = None,
    error: QingyuanError | None = None,
    returning: forms.ReturnForm | None = None,
) -> HttpResponse:
    scope = request.scope
    running = adoption.state == AdoptionState.IN_FORCE
    state = CheckState(check.state) if check else None
    with_superior = state == CheckState.HANDED_IN
    may_fill = running and policy.GOING_THROUGH.allows(scope, "register_paper", unit) and not with_superior
    may_review = check is not None and with_superior and policy.CHECKS.allows(scope, "accept_check", check)
    context: dict[str, Any] = {
        "adoption": adoption,
        "unit": unit,
        "check": check,
        "tone": CHECK_TONES[state] if state else "todo",
        "lines": lines,
        "panels": LIST_PAGE.panels_of(scope, tuple(line.place for line in lines)),
        "form": form or forms.UnitCheckForm(lines=lines, initial={"revision": check.revision if check else 0}),
        "returning": returning or forms.ReturnForm(initial={"revision": check.revision if check else 1}),
        "earlier": _earlier(request, unit) if may_fill else {},
        "not_concerned": queries.not_concerned(unit, checklists.under(adoption, unit)),
        "sample": any(line.listed.library.standing == "sample" for line in lines),
        "may_fill": may_fill,
        "may_review": may_review,
        "open_lines": [line for line in lines if not line.done],
        "may_see_members": unit.is_branch and policy.GOING_THROUGH.allows(scope, "view_members", unit),
        "error": error,
    }
    status = error.status if error else 422 if (form and form.errors) or (returning and returning.errors) else 200
    return page(request, "rectification/unit_check.html", status=status, **context)


def _earlier(request: Request, unit: Organization) -> dict[str, list[EarlierConclusion]]:
    """What earlier conclusions said of the unit, by category: to be looked at beside its own list."""
    by_category: dict[str, list[EarlierConclusion]] = defaultdict(list)
    for row in conclusions.about(request.scope, unit):
        by_category[row.category].append(row)
    return by_category


@route("GET", "POST", verb="fill_in")
def found(request: Request, adoption_id: int, unit_id: int) -> HttpResponse:
    """One problem of one category, put on the unit's list."""
    adoption, unit = _place(request, adoption_id, unit_id)
    policy.GOING_THROUGH.require(request.scope, "register_paper", unit, refusal=_REFUSED)
    lines = queries.lines(unit, checklists.under(adoption, unit), queries.unit_check(adoption, unit))
    line = next((one for one in lines if one.name == request.GET.get("in")), None)
    if line is None:
        raise not_here()
    form = forms.FoundForm(request.POST or None, items=line.items)
    if request.method == "POST" and form.is_valid():
        try:
            services.found_by_check(
                request.scope,
                adoption_id=adoption.pk,
                unit_id=unit.pk,
                place=(*line.listed.place, line.category.key),
                item=form.cleaned_data.get("item", ""),
                text=form.cleaned_data["text"],
                now=clock.now(),
            )
        except QingyuanError as error:
            form.add_error(None, error.message)
        else:
            say(request, _("已列入本单位的自查清单。"))
            return redirect(reverse("rectification:unit-check", args=[adoption.pk, unit.pk]))
    status = 422 if request.method == "POST" else 200
    return page(
        request, "rectification/check_found.html", status=status, adoption=adoption, unit=unit, line=line, form=form
    )


@route("POST", verb="accept_check")
def accept(request: Request, adoption_id: int, unit_id: int) -> HttpResponse:
    adoption, unit = _place(request, adoption_id, unit_id)
    revision = as_number(request.POST.get("revision")) or 0
    services.accept_check(request.scope, adoption_id=adoption.pk, unit_id=unit.pk, revision=revision, now=clock.now())
    say(request, _("审核通过，清单上的问题可以认领了。"))
    return redirect(reverse("rectification:unit-check", args=[adoption.pk, unit.pk]))


@route("POST", verb="return_check")
def send_back(request: Request, adoption_id: int, unit_id: int) -> HttpResponse:
    adoption, unit = _place(request, adoption_id, unit_id)
    form = forms.ReturnForm(request.POST)
    check = queries.check(request.scope, adoption.pk, unit.pk)
    if form.is_valid():
        data = form.cleaned_data
        services.return_check(
            request.scope,
            adoption_id=adoption.pk,
            unit_id=unit.pk,
            revision=data["revision"],
            note=data["note"],
            now=clock.now(),
        )
        say(request, _("已退回，本单位会看到原因。"))
        return redirect(reverse("rectification:unit-check", args=[adoption.pk, unit.pk]))
    lines = queries.lines(unit, checklists.under(adoption, unit), check)
    return _unit_page(request, adoption, unit, check, lines, returning=form)


@route("GET", "POST", verb="view_members")
def members(request: Request, adoption_id: int, unit_id: int) -> HttpResponse:
    """Who of a branch has gone through, by name; and those who did it on paper are registered here."""
    adoption, unit = _place(request, adoption_id, unit_id)
    if not unit.is_branch:
        raise not_here()
    policy.GOING_THROUGH.require(
        request.scope,
        "view_members",
        unit,
        refusal=_("谁对照过了，只有本支部和直接上级看得到名字。您可以看哪些单位还没有走完。"),
    )
    lines = queries.member_lines(unit, adoption, checklists.under(adoption, unit))
    waiting = [line for line in lines if line.on is None]
    form = forms.PaperForm(request.POST or None, people=[(line.person_id, line.name) for line in waiting])
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = services.register_paper(
                request.scope,
                adoption_id=adoption.pk,
                unit_id=unit.pk,
                person_ids=data["people"],
                on=data["on"],
                now=clock.now(),
            )
        except BadInput as error:
            form.add_error(None, error.message)
        else:
            say(request, _("登记了%(count)s人已对照。只记日期，不记内容。") % {"count": done.people})
            return redirect(reverse("rectification:check-members", args=[adoption.pk, unit.pk]))
    context = {
        "adoption": adoption,
        "unit": unit,
        "lines": lines,
        "waiting": waiting,
        "form": form,
        "may_register": adoption.state == AdoptionState.IN_FORCE
        and policy.GOING_THROUGH.allows(request.scope, "register_paper", unit),
    }
    return page(request, "rectification/check_members.html", status=422 if form.errors else 200, **context)


@route("GET", verb="view_check")
def sheet(request: Request, adoption_id: int, unit_id: int) -> HttpResponse:
    """The list to be read out and ticked on paper, which the member keeps."""
    adoption, unit = _place(request, adoption_id, unit_id)
    listed = [one for one in checklists.under(adoption, unit) if queries.asks(one, "member")]
    asked = [
        (category, checklists.items_for(category, unit, ("member",)))
        for _one, category in checklists.categories_for(listed, unit, ("member",))
    ]
    sample = any(one.library.standing == "sample" for one in listed)
    return page(
        request,
        "rectification/check_sheet.html",
        adoption=adoption,
        unit=unit,
        asked=asked,
        listed=listed,
        sample=sample,
    )


# --- how far it has come

_ALL = {
    "not_through": (queries.NOT_BEGUN, CheckState.DRAFT, CheckState.SENT_BACK),
    "none": (queries.NOT_BEGUN,),
    "draft": (CheckState.DRAFT,),
    "sent_back": (CheckState.SENT_BACK,),
    "handed_in": (CheckState.HANDED_IN,),
    "accepted": (CheckState.ACCEPTED,),
}
_MOST = 50


@route("GET", verb="list")
def coverage(request: Request, adoption_id: int) -> HttpResponse:
    """Which units are not yet through, in official order; no percentage, no rank."""
    scope = request.scope
    adoption = regimes.adoption(scope, adoption_id)
    if adoption.kind != "campaign":
        raise not_here()
    top = _top(request, adoption)
    wanted = request.GET.get("state", "")
    wanted = wanted if wanted in _ALL else "not_through"
    below = queries.coverage_below(scope, adoption, top)
    found = queries.units_by_state(
        scope, adoption, top, _ALL[wanted], after=request.GET.get("after", "")[:64], limit=_MOST + 1
    )
    lines = organizations.lineage([line.unit.path for line in found])
    context: dict[str, Any] = {
        "adoption": adoption,
        "top": top,
        "above": [
            org
            for org in organizations.ancestors(top)
            if scope.covers(org.path) and org.path.startswith(adoption.unit.path)
        ],
        "whole": below[top.path],
        "places": [
            (unit, below[unit.path])
            for unit in organizations.children(scope, top)
            if unit.path in below and not unit.is_branch
        ],
        "found": [(line, lines[line.unit.path][:-1]) for line in found[:_MOST]],
        "more": found[_MOST - 1].unit.path if len(found) > _MOST else None,
        "wanted": wanted,
        "states": CheckState,
    }
    return page(request, "rectification/checks.html", **context)


def _top(request: Request, adoption: Adoption) -> Organization:
    asked = as_number(request.GET.get("unit"))
    if asked is not None:
        top = organizations.unit(request.scope, asked)
    elif request.scope.covers(adoption.unit.path):
        top = adoption.unit
    else:
        # Whoever is a member of a branch elsewhere stands at the place he works for.
        mine = (unit for unit in organizations.tops(request.scope) if _may_see(request, adoption, unit))
        found = next(mine, None)
        if found is None:
            raise not_here()
        return found
    if not _may_see(request, adoption, top):
        raise not_here()
    return top


def _may_see(request: Request, adoption: Adoption, unit: Organization) -> bool:
    return unit.path.startswith(adoption.unit.path) and policy.GOING_THROUGH.allows(request.scope, "view_check", unit)
