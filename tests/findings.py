"""Findings, as the rooms that read them want them (问题样例): led through the loop by those who would, or planted.

`Loop` takes one finding of the first 嘎查党支部 through its verbs by real services and real Scopes; `plant` writes
rows straight into the table for tests that only count or list them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from qingyuan.kernel import clock
from qingyuan.kernel.errors import QingyuanError
from qingyuan.kernel.fields import Signature
from qingyuan.obligations.rectification import checklists, drawing, services
from qingyuan.obligations.rectification.models import (
    Draw,
    Finding,
    MeasureKind,
    MemberCheck,
    Origin,
    StandingRule,
    UnitCheck,
)
from qingyuan.obligations.rectification.queries import checks
from qingyuan.obligations.rectification.queries.checks import CategoryLine
from qingyuan.obligations.rectification.services import Answer, Drafted, Issued, Listed, Mark, Plan, Shown
from qingyuan.obligations.rectification.states import State
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import services as regimes
from qingyuan.regimes.models import Adoption, LibraryVersion
from tests.leagues import League

FOUND_ON = date(2026, 6, 1)
DUE_ON = date(2026, 6, 30)
TEXT = "集体经济收支未按季公开，一季度公示缺两项。"

_LIBRARY = """\
library: tests/sample
version: 1
title: 测试制度库
issuer: 示例
standing: sample
in_force: "2026-01-01"

checklists:
  - key: problems
    text: 问题表现清单（示例，非官方）
    answered_by: [unit, member]
    none_needs: basis
    bases:
      - {key: accounts, text: 财务账目}
      - {key: minutes, text: 会议记录}
    prompts:
      - {key: around-me, text: 身边的人有没有打着我的名义办事}
    categories:
      - key: circles
        text: 圈子文化
        items:
          - key: circles-gatherings
            text: 组织老乡聚会，议论人事
            applies_to: {as: [member]}
            basis: 示例
            severity: ordinary
      - key: drinking
        text: 酒桌文化
      - key: motions
        text: 形式主义

campaigns:
  - key: rectification
    text: 集中治理
    stages:
      - key: study
        text: 学
        lasts: 30 days
      - key: find
        text: 查
        lasts: 45 days
        owes: [checklist:problems]
    defaults:
      at_once: 5 days
      by_date: 60 days
      look_back_after: 6 months
    own_items: allowed
"""


def sample_library(
    folder: Path, *, library: str = "tests/sample", version: int = 1, owes: str = "checklist:problems"
) -> LibraryVersion:
    """A small library (three categories, one campaign) loaded from a file under this folder. owes: in 查."""
    folder = folder / "libraries"
    file = folder / library / f"{version}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = _LIBRARY.replace("library: tests/sample", f"library: {library}")
    text = text.replace("owes: [checklist:problems]", f"owes: [{owes}]")
    file.write_text(text.replace("version: 1", f"version: {version}"), encoding="utf-8")
    regimes.load_libraries(folder)
    return LibraryVersion.objects.get(library=library, version=version)


def campaign(
    league: League, library: LibraryVersion, *, unit: str = "banner", title: str = "集中治理", launch: bool = True
) -> Adoption:
    """A campaign of the banner's department over a unit, in force unless it is to stay a draft."""
    staff = league.scope(roles.DEPARTMENT_STAFF)
    adopted = regimes.adopt(
        staff,
        unit=league.units[unit],
        library=library,
        kind="campaign",
        key="rectification",
        title=title,
        starts_on=date(2026, 5, 1),
        ends_on=date(2026, 9, 30),
        now=clock.now(),
    )
    if launch:
        adopted = regimes.move(staff, adoption_id=adopted.pk, verb="launch", revision=1, now=clock.now())
    return adopted


