"""What shows that it was put right (补充佐证)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.files import Taken
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts

from .. import policy
from ..models import Evidence, Finding
from ..states import State
from .entered import EVIDENCED
from .steps import begin, enter, save

_MOST_EVIDENCE_TEXT = Evidence._meta.get_field("text").max_length


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
    finding = begin(scope, "add_evidence", finding_id, revision)
    if finding.state not in (State.WORKING, State.REVIEW):
        raise MoveRefused(
            _("佐证在整改中或者待复核时补充。这条问题现在是“%(state)s”。") % {"state": finding.get_state_display()},
            "wrong_state",
        )
    piece = evidence_of(scope, finding, shown, now)
    save(finding, [])
    enter_evidence(scope, finding, piece, now)
    return finding


def evidence_of(scope: Scope, finding: Finding, shown: Shown, now: datetime) -> Evidence:
    if sum((shown.file is not None, bool(shown.record), shown.seen_on is not None)) != 1:
        raise BadInput(_("请选一种佐证：上传文件、关联系统内的记录，或者写明哪天到场看的。"), "evidence_kind")
    if shown.seen_on is not None:
        if not policy.POLICY.allows(scope, "sign_off", finding):
            raise BadInput(_("到场查看由复核人填写。责任单位请上传文件，或者关联一条记录。"), "look_is_reviewers")
        if shown.seen_on > day_of(now):
            raise BadInput(_("到场的日子在今天之后，请改成实际去看的那一天。"), "future_date")
        if shown.seen_on < finding.found_on:
            raise BadInput(_("到场的日子早于发现问题的日子，请核对实际去看的那一天。"), "before_found")
        if not shown.text.strip():
            raise BadInput(_("填了到场查看日期，请在复核意见里写一句看到的情况，由您自己写。"), "look_without_words")
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


def enter_evidence(scope: Scope, finding: Finding, piece: Evidence, now: datetime) -> None:
    shown: dict[str, Any] = {"kind": piece.kind, "round": piece.round}
    if piece.sha256:
        shown["file"] = piece.sha256
    if piece.seen_on is not None:
        shown["seen_on"] = piece.seen_on.isoformat()
    if piece.record:
        shown["record"] = piece.record
    enter(scope, finding, EVIDENCED, now, open=shown, sealed={"text": piece.text})
