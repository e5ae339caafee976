"""系统: what each of 三员 looks after. One page with three faces, and the verbs on it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel import clock, navigation
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.routes import route
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import roles

from .. import policy, services, words
from ..forms import AccountFilter, AppointForm, MoveForm
from ..models import Account
from ..queries import administration
from .openings import pager, slips_page

navigation.entry("accounts:system", gettext_lazy("系统"), icon="settings", order=950, roles=tuple(roles.ADMINISTRATORS))


@route("GET", verb="system")
def system(request: HttpRequest) -> HttpResponse:
    scope: Scope = request.scope  # type: ignore[attr-defined]
    if scope.holds(roles.SYSTEM_ADMINISTRATOR):
        return _accounts(request, scope)
    if scope.holds(roles.SECURITY_ADMINISTRATOR):
        return _security(request, scope)
    if scope.holds(roles.AUDIT_ADMINISTRATOR):
        return _audit(request, scope)
    raise not_here()


def _accounts(request: HttpRequest, scope: Scope) -> HttpResponse:
    form = AccountFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"name": "", "state": ""}
    found = administration.accounts(scope, name=asked["name"], state=asked["state"], after=request.GET.get("after", ""))
    counts = administration.states(scope)
    return page(
        request,
        "accounts/system_accounts.html",
        form=form,
        found=found,
        counts=[(label, counts[state], f"?state={state}") for state, label in Account.State.choices],
        may=_may(scope, found.rows, "close", "reopen"),
        pager=pager(request, "after", found.next_after),
    )


def _security(request: HttpRequest, scope: Scope) -> HttpResponse:
    administrators = list(administration.administered(scope).exclude(administrator=""))
    locked = administration.lockouts(scope, clock.now())
    return page(
        request,
        "accounts/system_security.html",
        administrators=administrators,
        lockouts=locked,
        rule=administration.lockout_rule(),
        may=_may(scope, administrators, "reissue") | _may(scope, [one.account for one in locked], "unlock"),
        roles=[(name, words.DOES[role]) for role, name in roles.NAMES.items()],
        form=AppointForm(),
    )


def _audit(request: HttpRequest, scope: Scope) -> HttpResponse:
    before = request.GET.get("before", "")
    view = request.GET.get("view", "")
    tabs = [
        {"url": f"?view={key}" if key else "?", "label": label, "current": view == key, "count": None}
        for key, label in (("", _("登录记录")), ("failed", _("没登录成的")), ("changes", _("账号变动")))
    ]
    if view == "changes":
        changes = administration.changes(scope, before=before)
        return page(
            request,
            "accounts/system_changes.html",
            tabs=tabs,
            found=changes,
            pager=pager(request, "before", changes.next_before),
        )
    tries = administration.tries(scope, failed=view == "failed", before=before)
    return page(
        request,
        "accounts/system_tries.html",
        tabs=tabs,
        found=tries,
        pager=pager(request, "before", tries.next_before),
    )


def _may(scope: Scope, accounts: list[Account], *verbs: str) -> set[tuple[int, str]]:
    """Which verbs the reader has on which accounts: (account id, verb)."""
    return {(a.pk, verb) for a in accounts for verb in verbs if policy.ACCOUNTS.allows(scope, verb, a)}


@route("POST", verb="close_account")
def close(request: HttpRequest, account_id: int) -> HttpResponse:
    account = services.close(
        request.scope,  # type: ignore[attr-defined]
        account_id=account_id,
        revision=_revision(request),
        now=clock.now(),
    )
    say(request, _("账号“%(name)s”已停用，正在用的会马上退出登录。") % {"name": account})
    return redirect(reverse("accounts:system"))


@route("POST", verb="reopen_account")
def reopen(request: HttpRequest, account_id: int) -> HttpResponse:
    account = services.reopen(
        request.scope,  # type: ignore[attr-defined]
        account_id=account_id,
        revision=_revision(request),
        now=clock.now(),
    )
    say(request, _("账号“%(name)s”已恢复，用原来的登录名和密码登录。") % {"name": account})
    return redirect(reverse("accounts:system"))


@route("POST", verb="unlock_account")
def unlock(request: HttpRequest, account_id: int) -> HttpResponse:
    account = services.unlock(request.scope, account_id=account_id, now=clock.now())  # type: ignore[attr-defined]
    say(request, _("账号“%(name)s”的锁定已解除，可以马上再登录。") % {"name": account})
    return redirect(reverse("accounts:system"))


@route("POST", verb="appoint_administrator")
def appoint(request: HttpRequest) -> HttpResponse:
    form = AppointForm(request.POST)
    if not form.is_valid():
        raise BadInput(_("请从系统管理员、安全保密管理员、安全审计员里选一种。"), "administrator_unknown")
    issued = services.appoint_administrator(
        request.scope,  # type: ignore[attr-defined]
        role=form.cleaned_data["role"],
        now=clock.now(),
    )
    return slips_page(request, [issued], back=reverse("accounts:system"))


@route("POST", verb="reissue_slip")
def reissue(request: HttpRequest, account_id: int) -> HttpResponse:
    issued = services.reissue_for_administrator(
        request.scope,  # type: ignore[attr-defined]
        account_id=account_id,
        now=clock.now(),
    )
    return slips_page(request, [issued], back=reverse("accounts:system"))


def _revision(request: HttpRequest) -> int:
    form = MoveForm(request.POST)
    if not form.is_valid():
        raise BadInput(_("这一步没有办成：页面不完整。请刷新页面再点一次。"), "revision_missing")
    revision: int = form.cleaned_data["revision"]
    return revision
