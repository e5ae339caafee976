"""Tablets a branch shares, and people with six digits (公用平板样例)."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.test import Client

from qingyuan.kernel import clock
from qingyuan.people.accounts import services
from qingyuan.people.accounts.models import Account, SharedDevice
from qingyuan.people.accounts.session import DEVICE
from qingyuan.people.organizations import roles
from tests.commissions import VILLAGE
from tests.leagues import League

PIN = "470916"


def register(league: League, *, by: str = roles.BRANCH_SECRETARY, unit: str = VILLAGE) -> tuple[SharedDevice, str]:
    return services.register_device(league.scope(by), unit_id=league.units[unit].pk, name="村部平板", now=clock.now())


def with_pin(league: League, *role_keys: str, pin: str = PIN) -> None:
    """Give these people six digits, as if they had set them."""
    Account._base_manager.filter(pk__in=[league.accounts[role].pk for role in role_keys]).update(pin=make_password(pin))


def tablet(key: str) -> Client:
    """A browser on the tablet that holds this key."""
    client = Client()
    client.cookies[DEVICE] = key
    return client


def enter(client: Client, name: str, pin: str = PIN, *, listed: bool = False):
    """Say who one is on the lock page. listed: chosen among the committee, else written."""
    who = {"who": name} if listed else {"who": "other", "name": name}
    return client.post("/tablet", {**who, "pin": pin})
