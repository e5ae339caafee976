"""`qingyuan ledger-import`: read a problem list in Excel into an organization's ledger (问题台账导入)."""

from __future__ import annotations

import argparse
from pathlib import Path

from . import database
from .command import Command, start_django
from .reading import require_places, unit_named, write_report


def arguments(place: argparse.ArgumentParser) -> None:
    place.add_argument("file", metavar="文件", type=Path, help="问题台账，Excel 文件（.xlsx 或 .xls）")
    place.add_argument(
        "--organization",
        metavar="单位",
        required=True,
        help="记到哪个单位名下，由盟市写起，用“/”隔开，如：兴安盟/突泉县",
    )
    place.add_argument("--commit", action="store_true", help="正式写入；不写这个选项只是试读，不改数据")
    place.add_argument("--report", metavar="文件", type=Path, required=True, help="逐行结果写到这个 JSON 文件")


def run(options: argparse.Namespace) -> None:
    require_places([options.file], options.report)
    start_django()
    database.bring_up_to_date()
    from qingyuan.kernel import clock
    from qingyuan.kernel.errors import BadInput
    from qingyuan.kernel.scope import Scope
    from qingyuan.obligations.rectification import imports
    from qingyuan.regimes import queries as regimes

    scope = Scope.for_job(imports.COMMAND_LINE)
    unit = unit_named(scope, options.organization)
    try:
        report = imports.import_ledger(
            scope,
            unit_id=unit.pk,
            path=options.file,
            adoption=regimes.running_over(scope, "campaign", unit),
            commit=options.commit,
            now=clock.now(),
        )
    except BadInput as refused:
        write_report(options.report, {"summary": {"error": refused.code, "message": refused.message}, "rows": []})
        raise
    write_report(options.report, report.as_json())
    print(report.sentence())
    if not options.commit:
        print("这是试读，没有写入。核对结果后，加上 --commit 正式写入。")


COMMAND = Command("ledger-import", "读入 Excel 问题台账，逐行给出结果", arguments, run)
