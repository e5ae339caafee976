"""The pages of earlier conclusions (以往结论页面): the list, reading in, matching, one of them, those about a unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock, idempotency
from qingyuan.kernel.errors import BadInput, NotAllowed, QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.panels import UNIT_PAGE

from .. import conclusions_imports, policy
from .. import conclusions_rules as rules
from ..conclusions_states import TONES, Source, Standing, State
from ..forms.conclusions import ConclusionsImportForm, LinkForm, MatchForm, SetAsideForm
from ..models import OTHER, EarlierConclusion
from ..queries import category_labels
from ..queries import conclusions as queries
from ..services import conclusions as services
from ..services.conclusions import Chosen


@UNIT_PAGE.links
def _links(scope: Scope, unit: Organization) -> list[tuple[str, str]]:
    """There whether or not there is something to see: a link that comes and goes would tell."""
    if not policy.OPENING.allows(scope, "open", unit):
        return []
    return [(_("以往结论"), reverse("rectification:conclusions-about", args=[unit.pk]))]


# --- the list


@route("GET", verb="list")
def conclusions(request: Request) -> HttpResponse:
    """How each conclusion this reader keeps stands against this year's list."""
    _keeps(request)
    counted = queries.counts(request.scope)
    tab = _tab(request, counted)
    listed = queries.listed(
        request.scope, tab, before=as_number(request.GET.get("before")), after=as_number(request.GET.get("after"))
    )
    tabs = [
        {"url": "?" + urlencode({"tab": one}), "label": one.label, "current": one == tab, "count": counted[one]}
        for one in queries.TABS
    ]
    beside = urlencode({"tab": tab})
    return page(
        request,
        "rectification/conclusions.html",
        tabs=tabs,
        tab=tab,
        rows=[(row, category_of(row)) for row in listed.rows],
        pager={
            "newer_url": f"?{beside}&after={listed.newer}" if listed.newer else None,
            "older_url": f"?{beside}&before={listed.older}" if listed.older else None,
            "total": counted[tab],
            "label": None,
        },
        to_match=counted[Standing.TO_MATCH],
        matched=sum(counted.values()) - counted[Standing.TO_MATCH] - counted[Standing.SET_ASIDE],
        unlinked=queries.unlinked(counted),
        tone=TONES[tab],
    )


def _keeps(request: Request) -> None:
    """Whoever keeps conclusions somewhere, or is named on one; another reader is told that there is nothing for him."""
    if request.scope.holds(*policy.KEEPS_CONCLUSIONS) or queries.handled(request.scope).exists():
        return
    raise not_here()


def _tab(request: Request, counted: dict[Standing, int]) -> Standing:
    wanted = request.GET.get("tab", "")
    if wanted in Standing.values:
        return Standing(wanted)
    return next((one for one in (Standing.TO_MATCH, Standing.CONTRADICTS) if counted[one]), Standing.TO_MATCH)


def category_of(row: EarlierConclusion) -> str:
    """What a conclusion's category is called: as matched, else as its sheet says."""
    if not row.category or row.category == OTHER:
        return row.category_text or ("" if not row.category else _("其他"))
    return category_labels().get((row.library_id, row.checklist, row.category), row.category)


# --- reading in


@route("GET", "POST", verb="import")
def import_conclusions(request: Request) -> HttpResponse:
    """Upload; what is concluded is kept for a person to match, everything else is gone when the page answers."""
    unit = _import_unit(request)
    policy.CONCLUSIONS_IN.require(request.scope, "import", unit, refusal=policy.ONLY_KEEPERS)
    kept_by = services.keeper(request.scope, unit)
    nameable = [one for one in queries.nameable(kept_by) if one.id != request.scope.actor_id]
    form = ConclusionsImportForm(
        request.POST or None, request.FILES or None, initial={"unit": unit.pk}, nameable=nameable
    )
    context: dict[str, Any] = {"unit": unit, "kept_by": kept_by, "form": form}
    if request.method == "GET":
        return page(request, "rectification/conclusions_import.html", **context)
    if not form.is_valid():
        return page(request, "rectification/conclusions_import.html", status=422, **context)
    data = form.cleaned_data
    given = conclusions_imports.Given(
        source=Source(data["source"]) if data["source"] else None,
        document=data["document"].strip(),
        on=data["concluded_on"],
        confidential=data["confidential"],
    )
    try:
        report = conclusions_imports.import_conclusions(
            request.scope,
            unit_id=unit.pk,
            content=data["file"].read(),
            given=given,
            named=data["named"],
            now=clock.now(),
        )
    except BadInput as error:
        form.add_error(_FIELDS.get(error.code, "file"), error.message)
        return page(request, "rectification/conclusions_import.html", status=422, **context)
    return page(request, "rectification/conclusions_imported.html", unit=unit, report=report)


_FIELDS = {"one_named": "named", "many_named": "named", "not_nameable": "named", "no_person": "named"}


