"""The verbs of the finding loop (问题办理): one verb, one transaction, one entry in the unit's chronicle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.files import Taken
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.words import committee_word
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import Adoption, LibraryVersion

from . import policy, queries, reviewers, rules
from .models import OTHER, Evidence, Extension, Finding, Look, NamedAccess, Origin, PastRound
from .rules import FindingFacts
from .states import State

_MOST_EVIDENCE_TEXT = Evidence._meta.get_field("text").max_length

OPENED = verbs.name("rectification.opened", gettext_lazy("登记问题"))
STARTED = verbs.name("rectification.started", gettext_lazy("认领"))
PLANNED = verbs.name("rectification.planned", gettext_lazy("填写整改标准和措施"))
EVIDENCED = verbs.name("rectification.evidenced", gettext_lazy("补充佐证"))
SUBMITTED = verbs.name("rectification.submitted", gettext_lazy("提交复核"))
REVIEW_ASKED = verbs.name("rectification.review_asked", gettext_lazy("请人复核"))
SENT_BACK = verbs.name("rectification.sent_back", gettext_lazy("退回"))
SIGNED_OFF = verbs.name("rectification.signed_off", gettext_lazy("销号"))
LOOKED_BACK = verbs.name("rectification.looked_back", gettext_lazy("回头看"))
REOPENED = verbs.name("rectification.reopened", gettext_lazy("重新整改"))
CONTESTED = verbs.name("rectification.contested", gettext_lazy("提出异议"))
UPHELD = verbs.name("rectification.upheld", gettext_lazy("维持"))
WITHDRAWN = verbs.name("rectification.withdrawn", gettext_lazy("撤销"))
EXTENSION_ASKED = verbs.name("rectification.extension_asked", gettext_lazy("申请延期"))
EXTENSION_DECIDED = verbs.name("rectification.extension_decided", gettext_lazy("答复延期"))
IMPORTED = verbs.name("rectification.imported", gettext_lazy("导入台账"))


@dataclass(frozen=True)
class Drafted:
    """What is known of a problem when it is found.

    category  a key of the checklist, or `other` with category_text;  confidential  a member's own finding
    """

    text: str
    category: str
    found_on: date
    origin: Origin
    category_text: str = ""
    item: str = ""
    severity: str = Finding.Severity.ORDINARY
    source_text: str = ""
    due_on: date | None = None
    leader_name: str = ""
    confidential: bool = False


@service
def open_finding(scope: Scope, *, unit_id: int, adoption: Adoption | None, drafted: Drafted, now: datetime) -> Finding:
    """Enter a problem of a unit (登记问题). Raises NotHere, NotAllowed, BadInput (unknown category, future date)."""
    unit = organizations.unit(scope, unit_id)
    policy.OPENING.require(scope, "open", unit, refusal=_("登记问题由责任单位自己或者它的上级办理。"))
    library, checklist = checklist_of(adoption)
    finding = Finding(
        unit=unit,
        home_id=unit.home_id,
        adoption=adoption,
        library=library,
        checklist=checklist,
        found_by=accounts.signature(scope),
        state=State.OPEN,
        state_at=now,
        created_at=now,
        **_checked(drafted, library, checklist, now),
    )
    finding.save(force_insert=True)
    if drafted.confidential:
        if scope.actor_id is None:
            raise BadInput(_("本人自查的问题只能由本人登记。"), "no_person")
        NamedAccess(finding=finding, person_id=scope.actor_id, why=_("本人自查"), by=finding.found_by, until=None).save(
            force_insert=True
        )
    _enter(scope, finding, OPENED, now, open={"origin": finding.origin}, sealed={"text": finding.text})
    return finding


def checklist_of(adoption: Adoption | None) -> tuple[LibraryVersion | None, str]:
    """The checklist a finding points into: the campaign's own, or outside one the newest."""
    if adoption is not None:
        for key in regimes.read(adoption.library).items.get("checklist", {}):
            return adoption.library, key
    found = queries.default_checklist()
    return (found[0], found[1].key) if found else (None, "")


