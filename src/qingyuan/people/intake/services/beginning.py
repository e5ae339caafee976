"""Beginning an import (开始导入): files are kept, read by a job or at once, and what was read waits in chunks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.kernel import jobs
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service

from .. import staging
from ..models import Chunk, Import
from ..people import Planned
from ..reading.lines import Read
from ..states import ABSENT, GO_ON, NOTED, READING, UNDER_WAY, Outcome, State
from ..units import Written
from .shared import move, own, top_of, wrong_state

# People entered in one transaction: each stays well under a second, so pages keep writing between them.
CHUNK = 1_500
MOST_FILES = 60


@service
def begin(
    scope: Scope,
    *,
    top_id: int,
    files: Sequence[str],
    stored: Sequence[str],
    choices: Mapping[str, Any],
    by: Signature,
    now: datetime,
    background: bool = True,
) -> Import:
    """Begin an import: files by the names people know, and where they lie. Nothing on the roster changes.

    background  read by a job; False where the caller reads at once
    """
    top = top_of(scope, top_id)
    if top.dissolved_on is not None:
        raise BadInput(_("“%(unit)s”已经撤销，不能再导入。请选承接它的组织。") % {"unit": top}, "dissolved")
    if not 1 <= len(files) <= MOST_FILES:
        raise BadInput(_("一次请选1到%(most)s个文件。") % {"most": MOST_FILES}, "too_many_files")
    intake = Import(
        top=top,
        home_id=top.home_id,
        account_id=scope.account_id,
        by=by,
        files=[name[:200] for name in files],
        stored=list(stored),
        choices={"columns": dict(choices), "units": {}},
        taken_at=now,
    )
    intake.save(force_insert=True)
    if background:
        jobs.enqueue(READING, intake_id=str(intake.pk))
    return intake


def chunks_of(people: Sequence[Planned]) -> list[list[Planned]]:
    """The people in the chunks they will be entered by: one home each, a branch as much together as can be."""
    ordered = sorted(people, key=lambda one: (one.home_id, one.unit_id))
    found: list[list[Planned]] = []
    for one in ordered:
        if not found or len(found[-1]) >= CHUNK or found[-1][0].home_id != one.home_id:
            found.append([])
        found[-1].append(one)
    return found


def settle(
    intake: Import,
    read: Read,
    written: Sequence[Written],
    chunks: Sequence[Sequence[Planned]],
    *,
    absent: int | None = None,
) -> None:
    """Keep what was read, chunk by chunk, then let the person look. A second settling replaces the first.

    absent  of a list of ours that comes back: how many members its branches have beside those in it
    Raises MoveRefused when it is not being read any more: put aside meanwhile, or settled by another worker; and when
    another worker has begun to settle it since, or somebody has set it right since it was read.
    """
    counts: Counter[str] = Counter()
    first: Chunk | None = None
    for number, people in enumerate(chunks):
        own_counts = counted(people)
        counts.update(own_counts)
        chunk = Chunk(intake=intake, number=number, home_id=people[0].home_id, counts=own_counts)
        chunk.people = staging.packed(people)
        _keep(intake, chunk, first)
        first = first or chunk
    if absent is not None:
        counts[ABSENT] = absent
    _settled(intake, read, written, counts, len(chunks), first)


@service
def _keep(intake: Import, chunk: Chunk, first: Chunk | None) -> None:
    """Keep one chunk. The first clears what another worker has kept, who thereby has to stop."""
    _being_read(intake, first)
    if first is None:
        Chunk._base_manager.filter(intake=intake).delete()
    chunk.save(force_insert=True)


def _being_read(intake: Import, first: Chunk | None) -> Import:
    """The import, locked and on its way to be looked at, but for saving it. first: the first chunk kept of this reading."""
    kept = Import._base_manager.select_for_update(no_key=True).get(pk=intake.pk)
    overtaken = first is not None and not Chunk._base_manager.filter(pk=first.pk).exists()
    if overtaken or (kept.choices, kept.corrections) != (intake.choices, intake.corrections):
        raise wrong_state(kept)
    move(kept, "settle")
    return kept


def counted(people: Sequence[Planned]) -> dict[str, int]:
    """Rows by outcome, and how many people beside those refused somebody should look at."""
    counts = Counter(outcome for one in people for outcome in one.outcomes)
    if noted := sum(one.noted for one in people):
        counts[NOTED] = noted
    return dict(counts)


@service
def _settled(
    intake: Import,
    read: Read,
    written: Sequence[Written],
    counts: Counter[str],
    chunks: int,
    first: Chunk | None,
) -> None:
    kept = _being_read(intake, first)
    if first is None:
        Chunk._base_manager.filter(intake=intake).delete()
    counts[str(Outcome.NOT_A_PERSON)] = sum(
        len(sheet.others) for sheet in read.sheets if sheet.left_out != "hidden_sheet"
    )
    kept.counts = dict(counts)
    kept.understood = [
        {
            "file": sheet.file,
            "name": sheet.name,
            "left_out": sheet.left_out,
            "others": [[row, why] for row, why in sheet.others[:500]],
            "tables": [
                {"row": table.first_row, "fingerprint": table.fingerprint, "rows": table.rows, "columns": table.columns}
                for table in sheet.tables
            ],
        }
        for sheet in read.sheets
    ]
    kept.units = [
        {
            "above": one.above,
            "branch": one.branch,
            "unit": str(one.unit.pk) if one.unit else "",
            "name": str(one.unit) if one.unit else "",
            "reason": one.reason,
            "chosen": one.chosen,
            "rows": one.rows,
        }
        for one in written
    ]
    kept.read, kept.done, kept.of = len(read.lines), 0, chunks
    kept.save()


@service
def fail(intake: Import, *, sentence: str) -> None:
    """Say why the files can't be read; nothing else has changed."""
    kept = Import._base_manager.select_for_update(no_key=True).get(pk=intake.pk)
    move(kept, "fail")
    kept.fault = sentence
    kept.save(update_fields=["state", "fault"])


@service
def resume(scope: Scope, *, intake_id: int, now: datetime) -> Import:
    """Put an import whose worker was stopped on the queue again (继续). Raises MoveRefused when nothing is under way."""
    intake = own(scope, intake_id)
    if intake.state not in UNDER_WAY:
        raise MoveRefused(_("这次导入没有停在半路，不用继续。请刷新页面看看现在到了哪一步。"), "wrong_state")
    jobs.enqueue(READING if intake.state == State.READING else GO_ON, intake_id=str(intake.pk))
    return intake
