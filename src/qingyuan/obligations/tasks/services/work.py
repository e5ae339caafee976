"""Listing subjects, recording what was done, and looking at it (列入对象、记一笔、认可、退回)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.files import Taken
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization

from .. import periods, policy, rules, tasksets
from ..models import Figure, Handling, Record, Subject
from ..models.work import Word
from ..queries import work
from ..specs import TaskItemSpec
from ..states import MOVES, OwnState, State
from . import entered

# Who looks at a unit's own items: the seat that looks at most tasksets.
_LOOKS_AT_OWN = roles.TOWNSHIP_ORGANIZATION_MEMBER
# Farther back no figure is asked after.
_MOST_YEARS = 10


@dataclass(frozen=True)
class Written:
    """What is written down: of a record or a visit its day and a sentence, of figures the numbers by key.

    word, word_text, word_from  what those visited said themselves, as told, and who told it
    """

    happened_on: date
    text: str = ""
    went: str = ""
    word: str = ""
    word_text: str = ""
    word_from: str = ""
    figures: Mapping[str, Any] = field(default_factory=dict)
    file: Taken | None = None


@service
def add_subject(scope: Scope, *, unit_id: int, adoption_id: int, name: str, now: datetime) -> Subject:
    """List a village, household, family or project under a taskset (列入对象). Raises NotHere, NotAllowed, BadInput."""
    unit = organizations.unit(scope, unit_id)
    policy.DOING.require(scope, "add_subject", unit, refusal=policy.refusal("add_subject"))
    listed = tasksets.one(unit, adoption_id)
    if listed.spec.per == "unit":
        raise BadInput(_("这份任务清单按单位办，不列对象。"), "per_unit")
    name = rules.written(name, _("请写名称，户可以只写门牌号。"))
    _one_at_a_time(unit)
    if Subject._base_manager.filter(unit=unit, adoption=listed.adoption, name=name, left_on__isnull=True).exists():
        raise BadInput(_("“%(name)s”已经列在里面。同名的请加上门牌号区别。") % {"name": name}, "listed_already")
    subject = Subject(
        unit=unit,
        home_id=unit.home_id,
        adoption=listed.adoption,
        name=name,
        since=max(day_of(now), listed.adoption.starts_on),
        by=accounts.signature(scope),
        at=now,
    )
    subject.save(force_insert=True)
    shown = {"adoption": str(listed.adoption.pk), "since": subject.since.isoformat()}
    chronicle.append(entered.draft(scope, subject, entered.SUBJECT_ADDED, now, open=shown, sealed={"name": name}))
    return subject


@service
def leave(scope: Scope, *, subject_id: int, revision: int, why: str, now: datetime) -> Subject:
    """List a subject no more (不再列入); what was recorded of it stays. Raises NotAllowed, MoveRefused, BadInput."""
    subject = work.for_update(work.subjects(scope), subject_id, revision)
    policy.SUBJECTS.require(scope, "leave", subject, refusal=policy.refusal("leave"))
    _listed(subject)
    subject.left_on, subject.left_why = day_of(now), rules.written(why, _("请写一句为什么不再列入，例如已搬走。"))
    subject.revision += 1
    subject.save(update_fields=["left_on", "left_why", "revision"])
    chronicle.append(entered.draft(scope, subject, entered.SUBJECT_LEFT, now, sealed={"why": subject.left_why}))
    return subject


@service
def record(
    scope: Scope,
    *,
    unit_id: int,
    adoption_id: int,
    item: str,
    written: Written,
    now: datetime,
    subject_id: int | None = None,
    period: date | None = None,
) -> Handling:
    """Write something down under an item (记一笔): its row is born with the first.

    period  its first day, for an item that has periods, else None
    Raises NotHere (no such unit, taskset, item, subject), NotAllowed, BadInput (what is written), MoveRefused.
    """
    unit = organizations.unit(scope, unit_id)
    policy.DOING.require(scope, "record", unit, refusal=policy.refusal("record"))
    listed = tasksets.one(unit, adoption_id)
    asked = listed.spec.item(item)
    if asked is None:
        raise BadInput(_("这份任务清单里没有这一项，请刷新页面重新选择。"), "no_such_item")
    subject = _subject(scope, unit, listed, subject_id)
    _check_period(asked, period, day_of(now))
    _one_at_a_time(unit)
    slot = work.slot(listed.adoption.pk, asked.key, subject.pk if subject else None, period)
    handling = Handling._base_manager.select_for_update().filter(slot=slot).first() or Handling(
        unit=unit,
        home_id=unit.home_id,
        adoption=listed.adoption,
        library=listed.library,
        item=asked.key,
        subject=subject,
        period=period,
        slot=slot,
        reviewer_role=listed.spec.reviewed_by.role,
    )
    return _write(scope, handling, asked.record, asked, written, now)


@service
def record_own(scope: Scope, *, own_id: int, written: Written, now: datetime) -> Handling:
    """Write down what was done about an item of the unit's own. Raises as `record` does."""
    own = work.found(work.own_items(scope), own_id)
    policy.OWN_ITEMS.require(scope, "record", own, refusal=policy.refusal("record"))
    if own.state != OwnState.OPEN:
        raise MoveRefused(_("这项自选任务已经不再办，不用记。"), "wrong_state")
    _one_at_a_time(own.unit)
    handling = Handling._base_manager.select_for_update().filter(own=own).first() or Handling(
        unit=own.unit, home_id=own.home_id, own=own, slot=work.own_slot(own), reviewer_role=_LOOKS_AT_OWN
    )
    return _write(scope, handling, "record", None, written, now)


