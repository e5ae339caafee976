"""The pages of the tree (组织页面): take in, call, answer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.environment import day
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.navigation import entry
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import as_number
from qingyuan.kernel.routes import route

from . import forms, queries, roles, rules, services, words
from .forms import attempt
from .models import Kind, Organization, Succession
from .panels import UNIT_PAGE
from .policy import POLICY
from .services.tree import RENAMED
from .signing import signed
from .telling import told

_ROWS = 100
_ENTRIES = 50
_OFFICES = (Kind.DEPARTMENT, Kind.BODY, Kind.LEADING_GROUP)

entry("organizations:tree", gettext_lazy("组织与党员"), icon="sitemap", order=600, roles=roles.BUSINESS)


# --- finding one's way


@route("GET", verb="view")
def tree(request: HttpRequest) -> HttpResponse:
    """One level of the tree, or the units that go by a name."""
    scope = request.scope  # type: ignore[attr-defined]
    if not scope.holds(*roles.BUSINESS):
        raise not_here()
    q = request.GET.get("q", "").strip()[:60]
    tops = queries.tops(scope)
    at = queries.unit(scope, _number(request.GET.get("at"))) if request.GET.get("at") else None
    if at is None and len(tops) == 1 and not q:
        at = tops[0]
        if at.is_branch:
            return redirect(at.get_absolute_url())
    context: dict[str, Any] = {"q": q, "at": at, "top": tops[0] if len(tops) == 1 else None, "older_url": None}
    if q:
        found = queries.named(scope, q)
        lines = queries.lineage([unit.path for unit in found])
        context["rows"] = [_row(unit, None, " · ".join(str(org) for org in lines[unit.path][-3:-1])) for unit in found]
        context["more"] = len(found) == _ROWS // 2
    else:
        units = _page_of_units(request, at) if at is not None else tops
        if len(units) > _ROWS:
            units, last = units[:_ROWS], units[_ROWS - 1]
            context["older_url"] = "?" + urlencode({"at": at.pk if at else "", "after": f"{last.order}-{last.path}"})
        counts = queries.branches_below(scope, units)
        rows = [_row(unit, counts.get(unit.pk, 0), "") for unit in units]
        context["offices"] = [row for row in rows if row["unit"].kind in _OFFICES]
        context["rows"] = [row for row in rows if row["unit"].kind not in _OFFICES]
    context["above"] = _reached_above(request, at) if at is not None else []
    context["may_found"] = at is not None and POLICY.allows(scope, "found", at) and not at.is_branch
    return page(request, "organizations/tree.html", **context)


def _row(unit: Organization, branches: int | None, above: str) -> dict[str, Any]:
    below = not unit.is_branch and unit.kind not in (Kind.DEPARTMENT, Kind.BODY)
    return {"unit": unit, "word": words.kind_word(unit), "branches": branches, "has_below": below, "above": above}


def _page_of_units(request: HttpRequest, at: Organization) -> list[Organization]:
    rows = queries.children(request.scope, at)  # type: ignore[attr-defined]
    order, _dash, path = request.GET.get("after", "").partition("-")
    if (place := as_number(order)) is not None and path:
        rows = queries.after(rows, place, path)
    return list(rows[: _ROWS + 1])


def _reached_above(request: HttpRequest, unit: Organization) -> list[Organization]:
    scope = request.scope  # type: ignore[attr-defined]
    return [org for org in queries.ancestors(unit) if scope.covers(org.path)]


def _number(text: str | None) -> int:
    found = as_number(text)
    if found is None:
        raise not_here()
    return found


# --- one unit


@route("GET", verb="view")
def unit(request: HttpRequest, unit_id: int) -> HttpResponse:
    """What the unit is and where it stands; the other rooms add their panels."""
    scope = request.scope  # type: ignore[attr-defined]
    found = _unit(request, "view", unit_id)
    may = {verb: POLICY.allows(scope, verb, found) for verb in POLICY.may}
    branches = queries.branches_below(scope, [found])[found.pk] if not found.is_branch else None
    return page(
        request,
        "organizations/unit.html",
        unit=found,
        word=words.kind_word(found),
        above=queries.ancestors(found),
        reached={org.pk for org in _reached_above(request, found)},
        facts=_facts(found),
        below=queries.children(scope, found).count() if not found.is_branch else None,
        branches=branches,
        answers=queries.answers_for(found.pk) if found.dissolved_on else [],
        may=may,
        panels=UNIT_PAGE.panels_of(scope, found),
        links=UNIT_PAGE.links_of(scope, found) if not found.dissolved_on else [],
    )


def _facts(unit: Organization) -> list[tuple[str, str | None]]:
    facts: list[tuple[str, str | None]] = [
        (_("全称"), unit.name),
        (_("组织类别"), words.kind_word(unit)),
        (_("层级"), unit.get_level_display()),
    ]
    if unit.sector:
        facts.append((_("所在领域"), unit.get_sector_display()))
    if unit.division_path:
        facts.append((_("行政区划"), unit.division_path.replace("/", " ")))
    if unit.serves:
        facts.append((_("服务于"), str(unit.serves)))
    facts.append((_("成立日期"), day(unit.founded_on) if unit.founded_on else None))
    if unit.kind == Kind.BODY:
        facts.append((_("任务截止"), day(unit.until) if unit.until else None))
    return facts


@route("GET", verb="view")
def history(request: HttpRequest, unit_id: int) -> HttpResponse:
    """Where a unit stood, what it was called, whom it took over, what became of it (沿革)."""
    found = _unit(request, "view", unit_id)
    happened: list[tuple[Any, str, str]] = []
    stood = queries.placements(found)
    for number, placement in enumerate(stood):
        first = number == 0
        title = _("起隶属%(parent)s") if first else _("改隶属%(parent)s")
        happened.append((placement.from_on, title % {"parent": placement.parent or _("—")}, ""))
    for line in chronicle.entries_of_record(reference(found)):
        if line.verb == RENAMED:
            text = _("原名：%(old)s；现名：%(new)s") % {"old": line.open["old_name"], "new": line.open["name"]}
            happened.append((clock.day_of(line.received), _("更名"), text))
    for over in queries.took_over(found):
        happened.append((over.on, _("承接“%(unit)s”") % {"unit": over.unit}, over.get_kind_display()))
    became = queries.succeeded_by(found)
    if became:
        title = {
            Succession.Kind.MERGER: _("并入“%(units)s”"),
            Succession.Kind.SPLIT: _("分设为“%(units)s”"),
            Succession.Kind.DISSOLUTION: _("撤销，由“%(units)s”承接"),
        }[Succession.Kind(became[0].kind)]
        happened.append((became[0].on, title % {"units": "”“".join(str(one.into) for one in became)}, ""))
    happened.sort(key=lambda item: item[0])
    items = [{"at": day(on), "title": title, "text": text, "by": None, "url": None} for on, title, text in happened]
    return page(request, "organizations/history.html", unit=found, items=items)


@route("GET", verb="entries")
def entries(request: HttpRequest, unit_id: int) -> HttpResponse:
    """The unit's chronicle, newest first (存证)."""
    found = _unit(request, "entries", unit_id)
    before = _number(request.GET["before"]) if request.GET.get("before") else None
    lines = chronicle.entries_of_unit(found.pk, before=before, limit=_ENTRIES + 1)
    older = f"?before={lines[_ENTRIES - 1].seq}" if len(lines) > _ENTRIES else None
    rows = [{"line": line, "told": told(line.verb, line.open)} for line in lines[:_ENTRIES]]
    return page(
        request,
        "organizations/entries.html",
        unit=found,
        rows=rows,
        root=chronicle.root_of(found.pk),
        pager={
            "newer_url": request.path if before is not None else None,
            "older_url": older,
            "total": chronicle.shown_of(found.pk),
            "label": None,
        },
    )


