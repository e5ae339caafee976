"""What each row of access.csv opens (权限矩阵的记录与内容): a record of the first league, and a form that would do.

A case is a function named in the column `case`; it makes what the URL speaks of, all in league one, and says what
goes into the URL and the form. The form is good, so that only the policy can refuse it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from qingyuan.kernel import clock, files
from qingyuan.kernel.fields import Signature
from qingyuan.obligations.rectification.models import Evidence, NamedAccess
from qingyuan.obligations.rectification.services import Shown
from qingyuan.obligations.rectification.states import State
from qingyuan.people.accounts import services as accounts
from qingyuan.people.accounts.models import Account, OpeningSlip
from qingyuan.people.intake import files as intake_files
from qingyuan.people.intake import running
from qingyuan.people.intake import services as intake
from qingyuan.people.intake.models import ComparedBranch, Comparison, Import
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Seat
from qingyuan.people.roster import services as roster
from qingyuan.people.roster.models import Absence, EffectPeriod, Exemption, Membership, Person, Tenure
from tests import findings, ledger_workbook
from tests.leagues import FOUNDED, League, Leagues


@dataclass(frozen=True)
class Case:
    """args: of the URL; query: after it; data: the form, made anew for each visit when it holds files."""

    args: tuple[object, ...] = ()
    query: str = ""
    data: Callable[[], dict[str, Any]] = field(default=dict)


Maker = Callable[[Leagues, Path], Case]
CASES: dict[str, Maker] = {}


def case(function: Maker) -> Maker:
    CASES[function.__name__] = function
    return function


def form(**data: Any) -> Callable[[], dict[str, Any]]:
    return lambda: dict(data)


@case
def nothing(leagues: Leagues, folder: Path) -> Case:
    """A page about oneself, or a list."""
    return Case()


# --- accounts


@case
def wrong_code(leagues: Leagues, folder: Path) -> Case:
    return Case(("ABCD-EFGH-JKMN",), data=form(username="liming", password="x", again="x"))


@case
def english(leagues: Leagues, folder: Path) -> Case:
    return Case(data=form(language="en"))


@case
def newcomer_to_the_village(leagues: Leagues, folder: Path) -> Case:
    return Case(data=form(person=[_newcomer(leagues.one).pk]))


def _newcomer(league: League) -> Person:
    """A member of the first 嘎查 who has no account yet."""
    village = league.units["banner_sumu_village_1"]
    person = Person(home_id=village.home_id, name="新来的")
    person.save(force_insert=True)
    Membership(person=person, unit=village, kind="full", from_on=FOUNDED).save(force_insert=True)
    return person


@case
def slip_of_a_villager(leagues: Leagues, folder: Path) -> Case:
    scope = leagues.one.scope(roles.TOWNSHIP_ORGANIZATION_MEMBER)
    accounts.issue_slips(scope, person_ids=[_newcomer(leagues.one).pk], now=clock.now())
    return Case((OpeningSlip._base_manager.get().pk,))


@case
def account_of_a_member(leagues: Leagues, folder: Path) -> Case:
    account = leagues.one.accounts[roles.MEMBER]
    return Case((account.pk,), data=form(revision=account.revision))


@case
def closed_account_of_a_member(leagues: Leagues, folder: Path) -> Case:
    account = leagues.one.accounts[roles.MEMBER]
    Account._base_manager.filter(pk=account.pk).update(state=Account.State.CLOSED)
    return Case((account.pk,), data=form(revision=account.revision))


@case
def account_of_the_system_administrator(leagues: Leagues, folder: Path) -> Case:
    return Case((leagues.one.accounts[roles.SYSTEM_ADMINISTRATOR].pk,))


@case
def another_auditor(leagues: Leagues, folder: Path) -> Case:
    return Case(data=form(role=roles.AUDIT_ADMINISTRATOR))


# --- organizations


def _unit(key: str, **data: Any) -> Maker:
    def make(leagues: Leagues, folder: Path) -> Case:
        unit = leagues.one.units[key]
        return Case((unit.pk,), data=form(revision=unit.revision, **data))

    return make


CASES |= {
    "village": _unit("banner_sumu_village_1", name="中国共产党新名嘎查支部委员会", short_name="新名嘎查党支部"),
    "village_amended": _unit("banner_sumu_village_1", sector="village", order=3),
    "village_moved": _unit("banner_sumu_village_1", parent="宝石镇党委", on="2026-06-05"),
    "village_seat": _unit("banner_sumu_village_1", name="宣传委员"),
    "sumu": _unit("banner_sumu"),
    "sumu_branch": _unit("banner_sumu", kind="branch", name="中国共产党新村支部委员会", short_name="新村党支部"),
    "banner_office": _unit("banner", kind="leading-group", name="中国共产党民政局党组", short_name="民政局党组"),
}


# --- roster


def _person(**data: Any) -> Maker:
    """A member of the first 嘎查, with a number that can be looked at."""

    def make(leagues: Leagues, folder: Path) -> Case:
        person = leagues.one.people[roles.MEMBER]
        person.phone = "13800000000"
        person.save(update_fields=["phone"])
        return Case((person.pk,), data=form(revision=person.revision, **data))

    return make


def _member(**data: Any) -> Maker:
    """A form about whom to enter in the first 嘎查."""

    def make(leagues: Leagues, folder: Path) -> Case:
        return Case(query=f"?unit={leagues.one.units['banner_sumu_village_1'].pk}", data=form(**data))

    return make


def _effect_start(kind: str, **data: Any) -> Maker:
    """A member of the first 嘎查 and the decision a period is registered from."""

    def make(leagues: Leagues, folder: Path) -> Case:
        person = leagues.one.people[roles.MEMBER]
        return Case((person.pk,), f"?kind={kind}&decided_on=2026-06-01", form(**data))

    return make


CASES |= {
    "person": _person(name="李晨", field="phone"),
    "person_transferred": _person(unit="白音花嘎查党支部", on="2026-06-05"),
    "person_leaving": _person(ending="died", on="2026-06-05"),
    "person_going_away": _person(kind="floating", from_on="2026-06-05", place="包头市"),
    "new_member": _member(name="吴丽", kind="full", from_on="2026-06-05", joined="2020-06-01", full="2021-06-01"),
    "village_exemptions": _unit("banner_sumu_village_1", year="2026"),
    "person_limited": _effect_start(
        "warning", effect_until="2027-06-01", decided_by="中共科尔沁右翼前旗纪律检查委员会"
    ),
    "village_merged": _unit("banner_sumu_village_1", into="白音花嘎查党支部", on="2026-06-05"),
    "village_dissolved": _unit("banner_sumu_village_2", on="2026-06-05"),
}


@case
def village_with_one_more_exempt(leagues: Leagues, folder: Path) -> Case:
    village, person = leagues.one.units["banner_sumu_village_1"], leagues.one.people[roles.MEMBER]
    secretary = leagues.one.scope(roles.BRANCH_SECRETARY)
    signature = Signature(None, "包巴特尔", "书记")
    roster.confirm_exemptions(secretary, unit_id=village.pk, year=2026, kinds={}, by=signature, now=clock.now())
    return Case((village.pk,), data=form(person=person.pk, kind="frail"))


@case
def village_with_one_floating(leagues: Leagues, folder: Path) -> Case:
    person = leagues.one.people[roles.MEMBER]
    return Case((leagues.one.units["banner_sumu_village_1"].pk,), data=form(person=person.pk, from_on="2025-10-01"))


@case
def exemption_of_a_member(leagues: Leagues, folder: Path) -> Case:
    row = Exemption(
        person=leagues.one.people[roles.MEMBER],
        unit=leagues.one.units["banner_sumu_village_1"],
        year=clock.today().year,
        kind="frail",
        confirmed_on=clock.today(),
        confirmed_by=Signature(None, "包巴特尔", "书记"),
    )
    row.save(force_insert=True)
    return Case((row.pk,))


def _effect(**data: Any) -> Maker:
    """A warning of a member of the first 嘎查."""

    def make(leagues: Leagues, folder: Path) -> Case:
        period = EffectPeriod(
            person=leagues.one.people[roles.MEMBER],
            unit=leagues.one.units["banner_sumu_village_1"],
            kind="warning",
            decided_on=date(2026, 5, 1),
            effect_until=date(2027, 5, 1),
            decided_by="中共科尔沁右翼前旗纪律检查委员会",
        )
        period.save(force_insert=True)
        return Case((period.pk,), data=form(revision=period.revision, **data))

    return make


CASES |= {
    "effect_amended": _effect(
        decided_on="2026-05-02", effect_until="2027-05-02", decided_by="旗纪委", reason="登记时日期看错"
    ),
    "effect_revoked": _effect(ending="revoked", on="2026-06-01", reason="旗纪委决定撤销"),
}


@case
def person_without_a_branch(leagues: Leagues, folder: Path) -> Case:
    person = _newcomer(leagues.one)
    Membership._base_manager.filter(person=person).update(until_on=date(2026, 5, 1), ending="away")
    return Case((person.pk,), data=form(unit="巴彦塔拉嘎查党支部", kind="full", from_on="2026-06-05"))


@case
def person_stopped(leagues: Leagues, folder: Path) -> Case:
    person = _newcomer(leagues.one)
    Membership._base_manager.filter(person=person).update(until_on=date(2026, 5, 1), ending="stopped")
    return Case((person.pk,), data=form(unit="巴彦塔拉嘎查党支部", on="2026-06-05"))


def _transfer(into: str = "", **data: Any) -> Maker:
    """The member of the first 嘎查 sent to another branch, or out of the instance."""

    def make(leagues: Leagues, folder: Path) -> Case:
        sent = roster.send(
            leagues.one.scope(roles.TOWNSHIP_ORGANIZATION_MEMBER),
            person_id=leagues.one.people[roles.MEMBER].pk,
            into_id=leagues.one.units[into].pk if into else None,
            into_name="" if into else "长春市朝阳区委",
            on=date(2026, 5, 1),
            by=Signature(None, "赵丽", "组织委员"),
            now=clock.now(),
        )
        return Case((sent.pk,), data=form(**data))

    return make


CASES |= {
    "person_sent": _person(into="突泉县委/哈日嘎查党支部", on="2026-06-05"),
    "transfer_to_the_next_village": _transfer("banner_sumu_village_2"),
    "transfer_received": _transfer("banner_sumu_village_2", unit="白音花嘎查党支部", on="2026-06-05"),
    "transfer_sent_back": _transfer("banner_sumu_village_2", reason="缺入党志愿书"),
    "transfer_to_the_county": _transfer("county_sumu_village_1", unit="白音花嘎查党支部", on="2026-06-05"),
    "transfer_out": _transfer(on="2026-06-05"),
}


@case
def transfers_of_the_village(leagues: Leagues, folder: Path) -> Case:
    made = _transfer("banner_sumu_village_2")(leagues, folder)
    assert made.args
    return Case(query=f"?unit={leagues.one.units['banner_sumu_village_1'].pk}")


@case
def person_away(leagues: Leagues, folder: Path) -> Case:
    person, village = leagues.one.people[roles.MEMBER], leagues.one.units["banner_sumu_village_1"]
    Absence(person=person, unit=village, kind="away", from_on=date(2026, 5, 1)).save(force_insert=True)
    return Case((person.pk,), data=form(on="2026-06-05"))


@case
def probationary_member(leagues: Leagues, folder: Path) -> Case:
    person = _newcomer(leagues.one)
    Membership._base_manager.filter(person=person).update(kind="probationary", joined_on=date(2025, 6, 1))
    return Case((person.pk,), data=form(on="2026-06-01"))


@case
def empty_village_seat(leagues: Leagues, folder: Path) -> Case:
    seat = Seat(unit=leagues.one.units["banner_sumu_village_1"], key="publicity", name="宣传委员", order=9)
    seat.save(force_insert=True)
    member = leagues.one.people[roles.MEMBER].pk
    return Case((seat.pk,), data=form(member=member, from_on="2026-06-05", on="2026-06-05"))


@case
def tenure_of_a_villager(leagues: Leagues, folder: Path) -> Case:
    tenure = Tenure._base_manager.get(person=leagues.one.people[roles.COMMITTEE_MEMBER])
    return Case((tenure.pk,), data=form(on="2026-06-05"))


@case
def village_split(leagues: Leagues, folder: Path) -> Case:
    unit = leagues.one.units["banner_sumu_village_1"]
    parts = {f"{key}_{number}": f"第{number}{key}" for number in (0, 1) for key in ("name", "short_name")}
    belonging = Membership._base_manager.filter(unit=unit).values_list("person_id", flat=True)
    assigned = {f"person_{person_id}": "0" for person_id in belonging}
    return Case((unit.pk,), data=form(revision=unit.revision, on="2026-06-05", **parts, **assigned))


# --- intake


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


# --- findings


def _finding(state: State, **data: Any) -> Maker:
    def make(leagues: Leagues, folder: Path) -> Case:
        found = findings.Loop(leagues.one).to(state)
        return Case((found.pk,), data=form(revision=found.revision, **data))

    return make


CASES |= {
    "finding_open": _finding(State.OPEN),
    "finding_contested_now": _finding(State.OPEN, note="一季度的公示在另一块栏上"),
    "finding_withdrawn_now": _finding(State.OPEN, note="记错了单位"),
    "finding_planned": _finding(State.WORKING, criterion="四个季度都公示", measure="补公示", due_on="2026-06-30"),
    "finding_submitted": _finding(State.WORKING, reviewer=""),
    "finding_later": _finding(State.WORKING, until="2026-07-15", reason="会计住院"),
    "finding_sent_back": _finding(State.REVIEW, note="公示表没有金额"),
    "finding_struck_off": _finding(State.REVIEW, note="看过公示栏"),
    "finding_looked_back": _finding(State.SIGNED_OFF, on="2026-06-05", text="二季度也公示了"),
    "finding_back_again": _finding(State.SIGNED_OFF, came_back="三季度又没有公示"),
    "finding_upheld": _finding(State.CONTESTED, note="另一块栏上也缺两项"),
}


@case
def finding_shown(leagues: Leagues, folder: Path) -> Case:
    found = findings.Loop(leagues.one).to(State.WORKING)
    pdf = b"%PDF-1.4\n%%EOF\n"
    return Case((found.pk,), data=lambda: {"revision": found.revision, "file": SimpleUploadedFile("公示表.pdf", pdf)})


@case
def finding_to_a_reviewer(leagues: Leagues, folder: Path) -> Case:
    found = findings.Loop(leagues.one).to(State.REVIEW)
    reviewer = leagues.one.people[roles.TOWNSHIP_ORGANIZATION_MEMBER].pk
    return Case((found.pk,), data=form(revision=found.revision, reviewer=reviewer))


@case
def finding_extended(leagues: Leagues, folder: Path) -> Case:
    loop = findings.Loop(leagues.one)
    loop.to(State.WORKING)
    found = loop.call(roles.BRANCH_SECRETARY, "ask_extension")
    return Case((found.pk,), data=form(revision=found.revision, granted="1", answer="同意"))


@case
def own_finding_of_a_member(leagues: Leagues, folder: Path) -> Case:
    """Confidential: read by those named on it and by nobody above."""
    member = leagues.one.people[roles.MEMBER]
    found = findings.plant(leagues.one.units["banner_sumu_village_1"], confidential=True)
    NamedAccess(finding=found, person_id=member.pk, why="本人").save(force_insert=True)
    return Case((found.pk,))


@case
def evidence(leagues: Leagues, folder: Path) -> Case:
    loop = findings.Loop(leagues.one)
    loop.call(roles.BRANCH_SECRETARY, "start")
    content = "%PDF-1.4 公示表 %%EOF".encode()
    sha256 = hashlib.sha256(content).hexdigest()
    path = files.path_of(sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    taken = files.Taken(sha256, "pdf", "公示表.pdf", len(content))
    found = loop.call(roles.BRANCH_SECRETARY, "add_evidence", shown=Shown("公示表", file=taken))
    return Case((found.pk, Evidence._base_manager.get().pk))


def _draft() -> dict[str, Any]:
    return {
        "category": "other",
        "category_text": "党务公开",
        "text": findings.TEXT,
        "severity": "ordinary",
        "origin": "department",
        "found_on": "2026-06-01",
    }


@case
def village_finding(leagues: Leagues, folder: Path) -> Case:
    unit = leagues.one.units["banner_sumu_village_1"].pk
    return Case(query=f"?unit={unit}", data=form(unit=unit, **_draft()))


@case
def village_finding_of_its_own(leagues: Leagues, folder: Path) -> Case:
    unit = leagues.one.units["banner_sumu_village_1"].pk
    return Case(data=form(unit=unit, **_draft() | {"origin": "self_found"}))


@case
def sumu_ledger(leagues: Leagues, folder: Path) -> Case:
    unit = leagues.one.units["banner_sumu"].pk
    path = folder / "ledger.xlsx"
    ledger_workbook.build(path, units=["巴彦塔拉嘎查"], rows=3, seed=1)
    content = path.read_bytes()
    return Case(query=f"?unit={unit}", data=lambda: {"unit": unit, "file": SimpleUploadedFile("台账.xlsx", content)})


@case
def sumu_ledger_nobody_uploaded(leagues: Leagues, folder: Path) -> Case:
    """The commit of an upload that is not in this reader's session: refused before anybody is asked who he is."""
    return Case(data=form(unit=leagues.one.units["banner_sumu"].pk, file="0" * 64))


