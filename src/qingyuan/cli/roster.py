"""`qingyuan roster-import`: read rosters in Excel into the branches of an organization (名册导入)."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterable
from pathlib import Path

from . import database
from .command import Command, Refusal, start_django
from .reading import require_places, unit_named


def arguments(place: argparse.ArgumentParser) -> None:
    place.add_argument(
        "files", metavar="文件", type=Path, nargs="+", help="名册，Excel 文件（.xlsx 或 .xls），可以有几个"
    )
    place.add_argument(
        "--organization",
        metavar="单位",
        required=True,
        help="导入到哪个单位下面的党支部，由盟市写起，用“/”隔开，如：兴安盟/突泉县",
    )
    place.add_argument("--commit", action="store_true", help="正式写入；不写这个选项只是试读，不改数据")
    place.add_argument("--report", metavar="文件", type=Path, required=True, help="逐行结果写到这个 JSON 文件")


def run(options: argparse.Namespace) -> None:
    require_places(options.files, options.report)
    # Before anything is entered: what was entered must not lack its report.
    _claim(options.report)
    start_django()
    database.bring_up_to_date()
    from qingyuan.kernel import clock
    from qingyuan.kernel.errors import BadInput
    from qingyuan.kernel.scope import Scope
    from qingyuan.people.accounts import queries as accounts
    from qingyuan.people.intake import report, running

    scope = Scope.for_job(running.COMMAND_LINE)
    top = unit_named(scope, options.organization)
    try:
        read, people, intake = running.import_files(
            scope,
            top=top,
            paths=options.files,
            commit=options.commit,
            by=accounts.signature(scope),
            now=clock.now(),
        )
    except BadInput as refused:
        _write(options.report, {"error": refused.code, "message": refused.message}, ())
        raise
    counts = report.counted(people, read)
    _write(
        options.report,
        report.summary(people, read, committed=options.commit),
        report.rows_of(read, people, committed=options.commit),
    )
    print(report.figures(counts))
    if counts["refused"]:
        written = "没有写入" if options.commit else "不会写入"
        print(f"退回的人{written}，原因逐行写在结果文件里，改好后可以只传这几行。")
    if intake and intake.take_back_until and (counts["added"] or counts["updated"]):
        print(report.until(intake.take_back_until))
    if all(sheet.left_out for sheet in read.sheets):
        print("没有找到表头：表里要有一行写着“姓名”等列名。")
    if hidden := report.sheets_left_out(read):
        print(f"隐藏的工作表没有读：{'、'.join(hidden)}。")
    if not options.commit:
        print("这是试读，没有写入。核对结果后，加上 --commit 正式写入。")


def _claim(path: Path) -> None:
    """Make the report, readable by whoever runs the command alone: it holds numbers in full. Raises Refusal."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))
    except OSError:
        raise Refusal(f"结果写不到 {path}，请换一个位置。") from None


def _write(path: Path, summary: object, rows: Iterable[object]) -> None:
    """The report, row by row: a league's is longer than all that was read of it."""
    with path.open("w", encoding="utf-8") as file:
        file.write('{"summary": ' + json.dumps(summary, ensure_ascii=False) + ', "rows": [')
        for number, row in enumerate(rows):
            file.write((",\n" if number else "\n") + json.dumps(row, ensure_ascii=False))
        file.write("\n]}\n")


COMMAND = Command("roster-import", "读入 Excel 名册，逐行给出结果", arguments, run)
