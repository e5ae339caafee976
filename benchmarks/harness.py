"""What every measurement shares (测量工具): the machine's factor, CPU time, and the report.

Wall times wander on a shared machine, CPU seconds as a ratio within one run hold; so each figure stands beside a
floor measured in the same run.
"""

from __future__ import annotations

import gc
import hashlib
import json
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

# CPU seconds of the reference machine (CPython 3.11).
_LOOP_ROUNDS, _LOOP_SECONDS = 5_000_000, 0.68
_HASH_MEBIBYTES, _HASH_SECONDS = 512, 0.39


@dataclass(frozen=True)
class Run:
    """One thing measured at one size. n: rows; ours, floor, peers: CPU seconds; ratio: ours to floor."""

    n: int
    what: str
    ours: float
    floor: float
    peers: dict[str, float] = field(default_factory=dict)

    @property
    def ratio(self) -> float:
        return self.ours / self.floor


@dataclass(frozen=True)
class Goal:
    """What is to be reached: `value` is at most `goal`."""

    what: str
    goal: float
    value: float

    @property
    def met(self) -> bool:
        return self.value <= self.goal


@dataclass
class Report:
    bench: str
    runs: list[Run] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    machine_factor: float = field(default_factory=lambda: machine_factor())

    def json(self) -> str:
        return json.dumps(
            {
                "bench": self.bench,
                "machine_factor": round(self.machine_factor, 3),
                "runs": [{**asdict(run), "ratio": round(run.ratio, 3)} for run in self.runs],
                "goals": [{**asdict(goal), "met": goal.met} for goal in self.goals],
            },
            ensure_ascii=False,
            indent=1,
        )

    def text(self) -> str:
        lines = [f"{self.bench}　机器系数 {self.machine_factor:.2f}（CPU 秒，越小越快）"]
        for run in self.runs:
            peers = "".join(f"，{name} {seconds:.3f}" for name, seconds in run.peers.items())
            lines.append(f"  {run.n:>9,} {run.what}：{run.ours:.3f}，下限 {run.floor:.3f}{peers}，比值 {run.ratio:.2f}")
        lines += [
            f"  {'达到' if goal.met else '未达到'}  {goal.what}：{goal.value:.2f}，目标不超过 {goal.goal:.2f}"
            for goal in self.goals
        ]
        return "\n".join(lines)


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of one call, the collector held still."""
    gc.collect()
    gc.disable()
    try:
        start = time.process_time()
        work()
        return time.process_time() - start
    finally:
        gc.enable()


def least(work: Callable[[], object], *, times: int = 3) -> float:
    """The least of a few, for work that can be repeated: what else the machine does only adds."""
    return min(cpu(work) for _ in range(times))


def insert_by_hand(target: Path, rows: Mapping[str, Sequence[tuple[Any, ...]]]) -> float:
    """CPU seconds to insert rows, given by table, into the same tables and indexes of a new database by `executemany`."""
    from django.db import connection

    places = ", ".join(["%s"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sql FROM sqlite_master WHERE tbl_name IN ({places}) AND sql IS NOT NULL "
                       "AND type IN ('table', 'index') ORDER BY type DESC", list(rows))  # fmt: skip
        schema = [row[0] for row in cursor.fetchall()]
    database = sqlite3.connect(target, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    for statement in schema:
        database.execute(statement)

    def write() -> None:
        database.execute("BEGIN IMMEDIATE")
        for table, values in rows.items():
            if values:
                database.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values[0]))})", values)
        database.execute("COMMIT")

    return cpu(write)


def machine_factor() -> float:
    """How much slower this machine is than the reference: the mean of a pure-Python and a SHA-256 loop."""
    return (cpu(_loop) / _LOOP_SECONDS + cpu(_hash) / _HASH_SECONDS) / 2


def _loop() -> None:
    s = 0
    for i in range(_LOOP_ROUNDS):
        s += i * i % 7


def _hash() -> None:
    block, digest = bytes(1 << 20), hashlib.sha256()
    for _ in range(_HASH_MEBIBYTES):
        digest.update(block)
