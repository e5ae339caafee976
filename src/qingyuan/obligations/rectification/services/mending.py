"""What the responsible unit does (责任单位办理): take, plan, hand in, answer back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.words import committee_word

from .. import deadlines, reviewers, rules
from ..models import Finding
from ..states import State
from .entered import CONTESTED, PLANNED, REVIEW_ASKED, STARTED, SUBMITTED
from .measures import set_look_every
from .steps import begin, carry_out, enter, save, written


@service
def start(scope: Scope, *, finding_id: int, revision: int, now: datetime) -> Finding:
    """Take a finding (认领): who takes it is responsible for putting it right.

    One that the unit found itself by its list waits until a superior has looked at the list once (审核把关).
    Raises NotAllowed, MoveRefused, Conflict.
    """
    finding = begin(scope, "start", finding_id, revision)
    if finding.check_of is not None and finding.check_of.accepted_on is None:
        above = organizations.superior_committee(finding.unit)
        raise MoveRefused(
            _("这条问题在本单位的自查清单上，清单还没有经%(committee)s审核。审核通过以后就能认领，填好的都不用重填。")
            % {"committee": committee_word(above) if above else _("上级党委")},
            "check_not_accepted",
        )
    finding.owner = accounts.responsible(scope)
    finding.owner_id = finding.owner.id
    return carry_out(scope, finding, "start", STARTED, now)


@dataclass(frozen=True)
class Plan:
    """How it will be put right. An empty field leaves what stands.

    due_on  None beside a kind, where no day stands yet: the day the campaign offers for that kind
    look_every  months, 1 and up, for what has to hold (长期坚持)
    """

    criterion: str = ""
    measure: str = ""
    measure_kind: str = ""
    due_on: date | None = None
    leader_name: str = ""
    progress: str = ""
    cause: str = ""
    look_every: int | None = None


# The longest pause between two looks.
MOST_MONTHS = 24
# What of a plan is written by hand; the chronicle seals it.
_WRITTEN = ("cause", "criterion", "measure", "leader_name", "progress")


@service
def plan(scope: Scope, *, finding_id: int, revision: int, plan: Plan, now: datetime) -> Finding:
    """Set cause, criterion, then measure, kind, day, and how far it has come (原因分析、整改标准、措施、进展).

    The day is set here once; later it moves by a granted extension only. A finding that came to 整改中 without
    anybody taking it (upheld at once, or read in) is taken by who plans it. Raises MoveRefused, BadInput.
    """
    finding = begin(scope, "plan", finding_id, revision)
    if finding.state != State.WORKING:
        raise MoveRefused(_("整改标准和措施在认领之后、提交复核之前填写。请先认领，或者请复核人退回。"), "wrong_state")
    rules.check_plan(
        criterion=plan.criterion.strip(), measure=plan.measure.strip(), had_criterion=bool(finding.criterion)
    )
    if plan.due_on is not None and finding.due_on is not None and plan.due_on != finding.due_on:
        raise MoveRefused(_("整改时限已经定下，改期请用“申请延期”，由上级答复。"), "due_is_set")
    if plan.due_on is not None and finding.due_on is None and plan.due_on < day_of(now):
        raise BadInput(_("整改时限已经过去，请写今天或者以后的日子。定下以后要改，只能申请延期。"), "in_the_past")
    if plan.look_every is not None and not 1 <= plan.look_every <= MOST_MONTHS:
        raise BadInput(_("几个月看一次，请填1到%(most)s之间的数。") % {"most": MOST_MONTHS}, "look_every")
    before = {name: getattr(finding, name) for name in (*_WRITTEN, "measure_kind", "due_on", "look_every")}
    for name in _WRITTEN:
        setattr(finding, name, getattr(plan, name).strip() or before[name])
    finding.measure_kind = plan.measure_kind or finding.measure_kind
    finding.due_on = plan.due_on or finding.due_on or _offered(finding, plan.measure_kind, now)
    set_look_every(finding, plan.look_every)
    changed = {name: value for name in before if (value := getattr(finding, name)) != before[name]}
    if not changed:
        raise BadInput(_("没有改动，不用保存。"), "nothing_changed")
    _take_over(finding, accounts.responsible(scope))
    save(finding, [*changed, "owner", "owner_id"])
    shown: dict[str, Any] = {"fields": sorted(changed)}
    if finding.measure_kind:
        shown["measure_kind"] = finding.measure_kind
    if finding.due_on is not None:
        shown["due_on"] = finding.due_on.isoformat()
    if "look_every" in changed and finding.look_every is not None:
        shown["look_every"] = finding.look_every
    texts = {name: value for name, value in changed.items() if name in _WRITTEN}
    enter(scope, finding, PLANNED, now, open=shown, sealed=texts)
    return finding


def _offered(finding: Finding, kind: str, now: datetime) -> date | None:
    """What the campaign offers for a kind just chosen, where an imported ledger has said nothing of a day either."""
    if not kind or finding.due_text:
        return None
    return deadlines.due_on(finding, kind, taken_on=day_of(finding.state_at), today=day_of(now))


def _take_over(finding: Finding, by: Signature) -> None:
    """Who is responsible where nobody is yet, or where a ledger named this person without an id."""
    if finding.owner_id is None and (finding.owner is None or finding.owner.name == by.name):
        finding.owner, finding.owner_id = by, by.id


@service
def submit(scope: Scope, *, finding_id: int, revision: int, reviewer_id: int | None, now: datetime) -> Finding:
    """Ask for review (提交复核), of a named reviewer or of whoever above may. Raises MoveRefused, NotAllowed."""
    finding = begin(scope, "submit", finding_id, revision)
    finding.send_back_note = ""
    if reviewer_id is not None:
        _set_reviewer(scope, finding, reviewer_id)
    return carry_out(scope, finding, "submit", SUBMITTED, now, open=_asked(finding))


@service
def ask_review(scope: Scope, *, finding_id: int, revision: int, reviewer_id: int, now: datetime) -> Finding:
    """Name or change the reviewer while the finding waits for review (请人复核). Raises NotAllowed, MoveRefused."""
    finding = begin(scope, "ask_review", finding_id, revision)
    if finding.state != State.REVIEW:
        raise MoveRefused(_("提交复核之后才能选复核人。"), "wrong_state")
    _set_reviewer(scope, finding, reviewer_id)
    save(finding, ["reviewer", "reviewer_id"])
    enter(scope, finding, REVIEW_ASKED, now, open=_asked(finding))
    return finding


def _set_reviewer(scope: Scope, finding: Finding, reviewer_id: int) -> None:
    if reviewer_id == finding.owner_id:
        raise own_review(finding)
    found = next((one for one in reviewers.candidates(scope, finding) if one.id == reviewer_id), None)
    if found is None:
        raise BadInput(_("所选的人不能复核这条问题，请从上级党委的名单里选。"), "no_reviewer")
    finding.reviewer, finding.reviewer_id = found, found.id


def _asked(finding: Finding) -> dict[str, Any]:
    return {"reviewer": finding.reviewer.title} if finding.reviewer else {}


def own_review(finding: Finding) -> Exception:
    """Sentence 6 of the walk, in the words of this unit's own kind."""
    above = organizations.superior_committee(finding.unit)
    asked = finding.reviewer
    return rules.refuse_own_review(
        committee=committee_word(above) if above else _("上级党委"),
        asked=asked.name if asked else "",
        asked_title=asked.title if asked else "",
    )


@service
def contest(scope: Scope, *, finding_id: int, revision: int, reason: str, now: datetime) -> Finding:
    """Say that it is none (提出异议). Whoever is recorded can answer. Raises NotAllowed, MoveRefused, BadInput."""
    finding = begin(scope, "contest", finding_id, revision)
    finding.contest_reason = written(reason, _("请写明理由：哪些事实与实际不符，有什么可以核对。"))
    return carry_out(
        scope, finding, "contest", CONTESTED, now, fields=["contest_reason"], sealed={"reason": finding.contest_reason}
    )
