"""Reading a ledger in (导入台账): a customary workbook, each row kept or refused with its reason, none lost."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope, declare_job
from qingyuan.kernel.services import service
from qingyuan.kernel.sheets import read_workbook
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.matching import Matcher
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import Adoption

from . import policy, queries
from .ledger_sheet import REASONS, LedgerRow, identity, read_ledger
from .models import OTHER, Finding, Origin
from .services import checklist_of
from .services.entered import IMPORTED
from .states import State

# Whoever may run commands on the server names the organization.
COMMAND_LINE = "rectification.ledger_import"
declare_job(COMMAND_LINE, "the command line imports into whichever organization its operator names")

# Characters the columns of a finding hold; the whole of a longer value goes into the note.
_SHORT, _SOURCE = 60, 200

OUTCOMES = ("added", "unchanged", "refused", "not_a_finding")
_KEYS_AT_ONCE = 5_000


def reason_text(code: str) -> str:
    """What a reason code says to the reader, and what to do next."""
    said = {
        "no_text": _("没有写“具体表现”，请补上后重新导入这一行。"),
        "too_long": _("“具体表现”超过4000字，请写要点。"),
        "unit_unknown": _("在所选范围内没有找到这个责任单位，请写全称，或写成“苏木镇/嘎查村”。"),
        "unit_ambiguous": _("有几个单位都叫这个名称，请在前面加上苏木乡镇名称。"),
        "unit_several": _("一行写了几个责任单位，请每个单位写一行。"),
        "unit_defaulted": _("责任单位空着，记在所选单位名下。"),
        "category_unknown": _("问题类别不在清单里，按“其他”存，原来的类别名称保留。"),
        "due_unclear": _("整改时限看不出是哪一天，原文保留。"),
        "due_text_only": _("整改时限不是日期，原文保留。"),
        "done_unclear": _("“是否完成”看不明白，按没有完成处理。"),
        "duplicate_row": _("和前面一行相同，只存一条。"),
        "differs": _("这条问题系统里已有，内容不同；没有覆盖，请到问题页面上办理。"),
    }
    return said.get(code) or str(REASONS[code])


@dataclass
class RowOutcome:
    """What became of one row: the sheet, its 1-based number, outcome, reason codes, and the finding if there is one."""

    sheet: str
    row: int
    outcome: str
    reasons: list[str]
    finding: int | None = None
    text: str = ""
    unit: str = ""
    state: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet,
            "row": self.row,
            "outcome": self.outcome,
            "reasons": self.reasons,
            "finding": str(self.finding) if self.finding else None,
        }


@dataclass
class Report:
    """All rows of a file, and the hidden sheets that were left out."""

    rows: list[RowOutcome] = field(default_factory=list)
    committed: bool = False
    skipped_sheets: list[str] = field(default_factory=list)

    def summary(self) -> dict[str, Any]:
        counts = Counter(row.outcome for row in self.rows)
        return {
            "rows": len(self.rows),
            **{outcome: counts[outcome] for outcome in OUTCOMES},
            "committed": self.committed,
            "hidden_sheets": self.skipped_sheets,
        }

    def as_json(self) -> dict[str, Any]:
        return {"summary": self.summary(), "rows": [row.as_json() for row in self.rows]}

    def sentence(self) -> str:
        """共读到 … 行 (the result in one sentence)."""
        found = self.summary()
        text = _(
            "共读到%(rows)s行：新增%(added)s条，未变%(unchanged)s条，退回%(refused)s条，另有%(other)s行是标题、合计或空行。"
        ) % {
            "rows": found["rows"],
            "added": found["added"],
            "unchanged": found["unchanged"],
            "refused": found["refused"],
            "other": found["not_a_finding"],
        }
        if self.skipped_sheets:
            text += _("隐藏的工作表没有读：%(names)s。") % {"names": _("、").join(self.skipped_sheets)}
        return text


@dataclass
class _Planned:
    outcome: RowOutcome
    finding: Finding | None = None


def import_ledger(
    scope: Scope, *, unit_id: int, path: Path, adoption: Adoption | None, commit: bool, now: datetime
) -> Report:
    """Read a ledger workbook for a unit's subtree; with `commit` keep what was read, else only say what would be.

    Raises BadInput for a file that can't be read as a ledger (nothing is changed then), NotHere, NotAllowed.
    """
    top = organizations.unit(scope, unit_id)
    policy.OPENING.require(scope, "import", top, refusal=_("导入台账由组织部或者苏木乡镇组织委员办理。"))
    sheet = read_ledger(read_workbook(path))
    planned = _plan(scope, top, sheet.rows, adoption, now)
    report = Report(
        [one.outcome for one in planned], skipped_sheets=[one.sheet for one in sheet.left_out if one.reason == "hidden"]
    )
    if commit:
        by_home: dict[int, list[Finding]] = defaultdict(list)
        for one in planned:
            if one.finding is not None:
                by_home[one.finding.home_id].append(one.finding)
        for home_id in sorted(by_home):
            _keep(scope, by_home[home_id], now)
        report.committed = True
    else:
        # A row that repeats a new one points at it too, and neither will be there.
        fresh = {one.finding.pk for one in planned if one.finding is not None}
        for outcome in report.rows:
            if outcome.finding in fresh:
                outcome.finding = None
    return report


def _plan(
    scope: Scope, top: Organization, rows: list[LedgerRow], adoption: Adoption | None, now: datetime
) -> list[_Planned]:
    matcher = Matcher(scope, top)
    library, checklist = checklist_of(adoption)
    categories = {named_category(one.text): one.key for one in queries.categories(library, checklist)}
    by = accounts.signature(scope)
    planned = [_row(row, top, matcher) for row in rows]
    known = {
        finding.identity: finding
        for keys in _batches([identity(row, str(unit.pk)) for row, unit, _outcome in planned if unit is not None])
        for finding in Finding.within(scope).filter(identity__in=keys)
    }
    found: list[_Planned] = []
    fresh: set[str] = set()
    for row, unit, outcome in planned:
        if unit is None:
            found.append(_Planned(outcome))
            continue
        key = identity(row, str(unit.pk))
        earlier = known.get(key)
        if earlier is not None:
            outcome.outcome, outcome.finding = "unchanged", earlier.pk
            if key in fresh:
                outcome.reasons.append("duplicate_row")
            elif _content(row) != earlier_content(earlier):
                outcome.reasons.append("differs")
            found.append(_Planned(outcome))
            continue
        category = categories.get(named_category(row.category_text), OTHER)
        if category == OTHER and row.category_text:
            outcome.reasons.append("category_unknown")
        finding = _finding(row, unit, adoption, category, by, now)
        finding.library, finding.checklist, finding.identity = library, checklist, key
        known[key] = finding
        fresh.add(key)
        outcome.outcome, outcome.finding, outcome.state = "added", finding.pk, str(State(finding.state).label)
        found.append(_Planned(outcome, finding))
    return found


def _batches(keys: list[str]) -> Iterator[list[str]]:
    """So many at a time: neither database takes a whole large ledger as parameters of one question."""
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        yield keys[start : start + _KEYS_AT_ONCE]


def _row(row: LedgerRow, top: Organization, matcher: Matcher) -> tuple[LedgerRow, Organization | None, RowOutcome]:
    outcome = RowOutcome(row.sheet, row.row, row.outcome_hint, list(row.reasons), text=row.text, unit=row.unit_text)
    if row.outcome_hint != "finding":
        return row, None, outcome
    if not row.unit_text:
        outcome.reasons.append("unit_defaulted")
        outcome.unit = top.short_name
        return row, top, outcome
    unit = matcher.find(row.unit_text)
    if isinstance(unit, str):
        outcome.outcome = "refused"
        outcome.reasons.append(unit)
        return row, None, outcome
    outcome.unit = unit.short_name
    return row, unit, outcome


def named_category(text: str) -> str:
    """A category as people write it: without numbers, brackets and spaces."""
    kept = "".join(char for char in text if char.isalnum())
    return kept.lstrip("0123456789一二三四五六七八九十").removesuffix("问题") or kept


def _finding(
    row: LedgerRow, unit: Organization, adoption: Adoption | None, category: str, by: Signature, now: datetime
) -> Finding:
    """是否完成 → signed off; else working if it has a measure, else open (walk.md step 3: states and dates kept)."""
    done = row.done is True
    state = State.SIGNED_OFF if done else State.WORKING if row.measure else State.OPEN
    return Finding(
        unit=unit,
        home_id=unit.home_id,
        adoption=adoption,
        category=category,
        category_text=row.category_text[:_SHORT] if category == OTHER else "",
        text=row.text,
        origin=Origin.IMPORTED,
        source_text=row.source_text[:_SOURCE],
        found_on=day_of(now),
        found_by=by,
        state=state,
        state_at=now,
        created_at=now,
        leader_name=row.leader[:_SHORT],
        owner=Signature(None, row.owner[:_SHORT], "") if row.owner else None,
        measure=row.measure,
        due_on=row.due_on,
        due_text="" if row.due_on else row.due_text[:_SHORT],
        progress=row.progress,
        evidence_text=row.evidence_text,
        note="\n".join(_notes(row)),
    )


def _notes(row: LedgerRow) -> Iterator[str]:
    """The remark, the columns nobody asked for, and in full what a column of ours holds only the beginning of."""
    if row.note:
        yield row.note
    for label, value in row.others:
        yield f"{label}：{value}"
    for label, value, holds in (
        (_("问题类别"), row.category_text, _SHORT),
        (_("问题来源"), row.source_text, _SOURCE),
        (_("责任领导"), row.leader, _SHORT),
        (_("责任人"), row.owner, _SHORT),
        (_("整改时限"), row.due_text, _SHORT),
    ):
        if len(value) > holds:
            yield f"{label}：{value}"
    if row.done is None and row.done_text:
        yield _("是否完成：%(text)s") % {"text": row.done_text}


def _content(row: LedgerRow) -> tuple[Any, ...]:
    return (row.measure, row.due_on, row.leader[:_SHORT], row.owner[:_SHORT], row.progress, row.done is True)


def earlier_content(finding: Finding) -> tuple[Any, ...]:
    """What a repeated row is compared with."""
    return (
        finding.measure,
        finding.due_on,
        finding.leader_name,
        finding.owner.name if finding.owner else "",
        finding.progress,
        finding.state in (State.SIGNED_OFF, State.LOOKED_BACK),
    )


@service
def _keep(scope: Scope, findings: list[Finding], now: datetime) -> None:
    """One home at a step: its findings, and one entry per unit with count and root.

    Looked up once more inside the transaction: the same file may have been committed a moment ago.
    """
    home = Finding._base_manager.filter(home_id=findings[0].home_id)
    taken = {
        key
        for keys in _batches([one.identity for one in findings])
        for key in home.filter(identity__in=keys).values_list("identity", flat=True)
    }
    findings = [one for one in findings if one.identity not in taken]
    Finding._base_manager.bulk_create(findings, batch_size=500)
    by_unit: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_unit[finding.unit_id].append(finding)
    by = accounts.signature(scope)
    for unit_id in sorted(by_unit):
        kept = by_unit[unit_id]
        chronicle.append_many(
            unit_id=unit_id,
            home_id=kept[0].home_id,
            verb=IMPORTED,
            rows=[
                (chronicle.reference(one), {"text": one.text, "state": one.state, "measure": one.measure})
                for one in kept
            ],
            by=by,
            at=now,
        )
