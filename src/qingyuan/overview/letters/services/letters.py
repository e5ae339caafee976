"""Registering a letter, and how it is settled (来件的登记、更正、办结、撤销)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel.clock import rfc3339
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.files import Taken
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations.models import Organization

from .. import policy, queries, rules
from ..models import Letter
from ..states import State
from . import entered


@dataclass(frozen=True)
class Facts:
    """What stands on a letter: who sends it, under which number, what it asks, by which instant."""

    sender: str
    number: str
    asks: str
    due_at: datetime


@service
def register(scope: Scope, *, unit: Organization, facts: Facts, photo: Taken | None, now: datetime) -> Letter:
    """Register a letter, a call or a message (登记来件). Raises NotAllowed, BadInput (nothing asked, a time gone by)."""
    policy.REGISTERING.require(scope, "register", unit, refusal=policy.refusal("register"))
    _check(facts)
    if facts.due_at <= now:
        raise BadInput(_("时限已经过了，请核对日期和时间。确实逾期才收到的，时限写现在以后能报的时间。"), "past_due")
    found = Letter(
        unit=unit,
        home_id=unit.home_id,
        state=State.REGISTERED,
        state_at=now,
        registered_by=accounts.signature(scope),
        registered_at=now,
    )
    _fill(found, facts)
    if photo is not None:
        found.carry(photo)
    found.save(force_insert=True)
    shown = {"due": rfc3339(found.due_at), **({"file": found.sha256} if photo is not None else {})}
    chronicle.append(entered.entry(scope, found, entered.REGISTERED, now, open=shown, sealed=_told(found)))
    return found


@service
def correct(scope: Scope, *, letter_id: int, revision: int, facts: Facts, photo: Taken | None, now: datetime) -> Letter:
    """Put right what was registered (更正登记), while the letter is being dealt with. What stood there stays in the chronicle."""
    found = _begin(scope, "correct", letter_id, revision)
    rules.check_move("split", State(found.state))
    _check(facts)
    _fill(found, facts)
    fields = ["sender", "number", "asks", "due_at"]
    shown = {"due": rfc3339(found.due_at)}
    if photo is not None:
        found.carry(photo)
        fields += ["sha256", "file_kind", "file_name", "file_size"]
        shown["file"] = found.sha256
    save(found, now, *fields)
    chronicle.append(entered.entry(scope, found, entered.CORRECTED, now, open=shown, sealed=_told(found)))
    return found


def _check(facts: Facts) -> None:
    if not facts.sender.strip() or not facts.asks.strip():
        raise BadInput(_("请写来文单位和要求：谁来的，要我们做什么。"), "not_written")


def _fill(found: Letter, facts: Facts) -> None:
    found.sender, found.number = facts.sender.strip(), facts.number.strip()
    found.asks, found.due_at = facts.asks.strip(), facts.due_at


def _told(found: Letter) -> dict[str, str]:
    return {"sender": found.sender, "number": found.number, "asks": found.asks}


@service
def take_up(scope: Scope, *, letter_id: int, revision: int, now: datetime) -> Letter:
    """Begin on a letter without splitting it (开始办理)."""
    return _moved(scope, "take_up", letter_id, revision, "", entered.TAKEN_UP, now)


@service
def file(scope: Scope, *, letter_id: int, revision: int, note: str, now: datetime) -> Letter:
    """Close a letter that asked for no report (办结), with a sentence that says how it was dealt with."""
    if not note.strip():
        raise BadInput(_("请写一句是怎样办结的。"), "no_note")
    return _moved(scope, "file", letter_id, revision, note.strip(), entered.FILED, now)


@service
def withdraw(scope: Scope, *, letter_id: int, revision: int, note: str, now: datetime) -> Letter:
    """Withdraw a registration with its reason (撤销): registered twice, taken back by who sent it."""
    if not note.strip():
        raise BadInput(_("请写一句撤销的原因，例如：重复登记；来文单位收回。"), "no_note")
    return _moved(scope, "withdraw", letter_id, revision, note.strip(), entered.WITHDRAWN, now)


def _moved(scope: Scope, verb: str, letter_id: int, revision: int, note: str, said: str, now: datetime) -> Letter:
    found = _begin(scope, verb, letter_id, revision)
    found.state = rules.check_move(verb, State(found.state))
    found.note = note
    save(found, now, "state", "note")
    chronicle.append(entered.entry(scope, found, said, now, sealed={"note": note}))
    return found


def _begin(scope: Scope, verb: str, letter_id: int, revision: int) -> Letter:
    found = queries.letter_for_update(scope, letter_id, revision)
    policy.LETTERS.require(scope, verb, found, refusal=policy.refusal(verb))
    return found


def save(found: Letter, now: datetime, *fields: str) -> None:
    """Write what has changed of a letter; its revision rises, and a move of its state is dated."""
    found.revision += 1
    moved = ("state_at",) if "state" in fields else ()
    if moved:
        found.state_at = now
    found.save(update_fields=["revision", *moved, *fields])
