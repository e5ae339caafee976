"""What a member does with a problem he found by himself (本人自查的问题): show it to his secretary, take it back, put it away."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import MoveRefused
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import roles
from qingyuan.people.roster.models import Tenure
from qingyuan.people.roster.queries import lasting

from .. import queries
from ..models import Finding, NamedAccess
from ..queries import checks
from .entered import PUT_AWAY, READ, SHOWN, TAKEN_BACK
from .steps import begin, carry_out, enter, save


@service
def show_own(scope: Scope, *, finding_id: int, revision: int, now: datetime) -> Finding:
    """Let the branch secretary read it (送支部书记看), and nobody else. Raises NotHere, MoveRefused (no secretary)."""
    finding = begin(scope, "show_own", finding_id, revision)
    by = accounts.signature(scope)
    secretaries = _secretaries(scope.actor_id, now) - {scope.actor_id}
    if not secretaries:
        raise MoveRefused(
            _("名册里现在没有本支部的书记（或者书记就是您本人），没有送出。您可以先自己留着。"), "no_secretary"
        )
    for person_id in sorted(secretaries):
        NamedAccess._base_manager.update_or_create(
            finding=finding, person_id=person_id, defaults={"why": _("本人送支部书记看"), "by": by, "until": None}
        )
    save(finding, [])
    enter(scope, finding, SHOWN, now)
    return finding


@service
def take_back_own(scope: Scope, *, finding_id: int, revision: int, now: datetime) -> Finding:
    """From now on it is the member's alone again (收回). Raises NotHere, MoveRefused (nobody reads it)."""
    finding = begin(scope, "show_own", finding_id, revision)
    yesterday = day_of(now) - timedelta(days=1)
    others = NamedAccess._base_manager.filter(finding=finding, until__isnull=True).exclude(
        person_id=finding.owner_id or 0
    )
    if not others.update(until=yesterday):
        raise MoveRefused(_("这一条现在只有您本人能看，不用收回。"), "nobody_else")
    save(finding, [])
    enter(scope, finding, TAKEN_BACK, now)
    return finding


@service
def put_away(scope: Scope, *, finding_id: int, revision: int, now: datetime) -> Finding:
    """The member has put it right, or no longer keeps it (本人收起). It needs nobody's review and counts nowhere."""
    finding = begin(scope, "put_away", finding_id, revision)
    finding.withdraw_reason = _("本人收起")
    return carry_out(scope, finding, "withdraw", PUT_AWAY, now, fields=["withdraw_reason"])


@service
def note_look(scope: Scope, *, finding_id: int, now: datetime) -> Finding:
    """Somebody whom the member let read it has done so (查看): entered once a day and sending, for the member to see."""
    finding = queries.finding(scope, finding_id)
    by = accounts.signature(scope)
    earlier = checks.since_sent(finding)
    today = day_of(now)
    if not any(line.verb == READ and line.by == by.name and day_of(line.received) == today for line in earlier):
        enter(scope, finding, READ, now)
    return finding


def _secretaries(person_id: int | None, now: datetime) -> set[int]:
    """Of the branch he belongs to today; he may have moved since he found it."""
    member = accounts.belongs(person_id, day_of(now)) if person_id is not None else None
    if member is None:
        return set()
    rows = Tenure._base_manager.filter(
        lasting(day_of(now)),
        unit_id=member.unit_id,
        seat__role=roles.BRANCH_SECRETARY,
        seat__abolished_on__isnull=True,
    )
    return set(rows.values_list("person_id", flat=True))
