"""公用平板: which devices a branch shares, and the lock page between one person and the next."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, MoveRefused, QingyuanError
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import Request, as_number
from qingyuan.kernel.routes import route
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.panels import UNIT_PAGE

from .. import policy, queries, rules, services, session
from ..forms import DeviceForm, MoveForm, PinForm, TabletForm
from ..models import SharedDevice, SignIn
from ..queries import devices


@route("GET", "POST", verb="register_device")
def list_devices(request: Request) -> HttpResponse:
    """The devices a branch shares; 「这台是公用的」 for the one in hand, which then asks who it is."""
    scope = request.scope
    unit_id = as_number(request.POST.get("unit") or request.GET.get("unit"))
    if unit_id is None:
        raise not_here()
    unit = organizations.unit(scope, unit_id)
    policy.DEVICES_IN.require(
        scope,
        "register_device",
        unit,
        refusal=_("公用平板由本支部书记或者苏木乡镇组织委员登记，用自己的密码登录以后办理。"),
        code="not_the_secretary",
    )
    form = DeviceForm(request.POST or None, initial={"unit": unit.pk})
    if request.method == "POST" and form.is_valid():
        if session.device_of(request) is not None:
            raise MoveRefused(_("这台设备已经登记为公用平板。要换到别的支部，请先在这里撤下。"), "shared_already")
        _found, key = services.register_device(scope, unit_id=unit.pk, name=form.cleaned_data["name"], now=clock.now())
        request.session.flush()
        say(request, _("这台已登记为公用平板，您已退出。从现在起，谁用谁输自己的六位数。"))
        answer = redirect(reverse("accounts:tablet"))
        answer.set_cookie(
            session.DEVICE,
            key,
            max_age=session.DEVICE_AGE,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return answer
    return page(
        request,
        "accounts/devices.html",
        unit=unit,
        form=form,
        rows=devices.devices_of(scope, unit),
        here=session.device_of(request),
        quiet=int(rules.TABLET_QUIET.total_seconds() // 60),
        status=422 if request.method == "POST" else 200,
    )


@route("POST", verb="revoke_device")
def revoke(request: Request, device_id: int) -> HttpResponse:
    form = MoveForm(request.POST)
    revision = form.cleaned_data["revision"] if form.is_valid() else 0
    found = services.revoke_device(request.scope, device_id=device_id, revision=revision, now=clock.now())
    say(request, _("“%(name)s”已撤下，上面还开着的马上退出。") % {"name": found.name})
    return redirect(f"{reverse('accounts:devices')}?unit={found.unit_id}")


@UNIT_PAGE.links
def _link(scope: Scope, unit: Organization) -> list[tuple[str, str]]:
    if policy.DEVICES_IN.allows(scope, "register_device", unit):
        return [(_("公用平板"), f"{reverse('accounts:devices')}?unit={unit.pk}")]
    return []


# --- the lock page


def _here(request: HttpRequest) -> SharedDevice:
    found = session.device_of(request)
    if found is None:
        raise not_here()
    return found


@route("GET", "POST", verb="enter_by_pin", public=True)
def tablet(request: HttpRequest) -> HttpResponse:
    """Who it is, and the six digits. Nothing of whoever was here before, not even the page he was on."""
    device = _here(request)
    if request.method != "POST" and request.reader is not None:  # type: ignore[attr-defined]
        return redirect("/")
    committee = devices.committee(device.unit, clock.today())
    form = TabletForm(request.POST or None, committee=committee)
    if request.method != "POST" or not form.is_valid():
        return _lock_page(request, device, form, status=422 if request.method == "POST" else 200)
    try:
        account = services.enter_by_pin(
            device,
            name=form.said_name(),
            pin=form.cleaned_data["pin"],
            address=session.address_of(request),
            now=clock.now(),
        )
    except BadInput as error:
        return _lock_page(request, device, form, status=error.status, refusal=str(error))
    session.begin(request, account, SignIn.Way.PIN)
    return redirect("/")


def _lock_page(
    request: HttpRequest, device: SharedDevice, form: TabletForm, status: int, refusal: str = ""
) -> HttpResponse:
    # Whoever was in is not any more, whatever comes of the next one's try.
    request.reader = None  # type: ignore[attr-defined]
    return page(request, "accounts/tablet.html", status=status, device=device, form=form, refusal=refusal)


@route("POST", verb="lock", public=True)
def lock(request: HttpRequest) -> HttpResponse:
    """The next person, please (换人)."""
    _here(request)
    request.session.flush()
    return redirect(reverse("accounts:tablet"))


@route("POST", verb="stay", public=True)
def stay(request: HttpRequest) -> HttpResponse:
    """Somebody is still writing: the middleware has noted that he was seen. 204, or 205 when it is locked already."""
    return HttpResponse(status=204 if request.reader is not None else 205)  # type: ignore[attr-defined]


# --- six digits


@route("GET", "POST", verb="set_pin")
def pin(request: Request) -> HttpResponse:
    account = queries.own_account(request.scope)
    allowed = services.pin_allowed(account, clock.now())
    form = PinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            services.set_pin(request.scope, password=typed["password"], pin=typed["pin"], now=clock.now())
        except QingyuanError as error:
            field = {"password_wrong": "password", "pin_not_for_role": None}.get(error.code, "pin")
            form.add_error(field, str(error))
        else:
            say(request, _("六位数设好了，在本支部登记过的公用平板上用。"))
            return redirect(reverse("accounts:me"))
    status = 422 if request.method == "POST" else 200
    return page(request, "accounts/pin.html", form=form, allowed=allowed, has_one=bool(account.pin), status=status)
