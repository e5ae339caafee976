"""Earlier conclusions (以往结论)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from qingyuan.people.organizations import roles
from tests import conclusions, findings
from tests.access_cases.case import Case, case, form
from tests.leagues import Leagues

# Which columns of the table are named beside the importer, who is of the department's staff.
_NAMED = (roles.DEPARTMENT_HEAD,)


def _matched(leagues: Leagues, folder: Path, **data: Any) -> Case:
    adoption = findings.campaign(leagues.one, findings.sample_library(folder))
    conclusions.listed(leagues.one, adoption, found=("drinking",))
    found = conclusions.match(leagues.one, conclusions.kept(leagues.one, text=findings.TEXT))
    return Case((found.pk,), data=form(revision=found.revision, **data))


def _to_match(leagues: Leagues, folder: Path, *, petition: bool) -> Case:
    findings.campaign(leagues.one, findings.sample_library(folder))
    one = leagues.one
    found = conclusions.petition(one, named=_NAMED) if petition else conclusions.kept(one, text=findings.TEXT)
    village = one.units[conclusions.VILLAGE].pk
    return Case((found.pk,), data=form(revision=1, unit=village, place=conclusions.place(one)))


@case
def conclusion_kept(leagues: Leagues, folder: Path) -> Case:
    conclusions.kept(leagues.one, text=findings.TEXT)
    return Case()


@case
def conclusions_of_the_sumu(leagues: Leagues, folder: Path) -> Case:
    unit = leagues.one.units["banner_sumu"].pk
    content = conclusions.workbook([conclusions.row()])
    return Case(query=f"?unit={unit}", data=lambda: {"unit": unit, "file": SimpleUploadedFile("结论.xlsx", content)})


@case
def conclusions_confirmed(leagues: Leagues, folder: Path) -> Case:
    """A proposal in which both names agree, as the page of matching sends it."""
    made = _to_match(leagues, folder, petition=False)
    [pk], data = made.args, made.data()
    return Case(data=form(chosen=f"{pk}.1.{data['unit']}/{data['place']}"))


@case
def conclusion_to_match(leagues: Leagues, folder: Path) -> Case:
    return _to_match(leagues, folder, petition=False)


@case
def petition_to_match(leagues: Leagues, folder: Path) -> Case:
    return _to_match(leagues, folder, petition=True)


@case
def conclusion_of_a_petition(leagues: Leagues, folder: Path) -> Case:
    """Read by who read it in and who he named; the discipline member keeps conclusions, and sees nothing of it."""
    return _to_match(leagues, folder, petition=True)


@case
def conclusion_matched(leagues: Leagues, folder: Path) -> Case:
    return _matched(leagues, folder)


@case
def conclusion_about_the_village(leagues: Leagues, folder: Path) -> Case:
    _matched(leagues, folder)
    return Case((leagues.one.units[conclusions.VILLAGE].pk,))


@case
def conclusion_set_aside(leagues: Leagues, folder: Path) -> Case:
    return _matched(leagues, folder, reason="结论已经撤销")


@case
def conclusion_linked(leagues: Leagues, folder: Path) -> Case:
    made = _matched(leagues, folder)
    finding = findings.Finding._base_manager.get()
    return Case(made.args, data=form(**made.data(), finding=finding.pk))
