"""Claiming a problem and solving it (揭榜、攻关、评审、公开)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel import workdays
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations

from .. import policy, rules
from ..models import Claim, Post, Progress
from ..queries import boards, work
from ..specs import covers
from ..states import CLAIM_MOVES, HOLDING, ClaimState
from . import entered
from .posts import require_open


@service
def claim(scope: Scope, *, post_id: int, unit_id: int, now: datetime) -> Claim:
    """Take a problem on for a unit (揭榜). Raises NotHere, NotAllowed, BadInput (not for such a unit), MoveRefused."""
    post = work.found(boards.posts(scope), post_id)
    unit = organizations.unit(scope, unit_id)
    policy.DOING.require(scope, "claim", unit, refusal=policy.refusal("claim"))
    spec = boards.spec_of(post)
    if (
        unit.pk == post.unit_id
        or not unit.path.startswith(post.unit.path)
        or not covers(spec.claimed_by.units, kind=unit.kind, sector=unit.sector)
    ):
        raise BadInput(_("这道题不是给%(unit)s这类单位的，请看发榜的说明。") % {"unit": unit.short_name}, "not_for_it")
    # Two who claim the last place at the same moment: the second finds it taken.
    Post._base_manager.select_for_update(no_key=True).get(pk=post.pk)
    require_open(post, day_of(now))
    taken = list(Claim._base_manager.filter(post=post, state__in=HOLDING))
    if any(one.unit_id == unit.pk for one in taken):
        raise MoveRefused(_("本单位已经揭了这道题，不用再揭。"), "claimed_already")
    if not boards.room(spec, taken):
        raise MoveRefused(
            _("这道题最多%(most)s家揭榜，已经满了。想一起解决，可以和已经揭榜的单位联系。")
            % {"most": spec.claimed_by.at_most},
            "no_room",
        )
    by, today = accounts.signature(scope), day_of(now)
    found = Claim(
        post=post,
        unit=unit,
        home_id=unit.home_id,
        claimed_by_id=by.id or 0,
        claimed_by=by,
        claimed_on=today,
        due_on=spec.due.after.end_after(today, workdays.calendar()),
        reviewer_role=spec.reviewed_by.role,
    )
    found.save(force_insert=True)
    shown = {"claim_state": found.state, "post": str(post.pk), "due_on": found.due_on.isoformat()}
    chronicle.append(entered.draft(scope, found, entered.CLAIMED, now, open=shown))
    return found


@service
def report(scope: Scope, *, claim_id: int, revision: int, text: str, now: datetime) -> Claim:
    """Say how far it is (写进展). Raises NotAllowed, MoveRefused, Conflict, BadInput (nothing written)."""
    found = _begin(scope, "report", claim_id, revision)
    said = _said(scope, found, text, _("请写一句进展：做了什么，卡在哪里。"), now, result=False)
    return _done(scope, found, entered.REPORTED, now, sealed={"text": said.text})


@service
def submit(scope: Scope, *, claim_id: int, revision: int, text: str, now: datetime) -> Claim:
    """Say that it is solved, and how (提交评审). Raises NotAllowed, MoveRefused, Conflict, BadInput."""
    found = _begin(scope, "submit", claim_id, revision)
    said = _said(scope, found, text, _("请写办成了什么样、怎么办的。"), now, result=True)
    return _done(scope, found, entered.SUBMITTED, now, sealed={"text": said.text})


@service
def give_up(scope: Scope, *, claim_id: int, revision: int, now: datetime) -> Claim:
    """Give it back (退榜). Nobody is asked why. Raises NotAllowed, MoveRefused, Conflict."""
    found = _begin(scope, "give_up", claim_id, revision)
    return _done(scope, found, entered.GIVEN_UP, now)


@service
def return_claim(scope: Scope, *, claim_id: int, revision: int, note: str, now: datetime) -> Claim:
    """Give a result back with what is missing (退回). Raises NotAllowed, MoveRefused, Conflict, BadInput."""
    found = _begin(scope, "return", claim_id, revision)
    note = rules.written(note, _("请写一句还差什么，单位照着补。"))
    return _reviewed(scope, found, entered.CLAIM_RETURNED, note, now)


@service
def approve(scope: Scope, *, claim_id: int, revision: int, note: str, now: datetime) -> Claim:
    """Find it solved (评审通过). Raises NotAllowed, MoveRefused, Conflict."""
    found = _begin(scope, "approve", claim_id, revision)
    return _reviewed(scope, found, entered.CLAIM_ACCEPTED, rules.without_numbers(note), now)


@service
def release(scope: Scope, *, claim_id: int, revision: int, note: str, now: datetime) -> Claim:
    """Let a unit off, so that another may try (解除揭榜). Raises NotAllowed, MoveRefused, Conflict, BadInput."""
    found = _begin(scope, "release", claim_id, revision)
    note = rules.written(note, _("请写一句为什么解除，单位看得到。"))
    return _reviewed(scope, found, entered.RELEASED, note, now)


@service
def publish(scope: Scope, *, claim_id: int, revision: int, learned: str, now: datetime) -> Claim:
    """Let every unit under the post read what worked (公开做法). Raises NotAllowed, MoveRefused, Conflict, BadInput."""
    found = _begin(scope, "publish", claim_id, revision)
    found.learned = rules.written(learned, _("请写管用的做法，别的单位照着能办。"))
    found.published_at = now
    return _done(
        scope, found, entered.PUBLISHED, now, fields=("learned", "published_at"), sealed={"learned": found.learned}
    )


def _begin(scope: Scope, verb: str, claim_id: int, revision: int) -> Claim:
    found = work.for_update(boards.claims(scope), claim_id, revision)
    policy.CLAIMS.require(scope, verb, found, refusal=policy.refusal(verb))
    found.state = rules.moved(CLAIM_MOVES, verb, ClaimState(found.state))
    return found


def _said(scope: Scope, found: Claim, text: str, otherwise: str, now: datetime, *, result: bool) -> Progress:
    said = Progress(
        claim=found, result=result, text=rules.written(text, otherwise), by=accounts.signature(scope), at=now
    )
    said.save(force_insert=True)
    return said


def _reviewed(scope: Scope, found: Claim, verb: str, note: str, now: datetime) -> Claim:
    found.note, found.reviewed_by, found.reviewed_at = note, accounts.signature(scope), now
    return _done(scope, found, verb, now, fields=("note", "reviewed_by", "reviewed_at"), sealed={"note": note})


def _done(
    scope: Scope,
    found: Claim,
    verb: str,
    now: datetime,
    *,
    fields: tuple[str, ...] = (),
    sealed: Mapping[str, Any] | None = None,
) -> Claim:
    found.revision += 1
    found.save(update_fields=["state", "revision", *fields])
    shown = {"claim_state": found.state, "post": str(found.post_id)}
    chronicle.append(entered.draft(scope, found, verb, now, open=shown, sealed=sealed))
    return found
