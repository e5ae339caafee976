"""Shared tablets read (查阅公用平板): which device it is, who may enter on it, and how many tries are left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from qingyuan.kernel import clock
from qingyuan.kernel.encryption import blind_index
from qingyuan.kernel.fields import PathField
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Limits, Scope
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization

from .. import policy, rules
from ..models import Account, Commission, SharedDevice, SignIn
from ..states import State
from .people import standings, tenures_on


def key_index(key: str) -> str:
    """How a device's key is kept: an HMAC under a key that is not in the database."""
    return blind_index(key, "accounts.shareddevice.key")


def device_of(key: str | None) -> SharedDevice | None:
    """The shared device that holds this key, while it is one. Before there is a Scope, so by the base manager."""
    if not key:
        return None
    rows = SharedDevice._base_manager.filter(revoked_at__isnull=True, unit__dissolved_on__isnull=True)
    return rows.filter(key_index=key_index(key)).select_related("unit").first()


def device(scope: Scope, device_id: int, *, lock: bool = False) -> SharedDevice:
    """One device this reader may see. Raises NotHere."""
    rows = policy.DEVICES.visible(scope, SharedDevice.within(scope)).select_related("unit")
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=device_id).first()
    if found is None:
        raise not_here()
    return found


def devices_of(scope: Scope, unit: Organization) -> list[SharedDevice]:
    """The devices of a branch, those in use first."""
    rows = policy.DEVICES.visible(scope, SharedDevice.within(scope).filter(unit=unit))
    return sorted(rows.order_by("-registered_at", "-pk"), key=lambda one: one.revoked_at is not None)


def may_enter(account: Account, unit: Organization, today: date) -> bool:
    """Whether an account enters on a tablet of this branch: who belongs to it, serves it, helps it, or acts for it.

    Never one of 三员, nor whoever decides for others or works for a department: they use a password.
    """
    if account.person_id is None or account.administrator or not account.is_active or not account.pin:
        return False
    stands = standings(account.person_id, today)
    if not {one.role for one in stands} <= policy.PIN_ROLES:
        return False
    here = any(one.path == unit.path for one in stands)
    above = any(one.role == roles.TOWNSHIP_ORGANIZATION_MEMBER and unit.path.startswith(one.reach) for one in stands)
    return here or above or (bool(stands) and _acts_here(account.person_id, unit, today))


def _acts_here(person_id: int, unit: Organization, today: date) -> bool:
    rows = Commission._base_manager.filter(trustee_id=person_id, unit=unit, state=State.ACCEPTED, until__gte=today)
    return rows.exists()


def called(unit: Organization, name: str, today: date) -> list[Account]:
    """The accounts of people of this name who may enter on a tablet of the branch; two may have the same name."""
    rows = Account._base_manager.filter(
        person__name=name, home_id=unit.home_id, state=Account.State.OPEN, administrator=""
    ).exclude(pin="")
    return [account for account in rows.order_by("pk")[:20] if may_enter(account, unit, today)]


def committee(unit: Organization, today: date) -> list[str]:
    """The names shown on the lock page: the branch's secretary and committee, who stand on the wall of the house anyway.

    Nobody else is listed, so that the page tells of no member whether he has an account.
    """
    rows = tenures_on(today).filter(unit=unit, seat__role__in=roles.OFFICERS).select_related("person", "seat")
    return list(dict.fromkeys(one.person.name for one in rows.order_by("seat__order", "pk")))


@dataclass(frozen=True)
class Tries:
    """How it stands with tries of one account on one device. until: locked till then, None while tries are left."""

    left: int
    until: datetime | None


def tries(device_id: int, account_id: int | None, now: datetime) -> Tries:
    """The tries left for an account on a device, or for names nobody here has (account_id None)."""
    rows = SignIn.objects.filter(device_id=device_id, account_id=account_id, way=SignIn.Way.PIN)
    rows = rows.filter(at__gt=now - rules.PIN_LOCKED_FOR)
    last = rows.filter(ok=True).order_by("-at").values_list("at", flat=True).first()
    missed = rows.filter(ok=False)
    if last is not None:
        missed = missed.filter(at__gt=last)
    allowed = rules.PIN_MISSES if account_id is not None else rules.NAME_MISSES
    misses = list(missed.values_list("at", flat=True))
    return Tries(max(allowed - len(misses), 0), rules.locked_until(misses, allowed=allowed, now=now))


def helper_of(unit: Organization) -> str:
    """Who helps somebody that can't get in, by name: the 组织委员 above the branch; "" where none is registered."""
    above = [unit.path[:end] for end in range(PathField.WIDTH, len(unit.path), PathField.WIDTH)]
    rows = tenures_on(clock.today()).filter(seat__role=roles.TOWNSHIP_ORGANIZATION_MEMBER, unit__path__in=above)
    first = rows.select_related("person", "unit").order_by("-unit__path", "seat__order").first()
    return f"{first.person.name}（{first.unit.short_name}{first.seat.name}）" if first is not None else ""


def narrowed(scope: Scope, unit: Organization) -> Scope:
    """What is left of a reader on a tablet of a branch: his seats as far as they reach this branch, and no more.

    Six digits open less than a password: nothing of other branches, no way into an account, no number in full.
    """
    kept = tuple(
        replace(grant, path=unit.path)
        if grant.path is not None and unit.path.startswith(grant.path)
        else replace(grant, path=None)
        for grant in scope.grants
    )
    limits = replace(scope.limits or Limits(None, None), never=policy.NEVER_BY_PIN)
    return replace(scope, grants=kept, limits=limits)
