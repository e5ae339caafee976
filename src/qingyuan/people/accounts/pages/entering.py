"""Coming in and going out (登录、开户、退出)."""

from __future__ import annotations

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.routes import route

from .. import rules, services, session
from ..forms import CodeForm, OpenForm, SignInForm
from ..models import Account, OpeningSlip, SignIn
from ..queries import administration, slips


@route("GET", "POST", verb="sign_in", public=True)
def sign_in(request: HttpRequest) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    target = _own_path(asked.get("next", ""))
    if request.reader is not None:  # type: ignore[attr-defined]
        return redirect(target or "/")
    if request.method != "POST" and session.device_of(request) is not None and not asked.get("password"):
        # The page asked for was somebody else's: the next one begins at the beginning.
        return redirect(reverse("accounts:tablet"))
    if request.method != "POST":
        # A stranger at the front door of a demo chooses a role; one with a link of his own is asked to sign in.
        if settings.QINGYUAN_DEMO and target == "/" and session.device_of(request) is None:
            return redirect(reverse("demo:roles"))
        return _sign_in_page(request, SignInForm(initial={"next": target}))
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form, status=422)
    name = rules.login_name(form.cleaned_data["username"])
    account = authenticate(request, username=name, password=form.cleaned_data["password"])
    if not isinstance(account, Account):
        return _missed(request, form, name)
    session.begin(request, account, SignIn.Way.PASSWORD)
    return redirect(session.landing(account, target))


def _sign_in_page(request: HttpRequest, form: SignInForm, status: int = 200, refusal: str = "") -> HttpResponse:
    return page(request, "accounts/sign_in.html", status=status, form=form, refusal=refusal)


def _missed(request: HttpRequest, form: SignInForm, name: str) -> HttpResponse:
    known = Account._base_manager.filter(username=name).values_list("pk", flat=True).first()
    services.note_try(
        account_id=known, ok=False, way=SignIn.Way.PASSWORD, address=session.address_of(request), now=clock.now()
    )
    rule = administration.lockout_rule()
    left = rule.misses - AxesProxyHandler.get_failures(request, {"username": name})
    refusal = _(
        "登录名或密码不对，没有登录。还可以再试%(left)s次，都不对就要等%(minutes)s分钟。忘了密码，请找给您开户的同志重新出一张开户条。"
    ) % {"left": left, "minutes": rule.minutes}
    return _sign_in_page(request, form, status=422, refusal=refusal)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: dict[str, str]) -> HttpResponse:
    """What is answered in place of the page while a name is locked at an address (AXES_LOCKOUT_CALLABLE)."""
    name = rules.login_name(credentials.get("username") or "")
    until = administration.locked_until(name, session.address_of(request), clock.now()).astimezone(clock.SHANGHAI)
    refusal = _(
        "这个登录名在这个网络上连续输错%(misses)s次，为防别人试密码，先停用到%(time)s，到时再试。"
        "忘了密码，请找给您开户的同志重新出一张开户条；等不及，请安全保密管理员解除锁定。"
    ) % {"misses": administration.lockout_rule().misses, "time": f"{until:%H:%M}"}
    form = SignInForm(initial={"username": name, "next": _own_path(request.POST.get("next", ""))})
    return _sign_in_page(request, form, status=429, refusal=refusal)


def _own_path(target: str) -> str:
    """A path of this site, or "" for anything else: nobody is sent elsewhere after signing in."""
    own = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if own and not target.startswith(reverse("accounts:sign_in")) else ""


@route("POST", verb="sign_out", public=True)
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    if session.device_of(request) is not None:
        return redirect(reverse("accounts:tablet"))
    if settings.QINGYUAN_DEMO:
        return redirect(reverse("demo:roles"))
    say(request, _("已退出登录。"))
    return redirect(reverse("accounts:sign_in"))


@route("GET", "POST", verb="open", public=True)
def open_with_code(request: HttpRequest, code: str = "") -> HttpResponse:
    """Typing the code by hand; a good one leads to the page of the slip, where the QR code leads at once."""
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _code_page(request, form, status=422 if request.method == "POST" else 200)
    return redirect(reverse("accounts:open_slip", args=[rules.shown_code(form.cleaned_data["code"])]))


def _code_page(request: HttpRequest, form: CodeForm, status: int, refusal: str = "") -> HttpResponse:
    return page(request, "accounts/open_code.html", status=status, form=form, refusal=refusal)


@route("GET", "POST", verb="open", public=True)
def open_slip(request: HttpRequest, code: str) -> HttpResponse:
    """Opening an account with the code of its slip: login name and password, then signed in."""
    address = session.address_of(request)
    try:
        services.require_codes_left(address, clock.now())
        slip = services.require_slip(rules.typed_code(code), clock.now())
    except BadInput as error:
        if error.code == "code_wrong":
            services.note_try(account_id=None, ok=False, way=SignIn.Way.SLIP, address=address, now=clock.now())
        return _code_page(request, CodeForm(), status=error.status, refusal=str(error))
    named = slip.account.username is not None
    shown = {"named": named, "pin": services.pin_allowed(slip.account, clock.now())}
    if request.method != "POST":
        form = OpenForm(**shown, initial={"username": slips.suggested_name(slip.account)})
        return _open_page(request, form, slip, code)
    form = OpenForm(request.POST, **shown)
    if not form.is_valid():
        return _open_page(request, form, slip, code, status=422)
    typed = form.cleaned_data
    try:
        account = services.open_account(
            code=rules.typed_code(code),
            username=typed.get("username", ""),
            password=typed["password"],
            pin=typed.get("pin", ""),
            now=clock.now(),
        )
    except BadInput as error:
        field = "pin" if error.code.startswith("pin") else "password"
        form.add_error("username" if error.code.startswith("name") and not named else field, str(error))
        return _open_page(request, form, slip, code, status=422)
    session.begin(request, account, SignIn.Way.SLIP)
    if named:
        say(request, _("密码已重设，已经登录。以前在别处的登录都已退出。"))
    else:
        say(request, _("账号开好了，已经登录。您的登录名是“%(name)s”，以后用它和刚才的密码登录。") % {"name": account})
    return redirect(session.landing(account, ""))


def _open_page(request: HttpRequest, form: OpenForm, slip: OpeningSlip, code: str, status: int = 200) -> HttpResponse:
    return page(request, "accounts/open_slip.html", status=status, form=form, slip=slip, code=code)
