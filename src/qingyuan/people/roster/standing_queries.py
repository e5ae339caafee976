"""How members stand on a day or in a year (免到会、影响期、权利), for this room and the later ones."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from qingyuan.kernel.scope import Scope, under
from qingyuan.people.organizations.models import Organization

from . import queries
from .models import Absence, EffectPeriod, Exemption, ExemptionYear, Membership
from .standing_rules import Rights, age_on, asks_for_list, rights

# --- not having to attend


def exempt_in(person_ids: Collection[int], year: int) -> dict[int, str]:
    """Who of these need not attend in a year, by kind; the caller has shown that they are the reader's.

    They are left out of every attendance rate (《中国共产党党员教育管理工作条例》第二十三条).
    """
    rows = Exemption._base_manager.filter(person_id__in=person_ids, year=year, withdrawn_on__isnull=True)
    return dict(rows.values_list("person_id", "kind"))


def exemption_of(person_id: int, year: int) -> Exemption | None:
    """A person's exemption in a year, while it counts."""
    rows = Exemption._base_manager.filter(person_id=person_id, year=year, withdrawn_on__isnull=True)
    return rows.select_related("unit").first()


def confirmation(unit_id: int, year: int) -> ExemptionYear | None:
    """That a branch has confirmed its list of a year, or None."""
    return ExemptionYear._base_manager.filter(unit_id=unit_id, year=year).first()


@dataclass(frozen=True)
class Standing:
    """One member of a branch on the page of those who need not attend.

    age   whole years on the day of reading, None where the birth is not known
    kind  of this year, "" for who attends;  last_kind  of the year before;  away  how away on that day, "" for not
    """

    person_id: int
    name: str
    age: int | None
    kind: str
    last_kind: str
    away: str
    exemption: Exemption | None

    @property
    def away_label(self) -> str:
        return str(Absence.Kind(self.away).label) if self.away else ""


def standings(unit: Organization, year: int, on: date) -> list[Standing]:
    """The members of a branch today and how each stands in a year; the caller may see the list of that branch."""
    members = queries.members_of([unit.pk])
    ids = [member.person_id for member in members]
    rows = Exemption._base_manager.filter(person_id__in=ids, year=year, withdrawn_on__isnull=True)
    present = {row.person_id: row for row in rows}
    last = exempt_in(ids, year - 1)
    away = queries.away_on(ids, on)
    return [
        Standing(
            person_id=member.person_id,
            name=member.person.name,
            age=age_on(member.person.born_on, on) if member.person.born_on else None,
            kind=present[member.person_id].kind if member.person_id in present else "",
            last_kind=last.get(member.person_id, ""),
            away=away.get(member.person_id, ""),
            exemption=present.get(member.person_id),
        )
        for member in members
    ]


def exemptions_on(unit: Organization, year: int) -> list[Exemption]:
    """Whom a branch had on its list of a year, as it last stood; also those who have since moved away."""
    rows = Exemption._base_manager.filter(unit=unit, year=year, withdrawn_on__isnull=True)
    return list(rows.select_related("person").order_by("id"))


def list_is_asked_for(unit: Organization, year: int, on: date, *, age: int) -> bool:
    """Whether a branch is still asked for the list of a year; see standing_rules.asks_for_list."""
    if confirmation(unit.pk, year) is not None:
        return False
    rows = standings(unit, year, on)
    return asks_for_list(
        confirmed=False,
        exempt_last_year=sum(1 for row in rows if row.last_kind),
        old=sum(1 for row in rows if row.age is not None and row.age >= age),
    )


def exempt_by_path(scope: Scope, prefix: str, year: int) -> list[tuple[str, int]]:
    """How many of the members of each unit under a path need not attend in a year: (path of the unit, count)."""
    exempt = Exemption._base_manager.filter(year=year, withdrawn_on__isnull=True).values("person_id")
    rows = Membership.within(scope).filter(under("unit__path", prefix), until_on__isnull=True, person_id__in=exempt)
    return list(rows.values("unit__path").annotate(count=Count("id")).values_list("unit__path", "count"))


# --- periods and rights


@dataclass(frozen=True)
class Effect:
    """What a later room may know of a period: its kind and days."""

    kind: str
    decided_on: date
    effect_until: date | None
    rights_until: date | None


def _lasting(on: date, start: str, until: str) -> Q:
    """Begun by a day, and over on it neither by its own day nor by being ended."""
    return (
        Q(**{f"{start}__lte": on})
        & (Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": on}))
        & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    )


def periods_of(person_id: int) -> list[EffectPeriod]:
    """Every period of a person, newest first; the caller has shown that this reader may see them."""
    rows = EffectPeriod._base_manager.filter(person_id=person_id).select_related("unit")
    return list(rows.order_by("-decided_on", "-id"))


def in_effect(person_ids: Collection[int], on: date) -> dict[int, list[Effect]]:
    """The periods that count for these persons on a day; those without one are left out. For rules, never for a page."""
    rows = EffectPeriod._base_manager.filter(_lasting(on, "decided_on", "effect_until"), person_id__in=person_ids)
    found: dict[int, list[Effect]] = {}
    for row in rows.order_by("decided_on", "id"):
        effect = Effect(row.kind, row.decided_on, row.effect_until, row.rights_until)
        found.setdefault(row.person_id, []).append(effect)
    return found


def rights_on(person_ids: Collection[int], on: date) -> dict[int, Rights]:
    """The rights of those of these persons whose rights are limited on a day; who has all of them is left out.

    Probationary members, and those under 留党察看 or held or arrested: standing_rules.rights.
    """
    probationary = Membership._base_manager.filter(
        queries.lasting(on), person_id__in=person_ids, kind=Membership.Kind.PROBATIONARY
    )
    suspended = EffectPeriod._base_manager.filter(_lasting(on, "rights_from", "rights_until"), person_id__in=person_ids)
    without = set(probationary.values_list("person_id", flat=True))
    held = set(suspended.values_list("person_id", flat=True))
    return {
        person_id: rights(probationary=person_id in without, suspended=person_id in held)
        for person_id in without | held
    }


def voters(scope: Scope, unit_id: int, on: date) -> list[queries.Named]:
    """The members of a branch who have a vote on a day (有表决权的党员): full members whose rights are not suspended."""
    full = queries.full_members(scope, unit_id, on)
    limited = rights_on([member.id for member in full], on)
    return [member for member in full if member.id not in limited]
