"""Row keys (行标识): by which the rows of an exported list are known again when the list comes back.

A key is `{membership id}.{revision of the person}.{mac}`: whose row it is, as it stood when it went out. The
message authentication code is the first 16 hex digits of an HMAC under this instance's index key, so that nobody
can make the key of another row by hand. A key says nothing about anybody and opens nothing by itself.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from qingyuan.kernel.encryption import indexer

# The column that carries them; hidden when the list is opened.
LABEL = "行标识（请勿改动）"
_PURPOSE = "roster.row_key"
_DIGITS = 16
# Ids are 63 bits long, and a revision is a small number.
_MOST = 19


@dataclass(frozen=True)
class RowKey:
    """What a row was when it went out: whose membership, at which revision of the person."""

    membership_id: int
    revision: int


def maker() -> Callable[[int, int], str]:
    """What gives the key of one row after the other: (membership id, revision) to the text."""
    index = indexer(_PURPOSE)

    def make(membership_id: int, revision: int) -> str:
        shown = f"{membership_id}.{revision}"
        return f"{shown}.{index(shown)[:_DIGITS]}"

    return make


def reader() -> Callable[[str], RowKey | None]:
    """What reads one key after the other; None for one that was not made here."""
    make = maker()

    def read(text: str) -> RowKey | None:
        parts = text.split(".")
        if len(parts) != 3 or not all(part.isascii() and part.isdecimal() and len(part) <= _MOST for part in parts[:2]):
            return None
        found = RowKey(int(parts[0]), int(parts[1]))
        same = hmac.compare_digest(make(found.membership_id, found.revision).encode(), text.encode())
        return found if same else None

    return read
