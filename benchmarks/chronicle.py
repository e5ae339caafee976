"""The chronicle beside its floors (存证): appending within a business transaction, and verifying a whole log."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from itertools import count

from benchmarks.harness import Goal, Report, Run, cpu, least

_SIZES = (2_000, 20_000)
_UNITS = 20
_APPEND_GOAL, _VERIFY_GOAL = 1.5, 5.0


def measure() -> Report:
    """Append ≤ 1.5 × the same transaction without the log; full verify ≤ 5 × one SHA-256 pass over the leaves."""
    from qingyuan.cli import command, database

    command.start_django()
    database.bring_up_to_date()
    report = Report("chronicle")
    for n in _SIZES:
        report.runs.append(_append(n))
        report.runs += _verify()
    for what, goal in (("append", _APPEND_GOAL), ("verify", _VERIFY_GOAL)):
        worst = max(run.ratio for run in report.runs if run.what.startswith(what))
        report.goals.append(Goal(f"{what}, × floor", goal, worst))
    return report


def _append(n: int) -> Run:
    """A service that changes one record and keeps the answer; with its entry, and without."""
    from qingyuan.chronicle import services as chronicle
    from qingyuan.chronicle import verbs
    from qingyuan.kernel import clock, idempotency
    from qingyuan.kernel.fields import Signature
    from qingyuan.kernel.ids import new_id
    from qingyuan.kernel.services import service
    from qingyuan.people.organizations.models import Kind, Level, Organization

    verb = verbs.name("benchmarks.amended", "修改")
    by = Signature(new_id(), "赵丽", "巴彦苏木党委组织委员")
    keys = count()
    units = []
    for number in range(_UNITS):
        unit = Organization(
            path=f"{n % 1_000_000:08d}{number:04d}", name=f"第{number}支部", short_name=f"第{number}支部",
            kind=Kind.BRANCH, level=Level.BASE, home_id=1,
        )  # fmt: skip
        unit.save(force_insert=True)
        units.append(unit)

    @service
    def amend(unit: Organization, *, logged: bool) -> Organization:
        unit = Organization._base_manager.select_for_update().get(pk=unit.pk)
        unit.revision += 1
        unit.save(update_fields=["revision"])
        if logged:
            chronicle.append(
                chronicle.Draft(
                    unit.pk,
                    unit.home_id,
                    verb,
                    chronicle.reference(unit),
                    unit.revision,
                    by,
                    clock.now(),
                    open={"state": "review", "round": 1},
                    sealed={"note": "7月3日到嘎查公开栏看过，第二季度收支已张贴，群众代表在场。"},
                )
            )
        return unit

    def all_of(logged: bool) -> None:
        for number in range(n):
            with idempotency.submission(1, f"{n}-{next(keys)}", "0" * 64):
                amend(units[number % _UNITS], logged=logged)

    floor = cpu(lambda: all_of(False))
    return Run(n, "append within a business transaction", cpu(lambda: all_of(True)), floor)


def _verify() -> Iterator[Run]:
    """The tree of every log; then also each column and kept text, for which no goal is set."""
    from qingyuan.chronicle import queries
    from qingyuan.chronicle.models import Entry, UnitLog

    units = list(UnitLog.objects.values_list("unit_id", flat=True))
    leaves = [leaf.encode() for leaf in Entry.objects.values_list("leaf", flat=True)]

    def one_pass() -> None:
        for leaf in leaves:
            hashlib.sha256(b"\x00" + leaf).digest()

    def none_of(check: Callable[[int], list[str]]) -> None:
        if faults := [fault for unit in units for fault in check(unit)]:
            raise RuntimeError(faults[0])

    floor = least(one_pass)
    yield Run(len(leaves), "verify leaves, places and tree", least(lambda: none_of(queries.tree_faults)), floor)
    yield Run(len(leaves), "open and check kept texts too", cpu(lambda: none_of(queries.faults)), floor)