@service
def accept(scope: Scope, *, handling_id: int, revision: int, note: str, now: datetime) -> Handling:
    """Say that it is done (认可). Raises NotAllowed (of the unit itself, or who recorded it), MoveRefused, Conflict."""
    handling = _reviewed(scope, "accept", handling_id, revision, rules.without_numbers(note), now)
    chronicle.append(_looked_at(scope, handling, entered.ACCEPTED, now))
    return handling


@service
def accept_many(scope: Scope, *, handlings: Sequence[tuple[int, int]], now: datetime) -> list[Handling]:
    """Say so of several at once, each given as (id, revision). Raises as `accept` does, and then none is accepted."""
    if not handlings:
        raise BadInput(_("请先勾选要认可的。"), "none_chosen")
    done = [_reviewed(scope, "accept", pk, revision, "", now) for pk, revision in sorted(handlings)]
    chronicle.append_all([_looked_at(scope, one, entered.ACCEPTED, now) for one in done])
    return done


@service
def send_back(scope: Scope, *, handling_id: int, revision: int, note: str, now: datetime) -> Handling:
    """Give it back with what is missing (退回). Raises NotAllowed, MoveRefused, Conflict, BadInput (nothing written)."""
    note = rules.written(note, _("请写一句还差什么，单位照着补。"))
    handling = _reviewed(scope, "send_back", handling_id, revision, note, now)
    chronicle.append(_looked_at(scope, handling, entered.SENT_BACK, now))
    return handling


def _one_at_a_time(unit: Organization) -> None:
    # Two who write the first line of one item at the same moment: the second writes beside the first.
    Organization._base_manager.select_for_update(no_key=True).get(pk=unit.pk)


def _listed(subject: Subject) -> None:
    if subject.left_on is not None:
        raise MoveRefused(_("“%(name)s”已经不再列入，不用再办。") % {"name": subject.name}, "wrong_state")


def _subject(scope: Scope, unit: Organization, listed: tasksets.Listed, subject_id: int | None) -> Subject | None:
    if (listed.spec.per == "unit") != (subject_id is None):
        raise BadInput(_("请从对象的页面进入，选好是哪一户、哪一项再记。"), "which_subject")
    if subject_id is None:
        return None
    subject = work.found(work.subjects(scope).filter(unit=unit, adoption=listed.adoption), subject_id)
    _listed(subject)
    return subject