def _checked(drafted: Drafted, library: LibraryVersion | None, checklist: str, now: datetime) -> dict[str, Any]:

    text = drafted.text.strip()
    if not text:
        raise BadInput(_("请写清具体表现：什么时候、什么事、怎么不对。"), "no_text")
    if drafted.found_on > day_of(now):
        raise BadInput(_("发现日期在今天之后，请改成实际发现的日子。"), "future_date")
    known = {category.key: category for category in queries.categories(library, checklist)}
    if drafted.category != OTHER and drafted.category not in known:
        raise BadInput(_("没有这个问题类别，请从列表里重新选；都不合适就选“其他”，写明类别。"), "no_category")
    items = known[drafted.category].items if drafted.category in known else ()
    if drafted.item and drafted.item not in {item.key for item in items}:
        raise BadInput(_("所选的表现不在这个类别下面，请重新选。"), "no_item")
    return {
        "text": text,
        "category": drafted.category,
        "category_text": drafted.category_text.strip() if drafted.category == OTHER else "",
        "item": drafted.item,
        "severity": drafted.severity,
        "origin": drafted.origin,
        "source_text": drafted.source_text.strip(),
        "found_on": drafted.found_on,
        "due_on": drafted.due_on,
        "leader_name": drafted.leader_name.strip(),
        "confidential": drafted.confidential,
    }


@service
def start(scope: Scope, *, finding_id: int, revision: int, now: datetime) -> Finding:
    """Take a finding (认领): who takes it is responsible for putting it right. Raises NotAllowed, MoveRefused, Conflict."""
    finding = _begin(scope, "start", finding_id, revision)
    finding.owner = accounts.signature(scope)
    finding.owner_id = scope.actor_id
    return _move(scope, finding, "start", STARTED, now)


@dataclass(frozen=True)
class Plan:
    """How it will be put right. An empty field leaves what stands."""

    criterion: str = ""
    measure: str = ""
    measure_kind: str = ""
    due_on: date | None = None
    leader_name: str = ""
    progress: str = ""


@service
def plan(scope: Scope, *, finding_id: int, revision: int, plan: Plan, now: datetime) -> Finding:
    """Set criterion, then measure, kind, day, and how far it has come (整改标准、措施、进展).

    The day is set here once; later it moves by a granted extension only. A finding that came to 整改中 without
    anybody taking it (upheld at once, or read in) is taken by who plans it. Raises MoveRefused, BadInput.
    """
    finding = _begin(scope, "plan", finding_id, revision)
    if finding.state != State.WORKING:
        raise MoveRefused(_("整改标准和措施在认领之后、提交复核之前填写。请先认领，或者请复核人退回。"), "wrong_state")
    rules.check_plan(
        criterion=plan.criterion.strip(), measure=plan.measure.strip(), had_criterion=bool(finding.criterion)
    )
    if plan.due_on is not None and finding.due_on is not None and plan.due_on != finding.due_on:
        raise MoveRefused(_("整改时限已经定下，改期请用“申请延期”，由上级答复。"), "due_is_set")
    changed = {
        name: value
        for name, value in (
            ("criterion", plan.criterion.strip()),
            ("measure", plan.measure.strip()),
            ("measure_kind", plan.measure_kind),
            ("due_on", plan.due_on),
            ("leader_name", plan.leader_name.strip()),
            ("progress", plan.progress.strip()),
        )
        if value and value != getattr(finding, name)
    }
    if not changed:
        raise BadInput(_("没有改动，不用保存。"), "nothing_changed")
    for name, value in changed.items():
        setattr(finding, name, value)
    _take_over(finding, accounts.signature(scope))
    _save(finding, [*changed, "owner", "owner_id"])
    shown: dict[str, Any] = {"fields": sorted(changed)}
    if finding.due_on is not None:
        shown["due_on"] = finding.due_on.isoformat()
    texts = {
        name: value for name, value in changed.items() if name in ("criterion", "measure", "leader_name", "progress")
    }
    _enter(scope, finding, PLANNED, now, open=shown, sealed=texts)
    return finding


def _take_over(finding: Finding, by: Signature) -> None:
    """Who is responsible where nobody is yet, or where a ledger named this person without an id."""
    if finding.owner_id is None and (finding.owner is None or finding.owner.name == by.name):
        finding.owner, finding.owner_id = by, by.id


@dataclass(frozen=True)
class Shown:
    """A piece of evidence: exactly one of a file, a record of the system, or a look on a day."""

    text: str
    file: Taken | None = None
    record: str = ""
    seen_on: date | None = None


@service
def add_evidence(scope: Scope, *, finding_id: int, revision: int, shown: Shown, now: datetime) -> Finding:
    """Lay a piece of evidence beside the finding (补充佐证). A look is the reviewer's own; files are the unit's.

    Raises NotAllowed, MoveRefused, BadInput.
    """
    finding = _begin(scope, "add_evidence", finding_id, revision)
    if finding.state not in (State.WORKING, State.REVIEW):
        raise MoveRefused(
            _("佐证在整改中或者待复核时补充。这条问题现在是“%(state)s”。") % {"state": finding.get_state_display()},
            "wrong_state",
        )
    piece = _evidence(scope, finding, shown, now)
    _save(finding, [])
    _enter_evidence(scope, finding, piece, now)
    return finding


