"""Libraries and what is adopted from them (制度库、采用)."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from qingyuan.regimes.models import Adoption
from tests import findings, regimes
from tests.access_cases.case import Case, case, form
from tests.leagues import Leagues


@case
def library_file(leagues: Leagues, folder: Path) -> Case:
    content = regimes.text("banner/own", regimes.CHECKLIST)
    return Case(data=lambda: {"file": SimpleUploadedFile("补充清单.yaml", content.encode())})


@case
def in_force_in_the_village(leagues: Leagues, folder: Path) -> Case:
    _part(leagues, folder)
    return Case(query=f"?unit={leagues.one.units['banner_sumu_village_1'].pk}")


@case
def part_for_the_banner(leagues: Leagues, folder: Path) -> Case:
    campaign = findings.campaign(leagues.one, findings.sample_library(folder))
    regimes.issued(leagues.one, regimes.CHECKLIST)
    return Case(data=form(campaign=campaign.pk, item="checklist:banner/own:1:own-problems", confirm="1"))


@case
def part_of_the_banner(leagues: Leagues, folder: Path) -> Case:
    part = _part(leagues, folder)
    return Case((part.pk,), data=form(revision=part.revision))


@case
def part_with_a_later_version(leagues: Leagues, folder: Path) -> Case:
    part = _part(leagues, folder)
    regimes.issued(leagues.one, regimes.CHECKLIST, version=2)
    return Case((part.pk,), data=form(revision=part.revision))


def _part(leagues: Leagues, folder: Path) -> Adoption:
    """A list the banner has added to its campaign."""
    campaign = findings.campaign(leagues.one, findings.sample_library(folder))
    row = regimes.issued(leagues.one, regimes.CHECKLIST)
    return regimes.part(leagues.one, campaign, row, "checklist", "own-problems")
