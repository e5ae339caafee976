"""What 三员 read: accounts by login name, lockouts, the log (账号管理). No name of a person, no business data."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils.dateparse import parse_datetime

from qingyuan.chronicle import verbs
from qingyuan.chronicle.models import Entry
from qingyuan.kernel.clock import rfc3339
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import as_number
from qingyuan.kernel.scope import Scope, either, under
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization

from .. import policy, rules
from ..models import Account, SignIn


def administered(scope: Scope) -> QuerySet[Account]:
    """The accounts one of 三员 looks after, by unit. Empty for everybody else."""
    rows = policy.ACCOUNTS.visible(scope, Account._base_manager.select_related("unit"))
    return rows.order_by("unit__path", "pk")


def account(scope: Scope, account_id: int, *, lock: bool = False) -> Account:
    """One of them; lock: held until the running transaction ends. Raises NotHere."""
    rows = administered(scope).filter(pk=account_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise not_here()
    return found


@dataclass(frozen=True)
class Accounts:
    rows: list[Account]
    next_after: str


def accounts(scope: Scope, *, name: str, state: str, after: str, limit: int = 50) -> Accounts:
    """A page of them, by login name where one is asked for and by state; `after` as `next_after` gave it."""
    rows = administered(scope)
    if name:
        rows = rows.filter(username__contains=rules.login_name(name))
    if state:
        rows = rows.filter(state=state)
    path, _, last = after.partition(".")
    if (key := as_number(last)) is not None:
        rows = rows.filter(Q(unit__path__gt=path) | Q(unit__path=path, pk__gt=key))
    page = list(rows[: limit + 1])
    ends = f"{page[limit - 1].unit.path}.{page[limit - 1].pk}" if len(page) > limit else ""
    return Accounts(page[:limit], ends)


def states(scope: Scope) -> dict[str, int]:
    """How many accounts there are in each state."""
    counted = administered(scope).order_by().values_list("state").annotate(count=Count("pk"))
    return dict.fromkeys(Account.State.values, 0) | dict(counted)


@dataclass(frozen=True)
class LockoutRule:
    """So many misses in a row for one name at one address, and it has to wait so many minutes."""

    misses: int
    minutes: int


def lockout_rule() -> LockoutRule:
    return LockoutRule(settings.AXES_FAILURE_LIMIT, int(_cool_off().total_seconds()) // 60)


def _cool_off() -> timedelta:
    return get_cool_off() or timedelta()


@dataclass(frozen=True)
class Lockout:
    """A login name that an address may not try for now. misses: how many wrong passwords."""

    account: Account
    address: str
    misses: int
    until: datetime


def lockouts(scope: Scope, now: datetime) -> list[Lockout]:
    """The lockouts in force on accounts of the reader's range, newest first.

    Names that no account has are left out: people type their password where the name belongs.
    """
    cool_off = _cool_off()
    rows = (
        AccessAttempt.objects.filter(attempt_time__gt=now - cool_off)
        .values("username", "ip_address")
        .annotate(misses=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(misses__gte=lockout_rule().misses)
        .order_by("-last")
    )
    locked = list(rows)
    known = {a.username: a for a in administered(scope).filter(username__in=[row["username"] for row in locked])}
    return [
        Lockout(known[row["username"]], row["ip_address"] or "", row["misses"], row["last"] + cool_off)
        for row in locked
        if row["username"] in known
    ]


def locked_until(username: str, address: str | None, now: datetime) -> datetime:
    """When a locked name may be tried again from an address."""
    cool_off = _cool_off()
    last = AccessAttempt.objects.filter(username=username, ip_address=address).aggregate(at=Max("attempt_time"))["at"]
    return (last or now) + cool_off


@dataclass(frozen=True)
class Try:
    """A line of the sign-in log. account: None where no account has what was typed."""

    at: datetime
    ok: bool
    way: str
    address: str
    account: Account | None


@dataclass(frozen=True)
class Tries:
    rows: list[Try]
    next_before: str


def tries(scope: Scope, *, failed: bool, before: str, limit: int = 50) -> Tries:
    """Sign-ins and failures of the reader's range, newest first; those that fit no account come along."""
    within = administered(scope).order_by().values("pk")
    rows = SignIn.objects.filter(Q(account_id__in=within) | Q(account_id=None)).order_by("-pk")
    if failed:
        rows = rows.filter(ok=False)
    if (key := as_number(before)) is not None:
        rows = rows.filter(pk__lt=key)
    page = list(rows[: limit + 1])
    more, page = len(page) > limit, page[:limit]
    known = {a.pk: a for a in administered(scope).filter(pk__in={row.account_id for row in page})}
    lines = [
        Try(row.at, row.ok, row.get_way_display(), row.address or "", known.get(row.account_id or 0)) for row in page
    ]
    return Tries(lines, str(page[-1].pk) if more else "")


def tries_of(account_id: int, limit: int = 10) -> list[SignIn]:
    """The last sign-ins and failures of one account, newest first: shown to its owner."""
    return list(SignIn.objects.filter(account_id=account_id).order_by("-at")[:limit])


@dataclass(frozen=True)
class Change:
    """A line of the log of accounts, out of the chronicle: what, to which account, by which account and title."""

    at: datetime
    label: str
    account: Account | None
    by_account: Account | None
    by_title: str


@dataclass(frozen=True)
class Changes:
    rows: list[Change]
    next_before: str


def _instant(said: str) -> datetime | None:
    """An instant as `next_before` gave it; None for anything else."""
    try:
        found = parse_datetime(said)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None and 2000 < found.year < 9000 else None


# Never what is business: decisions on paper and commissions are entered by this room too.
_OF_ACCOUNTS = Q(record__startswith="accounts.account:") | Q(record__startswith="accounts.shareddevice:")


def changes(scope: Scope, *, before: str, limit: int = 50) -> Changes:
    """What was done to accounts in the reader's range, newest first; `before` as `next_before` gave it."""
    reached = either(under("path", grant.at) for grant in scope.grants if grant.role in roles.ADMINISTRATORS)
    homes = list(Organization._base_manager.filter(reached).order_by().values_list("home_id", flat=True).distinct())
    rows = Entry.objects.filter(_OF_ACCOUNTS, home_id__in=homes).order_by("-received", "-pk")
    at, _, last = before.partition("_")
    if (key := as_number(last)) is not None and (instant := _instant(at)) is not None:
        rows = rows.filter(Q(received__lt=instant) | Q(received=instant, pk__lt=key))
    page = list(rows[: limit + 1])
    more, page = len(page) > limit, page[:limit]
    leaves = {entry.pk: json.loads(entry.leaf) for entry in page}
    ids = {_account_id(entry) for entry in page} | {_by_account_id(leaf) for leaf in leaves.values()}
    known = {a.pk: a for a in administered(scope).filter(pk__in=ids)}
    lines = [
        Change(
            entry.received,
            verbs.label(entry.verb),
            known.get(_account_id(entry)),
            known.get(_by_account_id(leaves[entry.pk])),
            leaves[entry.pk]["by"]["title"],
        )
        for entry in page
    ]
    return Changes(lines, f"{rfc3339(page[-1].received)}_{page[-1].pk}" if more else "")


def _account_id(entry: Entry) -> int:
    return int(entry.record.rpartition(":")[2])


def _by_account_id(leaf: dict[str, Any]) -> int:
    return int(leaf.get("open", {}).get("by_account", 0))
