"""The list of members and the page of one person (党员名册、人员页)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.chronicle import queries as chronicle
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.environment import day
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import as_number
from qingyuan.kernel.routes import route
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.forms import attempt
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.signing import signed

from .. import forms, queries, rules, services
from ..models import Absence, Grain, Membership, Partial, Person, Sex
from ..panels import MEMBERS, PERSON_PAGE
from ..policy import IN_UNIT, POLICY
from ..services.open_values import FIELD_NAMES
from ..services.people import REVEALABLE, REVEALED
from .shared import form_page, number, person_url, scope_of, unit_for, unit_url

_ROWS = 50
_SEXES = {value: str(label) for value, label in Sex.choices}


@route("GET", verb="names")
def people(request: HttpRequest) -> HttpResponse:
    """The members of a unit and all below it; a member sees the names of his own branch."""
    scope = scope_of(request)
    if not scope.holds(*roles.BUSINESS):
        raise not_here()
    tops = organizations.tops(scope)
    if request.GET.get("unit"):
        unit = unit_for(request, "names", number(request.GET.get("unit")))
    elif tops:
        unit = tops[0]
    else:
        raise not_here()
    whole = IN_UNIT.allows(scope, "list", unit)
    form = forms.ListForm(request.GET if whole else None, initial={"unit": unit.pk})
    rows, counted = listed(request, unit, form if whole else None)
    found = queries.lines(rows, _ROWS + 1)
    older = None
    asked = {key: request.GET[key] for key in ("q", "state") if request.GET.get(key)}
    if len(found) > _ROWS:
        last = found[_ROWS - 1]
        older = "?" + urlencode({"unit": unit.pk, **asked, "after": f"{last['unit__path']}-{last['id']}"})
    return page(
        request,
        "roster/people.html",
        unit=unit,
        tops=tops,
        whole=whole,
        form=form,
        left=whole and form.is_valid() and form.cleaned_data["state"] == forms.ListForm.LEFT,
        rows=[_shown(row) for row in found[:_ROWS]],
        counts=queries.counts(scope, unit) if whole else None,
        may_add=IN_UNIT.allows(scope, "add", unit),
        links=MEMBERS.links_of(scope, unit),
        export_url=reverse("roster:export") + "?" + urlencode({"unit": unit.pk, **asked}),
        pager={
            "newer_url": "?" + urlencode({"unit": unit.pk, **asked}) if request.GET.get("after") else None,
            "older_url": older,
            "total": counted,
        },
    )


def listed(request: HttpRequest, unit: Organization, form: forms.ListForm | None) -> tuple[Any, int]:
    """The members a filter asks for, and how many they are."""
    scope = scope_of(request)
    rows = queries.members(scope, unit)
    if form is not None and form.is_valid():
        state, words = form.cleaned_data["state"], form.cleaned_data["q"].strip()
        if state == forms.ListForm.LEFT:
            rows = queries.left(scope, unit)
        elif state in forms.ListForm.AWAY:
            rows = rows.filter(queries.away_now(state))
        elif state:
            rows = rows.filter(kind=state)
        if words:
            rows = queries.matching(rows, words)
    counted = rows.count()
    path, _dash, membership_id = request.GET.get("after", "").partition("-")
    if path and (key := as_number(membership_id)) is not None:
        rows = queries.behind(rows, path, key)
    return rows, counted


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    born = Partial.of(row["person__born_on"], row["person__born_grain"])
    known = (_SEXES.get(row["person__sex"], ""), row["person__nation"], str(born or ""))
    return {
        **row,
        "known": "，".join(part for part in known if part),
        "joined": Partial.of(row["joined_on"], row["joined_grain"]),
        "kind_label": Membership.Kind(row["kind"]).label,
        "away_label": Absence.Kind(row["away"]).label if row["away"] else "",
        "ending_label": Membership.Ending(row["ending"]).label if row["ending"] else "",
    }


@route("GET", verb="view")
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    try:
        found = queries.person(scope_of(request), person_id)
    except MoveRefused as voided:
        return page(request, "roster/voided.html", sentence=voided.message)
    return _person_page(request, found, {})


@route("POST", verb="reveal")
def reveal(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show a number in full on this one answer; who looked is entered."""
    found = queries.person(scope_of(request), person_id)
    field = request.POST.get("field", "")
    shown = services.reveal(scope_of(request), person_id=found.pk, field=field, by=signed(request), now=clock.now())
    return _person_page(request, found, {field: shown})


def _person_page(request: HttpRequest, found: Person, revealed: dict[str, str]) -> HttpResponse:
    scope = scope_of(request)
    today = clock.today()
    belonged = queries.memberships(found.pk)
    member = next((one for one in reversed(belonged) if one.until_on is None), None)
    years = (
        rules.party_years(kind=member.kind, joined_on=member.joined_on, full_on=member.full_on, on=today)
        if member
        else None
    )
    may = {verb: POLICY.allows(scope, verb, found) for verb in POLICY.may}
    serving = queries.tenures(found.pk)
    return page(
        request,
        "roster/person.html",
        person=found,
        member=member,
        last=belonged[-1] if belonged else None,
        away=queries.absence_of(found.pk),
        under_way=queries.under_way(found.pk),
        facts=_facts(found, member, years),
        numbers=[
            {
                "field": field,
                "label": label,
                "masked": masked,
                "shown": revealed.get(field),
            }
            for field, label, masked in (
                ("id_number", REVEALABLE["id_number"], rules.mask_id_number(found.id_number)),
                ("phone", REVEALABLE["phone"], rules.mask_phone(found.phone)),
            )
        ],
        belonged=[_belonged_line(one) for one in reversed(belonged)],
        serving=list(reversed(serving)),
        appointable={one.pk for one in serving if one.until_on is None and IN_UNIT.allows(scope, "appoint", one.unit)},
        reached={
            unit.pk
            for unit in [one.unit for one in belonged] + [one.unit for one in serving]
            if scope.covers(unit.path)
        },
        lookers=[line for line in chronicle.entries_of_record(reference(found)) if line.verb == REVEALED][::-1],
        may=may,
        panels=PERSON_PAGE.panels_of(scope, found),
        links=PERSON_PAGE.links_of(scope, found),
        oneself=found.pk == scope.actor_id,
    )


