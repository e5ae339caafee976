"""Reading the chronicle (查阅全程纪实). Callers have shown that the unit or record is the reader's."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from django.db import connection

from qingyuan.kernel.clock import rfc3339
from qingyuan.kernel.encryption import decrypt

from . import merkle, verbs
from .leaf import SEALED_PURPOSE, seal
from .models import Entry, Sealed, UnitLog


@dataclass(frozen=True)
class Line:
    """An entry as a page shows it."""

    seq: int
    verb: str
    label: str
    record: str
    by: str
    title: str
    received: datetime
    open: dict[str, Any]
    texts: dict[str, Any]
    hash: str


def entries_of_unit(unit_id: int, *, before: int | None = None, limit: int = 50) -> list[Line]:
    """The newest entries of a unit's chronicle, without those of records under named access."""
    rows = Entry.objects.filter(unit_id=unit_id, named_access=False).order_by("-epoch", "-seq")
    if before is not None:
        rows = rows.filter(seq__lt=before)
    return [_line(entry, {}) for entry in rows[:limit]]


def entries_of_record(record: str) -> list[Line]:
    """Every entry of one record, oldest first, with the texts that are still kept."""
    entries = list(Entry.objects.filter(record=record).order_by("received", "seq"))
    texts: dict[int, dict[str, Any]] = {}
    for kept in Sealed.objects.filter(entry_id__in=[entry.pk for entry in entries]):
        texts.setdefault(kept.entry_id, {})[kept.name] = json.loads(decrypt(kept.value, SEALED_PURPOSE))
    return [_line(entry, texts.get(entry.pk, {})) for entry in entries]


def shown_of(unit_id: int) -> int:
    """How many entries a unit's chronicle shows: those under named access stand in no count."""
    return Entry.objects.filter(unit_id=unit_id, named_access=False).count()


@dataclass(frozen=True)
class Told:
    """What an entry tells of one record: the record, by which verb, when; texts: what it sealed of it, as far as kept."""

    record: str
    verb: str
    label: str
    received: datetime
    open: dict[str, Any]
    texts: dict[str, Any]


def told_since(unit_ids: Collection[int], verbs_told: Collection[str], since: datetime) -> list[Told]:
    """What the entries of some units tell of single records since an instant, oldest first; a batch of each of its rows.

    Rows of a batch that were erased are not among them.
    """
    found: list[Told] = []
    for some in _some(list(unit_ids)):
        rows = Entry.objects.filter(unit_id__in=some, verb__in=verbs_told, received__gte=since, named_access=False)
        entries = {entry.pk: entry for entry in rows}
        batches = [entry for entry in entries.values() if entry.record.startswith("batch:")]
        found += [_told(entry, entry.record, {}) for entry in entries.values() if entry not in batches]
        for kept in Sealed.objects.filter(entry__in=batches).exclude(name="by_name"):
            value = json.loads(decrypt(kept.value, SEALED_PURPOSE))
            found.append(_told(entries[kept.entry_id], kept.name, value if isinstance(value, dict) else {}))
    return sorted(found, key=lambda one: one.received)


def _told(entry: Entry, record: str, texts: dict[str, Any]) -> Told:
    shown = json.loads(entry.leaf).get("open", {})
    return Told(record, entry.verb, verbs.label(entry.verb), entry.received, shown, texts)


def _some(values: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]


_AT_ONCE = 500


def last_of(unit_id: int, verb: str) -> Line | None:
    """The last entry of a unit by a verb."""
    entry = Entry.objects.filter(unit_id=unit_id, verb=verb, named_access=False).order_by("-epoch", "-seq").first()
    return _line(entry, {}) if entry else None


def size_of(unit_id: int) -> int:
    """How many entries a unit's chronicle holds."""
    log = UnitLog.objects.filter(unit_id=unit_id).first()
    return log.size if log else 0


def root_of(unit_id: int) -> str:
    """The root hash over all entries of a unit, hex."""
    log = UnitLog.objects.filter(unit_id=unit_id).first()
    return merkle.root_of(bytes(log.frontier) if log else b"").hex()


