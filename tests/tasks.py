"""Tasks, suggestions and problems posted, as tests want them (任务样例): by those who would, through the services."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from qingyuan.kernel import clock
from qingyuan.obligations.tasks import services
from qingyuan.obligations.tasks.models import Claim, Handling, OwnItem, Post, Subject, Suggestion
from qingyuan.obligations.tasks.services import Posted, Written
from qingyuan.people.organizations import roles
from qingyuan.regimes import services as regimes
from qingyuan.regimes.models import Adoption, LibraryVersion
from tests.leagues import League

MEMBER, SECRETARY, TOWNSHIP = roles.MEMBER, roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER
STAFF, HEAD = roles.DEPARTMENT_STAFF, roles.DEPARTMENT_HEAD
VILLAGE = "banner_sumu_village_1"
TODAY = date(2026, 6, 5)
HOUSE = "2组17号"
TEXT = "商定今年种饲草30亩，苏木农技站来指导。"
SUGGESTION = "活动室冬天太冷，能不能把学习挪到下午。"
TITLE = "老党员行动不便，组织生活怎么开"

LIBRARY = """\
library: tests/tasks
version: 1
title: 测试任务清单
issuer: 示例
standing: sample
in_force: "2026-01-01"

tasksets:
  - key: households
    text: 六到村户（示例）
    units: [village]
    per: household
    owner: {seat: secretary}
    reviewed_by: {role: township-organization-member}
    items:
      - {key: plan, text: 规划到户, record: visit, due: 30 days, strength: hard}
      - key: income
        text: 增收到户
        record: figures
        every: half-year
        due: 30 days
        figures:
          - {key: per-head, text: 半年人均收入, unit: 元}
  - key: branch-tasks
    text: 重点任务（示例）
    units: [branch]
    per: unit
    owner: {seat: secretary}
    reviewed_by: {role: township-organization-member}
    items:
      - {key: publicity, text: 按月公开, record: record, every: month}
      - {key: rules, text: 定成制度, record: record}

boards:
  - key: problems-posted
    text: 揭榜领题（示例）
    posted_by: {role: department-staff}
    claimed_by: {units: [branch], at_most: 1}
    due: {after: 6 months, report_every: month}
    reviewed_by: {role: department-head}
"""


def library(folder: Path) -> LibraryVersion:
    """The small library of these tests, loaded from a file under this folder."""
    file = folder / "task-libraries" / "tests" / "tasks" / "1.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(LIBRARY, encoding="utf-8")
    regimes.load_libraries(folder / "task-libraries")
    return LibraryVersion.objects.get(library="tests/tasks", version=1)


def adopted(
    league: League,
    row: LibraryVersion,
    kind: str = "taskset",
    key: str = "households",
    unit: str = "banner",
    **more: Any,
) -> Adoption:
    """An item adopted by the banner's department by itself, in force."""
    known: dict[str, Any] = {"unit": league.units[unit], "campaign_id": None, "library": row, "now": clock.now()}
    return regimes.adopt_part(league.scope(STAFF), **(known | {"kind": kind, "key": key} | more))


def board(league: League, row: LibraryVersion) -> Adoption:
    return adopted(league, row, "board", "problems-posted")


def household(league: League, adoption: Adoption, *, name: str = HOUSE, by: str = SECRETARY) -> Subject:
    return services.add_subject(
        league.scope(by), unit_id=league.units[VILLAGE].pk, adoption_id=adoption.pk, name=name, now=clock.now()
    )


def visit(league: League, subject: Subject, *, by: str = SECRETARY, item: str = "plan", **more: Any) -> Handling:
    """A visit to a household; more: of what is written."""
    written: dict[str, Any] = {"happened_on": clock.today(), "text": TEXT, "went": "包巴特尔"}
    return services.record(
        league.scope(by),
        unit_id=subject.unit_id,
        adoption_id=subject.adoption_id,
        item=item,
        subject_id=subject.pk,
        written=Written(**(written | more)),
        now=clock.now(),
    )


