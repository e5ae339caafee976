"""Libraries and what is adopted from them (制度库、采用)."""

from __future__ import annotations

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import regimes
from tests.access_cases.case import Case, case
from tests.leagues import Leagues


@case
def library_file(leagues: Leagues, folder: Path) -> Case:
    content = regimes.text("banner/own", regimes.CHECKLIST)
    return Case(data=lambda: {"file": SimpleUploadedFile("补充清单.yaml", content.encode())})