def _check_period(item: TaskItemSpec, period: date | None, today: date) -> None:
    """A period of the item's own kind, begun by today. Earlier ones than it is owed for may be filled in, for the plot."""
    if (item.every is None) != (period is None):
        raise BadInput(_("请选是哪一期的。"), "which_period")
    if item.every is None or period is None:
        return
    if periods.period_of(item.every, period).first != period or period > today:
        raise BadInput(_("没有这一期，或者这一期还没开始。请重新选。"), "no_such_period")
    if period.year < today.year - _MOST_YEARS:
        raise BadInput(_("太早的数不用补，最多补最近%(years)s年。") % {"years": _MOST_YEARS}, "too_early")


def _write(
    scope: Scope, handling: Handling, kind: str, item: TaskItemSpec | None, written: Written, now: datetime
) -> Handling:
    fresh = handling._state.adding
    by = accounts.signature(scope)
    verb = rules.recording(kind, None if fresh else State(handling.state))
    numbers = rules.figures(item, written.figures) if item is not None and kind == "figures" else {}
    row = _record(handling, kind, written, day_of(now))
    row.by, row.at = by, now
    if fresh:
        handling.revision = 0
    else:
        handling.state = rules.moved(MOVES, verb, State(handling.state))
    if verb != "add":
        handling.reported_by, handling.reported_by_id, handling.reported_at = by, by.id, now
    handling.revision += 1
    handling.save(force_insert=fresh)
    row.save(force_insert=True)
    Figure._base_manager.bulk_create(
        Figure(handling=handling, record=row, key=key, value=value) for key, value in numbers.items()
    )
    chronicle.append(
        entered.draft(
            scope,
            handling,
            entered.RECORDED,
            now,
            open=_shown(handling) | {"kind": kind, "happened_on": row.happened_on.isoformat()} | _file_of(row),
            sealed={
                "text": row.text,
                "went": row.went,
                "word": row.word,
                "word_text": row.word_text,
                "word_from": row.word_from,
                **{f"figure:{key}": str(value) for key, value in numbers.items()},
            },
        )
    )
    return handling


def _record(handling: Handling, kind: str, written: Written, today: date) -> Record:
    words = {
        "record": _("请写一句办了什么、办到哪一步。"),
        "visit": _("请写一句看到什么、商定了什么。"),
    }
    text = rules.without_numbers(written.text) if kind == "figures" else rules.written(written.text, words[kind])
    row = Record(handling=handling, kind=kind, happened_on=rules.check_day(written.happened_on, today), text=text)
    if kind == "visit":
        row.went = rules.written(written.went, _("请写谁去的。"))
        if written.word and written.word not in Word.values:
            raise BadInput(_("没有这个选项，请从页面上列出的选项里重新选。"), "no_choice")
        row.word = written.word
        row.word_text, row.word_from = (rules.without_numbers(one) for one in (written.word_text, written.word_from))
    if written.file is not None:
        row.carry(written.file)
    return row


def _file_of(row: Record) -> dict[str, str]:
    return {"file": row.sha256} if row.sha256 else {}


def _shown(handling: Handling) -> dict[str, Any]:
    shown: dict[str, Any] = {"state": handling.state}
    if handling.own_id is not None:
        return shown | {"own": str(handling.own_id)}
    shown |= {"adoption": str(handling.adoption_id), "item": handling.item}
    if handling.subject_id is not None:
        shown["subject"] = str(handling.subject_id)
    if handling.period is not None:
        shown["period"] = handling.period.isoformat()
    return shown


def _reviewed(scope: Scope, verb: str, handling_id: int, revision: int, note: str, now: datetime) -> Handling:
    handling = work.for_update(work.handlings(scope), handling_id, revision)
    policy.WORK.require(scope, verb, handling, refusal=policy.refusal(verb))
    handling.state = rules.moved(MOVES, verb, State(handling.state))
    handling.reviewed_by, handling.reviewed_at, handling.note = accounts.signature(scope), now, note
    handling.revision += 1
    handling.save(update_fields=["state", "reviewed_by", "reviewed_at", "note", "revision"])
    return handling


def _looked_at(scope: Scope, handling: Handling, verb: str, now: datetime) -> chronicle.Draft:
    return entered.draft(scope, handling, verb, now, open=_shown(handling), sealed={"note": handling.note})
