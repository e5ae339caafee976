"""Reading imports (查阅导入): one's own, and their rows by outcome, of which no more is opened than a page shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope, under
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.models import Person
from qingyuan.people.roster.policy import IN_UNIT

from . import staging
from .models import Chunk, ComparedBranch, Comparison, Import
from .people import Planned
from .reading.lines import Line
from .states import NOTED, Outcome, State


@dataclass(frozen=True)
class Entry:
    """One row in a list of an import. chunk: where it waits."""

    chunk: int
    planned: Planned
    line: Line

    @property
    def key(self) -> str:
        """file/sheet/row, as corrections name it."""
        return f"{self.line.file}/{self.line.sheet}/{self.line.row}"


@dataclass(frozen=True)
class Entered:
    """Somebody an import has entered or changed. changes: {key: [before, after]} as texts."""

    person_id: int
    name: str
    unit_id: int
    changes: dict[str, list[str]]


def own(scope: Scope, intake_id: int) -> Import:
    """An import of this very account, or of the command line for whoever keeps the unit. Raises NotHere."""
    found = Import.within(scope).select_related("top").filter(_mine(scope), pk=intake_id).first()
    if found is None or not IN_UNIT.allows(scope, "add", found.top):
        raise not_here()
    return found


def imports_under(scope: Scope, top: Organization) -> QuerySet[Import]:
    """The imports of this account, and of the command line, into a unit and all below it, the newest first."""
    rows = Import.within(scope).filter(_mine(scope), under("top__path", top.path))
    return rows.select_related("top").order_by("-taken_at", "-pk")


def _mine(scope: Scope) -> Q:
    return Q(account_id=scope.account_id) | Q(account_id__isnull=True)


def rows_of(intake: Import, kind: str, start: int, count: int) -> list[Entry]:
    """Some of the rows with one outcome, or with NOTED of the people somebody should look at, one row each.

    Counted from 0 in the order of chunks; only the chunks these rows lie in are opened.
    """
    found: list[Entry] = []
    for chunk, skip in _chunks_with(intake, kind, start):
        for entry in _entries(intake, chunk, kind):
            if skip:
                skip -= 1
                continue
            found.append(entry)
            if len(found) == count:
                return found
    return found


def _chunks_with(intake: Import, kind: str, start: int) -> Iterator[tuple[int, int]]:
    """The chunks to open from the row `start` on, and how many rows of the first to pass over."""
    chunks = Chunk._base_manager.filter(intake=intake).order_by("number").values_list("number", "counts")
    for number, counts in chunks:
        held = counts.get(kind, 0)
        if start >= held:
            start -= held
            continue
        yield number, start
        start = 0


def _entries(intake: Import, chunk: int, kind: str) -> Iterator[Entry]:
    for one in staging.unpacked(_people(intake, chunk)):
        if kind == NOTED:
            if one.noted:
                yield Entry(chunk, one, one.lines[0])
            continue
        for line, outcome in zip(one.lines, one.outcomes, strict=True):
            if outcome == kind:
                yield Entry(chunk, one, line)


def _people(intake: Import, chunk: int) -> str:
    found = Chunk._base_manager.filter(intake=intake, number=chunk).values_list("people", flat=True).first()
    return found or ""


def all_rows(intake: Import, kind: str) -> Iterator[Entry]:
    """Every row with one outcome, chunk by chunk."""
    for chunk, _skip in _chunks_with(intake, kind, 0):
        yield from _entries(intake, chunk, kind)


def row(intake: Import, chunk: int, key: str) -> Entry | None:
    """A refused row by its place in the files; None when it has been read anew and lies elsewhere."""
    found = (entry for entry in _entries(intake, chunk, Outcome.REFUSED) if entry.key == key)
    return next(found, None)


def entered(intake: Import, kind: str, start: int, count: int) -> list[Entered]:
    """Some of the people an import has added or updated, as long as it can be taken back."""
    found: list[tuple[int, int, dict[str, list[str]]]] = []
    for chunk, skip in _chunks_with(intake, kind, start):
        effects = Chunk._base_manager.filter(intake=intake, number=chunk).values_list("effects", flat=True).first()
        if not effects:
            continue
        found += _written(json.loads(effects), kind)[skip : skip + count - len(found)]
        if len(found) == count:
            break
    names = dict(Person._base_manager.filter(pk__in=[one[0] for one in found]).values_list("pk", "name"))
    return [Entered(person_id, names.get(person_id, ""), unit, changes) for person_id, unit, changes in found]


def _written(effects: dict[str, Any], kind: str) -> list[tuple[int, int, dict[str, list[str]]]]:
    if kind == Outcome.ADDED:
        return [(person, int(unit), {}) for unit, rows in effects["added"].items() for person, _member in rows]
    return [(person, unit, changes) for unit, person, _member, _revision, changes in effects["changed"]]


def keeps_effects(intake: Import) -> bool:
    """Whether it is still known whom an import has entered."""
    chunks = Chunk._base_manager.filter(intake=intake, state=Chunk.State.ENTERED)
    return intake.state == State.ENTERED and chunks.exclude(effects="").exists()


def keeps_rows(intake: Import) -> bool:
    """Whether the rows that were refused, or should be looked at, are still kept."""
    return Chunk._base_manager.filter(intake=intake).exclude(people="").exists()


def chunks_to_enter(intake: Import) -> int:
    """How many chunks something is written from."""
    return Chunk._base_manager.filter(intake=intake).exclude(home_id=0).count()


# --- differences with the national system


def own_comparison(scope: Scope, comparison_id: int) -> Comparison:
    """A list of differences of this very account. Raises NotHere."""
    found = Comparison.within(scope).select_related("top").filter(pk=comparison_id).first()
    if found is None or found.account_id != scope.account_id:
        raise not_here()
    return found


def comparisons_under(scope: Scope, top: Organization) -> QuerySet[Comparison]:
    """The lists this account has made for a unit and all below it, the newest first."""
    rows = Comparison.within(scope).filter(under("top__path", top.path), account_id=scope.account_id or 0)
    return rows.select_related("top").order_by("-taken_at", "-pk")


def compared_branches(comparison: Comparison) -> QuerySet[ComparedBranch]:
    """The branches of a list in the order of the tree, those of no unit of ours last."""
    return ComparedBranch._base_manager.filter(comparison=comparison).order_by("number")
