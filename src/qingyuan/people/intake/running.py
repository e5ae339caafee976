"""Running an import (办理导入): read, hold against the roster, enter chunk by chunk; from a job, a page or the command line.

Killed midway it stands where its last whole chunk left it: going on enters the rest, taking back undoes what is in.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import MoveRefused, QingyuanError
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope, declare_job
from qingyuan.people.organizations.models import Organization

from . import files, planning, returning, services
from .models import Choice, Chunk, Import
from .people import Planned, settle
from .reading.books import read_books
from .reading.cells import reread
from .reading.lines import Line, Read
from .services.beginning import chunks_of
from .staging import fresh_ids
from .states import READING, State
from .units import Written, resolve

# Whoever may run commands on the server names the organization.
COMMAND_LINE = "intake.roster_import"
declare_job(COMMAND_LINE, "the command line imports into whichever organization its operator names")


def remembered(top: Organization) -> dict[str, dict[str, str]]:
    """How the columns of known sources are to be read, as somebody of the unit said last."""
    rows = Choice._base_manager.filter(top=top).values_list("fingerprint", "columns")
    return dict(rows)


def understand(
    scope: Scope,
    top: Organization,
    lines: Sequence[Line],
    units: dict[str, Organization],
    now: datetime,
    *,
    held_against_roster: bool = True,
) -> tuple[list[Written], list[list[Planned]]]:
    """The rows as people of branches, held against the roster home by home, in the chunks they will be entered by.

    held_against_roster  False where each chunk will be looked at in a moment anyway, when it is entered
    """
    written = resolve(scope, top, lines, units)
    people = planning.gather(lines, written, top, clock.day_of(now))
    fresh_ids(people)
    if held_against_roster:
        homes: dict[int, list[Planned]] = defaultdict(list)
        for one in people:
            homes[one.home_id].append(one)
        for home_id, own in homes.items():
            planning.compare(own, home_id)
    else:
        for one in people:
            settle(one)
    return list(written.values()), chunks_of(people)


def read(intake: Import, now: datetime) -> None:
    """Read the files of an import and let the person look; a file that can't be read says why.

    Put aside meanwhile, or read by another worker, it stays as they left it.
    """
    with suppress(MoveRefused):
        _read(intake, now)


def _read(intake: Import, now: datetime) -> None:
    scope = Scope.for_job(READING)
    choices = intake.choices
    try:
        with files.opened(intake.stored) as paths:
            found = read_books(
                list(zip(intake.files, paths, strict=True)),
                today=clock.day_of(now),
                chosen=choices.get("columns", {}),
                progress=lambda rows: _progress(intake, rows),
            )
    except FileNotFoundError:
        services.fail(intake, sentence=_("上传的文件已经清掉了。请重新上传。"))
        return
    except QingyuanError as error:
        services.fail(intake, sentence=error.message)
        return
    if intake.corrections:
        _correct(found, json.loads(intake.corrections), now)
    units = Organization._base_manager.in_bulk([int(unit) for unit in choices.get("units", {}).values()])
    chosen = {key: units[int(unit)] for key, unit in choices.get("units", {}).items() if int(unit) in units}
    written, chunks = understand(scope, intake.top, found.lines, chosen, now)
    absent = returning.absent([one for chunk in chunks for one in chunk])
    services.settle(intake, found, written, chunks, absent=absent)


def _progress(intake: Import, rows: int) -> None:
    Import._base_manager.filter(pk=intake.pk).update(read=rows)


def _correct(read: Read, corrections: dict[str, dict[str, str]], now: datetime) -> None:
    """Put what a person typed for single rows in the place of what was read there."""
    for line in read.lines:
        typed = corrections.get(f"{line.file}/{line.sheet}/{line.row}")
        if typed:
            reread(line, typed, clock.day_of(now))


def go_on(intake: Import, now: datetime) -> None:
    """Enter the chunks that are still waiting, or take back those that are still in, then say so."""
    if intake.state == State.ENTERING:
        for number in _numbers(intake, Chunk.State.READY):
            services.enter_chunk(intake, number=number, now=now)
        services.finish(intake, now=now)
    elif intake.state == State.TAKING_BACK:
        by = intake.by or Signature(None, "", "")
        for number in _numbers(intake, Chunk.State.READY, Chunk.State.ENTERED):
            services.take_back_chunk(intake, number=number, by=by, now=now)
        services.finish_taking_back(intake, now=now)


def _numbers(intake: Import, *states: str) -> list[int]:
    rows = Chunk._base_manager.filter(intake=intake, state__in=states).order_by("number")
    return list(rows.values_list("number", flat=True))


def import_files(
    scope: Scope, *, top: Organization, paths: Sequence[Path], commit: bool, by: Signature, now: datetime
) -> tuple[Read, list[Planned], Import | None]:
    """The command line's way: read, and with `commit` enter at once. Raises BadInput for a file that can't be read."""
    found = read_books([(path.name, path) for path in paths], today=clock.day_of(now), chosen=remembered(top))
    written, chunks = understand(scope, top, found.lines, {}, now, held_against_roster=not commit)
    people = [one for chunk in chunks for one in chunk]
    if not commit or all(one.refused for one in people):
        return found, people, None
    intake = services.begin(
        scope,
        top_id=top.pk,
        files=[path.name for path in paths],
        stored=[],
        choices={},
        by=by,
        now=now,
        background=False,
    )
    services.settle(intake, found, written, chunks)
    intake = services.enter(scope, intake_id=intake.pk, now=now, background=False)
    for number, chunk in enumerate(chunks):
        services.enter_chunk(intake, number=number, now=now, people=chunk)
    return found, people, services.finish(intake, now=now)
