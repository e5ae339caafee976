"""Values of a roster as lists show them (显示): numbers masked, dates as far as known, old beside new."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from qingyuan.people.roster import rules
from qingyuan.people.roster.kinds import Sex
from qingyuan.people.roster.partial import Partial

from .reasons import LABELS

MASKS = {"id_number": rules.mask_id_number, "phone": rules.mask_phone}
_DATES = ("birth_date", "joined_on", "confirmed_on", "born", "joined", "full")
_SEXES = dict(Sex.choices)


def shown(key: str, value: Any) -> str:
    """A value as lists show it: numbers masked, dates as far as known, the sex in words."""
    if value in (None, ""):
        return ""
    if key in MASKS:
        return MASKS[key](str(value))
    if key == "sex":
        return str(_SEXES.get(value, value))
    if key in _DATES and isinstance(value, str):
        # What could not be read as a day is shown as it was written.
        with suppress(ValueError):
            return str(Partial.read(value))
    return str(value)


def changes(raw: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Label, old and new of each difference."""
    return [(str(LABELS[key]), *pair(key, before, after)) for key, (before, after) in raw.items()]


def pair(key: str, before: Any, after: Any) -> tuple[str, str]:
    """Old and new; where two numbers look the same behind their masks, the digits that differ are shown."""
    old, new = shown(key, before), shown(key, after)
    if key not in MASKS or old != new or len(str(before)) != len(str(after)):
        return old, new
    differ = [one != other for one, other in zip(before, after, strict=True)]
    return _uncovered(before, old, differ), _uncovered(after, new, differ)


def _uncovered(number: str, mask: str, where: Sequence[bool]) -> str:
    return "".join(digit if plain else sign for digit, sign, plain in zip(number, mask, where, strict=True))