class Loop:
    """A finding of the 嘎查党支部 and the four people who work on it; each method is one verb."""

    def __init__(self, league: League, *, adoption: Adoption | None = None, **drafted: Any) -> None:
        self.league = league
        self.scopes = {role: league.scope(role) for role in roles.BUSINESS}
        self.finding = services.open_finding(
            self.scopes[roles.DEPARTMENT_STAFF],
            unit_id=league.units["banner_sumu_village_1"].pk,
            adoption=adoption,
            drafted=draft(**drafted),
            now=clock.now(),
        )

    def call(self, role: str, verb: str, **given: Any) -> Finding:
        """A service by its name, on the present revision unless another is given, with whatever it needs filled in."""
        values = {
            "finding_id": self.finding.pk,
            "revision": self.finding.revision,
            "now": clock.now(),
            **{name: make() for name, make in _NEEDS.get(verb, {}).items()},
            **given,
        }
        self.finding = getattr(services, verb)(self.scopes[role], **values)
        return self.finding

    def to(self, state: State) -> Finding:
        """Along the shortest way from where it is opened."""
        for role, verb in _WAYS[state]:
            self.call(role, verb)
        return self.finding

    def stored(self) -> Finding:
        """The row as it stands in the table."""
        return Finding._base_manager.select_related("unit").get(pk=self.finding.pk)


_NEEDS: dict[str, dict[str, Any]] = {
    "plan": {"plan": lambda: Plan(criterion="四个季度都公示，公示表有金额。", measure="补公示一季度。", due_on=DUE_ON)},
    "add_evidence": {"shown": lambda: Shown("公示栏已补两项", record="1/0")},
    "submit": {"reviewer_id": lambda: None},
    "send_back": {"note": lambda: "公示表没有金额"},
    "sign_off": {"note": lambda: "看过公示栏", "seen_on": lambda: None, "look_back_on": lambda: date(2026, 12, 5)},
    "look_back": {"text": lambda: "二季度也公示了", "on": clock.today, "next_on": lambda: date(2027, 6, 5)},
    "reopen": {"came_back": lambda: "三季度又没有公示", "due_on": lambda: date(2026, 7, 31)},
    "contest": {"reason": lambda: "一季度的公示在村口另一块栏上"},
    "uphold": {"note": lambda: "另一块栏上也缺两项"},
    "withdraw": {"reason": lambda: "记错了单位"},
    "ask_extension": {"until": lambda: date(2026, 7, 15), "reason": lambda: "会计住院"},
    "decide_extension": {"granted": lambda: True, "answer": lambda: ""},
    "add_measure": {"listed": lambda: further()},
    "link_rule": {
        "rule_id": lambda: None,
        "issued": lambda: Issued("集体经济收支公开办法", FOUND_ON, place="村务公开栏"),
    },
}
_SECRETARY, _TOWNSHIP = roles.BRANCH_SECRETARY, roles.TOWNSHIP_ORGANIZATION_MEMBER
_TO_REVIEW = [
    (_SECRETARY, "start"),
    (_SECRETARY, "plan"),
    (_SECRETARY, "add_evidence"),
    (_SECRETARY, "submit"),
]
_WAYS = {
    State.OPEN: [],
    State.WORKING: [*_TO_REVIEW[:3]],
    State.REVIEW: [*_TO_REVIEW],
    State.SIGNED_OFF: [*_TO_REVIEW, (_TOWNSHIP, "sign_off")],
    State.LOOKED_BACK: [*_TO_REVIEW, (_TOWNSHIP, "sign_off"), (_TOWNSHIP, "look_back")],
    State.CONTESTED: [(_SECRETARY, "contest")],
    State.WITHDRAWN: [(_TOWNSHIP, "withdraw")],
}


def draft(**more: Any) -> Drafted:
    """What the department writes down, other where no library is loaded."""
    known: dict[str, Any] = {
        "text": TEXT,
        "category": "other",
        "category_text": "党务公开",
        "found_on": FOUND_ON,
        "origin": Origin.DEPARTMENT,
    }
    return Drafted(**(known | more))


def own_finding(
    league: League, role: str = roles.BRANCH_SECRETARY, *, adoption: Adoption | None = None, **drafted: Any
) -> Finding:
    """What a member of the 嘎查党支部 found by himself, kept by the service."""
    unit = league.units["banner_sumu_village_1"]
    return services.own_finding(
        league.scope(role), unit=unit, adoption=adoption, drafted=draft(**drafted), now=clock.now()
    )


def confirm(league: League, role: str, adoption: Adoption, *marks: Mark) -> MemberCheck:
    """Whoever holds the role goes through the campaign's list as a member."""
    return services.confirm_member(league.scope(role), adoption_id=adoption.pk, marks=marks, now=clock.now())


