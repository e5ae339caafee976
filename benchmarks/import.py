"""A roster import beside its floor (名册导入): 100,000 messy rows × 14 columns, read, checked, matched and entered.

The floor is what no program can leave out: inflating the workbook, and raw `executemany` of the very rows that end up
in the tables. Each size runs in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.harness import Goal, Report, Run

_SIZES = (10_000, 100_000)
_PEERS_AT = 10_000
_FLOOR_GOAL, _MEMORY_GOAL, _DEFAULT_GOAL, _BULK_GOAL = 2.0, 400.0, 60.0, 8.0


def measure() -> Report:
    """≤ 2.0 × floor, ≤ 400 MB, ≥ 60 × django-import-export as it comes, ≥ 8 × its bulk mode (extra: bench)."""
    report = Report("import")
    found = {n: _in_a_process(n) for n in _SIZES}
    for n, figures in found.items():
        run = Run(n, "rows read, matched and entered", figures["ours"], figures["floor"], figures.get("peers", {}))
        report.runs.append(run)
        report.runs.append(Run(n, "of it, reading alone", figures["read"], figures["inflate"]))
    largest = found[_SIZES[-1]]
    report.goals += [
        Goal("import, × floor", _FLOOR_GOAL, largest["ours"] / largest["floor"]),
        Goal("peak memory, MB", _MEMORY_GOAL, largest["peak_mb"]),
    ]
    peers = found[_PEERS_AT].get("peers", {})
    for name, goal in (("django-import-export", _DEFAULT_GOAL), ("django-import-export, bulk", _BULK_GOAL)):
        if name in peers:
            report.goals.append(Goal(f"share of {name}", 1 / goal, found[_PEERS_AT]["ours"] / peers[name]))
    return report


def _in_a_process(n: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="qingyuan-bench-import-") as folder:
        answer = Path(folder) / "answer.json"
        command = [sys.executable, "-m", "benchmarks.rosters", str(n), folder, str(answer)]
        if n == _PEERS_AT:
            command.append("--peers")
        root = Path(__file__).parents[1]
        subprocess.run(command, check=True, cwd=root, env={**os.environ, "QINGYUAN_HOME": folder})
        found: dict[str, Any] = json.loads(answer.read_text())
        return found