# --- changing the tree


@route("GET", "POST", verb="found")
def found(request: HttpRequest, unit_id: int) -> HttpResponse:
    scope = request.scope  # type: ignore[attr-defined]
    parent = _unit(request, "found", unit_id)
    if not rules.kinds_under(parent.kind):
        raise BadInput(_("“%(unit)s”下不再设组织。请到它的上级组织设立。") % {"unit": parent}, "kind_not_here")
    form = forms.FoundForm(
        request.POST or None, scope=scope, parent=parent, initial={"division_path": parent.division_path}
    )
    status = 200
    if request.method == "POST":
        made, status = attempt(
            form,
            lambda: services.found(
                scope,
                parent_id=parent.pk,
                unit=services.NewUnit(**{**form.cleaned_data, "level": form.cleaned_data.get("level") or None}),
                by=signed(request),
                now=clock.now(),
            ),
        )
        if made is not None:
            say(request, _("已设立“%(unit)s”，常用职务也已建好。") % {"unit": made})
            return redirect(made.get_absolute_url())
    title = _("在“%(unit)s”下设立组织") % {"unit": parent}
    return _form_page(request, parent, form, title=title, submit=_("设立"), status=status)


@route("GET", "POST", verb="rename")
def rename(request: HttpRequest, unit_id: int) -> HttpResponse:
    changed = _unit(request, "rename", unit_id)
    form = forms.NamesForm(request.POST or None, initial={"name": changed.name, "short_name": changed.short_name})
    status = 200
    if request.method == "POST":
        renamed, status = attempt(
            form,
            lambda: services.rename(
                request.scope,  # type: ignore[attr-defined]
                unit_id=changed.pk,
                revision=_revision(request),
                by=signed(request),
                now=clock.now(),
                **form.cleaned_data,
            ),
        )
        if renamed is not None:
            say(request, _("已更名。以前的记录和印件仍写当时的名称。"))
            return redirect(renamed.get_absolute_url())
    return _form_page(
        request,
        changed,
        form,
        title=_("组织更名：%(unit)s") % {"unit": changed},
        submit=_("更名"),
        lead=_("更名不影响隶属、党员和已有记录；原名会留在沿革里。"),
        revision=changed.revision,
        status=status,
    )


