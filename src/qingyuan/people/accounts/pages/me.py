"""我的: who I am here, how far I see, my password and my sessions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from qingyuan.kernel import clock, navigation
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.pages import page, redirect, say
from qingyuan.kernel.routes import route
from qingyuan.people.roster.pages import mine

from .. import looks, queries, services, session
from ..forms import LanguageForm, PasswordForm
from ..panels import ME_PAGE
from ..queries import administration
from ..queries.people import ranges_of

navigation.entry("accounts:me", gettext_lazy("我的"), icon="user", order=900)


# The roster comes before this room and can't add to its page: what it holds is put here for it.
ME_PAGE.panel("roster/mine.html", "remarks", order=5)(mine.remarks)
ME_PAGE.panel("roster/mine.html", "held", order=10)(mine.held)


@route("GET", verb="me")
def me(request: HttpRequest) -> HttpResponse:
    scope = request.scope  # type: ignore[attr-defined]
    account = queries.own_account(scope)
    today = clock.today()
    person_id = account.person_id
    return page(
        request,
        "accounts/me.html",
        account=account,
        panels=ME_PAGE.panels_of(scope, person_id) if person_id else [],
        links=ME_PAGE.links_of(scope, person_id) if person_id else [],
        looks=looks.of(person_id) if person_id else None,
        seats=queries.held(scope.actor_id, today) if scope.actor_id else [],
        membership=(belongs := queries.belongs(scope.actor_id, today) if scope.actor_id else None),
        may_ask=belongs is not None,
        ranges=ranges_of(scope),
        may_pin=services.pin_allowed(account, clock.now()),
        tries=administration.tries_of(account.pk),
    )


@route("GET", "POST", verb="change_password")
def password(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return page(request, "accounts/password.html", form=form, status=422 if request.method == "POST" else 200)
    typed = form.cleaned_data
    try:
        account = services.change_password(
            request.scope,  # type: ignore[attr-defined]
            old=typed["old"],
            new=typed["password"],
            now=clock.now(),
        )
    except BadInput as error:
        form.add_error("old" if error.code == "password_wrong" else "password", str(error))
        return page(request, "accounts/password.html", form=form, status=422)
    session.renew(request, account)
    say(request, _("密码改好了。其他设备上的登录都已退出，要用新密码重新登录。"))
    return redirect(reverse("accounts:me"))


@route("POST", verb="sign_out_others")
def sign_out_others(request: HttpRequest) -> HttpResponse:
    account = services.sign_out_others(request.scope, now=clock.now())  # type: ignore[attr-defined]
    session.renew(request, account)
    say(request, _("其他设备上的登录都已退出，这台设备不受影响。"))
    return redirect(reverse("accounts:me"))


@route("POST", verb="choose_language", public=True)
def language(request: HttpRequest) -> HttpResponse:
    """The language of the pages: kept with the account, or for a visitor with the session."""
    form = LanguageForm(request.POST)
    if not form.is_valid():
        raise BadInput(_("没有这种界面语言，请从列出的语言里选。"), "language_unknown")
    chosen = form.cleaned_data["language"]
    if request.reader is None:  # type: ignore[attr-defined]
        request.session["language"] = chosen
        return redirect(reverse("accounts:sign_in"))
    services.choose_language(request.scope, language=chosen, now=clock.now())  # type: ignore[attr-defined]
    with override(chosen):
        say(request, _("界面语言已改。"))
    return redirect(reverse("accounts:me"))
