"""What the desk keeps (工作台上记的事): that a unit was telephoned, and the address of an account's calendar."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.encryption import blind_index
from qingyuan.kernel.errors import MoveRefused
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.telling import tell

from . import due, policy
from .models import Call, Feed

CALLED = verbs.name("desk.called", gettext_lazy("电话提醒"))
FEED_MADE = verbs.name("desk.feed_made", gettext_lazy("开通日历订阅"))
FEED_REVOKED = verbs.name("desk.feed_revoked", gettext_lazy("停用日历订阅"))

tell("desk", "on", gettext_lazy("提醒日期"))

_TOKEN_BYTES = 32
_TOKEN_PURPOSE = "desk.feed"


@service
def call(scope: Scope, *, unit_id: int, now: datetime) -> Call:
    """Note that a unit was telephoned about what is due (已电话); its secretary sees who, and on which day.

    Raises NotAllowed (not of the nearest committee above it), MoveRefused (nothing is due, noted today already).
    """
    unit = organizations.unit(scope, unit_id)
    policy.CHASING.require(scope, "chase", unit, refusal=policy.ONLY_RIGHT_ABOVE)
    # Two presses at once: the second finds the row.
    Organization._base_manager.select_for_update(no_key=True).get(pk=unit.pk)
    today = day_of(now)
    if not due.due_of(scope, [unit], today=today):
        raise MoveRefused(_("%(unit)s现在没有到期的事，不用记。") % {"unit": unit.short_name}, "nothing_due")
    assert scope.actor_id is not None
    if Call._base_manager.filter(unit=unit, on=today, by_id=scope.actor_id).exists():
        raise MoveRefused(_("今天已经记过一次，不用再记。"), "called_already")
    by = accounts.signature(scope)
    found = Call(unit=unit, home_id=unit.home_id, on=today, at=now, by_id=scope.actor_id, by=by)
    found.save(force_insert=True)
    chronicle.append(
        chronicle.Draft(
            unit.pk, unit.home_id, CALLED, chronicle.reference(found), 1, by, now, open={"on": today.isoformat()}
        )
    )
    return found


class Made(NamedTuple):
    """A calendar's address as it is shown, this once. token: its secret."""

    feed: Feed
    token: str


@service
def make_feed(scope: Scope, *, now: datetime) -> Made:
    """A new address for the own calendar (开通日历订阅); an earlier one stops working. Raises NotHere for 三员."""
    account = accounts.own_account(scope, lock=True)
    if scope.actor_id is None:
        raise not_here()
    drafts = [_revoked(scope, feed, now) for feed in Feed._base_manager.filter(account=account, revoked_at=None)]
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    feed = Feed(account=account, token_index=index_of(token), made_at=now)
    feed.save(force_insert=True)
    chronicle.append_all([*drafts, _draft(scope, feed, FEED_MADE, now)])
    return Made(feed, token)


@service
def revoke_feed(scope: Scope, *, now: datetime) -> Feed:
    """The address of the own calendar works no more (停用日历订阅). Raises MoveRefused where there is none."""
    account = accounts.own_account(scope, lock=True)
    feed = Feed._base_manager.filter(account=account, revoked_at=None).first()
    if feed is None:
        raise MoveRefused(_("日历订阅已经停用，不用再停。"), "no_feed")
    chronicle.append(_revoked(scope, feed, now))
    return feed


def index_of(token: str) -> str:
    """By which an address is found: the secret itself is kept nowhere."""
    return blind_index(token, _TOKEN_PURPOSE)


def _revoked(scope: Scope, feed: Feed, now: datetime) -> chronicle.Draft:
    feed.revoked_at, feed.revision = now, feed.revision + 1
    feed.save(update_fields=["revoked_at", "revision"])
    return _draft(scope, feed, FEED_REVOKED, now)


def _draft(scope: Scope, feed: Feed, verb: str, now: datetime) -> chronicle.Draft:
    account, by = feed.account, accounts.signature(scope)
    return chronicle.Draft(
        account.unit_id, account.home_id, verb, chronicle.reference(feed), feed.revision, by, now, named_access=True
    )
