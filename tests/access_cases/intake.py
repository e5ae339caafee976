"""Imports and lists of differences (名册导入、差异清单)."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from qingyuan.kernel import clock
from qingyuan.kernel.fields import Signature
from qingyuan.people.intake import files as intake_files
from qingyuan.people.intake import running
from qingyuan.people.intake import services as intake
from qingyuan.people.intake.models import ComparedBranch, Comparison, Import
from qingyuan.people.organizations import roles
from qingyuan.people.roster.models import Membership
from tests.access_cases.case import CASES, Case, Maker, case, form
from tests.leagues import Leagues


def _roster(folder: Path) -> bytes:
    workbook = Workbook()
    workbook.active.append(["姓名", "性别", "人员类别", "所在党支部"])
    workbook.active.append(["吴丽", "女", "正式党员", "巴彦塔拉嘎查党支部"])
    workbook.active.append(["无支部", "女", "正式党员", "没有这个党支部"])
    workbook.save(folder / "people.xlsx")
    return (folder / "people.xlsx").read_bytes()


@case
def village_roster(leagues: Leagues, folder: Path) -> Case:
    """The members of the first 嘎查, to be taken out."""
    return Case(query=f"?unit={leagues.one.units['banner_sumu_village_1'].pk}", data=form(in_full="on"))


@case
def members_to_copy(leagues: Leagues, folder: Path) -> Case:
    unit = leagues.one.units["banner_sumu_village_1"]
    people = Membership._base_manager.filter(unit=unit).values_list("person_id", flat=True)
    return Case(query=f"?unit={unit.pk}", data=form(person=list(people)))


@case
def sumu_roster(leagues: Leagues, folder: Path) -> Case:
    content = _roster(folder)
    unit = leagues.one.units["banner_sumu"].pk
    return Case(query=f"?unit={unit}", data=lambda: {"files": SimpleUploadedFile("名册.xlsx", content)})


def _comparison(leagues: Leagues, folder: Path, state: str) -> Comparison:
    """Made by the township's 组织委员, who alone may open it."""
    unit, account = leagues.one.units["banner_sumu"], leagues.one.accounts[roles.TOWNSHIP_ORGANIZATION_MEMBER]
    found = Comparison(top=unit, account_id=account.pk, files=["全国.xlsx"], taken_at=clock.now(), state=state)
    found.counts = {"compared": 1, "same": 0, "beyond_branches": 0, "beyond_members": 0}
    found.save(force_insert=True)
    rows = [{"kind": "field", "name": "王芳", "person_id": 0, "key": "phone", "theirs": "", "ours": "138", "side": ""}]
    ComparedBranch(comparison=found, number=1, unit_id=0, label="甲", rows=json.dumps(rows)).save(force_insert=True)
    return found


@case
def compared(leagues: Leagues, folder: Path) -> Case:
    return Case((_comparison(leagues, folder, "ready").pk,))


@case
def comparing(leagues: Leagues, folder: Path) -> Case:
    return Case((_comparison(leagues, folder, "reading").pk,))


@case
def compared_branch(leagues: Leagues, folder: Path) -> Case:
    found = _comparison(leagues, folder, "ready")
    return Case((found.pk, 1), data=form(**{"side-0": "own", "revision": 1}))


def _intake(query: Callable[[Import], str] = lambda found: "", *, until: str = "", **data: Any) -> Maker:
    """Read in by the township's 组织委员, who alone may open it. until: how far it was taken."""

    def make(leagues: Leagues, folder: Path) -> Case:
        _roster(folder)
        scope = leagues.one.scope(roles.TOWNSHIP_ORGANIZATION_MEMBER)
        found = intake.begin(
            scope,
            top_id=leagues.one.units["banner_sumu"].pk,
            files=["名册.xlsx"],
            stored=[intake_files.store(folder / "people.xlsx")],
            choices={},
            by=Signature(None, "赵丽", "组织委员"),
            now=clock.now(),
        )
        if until != "reading":
            running.read(found, clock.now())
        if until == "entered":
            running.go_on(intake.enter(scope, intake_id=found.pk, now=clock.now()), clock.now())
        found.refresh_from_db()
        return Case((found.pk,), query(found), form(**data))

    return make


def _table(found: Import) -> str:
    return f"?table={found.understood[0]['tables'][0]['fingerprint']}"


CASES |= {
    "intake_reading": _intake(until="reading"),
    "intake_read": _intake(),
    "intake_entered": _intake(until="entered"),
    "intake_columns": _intake(_table, column_0="name", column_1="sex", column_2="category", column_3="branch"),
    "intake_units": _intake(above="", branch="没有这个党支部", unit="白音花嘎查党支部"),
    "intake_row": _intake(lambda found: "?chunk=0&row=0/0/3", name="无支部", category="正式党员", branch="白音花嘎查"),
}
