"""The pledge of the campaign (承诺书的演示): signed by most, here and there on paper, some units not yet through.

巴彦塔拉嘎查党支部 has begun and is not through: a few signed on the phone, one said that he does not sign.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from django.db import transaction

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel import clock
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.files import Taken
from qingyuan.obligations.pledges import asked
from qingyuan.obligations.pledges.asked import Listed
from qingyuan.obligations.pledges.models import Answer, Sheet
from qingyuan.obligations.pledges.queries.people import members_asked, seats_asked
from qingyuan.obligations.pledges.states import State, Way
from qingyuan.people.accounts.queries import signature_of
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.models import Membership, Tenure
from qingyuan.regimes import queries as regimes
from qingyuan.regimes import services as regime_services
from qingyuan.regimes.models import Adoption

from . import people, photos
from .casting import BY, LOADED, acting
from .days import starts_on

LIBRARY, KEY = "hinggan/pledges", "eleven-prohibitions-sample"
_SEED = 1111
# Signed at the kick-off meeting or soon after it.
_DAYS = 40
# The first branch there that signs has signed on paper, and its sheet was photographed.
ON_PAPER = people.SUMU[0] + "/"
_HAVE_SIGNED, _NAME = 6, "李晨"


def make(today: date) -> None:
    """Adopt the pledge under the campaign, and enter who has answered, home by home."""
    one = _adopted(today)
    by_home: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    seen: set[int] = set()
    signers = one.spec.signers
    for rows in (members_asked(signers, today), seats_asked(signers, today)):
        for unit_id, home_id, person_id in rows.order_by("pk").values_list("unit_id", "unit__home_id", "person_id"):
            # Whoever belongs to a branch and sits in a body answers once.
            if person_id not in seen:
                seen.add(person_id)
                by_home[home_id][unit_id].append(person_id)
    secretaries = _secretaries()
    photo = photos.take(Random(_SEED), "承诺书签名页")
    for units in by_home.values():
        with transaction.atomic():
            _Writer(one, today, secretaries, photo).write(units)


def _adopted(today: date) -> Listed:
    campaign = Adoption._base_manager.get(kind="campaign", part_of__isnull=True)
    league = Organization._base_manager.get(parent=None)
    held = [one for one in asked.under(campaign, league) if one.spec.key == KEY]
    if not held:
        with clock.frozen(clock.at(starts_on(today), 9, 30)):
            regime_services.adopt_part(
                acting("demo-league"),
                unit=league,
                campaign_id=campaign.pk,
                library=regimes.newest(LIBRARY),
                kind="pledge",
                key=KEY,
                now=clock.now(),
            )
        held = [one for one in asked.under(campaign, league) if one.spec.key == KEY]
    return held[0]


def _secretaries() -> dict[int, int]:
    """Who holds the first seat of each unit."""
    rows = Tenure._base_manager.filter(until_on__isnull=True, seat__key="secretary").order_by("-pk")
    return dict(rows.values_list("unit_id", "person_id"))


class _Writer:
    """The answers of one home."""

    def __init__(self, one: Listed, today: date, secretaries: dict[int, int], photo: Taken) -> None:
        self._one, self._today, self._secretaries, self._photo = one, today, secretaries, photo
        # A yearly pledge: what was signed last year is none of this year.
        self._first = max(starts_on(today), date(today.year, 1, 1))
        self._sheets: list[Sheet] = []
        self._answers: list[Answer] = []
        self._drafts: list[chronicle.Draft] = []

    def write(self, units: dict[int, list[int]]) -> None:
        known = Organization._base_manager.in_bulk(units)
        for unit in sorted(known.values(), key=lambda unit: unit.path):
            self._unit(unit, units[unit.pk])
        Sheet._base_manager.bulk_create(self._sheets)
        Answer._base_manager.bulk_create(self._answers)
        chronicle.append_all(sorted(self._drafts, key=lambda draft: draft.at))

    def _unit(self, unit: Organization, person_ids: list[int]) -> None:
        rng = Random(f"{_SEED} {unit.division_path} {unit.short_name}")
        before = len(self._answers)
        if (unit.division_path, unit.short_name) == people.BRANCH:
            self._branch_of_the_walk(unit, person_ids, rng)
        else:
            self._sign(unit, self._signing(person_ids, rng), rng)
        self._enter(unit, self._answers[before:])

    def _signing(self, person_ids: list[int], rng: Random) -> list[int]:
        """Nine units in ten are through; of the others some lack a few, some have not begun."""
        luck = rng.random()
        if luck < 0.88:
            return person_ids
        if luck < 0.96:
            return [one for one in person_ids if rng.random() < 0.8]
        return []

    def _sign(self, unit: Organization, person_ids: list[int], rng: Random) -> None:
        photographed = unit.division_path.startswith(ON_PAPER) and not any(one.sha256 for one in self._sheets)
        secretary = self._secretaries.get(unit.pk)
        sheet = None
        if unit.is_branch and secretary and person_ids and (photographed or rng.random() < 0.2):
            sheet = self._sheet(unit, signature_of(secretary), self._day(rng), self._photo if photographed else None)
        for person_id in person_ids:
            on = sheet.on if sheet else self._day(rng)
            self._answer(unit, person_id, State.SIGNED, on, sheet)

    def _branch_of_the_walk(self, unit: Organization, person_ids: list[int], rng: Random) -> None:
        lately = self._today - timedelta(days=1) if self._today > self._first else self._first
        li_chen = _by_name(unit, _NAME)
        others = [one for one in person_ids if one not in (li_chen, self._secretaries.get(unit.pk))]
        for person_id in others[:_HAVE_SIGNED]:
            self._answer(unit, person_id, State.SIGNED, lately, None)
        self._answer(unit, others[_HAVE_SIGNED], State.DECLINED, lately, None)

    def _day(self, rng: Random) -> date:
        return min(self._first + timedelta(days=rng.randrange(_DAYS)), self._today)

    def _sheet(self, unit: Organization, by: Signature, on: date, photo: Taken | None) -> Sheet:
        found = Sheet(
            unit=unit, home_id=unit.home_id, adoption=self._one.adoption, on=on, by=by, at=clock.at(on, 17, 30)
        )
        if photo is not None:
            found.carry(photo)
        self._sheets.append(found)
        return found

    def _answer(self, unit: Organization, person_id: int, said: State, on: date, sheet: Sheet | None) -> None:
        self._answers.append(
            Answer(
                person_id=person_id,
                unit=unit,
                home_id=unit.home_id,
                adoption=self._one.adoption,
                library=self._one.library,
                pledge=KEY,
                state=said,
                said=said,
                year=on.year,
                on=on,
                way=Way.PAPER if sheet else Way.PASSWORD,
                sheet=sheet,
                by=sheet.by if sheet else None,
                at=clock.at(on, 17, 30) if sheet else clock.at(on, 20, 5),
            )
        )

    def _enter(self, unit: Organization, answers: Iterable[Answer]) -> None:
        """One entry a unit, under named access as each answer's own would be."""
        told = [[str(one.person_id), str(one.said), one.on.isoformat()] for one in answers]
        if not told:
            return
        first = next(iter(answers))
        at = clock.at(max(one.on for one in answers), 21)
        self._drafts.append(
            chronicle.Draft(
                unit.pk,
                unit.home_id,
                LOADED,
                chronicle.reference(first),
                1,
                BY,
                min(at, clock.now()),
                sealed={"answers": told},
                named_access=True,
            )
        )


def _by_name(unit: Organization, name: str) -> int | None:
    rows = Membership._base_manager.filter(unit=unit, person__name=name, until_on__isnull=True)
    return rows.values_list("person_id", flat=True).first()
