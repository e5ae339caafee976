"""What may be done by commission (受托代办的事项): each kind registered by the room whose verbs they are.

    work("check", label=_("单位自查"), room="rectification", verbs=("fill_in", "hand_in", "open"))

Nothing else counts for who acts by commission. A review, a ballot and a pledge are refused at registration.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from qingyuan.kernel.scope import Limits

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = _StrPromise | str

# Rooms in which everybody speaks for himself.
NEVER_IN = frozenset({"ballots", "pledges", "accounts", "roster"})
# What only another body does, and what is one's own.
NEVER = frozenset(
    {
        *("sign_off", "send_back", "look_back", "reopen", "uphold", "withdraw", "decide_extension"),
        *("accept_check", "return_check", "close", "review", "accept"),
        *("go_through", "show_own", "put_away", "vote", "sign"),
    }
)
# Reading what the unit's own people read; a room adds its own words for it.
_READING = frozenset({"view", "list"})
# Open whatever the commission is about: where the work lies.
_ROOMS = frozenset({"desk", "campaigns"})


@dataclass(frozen=True)
class Work:
    """A kind of work: what it is called, the rooms it is done in, the verbs that count."""

    key: str
    label: Text
    rooms: frozenset[str]
    verbs: frozenset[str]


_WORKS: dict[str, Work] = {}
# What the open values of entries are called; grows as rooms register.
LABELS: dict[str, Text] = {}


def work(key: str, *, label: Text, room: str, verbs: Collection[str]) -> Work:
    """Register a kind of work, or more of one: two rooms may share a kind by the same key and label.

    Raises ValueError for a verb or a room that is never acted in by commission.
    """
    if room in NEVER_IN or NEVER & set(verbs):
        raise ValueError(f"{key} in {room} is never done by commission: {sorted(NEVER & set(verbs))}")
    new = Work(key, label, frozenset({room}), frozenset(verbs))
    if (known := _WORKS.get(key)) is not None:
        new = replace(known, rooms=known.rooms | new.rooms, verbs=known.verbs | new.verbs)
    _WORKS[key] = new
    LABELS.setdefault(key, label)
    return new


def works() -> Mapping[str, Work]:
    """Every kind of work, by key, in the order registered."""
    return MappingProxyType(_WORKS)


def limits(keys: Collection[str]) -> Limits:
    """What somebody may do who acts by a commission for these kinds. A key no room registers any more gives nothing."""
    chosen = [_WORKS[key] for key in keys if key in _WORKS]
    rooms = _ROOMS.union(*(one.rooms for one in chosen))
    return Limits(rooms, _READING.union(*(one.verbs for one in chosen)))