def _evidence(scope: Scope, finding: Finding, shown: Shown, now: datetime) -> Evidence:
    if sum((shown.file is not None, bool(shown.record), shown.seen_on is not None)) != 1:
        raise BadInput(_("请选一种佐证：上传文件、关联系统内的记录，或者写明哪天到场看的。"), "evidence_kind")
    if shown.seen_on is not None:
        if not policy.POLICY.allows(scope, "sign_off", finding):
            raise BadInput(_("到场查看由复核人填写。责任单位请上传文件，或者关联一条记录。"), "look_is_reviewers")
        if shown.seen_on > day_of(now):
            raise BadInput(_("到场的日子在今天之后，请改成实际去看的那一天。"), "future_date")
    piece = Evidence(
        finding=finding, round=finding.round, text=shown.text.strip(), by=accounts.signature(scope), at=now
    )
    if shown.file is not None:
        piece.kind = Evidence.Kind.FILE
        piece.carry(shown.file)
        piece.text = piece.text or shown.file.name
    elif shown.record:
        piece.kind, piece.record = Evidence.Kind.RECORD, shown.record
    else:
        piece.kind, piece.seen_on = Evidence.Kind.LOOK, shown.seen_on
    piece.save(force_insert=True)
    return piece


def _enter_evidence(scope: Scope, finding: Finding, piece: Evidence, now: datetime) -> None:
    shown: dict[str, Any] = {"kind": piece.kind, "round": piece.round}
    if piece.sha256:
        shown["file"] = piece.sha256
    if piece.seen_on is not None:
        shown["seen_on"] = piece.seen_on.isoformat()
    if piece.record:
        shown["record"] = piece.record
    _enter(scope, finding, EVIDENCED, now, open=shown, sealed={"text": piece.text})


@service
def submit(scope: Scope, *, finding_id: int, revision: int, reviewer_id: int | None, now: datetime) -> Finding:
    """Ask for review (提交复核), of a named reviewer or of whoever above may. Raises MoveRefused, NotAllowed."""
    finding = _begin(scope, "submit", finding_id, revision)
    finding.send_back_note = ""
    if reviewer_id is not None:
        _set_reviewer(finding, reviewer_id)
    return _move(scope, finding, "submit", SUBMITTED, now, open=_asked(finding))


@service
def ask_review(scope: Scope, *, finding_id: int, revision: int, reviewer_id: int, now: datetime) -> Finding:
    """Name or change the reviewer while the finding waits for review (请人复核). Raises NotAllowed, MoveRefused."""
    finding = _begin(scope, "ask_review", finding_id, revision)
    if finding.state != State.REVIEW:
        raise MoveRefused(_("提交复核之后才能选复核人。"), "wrong_state")
    _set_reviewer(finding, reviewer_id)
    _save(finding, ["reviewer", "reviewer_id"])
    _enter(scope, finding, REVIEW_ASKED, now, open=_asked(finding))
    return finding


def _set_reviewer(finding: Finding, reviewer_id: int) -> None:
    if reviewer_id == finding.owner_id:
        raise own_review(finding)
    found = next((one for one in reviewers.candidates(finding) if one.id == reviewer_id), None)
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
def send_back(scope: Scope, *, finding_id: int, revision: int, note: str, now: datetime) -> Finding:
    """Send back what does not meet the criterion (退回), with the reason. Raises NotAllowed, MoveRefused, BadInput."""
    finding = _begin(scope, "send_back", finding_id, revision)
    finding.send_back_note = _said(note, _("请写明退回原因：哪里没达到整改标准，要补什么。"))
    return _move(scope, finding, "send_back", SENT_BACK, now, fields=["send_back_note"], sealed={"note": note.strip()})


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
    policy.POLICY.require(scope, "sign_off", finding, refusal=policy.refusal("sign_off"), code="same_body")
    if seen_on is not None and finding.state == State.REVIEW:
        # The note itself is kept whole on the finding.
        text = note.strip()[:_MOST_EVIDENCE_TEXT] or _("到场看过，符合整改标准。")
        _enter_evidence(scope, finding, _evidence(scope, finding, Shown(text, seen_on=seen_on), now), now)
    finding.signed_off_by = finding.reviewer = accounts.signature(scope)
    finding.reviewer_id = scope.actor_id
    finding.signed_off_on = day_of(now)
    finding.sign_off_note = note.strip()
    finding.look_back_on = _later(look_back_on, now)
    shown = {"look_back_on": look_back_on.isoformat()} if look_back_on else {}
    return _move(
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
    scope: Scope, *, finding_id: int, revision: int, text: str, on: date, next_on: date | None, now: datetime
) -> Finding:
    """Look again at a struck-off finding (回头看): it has held. Where it has not, `reopen`. Raises as sign_off."""
    finding = _begin(scope, "look_back", finding_id, revision)
    said = _said(text, _("请写明看到的情况：问题有没有反弹，凭什么看出来。"))
    if on > day_of(now):
        raise BadInput(_("查看日期在今天之后，请改成实际去看的那一天。"), "future_date")
    Look(finding=finding, round=finding.round, on=on, text=said, by=accounts.signature(scope), at=now).save(
        force_insert=True
    )
    finding.look_back_on = _later(next_on, now)
    shown = {"on": on.isoformat()} | ({"next_on": next_on.isoformat()} if next_on else {})
    return _move(
        scope, finding, "look_back", LOOKED_BACK, now, fields=["look_back_on"], open=shown, sealed={"text": said}
    )


