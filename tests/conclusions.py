"""Earlier conclusions, as the rooms that read them want them (以往结论样例): sheets, and lists of units to compare with."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import xlsxwriter

from qingyuan.kernel import clock
from qingyuan.kernel.fields import Signature
from qingyuan.obligations.rectification import conclusions_imports
from qingyuan.obligations.rectification.conclusions_states import Source
from qingyuan.obligations.rectification.models import (
    CategoryAnswer,
    EarlierConclusion,
    Finding,
    Origin,
    UnitCheck,
)
from qingyuan.obligations.rectification.queries import conclusions as queries
from qingyuan.obligations.rectification.services import conclusions as services
from qingyuan.obligations.rectification.services.conclusions import Concluded
from qingyuan.obligations.rectification.states import CheckState
from qingyuan.people.organizations import roles
from qingyuan.regimes.models import Adoption
from tests import findings
from tests.leagues import League

STAFF, HEAD, DISCIPLINE = roles.DEPARTMENT_STAFF, roles.DEPARTMENT_HEAD, roles.DISCIPLINE_MEMBER
VILLAGE = "banner_sumu_village_1"
HEAD_ROW = ("序号", "来源", "文号/反馈文件", "结论日期", "被反馈单位", "问题", "类别")
TEXT = "2025年用公款组织老乡聚餐两次。"
SECRET = "支部委员会从不开会，用章由一人说了算。"


def workbook(rows: Sequence[Sequence[Any]], *, head: Sequence[str] = HEAD_ROW, title: str = "") -> bytes:
    """A sheet with an optional title over all columns, a head and rows, as .xlsx."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("结论一览")
        at = 0
        if title:
            sheet.merge_range(0, 0, 0, len(head) - 1, title)
            at = 1
        for number, row in enumerate([head, *rows], start=at):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, book.add_format({"num_format": "yyyy-mm-dd"}))
                else:
                    sheet.write(number, column, value)
    return buffer.getvalue()


def row(number: int = 1, **more: Any) -> tuple[Any, ...]:
    """A line under HEAD_ROW."""
    known: dict[str, Any] = {
        "source": "巡察反馈",
        "document": "旗委第三巡察组反馈意见",
        "on": "2025-09-03",
        "unit": "巴彦塔拉嘎查党支部",
        "text": TEXT,
        "category": "酒桌文化",
    }
    return (number, *(known | more).values())


def read_in(
    league: League, content: bytes, *, by: str = STAFF, unit: str = "banner", named: Sequence[str] = (), **given: Any
) -> conclusions_imports.Report:
    """A sheet read in by the service, as the page does it."""
    return conclusions_imports.import_conclusions(
        league.scope(by),
        unit_id=league.units[unit].pk,
        content=content,
        given=conclusions_imports.Given(**given),
        named=[league.people[role].pk for role in named],
        now=clock.now(),
    )


def kept(
    league: League, *, by: str = STAFF, unit: str = "banner", named: Sequence[str] = (HEAD,), **more: Any
) -> EarlierConclusion:
    """One conclusion kept by the service. A petition, or confidential=True, names the importer and the head."""
    known: dict[str, Any] = {
        "source": Source.INSPECTION,
        "text": TEXT,
        "document": "旗委第三巡察组反馈意见",
        "on": date(2025, 9, 3),
        "unit_text": "巴彦塔拉嘎查党支部",
        "category_text": "酒桌文化",
    }
    concluded = Concluded(**(known | more))
    people = [league.people[role].pk for role in named] if concluded.confidential else []
    [found] = services.keep(
        league.scope(by), unit_id=league.units[unit].pk, concluded=[concluded], named=people, now=clock.now()
    )
    assert found is not None
    return found


def petition(league: League, **more: Any) -> EarlierConclusion:
    """A concluded petition, read by the staff who read it in, the head of the department and a discipline member."""
    known = {"source": Source.PETITION, "text": SECRET, "confidential": True, "named": (HEAD, DISCIPLINE)}
    return kept(league, **(known | more))


def place(league: League, category: str = "drinking", item: str = "") -> str:
    """What a form sends for a category of the list in force over the banner."""
    offered = queries.places(league.scope(STAFF), league.units["banner"])
    return next(one.key for one in offered if (one.category, one.item) == (category, item))


def match(
    league: League, found: EarlierConclusion, *, by: str = STAFF, unit: str = VILLAGE, category: str = "drinking"
) -> EarlierConclusion:
    stored = EarlierConclusion._base_manager.get(pk=found.pk)
    return services.match(
        league.scope(by),
        conclusion_id=found.pk,
        revision=stored.revision,
        unit_id=league.units[unit].pk,
        place=place(league, category),
        now=clock.now(),
    )


def listed(
    league: League,
    adoption: Adoption,
    *,
    unit: str = VILLAGE,
    state: CheckState = CheckState.HANDED_IN,
    answered: Sequence[str] = ("circles", "drinking", "motions"),
    found: Sequence[str] = (),
) -> UnitCheck:
    """A unit's own list planted: categories answered by what was looked at, and problems it found itself."""
    place = league.units[unit]
    by = Signature(1, "包巴特尔", "巴彦塔拉嘎查党支部书记")
    check = UnitCheck(
        unit=place,
        home_id=place.home_id,
        adoption=adoption,
        state=state,
        state_at=clock.now(),
        handed_in_by=by,
        handed_in_on=date(2026, 6, 2),
    )
    check.save(force_insert=True)
    for category in answered:
        CategoryAnswer(
            check_of=check,
            library=adoption.library,
            checklist="problems",
            category=category,
            bases=("accounts",),
            by=by,
            at=clock.now(),
        ).save(force_insert=True)
    for category in found:
        findings.plant(
            place,
            adoption=adoption,
            library=adoption.library,
            checklist="problems",
            category=category,
            origin=Origin.SELF_FOUND,
            check_of=check,
        )
    return check


def stored(found: EarlierConclusion) -> EarlierConclusion:
    """The row as it stands in the table, compared with the unit's list."""
    return queries.compared(EarlierConclusion._base_manager.all()).get(pk=found.pk)


def findings_of(found: EarlierConclusion) -> list[Finding]:
    return list(Finding._base_manager.filter(origin=Origin.EARLIER_CONCLUSION, unit_id=found.unit_id).order_by("pk"))
