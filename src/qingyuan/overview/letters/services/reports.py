"""Drawing up a report, freezing its figures, signing and sending it (上报件的拟稿、冻结、审签、报送)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel import facts
from qingyuan.kernel.canonical import canonical
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.files import Taken
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import Adoption

from .. import packing, policy, queries, rules
from ..models import Figure, Letter, Report, SignedPage
from ..states import OPEN, ReportState, State
from . import entered
from .letters import save as save_letter


@dataclass(frozen=True)
class Chosen:
    """What a draft says: title, to whom, which campaign is counted, which figures, and which of them by category.

    figures, divided  names of the catalogue; divided ones are shown whole as well
    """

    title: str
    for_unit: str
    adoption: Adoption | None
    figures: tuple[str, ...]
    divided: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sent:
    """When, how and to whom a report went (报送登记)."""

    at: datetime
    way: str
    to: str


@service
def draft(scope: Scope, *, unit: Organization, letter_id: int | None, chosen: Chosen, now: datetime) -> Report:
    """Begin a report (拟稿), for a letter or of one's own accord. A letter that waits is taken up by it.

    Raises NotAllowed, NotHere (no such letter), BadInput (no title, no figure, a campaign that is not this committee's).
    """
    policy.REGISTERING.require(scope, "draft", unit, refusal=policy.refusal("draft"))
    letter = queries.letter(scope, letter_id) if letter_id is not None else None
    if letter is not None and letter.unit_id != unit.pk:
        raise BadInput(_("这件来文不是本委登记的，请从来文的页面上重新开始。"), "other_letter")
    by = accounts.signature(scope)
    report = Report(
        unit=unit,
        home_id=unit.home_id,
        letter=letter,
        state_at=now,
        drafted_by=by,
        drafted_by_id=by.id,
        drafted_at=now,
    )
    figures = _fill(scope, report, chosen, now)
    report.save(force_insert=True)
    Figure._base_manager.bulk_create(figures)
    entries = [_entry(scope, report, entered.DRAFTED, now, {"figures": len(figures)}, {"title": report.title})]
    if letter is not None and letter.state == State.REGISTERED:
        entries.append(_letter_moved(scope, letter, "take_up", entered.TAKEN_UP, now))
    chronicle.append_all(entries)
    return report


@service
def change(scope: Scope, *, report_id: int, revision: int, chosen: Chosen, now: datetime) -> Report:
    """Choose otherwise while it is a draft (修改)."""
    report = _begin(scope, "change", report_id, revision)
    figures = _fill(scope, report, chosen, now)
    Figure._base_manager.filter(report=report).delete()
    Figure._base_manager.bulk_create(figures)
    _save(report, "title", "for_unit", "adoption")
    shown = {"figures": len(figures)}
    chronicle.append(_entry(scope, report, entered.CHANGED, now, shown, {"title": report.title}))
    return report


def _fill(scope: Scope, report: Report, chosen: Chosen, now: datetime) -> list[Figure]:
    if not chosen.title.strip() or not chosen.for_unit.strip():
        raise BadInput(_("请写标题和报送单位。"), "not_written")
    known = {one.name: one for one in facts.figures()}
    if not chosen.figures or set(chosen.figures) - set(known):
        raise BadInput(_("请至少勾选一个指标。数字由系统从记录里算，不用填。"), "no_figures")
    if chosen.adoption is not None and chosen.adoption not in queries.campaigns(scope, report.unit):
        raise BadInput(_("这次集中治理不在本委范围内，请重新选择。"), "no_campaign")
    report.title, report.for_unit = chosen.title.strip(), chosen.for_unit.strip()
    report.adoption = chosen.adoption
    figures: list[Figure] = []
    for name in known:
        if name not in chosen.figures:
            continue
        figures.append(Figure(report=report, order=len(figures) + 1, name=name))
        for part, label in _parts(report, known[name], now).items() if name in chosen.divided else ():
            figures.append(Figure(report=report, order=len(figures) + 1, name=name, part=part, part_label=label))
    return figures


def _parts(report: Report, known: facts.Counted, now: datetime) -> Mapping[str, str]:
    return known.parts(queries.extent(report, "", day_of(now))) if known.parts is not None else {}


@service
def freeze(scope: Scope, *, report_id: int, revision: int, now: datetime) -> Report:
    """Fix the figures of a report at this instant (冻结): values, 口径, and which records were counted in which state.

    One statement reads all figures, so they belong to one instant. Raises NotAllowed, MoveRefused.
    """
    report = _begin(scope, "freeze", report_id, revision)
    found = queries.figures(report)
    hashed: list[dict[str, Any]] = []
    for drawn in queries.drawn(scope, report, found, today=day_of(now)):
        figure = drawn.figure
        figure.label, figure.unit_word, figure.definition = drawn.label, drawn.unit_word, drawn.definition
        figure.value, figure.records = drawn.value, packing.pack(drawn.now)
        hashed.append(
            {
                "name": figure.name,
                "part": figure.part,
                "value": figure.value,
                "definition": figure.definition,
                "records": hashlib.sha256(figure.records).hexdigest(),
            }
        )
    Figure._base_manager.bulk_update(found, ["label", "unit_word", "definition", "value", "records"], batch_size=50)
    report.state, report.state_at = rules.check_report_move("freeze", ReportState(report.state)), now
    report.frozen_by, report.frozen_at = accounts.signature(scope), now
    _save(report, "state", "state_at", "frozen_by", "frozen_at")
    shown = {"figures": len(found), "digest": hashlib.sha256(canonical(hashed)).hexdigest()}
    chronicle.append(_entry(scope, report, entered.FROZEN, now, shown))
    return report


@service
def check(scope: Scope, *, report_id: int, revision: int, now: datetime) -> Report:
    """Check a frozen report (核稿), in the system; not one's own draft."""
    report = _begin(scope, "check", report_id, revision)
    report.checked_by, report.checked_by_id = accounts.signature(scope), scope.actor_id
    report.checked_at = now
    _save(report, "checked_by", "checked_by_id", "checked_at")
    chronicle.append(_entry(scope, report, entered.CHECKED, now))
    return report


@service
def issue(scope: Scope, *, report_id: int, revision: int, now: datetime) -> Report:
    """Issue a frozen report (签发), in the system, by a head of the department."""
    report = _begin(scope, "issue", report_id, revision)
    report.issued_by, report.issued_by_id = accounts.signature(scope), scope.actor_id
    report.issued_at = now
    _save(report, "issued_by", "issued_by_id", "issued_at")
    chronicle.append(_entry(scope, report, entered.ISSUED, now))
    return report


@service
def attach(scope: Scope, *, report_id: int, revision: int, page: Taken, now: datetime) -> Report:
    """Lay a scanned page with the signatures beside a frozen report (附签批件)."""
    report = _begin(scope, "attach", report_id, revision)
    kept = SignedPage(report=report, by=accounts.signature(scope), at=now)
    kept.carry(page)
    kept.save(force_insert=True)
    _save(report)
    chronicle.append(_entry(scope, report, entered.ATTACHED, now, {"file": kept.sha256}))
    return report


@service
def send(scope: Scope, *, report_id: int, revision: int, sent: Sent, now: datetime) -> Report:
    """Say that a report has gone (已报送): when, how, to whom. The letter it answers is reported with it.

    Raises NotAllowed, MoveRefused (not frozen, neither issued nor signed on paper), BadInput (a time to come, no way).
    """
    report = _begin(scope, "send", report_id, revision)
    rules.check_sendable(signed_in_system=report.issued_by is not None, signed_pages=len(queries.signed_pages(report)))
    if sent.way not in Report.Way.values or not sent.to.strip():
        raise BadInput(_("请写明怎样报送的、送到哪里。"), "no_way")
    assert report.frozen_at is not None
    if not report.frozen_at.replace(second=0, microsecond=0) <= sent.at <= now:
        raise BadInput(_("报送时间要在冻结以后、现在以前，请核对。"), "bad_time")
    report.state, report.state_at = rules.check_report_move("send", ReportState(report.state)), now
    report.sent_at, report.sent_way, report.sent_to = sent.at, sent.way, sent.to.strip()
    report.sent_by = accounts.signature(scope)
    _save(report, "state", "state_at", "sent_at", "sent_way", "sent_to", "sent_by")
    entries = [_entry(scope, report, entered.SENT, now, {"way": sent.way}, {"to": report.sent_to})]
    if report.letter is not None and report.letter.state in OPEN:
        entries.append(_letter_moved(scope, report.letter, "report", entered.REPORTED, now))
    chronicle.append_all(entries)
    return report


@service
def discard(scope: Scope, *, report_id: int, revision: int, reason: str, now: datetime) -> Report:
    """Discard a draft or a frozen report with its reason (作废); it stays to be read, and another can be made like it."""
    report = _begin(scope, "discard", report_id, revision)
    if not reason.strip():
        raise BadInput(_("请写一句作废的原因。"), "no_reason")
    report.state, report.state_at = rules.check_report_move("discard", ReportState(report.state)), now
    report.discard_reason = reason.strip()
    _save(report, "state", "state_at", "discard_reason")
    chronicle.append(_entry(scope, report, entered.DISCARDED, now, sealed={"reason": report.discard_reason}))
    return report


def _begin(scope: Scope, verb: str, report_id: int, revision: int) -> Report:
    report = queries.report_for_update(scope, report_id, revision)
    policy.REPORTS.require(scope, verb, report, refusal=policy.refusal(verb))
    rules.check_report_move(verb, ReportState(report.state))
    return report


def _save(report: Report, *fields: str) -> None:
    report.revision += 1
    report.save(update_fields=["revision", *fields])


def _letter_moved(scope: Scope, letter: Letter, verb: str, said: str, now: datetime) -> chronicle.Draft:
    letter.state = rules.check_move(verb, State(letter.state))
    save_letter(letter, now, "state")
    return entered.entry(scope, letter, said, now)


def _entry(
    scope: Scope,
    report: Report,
    verb: str,
    now: datetime,
    open: Mapping[str, Any] | None = None,
    sealed: Mapping[str, Any] | None = None,
) -> chronicle.Draft:
    return entered.entry(scope, report, verb, now, open=open, sealed=sealed)
