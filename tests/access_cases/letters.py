"""Letters, the tasks they are split into, and what is reported (来件办理)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qingyuan.kernel import clock, files
from qingyuan.overview.letters import queries
from qingyuan.overview.letters.states import ReportState
from tests import letters
from tests.access_cases.case import CASES, Case, Maker, case, form
from tests.leagues import Leagues

_FIELDS: dict[str, Any] = {
    "sender": letters.SENDER,
    "number": letters.NUMBER,
    "asks": letters.ASKS,
    "due_on": letters.DUE_ON.isoformat(),
}
_CHOSEN: dict[str, Any] = {"title": letters.TITLE, "for_unit": letters.SENDER, "figures": list(letters.FIGURES)}


def _letter(**data: Any) -> Maker:
    def make(leagues: Leagues, folder: Path) -> Case:
        found = letters.register(leagues.one)
        return Case((found.pk,), data=form(revision=found.revision, **data))

    return make


def _report(state: ReportState, **data: Any) -> Maker:
    def make(leagues: Leagues, folder: Path) -> Case:
        found = letters.to(leagues.one, state)
        return Case((found.pk,), data=form(revision=found.revision, **data))

    return make


CASES |= {
    "letter_to_register": lambda leagues, folder: Case(data=form(**_FIELDS)),
    "letter": _letter(note="已转宣传部办理", **_FIELDS),
    "report_to_draft": lambda leagues, folder: Case(data=form(**_CHOSEN)),
    "report_draft": _report(ReportState.DRAFT, note="重做", **_CHOSEN),
    "report_frozen": _report(ReportState.FROZEN),
}


@case
def letters_with_some(leagues: Leagues, folder: Path) -> Case:
    """Everyone's own list: who registered the letter sees it, the page opens for all."""
    letters.line(leagues.one)
    letters.draft(leagues.one)
    return Case()


@case
def letter_with_photo(leagues: Leagues, folder: Path) -> Case:
    found = letters.register(leagues.one, photo=files.take(letters.picture()))
    return Case((found.pk,))


@case
def letter_to_split(leagues: Leagues, folder: Path) -> Case:
    found = letters.register(leagues.one)
    unit = leagues.one.units["banner_sumu"].pk
    first = {"row0-task": letters.TASK, "row0-unit": unit, "row0-due_on": letters.DUE_ON.isoformat()}
    return Case((found.pk,), data=form(revision=found.revision, rows=1, **first))


@case
def line_of_the_sumu(leagues: Leagues, folder: Path) -> Case:
    found = letters.line(leagues.one)
    return Case((found.pk,), data=form(revision=found.revision, text=letters.ANSWER))


@case
def line_of_the_sumu_that_the_discipline_leads(leagues: Leagues, folder: Path) -> Case:
    """The discipline committee leads it, and sees the task."""
    lead = leagues.one.units["banner_discipline"].pk
    return Case((letters.line(leagues.one, lead_id=lead).pk,))


@case
def line_with_a_file(leagues: Leagues, folder: Path) -> Case:
    found = letters.answer(leagues.one, letters.line(leagues.one), file=letters.scan("名单.png"))
    return Case((found.pk,))


@case
def report_to_attach(leagues: Leagues, folder: Path) -> Case:
    found = letters.to(leagues.one, ReportState.FROZEN)
    return Case((found.pk,), data=lambda: {"revision": found.revision, "page": letters.picture("签批件.png")})


@case
def report_issued(leagues: Leagues, folder: Path) -> Case:
    found = letters.move(leagues.one, letters.to(leagues.one, ReportState.FROZEN), "issue", by=letters.HEAD)
    sent = {"on": clock.today().isoformat(), "way": "exchange", "to": letters.SENDER}
    return Case((found.pk,), data=form(revision=found.revision, **sent))


@case
def report_signed(leagues: Leagues, folder: Path) -> Case:
    found = letters.move(leagues.one, letters.to(leagues.one, ReportState.FROZEN), "attach")
    return Case((found.pk, queries.signed_pages(found)[0].pk))
