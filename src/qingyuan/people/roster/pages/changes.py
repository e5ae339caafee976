"""Membership and seats of one person (转接、转正、离开、任职、免职)."""

from __future__ import annotations

from collections.abc import Callable

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.pages import redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.routes import route
from qingyuan.people.organizations.forms import attempt
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.signing import signed
from qingyuan.people.organizations.words import whom_to_ask

from .. import forms, queries, services
from ..models import Person, Tenure
from ..policy import POLICY
from ..services.tenures import seat_here
from .shared import form_page, person_url, scope_of, unit_for, unit_url


def _person(request: HttpRequest, person_id: int) -> Person:
    """A person whose membership this reader enters. Raises NotHere, NotAllowed."""
    found = queries.person(scope_of(request), person_id)
    last = queries.memberships(found.pk)
    who = whom_to_ask(last[-1].unit) if last else _("上级党委组织部")
    POLICY.require(
        scope_of(request),
        "membership",
        found,
        refusal=_("组织关系由%(who)s办理，请与他们联系。") % {"who": who},
    )
    return found


def _answer(
    request: HttpRequest,
    found: Person,
    form: django_forms.Form,
    call: Callable[[], Person],
    *,
    title: str,
    submit: str,
    done: str,
    lead: str = "",
    danger: bool = False,
) -> HttpResponse:
    status = 200
    if request.method == "POST":
        changed, status = attempt(form, call)
        if changed is not None:
            say(request, done)
            return redirect(person_url(changed.pk))
    return form_page(
        request,
        form,
        title=title,
        submit=submit,
        lead=lead,
        danger=danger,
        status=status,
        back_url=person_url(found.pk),
        back_label=found.name,
    )


@route("GET", "POST", verb="membership")
def join(request: HttpRequest, person_id: int) -> HttpResponse:
    found = _person(request, person_id)
    form = forms.JoinForm(request.POST or None, scope=scope_of(request), initial={"from_on": clock.today()})
    return _answer(
        request,
        found,
        form,
        lambda: services.join(
            scope_of(request),
            person_id=found.pk,
            unit_id=form.cleaned_data["unit"].pk,
            joining=form.joining(),
            by=signed(request),
            now=clock.now(),
        ),
        title=_("接入组织关系：%(name)s") % {"name": found.name},
        submit=_("接入"),
        done=_("已接入。"),
    )


@route("GET", "POST", verb="membership")
def transfer(request: HttpRequest, person_id: int) -> HttpResponse:
    scope = scope_of(request)
    found = _person(request, person_id)
    present = queries.lasting_member(found.pk)
    if present is None:
        raise not_here()
    form = forms.TransferForm(request.POST or None, scope=scope, initial={"on": clock.today()})

    def carry_out() -> Person:
        unit: Organization = form.cleaned_data["unit"]
        verb = services.transfer if unit.home_id == found.home_id else services.transfer_home
        return verb(
            scope,
            person_id=found.pk,
            unit_id=unit.pk,
            on=form.cleaned_data["on"],
            by=signed(request),
            now=clock.now(),
        )

    return _answer(
        request,
        found,
        form,
        carry_out,
        title=_("转接组织关系：%(name)s") % {"name": found.name},
        submit=_("转接"),
        done=_("已转接。"),
        lead=_("现在在“%(unit)s”。转接一步办完，原支部的记录不变；所任职务不会自动免去。") % {"unit": present.unit},
    )


@route("GET", "POST", verb="membership")
def become_full(request: HttpRequest, person_id: int) -> HttpResponse:
    found = _person(request, person_id)
    form = forms.FullForm(request.POST or None)
    return _answer(
        request,
        found,
        form,
        lambda: services.become_full(
            scope_of(request), person_id=found.pk, on=form.cleaned_data["on"], by=signed(request), now=clock.now()
        ),
        title=_("预备党员转正：%(name)s") % {"name": found.name},
        submit=_("转正"),
        done=_("已登记转正。"),
        lead=_("支部大会通过、上级党委批准以后再办。"),
    )


