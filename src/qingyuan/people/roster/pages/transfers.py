"""Memberships sent and received (组织关系转接): sending, the list of a unit's range, one transfer and its moves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.routes import route
from qingyuan.kernel.scope import Scope, declare_job
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.forms import attempt
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.panels import UNIT_PAGE
from qingyuan.people.organizations.signing import signed

from .. import forms, queries, rules, services, states
from ..models import Person, Transfer
from ..panels import PERSON_PAGE
from ..policy import IN_UNIT, TRANSFERS
from .shared import answer, form_page, membership_person, number, person_url, scope_of, unit_for

_ROWS = 50
_TARGETS = "roster.transfer_targets"
declare_job(_TARGETS, "a membership is sent to a branch beyond the sender's range; names of units are read, no more")


@route("GET", "POST", verb="membership")
def send(request: HttpRequest, person_id: int) -> HttpResponse:
    """Send a membership to another branch, or out of this instance."""
    found = membership_person(request, person_id)
    present = queries.lasting_member(found.pk)
    if present is None:
        raise not_here()
    league = organizations.lineage([present.unit.path])[present.unit.path][0]
    form = forms.SendForm(
        request.POST or None,
        targets=Scope.for_job(_TARGETS, path=league.path),
        initial={"on": clock.today()},
    )

    def carry_out() -> Person:
        into: Organization | None = form.cleaned_data["into"]
        sent = services.send(
            scope_of(request),
            person_id=found.pk,
            into_id=into.pk if into else None,
            into_name=form.cleaned_data["outside"],
            on=form.cleaned_data["on"],
            by=signed(request),
            now=clock.now(),
        )
        return sent.person

    return answer(
        request,
        found,
        form,
        carry_out,
        title=_("转出组织关系：%(name)s") % {"name": found.name},
        submit=_("转出"),
        done=_("已转出，等对方接收。"),
        lead=_("现在在“%(unit)s”。对方接收以前，组织关系仍在这里，由这里负责。") % {"unit": present.unit},
    )


@route("GET", verb="list")
def transfers(request: HttpRequest) -> HttpResponse:
    """What waits to be received in a unit's range, what was sent out of it, what is done."""
    scope = scope_of(request)
    tops = [unit for unit in organizations.tops(scope) if IN_UNIT.allows(scope, "list", unit)]
    if request.GET.get("unit"):
        unit = unit_for(request, "list", number(request.GET.get("unit")))
    elif tops:
        unit = tops[0]
    else:
        raise not_here()
    outgoing = queries.outgoing(scope, unit).select_related("person", "from_unit", "into_unit")
    done = queries.done(scope, unit).select_related("person", "from_unit", "into_unit")
    return page(
        request,
        "roster/transfers.html",
        unit=unit,
        tops=tops,
        incoming=[_line(one) for one in queries.incoming(scope, unit)],
        outgoing=[_line(one) for one in outgoing],
        done=[_line(one) for one in done[:_ROWS]],
        shown=_ROWS,
    )


def _line(one: Transfer) -> dict[str, Any]:
    return {
        "transfer": one,
        "tone": states.TONES[states.TransferState(one.state)],
        "arrived": getattr(one, "arrived", False),
    }


@UNIT_PAGE.links
def _list_link(scope: Scope, unit: Organization) -> list[tuple[str, str]]:
    if unit.dissolved_on is not None or not IN_UNIT.allows(scope, "list", unit):
        return []
    return [(_("组织关系转接"), f"{reverse('roster:transfers')}?unit={unit.pk}")]


@PERSON_PAGE.panel("roster/transfer_parts.html", "of_person", order=5)
def of_person(scope: Scope, person: Person) -> Mapping[str, Any] | None:
    """The transfers by which somebody went from here and came here."""
    sent, came = queries.transfers(person.pk), queries.arrivals(person.pk)
    if not sent and not came:
        return None
    lasting = sent[-1] if sent and sent[-1].state == Transfer.State.SENT else None
    return {
        "sent": [_line(one) for one in reversed(sent)],
        "came": came,
        "arrived": lasting is not None and queries.arrival_of(lasting.pk) is not None,
        "linked": scope.holds(*roles.OFFICERS, *roles.SUPERIORS),
    }