def faults(unit_id: int) -> list[str]:
    """What does not agree in a unit's chronicle; empty when every leaf, place, hash and kept text does."""
    found = tree_faults(unit_id)
    rows = Entry.objects.filter(unit_id=unit_id).order_by("epoch", "seq").iterator(chunk_size=_CHUNK)
    while chunk := list(islice(rows, _CHUNK)):
        kept: dict[int, list[Sealed]] = {}
        for sealed in Sealed.objects.filter(entry_id__in=[entry.pk for entry in chunk]).order_by("pk"):
            kept.setdefault(sealed.entry_id, []).append(sealed)
        for entry in chunk:
            whole = json.loads(entry.leaf)
            if _columns(entry) != _shown(whole):
                found.append(f"entry {entry.seq}: leaf and columns disagree")
            found += _sealed_faults(entry, whole, kept.get(entry.pk, []))
    return found


def tree_faults(unit_id: int) -> list[str]:
    """What does not agree between leaves, their places, their hashes and the end of the log; the texts are not opened."""
    found: list[str] = []
    hashes: list[bytes] = []
    with connection.cursor() as cursor:
        cursor.execute(_LEAVES, [unit_id])
        while rows := cursor.fetchmany(_CHUNK):
            for seq, written, hashed in rows:
                computed = sha256(b"\0" + written.encode()).digest()
                if computed != hashed or seq != len(hashes):
                    found.append(f"entry {seq}: leaf, place and hash disagree")
                hashes.append(computed)
    log = UnitLog.objects.filter(unit_id=unit_id).first() or UnitLog(unit_id=unit_id)
    if log.size != len(hashes) or merkle.root_of(bytes(log.frontier)) != merkle.root_by_levels(hashes):
        found.append("the end of the log is not that of the entries")
    return found


_CHUNK = 1000
_LEAVES = "SELECT seq, leaf, leaf_hash FROM chronicle_entry WHERE unit_id = %s ORDER BY epoch, seq"


def _columns(entry: Entry) -> tuple[str, ...]:
    places = map(str, (entry.home_id, entry.unit_id, entry.epoch, entry.seq))
    return (*places, entry.verb, entry.record, rfc3339(entry.received))


def _shown(whole: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(whole[key]) for key in ("home", "unit", "epoch", "seq", "verb", "record", "received"))


def _sealed_faults(entry: Entry, whole: dict[str, Any], kept: Sequence[Sealed]) -> Iterator[str]:
    """A text that was erased is no fault; one that is there must be the one sealed."""
    hashes = []
    for row in kept:
        try:
            hashed = seal(bytes(row.salt), decrypt(row.value, SEALED_PURPOSE).encode())
        except ValueError:
            hashed = ""
        wanted = whole.get("sealed", {}).get(row.name)
        if not hashed or wanted not in (None, hashed):
            yield f"entry {entry.seq}: kept text {row.name} is not the one sealed"
        if wanted is None:
            hashes.append(merkle.leaf_hash(bytes.fromhex(hashed)))
    # A batch shows the root over its rows; with a row erased it can't be computed again.
    shown = whole.get("open", {})
    is_batch = entry.record.startswith("batch:")
    if is_batch and len(hashes) > shown["count"]:
        yield f"entry {entry.seq}: the batch has more rows than were sealed"
    if is_batch and len(hashes) == shown["count"] and merkle.root(hashes).hex() != shown["root"]:
        yield f"entry {entry.seq}: the rows of the batch are not those sealed"


def _line(entry: Entry, texts: dict[str, Any]) -> Line:
    whole = json.loads(entry.leaf)
    return Line(
        seq=entry.seq,
        verb=entry.verb,
        label=verbs.label(entry.verb),
        record=entry.record,
        by=texts.get("by_name", ""),
        title=whole["by"]["title"],
        received=entry.received,
        open=whole.get("open", {}),
        texts=texts,
        hash=bytes(entry.leaf_hash).hex(),
    )