def _import_unit(request: Request) -> Organization:
    value = request.POST.get("unit") or request.GET.get("unit") or ""
    if (unit_id := as_number(value)) is not None:
        return organizations.unit(request.scope, unit_id)
    tops = organizations.tops(request.scope)
    if not tops:
        raise not_here()
    # Whoever is a member of a branch elsewhere reads in for the place he works for.
    return next((unit for unit in tops if policy.CONCLUSIONS_IN.allows(request.scope, "import", unit)), tops[0])


# --- matching

_MATCHED_AT_ONCE = 20


@route("GET", verb="list")
def match_list(request: Request) -> HttpResponse:
    """What waits to be matched, with what the names say; a confidential one is opened by itself, which is entered."""
    _keeps(request)
    listed = queries.listed(
        request.scope,
        Standing.TO_MATCH,
        before=as_number(request.GET.get("before")),
        after=as_number(request.GET.get("after")),
        size=_MATCHED_AT_ONCE,
    )
    proposer = queries.Proposer(request.scope)
    proposed = [(row, proposer.propose(row)) for row in listed.rows if not row.confidential]
    return page(
        request,
        "rectification/conclusions_match.html",
        exact=[(row, proposal, _chosen(row, proposal)) for row, proposal in proposed if proposal.exact],
        others=[
            (row, proposal, MatchForm(row=row, proposal=proposal, items=False), _why(proposal))
            for row, proposal in proposed
            if not proposal.exact
        ],
        confidential=[row for row in listed.rows if row.confidential],
        pager={
            "newer_url": f"?after={listed.newer}" if listed.newer else None,
            "older_url": f"?before={listed.older}" if listed.older else None,
            "total": None,
            "label": None,
        },
    )


def _why(proposal: queries.Proposal) -> str:
    """Why no unit was found by its name, said to the person who is to choose."""
    if not proposal.why:
        return _("单位按名称对上了，类别请您选。")
    return {
        "unit_unknown": _("没有找到这个名称的单位，下面列的是名称相近的。"),
        "unit_ambiguous": _("有几个单位都叫这个名称，请选一个。"),
        "unit_several": _("一行写了几个单位，请选最主要的一个；其余的请各写一行另行导入。"),
        "unit_of_another_home": _("这个名称的单位归别的旗县市，这里不能对应。"),
    }[proposal.why]


def _chosen(row: EarlierConclusion, proposal: queries.Proposal) -> str:
    assert proposal.unit is not None and proposal.place is not None
    return f"{row.pk}.{row.revision}.{proposal.unit.pk}/{proposal.place.key}"


@route("POST", verb="match")
def match_exact(request: Request) -> HttpResponse:
    """Confirm those ticked among the proposals in which all names agree."""
    _keeps(request)
    chosen = [one for value in request.POST.getlist("chosen") if (one := _read_chosen(value)) is not None]
    if not chosen:
        raise BadInput(_("没有勾选，什么也没有确认。请返回上一页，勾选要确认的几条。"), "none_chosen")
    found = services.match_many(request.scope, chosen=chosen, now=clock.now())
    say(request, _("已确认%(count)s条。清单里没有写到的，会请单位说明。") % {"count": len(found)})
    return redirect(reverse("rectification:conclusions-match"))


def _read_chosen(value: str) -> Chosen | None:
    numbers, _dot, place = value.partition("/")
    found = [as_number(part) for part in numbers.split(".")]
    match found:
        case [int(conclusion_id), int(revision), int(unit_id)]:
            return Chosen(conclusion_id, revision, unit_id, place)
        case _:
            return None


# --- one conclusion


@route("GET", verb="view")
def conclusion(request: Request, conclusion_id: int) -> HttpResponse:
    return _conclusion_page(request, services.see(request.scope, conclusion_id=conclusion_id, now=clock.now()))


def _conclusion_page(
    request: Request,
    found: EarlierConclusion,
    *,
    bound: dict[str, django_forms.Form] | None = None,
    error: QingyuanError | None = None,
) -> HttpResponse:
    """The page of a conclusion; after a refusal with the sentence on top and what was typed still in its form."""
    scope = request.scope
    may = {verb: policy.CONCLUSIONS.allows(scope, verb, found) for verb in policy.CONCLUSIONS.may}
    shown = {name: build(request, found) for name, build in _FORMS.items() if may[name]} | (bound or {})
    lines = chronicle.entries_of_record(reference(found)) if may["match"] else []
    facts = queries.facts_of(found)
    standing = queries.standing(found)
    context = {
        "conclusion": found,
        "category": category_of(found),
        "standing": standing,
        "tone": TONES[standing],
        "may": may,
        "forms": shown,
        "asked_now": facts.asked and not facts.settled,
        "settled": facts.settled,
        "linked": facts.linked,
        "fixed": rules.is_fixed(facts),
        "linkable": queries.linkable(found) if may["link"] and found.state == State.MATCHED else [],
        "named": queries.named(found) if found.confidential else [],
        "history": [line for line in lines if line.verb != services.SEEN],
        "lookers": [line for line in lines if line.verb == services.SEEN][::-1] if found.confidential else [],
        "above": _above(request, found),
        "error": error,
    }
    status = error.status if error else 422 if bound else 200
    return page(request, "rectification/conclusion.html", status=status, **context)


