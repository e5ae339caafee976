"""Who acts on a unit's findings (经办人): taken from the seats as they are held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from qingyuan.kernel.fields import PathField, Signature
from qingyuan.people.organizations.models import COMMITTEES, Kind, Level, Organization, Sector
from qingyuan.people.organizations.words import committee_word, place_word
from qingyuan.people.roster.models import Tenure

# Closed bodies: no problem is invented there.
_CLOSED = ("戒毒所", "监狱")
# Letters of `problems.case.Case.where`, by what a unit is.
_LETTERS = {
    Sector.VILLAGE: "V",
    Sector.COMMUNITY: "C",
    Sector.ORGAN: "O",
    Sector.SCHOOL: "S",
    Sector.HOSPITAL: "H",
    Sector.STATE_ENTERPRISE: "E",
    Sector.TWO_NEW: "N",
}


@dataclass(frozen=True)
class Hands:
    """The people around one unit, and what its surroundings are called.

    letter     kind of unit, as the problems name it;  place  嘎查, 村, 社区 or 支部;  above  the committee above
    owner      answers for the unit;  reviewer  of the committee above;  superior  of the banner's department
    inspector  of the banner's inspection, the superior where there is none
    """

    unit: Organization
    letter: str
    place: str
    above: str
    owner: Signature
    reviewer: Signature
    superior: Signature
    inspector: Signature
    leader_name: str

    @property
    def key(self) -> tuple[str, str]:
        """Where and what the unit is, as the tree's plan names it."""
        return self.unit.division_path, self.unit.short_name


def hands_of() -> list[Hands]:
    """For every unit that findings are told of, in the order of the tree."""
    units = {unit.path: unit for unit in Organization._base_manager.order_by("path")}
    held = _held()
    found = []
    for unit in units.values():
        letter = _letter(unit)
        owner = _first(held, unit, "secretary", "organization-member") if letter else None
        if letter == "T":
            owner = _first(held, unit, "organization-member")
        line = [units[unit.path[:end]] for end in range(PathField.WIDTH, len(unit.path), PathField.WIDTH)]
        committees = [one for one in line if one.kind in COMMITTEES]
        if owner is None or not committees:
            continue
        home = next(one for one in committees if one.pk == unit.home_id)
        department = next(one for one in _below(units, home) if one.kind == Kind.DEPARTMENT)
        inspection = next((one for one in _below(units, home) if one.kind == Kind.BODY), department)
        superior = _first(held, department, "section-chief")
        above = committees[-1]
        reviewer = _first(held, above, "organization-member") or superior
        assert superior is not None and reviewer is not None
        found.append(
            Hands(
                unit=unit,
                letter=letter,
                place=place_word(unit.division_path.rsplit("/", 1)[-1], level=Level.BASE) or "支部",
                above=committee_word(above),
                owner=owner,
                reviewer=reviewer,
                superior=superior,
                inspector=_first(held, inspection, "inspector") or superior,
                leader_name=_leader(held, unit, above, letter),
            )
        )
    return found


def _letter(unit: Organization) -> str:
    """ "" for a unit that no problem is told of."""
    if any(word in unit.division_path for word in _CLOSED):
        return ""
    if unit.kind == Kind.LEADING_GROUP:
        return "G"
    if unit.kind in COMMITTEES:
        return "T" if unit.level == Level.TOWNSHIP and unit.kind == Kind.COMMITTEE else ""
    return _LETTERS.get(Sector(unit.sector), "") if unit.is_branch and unit.sector else ""


def _leader(held: dict[int, dict[str, list[Signature]]], unit: Organization, above: Organization, letter: str) -> str:
    """Who answers for it as 责任领导: one of the committee above, in a township or leading group its own secretary."""
    leader = _first(held, unit, "secretary") if letter in "TG" else _first(held, above, "deputy-secretary", "secretary")
    return leader.name if leader else ""


def _below(units: dict[str, Organization], top: Organization) -> Iterable[Organization]:
    return (unit for unit in units.values() if unit.parent_id == top.pk)


def _held() -> dict[int, dict[str, list[Signature]]]:
    """Holders of each seat, by unit and key of the seat."""
    found: dict[int, dict[str, list[Signature]]] = defaultdict(lambda: defaultdict(list))
    rows = Tenure._base_manager.filter(until_on__isnull=True).order_by("pk")
    for unit_id, unit_name, key, seat, person_id, name in rows.values_list(
        "unit_id", "unit__short_name", "seat__key", "seat__name", "person_id", "person__name"
    ):
        found[unit_id][key].append(Signature(person_id, name, unit_name + seat))
    return found


def _first(held: dict[int, dict[str, list[Signature]]], unit: Organization, *keys: str) -> Signature | None:
    return next((held[unit.pk][key][0] for key in keys if held[unit.pk][key]), None)
