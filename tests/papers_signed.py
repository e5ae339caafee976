"""A leader's decision made on paper, as the rooms that read it want it (签批件样例)."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock, files
from qingyuan.people.accounts import paper_kinds
from qingyuan.people.accounts.models import PaperDecision
from qingyuan.people.accounts.services import OnPaper, record_paper_decision
from qingyuan.people.organizations import policy as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.models import Tenure
from tests.leagues import FOUNDED, League


def _sees(scope: Any, unit_id: int) -> bool:
    return organizations.POLICY.visible(scope, Organization.within(scope)).filter(pk=unit_id).exists()


# Something that a leader decides about a unit: no room has such a verb, each will have its own.
KIND = paper_kinds.kind("launch_tests", label="启动测试", of="organizations.organization", sees=_sees)
ON = date(2026, 6, 4)


def photo(name: str = "审签单.png") -> SimpleUploadedFile:
    """A photographed page."""
    drawn = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(drawn, "PNG")
    return SimpleUploadedFile(name, drawn.getvalue())


def seat_of(league: League, role: str) -> Tenure:
    return Tenure._base_manager.get(person=league.people[role])


def record(
    league: League, *, unit: str | Organization = "banner_sumu_village_1", by: str = roles.DEPARTMENT_STAFF, **more: Any
) -> PaperDecision:
    """The head of the department decided about a unit; the officer enters it."""
    about = league.units[unit] if isinstance(unit, str) else unit
    given = {"decider": seat_of(league, roles.DEPARTMENT_HEAD).pk, "decided_on": ON, "page": None}
    given |= {key: more.pop(key) for key in list(more) if key in given}
    given["page"] = given["page"] or files.take(photo())
    known: dict[str, Any] = {
        "what": KIND.key,
        "unit": about,
        "about": reference(about),
        "existed_on": FOUNDED,
        "given": OnPaper(**given),
        "now": clock.now(),
    }
    return record_paper_decision(league.scope(by), **(known | more))
