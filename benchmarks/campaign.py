"""A campaign over a league beside its floors (集中治理): launched over 1,274 units, and its figures at every level.

The checklist is the sample's, 11 categories and 54 items. The launch and the lists of 60 branches (two problems found,
every category ticked, handed in, accepted) go through the services; the other units' lists, the findings and the
members are written straight into the tables. The floors are raw inserts of the same rows, and hand-written SQL for the
same figures, without a page. No peer is measured. CPU is given for a thousand pages, waits in milliseconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.harness import Goal, Report, Run

# Findings, and members of each of 1,170 branches, four in five of whom have gone through the checklist.
_SIZES = ((5_000, 10), (50_000, 100))
_LAUNCH_GOAL, _WAIT_GOAL, _MEMORY_GOAL = 5.0, 300.0, 200.0


def measure() -> Report:
    """Launch ≤ 5 s × factor; every page of figures ≤ 300 ms × factor at p95; ≤ 200 MB, at both sizes."""
    report = Report("campaign")
    found = {findings: _at(findings, members) for findings, members in _SIZES}
    for findings, step in found.items():
        report.runs += _runs(findings, step)
        report.goals += _goals(findings, step, report.machine_factor)
    report.runs += _growth(found)
    return report


def _at(findings: int, members: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="qingyuan-bench-campaign-") as folder:
        built = _in_a_process(folder, "build", findings, members)
        return {"build": built} | {step: _in_a_process(folder, step) for step in ("launch", "serve", "figures")}


def _in_a_process(folder: str, step: str, *sizes: int) -> dict[str, Any]:
    answer = Path(folder) / f"{step}.json"
    command = [sys.executable, "-m", "benchmarks.campaigns", step, folder, str(answer), *map(str, sizes)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[1], env={**os.environ, "QINGYUAN_HOME": folder})
    found: dict[str, Any] = json.loads(answer.read_text())
    return found


def _runs(n: int, found: dict[str, Any]) -> Iterator[Run]:
    counts = found["build"]["counts"]
    yield Run(counts["Organization"], "个单位，启动集中治理", *found["launch"]["launch"])
    yield Run(found["build"]["by_services"], "个支部填写、报送、审核自查清单", *found["build"]["lists"])
    for what, by_hand in found["figures"].items():
        yield Run(n, f"{what}，只取数", by_hand["figures"], by_hand["floor"])
        yield Run(n, f"{what}，全程", found["serve"]["pages"][what]["page"], by_hand["floor"])


def _goals(n: int, found: dict[str, Any], factor: float) -> Iterator[Goal]:
    yield Goal(f"{n:,} 启动，CPU 秒", _LAUNCH_GOAL * factor, found["launch"]["launch"][0])
    yield Goal(f"{n:,} 启动的进程内存峰值，MB", _MEMORY_GOAL, found["launch"]["peak_mb"])
    pages = found["serve"]["pages"]
    for what, page in pages.items():
        yield Goal(f"{n:,} {what}，p95，毫秒", _WAIT_GOAL * factor, page["p95_ms"])
    # Waits grow with whatever else the machine does; this says what the slowest page takes for itself.
    slowest = max(page["p95_cpu_ms"] for page in pages.values())
    yield Goal(f"{n:,} 最慢的一页，p95，CPU 毫秒", _WAIT_GOAL * factor, slowest)
    yield Goal(f"{n:,} 出页面的进程内存峰值，MB", _MEMORY_GOAL, found["serve"]["peak_mb"])


def _growth(found: dict[int, dict[str, Any]]) -> Iterator[Run]:
    """What ten times the findings and members cost more: each page beside itself at the smaller size."""
    for less, more in pairwise(found):
        smaller, larger = found[less]["serve"]["pages"], found[more]["serve"]["pages"]
        for what in larger:
            yield Run(more, f"{what}，全程，下限为 {less:,} 条时", larger[what]["page"], smaller[what]["page"])