def income(
    league: League,
    subject: Subject,
    value: Any,
    *,
    period: date = date(2026, 1, 1),
    by: str = SECRETARY,
    text: str = "",
) -> Handling:
    """A half-year's figure of a household."""
    return services.record(
        league.scope(by),
        unit_id=subject.unit_id,
        adoption_id=subject.adoption_id,
        item="income",
        subject_id=subject.pk,
        period=period,
        written=Written(happened_on=clock.today(), text=text, figures={"per-head": value}),
        now=clock.now(),
    )


def of_unit(league: League, adoption: Adoption, item: str = "rules", *, by: str = SECRETARY, **more: Any) -> Handling:
    """Something recorded under a taskset of the unit itself."""
    return services.record(
        league.scope(by),
        unit_id=league.units[VILLAGE].pk,
        adoption_id=adoption.pk,
        item=item,
        written=Written(happened_on=clock.today(), text="已经定成制度，贴在公开栏。"),
        now=clock.now(),
        **more,
    )


def accept(league: League, handling: Handling, *, by: str = TOWNSHIP, **more: Any) -> Handling:
    known = {"handling_id": handling.pk, "revision": handling.revision, "note": "", "now": clock.now()}
    return services.accept(league.scope(by), **(known | more))


def send_back(league: League, handling: Handling, *, by: str = TOWNSHIP, note: str = "还差谁来帮。") -> Handling:
    return services.send_back(
        league.scope(by), handling_id=handling.pk, revision=handling.revision, note=note, now=clock.now()
    )


def own(league: League, *, by: str = SECRETARY, unit: str = VILLAGE, **more: Any) -> OwnItem:
    known: dict[str, Any] = {
        "unit_id": league.units[unit].pk,
        "text": "修好村部门前的路灯",
        "owner_id": league.people[by].pk,
        "due_on": date(2026, 6, 30),
        "now": clock.now(),
    }
    return services.add_own(league.scope(by), **(known | more))


def record_own(league: League, item: OwnItem, *, by: str = SECRETARY) -> Handling:
    written = Written(happened_on=clock.today(), text="灯已装好。")
    return services.record_own(league.scope(by), own_id=item.pk, written=written, now=clock.now())


def suggest(league: League, *, by: str = MEMBER, text: str = SUGGESTION) -> Suggestion:
    return services.suggest(league.scope(by), text=text, now=clock.now())


def pass_up(league: League, found: Suggestion, *, by: str = SECRETARY) -> Suggestion:
    return services.pass_up(league.scope(by), suggestion_id=found.pk, revision=found.revision, text="", now=clock.now())


def take(league: League, found: Suggestion, *, by: str = SECRETARY, **more: Any) -> Suggestion:
    known: dict[str, Any] = {
        "suggestion_id": found.pk,
        "revision": found.revision,
        "text": "学习改在下午",
        "owner_id": league.people[by].pk,
        "due_on": None,
        "now": clock.now(),
    }
    return services.take(league.scope(by), **(known | more))


def post(league: League, adoption: Adoption, *, by: str = STAFF, **more: Any) -> Post:
    known: dict[str, Any] = {
        "unit_id": league.units["banner"].pk,
        "adoption_id": adoption.pk,
        "posted": Posted(TITLE, "年老体弱的占三成，来不了。", "不出门也能参加，每季度有记录。"),
        "now": clock.now(),
    }
    return services.post(league.scope(by), **(known | more))


def claim(league: League, posted: Post, *, by: str = SECRETARY, unit: str = VILLAGE) -> Claim:
    return services.claim(league.scope(by), post_id=posted.pk, unit_id=league.units[unit].pk, now=clock.now())


def on_claim(league: League, found: Claim, verb: Any, *, by: str, **more: Any) -> Claim:
    """One verb of a claim: on_claim(league, claim, services.submit, by=SECRETARY, text=…)."""
    done: Claim = verb(league.scope(by), claim_id=found.pk, revision=found.revision, now=clock.now(), **more)
    return done


def stored(record: Any) -> Any:
    """The row as it stands in the table."""
    return type(record)._base_manager.get(pk=record.pk)
