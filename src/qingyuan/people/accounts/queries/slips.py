"""Whom a slip can be made for, and which slip a code belongs to (开户条)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from qingyuan.kernel.clock import day_of
from qingyuan.kernel.encryption import blind_index
from qingyuan.kernel.requests import as_number
from qingyuan.kernel.scope import Scope
from qingyuan.people.roster.models import Membership

from .. import policy, rules
from ..models import Account, OpeningSlip
from .people import on_day, reach_of, tenures_on


def code_index(code: str) -> str:
    """How a code is kept: an HMAC under a key that is not in the database."""
    return blind_index(code, "accounts.openingslip.code")


def good_slip(code: str, now: datetime) -> OpeningSlip | None:
    """The slip a code belongs to while it still opens its account. code: as rules.typed_code gives it."""
    rows = OpeningSlip._base_manager.select_related("account__person", "account__unit")
    slip = rows.filter(code_index=code_index(code)).first() if code else None
    if slip is None or slip.account.state == Account.State.CLOSED:
        return None
    good = rules.slip_is_good(expires_at=slip.expires_at, used_at=slip.used_at, withdrawn_at=slip.withdrawn_at, now=now)
    return slip if good else None


def suggested_name(account: Account) -> str:
    """A login name nobody has yet: the person's own, or the kind of administrator."""
    wanted = account.person.name if account.person else account.get_administrator_display()
    first = rules.free_name(wanted, ())
    taken = Account._base_manager.filter(username__startswith=first).values_list("username", flat=True)
    return rules.free_name(wanted, {name for name in taken if name})


@dataclass(frozen=True)
class Place:
    """One seat or membership of a person: how far it reaches, and what it is called."""

    path: str
    unit_name: str
    title: str


def places(person_ids: Iterable[int], on: date) -> dict[int, list[Place]]:
    """For each person every seat with a role, and the membership, on a day; by two queries.

    Reads past the reader's range on purpose: a slip is refused for a seat that the reader cannot see.
    """
    found: dict[int, list[Place]] = {person_id: [] for person_id in person_ids}
    for tenure in tenures_on(on).filter(person_id__in=found).exclude(seat__role="").order_by("unit__path", "pk"):
        found[tenure.person_id].append(Place(reach_of(tenure), tenure.unit.short_name, tenure.seat.name))
    for membership in Membership._base_manager.filter(on_day(on), person_id__in=found).select_related("unit"):
        unit = membership.unit
        found[membership.person_id].append(Place(unit.path, unit.short_name, membership.get_kind_display()))
    return found


@dataclass(frozen=True)
class Candidate:
    """A line of the page 开户.

    account, slip      None where there is none; slip is the one not yet used
    issued_on, ends_on its days, ends_on None once it has run out
    oneself            the reader's own line
    away               the places of the person that the reader's range does not take in
    """

    person_id: int
    name: str
    unit_name: str
    title: str
    account: Account | None
    slip: OpeningSlip | None
    issued_on: date | None
    ends_on: date | None
    oneself: bool
    away: list[Place]


@dataclass(frozen=True)
class Candidates:
    """A page of them; next_after is where the next page begins, "" on the last."""

    rows: list[Candidate]
    next_after: str


def candidates(
    scope: Scope, *, seats: bool, name: str, unopened: bool, after: str, now: datetime, limit: int = 50
) -> Candidates:
    """People in the reader's range, by unit: those who hold a seat (seats), or else the members."""
    today = day_of(now)
    rows: QuerySet[Any] = (
        tenures_on(today).exclude(seat__role="") if seats else Membership._base_manager.filter(on_day(today))
    )
    rows = rows.filter(policy.PLACES.may["issue"].where(scope))
    if name:
        rows = rows.filter(person__name__contains=name)
    if unopened:
        opened = Account._base_manager.filter(person_id=OuterRef("person_id")).exclude(state=Account.State.WAITING)
        rows = rows.filter(~Exists(opened))
    path, _, last = after.partition(".")
    if (key := as_number(last)) is not None:
        rows = rows.filter(Q(unit__path__gt=path) | Q(unit__path=path, pk__gt=key))
    fields = ("pk", "unit__path", "person_id", "person__name", "unit__short_name", "seat__name" if seats else "kind")
    page = list(rows.order_by("unit__path", "pk").values_list(*fields)[: limit + 1])
    ends = f"{page[limit - 1][1]}.{page[limit - 1][0]}" if len(page) > limit else ""
    return Candidates(_described(scope, page[:limit], now), ends)


def _described(scope: Scope, page: list[tuple[Any, ...]], now: datetime) -> list[Candidate]:
    ids = {row[2] for row in page}
    accounts = {account.person_id: account for account in Account._base_manager.filter(person_id__in=ids)}
    unused = OpeningSlip._base_manager.filter(account__person_id__in=ids, used_at=None, withdrawn_at=None)
    slips = {slip.account_id: slip for slip in unused}
    sits = places(ids, day_of(now))
    kinds = dict(Membership.Kind.choices)
    lines = []
    for _, _, person_id, name, unit_name, title in page:
        account = accounts.get(person_id)
        slip = slips.get(account.pk) if account else None
        lines.append(
            Candidate(
                person_id,
                name,
                unit_name,
                str(kinds.get(title, title)),
                account,
                slip,
                issued_on=day_of(slip.issued_at) if slip else None,
                ends_on=day_of(slip.expires_at) if slip and now < slip.expires_at else None,
                oneself=person_id == scope.actor_id,
                away=away_from(scope, sits[person_id]),
            )
        )
    return lines


def within_reach(scope: Scope, person_ids: Sequence[int], on: date) -> set[int]:
    """Those of the persons who sit, with whatever seat, in the ranges the reader issues slips for."""
    here = policy.PLACES.may["issue"].where(scope)
    seated = tenures_on(on).filter(here, person_id__in=person_ids).values_list("person_id", flat=True)
    members = Membership._base_manager.filter(on_day(on), here, person_id__in=person_ids)
    return {*seated, *members.values_list("person_id", flat=True)}


def away_from(scope: Scope, sits: list[Place]) -> list[Place]:
    """Those of a person's places that lie outside the ranges the reader issues slips for."""
    issuing = (*policy.ISSUERS, "job")
    ranges = [grant.path for grant in scope.grants if grant.role in issuing and grant.path is not None]
    far = set(rules.out_of_reach(ranges, [place.path for place in sits]))
    return [place for place in sits if place.path in far]
