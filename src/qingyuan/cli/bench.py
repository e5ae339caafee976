"""`qingyuan bench NAME`: a measurement beside its floor (性能测量)."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import tempfile

from .command import Command, Refusal, clone_root

_NOT_A_BENCH = {"__init__", "harness"}


def arguments(place: argparse.ArgumentParser) -> None:
    place.add_argument("name", metavar="名称", nargs="?", help="测量哪一项；不写就列出全部")
    place.add_argument("--json", action="store_true", help="按 JSON 输出")


def run(options: argparse.Namespace) -> None:
    root = clone_root("benchmarks")
    names = sorted(path.stem for path in (root / "benchmarks").glob("*.py") if path.stem not in _NOT_A_BENCH)
    if options.name is None:
        print("\n".join(names))
        return
    if options.name not in names:
        raise Refusal(f"没有叫“{options.name}”的测量，可选：{'、'.join(names)}。")
    sys.path.insert(0, str(root))
    with tempfile.TemporaryDirectory(prefix="qingyuan-bench-") as folder:
        # A measurement never touches an instance or its database.
        os.environ["QINGYUAN_HOME"] = folder
        os.environ.pop("DATABASE_URL", None)
        report = importlib.import_module(f"benchmarks.{options.name}").measure()
        print(report.json() if options.json else report.text())


COMMAND = Command("bench", "测量一项性能，和它的下限一同给出", arguments, run)
