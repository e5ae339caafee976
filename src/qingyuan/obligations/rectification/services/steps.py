"""What the verbs of a finding share (办理步骤): begin, check, save, enter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.people.accounts import queries as accounts

from .. import policy, queries, rules
from ..models import Finding
from ..rules import FindingFacts
from ..states import State


def begin(scope: Scope, verb: str, finding_id: int, revision: int) -> Finding:
    finding = queries.finding_for_update(scope, finding_id, revision)
    policy.POLICY.require(scope, verb, finding, refusal=policy.why(scope, verb, finding))
    return finding


def written(text: str, otherwise: str) -> str:
    if not text.strip():
        raise BadInput(otherwise, "no_reason")
    return text.strip()


def ahead(day: date | None, now: datetime) -> date | None:
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
        unfinished=tuple(one.text for one in queries.measures_now(finding) if one.unfinished),
    )


# Set by several moves; saved with each so that none is forgotten.
_ALWAYS = ("state", "state_at", "owner", "owner_id", "reviewer", "reviewer_id", "send_back_note")


def carry_out(
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
    save(finding, [*_ALWAYS, *(fields or [])])
    enter(scope, finding, entered, now, open={"state": finding.state, **(open or {})}, sealed=sealed or {})
    return finding


def save(finding: Finding, fields: list[str]) -> None:
    finding.revision += 1
    finding.save(update_fields=[*dict.fromkeys([*fields, "revision"])])


def enter(
    scope: Scope,
    finding: Finding,
    verb: str,
    now: datetime,
    *,
    open: Mapping[str, Any] | None = None,
    sealed: Mapping[str, Any] | None = None,
) -> None:
    chronicle.append(entry(finding, verb, accounts.signature(scope), now, open=open, sealed=sealed))


def entry(
    finding: Finding,
    verb: str,
    by: Signature,
    now: datetime,
    *,
    open: Mapping[str, Any] | None = None,
    sealed: Mapping[str, Any] | None = None,
) -> chronicle.Draft:
    """What is entered of a finding, in the unit's book; of a confidential one in a book of its own.

    So no number is missing in the unit's, and its root does not change: there is no trace of it.
    """
    return chronicle.Draft(
        finding.pk if finding.confidential else finding.unit_id,
        finding.home_id,
        verb,
        chronicle.reference(finding),
        finding.revision,
        by,
        now,
        open=open or {},
        sealed=sealed or {},
        named_access=finding.confidential,
    )
