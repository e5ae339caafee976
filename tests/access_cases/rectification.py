"""Findings, regimes and campaigns (问题整改、制度和集中治理)."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from qingyuan.kernel import clock, files
from qingyuan.obligations.rectification import services
from qingyuan.obligations.rectification.models import Draw, Evidence, Measure, NamedAccess, Origin
from qingyuan.obligations.rectification.services import Shown
from qingyuan.obligations.rectification.states import State
from qingyuan.people.organizations import roles
from tests import campaigns, findings, ledger_workbook, papers_signed
from tests.access_cases.case import CASES, Case, Maker, case, form
from tests.leagues import Leagues

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
    found = findings.plant(
        leagues.one.units["banner_sumu_village_1"], confidential=True, origin=Origin.SELF_FOUND, owner_id=member.pk
    )
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


def _checklist() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["问题类别", "具体表现"])
        sheet.write_row(1, 0, ["圈子文化", "组织老乡聚会，议论人事"])
    return buffer.getvalue()


@case
def checklist_of_the_banner(leagues: Leagues, folder: Path) -> Case:
    unit, content = leagues.one.units["banner"].pk, _checklist()
    return Case(
        query=f"?unit={unit}",
        data=lambda: {"unit": unit, "target": "new", "file": SimpleUploadedFile("清单.xlsx", content)},
    )


@case
def checklist_nobody_uploaded(leagues: Leagues, folder: Path) -> Case:
    """The commit of an upload that is not in this reader's session."""
    return Case(data=form(unit=leagues.one.units["banner"].pk, file="0" * 64))


@case
def ledger_of_the_banner(leagues: Leagues, folder: Path) -> Case:
    findings.Loop(leagues.one)
    return Case(query=f"?unit={leagues.one.units['banner'].pk}")


@case
def ledger_with_a_finding(leagues: Leagues, folder: Path) -> Case:
    """Everyone's own ledger: whose range the finding lies in sees it, the page opens for all."""
    findings.Loop(leagues.one)
    return Case()


# --- going through the checklist


@case
def launched(leagues: Leagues, folder: Path) -> Case:
    return Case((findings.campaign(leagues.one, findings.sample_library(folder)).pk,))


@case
def launched_at_its_end(leagues: Leagues, folder: Path) -> Case:
    """The last press of a member who has marked nothing."""
    adopted = findings.campaign(leagues.one, findings.sample_library(folder))
    return Case((adopted.pk,), data=form(go="confirm"))


@case
def villages_list(leagues: Leagues, folder: Path) -> Case:
    adopted = findings.campaign(leagues.one, findings.sample_library(folder))
    unit = leagues.one.units["banner_sumu_village_1"]
    ticked = {line.name: ["accounts"] for line in findings.check_lines(adopted, unit)}
    return Case((adopted.pk, unit.pk), data=form(revision=0, go="hand_in", **ticked))


@case
def villages_list_handed_in(leagues: Leagues, folder: Path) -> Case:
    check = findings.handed_in(leagues.one, findings.campaign(leagues.one, findings.sample_library(folder)))
    return Case((check.adoption_id, check.unit_id), data=form(revision=check.revision, note="酒桌文化没有看报销凭证"))


@case
def villages_problem(leagues: Leagues, folder: Path) -> Case:
    adopted = findings.campaign(leagues.one, findings.sample_library(folder))
    unit = leagues.one.units["banner_sumu_village_1"]
    line = findings.check_lines(adopted, unit)[0]
    return Case((adopted.pk, unit.pk), query=f"?in={line.name}", data=form(text=findings.TEXT, item=""))


@case
def villagers_on_paper(leagues: Leagues, folder: Path) -> Case:
    adopted = findings.campaign(leagues.one, findings.sample_library(folder))
    member = leagues.one.people[roles.MEMBER]
    return Case(
        (adopted.pk, leagues.one.units["banner_sumu_village_1"].pk), data=form(on="2026-06-04", people=[member.pk])
    )


@case
def own_of_the_member(leagues: Leagues, folder: Path) -> Case:
    found = findings.own_finding(leagues.one, roles.MEMBER)
    return Case((found.pk,), data=form(revision=found.revision, note="先把上次的发言补上"))


