"""What another body has decided about a clause (经认定的违诺): entered, looked at, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput, MoveRefused, NotAllowed, NotHere
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster import queries as roster
from qingyuan.people.roster.models import Person

from .. import policy, queries, rules
from ..models import Breach
from ..queries import breaches
from .entered import BREACH_ENTERED, BREACH_WITHDRAWN, VIEWED, enter, version_of


@dataclass(frozen=True)
class Decided:
    """What the paper says: which clause of which pledge, who decided, its number, the day. Nothing of the case."""

    pledge: str
    clause: str
    decided_by: str
    paper_number: str
    decided_on: date


def draft_of(scope: Scope, person: Person, today: date) -> Breach:
    """A breach of a person not saved yet, as whoever would enter it. Raises NotHere for who enters none about him."""
    unit = _unit_of(person.pk, today)
    body = _body_of(scope, unit) if unit is not None else None
    if unit is None or body is None:
        raise not_here()
    found = Breach(person=person, unit=unit, home_id=unit.home_id, entered_for=body, entered_by_id=scope.actor_id)
    policy.BREACHES.require(scope, "enter", found, refusal=policy.ONLY_ANOTHER_BODY)
    return found


def may_enter(scope: Scope, person: Person, today: date) -> bool:
    """Whether this reader enters what another body has decided about somebody."""
    try:
        draft_of(scope, person, today)
    except (NotAllowed, NotHere):
        return False
    return True


def _unit_of(person_id: int, today: date) -> Organization | None:
    member = roster.membership_on(person_id, today)
    if member is not None:
        return member.unit
    return accounts.title_of(person_id, today)[1]


def _body_of(scope: Scope, unit: Organization) -> Organization | None:
    """The unit in which the reader sits as one who enters for the people of another."""
    enters = (roles.DISCIPLINE_MEMBER, *roles.DEPARTMENTS)
    paths = [grant.at for grant in scope.grants if grant.role in enters and grant.covers(unit.path)]
    return Organization._base_manager.filter(path__in=paths).order_by("path").first() if paths else None


@service
def enter_breach(scope: Scope, *, person_id: int, decided: Decided, now: datetime) -> Breach:
    """Enter that a body decided that somebody broke a clause he had signed (登记经认定的违诺).

    Raises NotHere, NotAllowed (of his own unit, or about oneself), BadInput (a clause he has not signed, no deciding
    body or number, a day to come or before he signed).
    """
    person = roster.person(scope, person_id)
    found = draft_of(scope, person, day_of(now))
    signed = next(
        (
            one
            for one in queries.clauses_signed(person.pk)
            if (one.pledge, one.clause) == (decided.pledge, decided.clause)
        ),
        None,
    )
    if signed is None:
        raise BadInput(_("没有他签过这一条的记录，不能登记。请先和他的支部或者支部的直接上级核对。"), "never_signed")
    found.decided_by = _written(decided.decided_by, _("请写明由哪个机关认定。"))
    found.paper_number = _written(decided.paper_number, _("请写明认定文件的文号。没有文件的，不登记。"))
    rules.check_day(decided.decided_on, today=day_of(now))
    if decided.decided_on < signed.on:
        raise BadInput(_("认定日期早于他签署的日期，请核对文件。"), "before_signing")
    found.library_id, found.pledge, found.clause = signed.library_id, decided.pledge, decided.clause
    found.decided_on, found.entered_at = decided.decided_on, now
    found.entered_by = accounts.signature(scope)
    found.save(force_insert=True)
    enter(
        found,
        BREACH_ENTERED,
        by=found.entered_by,
        now=now,
        open={
            "pledge": found.pledge,
            "clause": found.clause,
            "version": version_of(found.library),
            "decided_on": found.decided_on.isoformat(),
        },
        sealed={
            "person": person.name,
            "decided_by": found.decided_by,
            "paper_number": found.paper_number,
        },
    )
    return found


@service
def view_breach(scope: Scope, *, breach_id: int, now: datetime) -> Breach:
    """Open one, which leaves a trace that the person can read (查阅留痕); his own look leaves none. Raises NotHere."""
    found = breaches.breach(scope, breach_id)
    if found.person_id != scope.actor_id:
        enter(found, VIEWED, by=accounts.signature(scope), now=now, open={})
    return found


@service
def withdraw_breach(scope: Scope, *, breach_id: int, revision: int, reason: str, now: datetime) -> Breach:
    """Take back what was entered by mistake, or has been revoked (撤回); the row stays, and says so.

    Raises NotHere, NotAllowed (not of the body that entered it), Conflict, BadInput (no reason), MoveRefused.
    """
    found = breaches.breach(scope, breach_id, revision=revision, lock=True)
    policy.BREACHES.require(
        scope,
        "withdraw",
        found,
        refusal=_("撤回由登记的单位办理。认为登记有误的，请向它提出，或者在“我的”里请求更正。"),
    )
    if found.withdrawn_at is not None:
        raise MoveRefused(_("这一条已经撤回。"), "withdrawn_already")
    found.withdrawn_reason = _written(reason, _("请写一句为什么撤回：登记有误，还是认定已经撤销。"))
    found.withdrawn_at, found.withdrawn_by = now, accounts.signature(scope)
    found.revision += 1
    found.save(update_fields=["withdrawn_reason", "withdrawn_at", "withdrawn_by", "revision"])
    enter(
        found,
        BREACH_WITHDRAWN,
        by=found.withdrawn_by,
        now=now,
        open={"pledge": found.pledge, "clause": found.clause},
        sealed={"reason": found.withdrawn_reason},
    )
    return found


def _written(text: str, otherwise: str) -> str:
    if not text.strip():
        raise BadInput(otherwise, "not_written")
    return text.strip()
