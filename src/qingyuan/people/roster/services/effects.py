"""Periods of effect and suspended rights (影响期、权利限制): registered from the decision, corrected, ended early.

Only kind, days, deciding body and number of the paper are kept; nothing of the case. Their entries stand under named
access, and seal everything.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.chronicle.services import Draft
from qingyuan.kernel import clock
from qingyuan.kernel.environment import day
from qingyuan.kernel.errors import BadInput, Conflict
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.organizations.models import Organization

from ..models import EffectPeriod, Person
from ..policy import POLICY
from ..standing_rules import Days, EffectEnding, days_fault, needs_reason
from .shared import check_day, draft, locked_person, unit_of

REGISTERED = verbs.name("roster.effect_registered", gettext_lazy("登记影响期"))
AMENDED = verbs.name("roster.effect_amended", gettext_lazy("更正影响期"))
REVOKED = verbs.name("roster.effect_revoked", gettext_lazy("提前终止影响期"))

DAYS_FAULTS = {
    "effect_missing": gettext_lazy("请填影响期从哪天起不再计算。"),
    "effect_early": gettext_lazy("影响期不再计算的日期应晚于批准日期，请核对。"),
    "effect_long": gettext_lazy("限期改正最长一年，请按决定书核对日期。"),
    "rights_missing": gettext_lazy("留党察看的，请填权利从哪天起恢复。"),
    "rights_none": gettext_lazy("这一种不中止表决权、选举权和被选举权，权利恢复日期请空着。"),
    "rights_early": gettext_lazy("权利恢复日期应晚于批准日期，请核对。"),
    "rights_late": gettext_lazy("权利恢复日期晚于影响期不再计算的日期，请核对。"),
}

# What of a period may change.
_COLUMNS = (
    "decided_on",
    "effect_until",
    "rights_from",
    "rights_until",
    "decided_by",
    "paper_number",
    "reason",
    "ended_on",
    "ending",
    "ended_reason",
)


@dataclass(frozen=True)
class Paper:
    """What the decision's paper says of itself: deciding body, number; and why its days differ from the usual."""

    decided_by: str
    paper_number: str = ""
    reason: str = ""


@service
def register_effect(
    scope: Scope, *, person_id: int, kind: str, days: Days, paper: Paper, by: Signature, now: datetime
) -> EffectPeriod:
    """Register a period from its decision (登记影响期). Raises NotAllowed, BadInput (days, no reason, no deciding body)."""
    person = locked_person(scope, "limit", person_id)
    unit = unit_of(person)
    if unit is None:
        raise not_here()
    _check(kind, days, paper, now)
    if not paper.reason and needs_reason(kind, days):
        raise BadInput(_("日期和通常的不同，请写明为什么，例如：决定书写明到某日。不写案情。"), "reason_missing")
    period = EffectPeriod(person=person, unit=unit, kind=kind)
    _write(period, days, paper)
    period.save(force_insert=True)
    chronicle.append(_draft(period, REGISTERED, by, now, {"kind": str(kind), **_told(period)}))
    return period


@service
def amend_effect(
    scope: Scope, *, period_id: int, revision: int, days: Days, paper: Paper, by: Signature, now: datetime
) -> EffectPeriod:
    """Correct days, deciding body or number (更正影响期), with a reason. The kind stays: another one is registered anew.

    Raises Conflict with the present values under `theirs` when somebody has changed it since.
    """
    period = _open_period(scope, period_id, revision)
    _check(period.kind, days, paper, now)
    if not paper.reason:
        raise BadInput(_("请写明为什么更正，例如：登记时日期看错。不写案情。"), "reason_missing")
    before = _told(period)
    _write(period, days, paper)
    after = _told(period)
    changed = {name: {"from": before[name], "to": after[name]} for name in after if after[name] != before[name]}
    if not changed.keys() - {"reason"}:
        raise BadInput(_("没有改动，不用保存。"), "nothing_changed")
    _save(period)
    chronicle.append(_draft(period, AMENDED, by, now, changed))
    return period