def upgraded(league: League, folder: Path, adoption: Adoption, number: int, before: str, after: str) -> Adoption:
    """The campaign moved to a version of the sample library that says one thing otherwise."""
    first = folder / "libraries" / "tests/sample" / "1.yaml"
    text = first.read_text(encoding="utf-8").replace("version: 1", f"version: {number}")
    first.with_name(f"{number}.yaml").write_text(text.replace(before, after), encoding="utf-8")
    regimes.load_libraries(folder / "libraries")
    return regimes.upgrade(
        league.scope(roles.DEPARTMENT_STAFF),
        adoption_id=adoption.pk,
        revision=Adoption._base_manager.get(pk=adoption.pk).revision,
        to=LibraryVersion.objects.get(library="tests/sample", version=number),
        now=clock.now(),
    )


def check_lines(adoption: Adoption, unit: Organization) -> list[CategoryLine]:
    """A unit's own list as it stands now."""
    return checks.lines(unit, checklists.under(adoption, unit), checks.unit_check(adoption, unit))


def handed_in(league: League, adoption: Adoption, unit: str = "banner_sumu_village_1") -> UnitCheck:
    """The list of the 嘎查党支部, every category answered by the accounts, handed in by its secretary."""
    village = league.units[unit]
    return services.fill_in(
        league.scope(roles.BRANCH_SECRETARY),
        adoption_id=adoption.pk,
        unit_id=village.pk,
        revision=0,
        answers=[
            Answer(*line.listed.place, line.category.key, ("accounts",)) for line in check_lines(adoption, village)
        ],
        hand_in=True,
        now=clock.now(),
    )


def further(**more: Any) -> Listed:
    """A further measure that review waits for."""
    known: dict[str, Any] = {
        "criterion": "公示栏加了锁，钥匙有人管。",
        "text": "给公示栏装锁。",
        "kind": MeasureKind.BY_DATE,
        "due_on": DUE_ON,
    }
    return Listed(**(known | more))


def plant(unit: Organization, state: State = State.OPEN, **columns: Any) -> Finding:
    """A finding written straight into the table, with what its state needs and nothing in the chronicle."""
    at: datetime = clock.now()
    done = {}
    if state in (State.SIGNED_OFF, State.LOOKED_BACK):
        by = Signature(1, "韩志远", "旗委组织部部长")
        done = {
            "criterion": "标准",
            "measure": "措施",
            "owner_id": 2,
            "owner": Signature(2, "李晨", "书记"),
            "signed_off_by": by,
        }
    found = Finding(
        **(
            {
                "unit": unit,
                "home_id": unit.home_id,
                "category": "other",
                "text": TEXT,
                "origin": Origin.DEPARTMENT,
                "found_on": FOUND_ON,
                "state": state,
                "state_at": at,
                "created_at": at,
            }
            | done
            | columns
        )
    )
    found.save(force_insert=True)
    return found


def plant_draw(unit: Organization, adoption: Adoption, ids: Sequence[int] = (1, 2, 3), count: int = 2) -> Draw:
    """An announced draw written straight into the table, of ids that need not be there."""
    population = drawing.list_text(ids)
    found = Draw(
        unit=unit,
        home_id=unit.home_id,
        adoption=adoption,
        population=population,
        sha256=drawing.sha256_of(population),
        size=len(ids),
        count=count,
        seed_from="6月8日调度会现场摇号的号码",
        announced_by=Signature(1, "韩志远", "旗委组织部部长"),
        announced_at=clock.now() - timedelta(days=1),
    )
    found.save(force_insert=True)
    return found


def plant_rule(unit: Organization, **columns: Any) -> StandingRule:
    """A rule of a unit written straight into the table."""
    known = {"title": "集体经济收支公开办法", "issued_on": FOUND_ON, "place": "村务公开栏", "at": clock.now()}
    found = StandingRule(unit=unit, home_id=unit.home_id, **(known | columns))
    found.save(force_insert=True)
    return found


def columns(finding_id: int) -> dict[str, Any]:
    """Every column of the row as it stands in the table."""
    return Finding._base_manager.filter(pk=finding_id).values().get()


def refusal(code: str, call: Callable[..., object], *given: Any, **more: Any) -> QingyuanError:
    """What a call is refused with; it has to be refused for this reason."""
    with pytest.raises(QingyuanError) as refused:
        call(*given, **more)
    assert refused.value.code == code
    return refused.value
