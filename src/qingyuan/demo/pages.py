"""Entering the demo as one of its cast (一键进入演示). In a real instance neither page exists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from qingyuan.kernel.pages import page, redirect
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.routes import route
from qingyuan.people.accounts import queries, session
from qingyuan.people.accounts.models import Account, SignIn

from .cast import CAST, PLACES, USERNAMES, CastMember

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Text


@dataclass(frozen=True)
class Card:
    """A role that can be entered: the account's id, and who the person is."""

    member: CastMember
    account_id: int
    name: str
    title: str


@route("GET", verb="demo.roles", public=True)
def roles(request: HttpRequest) -> HttpResponse:
    """A card for each role, by where it stands."""
    _require_demo()
    accounts = {account.username: account for account in _cast_accounts()}
    groups: list[tuple[Text, list[Card]]] = []
    for place, label in PLACES.items():
        members = [member for member in CAST if member.place == place and member.username in accounts]
        if members:
            groups.append((label, [_card(member, accounts[member.username]) for member in members]))
    return page(request, "demo/roles.html", groups=groups)


@route("POST", verb="demo.enter", public=True)
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the cast, without a password."""
    _require_demo()
    asked = request.POST.get("account", "")
    account = next((account for account in _cast_accounts() if str(account.pk) == asked), None)
    if account is None:
        raise not_here()
    session.begin(request, account, SignIn.Way.DEMO)
    return redirect(session.landing(account, ""))


def _require_demo() -> None:
    if not settings.QINGYUAN_DEMO:
        raise not_here()


def _cast_accounts() -> list[Account]:
    rows = Account._base_manager.filter(username__in=USERNAMES, state=Account.State.OPEN)
    return list(rows.select_related("unit"))


def _card(member: CastMember, account: Account) -> Card:
    reader = queries.reader_of(account)
    if account.administrator:
        return Card(member, account.pk, "", reader.unit_name)
    return Card(member, account.pk, reader.name, reader.title)