@case
def ledger_of_the_banner(leagues: Leagues, folder: Path) -> Case:
    findings.Loop(leagues.one)
    return Case(query=f"?unit={leagues.one.units['banner'].pk}")


@case
def ledger_with_a_finding(leagues: Leagues, folder: Path) -> Case:
    """Everyone's own ledger: whose range the finding lies in sees it, the page opens for all."""
    findings.Loop(leagues.one)
    return Case()


# --- regimes and campaigns


@case
def sample_library(leagues: Leagues, folder: Path) -> Case:
    findings.sample_library(folder)
    return Case(("tests", "sample", 1))


@case
def banner_campaign(leagues: Leagues, folder: Path) -> Case:
    return Case((findings.campaign(leagues.one, findings.sample_library(folder)).pk,))


@case
def banner_campaign_launched(leagues: Leagues, folder: Path) -> Case:
    adopted = findings.campaign(leagues.one, findings.sample_library(folder), launch=False)
    return Case((adopted.pk, "launch"), data=form(revision=adopted.revision))


@case
def campaign_for_the_banner(leagues: Leagues, folder: Path) -> Case:
    findings.sample_library(folder)
    day = date(2026, 6, 10).isoformat()
    stages = {"study_from": day, "study_to": day, "find_from": day, "find_to": day}
    return Case(
        data=form(
            template="tests/sample:1:rectification",
            unit=leagues.one.units["banner"].pk,
            title="集中治理",
            starts_on=day,
            confirm="1",
            **stages,
        )
    )
