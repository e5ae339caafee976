"""Entering what was read (入册): chunk by chunk, one home each, every row looked at once more in its transaction."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from qingyuan.kernel import clock, jobs
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.kernel.workdays import workdays_after
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.kinds import AbsenceKind
from qingyuan.people.roster.services.many import Change, Newcomer, change_many, enter_many

from .. import files, planning, staging
from ..models import Chunk, Import
from ..people import Planned, shown
from ..states import GO_ON, Outcome, State
from .beginning import counted
from .shared import lock_homes, lock_people, move, own

# The hour at which the last day for taking back ends.
_LAST_HOUR = 17


@service
def enter(scope: Scope, *, intake_id: int, now: datetime, background: bool = True) -> Import:
    """Say that what was shown may be entered; the chunks follow, each by itself.

    background  entered by a job; False where the caller enters at once
    """
    intake = own(scope, intake_id)
    counts = intake.counts
    if not counts.get(Outcome.ADDED) and not counts.get(Outcome.UPDATED):
        raise BadInput(_("这次没有可以新增或更新的人，名册不用变。退回的行改好后再传。"), "nothing_to_enter")
    move(intake, "enter")
    intake.entered_at = now
    day = workdays_after(clock.day_of(now), settings.QINGYUAN_TAKE_BACK_WORKDAYS)
    intake.take_back_until = clock.at(day, _LAST_HOUR)
    intake.save(update_fields=["state", "entered_at", "take_back_until"])
    if background:
        jobs.enqueue(GO_ON, intake_id=str(intake.pk))
    return intake


@service
def enter_chunk(intake: Import, *, number: int, now: datetime, people: Sequence[Planned] | None = None) -> None:
    """Enter one chunk, whole or not at all; entered already, or being taken back, it stays as it is.

    people  as they were staged, when the caller still has them
    """
    chunk = Chunk._base_manager.select_for_update(no_key=True).get(intake=intake, number=number)
    entering = Import._base_manager.filter(pk=intake.pk, state=State.ENTERING).exists()
    if chunk.state != Chunk.State.READY or not entering:
        return
    if people is None:
        people = staging.unpacked(chunk.people)
    if chunk.home_id:
        lock_homes([chunk.home_id])
        _look_again(chunk, people)
        chunk.effects = json.dumps(_write(chunk.home_id, people, intake.by, now), separators=(",", ":"))
        # What has been entered stands on the roster; wanted here is only what has not, and what is to be looked at.
        chunk.people = staging.packed([one for one in people if one.refused or one.noted])
    chunk.counts, chunk.state = counted(people), Chunk.State.ENTERED
    chunk.save(update_fields=["effects", "people", "counts", "state"])
    Import._base_manager.filter(pk=intake.pk).update(done=number + 1)


def _look_again(chunk: Chunk, people: Sequence[Planned]) -> None:
    """The roster may have changed since: another import, or a hand."""
    living = Organization._base_manager.filter(
        pk__in={one.unit_id for one in people if one.unit_id}, dissolved_on__isnull=True
    )
    units = set(living.values_list("pk", flat=True))
    for one in people:
        if not one.refused and one.unit_id not in units:
            one.refuse("branch_gone")
    entered = _entered_before(chunk, {one.unit_id for one in people})
    known = {one.person_id for one in people if one.revision}
    lock_people(known)
    planning.compare(people, chunk.home_id, entered=entered)
    found = {one.person_id for one in people if one.outcome == Outcome.UPDATED}
    if found - known:
        lock_people(found - known)
        planning.compare(people, chunk.home_id, entered=entered)


def _entered_before(chunk: Chunk, unit_ids: set[int]) -> set[int]:
    """Who of these units stands on the roster by the chunks before this one: a branch may go over their ends."""
    rows = Chunk._base_manager.filter(intake=chunk.intake_id, number=chunk.number - 1, home_id=chunk.home_id)
    before = rows.first()
    if before is None or not before.effects:
        return set()
    added = json.loads(before.effects)["added"]
    shared = unit_ids & {int(unit_id) for unit_id in added}
    found = {person_id for unit_id in shared for person_id, _member in added[str(unit_id)]}
    return found | _entered_before(before, shared) if shared else found


def _write(home_id: int, people: Sequence[Planned], by: Signature | None, now: datetime) -> dict[str, Any]:
    today = clock.day_of(now)
    signature = by or Signature(None, "", "")
    newcomers = [_newcomer(one, today) for one in people if one.outcome == Outcome.ADDED]
    changes = [
        Change(one.unit_id, one.person_id, one.membership_id, one.revision, one.changes)
        for one in people
        if one.outcome == Outcome.UPDATED
    ]
    entries = enter_many(home_id, newcomers, by=signature, now=now)
    if changes:
        change_many(home_id, changes, by=signature, now=now)
    added: dict[str, list[list[int]]] = defaultdict(list)
    for one in newcomers:
        added[str(one.unit_id)].append([one.person_id, one.membership_id])
    return {
        "added": added,
        "entries": {str(unit_id): written for unit_id, written in entries.items()},
        "posts": {str(one.person_id): len(one.seats) for one in newcomers if one.seats},
        "away": [one.person_id for one in newcomers if one.away],
        "changed": [[c.unit_id, c.person_id, c.membership_id, c.revision, shown(c.values)] for c in changes],
    }


def _newcomer(one: Planned, today: date) -> Newcomer:
    line = one.lines[0]
    arrived = line.arrived_on
    away = str(AbsenceKind.LOST) if line.lost else str(AbsenceKind.FLOATING) if line.floating else ""
    return Newcomer(
        unit_id=one.unit_id,
        facts=one.facts,
        kind=one.kind,
        from_on=date.fromisoformat(arrived) if len(arrived) == 10 else today,
        seats=one.seats,
        away=away,
        number_index=one.number_index,
        person_id=one.person_id,
    )


@service
def finish(intake: Import, *, now: datetime) -> Import:
    """All chunks are entered: the figures are those of the chunks, and the files are no longer wanted.

    Another worker may have been faster, or somebody be taking it back meanwhile: then nothing is left to do.
    """
    kept = Import._base_manager.select_for_update(no_key=True).get(pk=intake.pk)
    if kept.state in (State.ENTERED, State.TAKING_BACK, State.TAKEN_BACK):
        return kept
    move(kept, "finish")
    counts: Counter[str] = Counter()
    for own_counts in Chunk._base_manager.filter(intake=kept).values_list("counts", flat=True):
        counts.update(own_counts)
    counts[str(Outcome.NOT_A_PERSON)] = kept.counts.get(Outcome.NOT_A_PERSON, 0)
    kept.counts, kept.done = dict(counts), kept.of
    stored, kept.stored, kept.corrections = kept.stored, [], ""
    kept.save(update_fields=["state", "counts", "done", "stored", "corrections"])
    files.remove(stored)
    return kept


# How long after the last day for taking back its means are kept: somebody may be in the middle of it.
KEPT_AFTER = timedelta(days=1)
