"""Letters, lines and reports, as the rooms that read them want them (来件样例): made by the services and by who would."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from qingyuan.kernel import clock, files
from qingyuan.kernel.files import Taken
from qingyuan.overview.letters import queries, services
from qingyuan.overview.letters.models import Letter, Line, Report
from qingyuan.overview.letters.services import Chosen, Facts, Row, Sent
from qingyuan.overview.letters.states import ReportState
from qingyuan.people.organizations import roles
from tests.leagues import League

SENDER, NUMBER = "盟委组织部", "兴党组函〔2026〕18号"
ASKS = "报集中治理整改进展：登记、销号、逾期各多少。"
# The Friday after the day on which tests happen.
DUE_ON = date(2026, 6, 12)
TASK, REQUIREMENT = "核对流动党员名单", "逐人电话核对去向。"
ANSWER = "已逐人核对，两人去向有变，已更正。"
TITLE = "集中治理整改进展"
FIGURES = ("findings.counted", "findings.struck_off", "findings.open", "findings.overdue")

SECRETARY, TOWNSHIP = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER
STAFF, HEAD = roles.DEPARTMENT_STAFF, roles.DEPARTMENT_HEAD


def facts(**more: Any) -> Facts:
    known: dict[str, Any] = {"sender": SENDER, "number": NUMBER, "asks": ASKS, "due_at": clock.at(DUE_ON, 17)}
    return Facts(**(known | more))


def register(
    league: League, *, by: str = STAFF, unit: str = "banner", photo: Taken | None = None, **more: Any
) -> Letter:
    return services.register(
        league.scope(by), unit=league.units[unit], facts=facts(**more), photo=photo, now=clock.now()
    )


def row(league: League, unit: str | None = "banner_sumu", **more: Any) -> Row:
    """A row of the table; unit None: one line each."""
    known: dict[str, Any] = {
        "task": TASK,
        "unit_id": league.units[unit].pk if unit is not None else None,
        "due_on": DUE_ON,
        "requirement": REQUIREMENT,
    }
    return Row(**(known | more))


def split(league: League, letter: Letter, *rows: Row, by: str = STAFF) -> Letter:
    return services.split(
        league.scope(by),
        letter_id=letter.pk,
        revision=stored(letter).revision,
        rows=rows or [row(league)],
        now=clock.now(),
    )


def line(league: League, unit: str = "banner_sumu", **more: Any) -> Line:
    """The only line of a new letter."""
    letter = split(league, register(league), row(league, unit, **more))
    return queries.lines(letter)[0]


def answer(league: League, found: Line, *, by: str = TOWNSHIP, **more: Any) -> Line:
    known: dict[str, Any] = {
        "line_id": found.pk,
        "revision": Line._base_manager.get(pk=found.pk).revision,
        "text": ANSWER,
        "link": "",
        "file": None,
        "now": clock.now(),
    }
    return services.answer(league.scope(by), **(known | more))


def draft(
    league: League,
    *,
    by: str = STAFF,
    unit: str = "banner",
    letter: Letter | None = None,
    figures: tuple[str, ...] = FIGURES,
    **more: Any,
) -> Report:
    known: dict[str, Any] = {"title": TITLE, "for_unit": SENDER, "adoption": None, "figures": figures}
    return services.draft(
        league.scope(by),
        unit=league.units[unit],
        letter_id=letter.pk if letter is not None else None,
        chosen=Chosen(**(known | more)),
        now=clock.now(),
    )


def move(league: League, report: Report, verb: str, *, by: str = STAFF, **given: Any) -> Report:
    """A verb of a report by its name, on its present revision, with whatever it needs filled in."""
    needs: dict[str, Any] = {
        "attach": {"page": scan() if verb == "attach" else None},
        "send": {"sent": Sent(clock.now(), Report.Way.EXCHANGE, SENDER)},
        "discard": {"reason": "口径要换"},
    }
    values = {
        "report_id": report.pk,
        "revision": Report._base_manager.get(pk=report.pk).revision,
        "now": clock.now(),
        **needs.get(verb, {}),
        **given,
    }
    return getattr(services, verb)(league.scope(by), **values)  # type: ignore[no-any-return]


def to(league: League, state: ReportState, **more: Any) -> Report:
    """A report led to a state along the shortest way."""
    found = draft(league, **more)
    if state == ReportState.DISCARDED:
        return move(league, found, "discard")
    if state == ReportState.DRAFT:
        return found
    found = move(league, found, "freeze")
    if state == ReportState.FROZEN:
        return found
    return move(league, move(league, found, "issue", by=HEAD), "send")


def picture(name: str = "来文.png", colour: str = "white") -> SimpleUploadedFile:
    """A photo as somebody uploads it."""
    content = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), "image/png")


def scan(name: str = "签批件.png") -> Taken:
    """A photo on disk, as the pages hand it to a service."""
    return files.take(picture(name))


def stored(letter: Letter) -> Letter:
    """The row as it stands in the table."""
    return Letter._base_manager.select_related("unit").get(pk=letter.pk)