@route("GET", "POST", verb="amend")
def amend(request: HttpRequest, unit_id: int) -> HttpResponse:
    changed = _unit(request, "amend", unit_id)
    initial = {name: getattr(changed, name) for name in forms.AmendForm.base_fields}
    form = forms.AmendForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        amended, status = attempt(
            form,
            lambda: services.amend(
                request.scope,  # type: ignore[attr-defined]
                unit_id=changed.pk,
                revision=_revision(request),
                by=signed(request),
                now=clock.now(),
                **form.cleaned_data,
            ),
        )
        if amended is not None:
            say(request, _("已保存。"))
            return redirect(amended.get_absolute_url())
    return _form_page(
        request,
        changed,
        form,
        title=_("更正基本信息：%(unit)s") % {"unit": changed},
        submit=_("保存"),
        revision=changed.revision,
        status=status,
    )


@route("GET", "POST", verb="move")
def move(request: HttpRequest, unit_id: int) -> HttpResponse:
    scope = request.scope  # type: ignore[attr-defined]
    changed = _unit(request, "move", unit_id)
    form = forms.MoveForm(request.POST or None, scope=scope, kind=changed.kind, initial={"on": clock.today()})
    status = 200
    if request.method == "POST":
        moved, status = attempt(
            form,
            lambda: services.move(
                scope,
                unit_id=changed.pk,
                revision=_revision(request),
                parent_id=form.cleaned_data["parent"].pk,
                on=form.cleaned_data["on"],
                by=signed(request),
                now=clock.now(),
            ),
        )
        if moved is not None:
            say(request, _("已改隶属“%(parent)s”，它的下级一并划转。") % {"parent": moved.parent})
            return redirect(moved.get_absolute_url())
    return _form_page(
        request,
        changed,
        form,
        title=_("变更隶属：%(unit)s") % {"unit": changed},
        submit=_("变更隶属"),
        lead=_("现在隶属“%(parent)s”。下级组织、党员和记录都跟着走；以前的数仍算在当时的上级名下。")
        % {"parent": changed.parent},
        revision=changed.revision,
        status=status,
    )


@route("GET", "POST", verb="seats")
def add_seat(request: HttpRequest, unit_id: int) -> HttpResponse:
    changed = _unit(request, "seats", unit_id)
    form = forms.SeatForm(request.POST or None, unit=changed)
    status = 200
    if request.method == "POST":
        seat, status = attempt(
            form,
            lambda: services.add_seat(
                request.scope,  # type: ignore[attr-defined]
                unit_id=changed.pk,
                by=signed(request),
                now=clock.now(),
                **form.cleaned_data,
            ),
        )
        if seat is not None:
            say(request, _("已增设“%(seat)s”，可以办理任职了。") % {"seat": seat})
            return redirect(changed.get_absolute_url())
    return _form_page(
        request, changed, form, title=_("增设职务：%(unit)s") % {"unit": changed}, submit=_("增设"), status=status
    )


def _unit(request: HttpRequest, verb: str, unit_id: int) -> Organization:
    scope = request.scope  # type: ignore[attr-defined]
    found = queries.unit(scope, unit_id)
    POLICY.require(
        scope,
        verb,
        found,
        refusal=_("这一项由%(who)s办理，请与他们联系。") % {"who": words.whom_to_ask(found)},
    )
    return found


def _revision(request: HttpRequest) -> int:
    return _number(request.POST.get("revision"))


def _form_page(
    request: HttpRequest,
    unit: Organization,
    form: django_forms.Form,
    *,
    title: str,
    submit: str,
    status: int,
    lead: str = "",
    revision: int | None = None,
) -> HttpResponse:
    return page(
        request,
        "organizations/form.html",
        status=status,
        unit=unit,
        form=form,
        title=title,
        submit=submit,
        lead=lead,
        revision=revision,
        back_url=reverse("organizations:unit", args=[unit.pk]),
    )
