"""Measures beside the main one (另列措施): added, done, taken off again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts

from .. import deadlines, queries, rules
from ..models import Finding, Measure, MeasureKind
from ..states import State
from .entered import MEASURE_ADDED, MEASURE_DONE, MEASURE_DROPPED
from .steps import begin, enter, save, written


@dataclass(frozen=True)
class Listed:
    """A further measure as it is written down. due_on: None takes the day the campaign offers for its kind."""

    criterion: str
    text: str
    kind: MeasureKind
    due_on: date | None = None


@service
def add_measure(scope: Scope, *, finding_id: int, revision: int, listed: Listed, now: datetime) -> Finding:
    """Add a measure with its own criterion (另列措施). Raises NotAllowed, MoveRefused, BadInput."""
    finding = _begin(scope, "add_measure", finding_id, revision)
    text = written(listed.text, _("请写明措施：做什么、由谁做。"))
    rules.check_plan(criterion=listed.criterion.strip(), measure=text, had_criterion=False)
    due_on = listed.due_on
    if listed.kind == MeasureKind.LASTING:
        if due_on is not None:
            raise BadInput(_("长期坚持的措施没有时限，由回头看一次次看。请把时限空着。"), "lasting_has_no_day")
    elif due_on is None:
        due_on = deadlines.due_on(finding, listed.kind, taken_on=day_of(now), today=day_of(now))
    if due_on is not None and due_on < day_of(now):
        raise BadInput(_("措施的时限已经过去，请写今天或者以后的日子。"), "in_the_past")
    known = queries.measures_now(finding)
    measure = Measure(
        finding=finding,
        round=finding.round,
        order=known[-1].order + 1 if known else 1,
        text=text,
        criterion=listed.criterion.strip(),
        kind=listed.kind,
        due_on=due_on,
        by=accounts.signature(scope),
        at=now,
    )
    measure.save(force_insert=True)
    set_look_every(finding, None)
    save(finding, ["look_every"])
    shown = _shown(measure) | {"measure_kind": measure.kind}
    if measure.due_on is not None:
        shown["due_on"] = measure.due_on.isoformat()
    enter(
        scope,
        finding,
        MEASURE_ADDED,
        now,
        open=shown,
        sealed={"measure": measure.text, "criterion": measure.criterion},
    )
    return finding


@service
def measure_done(
    scope: Scope, *, finding_id: int, revision: int, measure_id: int, on: date, note: str, now: datetime
) -> Finding:
    """A further measure has been carried out (措施办完). Raises NotAllowed, MoveRefused, BadInput."""
    finding = _begin(scope, "measure_done", finding_id, revision)
    measure = _measure(finding, measure_id)
    if measure.kind == MeasureKind.LASTING:
        raise MoveRefused(
            _("长期坚持的措施不记办完：销号以后由回头看一次次看。不再需要的，写明理由撤下。"), "lasting_is_never_done"
        )
    if on > day_of(now):
        raise BadInput(_("办完的日子在今天之后，请改成实际办完的那一天。"), "future_date")
    if on < finding.found_on:
        raise BadInput(_("办完的日子早于发现问题的日子，请核对实际办完的那一天。"), "before_found")
    measure.done_on, measure.done_note, measure.done_by = on, note.strip(), accounts.signature(scope)
    measure.save(update_fields=["done_on", "done_note", "done_by"])
    save(finding, [])
    enter(
        scope,
        finding,
        MEASURE_DONE,
        now,
        open=_shown(measure) | {"done_on": on.isoformat()},
        sealed={"note": measure.done_note} if measure.done_note else {},
    )
    return finding


@service
def drop_measure(
    scope: Scope, *, finding_id: int, revision: int, measure_id: int, reason: str, now: datetime
) -> Finding:
    """Take a further measure off again before review (撤下措施); it stays readable with the reason.

    Raises NotAllowed, MoveRefused, BadInput.
    """
    finding = _begin(scope, "drop_measure", finding_id, revision)
    measure = _measure(finding, measure_id)
    measure.dropped_reason = written(reason, _("请写明为什么不再需要这条措施，复核人看得到。"))
    measure.dropped_by = accounts.signature(scope)
    measure.save(update_fields=["dropped_reason", "dropped_by"])
    set_look_every(finding, None)
    save(finding, ["look_every"])
    enter(scope, finding, MEASURE_DROPPED, now, open=_shown(measure), sealed={"reason": measure.dropped_reason})
    return finding


def set_look_every(finding: Finding, months: int | None) -> None:
    """How often it is looked at: as said, as it stands, or as the campaign has it; nothing where nothing has to hold."""
    lasting = finding.measure_kind == MeasureKind.LASTING or any(
        one.kind == MeasureKind.LASTING and not one.dropped for one in queries.measures_now(finding)
    )
    finding.look_every = (months or finding.look_every or deadlines.look_every(finding)) if lasting else None


def _begin(scope: Scope, verb: str, finding_id: int, revision: int) -> Finding:
    finding = begin(scope, verb, finding_id, revision)
    if finding.state != State.WORKING:
        raise MoveRefused(
            _("另列的措施在认领之后、提交复核之前增加、记办完或者撤下。请先认领，或者请复核人退回。"), "wrong_state"
        )
    return finding


def _measure(finding: Finding, measure_id: int) -> Measure:
    found = next((one for one in queries.measures_now(finding) if one.pk == measure_id), None)
    if found is None:
        raise BadInput(_("这一轮里没有这条措施，请刷新页面再选。"), "no_measure")
    if found.dropped or found.done_on is not None:
        raise MoveRefused(_("这条措施已经办完或者撤下，不用再记。请刷新页面。"), "measure_settled")
    return found


def _shown(measure: Measure) -> dict[str, Any]:
    return {"measure_order": measure.order}