def _above(request: Request, found: EarlierConclusion) -> tuple[str, str]:
    """The list this reader came from: who keeps conclusions their list, the unit its own."""
    if policy.CONCLUSIONS.allows(request.scope, "match", found):
        return _("对照以往结论"), reverse("rectification:conclusions")
    return _("对照以往结论"), reverse("rectification:conclusions-about", args=[found.unit_id])


def _match_form(request: Request, found: EarlierConclusion, data: Any = None) -> django_forms.Form:
    proposal = queries.Proposer(request.scope).propose(found)
    return MatchForm(data, row=found, proposal=proposal, items=True)


def _set_aside_form(request: Request, found: EarlierConclusion, data: Any = None) -> django_forms.Form:
    return SetAsideForm(data, initial={"revision": found.revision}, auto_id="set_aside_%s")


def _link_form(request: Request, found: EarlierConclusion, data: Any = None) -> django_forms.Form:
    findings = queries.linkable(found) if found.state == State.MATCHED else []
    return LinkForm(data, initial={"revision": found.revision}, auto_id="link_%s", findings=findings)


_FORMS: dict[str, Callable[..., django_forms.Form]] = {
    "match": _match_form,
    "set_aside": _set_aside_form,
    "link": _link_form,
}


def _answer(
    request: Request,
    conclusion_id: int,
    name: str,
    service: Callable[..., EarlierConclusion],
    done: str,
    given: Callable[[dict[str, Any]], dict[str, Any]],
) -> HttpResponse:
    """One move: check the form, call the service with what `given` takes out of it, and on a refusal show what was typed."""
    found = queries.conclusion(request.scope, conclusion_id)
    if not policy.CONCLUSIONS.allows(request.scope, name, found):
        raise NotAllowed(str(policy.ONLY_KEEPERS), "not_allowed")
    form = _FORMS[name](request, found, request.POST)
    refused: QingyuanError | None = None
    if form.is_valid():
        try:
            data = form.cleaned_data
            told = {"conclusion_id": conclusion_id, "revision": data["revision"], "now": clock.now()}
            service(request.scope, **told, **given(data))
        except QingyuanError as error:
            if error.status == 404:
                raise
            refused = error
        else:
            say(request, done)
            return redirect(reverse("rectification:conclusion", args=[conclusion_id]))
    # It is shown once more, so it is entered once more who looked; that is no answer to what was sent.
    with idempotency.every_time():
        found = services.see(request.scope, conclusion_id=conclusion_id, now=clock.now())
    return _conclusion_page(request, found, bound={name: form}, error=refused)


@route("POST", verb="match")
def match(request: Request, conclusion_id: int) -> HttpResponse:
    def given(data: dict[str, Any]) -> dict[str, Any]:
        unit_id = data["unit"]
        if data.get("unit_name"):
            unit_id = _unit_by_name(request, queries.conclusion(request.scope, conclusion_id), data["unit_name"])
        return {"unit_id": unit_id, "place": data["place"]}

    return _answer(
        request, conclusion_id, "match", services.match, _("已对应。清单里没有写到的，会请单位说明。"), given
    )


def _unit_by_name(request: Request, found: EarlierConclusion, name: str) -> int:
    unit = queries.Proposer(request.scope).matcher(found.below).find(name)
    if not isinstance(unit, str):
        return unit.pk
    raise BadInput(
        _("“%(name)s”在%(top)s范围内没有对上一个单位。请写全称，或者写成“苏木镇/嘎查村”。")
        % {"name": name, "top": found.below.short_name},
        unit,
    )


@route("POST", verb="set_aside")
def set_aside(request: Request, conclusion_id: int) -> HttpResponse:
    done = _("已记为不采用，理由一并保存。")
    return _answer(
        request, conclusion_id, "set_aside", services.set_aside, done, lambda data: {"reason": data["reason"]}
    )


@route("POST", verb="take_back")
def take_back(request: Request, conclusion_id: int) -> HttpResponse:
    revision = as_number(request.POST.get("revision")) or 0
    services.take_back(request.scope, conclusion_id=conclusion_id, revision=revision, now=clock.now())
    say(request, _("已回到待对应，请重新选单位和类别。"))
    return redirect(reverse("rectification:conclusion", args=[conclusion_id]))


@route("POST", verb="link")
def link(request: Request, conclusion_id: int) -> HttpResponse:
    done = _("已和清单上的问题联系起来。")
    return _answer(request, conclusion_id, "link", services.link, done, lambda data: {"finding_id": data["finding"]})


# --- about a unit


@route("GET", verb="list")
def about_unit(request: Request, unit_id: int) -> HttpResponse:
    """What was concluded about a unit, for whoever goes through its list; no confidential conclusion, for anybody."""
    unit = organizations.unit(request.scope, unit_id)
    if not policy.OPENING.allows(request.scope, "open", unit):
        raise not_here()
    found = queries.about(request.scope, unit)
    return page(
        request, "rectification/conclusions_about.html", unit=unit, rows=[(row, category_of(row)) for row in found]
    )
