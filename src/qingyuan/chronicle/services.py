"""Adding to a unit's chronicle (写入全程纪实): the last statement of every service that changes a record."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from qingyuan.kernel.canonical import canonical
from qingyuan.kernel.encryption import encrypter
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.ids import new_id

from . import merkle, verbs
from .leaf import SEALED_PURPOSE, leaf, seal
from .models import Entry, Sealed, UnitLog

SALT_BYTES = 32


Also = Callable[[Sequence["Draft"]], None]
_ALSO: list[Also] = []


def also(write: Also) -> Also:
    """Register what a later room writes with the entries, in the same transaction: rows of its own; it refuses nothing."""
    _ALSO.append(write)
    return write


@dataclass(frozen=True)
class Draft:
    """What is to be entered: the record it speaks of, the verb, and what it shows and seals.

    record  "room.model:id";  revision  of the record after the change
    open    values anyone who sees the entry may read;  sealed  free text and personal fields, by name
    """

    unit_id: int
    home_id: int
    verb: str
    record: str
    revision: int
    by: Signature
    at: datetime
    occurred: datetime | None = None
    written: datetime | None = None
    open: Mapping[str, Any] = field(default_factory=dict)
    sealed: Mapping[str, Any] = field(default_factory=dict)
    named_access: bool = False


def reference(record: Any) -> str:
    """How the chronicle names a record: rectification.finding:123."""
    return f"{record._meta.label_lower}:{record.pk}"


def append(draft: Draft) -> Entry:
    """Enter one change into its unit's chronicle. Raises KeyError for a verb no room has named."""
    return append_all([draft])[0]


def append_many(
    *, unit_id: int, home_id: int, verb: str, rows: Sequence[tuple[str, Any]], by: Signature, at: datetime
) -> Entry:
    """One entry for a batch of a unit (import, launch, demo): count, and the root over the rows' digests.

    rows  (reference, canonical value); each is sealed under a salt of its own, so one can be erased alone.
    """
    salts = os.urandom(SALT_BYTES * len(rows))
    kept = [
        Kept(name, salts[at * SALT_BYTES : (at + 1) * SALT_BYTES], canonical(value))
        for at, (name, value) in enumerate(rows)
    ]
    hashes = [merkle.leaf_hash(hashlib.sha256(row.salt + row.content).digest()) for row in kept]
    shown = {"count": len(rows), "root": merkle.root_by_levels(hashes).hex()}
    draft = Draft(unit_id, home_id, verb, record=f"batch:{len(rows)}", revision=1, by=by, at=at, open=shown)
    return _append([draft], beside=kept)[0]


def erase(entry_id: int, names: Collection[str]) -> None:
    """Erase what an entry sealed under these names, with its salts (抹去个人信息): the commitment stands, the words are gone.

    Call inside the service's transaction, beside the entry that says why.
    """
    Sealed._base_manager.filter(entry_id=entry_id, name__in=names).delete()


def append_all(drafts: Sequence[Draft]) -> list[Entry]:
    """Enter several changes, in the order given; the entries come back in that order.

    Call inside the service's transaction, as its last statement. The logs are locked by ascending unit, so that
    two services never wait for each other.
    """
    return _append(drafts, beside=[])


class Kept(NamedTuple):
    """A value kept beside its entry: what it is called, the salt it was sealed with, and its canonical bytes."""

    name: str
    salt: bytes
    content: bytes


def _kept(name: str, value: Any) -> Kept:
    return Kept(name, os.urandom(SALT_BYTES), canonical(value))