@route("GET", "POST", verb="membership")
def leave(request: HttpRequest, person_id: int) -> HttpResponse:
    found = _person(request, person_id)
    form = forms.LeaveForm(request.POST or None, initial={"on": clock.today()})
    return _answer(
        request,
        found,
        form,
        lambda: services.leave(
            scope_of(request),
            person_id=found.pk,
            ending=form.cleaned_data["ending"],
            on=form.cleaned_data["on"],
            by=signed(request),
            now=clock.now(),
        ),
        title=_("办理离开：%(name)s") % {"name": found.name},
        submit=_("办理离开"),
        done=_("已办理。名册上保留他以前的记录。"),
        lead=_("转到本旗县市其他党支部的，请用“转接组织关系”。"),
        danger=True,
    )


# --- seats


@route("GET", "POST", verb="appoint")
def appoint(request: HttpRequest, seat_id: int) -> HttpResponse:
    scope = scope_of(request)
    seat = seat_here(scope, seat_id)
    unit = unit_for(request, "appoint", seat.unit_id)
    form = forms.AppointForm(request.POST or None, scope=scope, unit=unit, initial={"from_on": clock.today()})
    status = 200
    if request.method == "POST":
        appointed, status = attempt(
            form,
            lambda: services.appoint(
                scope,
                seat_id=seat.pk,
                person_id=form.cleaned_data["person_id"],
                from_on=form.cleaned_data["from_on"],
                by=signed(request),
                now=clock.now(),
            ),
        )
        if appointed is not None:
            say(request, _("%(name)s已任%(seat)s。") % {"name": appointed.name, "seat": seat})
            return redirect(unit_url(unit.pk))
    return form_page(
        request,
        form,
        title=_("任职：%(unit)s%(seat)s") % {"unit": unit, "seat": seat},
        submit=_("任职"),
        lead=_("按任职文件或选举结果填。任职以后，他登录就有这个职务的权限。") if seat.role else "",
        status=status,
        back_url=unit_url(unit.pk),
        back_label=str(unit),
    )


@route("GET", "POST", verb="appoint")
def relieve(request: HttpRequest, tenure_id: int) -> HttpResponse:
    scope = scope_of(request)
    tenure = Tenure.within(scope).filter(pk=tenure_id).select_related("unit", "seat", "person").first()
    if tenure is None:
        raise not_here()
    unit = unit_for(request, "appoint", tenure.unit_id)
    form = forms.DayForm(
        request.POST or None,
        label=_("免职日期"),
        hint=_("从这天起不再担任，这个职务的权限同时停止"),
        initial={"on": clock.today()},
    )
    status = 200
    if request.method == "POST":
        relieved, status = attempt(
            form,
            lambda: services.relieve(
                scope, tenure_id=tenure.pk, until_on=form.cleaned_data["on"], by=signed(request), now=clock.now()
            ),
        )
        if relieved is not None:
            say(request, _("已免去%(name)s的%(seat)s职务。") % {"name": relieved.name, "seat": tenure.seat})
            return redirect(unit_url(unit.pk))
    return form_page(
        request,
        form,
        title=_("免职：%(name)s，%(unit)s%(seat)s") % {"name": tenure.person.name, "unit": unit, "seat": tenure.seat},
        submit=_("免职"),
        danger=True,
        status=status,
        back_url=unit_url(unit.pk),
        back_label=str(unit),
    )


@route("GET", "POST", verb="seats")
def abolish_seat(request: HttpRequest, seat_id: int) -> HttpResponse:
    scope = scope_of(request)
    seat = seat_here(scope, seat_id)
    unit = unit_for(request, "appoint", seat.unit_id)
    form = forms.DayForm(request.POST or None, label=_("撤销日期"), initial={"on": clock.today()})
    status = 200
    if request.method == "POST":
        gone, status = attempt(
            form,
            lambda: services.abolish_seat(
                scope, seat_id=seat.pk, on=form.cleaned_data["on"], by=signed(request), now=clock.now()
            ),
        )
        if gone is not None:
            say(request, _("已撤销“%(seat)s”这个职务。") % {"seat": seat})
            return redirect(unit_url(unit.pk))
    return form_page(
        request,
        form,
        title=_("撤销职务：%(unit)s%(seat)s") % {"unit": unit, "seat": seat},
        submit=_("撤销职务"),
        danger=True,
        status=status,
        back_url=unit_url(unit.pk),
        back_label=str(unit),
    )
