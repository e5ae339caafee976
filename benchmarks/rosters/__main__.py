"""One size of the import, in a process of its own: `python -m benchmarks.rosters N FOLDER ANSWER [--peers]`."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

from benchmarks.harness import cpu


def main(n: int, folder: Path, answer: Path, *, peers: bool) -> None:
    from qingyuan.cli import command, database

    command.start_django()
    database.bring_up_to_date()
    from benchmarks.rosters import data, floor
    from qingyuan.kernel import clock
    from qingyuan.kernel.fields import Signature
    from qingyuan.kernel.scope import Scope
    from qingyuan.people.intake import running
    from qingyuan.people.intake.reading.books import read_books
    from qingyuan.people.organizations.models import Organization

    branches = data.make_units(n)
    book = folder / "roster.xlsx"
    data.write(book, n, branches)
    top = Organization._base_manager.get(parent=None)
    scope = Scope.for_job(running.COMMAND_LINE)
    before = _peak()

    def enter() -> None:
        found: list[Any] = []
        found += running.import_files(
            scope, top=top, paths=[book], commit=True, by=Signature(None, "", "测量"), now=clock.now()
        )
        added = found[2].counts.get("added", 0)
        if added < n * 0.98:
            raise RuntimeError(f"only {added} of {n} rows were entered: {found[2].counts}")

    figures: dict[str, Any] = {"ours": cpu(enter), "peak_mb": _peak(), "peak_before_mb": before}
    figures["read"] = cpu(lambda: read_books([(book.name, book)], today=clock.today()))
    figures["inflate"], written = floor.inflate(book), floor.insert(folder)
    figures["floor"] = figures["inflate"] + written
    if peers:
        figures["peers"] = floor.peers(book)
    answer.write_text(json.dumps(figures))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), peers="--peers" in sys.argv)
