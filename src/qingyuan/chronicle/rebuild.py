"""The growing ends of the logs, made again from the entries (重建存证末端)."""

from __future__ import annotations

from itertools import groupby

from django.db import transaction

from qingyuan.kernel.rebuilding import rebuilds

from . import guard, merkle
from .models import Entry, UnitLog


@rebuilds("chronicle", "各单位存证的末端", UnitLog)
def rebuild() -> list[str]:
    """Make every UnitLog from the leaves; also puts back triggers that are gone, and says so.

    An entry whose leaf is not the one it was hashed from is named and left alone: it is evidence.
    """
    found = []
    with transaction.atomic():
        held = {log.unit_id: log for log in UnitLog.objects.select_for_update()}
        entries = Entry.objects.order_by("unit_id", "epoch", "seq").iterator(chunk_size=2000)
        for unit_id, of_unit in groupby(entries, key=lambda entry: entry.unit_id):
            log, faults = _log_of(unit_id, of_unit)
            found += faults
            before = held.pop(unit_id, None)
            if before is None or _facts(before) != _facts(log):
                log.save(force_insert=before is None, force_update=before is not None)
                found.append(f"单位 {unit_id}：末端与 {log.size} 条记录项不符，已重建")
        for log in held.values():
            if log.size:
                log.delete()
                found.append(f"单位 {log.unit_id}：有末端，却没有一条记录项，已清除")
    if gone := guard.missing():
        guard.install()
        found.append(f"防改触发器缺失，已装回：{'、'.join(gone)}")
    return found


def _log_of(unit_id: int, entries: object) -> tuple[UnitLog, list[str]]:
    log, faults = UnitLog(unit_id=unit_id), []
    for entry in entries:  # type: ignore[attr-defined]
        hashed = merkle.leaf_hash(entry.leaf.encode())
        if hashed != bytes(entry.leaf_hash) or entry.seq != log.size:
            faults.append(f"单位 {unit_id} 第 {entry.seq} 条记录项：内容与当时的哈希值不符，未改动，请查明")
        log.frontier = merkle.grow(log.size, bytes(log.frontier), hashed)
        log.size, log.epoch = log.size + 1, entry.epoch
    return log, faults


def _facts(log: UnitLog) -> tuple[int, int, bytes]:
    return log.epoch, log.size, bytes(log.frontier)