@service
def reopen(
    scope: Scope, *, finding_id: int, revision: int, came_back: str, due_on: date | None, now: datetime
) -> Finding:
    """It has come back (反弹): a new round begins, the ended one is kept as it was. Raises as sign_off."""
    finding = _begin(scope, "reopen", finding_id, revision)
    said = _said(came_back, _("请写明反弹的情况：什么时候、在哪里又出现了。"))
    by = accounts.signature(scope)
    PastRound(
        finding=finding,
        round=finding.round,
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
    ).save(force_insert=True)
    finding.round += 1
    finding.criterion = finding.measure = finding.measure_kind = finding.progress = finding.sign_off_note = ""
    finding.due_on, finding.due_text = due_on, ""
    finding.reviewer = finding.reviewer_id = finding.signed_off_by = finding.signed_off_on = finding.look_back_on = None
    return _move(
        scope,
        finding,
        "reopen",
        REOPENED,
        now,
        fields=[
            *("round", "criterion", "measure", "measure_kind", "progress", "sign_off_note", "due_on", "due_text"),
            *("signed_off_by", "signed_off_on", "look_back_on"),
        ],
        open={"round": finding.round},
        sealed={"came_back": said},
    )


@service
def contest(scope: Scope, *, finding_id: int, revision: int, reason: str, now: datetime) -> Finding:
    """Say that it is none (提出异议). Whoever is recorded can answer. Raises NotAllowed, MoveRefused, BadInput."""
    finding = _begin(scope, "contest", finding_id, revision)
    finding.contest_reason = _said(reason, _("请写明理由：哪些事实与实际不符，有什么可以核对。"))
    return _move(
        scope, finding, "contest", CONTESTED, now, fields=["contest_reason"], sealed={"reason": finding.contest_reason}
    )


@service
def uphold(scope: Scope, *, finding_id: int, revision: int, note: str, now: datetime) -> Finding:
    """The superior has looked into the objection and the finding stands (维持). Raises NotAllowed, MoveRefused."""
    finding = _begin(scope, "uphold", finding_id, revision)
    said = _said(note, _("请写明维持的理由，责任单位看得到。"))
    finding.send_back_note = said
    return _move(scope, finding, "uphold", UPHELD, now, fields=["send_back_note"], sealed={"note": said})


@service
def withdraw(scope: Scope, *, finding_id: int, revision: int, reason: str, now: datetime) -> Finding:
    """The superior takes a finding back (撤销), with the reason; it stays readable and counts nowhere."""
    finding = _begin(scope, "withdraw", finding_id, revision)
    finding.withdraw_reason = _said(reason, _("请写明撤销的理由，责任单位看得到。"))
    return _move(
        scope,
        finding,
        "withdraw",
        WITHDRAWN,
        now,
        fields=["withdraw_reason"],
        sealed={"reason": finding.withdraw_reason},
    )


