"""Whom a pledge is asked of, and what they have answered (请谁签、谁签了)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import COMMITTEES, Kind, Organization
from qingyuan.people.roster import queries as roster
from qingyuan.people.roster.models import Absence, Membership, Tenure

from .. import asked, rules
from ..asked import Holding, Listed
from ..models import Answer, YearlyAccount
from ..rules import Change
from ..specs import Asked
from ..states import ASKED, ASKED_LABEL, STANDING, TONES, State

# 班子: who sits in a committee or a leading group, without those who only look after it from outside.
LED_BY_A_BODY = (*COMMITTEES, Kind.LEADING_GROUP)
_FROM_OUTSIDE = (roles.CONTACT_LEADER, roles.INSPECTOR)
_KINDS = {"full-member": Membership.Kind.FULL, "probationary-member": Membership.Kind.PROBATIONARY}


def members_asked(of: Asked, today: date) -> QuerySet[Membership]:
    """The memberships of those asked as members today. Who is out of touch (失联) is asked when he is found again."""
    kinds = [_KINDS[word] for word in of.persons]
    lost = Absence._base_manager.filter(roster.lasting(today), kind=Absence.Kind.LOST).values("person_id")
    rows = Membership._base_manager.filter(roster.lasting(today), kind__in=kinds, unit__dissolved_on__isnull=True)
    return rows.exclude(person_id__in=lost)


def seats_asked(of: Asked, today: date) -> QuerySet[Tenure]:
    """The tenures of those asked through a seat today."""
    if "leading-body" not in of.seats:
        return Tenure._base_manager.none()
    rows = Tenure._base_manager.filter(
        roster.lasting(today),
        seat__abolished_on__isnull=True,
        unit__dissolved_on__isnull=True,
        unit__kind__in=[str(kind) for kind in LED_BY_A_BODY],
    )
    return rows.exclude(seat__role__in=_FROM_OUTSIDE)


def standing() -> QuerySet[Answer]:
    """The answers that have not been superseded or taken back."""
    return Answer._base_manager.filter(state__in=STANDING)


def counting(holding: Holding) -> Q:
    """Of the standing answers to a pledge those that count today: of a version that says the same, of this year."""
    return Q(pledge=holding.key, library_id__in=holding.library_ids, year__gte=holding.first_year)


@dataclass(frozen=True)
class Somebody:
    """One of whom a pledge is asked at a unit. title: the seat he holds there, "" for a member."""

    person_id: int
    name: str
    title: str


def people_at(unit: Organization, of: Asked, today: date) -> list[Somebody]:
    """Whom a pledge is asked of at a unit: who sits there in the order of the seats, then the members, eldest first."""
    found: dict[int, Somebody] = {}
    seats = seats_asked(of, today).filter(unit=unit).select_related("person", "seat").order_by("seat__order", "pk")
    for tenure in seats:
        found.setdefault(tenure.person_id, Somebody(tenure.person_id, tenure.person.name, tenure.seat.name))
    members = members_asked(of, today).filter(unit=unit).select_related("person")
    for member in sorted(members, key=lambda one: (one.person.born_on or date.max, one.pk)):
        found.setdefault(member.person_id, Somebody(member.person_id, member.person.name, ""))
    return list(found.values())


def places_of(person_id: int, today: date) -> list[tuple[Organization, Any]]:
    """Where somebody may be asked: his branch with the kind of member he is, and each body he sits in."""
    members = Membership._base_manager.filter(roster.lasting(today), person_id=person_id).select_related("unit")
    found: list[tuple[Organization, Any]] = [(one.unit, one.kind) for one in members]
    seats = seats_asked(Asked(seats=("leading-body",)), today).filter(person_id=person_id)
    found += [(one.unit, "leading-body") for one in seats.select_related("unit").order_by("unit__path", "pk")]
    return found


def _asks(of: Asked, place: Any) -> bool:
    return place in of.seats or place in {_KINDS[word] for word in of.persons}


@dataclass(frozen=True)
class Line:
    """One person and one pledge.

    answer   what he has answered that counts today, None for not yet
    earlier  what he answered before that counts no longer: another year, another wording
    account  his account of this year, where one is asked of him (asks_account);  asks  whether his signature is
    """

    who: Somebody
    answer: Answer | None
    earlier: Answer | None
    account: YearlyAccount | None
    asks_account: bool
    asks: bool = True

    @property
    def state(self) -> str:
        return self.answer.state if self.answer else ASKED

    @property
    def label(self) -> Any:
        return State(self.answer.state).label if self.answer else ASKED_LABEL

    @property
    def tone(self) -> str:
        return TONES[self.state]


def register_of(unit: Organization, one: Listed, today: date) -> list[Line]:
    """Everyone of whom a pledge is asked at a unit, with what he answered. The caller has shown that he may see names."""
    people = people_at(unit, one.spec.signers, today)
    accounts = people_at(unit, one.spec.account, today) if one.spec.account else []
    known = {who.person_id for who in people}
    everybody = [*people, *(who for who in accounts if who.person_id not in known)]
    return _lines(everybody, one, today, {who.person_id for who in accounts}, known)


def _lines(
    people: Collection[Somebody],
    one: Listed,
    today: date,
    account_of: Collection[int],
    signers: Collection[int],
) -> list[Line]:
    ids = [who.person_id for who in people]
    holding = asked.holding(one, today)
    rows = standing().filter(person_id__in=ids, pledge=one.spec.key).select_related("library", "sheet", "unit")
    answers = {row.person_id: row for row in rows}
    given = YearlyAccount._base_manager.filter(person_id__in=ids, pledge=one.spec.key, year=today.year)
    accounts = {row.person_id: row for row in given}
    found = []
    for who in people:
        row = answers.get(who.person_id)
        counts = row is not None and holding.holds(row.library_id, row.year)
        found.append(
            Line(
                who,
                row if counts else None,
                None if counts else row,
                accounts.get(who.person_id),
                who.person_id in account_of,
                who.person_id in signers,
            )
        )
    return found


def unsigned(lines: Iterable[Line]) -> list[Line]:
    """Who has not signed (还没有签); those who declined are among them, for whoever may not know of it."""
    return [line for line in lines if line.asks and line.state != State.SIGNED]


# --- oneself


@dataclass(frozen=True)
class Mine:
    """A pledge that is asked of the reader. unit: through which; changes: what it says that he has not seen."""

    listed: Listed
    unit: Organization
    line: Line
    changes: list[Change]

    @property
    def whole(self) -> bool:
        """Whether the whole text is to be read: he has never signed it, or a year has passed."""
        earlier = self.line.earlier
        return earlier is None or earlier.said != State.SIGNED or not self.changes


def asked_of(person_id: int, today: date) -> list[Mine]:
    """Every pledge asked of somebody, each once: in his branch, or through a seat."""
    found: dict[str, Mine] = {}
    for unit, place in places_of(person_id, today):
        for one in asked.over(unit):
            if one.spec.key in found or not _asks(one.spec.signers, place):
                continue
            gives = bool(one.spec.account and _asks(one.spec.account, place))
            [line] = _lines([Somebody(person_id, "", "")], one, today, {person_id} if gives else (), {person_id})
            before = asked.spec_in(line.earlier.library, one.spec.key) if line.earlier else None
            found[one.spec.key] = Mine(one, unit, line, rules.changes(before, one.spec))
    return list(found.values())


def answers_of(person_id: int) -> list[Answer]:
    """Everything somebody has ever answered, newest first."""
    rows = Answer._base_manager.filter(person_id=person_id).select_related("library", "unit", "sheet")
    return list(rows.order_by("-at", "-pk"))


def accounts_of(person_id: int) -> list[YearlyAccount]:
    """The yearly accounts somebody has given, newest first."""
    return list(YearlyAccount._base_manager.filter(person_id=person_id).order_by("-on", "-pk"))


def signed_on(person_id: int, key: str) -> date | None:
    """The day on which somebody signed the pledge of this key, as it stands; None where he has not, or declined.

    For the check rule `pledge_signed`. It says nothing about whether it was kept, and nobody can read that here.
    """
    rows = Answer._base_manager.filter(person_id=person_id, pledge=key, state=State.SIGNED)
    return rows.values_list("on", flat=True).first()
