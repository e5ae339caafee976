"""People of an import as JSON (暂存): what waits, encrypted, until it is entered or put aside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from qingyuan.kernel.ids import new_id

from .people import Planned, day_of, facts_of, shown
from .reading.lines import Line

_LINE = ("file", "sheet", "row", "name", "sex", "ethnicity", "id_number", "birth_date", "education", "category",
         "joined_on", "confirmed_on", "branch", "phone", "post", "above", "arrived_on", "row_key", "left",
         "floating", "lost", "reasons", "derived", "source")  # fmt: skip
_values = attrgetter(*_LINE)
_DATES = ("born", "joined", "full")


def packed(people: Iterable[Planned]) -> str:
    return json.dumps([_packed(one) for one in people], ensure_ascii=False, separators=(",", ":"))


def unpacked(text: str) -> list[Planned]:
    return [_unpacked(raw) for raw in json.loads(text)] if text else []


def _packed(one: Planned) -> list[Any]:
    return [
        *(one.unit_id, one.home_id, one.person_id, one.membership_id, one.revision, one.outcome, one.kind),
        *(one.notes, one.outcomes, one.seats, shown(one.changes)),
        [_values(line) for line in one.lines],
    ]


def _unpacked(raw: Sequence[Any]) -> Planned:
    unit_id, home_id, person_id, membership_id, revision, outcome, kind, notes, outcomes, seats, changes, rows = raw
    lines = [_line(values) for values in rows]
    return Planned(
        lines=lines,
        unit_id=unit_id,
        home_id=home_id,
        person_id=person_id,
        membership_id=membership_id,
        revision=revision,
        outcome=outcome,
        kind=kind,
        notes=notes,
        outcomes=outcomes,
        seats=[(seat_id, name) for seat_id, name in seats],
        # What the rows tell together is worked out again: keeping it would cost as much as the rows.
        facts=facts_of(lines, []),
        changes=read_changes(changes),
    )


def read_changes(raw: dict[str, list[str]]) -> dict[str, tuple[Any, Any]]:
    """Changes from their texts, as `people.shown` wrote them."""
    return {
        key: tuple((day_of(text) if text else None) if key in _DATES else text for text in pair)  # type: ignore[misc]
        for key, pair in raw.items()
    }


def _line(values: Sequence[Any]) -> Line:
    line = Line(values[0], values[1], values[2])
    for name, value in zip(_LINE[3:], values[3:], strict=True):
        setattr(line, name, value)
    line.reasons, line.derived = tuple(line.reasons), tuple(line.derived)
    return line


def fresh_ids(people: Iterable[Planned]) -> None:
    """Give everybody the id they would have as a new person; who is on the roster gets theirs when compared."""
    for one in people:
        one.person_id = one.person_id or new_id()
