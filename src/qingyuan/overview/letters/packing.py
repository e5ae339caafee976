"""Which records a figure counted, in little space (记录清单的压缩): id -> state, as bytes.

First the names of the states as one line of JSON, then the ids in ascending order as differences of eight bytes,
then a byte a record for its state; the whole is compressed. The same records always give the same bytes.
"""

from __future__ import annotations

import json
import sys
import zlib
from array import array
from collections.abc import Mapping

_MOST_STATES = 256


def pack(records: Mapping[int, str]) -> bytes:
    """Raises ValueError for more than 256 different states."""
    states = sorted(set(records.values()))
    if len(states) > _MOST_STATES:
        raise ValueError(f"{len(states)} states in one figure")
    number = {state: at for at, state in enumerate(states)}
    ids = sorted(records)
    steps = array("q", (pk - before for before, pk in zip([0, *ids], ids, strict=False)))
    if sys.byteorder == "big":
        steps.byteswap()
    body = steps.tobytes() + bytes(number[records[pk]] for pk in ids)
    return zlib.compress(json.dumps(states).encode() + b"\n" + body)


def unpack(packed: bytes) -> dict[int, str]:
    """The records that `pack` was given."""
    head, _newline, body = zlib.decompress(packed).partition(b"\n")
    states: list[str] = json.loads(head)
    count = len(body) // 9
    steps = array("q", body[: count * 8])
    if sys.byteorder == "big":
        steps.byteswap()
    found, pk = {}, 0
    for step, state in zip(steps, body[count * 8 :], strict=True):
        pk += step
        found[pk] = states[state]
    return found
