"""What an enquiry concerns, in words (对照清单的哪一处): read from the newest version that still has it."""

from __future__ import annotations

from dataclasses import dataclass

from qingyuan.obligations.rectification.specs import CategorySpec, ChecklistSpec
from qingyuan.regimes import queries as regimes


@dataclass(frozen=True)
class Keys:
    """library, checklist, category, item: keys; item may be "" for the category as a whole."""

    library: str = ""
    checklist: str = ""
    category: str = ""
    item: str = ""


NOWHERE = Keys()


@dataclass(frozen=True)
class Said:
    """A category and, where one is meant, an item of it."""

    category: CategorySpec
    item: str

    @property
    def text(self) -> str:
        return f"{self.category.text}：{self.item}" if self.item else self.category.text


def said(keys: Keys) -> Said | None:
    """What the keys stand for; None where no version loaded has the category any more."""
    for row in regimes.versions().filter(library=keys.library):
        spec = regimes.read(row).item("checklist", keys.checklist)
        if not isinstance(spec, ChecklistSpec):
            continue
        category = next((one for one in spec.categories if one.key == keys.category), None)
        if category is not None:
            return Said(category, next((one.text for one in category.items if one.key == keys.item), ""))
    return None
