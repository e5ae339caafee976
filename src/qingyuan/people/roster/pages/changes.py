"""Membership and seats of one person (转接、转正、离开、任职、免职)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.pages import redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.routes import route
from qingyuan.people.organizations.forms import attempt
from qingyuan.people.organizations.signing import signed

from .. import forms, queries, services
from ..models import Tenure
from ..services.tenures import seat_here
from .shared import answer, form_page, membership_person, scope_of, unit_for, unit_url


@route("GET", "POST", verb="membership")
def join(request: HttpRequest, person_id: int) -> HttpResponse:
    found = membership_person(request, person_id)
    form = forms.JoinForm(request.POST or None, scope=scope_of(request), initial={"from_on": clock.today()})
    return answer(
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
def restore(request: HttpRequest, person_id: int) -> HttpResponse:
    found = membership_person(request, person_id)
    form = forms.RestoreForm(request.POST or None, scope=scope_of(request), initial={"on": clock.today()})
    return answer(
        request,
        found,
        form,
        lambda: services.restore(
            scope_of(request),
            person_id=found.pk,
            unit_id=form.cleaned_data["unit"].pk,
            on=form.cleaned_data["on"],
            by=signed(request),
            now=clock.now(),
        ),
        title=_("恢复党籍：%(name)s") % {"name": found.name},
        submit=_("恢复党籍"),
        done=_("已恢复党籍。"),
        lead=_("上级党组织批准以后再办。"),
    )


@route("GET", "POST", verb="membership")
def transfer(request: HttpRequest, person_id: int) -> HttpResponse:
    scope = scope_of(request)
    found = membership_person(request, person_id)
    present = queries.lasting_member(found.pk)
    if present is None:
        raise not_here()
    form = forms.TransferForm(request.POST or None, scope=scope, initial={"on": clock.today()})

    return answer(
        request,
        found,
        form,
        lambda: services.transfer(
            scope,
            person_id=found.pk,
            unit_id=form.cleaned_data["unit"].pk,
            on=form.cleaned_data["on"],
            by=signed(request),
            now=clock.now(),
        ),
        title=_("直接调整支部：%(name)s") % {"name": found.name},
        submit=_("调整"),
        done=_("已调整。"),
        lead=_("现在在“%(unit)s”。同一旗县市内、两头都归您管的，一步办完；其他的请办理转出。所任职务不会自动免去。")
        % {"unit": present.unit},
    )


@route("GET", "POST", verb="membership")
def become_full(request: HttpRequest, person_id: int) -> HttpResponse:
    found = membership_person(request, person_id)
    form = forms.FullForm(request.POST or None)
    return answer(
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
    found = membership_person(request, person_id)
    form = forms.LeaveForm(request.POST or None, initial={"on": clock.today()})
    return answer(
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
        lead=_("转到其他党支部的，请办理转出，不在这里办。"),
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
