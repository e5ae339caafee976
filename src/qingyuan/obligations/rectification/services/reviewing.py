"""What another body does (上级复核): send back, strike off, look again, uphold, withdraw."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts

from .. import policy, queries
from ..models import Extension, Finding, Look, PastRound
from ..states import State
from .draws import drawn_answered
from .entered import LOOKED_BACK, REOPENED, SENT_BACK, SIGNED_OFF, UPHELD, WITHDRAWN
from .evidence import _MOST_EVIDENCE_TEXT, Shown, enter_evidence, evidence_of
from .mending import own_review
from .steps import ahead, begin, carry_out, written


@service
def send_back(scope: Scope, *, finding_id: int, revision: int, note: str, now: datetime) -> Finding:
    """Send back what does not meet the criterion (退回), with the reason. Raises NotAllowed, MoveRefused, BadInput."""
    finding = begin(scope, "send_back", finding_id, revision)
    finding.send_back_note = written(note, _("请写明退回原因：哪里没达到整改标准，要补什么。"))
    return carry_out(
        scope, finding, "send_back", SENT_BACK, now, fields=["send_back_note"], sealed={"note": note.strip()}
    )


@service
def sign_off(
    scope: Scope,
    *,
    finding_id: int,
    revision: int,
    note: str,
    seen_on: date | None,
    look_back_on: date | None,
    now: datetime,
) -> Finding:
    """Strike a finding off the ledger (销号) once another body has reviewed it.

    seen_on  the day of the reviewer's own look, which counts as evidence;  look_back_on  when to look again
    Raises NotAllowed (the owner, or not of another body) or MoveRefused (not awaiting review, something missing).
    Source: our own rule, R1 of the check catalogue in docs/decisions.
    """
    finding = queries.finding_for_update(scope, finding_id, revision)
    if scope.actor_id is not None and scope.actor_id == finding.owner_id:
        raise own_review(finding)
    policy.POLICY.require(scope, "sign_off", finding, refusal=policy.why(scope, "sign_off", finding), code="same_body")
    if seen_on is not None and finding.state == State.REVIEW:
        # The note itself is kept whole on the finding.
        text = note.strip()[:_MOST_EVIDENCE_TEXT]
        enter_evidence(scope, finding, evidence_of(scope, finding, Shown(text, seen_on=seen_on), now), now)
    finding.signed_off_by = finding.reviewer = accounts.signature(scope)
    finding.reviewer_id = scope.actor_id
    finding.signed_off_on = day_of(now)
    finding.sign_off_note = note.strip()
    finding.look_back_on = ahead(look_back_on, now)
    shown = {"look_back_on": look_back_on.isoformat()} if look_back_on else {}
    return carry_out(
        scope,
        finding,
        "sign_off",
        SIGNED_OFF,
        now,
        fields=["signed_off_by", "signed_off_on", "sign_off_note", "look_back_on"],
        open=shown,
        sealed={"note": note.strip()} if note.strip() else {},
    )


@service
def look_back(
    scope: Scope,
    *,
    finding_id: int,
    revision: int,
    text: str,
    on: date,
    next_on: date | None,
    for_draw: bool = False,
    now: datetime,
) -> Finding:
    """Look again at a struck-off finding (回头看): it has held. Where it has not, `reopen`. Raises as sign_off.

    for_draw  this is the look on the spot that a draw asked for (反向核查); raises MoveRefused when none waits for one
    """
    finding = begin(scope, "look_back", finding_id, revision)
    said = written(text, _("请写明看到的情况：问题有没有反弹，凭什么看出来。"))
    if on > day_of(now):
        raise BadInput(_("查看日期在今天之后，请改成实际去看的那一天。"), "future_date")
    look = Look(finding=finding, round=finding.round, on=on, text=said, by=accounts.signature(scope), at=now)
    look.save(force_insert=True)
    drawn = drawn_answered(finding, look=look) if for_draw else {}
    finding.look_back_on = ahead(next_on, now)
    shown = {"on": on.isoformat()} | ({"next_on": next_on.isoformat()} if next_on else {}) | drawn
    return carry_out(
        scope, finding, "look_back", LOOKED_BACK, now, fields=["look_back_on"], open=shown, sealed={"text": said}
    )


@service
def reopen(
    scope: Scope,
    *,
    finding_id: int,
    revision: int,
    came_back: str,
    due_on: date | None,
    for_draw: bool = False,
    now: datetime,
) -> Finding:
    """It has come back (反弹): a new round begins, the ended one is kept as it was. Raises as sign_off.

    for_draw  a look on the spot that a draw asked for has shown it, as in `look_back`
    """
    finding = begin(scope, "reopen", finding_id, revision)
    said = written(came_back, _("请写明反弹的情况：什么时候、在哪里又出现了。"))
    by = accounts.signature(scope)
    past = PastRound(
        finding=finding,
        round=finding.round,
        cause=finding.cause,
        criterion=finding.criterion,
        measure=finding.measure,
        progress=finding.progress,
        owner=finding.owner,
        due_on=finding.due_on,
        signed_off_by=finding.signed_off_by,
        signed_off_on=finding.signed_off_on,
        came_back=said,
        reopened_by=by,
        reopened_at=now,
    )
    past.save(force_insert=True)
    shown = drawn_answered(finding, came_back=past) if for_draw else {}
    # A request of the round that has ended says nothing about the new one.
    Extension._base_manager.filter(finding=finding, state=Extension.State.ASKED).update(
        state=Extension.State.REFUSED, answer=_("问题已进入新一轮整改。"), decided_by=by, decided_at=now
    )
    finding.round += 1
    finding.cause = finding.criterion = finding.measure = finding.measure_kind = finding.progress = ""
    finding.sign_off_note, finding.look_every, finding.no_rule_needed = "", None, False
    finding.due_on, finding.due_text = due_on, ""
    finding.reviewer = finding.reviewer_id = finding.signed_off_by = finding.signed_off_on = finding.look_back_on = None
    return carry_out(
        scope,
        finding,
        "reopen",
        REOPENED,
        now,
        fields=[
            *(
                "round",
                "cause",
                "criterion",
                "measure",
                "measure_kind",
                "progress",
                "sign_off_note",
                "due_on",
                "due_text",
            ),
            *("signed_off_by", "signed_off_on", "look_back_on", "look_every", "no_rule_needed"),
        ],
        open={"round": finding.round} | ({"due_on": due_on.isoformat()} if due_on else {}) | shown,
        sealed={"came_back": said},
    )


@service
def uphold(scope: Scope, *, finding_id: int, revision: int, note: str, now: datetime) -> Finding:
    """The superior has looked into the objection and the finding stands (维持). Raises NotAllowed, MoveRefused."""
    finding = begin(scope, "uphold", finding_id, revision)
    said = written(note, _("请写明维持的理由，责任单位看得到。"))
    finding.send_back_note = said
    return carry_out(scope, finding, "uphold", UPHELD, now, fields=["send_back_note"], sealed={"note": said})


@service
def withdraw(scope: Scope, *, finding_id: int, revision: int, reason: str, now: datetime) -> Finding:
    """The superior takes a finding back (撤销), with the reason; it stays readable and counts nowhere."""
    finding = begin(scope, "withdraw", finding_id, revision)
    finding.withdraw_reason = written(reason, _("请写明撤销的理由，责任单位看得到。"))
    return carry_out(
        scope,
        finding,
        "withdraw",
        WITHDRAWN,
        now,
        fields=["withdraw_reason"],
        sealed={"reason": finding.withdraw_reason},
    )