@service
def revoke_effect(
    scope: Scope, *, period_id: int, revision: int, on: date, ending: str, reason: str, by: Signature, now: datetime
) -> EffectPeriod:
    """End a period before its day (提前终止): the decision was revoked or changed, lifted, or entered by mistake.

    on  first day without it; for a mistake the period counts from no day at all, whatever is given
    """
    period = _open_period(scope, period_id, revision)
    if not reason:
        raise BadInput(_("请写明依据，例如：批准机关和文号。不写案情。"), "reason_missing")
    if ending == EffectEnding.MISTAKEN:
        on = period.decided_on
    check_day(on, now, not_before=period.decided_on, what=_("终止日期"))
    if period.effect_until is not None and on >= period.effect_until:
        raise BadInput(
            _("影响期从%(day)s起已经不再计算，不用提前终止。") % {"day": day(period.effect_until)}, "over_already"
        )
    period.ended_on, period.ending, period.ended_reason = on, EffectEnding(ending), reason
    _save(period)
    told = {"ended_on": on.isoformat(), "ending": str(ending), "reason": reason}
    chronicle.append(_draft(period, REVOKED, by, now, told))
    return period


def carried_effects(
    old_person_id: int, person: Person, unit: Organization, *, by: Signature, now: datetime
) -> list[Draft]:
    """Write the periods that still count for a person's row in another home onto the row made here (随组织关系转接).

    For the service that receives a transfer, inside its transaction: it appends the drafts given. So a vote that
    was suspended there is not given back by moving. Who comes back to a row that has the period already gets it as
    it now stands there, be it ended.
    """
    drafts = []
    known = {(row.kind, row.decided_on): row for row in EffectPeriod._base_manager.filter(person=person)}
    for old in EffectPeriod._base_manager.filter(person_id=old_person_id).order_by("decided_on", "id"):
        row = known.get((old.kind, old.decided_on))
        if row is not None and any(getattr(row, name) != getattr(old, name) for name in _COLUMNS):
            verb = AMENDED
            row.revision += 1
        elif row is None and old.lasts(clock.day_of(now)):
            verb, row = REGISTERED, EffectPeriod(person=person, unit=unit, kind=old.kind)
        else:
            continue
        for name in _COLUMNS:
            setattr(row, name, getattr(old, name))
        row.save()
        told = {"kind": str(row.kind), **_told(row), "ended_on": _iso(row.ended_on), "ending": str(row.ending)}
        drafts.append(_draft(row, verb, by, now, told))
    return drafts


def effect_here(scope: Scope, period_id: int) -> EffectPeriod:
    """A period this reader may see. Raises NotHere."""
    period = EffectPeriod._base_manager.filter(pk=period_id).select_related("person", "unit").first()
    if period is None or not POLICY.allows(scope, "effects", period.person):
        raise not_here()
    return period


def _open_period(scope: Scope, period_id: int, revision: int) -> EffectPeriod:
    """A period that may still be changed, its person's row locked. Raises NotHere, NotAllowed, Conflict, BadInput."""
    period = effect_here(scope, period_id)
    locked_person(scope, "limit", period.person_id)
    period.refresh_from_db()
    if period.revision != revision:
        raise Conflict(
            _("您打开这一页以后，这条影响期被别人改过。下面并列着现在的内容和您填的内容，请核对后再保存。"),
            theirs=_told(period),
        )
    if period.ended_on is not None:
        raise BadInput(
            _("这条影响期已于%(day)s终止（%(why)s），不能再改。")
            % {"day": day(period.ended_on), "why": period.get_ending_display()},
            "ended_already",
        )
    return period


def _check(kind: str, days: Days, paper: Paper, now: datetime) -> None:
    check_day(days.decided_on, now, not_before=None, what=_("批准日期"))
    if fault := days_fault(kind, days):
        raise BadInput(str(DAYS_FAULTS[fault]), fault)
    if not paper.decided_by:
        raise BadInput(_("请写批准机关。"), "decided_by_missing")


def _write(period: EffectPeriod, days: Days, paper: Paper) -> None:
    period.days = days
    period.decided_by, period.paper_number, period.reason = paper.decided_by, paper.paper_number, paper.reason


def _save(period: EffectPeriod) -> None:
    period.revision += 1
    period.save(update_fields=[*_COLUMNS, "revision"])


def _told(period: EffectPeriod) -> dict[str, Any]:
    """What of a period is sealed in its entries: days as text, and the words of its paper."""
    days = {name: _iso(getattr(period, name)) for name in ("decided_on", "effect_until", "rights_until")}
    return {**days, **{name: getattr(period, name) for name in ("decided_by", "paper_number", "reason")}}


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _draft(period: EffectPeriod, verb: str, by: Signature, now: datetime, sealed: dict[str, Any]) -> Draft:
    told = {"name": period.person.name, **sealed}
    whole = draft(period.unit, verb, period, by, now, revision=period.revision, sealed=told)
    return replace(whole, named_access=True)
