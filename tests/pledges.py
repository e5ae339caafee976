"""Pledges, as the rooms that read them want them (承诺书样例): asked in a campaign or alone, answered by those who would."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from qingyuan.kernel import clock, files
from qingyuan.kernel.files import Taken
from qingyuan.obligations.pledges import asked, services
from qingyuan.obligations.pledges.asked import Listed
from qingyuan.obligations.pledges.models import Answer, Breach, Sheet, YearlyAccount
from qingyuan.obligations.pledges.services import Decided
from qingyuan.obligations.pledges.states import State
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.models import Membership, Person
from qingyuan.regimes import services as regimes
from qingyuan.regimes.models import Adoption, LibraryVersion
from tests.leagues import FOUNDED, League

MEMBER, SECRETARY, COMMITTEE = roles.MEMBER, roles.BRANCH_SECRETARY, roles.COMMITTEE_MEMBER
TOWNSHIP, STAFF, HEAD = roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_STAFF, roles.DEPARTMENT_HEAD
DISCIPLINE = roles.DISCIPLINE_MEMBER
VILLAGE = "banner_sumu_village_1"
KEY = "two-prohibitions"
REASON = "有一条想先在会上问清楚。"
NUMBER = "旗纪〔2026〕11号"
CLAUSES = ("严禁拉帮结派，搞小圈子。", "严禁借婚丧喜庆收受礼金。")

_LIBRARY = """\
library: {library}
version: {version}
title: 测试承诺书
issuer: 示例
standing: sample
in_force: "2026-01-01"

pledges:
  - key: two-prohibitions
    text: 承诺书（示例，非官方）
    signers: {{persons: [full-member], seats: [leading-body]}}
    confirm: {confirm}
    renew: {{{renew}}}
    account: {{persons: [full-member]}}
    clauses:
      - {{key: no-cliques, text: {cliques}}}
      - {{key: no-gifts, text: {gifts}}}
"""
_CAMPAIGN = """
campaigns:
  - key: rectification
    text: 集中治理
    stages:
      - {key: study, text: 学, lasts: 30 days, owes: [pledge:two-prohibitions]}
    defaults: {at_once: 5 days, by_date: 60 days, look_back_after: 6 months}
    own_items: allowed
"""


def library(
    folder: Path,
    *,
    version: int = 1,
    clauses: Sequence[str] = CLAUSES,
    renew: str = "every: year, when_clauses_change: true",
    key: str = "tests/pledges",
    campaign: bool = False,
    confirm: str = "password",
) -> LibraryVersion:
    """A library of one pledge with two clauses, loaded from a file under this folder."""
    file = folder / "libraries" / key / f"{version}.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    text = _LIBRARY.format(
        library=key, version=version, renew=renew, confirm=confirm, cliques=clauses[0], gifts=clauses[1]
    )
    file.write_text(text + (_CAMPAIGN if campaign else ""), encoding="utf-8")
    regimes.load_libraries(folder / "libraries")
    return LibraryVersion.objects.get(library=key, version=version)


def adopted(league: League, row: LibraryVersion, *, unit: str = "banner") -> Adoption:
    """The pledge adopted by the banner's department for a unit, by itself, in force."""
    return regimes.adopt_part(
        league.scope(STAFF),
        unit=league.units[unit],
        campaign_id=None,
        library=row,
        kind="pledge",
        key=KEY,
        now=clock.now(),
    )


def upgraded(league: League, adoption: Adoption, to: LibraryVersion) -> Adoption:
    """The adoption moved to a later version."""
    held = Adoption._base_manager.get(pk=adoption.pk)
    return regimes.upgrade(league.scope(STAFF), adoption_id=held.pk, revision=held.revision, to=to, now=clock.now())


def listed(adoption: Adoption) -> Listed:
    """The pledge as its adoption stands now."""
    return asked.listed(Adoption._base_manager.select_related("unit", "library").get(pk=adoption.pk))


def sign(league: League, adoption: Adoption, *, by: str = MEMBER) -> Answer:
    return services.sign(
        league.scope(by), adoption_id=adoption.pk, library_id=listed(adoption).library.pk, now=clock.now()
    )


def decline(league: League, adoption: Adoption, *, by: str = MEMBER, reason: str = REASON) -> Answer:
    library_id = listed(adoption).library.pk
    return services.decline(
        league.scope(by), adoption_id=adoption.pk, library_id=library_id, reason=reason, now=clock.now()
    )


def paper(
    league: League, adoption: Adoption, *people: int, by: str = SECRETARY, unit: str = VILLAGE, **more: Any
) -> Sheet:
    """A sheet of the 嘎查党支部 signed by these people, registered."""
    known: dict[str, Any] = {
        "library_id": listed(adoption).library.pk,
        "said": State.SIGNED,
        "on": clock.today(),
        "photo": None,
        "now": clock.now(),
    }
    return services.register_paper(
        league.scope(by), adoption_id=adoption.pk, unit_id=league.units[unit].pk, people=people, **(known | more)
    )


def account(
    league: League, adoption: Adoption, *people: int, by: str = SECRETARY, unit: str = VILLAGE, **more: Any
) -> list[YearlyAccount]:
    """Yearly accounts of the 嘎查党支部."""
    known: dict[str, Any] = {"on": clock.today(), "meeting": "组织生活会", "file": None, "now": clock.now()}
    return services.register_accounts(
        league.scope(by), adoption_id=adoption.pk, unit_id=league.units[unit].pk, people=people, **(known | more)
    )


def decided(**more: Any) -> Decided:
    """What a paper of the discipline commission says."""
    known: dict[str, Any] = {
        "pledge": KEY,
        "clause": "no-gifts",
        "decided_by": "科尔沁右翼前旗纪委",
        "paper_number": NUMBER,
        "decided_on": clock.today(),
    }
    return Decided(**(known | more))


def breach(league: League, *, of: str = MEMBER, by: str = DISCIPLINE, **more: Any) -> Breach:
    """A decision about a clause, entered."""
    return services.enter_breach(
        league.scope(by), person_id=league.people[of].pk, decided=decided(**more), now=clock.now()
    )


def add_members(
    unit: Organization, *names: str, kind: str = Membership.Kind.FULL, from_on: date = FOUNDED
) -> list[Person]:
    """More members of a branch, without accounts."""
    people = [Person(home_id=unit.home_id, name=name) for name in names]
    Person._base_manager.bulk_create(people)
    Membership._base_manager.bulk_create(
        Membership(person=person, unit=unit, kind=kind, from_on=from_on) for person in people
    )
    return people


def picture() -> SimpleUploadedFile:
    """A picture of a sheet, as it is uploaded."""
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), (240, 240, 240)).save(drawn, "PNG")
    return SimpleUploadedFile("签名页.png", drawn.getvalue())


def photo() -> Taken:
    """The same, taken in."""
    return files.take(picture())


def stored(answer: Answer) -> Answer:
    """The row as it stands in the table."""
    return Answer._base_manager.get(pk=answer.pk)
