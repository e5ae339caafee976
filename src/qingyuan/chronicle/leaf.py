"""The leaf of an entry (记录项的叶): final from the first day, so every later verifier reads it.

Canonical JSON (RFC 8785) of {v, hash, home, unit, epoch, seq, verb, record, revision, by, occurred, written,
received, open, sealed}; ids and seq are strings, instants RFC 3339 UTC with milliseconds, what is absent is
left out. sealed holds SHA-256(32 random bytes ‖ canonical value) for free text and personal fields.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from qingyuan.kernel.canonical import canonical
from qingyuan.kernel.clock import rfc3339
from qingyuan.kernel.fields import Signature

# How a sealed value at rest is bound to its place (kernel/encryption).
SEALED_PURPOSE = "chronicle.sealed"


def leaf(
    *,
    home_id: int,
    unit_id: int,
    epoch: int,
    seq: int,
    verb: str,
    record: str,
    revision: int,
    by: Signature,
    received: datetime,
    occurred: datetime | None = None,
    written: datetime | None = None,
    open: Mapping[str, Any] | None = None,
    sealed: Mapping[str, str] | None = None,
) -> bytes:
    """The bytes that are hashed into the unit's tree. `sealed` maps a name to the hex of its hash."""
    signed = {"title": by.title} if by.id is None else {"id": str(by.id), "title": by.title}
    whole: dict[str, Any] = {
        "v": 1,
        "hash": "sha-256",
        "home": str(home_id),
        "unit": str(unit_id),
        "epoch": epoch,
        "seq": str(seq),
        "verb": verb,
        "record": record,
        "revision": revision,
        "by": signed,
        "received": rfc3339(received),
    }
    if occurred is not None:
        whole["occurred"] = rfc3339(occurred)
    if written is not None:
        whole["written"] = rfc3339(written)
    if open:
        whole["open"] = dict(open)
    if sealed:
        whole["sealed"] = dict(sealed)
    return canonical(whole)


def seal(salt: bytes, content: bytes) -> str:
    """The hex under which a leaf holds a value it does not show. content: its canonical bytes."""
    return hashlib.sha256(salt + content).hexdigest()
