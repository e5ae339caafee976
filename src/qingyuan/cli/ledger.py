"""`qingyuan ledger-import`: read a problem list in Excel into an organization's ledger (问题台账导入)."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from qingyuan.config import instance

from . import database
from .command import Command, Refusal, home, start_django


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
    if instance.kind(home()) is None:
        raise Refusal(f"{home()} 还不是实例文件夹。请先运行 qingyuan init 或 qingyuan demo --prepare。")
    if not options.file.is_file():
        raise Refusal(f"找不到文件 {options.file}，请核对路径。")
    if not options.report.absolute().parent.is_dir():
        raise Refusal(f"{options.report.absolute().parent} 不是文件夹，结果没有地方写。请先建好，或换一个位置。")
    start_django()
    database.bring_up_to_date()
    from qingyuan.kernel import clock
    from qingyuan.kernel.errors import BadInput, NotHere
    from qingyuan.kernel.scope import Scope
    from qingyuan.obligations.rectification import imports
    from qingyuan.people.organizations import queries as organizations
    from qingyuan.regimes import queries as regimes

    scope = Scope.for_job(imports.COMMAND_LINE)
    try:
        unit = organizations.by_names(scope, options.organization)
    except NotHere:
        raise Refusal(
            f"没有找到单位“{options.organization}”。请从盟市写起，逐级用“/”隔开，如：兴安盟/突泉县。"
        ) from None
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
        _write(options.report, {"summary": {"error": refused.code, "message": refused.message}, "rows": []})
        raise
    _write(options.report, report.as_json())
    print(report.sentence())
    if not options.commit:
        print("这是试读，没有写入。核对结果后，加上 --commit 正式写入。")


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


COMMAND = Command("ledger-import", "读入 Excel 问题台账，逐行给出结果", arguments, run)
