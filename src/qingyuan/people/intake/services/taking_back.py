"""Taking an import back whole (整批撤回): who was entered is voided, what was changed stands again as it was.

Who has been worked with since stays, and is listed: an account, a post, a new branch, a correction by hand.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from qingyuan.kernel import jobs
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.roster.held import held
from qingyuan.people.roster.models import Absence, EffectPeriod, Exemption, Membership, Person, Tenure, Transfer
from qingyuan.people.roster.queries import index_of
from qingyuan.people.roster.services.many import RESTORED_MANY, Change, change_many, void_many

from .. import files
from ..models import Chunk, Import
from ..staging import read_changes
from ..states import GO_ON, State
from .shared import batched, lock_homes, lock_people, move, own


@service
def take_back(scope: Scope, *, intake_id: int, now: datetime, background: bool = True) -> Import:
    """Say that an import is to be taken back; the chunks follow. Raises BadInput after the last hour.

    background  undone by a job; False where the caller does it at once
    """
    intake = own(scope, intake_id)
    if intake.take_back_until is not None and now > intake.take_back_until:
        raise BadInput(_("已过可以整批撤回的时间。个别人有误的，请到人员页更正，或办理转出。"), "too_late_to_take_back")
    move(intake, "take_back")
    intake.done = 0
    if scope.account_id is not None:
        # What the command line imported is taken back by a person, who signs for it.
        intake.by = accounts.signature(scope)
    intake.save(update_fields=["state", "done", "by"])
    if background:
        jobs.enqueue(GO_ON, intake_id=str(intake.pk))
    return intake


@service
def take_back_chunk(intake: Import, *, number: int, by: Signature, now: datetime) -> list[dict[str, str]]:
    """Undo one chunk; gives who could not be taken back, and why."""
    chunk = Chunk._base_manager.select_for_update(no_key=True).get(intake=intake, number=number)
    left: list[dict[str, str]] = []
    if chunk.state == Chunk.State.TAKEN_BACK:
        return left
    if chunk.state == Chunk.State.ENTERED and chunk.home_id:
        lock_homes([chunk.home_id])
        effects = json.loads(chunk.effects)
        left = _void(chunk.home_id, effects, by, now) + _restore(chunk.home_id, effects["changed"], by, now)
    chunk.state, chunk.effects, chunk.people = Chunk.State.TAKEN_BACK, "", ""
    chunk.save(update_fields=["state", "effects", "people"])
    kept = Import._base_manager.select_for_update(no_key=True).get(pk=intake.pk)
    kept.left = json.dumps([*(json.loads(kept.left) if kept.left else []), *left], ensure_ascii=False)
    kept.done = number + 1
    kept.save(update_fields=["left", "done"])
    return left


@service
def finish_taking_back(intake: Import, *, now: datetime) -> Import:
    """Everybody who could be is taken back; another worker may have been faster."""
    kept = Import._base_manager.select_for_update(no_key=True).get(pk=intake.pk)
    if kept.state == State.TAKEN_BACK:
        return kept
    move(kept, "finish_taking_back")
    # Of one that was never entered to its end, what was uploaded and typed is here still.
    stored, kept.stored, kept.corrections = kept.stored, [], ""
    kept.taken_back_at = now
    kept.save(update_fields=["state", "stored", "corrections", "taken_back_at"])
    files.remove(stored)
    return kept


def _void(home_id: int, effects: dict[str, Any], by: Signature, now: datetime) -> list[dict[str, str]]:
    added = {int(unit): [(person, member) for person, member in rows] for unit, rows in effects["added"].items()}
    entries = {int(unit): written for unit, written in effects["entries"].items()}
    members = {person: member for rows in added.values() for person, member in rows}
    lock_people(members)
    kept = _worked_with(list(members), effects)
    names = dict(Person._base_manager.filter(pk__in=list(kept)).values_list("pk", "name"))
    free = {unit: [(person, member) for person, member in rows if person not in kept] for unit, rows in added.items()}
    void_many(home_id, {unit: rows for unit, rows in free.items() if rows}, entries, by=by, now=now)
    return [{"name": names.get(person, ""), "person": str(person), "why": why} for person, why in kept.items()]


def _worked_with(people: Sequence[int], effects: dict[str, Any]) -> dict[int, str]:
    """Of the people an import entered, those somebody has worked with since, and how; the weightiest is told."""
    posts = {int(person): count for person, count in effects["posts"].items()}
    away = set(effects["away"])
    found: dict[int, str] = {}

    def tell(ids: Iterable[int], why: str) -> None:
        for person_id in ids:
            found.setdefault(person_id, why)

    for some in batched(people):
        for person_id, why in held(some).items():
            tell([person_id], why)
        for model, why in _LATER:
            tell(model._base_manager.filter(person_id__in=some).values_list("person_id", flat=True), why)
        rows = Membership._base_manager.filter(person_id__in=some)
        moved = rows.values("person_id").annotate(count=Count("id")).filter(count__gt=1)
        tell(moved.values_list("person_id", flat=True), "moved_since")
        tell(rows.filter(until_on__isnull=False).values_list("person_id", flat=True), "moved_since")
        seats = Tenure._base_manager.filter(person_id__in=some)
        lasting = Counter(seats.filter(until_on__isnull=True).values_list("person_id", flat=True))
        ever = Counter(seats.values_list("person_id", flat=True))
        tell((one for one in some if not lasting[one] == ever[one] == posts.get(one, 0)), "appointed_since")
        absences = Absence._base_manager.filter(person_id__in=some)
        for person_id, revision, until_on in absences.values_list("person_id", "revision", "until_on"):
            if person_id not in away or revision > 1 or until_on is not None:
                tell([person_id], "away_since")
        edited = Person._base_manager.filter(pk__in=some).exclude(revision=1)
        tell(edited.values_list("pk", flat=True), "edited_since")
    return found


_LATER: Sequence[tuple[Any, str]] = (
    (Transfer, "transferred_since"),
    (Exemption, "exempted_since"),
    (EffectPeriod, "limited_since"),
)


def _restore(home_id: int, changed: Sequence[Any], by: Signature, now: datetime) -> list[dict[str, str]]:
    """Put back what was changed, unless somebody has changed it again."""
    lock_people([one[1] for one in changed])
    people = {row.pk: row for row in Person._base_manager.filter(pk__in=[one[1] for one in changed])}
    members = Membership._base_manager.filter(pk__in=[one[2] for one in changed], until_on__isnull=True)
    lasting = {row.pk: row for row in members}
    back, left = [], []
    numbers = _numbers_of_others(home_id, changed)
    for unit_id, person_id, membership_id, revision, raw in changed:
        person, member = people.get(person_id), lasting.get(membership_id)
        values = read_changes(raw)
        same = person is not None and member is not None and person.revision == revision + 1
        same = same and all(
            (getattr(member if key in ("joined", "full") else person, key) or "") == (after or "")
            for key, (_before, after) in values.items()
        )
        if same and values.get("id_number", ("",))[0] not in numbers:
            turned = {key: (after, before) for key, (before, after) in values.items()}
            back.append(Change(unit_id, person_id, membership_id, revision + 1, turned))
        else:
            name, why = person.name if person is not None else "", "id_number_on_roster" if same else "edited_since"
            left.append({"name": name, "person": str(person_id), "why": why})
    if back:
        change_many(home_id, back, by=by, now=now, verb=RESTORED_MANY)
    return left


def _numbers_of_others(home_id: int, changed: Sequence[Any]) -> set[str]:
    """The ID numbers that stood there before and are somebody else's by now: nobody gets one of them back."""
    before = {raw["id_number"][0]: one[1] for *one, raw in changed if "id_number" in raw and raw["id_number"][0]}
    indexes = {index_of(number): number for number in before}
    found: set[str] = set()
    for some in batched(list(indexes)):
        rows = Person._base_manager.filter(home_id=home_id, id_number_index__in=some)
        for person_id, index in rows.values_list("pk", "id_number_index"):
            if person_id != before[indexes[index]]:
                found.add(indexes[index])
    return found
