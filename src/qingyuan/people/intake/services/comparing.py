"""The list of differences with the national system (差异清单): made, marked by side, put away. No roster changes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from qingyuan.kernel import jobs
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service

from .. import files
from ..differences import NATIONAL, OWN, Difference, Found
from ..models import ComparedBranch, Comparison
from ..states import COMPARING
from .beginning import MOST_FILES
from .shared import require_adding, top_of

# How long a list is kept: as long as an import that waits to be looked at.
KEPT = timedelta(days=7)
# Among the counts of a branch: lines of which nobody has said yet on which side they are to be put right.
OPEN = "open"


@service
def begin_comparison(
    scope: Scope,
    *,
    top_id: int,
    files: Sequence[str],
    stored: Sequence[str],
    now: datetime,
    background: bool = True,
) -> Comparison:
    """Begin holding files of the national system against the roster. Raises NotHere, NotAllowed, BadInput."""
    top = top_of(scope, top_id)
    if scope.account_id is None:
        raise not_here()
    if not 1 <= len(files) <= MOST_FILES:
        raise BadInput(_("一次请选1到%(most)s个文件。") % {"most": MOST_FILES}, "too_many_files")
    found = Comparison(
        top=top, account_id=scope.account_id, files=[name[:200] for name in files], stored=list(stored), taken_at=now
    )
    found.save(force_insert=True)
    if background:
        jobs.enqueue(COMPARING, comparison_id=str(found.pk))
    return found


@service
def keep_comparison(comparison: Comparison, found: Found) -> None:
    """Keep what was found, branch by branch; the files are no longer wanted. Made again, it replaces the first."""
    kept = Comparison._base_manager.select_for_update(no_key=True).get(pk=comparison.pk)
    if kept.state != Comparison.State.READING:
        return
    ComparedBranch._base_manager.filter(comparison=kept).delete()
    ComparedBranch._base_manager.bulk_create(
        ComparedBranch(
            comparison=kept,
            number=number,
            unit_id=part.unit.pk if part.unit else 0,
            label=(part.unit.short_name if part.unit else part.label)[:200],
            counts=_counted(part.rows),
            rows=_packed(part.rows),
        )
        for number, part in enumerate(found.parts, 1)
    )
    kept.counts = {
        "compared": found.compared,
        "same": found.same,
        "beyond_branches": found.beyond_branches,
        "beyond_members": found.beyond_members,
    }
    stored, kept.stored = kept.stored, []
    kept.state = Comparison.State.READY
    kept.save(update_fields=["counts", "stored", "state"])
    files.remove(stored)


@service
def fail_comparison(comparison: Comparison, *, sentence: str) -> None:
    """Say why the files can't be read."""
    kept = Comparison._base_manager.select_for_update(no_key=True).get(pk=comparison.pk)
    if kept.state == Comparison.State.READING:
        kept.state, kept.fault = Comparison.State.FAILED, sentence
        kept.save(update_fields=["state", "fault"])


@service
def choose_sides(
    scope: Scope, *, comparison_id: int, number: int, revision: int, sides: Mapping[int, str], now: datetime
) -> ComparedBranch:
    """Say for lines of one branch, by their place, on which side they are to be put right; "" for not known.

    Raises Conflict when another window has marked them since, NotHere, NotAllowed.
    """
    comparison = _own(scope, comparison_id)
    branch = ComparedBranch._base_manager.select_for_update(no_key=True).filter(comparison=comparison, number=number)
    found = branch.first()
    if found is None:
        raise not_here()
    if found.revision != revision:
        raise Conflict(_("这张清单在别的窗口改过。请刷新页面，看清后再选。"))
    rows = unpacked(found.rows)
    for at, side in sides.items():
        if not 0 <= at < len(rows) or side not in ("", NATIONAL, OWN):
            raise BadInput(_("页面上的选择和清单对不上。请刷新页面后再选。"), "row_unknown")
        rows[at].side = side
    found.rows, found.counts = _packed(rows), _counted(rows)
    found.revision += 1
    found.save(update_fields=["rows", "counts", "revision"])
    return found


@service
def discard_comparison(scope: Scope, *, comparison_id: int, now: datetime) -> None:
    """Put a list away before its week is over."""
    comparison = _own(scope, comparison_id)
    files.remove(comparison.stored)
    comparison.delete()


@service
def resume_comparison(scope: Scope, *, comparison_id: int, now: datetime) -> Comparison:
    """Put one whose worker was stopped on the queue again (继续)."""
    comparison = _own(scope, comparison_id)
    if comparison.state != Comparison.State.READING:
        raise MoveRefused(_("这张清单已经比对完了，不用继续。请刷新页面。"), "wrong_state")
    jobs.enqueue(COMPARING, comparison_id=str(comparison.pk))
    return comparison


def _own(scope: Scope, comparison_id: int) -> Comparison:
    rows = Comparison.within(scope).select_related("top").select_for_update(no_key=True, of=("self",))
    found = rows.filter(pk=comparison_id).first()
    if found is None or found.account_id != scope.account_id:
        raise not_here()
    require_adding(scope, found.top)
    return found


def unpacked(text: str) -> list[Difference]:
    """The lines of a branch as they were kept."""
    return [Difference(**{**raw, "person_id": int(raw["person_id"])}) for raw in json.loads(text)] if text else []


def _packed(rows: Iterable[Difference]) -> str:
    return json.dumps([asdict(row) for row in rows], ensure_ascii=False, separators=(",", ":"))


def _counted(rows: Sequence[Difference]) -> dict[str, int]:
    counts = Counter(row.kind for row in rows)
    counts.update(row.side or OPEN for row in rows)
    return dict(counts)
