"""The open values of an entry in plain Chinese (记录项的公开内容).

Each room says at its import what the keys it writes into `open` are called, so that the page of a unit's
chronicle can show entries of rooms it does not know.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Choices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel.environment import day

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = _StrPromise | str
    Values = type[Choices] | Mapping[str, Text] | None

_LABELS: dict[tuple[str, str], tuple[Text, Mapping[str, Text]]] = {}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# What `chronicle.append_many` writes for every room.
_OF_A_BATCH: dict[str, Text] = {"count": gettext_lazy("条数"), "root": gettext_lazy("批次根值")}


def tell(room: str, key: str, label: Text, values: Values = None) -> None:
    """Name a key of `open`: tell("rectification", "due_on", _("整改时限")).

    room    first part of the verbs that write it;  values  names of its values where they are keys themselves;
    a mapping is read when an entry is shown, so that a room may let it grow
    Raises ValueError when the room has named the key before.
    """
    if (room, key) in _LABELS:
        raise ValueError(f"{room} names the open value {key} twice")
    if isinstance(values, type):
        values = {str(value): name for value, name in values.choices}
    _LABELS[room, key] = (label, {} if values is None else values)


def told(verb: str, open: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(label, value) of the values that have a name, in the order the room named them in.

    A leaf is kept in the order of its keys; a value without a name stays in it and is not shown.
    """
    named = {**_of_room(verb), **{key: (label, {}) for key, label in _OF_A_BATCH.items()}}
    return [(str(label), _value(open[key], names)) for key, (label, names) in named.items() if key in open]


def unnamed(verb: str, open: Mapping[str, Any]) -> list[str]:
    """The keys without a name; for the tests of the room that writes them."""
    return sorted(set(open) - set(_of_room(verb)) - set(_OF_A_BATCH))


def _of_room(verb: str) -> dict[str, tuple[Text, Mapping[str, Text]]]:
    room = verb.partition(".")[0]
    return {key: label for (other, key), label in _LABELS.items() if other == room}


def _value(value: Any, names: Mapping[str, Text]) -> str:
    match value:
        case None | "":
            return "—"
        case bool():
            return _("是") if value else _("否")
        case list() | tuple():
            return "、".join(_value(one, names) for one in value) or "—"
        case str() if value in names:
            return str(names[value])
        case str() if _DAY.fullmatch(value):
            return day(date.fromisoformat(value))
        case _:
            return str(value)
