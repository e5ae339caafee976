"""One step in a process of its own: `python -m benchmarks.campaigns STEP FOLDER ANSWER [FINDINGS MEMBERS]`.

build   the league, its campaign, lists, findings and members      launch  one more campaign over it, in a draft and on
serve   the pages of figures; its peak memory is theirs alone      figures the same figures without pages, and by hand
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any


def main(step: str, folder: Path, answer: Path, *sizes: int) -> None:
    from qingyuan.cli import command, database

    command.start_django()
    database.bring_up_to_date()
    import qingyuan.config.wsgi  # noqa: F401  the rooms' pages, and with them the names of their verbs

    answer.write_text(json.dumps(_STEPS[step](folder, *sizes)))


def _build(folder: Path, findings: int, members: int) -> dict[str, Any]:
    from benchmarks.campaigns import data, launching

    campaign = data.Campaign()
    ours, floor = launching.beside_its_rows(campaign.by_services, launching.LISTED, folder / "lists.sqlite3")
    place = campaign.the_rest(findings, members)
    place.keep(folder)
    return {"lists": (ours, floor), "by_services": data.BY_SERVICES, "counts": place.counts}


def _launch(folder: Path) -> dict[str, Any]:
    from benchmarks.campaigns import data, launching
    from benchmarks.ledger.data import Reader
    from qingyuan.people.accounts.models import Account
    from qingyuan.people.organizations.models import Organization

    account, unit = data.Place.of(folder).readers["盟"]
    top = Organization._base_manager.get(pk=unit)
    who = Reader(Account._base_manager.get(pk=account), top.path)
    peaks = []

    def work() -> None:
        data.launch(who, top)
        peaks.append(_peak())

    ours, floor = launching.beside_its_rows(work, launching.LAUNCHED, folder / "launch.sqlite3")
    return {"launch": (ours, floor), "peak_mb": peaks[0]}


def _serve(folder: Path) -> dict[str, Any]:
    from benchmarks.campaigns.pages import Questions, asked

    found = {question.what: asked(question) for question in Questions(folder).all()}
    return {"pages": found, "peak_mb": _peak()}


def _figures(folder: Path) -> dict[str, Any]:
    from benchmarks.campaigns.pages import Questions, figured

    return {question.what: figured(question) for question in Questions(folder).all()}


_STEPS = {"build": _build, "launch": _launch, "serve": _serve, "figures": _figures}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), *map(int, sys.argv[4:]))
