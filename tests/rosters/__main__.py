"""python -m tests.rosters make FOLDER --rows 1000 --seed 7 | score FOLDER OUT.json"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from .making import make
from .places import sample_units
from .score import score
from .truth import load


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.rosters")
    verbs = parser.add_subparsers(dest="verb", required=True)
    making = verbs.add_parser("make", help="write workbooks and their truth")
    making.add_argument("folder", type=Path)
    making.add_argument("--rows", type=int, default=1000)
    making.add_argument("--seed", type=int, default=7)
    making.add_argument("--banner", default="", help="one banner's branches only")
    scoring = verbs.add_parser("score", help="hold a report against the truth")
    scoring.add_argument("folder", type=Path)
    scoring.add_argument("report", type=Path)
    asked = parser.parse_args()
    if asked.verb == "make":
        for path in make(
            asked.folder, rows=asked.rows, seed=asked.seed, units=sample_units(asked.rows, asked.seed, asked.banner)
        ):
            print(path)
    else:
        print(score(load(asked.folder), json.loads(asked.report.read_text(encoding="utf-8"))))


main()