@case
def own_of_the_member_shown(leagues: Leagues, folder: Path) -> Case:
    found = findings.own_finding(leagues.one, roles.MEMBER)
    found = services.show_own(
        leagues.one.scope(roles.MEMBER), finding_id=found.pk, revision=found.revision, now=clock.now()
    )
    return Case((found.pk,), data=form(revision=found.revision))


# --- further measures, the same problem before, rules


@case
def finding_with_another_measure(leagues: Leagues, folder: Path) -> Case:
    found = findings.Loop(leagues.one).to(State.WORKING)
    measure = {"criterion": "公示栏加了锁", "text": "给公示栏装锁", "kind": "by_date", "due_on": "2026-06-30"}
    return Case((found.pk,), data=form(revision=found.revision, **measure))


def _with_a_measure(**data: Any) -> Maker:
    def make(leagues: Leagues, folder: Path) -> Case:
        loop = findings.Loop(leagues.one)
        loop.to(State.WORKING)
        found = loop.call(roles.BRANCH_SECRETARY, "add_measure")
        measure = Measure._base_manager.get(finding=found)
        return Case((found.pk,), data=form(revision=found.revision, measure=measure.pk, **data))

    return make


CASES |= {
    "measure_done_now": _with_a_measure(on="2026-06-05", note="锁已装"),
    "measure_dropped_now": _with_a_measure(reason="换了带锁的公示栏"),
}


@case
def finding_like_one_before(leagues: Leagues, folder: Path) -> Case:
    found = findings.Loop(leagues.one).finding
    earlier = findings.plant(found.unit, State.SIGNED_OFF, category_text=found.category_text, found_on=date(2025, 3, 1))
    return Case((found.pk,), data=form(revision=found.revision, earlier=earlier.pk))


@case
def finding_linked_to_one_before(leagues: Leagues, folder: Path) -> Case:
    found = findings.Loop(leagues.one).finding
    found.earlier = findings.plant(found.unit, State.SIGNED_OFF, found_on=date(2025, 3, 1))
    found.save(update_fields=["earlier"])
    return Case((found.pk,), data=form(revision=found.revision))


@case
def finding_and_a_rule(leagues: Leagues, folder: Path) -> Case:
    found = findings.Loop(leagues.one).to(State.WORKING)
    rule = findings.plant_rule(found.unit)
    return Case((found.pk,), data=form(revision=found.revision, rule=rule.pk))


_RULE = {"title": "集体经济收支公开办法", "issued_on": "2026-06-01", "place": "村务公开栏"}
CASES |= {
    "finding_and_a_new_rule": _finding(State.WORKING, **_RULE),
    "finding_without_a_rule": _finding(State.WORKING),
}


@case
def rules_of_the_village(leagues: Leagues, folder: Path) -> Case:
    unit = leagues.one.units["banner_sumu_village_1"]
    findings.plant_rule(unit)
    return Case(query=f"?unit={unit.pk}", data=form(unit=unit.pk, **_RULE))


