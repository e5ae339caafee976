"""Which checklists a unit goes through (对照哪些清单): the campaign's own, and what those above the unit have added.

Each list is read under the version in force over the unit; what was answered under an earlier one is asked again
only where it says something new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import in_force
from qingyuan.regimes.models import Adoption, LibraryVersion

from .specs import CategorySpec, ChecklistSpec, ItemSpec


@dataclass(frozen=True)
class Listed:
    """One checklist as it is in force over a unit. by: the organization that adopted it."""

    by: Organization
    library: LibraryVersion
    spec: ChecklistSpec

    @property
    def place(self) -> tuple[int, str]:
        """What an answer points to: the version and the checklist in it."""
        return self.library.pk, self.spec.key


def under(adoption: Adoption, unit: Organization) -> list[Listed]:
    """The checklists of a campaign over a unit, the campaign's own first, then what was added, from the top down.

    A campaign that was set up with no checklist beside it uses that of its own library. What those above the unit
    have tightened of a list is in its spec.
    """
    found = []
    for one in in_force.whole(adoption, unit).items:
        if isinstance(one.spec, ChecklistSpec):
            found.append(Listed(one.adoption.unit, one.adoption.library, one.spec))
    return found


def own(adoption: Adoption) -> Listed | None:
    """The campaign's own checklist."""
    return next(iter(under(adoption, adoption.unit)), None)


def items_for(category: CategorySpec, unit: Organization, roles: Sequence[str]) -> list[ItemSpec]:
    """The manifestations of a category that concern this unit in one of these roles (leading-body, leader, member)."""
    return [
        item
        for item in category.items
        if set(roles) & set(item.applies_to.as_) and item.applies_to.covers(kind=unit.kind, sector=unit.sector)
    ]


def concerns(category: CategorySpec, unit: Organization, roles: Sequence[str]) -> bool:
    """Whether a category is asked at all; one without items is answered as a whole, one with none that fits is 不适用."""
    return not category.items or bool(items_for(category, unit, roles))


def categories_for(
    listed: Sequence[Listed], unit: Organization, roles: Sequence[str]
) -> Iterator[tuple[Listed, CategorySpec]]:
    """Every category that is asked of a unit in these roles, in the order of the lists."""
    for one in listed:
        for category in one.spec.categories:
            if concerns(category, unit, roles):
                yield one, category


def changed_items(
    category: CategorySpec, answered: CategorySpec | None, unit: Organization, roles: Sequence[str]
) -> list[ItemSpec]:
    """What a later version asks that an answer given under `answered` has not seen: new items and reworded ones.

    answered  the category in the version answered, None when it did not stand there
    """
    seen = {item.key: item.text for item in items_for(answered, unit, roles)} if answered else {}
    return [item for item in items_for(category, unit, roles) if seen.get(item.key) != item.text]