def _append(drafts: Sequence[Draft], beside: Sequence[Kept]) -> list[Entry]:
    """beside: what is kept with the only draft and stands in no leaf by itself."""
    if not connection.in_atomic_block:
        raise RuntimeError("an entry is written in the transaction of the change it speaks of")
    for draft in drafts:
        verbs.label(draft.verb)
    logs = _lock(sorted({draft.unit_id for draft in drafts}))
    entries, sealed = [], []
    for draft in drafts:
        entry, kept = _entered(logs[draft.unit_id], draft)
        entries.append(entry)
        sealed += [(entry, row) for row in (*kept, *beside)]
    sealer = encrypter(SEALED_PURPOSE)
    with connection.cursor() as cursor:
        cursor.executemany(_ADD_ENTRY, [_row(entry) for entry in entries])
        cursor.executemany(
            _ADD_SEALED,
            [(new_id(), entry.pk, row.name, row.salt, sealer(row.content.decode())) for entry, row in sealed],
        )
        cursor.executemany(_MOVE_END, [(log.size, bytes(log.frontier), log.unit_id) for log in logs.values()])
    for write in _ALSO:
        write(drafts)
    return entries


# Written by hand: through the ORM these four statements cost as much as the change they speak of (`bench chronicle`).
_ENDS = "SELECT unit_id, epoch, size, frontier FROM chronicle_unitlog WHERE unit_id IN ({}) ORDER BY unit_id"
_BEGIN_LOG = (
    "INSERT INTO chronicle_unitlog (unit_id, epoch, size, frontier) VALUES (%s, 0, 0, %s) ON CONFLICT DO NOTHING"
)
_MOVE_END = "UPDATE chronicle_unitlog SET size = %s, frontier = %s WHERE unit_id = %s"
_ADD_ENTRY = (
    "INSERT INTO chronicle_entry (id, unit_id, home_id, epoch, seq, verb, record, received, named_access, leaf, "
    "leaf_hash) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_ADD_SEALED = "INSERT INTO chronicle_sealed (id, entry_id, name, salt, value) VALUES (%s, %s, %s, %s, %s)"


def _lock(unit_ids: list[int]) -> dict[int, UnitLog]:
    statement = _ENDS.format(", ".join(["%s"] * len(unit_ids)))
    # SQLite's transaction is the only writer from its first statement on.
    statement += " FOR UPDATE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(statement, unit_ids)
        logs = {row[0]: UnitLog(*row) for row in cursor.fetchall()}
        if fresh := [unit_id for unit_id in unit_ids if unit_id not in logs]:
            cursor.executemany(_BEGIN_LOG, [(unit_id, b"") for unit_id in fresh])
            return _lock(unit_ids)
    return logs


def _entered(log: UnitLog, draft: Draft) -> tuple[Entry, list[Kept]]:
    """The entry that takes the next place of a log, whose end moves on; and what is kept beside it."""
    # The leaf shows id and title; the name is a personal field, and erasable.
    values = {"by_name": draft.by.name, **draft.sealed} if draft.by.name else draft.sealed
    kept = [_kept(name, value) for name, value in values.items()]
    whole = leaf(
        home_id=draft.home_id,
        unit_id=draft.unit_id,
        epoch=log.epoch,
        seq=log.size,
        verb=draft.verb,
        record=draft.record,
        revision=draft.revision,
        by=draft.by,
        received=draft.at,
        occurred=draft.occurred,
        written=draft.written,
        open=draft.open,
        sealed={row.name: seal(row.salt, row.content) for row in kept},
    )
    hashed = merkle.leaf_hash(whole)
    entry = Entry(
        unit_id=draft.unit_id,
        home_id=draft.home_id,
        epoch=log.epoch,
        seq=log.size,
        verb=draft.verb,
        record=draft.record,
        received=draft.at,
        named_access=draft.named_access,
        leaf=whole.decode(),
        leaf_hash=hashed,
    )
    log.frontier = merkle.grow(log.size, bytes(log.frontier), hashed)
    log.size += 1
    return entry, kept


def _row(entry: Entry) -> tuple[Any, ...]:
    received = connection.ops.adapt_datetimefield_value(entry.received)
    entry._state.adding = False
    return (
        *(entry.pk, entry.unit_id, entry.home_id, entry.epoch, entry.seq, entry.verb, entry.record),
        *(received, entry.named_access, entry.leaf, entry.leaf_hash),
    )