@service
def ask_extension(scope: Scope, *, finding_id: int, revision: int, until: date, reason: str, now: datetime) -> Finding:
    """Ask for more time (申请延期). One request at a time. Raises NotAllowed, MoveRefused, BadInput."""
    finding = _begin(scope, "ask_extension", finding_id, revision)
    if finding.state not in (State.OPEN, State.WORKING):
        raise MoveRefused(_("整改完成、提交复核以后，不用再申请延期。"), "wrong_state")
    if finding.due_on is None:
        raise MoveRefused(_("这条问题还没有整改时限，请先在“整改标准和措施”里填写。"), "no_due_day")
    if until <= finding.due_on:
        raise BadInput(_("延期后的日子要晚于现在的时限，请改正。"), "not_later")
    if until < day_of(now):
        raise BadInput(_("延期后的日子已经过去，请写今天以后的日子。"), "in_the_past")
    if any(one.state == Extension.State.ASKED for one in queries.extensions(finding)):
        raise MoveRefused(_("已经有一份延期申请在等上级答复，请等答复后再提。"), "already_asked")
    said = _said(reason, _("请写明延期的理由和这段时间打算怎么做。"))
    Extension(
        finding=finding, until=until, was=finding.due_on, reason=said, asked_by=accounts.signature(scope), asked_at=now
    ).save(force_insert=True)
    _save(finding, [])
    _enter(scope, finding, EXTENSION_ASKED, now, open={"until": until.isoformat()}, sealed={"reason": said})
    return finding


@service
def decide_extension(
    scope: Scope, *, finding_id: int, revision: int, granted: bool, answer: str, now: datetime
) -> Finding:
    """Answer a request for more time (答复延期); a refusal says why. Raises NotAllowed, MoveRefused, BadInput."""
    finding = _begin(scope, "decide_extension", finding_id, revision)
    asked = next((one for one in queries.extensions(finding) if one.state == Extension.State.ASKED), None)
    if asked is None:
        raise MoveRefused(_("没有等待答复的延期申请，可能已由别人答复。请刷新页面。"), "none_asked")
    asked.answer = answer.strip() if granted else _said(answer, _("不同意延期，请写明理由，责任单位看得到。"))
    asked.state = Extension.State.GRANTED if granted else Extension.State.REFUSED
    asked.decided_by, asked.decided_at = accounts.signature(scope), now
    asked.save(update_fields=["answer", "state", "decided_by", "decided_at"])
    if granted:
        finding.due_on, finding.due_text = asked.until, ""
    _save(finding, ["due_on", "due_text"])
    _enter(
        scope,
        finding,
        EXTENSION_DECIDED,
        now,
        open={"granted": granted, "until": asked.until.isoformat()},
        sealed={"answer": asked.answer} if asked.answer else {},
    )
    return finding


def _begin(scope: Scope, verb: str, finding_id: int, revision: int) -> Finding:
    finding = queries.finding_for_update(scope, finding_id, revision)
    policy.POLICY.require(scope, verb, finding, refusal=policy.refusal(verb))
    return finding


def _said(text: str, otherwise: str) -> str:
    if not text.strip():
        raise BadInput(otherwise, "no_reason")
    return text.strip()


def _later(day: date | None, now: datetime) -> date | None:
    """A day on which to look back lies ahead."""
    if day is not None and day <= day_of(now):
        raise BadInput(_("回头看的日子要在今天之后，请改正。"), "not_later")
    return day


def facts_of(finding: Finding) -> FindingFacts:
    """What the rules look at."""
    return FindingFacts(
        state=State(finding.state),
        criterion=finding.criterion,
        measure=finding.measure,
        has_owner=finding.owner is not None,
        evidence=queries.evidence_now(finding),
        owner_id=finding.owner_id,
        look_back_on=finding.look_back_on,
    )


# Set by several moves; saved with each so that none is forgotten.
_ALWAYS = ("state", "state_at", "owner", "owner_id", "reviewer", "reviewer_id", "send_back_note")


def _move(
    scope: Scope,
    finding: Finding,
    verb: str,
    entered: str,
    now: datetime,
    *,
    fields: list[str] | None = None,
    open: Mapping[str, Any] | None = None,
    sealed: Mapping[str, Any] | None = None,
) -> Finding:
    finding.state = rules.check_move(verb, facts_of(finding))
    finding.state_at = now
    _save(finding, [*_ALWAYS, *(fields or [])])
    _enter(scope, finding, entered, now, open={"state": finding.state, **(open or {})}, sealed=sealed or {})
    return finding


def _save(finding: Finding, fields: list[str]) -> None:
    finding.revision += 1
    finding.save(update_fields=[*dict.fromkeys([*fields, "revision"])])


def _enter(
    scope: Scope,
    finding: Finding,
    verb: str,
    now: datetime,
    *,
    open: Mapping[str, Any] | None = None,
    sealed: Mapping[str, Any] | None = None,
) -> None:
    chronicle.append(
        chronicle.Draft(
            finding.unit_id,
            finding.home_id,
            verb,
            chronicle.reference(finding),
            finding.revision,
            accounts.signature(scope),
            now,
            open=open or {},
            sealed=sealed or {},
            named_access=finding.confidential,
        )
    )