@route("GET", verb="view")
def transfer_record(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """One transfer: who, from where to where, and what this reader may do about it."""
    scope = scope_of(request)
    found = queries.transfer(scope, transfer_id)
    arrival = queries.arrival_of(found.pk)
    under_way = found.state == Transfer.State.SENT and arrival is None
    may = {verb: under_way and TRANSFERS.allows(scope, verb, found) for verb in TRANSFERS.may}
    may["confirm"] = may["confirm"] and found.into_unit is None
    return page(
        request,
        "roster/transfer.html",
        transfer=found,
        line=_line(found),
        arrived=arrival is not None and found.state == Transfer.State.SENT,
        facts=_facts(found) if found.state == Transfer.State.SENT else [],
        may=may,
        person_url=_person_link(scope, found),
        crumb_unit=next(
            (unit for unit in (found.from_unit, found.into_unit) if unit and scope.covers(unit.path)), None
        ),
    )


def _facts(one: Transfer) -> list[tuple[str, str | None]]:
    """What the receiving side has to know of somebody on the way."""
    person = one.person
    member = queries.lasting_member(person.pk)
    facts: list[tuple[str, str | None]] = [
        (_("性别"), person.get_sex_display() if person.sex else None),
        (_("民族"), person.nation or None),
        (_("出生日期"), str(person.born) if person.born else None),
        (_("公民身份号码"), rules.mask_id_number(person.id_number) or None),
    ]
    if member is not None:
        facts += [
            (_("人员类别"), member.get_kind_display()),
            (_("入党日期"), str(member.joined) if member.joined else None),
            (_("转正日期"), str(member.full) if member.full else None),
        ]
    return facts


def _person_link(scope: Scope, one: Transfer) -> str | None:
    """The page of the person where this reader may see it: of the new row on the receiving side."""
    person = queries.seen(scope, [one.new_person_id, one.person_id])
    return person_url(person.pk) if person else None


def _move(
    request: HttpRequest,
    found: Transfer,
    verb: str,
    form: django_forms.Form,
    call: Callable[[], object],
    *,
    title: str,
    submit: str,
    done: str,
    lead: str = "",
) -> HttpResponse:
    _require(request, verb, found)
    status = 200
    if request.method == "POST":
        changed, status = attempt(form, call)
        if changed is not None:
            say(request, done)
            return redirect(found.get_absolute_url())
    return form_page(
        request,
        form,
        title=title,
        submit=submit,
        lead=lead,
        status=status,
        back_url=found.get_absolute_url(),
        back_label=found.number,
    )


def _require(request: HttpRequest, verb: str, found: Transfer) -> None:
    TRANSFERS.require(
        scope_of(request), verb, found, refusal=_("转接%(number)s的这一步由另一方办理。") % {"number": found.number}
    )


@route("GET", "POST", verb="receive")
def receive(request: HttpRequest, transfer_id: int) -> HttpResponse:
    scope = scope_of(request)
    found = queries.transfer(scope, transfer_id)
    form = forms.ReceiveForm(
        request.POST or None, scope=scope, initial={"on": clock.today(), "unit": _name_of(found.into_unit)}
    )
    return _move(
        request,
        found,
        "receive",
        form,
        lambda: services.receive(
            scope,
            transfer_id=found.pk,
            unit_id=form.cleaned_data["unit"].pk,
            on=form.cleaned_data["on"],
            by=signed(request),
            now=clock.now(),
        ),
        title=_("接收组织关系：%(name)s") % {"name": found.person.name},
        submit=_("接收"),
        done=_("已接收%(name)s的组织关系。") % {"name": found.person.name},
        lead=_("从“%(unit)s”转来，编号%(number)s。") % {"unit": found.from_name, "number": found.number},
    )


def _name_of(unit: Organization | None) -> str:
    """How the form names a branch so that it can't be taken for another of the name."""
    if unit is None or not unit.is_branch or unit.dissolved_on is not None:
        return ""
    return f"{unit.parent}/{unit}" if unit.parent else str(unit)


@route("GET", "POST", verb="send_back")
def send_back(request: HttpRequest, transfer_id: int) -> HttpResponse:
    found = queries.transfer(scope_of(request), transfer_id)
    form = forms.SendBackForm(request.POST or None)
    return _move(
        request,
        found,
        "send_back",
        form,
        lambda: services.send_back(
            scope_of(request),
            transfer_id=found.pk,
            reason=form.cleaned_data["reason"],
            by=signed(request),
            now=clock.now(),
        ),
        title=_("退回转接：%(name)s") % {"name": found.person.name},
        submit=_("退回"),
        done=_("已退回。"),
        lead=_("没有正当理由，不得拒绝接收组织关系。（见《中国共产党党员教育管理工作条例》第二十五条）"),
    )


@route("GET", "POST", verb="confirm")
def confirm(request: HttpRequest, transfer_id: int) -> HttpResponse:
    found = queries.transfer(scope_of(request), transfer_id)
    form = forms.DayForm(
        request.POST or None,
        label=_("接收日期"),
        hint=_("按回执上的日期填；从这天起不再算本支部党员，所任职务同时免去"),
        initial={"on": clock.today()},
    )
    return _move(
        request,
        found,
        "confirm",
        form,
        lambda: services.confirm(
            scope_of(request),
            transfer_id=found.pk,
            on=form.cleaned_data["on"],
            by=signed(request),
            now=clock.now(),
        ),
        title=_("登记回执：%(name)s") % {"name": found.person.name},
        submit=_("登记回执"),
        done=_("已办结。"),
        lead=_("收到“%(into)s”寄回的回执以后再办。") % {"into": found.into_name},
    )


@route("POST", verb="withdraw")
def withdraw(request: HttpRequest, transfer_id: int) -> HttpResponse:
    found = queries.transfer(scope_of(request), transfer_id)
    _require(request, "withdraw", found)
    services.withdraw(scope_of(request), transfer_id=found.pk, by=signed(request), now=clock.now())
    say(request, _("已撤回，组织关系仍在“%(unit)s”。") % {"unit": found.from_unit})
    return redirect(found.get_absolute_url())