def _facts(found: Person, member: Membership | None, years: int | None) -> list[tuple[str, str | None]]:
    facts: list[tuple[str, str | None]] = [
        (_("性别"), found.get_sex_display() if found.sex else None),
        (_("民族"), found.nation or None),
        (_("出生日期"), _said(found.born)),
        (_("学历"), found.education or None),
    ]
    if member is not None:
        facts += [
            (_("人员类别"), member.get_kind_display()),
            (_("入党日期"), _said(member.joined)),
        ]
        if member.kind == Membership.Kind.FULL:
            facts.append((_("转正日期"), _said(member.full)))
            facts.append((_("党龄"), _years(years, member.full or member.joined)))
    return facts


def _said(known: Partial | None) -> str | None:
    return str(known) if known else None


def _years(years: int | None, since: Partial | None) -> str | None:
    """党龄; 约 where it is counted from a year of which no month is known."""
    if years is None:
        return None
    if since is not None and since.grain == Grain.YEAR:
        return _("约%(years)s年") % {"years": years}
    return _("%(years)s年") % {"years": years} if years else _("不满1年")


def _belonged_line(one: Membership) -> dict[str, Any]:
    until = day(one.until_on) if one.until_on else _("至今")
    return {
        "unit": one.unit,
        "when": f"{day(one.from_on)}—{until}",
        "kind": one.get_kind_display(),
        "ending": one.get_ending_display() if one.ending else "",
    }


@route("GET", "POST", verb="add")
def add(request: HttpRequest) -> HttpResponse:
    """A new member of a branch."""
    unit = unit_for(request, "add", number(request.GET.get("unit")))
    form = forms.AddForm(request.POST or None, initial={"from_on": clock.today()})
    status = 200
    if request.method == "POST":
        made, status = attempt(
            form,
            lambda: services.add_person(
                scope_of(request),
                unit_id=unit.pk,
                facts=form.facts(),
                joining=form.joining(),
                by=signed(request),
                now=clock.now(),
            ),
        )
        if made is not None:
            say(request, _("已登记%(name)s。") % {"name": made.name})
            return redirect(person_url(made.pk))
    return form_page(
        request,
        form,
        title=_("登记党员：%(unit)s") % {"unit": unit},
        submit=_("登记"),
        status=status,
        back_url=unit_url(unit.pk),
        back_label=str(unit),
    )


@route("GET", "POST", verb="edit")
def edit(request: HttpRequest, person_id: int) -> HttpResponse:
    """A correction; two at once are laid side by side."""
    scope = scope_of(request)
    found = queries.person(scope, person_id)
    POLICY.require(scope, "edit", found, refusal=_("更正人员信息由所在党支部和上级党委办理，请告诉支部书记。"))
    member = queries.membership_on(found.pk, clock.today())
    initial = {
        **{name: getattr(found, name) for name in forms.FactsForm.base_fields},
        "id_number": "",
        "phone": "",
        "joined": member.joined if member else None,
        "full": member.full if member else None,
    }
    form = forms.EditForm(
        request.POST or None,
        initial=initial,
        masked_id=rules.mask_id_number(found.id_number),
        masked_phone=rules.mask_phone(found.phone),
    )
    status, differing = 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _edit(request, form, found)
            except Conflict as error:
                form.add_error(None, error.message)
                status, differing = error.status, _differing(form, error.theirs)
            except BadInput as error:
                form.add_error(None, error.message)
            else:
                say(request, _("已保存。"))
                return redirect(person_url(found.pk))
    return form_page(
        request,
        form,
        template="roster/edit.html",
        title=_("更正信息：%(name)s") % {"name": found.name},
        submit=_("保存"),
        status=status,
        back_url=person_url(found.pk),
        back_label=found.name,
        revision=found.revision,
        differing=differing,
    )


def _edit(request: HttpRequest, form: forms.EditForm, found: Person) -> Person:
    return services.edit_person(
        scope_of(request),
        person_id=found.pk,
        revision=number(request.POST.get("revision")),
        facts=form.facts(),
        joined=form.cleaned_data["joined"],
        full=form.cleaned_data["full"],
        by=signed(request),
        now=clock.now(),
    )


def _differing(form: forms.EditForm, theirs: object) -> list[tuple[str, str, str]]:
    """(label, what stands there now, what was typed) of each field in which the two differ."""
    assert isinstance(theirs, dict)
    rows = []
    for name, label in FIELD_NAMES.items():
        typed = form.cleaned_data.get(name)
        if name in REVEALABLE and not typed:
            continue
        if typed != theirs[name] and (typed or theirs[name]):
            rows.append((str(label), _text(name, theirs[name]), _text(name, typed)))
    return rows


def _text(name: str, value: Any) -> str:
    if not value:
        return _("未填")
    if name == "id_number":
        return rules.mask_id_number(value)
    if name == "phone":
        return rules.mask_phone(value)
    if name == "sex":
        return _SEXES[value]
    return str(value)