@case
def file_of_a_rule(leagues: Leagues, folder: Path) -> Case:
    rule = findings.plant_rule(leagues.one.units["banner_sumu_village_1"])
    content = "%PDF-1.4 办法 %%EOF".encode()
    rule.carry(files.Taken(hashlib.sha256(content).hexdigest(), "pdf", "办法.pdf", len(content)))
    path = files.path_of(rule.sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    rule.save()
    return Case((rule.pk,))


# --- draws


def _draw(leagues: Leagues, folder: Path) -> Draw:
    adoption = findings.campaign(leagues.one, findings.sample_library(folder))
    struck = [
        findings.plant(leagues.one.units[f"banner_sumu_village_{number}"], State.SIGNED_OFF, adoption=adoption)
        for number in (1, 2)
    ]
    return findings.plant_draw(leagues.one.units["banner"], adoption, [one.pk for one in struck], count=1)


@case
def draw_of_the_banner(leagues: Leagues, folder: Path) -> Case:
    found = _draw(leagues, folder)
    return Case((found.pk,), data=form(revision=found.revision, seed="0715"))


@case
def draws_of_the_banner(leagues: Leagues, folder: Path) -> Case:
    """Everyone's own list: who works over the banner or under it reads of its draw, the page opens for all."""
    _draw(leagues, folder)
    return Case()


@case
def draw_for_the_banner(leagues: Leagues, folder: Path) -> Case:
    unit = _draw(leagues, folder).unit
    return Case(query=f"?unit={unit.pk}", data=form(unit=unit.pk, count="1", seed_from="6月8日调度会现场摇号"))


# --- regimes and campaigns


@case
def sample_library(leagues: Leagues, folder: Path) -> Case:
    findings.sample_library(folder)
    return Case(("tests", "sample", 1))


@case
def two_versions(leagues: Leagues, folder: Path) -> Case:
    for version in (1, 2):
        findings.sample_library(folder, version=version)
    return Case(("tests", "sample", 1, 2))


@case
def sample_checklist(leagues: Leagues, folder: Path) -> Case:
    findings.sample_library(folder)
    return Case(("tests", "sample", 1, "problems"))


@case
def banner_campaign(leagues: Leagues, folder: Path) -> Case:
    return Case((findings.campaign(leagues.one, findings.sample_library(folder)).pk,))


@case
def banner_campaign_launched(leagues: Leagues, folder: Path) -> Case:
    adopted = findings.campaign(leagues.one, findings.sample_library(folder), launch=False)
    signed = _signed_by_the_head(leagues)
    return Case(
        (adopted.pk,),
        data=lambda: {"revision": adopted.revision, **signed, "paper-page": papers_signed.photo()},
    )


def _signed_by_the_head(leagues: Leagues) -> dict[str, object]:
    """What an officer of the department fills in for his head, but the page itself."""
    head = papers_signed.seat_of(leagues.one, roles.DEPARTMENT_HEAD)
    return {"paper-decider": head.pk, "paper-decided_on": "2026-06-05"}


@case
def banner_campaign_to_pause(leagues: Leagues, folder: Path) -> Case:
    adopted = findings.campaign(leagues.one, findings.sample_library(folder))
    given = {"revision": adopted.revision, "reason": "等上级方案", "words": "", **_signed_by_the_head(leagues)}
    return Case((adopted.pk,), data=lambda: {**given, "paper-page": papers_signed.photo()})


@case
def banner_campaign_to_resume(leagues: Leagues, folder: Path) -> Case:
    adopted = campaigns.pause(leagues.one, findings.campaign(leagues.one, findings.sample_library(folder)))
    return Case((adopted.pk,), data=form(revision=adopted.revision))


@case
def banner_campaign_arranged(leagues: Leagues, folder: Path) -> Case:
    adopted = campaigns.staged(leagues.one, findings.sample_library(folder))
    given = form(
        revision=adopted.revision,
        stage="find",
        to_on="2026-09-30",
        reason="春耕",
        role="team",
        name="夏季集中治理工作专班",
        until="2026-09-30",
        on="2026-09-20",
        who="党员",
    )
    return Case((adopted.pk,), data=given)


@case
def banner_campaign_with_a_body(leagues: Leagues, folder: Path) -> Case:
    adopted, body = campaigns.with_a_body(leagues.one, findings.sample_library(folder))
    return Case((adopted.pk, body.pk), data=form(revision=adopted.revision))


@case
def banner_campaign_and_a_village(leagues: Leagues, folder: Path) -> Case:
    adopted = findings.campaign(leagues.one, findings.sample_library(folder))
    return Case((adopted.pk, leagues.one.units["banner_sumu_village_1"].pk))


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


@case
def boundaries_of_the_banner(leagues: Leagues, folder: Path) -> Case:
    ring = [[122.0, 46.0], [122.5, 46.0], [122.5, 46.4], [122.0, 46.0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    features = [{"type": "Feature", "properties": {"name": "巴彦苏木党委"}, "geometry": shape}]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return Case(
        (leagues.one.units["banner"].pk,),
        data=lambda: {"approved": "审图号1", "file": SimpleUploadedFile("a.geojson", content)},
    )
