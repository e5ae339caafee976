"""Who has gone through the checklist (对照检查的演示): most units, some late, one list sent back; members of one banner."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from random import Random

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel import clock
from qingyuan.kernel.fields import Signature
from qingyuan.obligations.rectification import checklists
from qingyuan.obligations.rectification.models import CategoryAnswer, Finding, MemberCheck, Origin, UnitCheck
from qingyuan.obligations.rectification.queries.checks import CHECKED_KINDS, OF_THE_UNIT, asks, bases_of
from qingyuan.obligations.rectification.services import entered
from qingyuan.obligations.rectification.states import CheckState
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.models import Membership
from qingyuan.regimes.models import Adoption

from . import people
from .casting import BY, LOADED
from .days import FIND_AFTER_DAYS, FIND_DAYS, starts_on
from .hands import Hands

_SEED = 4054
_STATES = {
    CheckState.ACCEPTED: 84,
    CheckState.HANDED_IN: 6,
    CheckState.SENT_BACK: 3,
    CheckState.DRAFT: 2,
    None: 5,
}
_RETURNED = (
    "“酒桌文化”一类只勾了会议记录，请把今年的接待票据也看一遍。",
    "“公私不分”一类没有看公务用车的记录，请补看。",
    "“好人主义”一类请把上次组织生活会的记录翻一遍，再报。",
)


def make(adoption: Adoption, home: Organization, hands: Iterable[Hands], today: date) -> None:
    """Enter the lists of the units of one home, and which of their members have gone through."""
    writer = _Writer(adoption, home, today)
    for one in hands:
        if one.unit.kind in CHECKED_KINDS:
            writer.unit(one)
    writer.write()


class _Writer:
    def __init__(self, adoption: Adoption, home: Organization, today: date) -> None:
        self._adoption, self._today = adoption, today
        self._listed = checklists.under(adoption, home)
        self._checks: list[UnitCheck] = []
        self._answers: list[CategoryAnswer] = []
        self._drafts: list[chronicle.Draft] = []
        self._units: list[tuple[Organization, CheckState | None]] = []

    def unit(self, hands: Hands) -> None:
        rng = Random(f"{_SEED} {hands.key}")
        state = self._state(hands, rng)
        self._units.append((hands.unit, state))
        if state is None:
            return
        after = FIND_AFTER_DAYS + rng.randrange(5, FIND_DAYS - 8)
        on = starts_on(self._today) + timedelta(days=after)
        check = UnitCheck(unit=hands.unit, home_id=hands.unit.home_id, adoption=self._adoption, state=state, revision=0)
        self._checks.append(check)
        self._answer(check, hands.owner, rng, clock.at(on, 10))
        if state == CheckState.DRAFT:
            self._entered(check, entered.CHECK_FILLED_IN, hands.owner, clock.at(on, 10))
            return
        check.handed_in_by, check.handed_in_on = hands.owner, on
        self._entered(check, entered.CHECK_HANDED_IN, hands.owner, clock.at(on, 10, 20))
        looked_on = on + timedelta(days=rng.randint(1, 6))
        if state == CheckState.ACCEPTED:
            check.reviewed_by, check.accepted_on = hands.reviewer, looked_on
            self._entered(check, entered.CHECK_ACCEPTED, hands.reviewer, clock.at(looked_on, 15))
        elif state == CheckState.SENT_BACK:
            check.reviewed_by, check.send_back_note = hands.reviewer, rng.choice(_RETURNED)
            sealed = {"note": check.send_back_note}
            self._entered(check, entered.CHECK_RETURNED, hands.reviewer, clock.at(looked_on, 15), sealed)

    def _state(self, hands: Hands, rng: Random) -> CheckState | None:
        if hands.key == people.BRANCH:
            return None
        # The lists that wait on the desk of the 苏木 the walk is about.
        if hands.unit.is_branch and hands.unit.division_path.startswith(people.SUMU[0] + "/"):
            return CheckState.HANDED_IN
        return rng.choices(list(_STATES), list(_STATES.values()))[0]

    def _answer(self, check: UnitCheck, by: Signature, rng: Random, at: datetime) -> None:
        for one, category in checklists.categories_for(self._of_units(), check.unit, OF_THE_UNIT):
            bases = [basis.key for basis in bases_of(one)]
            chosen = sorted(rng.sample(bases, min(len(bases), rng.randint(1, 3))), key=bases.index)
            self._answers.append(
                CategoryAnswer(
                    check_of=check,
                    library=one.library,
                    checklist=one.spec.key,
                    category=category.key,
                    bases=tuple(chosen),
                    by=by,
                    at=at,
                )
            )

    def _of_units(self) -> list[checklists.Listed]:
        return [one for one in self._listed if asks(one, "unit", "leading-body")]

    def _entered(
        self, check: UnitCheck, verb: str, by: Signature, at: datetime, sealed: dict[str, str] | None = None
    ) -> None:
        check.revision += 1
        check.state_at = at
        shown = {"check": _SHOWN[verb]}
        self._drafts.append(
            chronicle.Draft(
                check.unit_id,
                check.home_id,
                verb,
                chronicle.reference(check),
                check.revision,
                by,
                at,
                open=shown,
                sealed=sealed or {},
            )
        )

    def write(self) -> None:
        UnitCheck._base_manager.bulk_create(self._checks)
        CategoryAnswer._base_manager.bulk_create(self._answers)
        by_unit = {check.unit_id: check for check in self._checks if check.accepted_on}
        found = Finding._base_manager.filter(
            adoption=self._adoption, origin=Origin.SELF_FOUND, unit_id__in=by_unit, confidential=False
        )
        for finding in found:
            finding.check_of = by_unit[finding.unit_id]
        Finding._base_manager.bulk_update(found, ["check_of"], batch_size=500)
        chronicle.append_all(sorted(self._drafts, key=lambda draft: draft.at))
        self._members()

    def _members(self) -> None:
        """Whoever belongs to a branch whose list is handed in has mostly gone through."""
        listed = [one for one in self._listed if asks(one, "member")]
        units = {unit.pk: unit for unit, state in self._units if state is not None and unit.is_branch}
        on = starts_on(self._today) + timedelta(days=FIND_AFTER_DAYS + 12)
        rows: dict[Organization, list[MemberCheck]] = defaultdict(list)
        members = Membership._base_manager.filter(unit_id__in=units, until_on__isnull=True).order_by("pk")
        for unit_id, person_id in members.values_list("unit_id", "person_id"):
            rng = Random(f"{_SEED} {units[unit_id].short_name} {len(rows[units[unit_id]])}")
            if rng.random() < 0.06:
                continue
            rows[units[unit_id]] += self._through(
                units[unit_id], person_id, listed, on + timedelta(days=rng.randrange(28))
            )
        for unit, checked in rows.items():
            MemberCheck._base_manager.bulk_create(checked)
            told = [
                (chronicle.reference(row), {"person": str(row.person_id), "on": row.on.isoformat()}) for row in checked
            ]
            at = clock.at(on + timedelta(days=30), 18)
            chronicle.append_many(unit_id=unit.pk, home_id=unit.home_id, verb=LOADED, rows=told, by=BY, at=at)

    def _through(
        self, unit: Organization, person_id: int, listed: Sequence[checklists.Listed], on: date
    ) -> list[MemberCheck]:
        return [
            MemberCheck(
                person_id=person_id,
                unit=unit,
                home_id=unit.home_id,
                adoption=self._adoption,
                library=one.library,
                checklist=one.spec.key,
                on=on,
            )
            for one in listed
        ]


_SHOWN = {
    entered.CHECK_FILLED_IN: CheckState.DRAFT,
    entered.CHECK_HANDED_IN: CheckState.HANDED_IN,
    entered.CHECK_ACCEPTED: CheckState.ACCEPTED,
    entered.CHECK_RETURNED: CheckState.SENT_BACK,
}
