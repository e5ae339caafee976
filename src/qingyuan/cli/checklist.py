"""`qingyuan checklist-import`: load an official checklist in Excel as a library of an organization (清单导入)."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from . import database
from .command import Command, start_django
from .reading import require_places, unit_named, write_report

# What the one option says for all texts that may be earlier ones in other words.
_REWORDED = {"改写": "keep", "新的一条": "new"}

_TO_DECIDE = "处要定：是改写，还是新的一条。请到网页上逐条选定，或者加上 --reworded 一律照此办理。"


def arguments(place: argparse.ArgumentParser) -> None:
    place.add_argument("file", metavar="文件", type=Path, help="问题表现清单，Excel 文件（.xlsx 或 .xls）")
    place.add_argument(
        "--organization",
        metavar="单位",
        required=True,
        help="由哪个单位发布，由盟市写起，用“/”隔开，如：兴安盟/突泉县",
    )
    place.add_argument(
        "--library",
        metavar="库名",
        default="",
        help="发布到哪个制度库，如：tuquan/problems；已有的库发布新的一版；不写就用本单位自己的清单库",
    )
    place.add_argument("--title", metavar="名称", default="", help="清单名称；不写就用原来的名称或表里的标题")
    place.add_argument(
        "--reworded",
        choices=list(_REWORDED),
        help="同原条目相近的，一律算改写（沿用原条目），还是一律算新的一条；逐条选定请到网页上办理",
    )
    place.add_argument("--commit", action="store_true", help="正式发布；不写这个选项只是试读，不改数据")
    place.add_argument("--report", metavar="文件", type=Path, required=True, help="逐行结果写到这个 JSON 文件")


def run(options: argparse.Namespace) -> None:
    require_places([options.file], options.report)
    start_django()
    database.bring_up_to_date()
    from qingyuan.kernel import clock
    from qingyuan.kernel.errors import BadInput
    from qingyuan.kernel.scope import Scope
    from qingyuan.obligations.rectification import checklist_import

    scope = Scope.for_job(checklist_import.COMMAND_LINE)
    unit = unit_named(scope, options.organization)
    report: dict[str, Any] = {"summary": {}, "rows": []}
    try:
        target = checklist_import.target_named(unit, options.library)
        planned = checklist_import.plan(scope, unit_id=unit.pk, path=options.file, target=target, decisions={})
        if options.reworded:
            planned = checklist_import.decided(planned, _REWORDED[options.reworded])
        report = planned.as_json()
        report["summary"] |= {"library": target.library, "version": target.version + 1, "committed": False}
        write_report(options.report, report)
        undecided = len(planned.given.undecided)
        if options.commit and undecided:
            raise BadInput(f"没有发布：有{undecided}{_TO_DECIDE}", "undecided")
        if options.commit:
            row = checklist_import.issue(
                scope, planned, title=options.title or planned.default_title, compared=False, now=clock.now()
            )
            report["summary"]["committed"] = True
            write_report(options.report, report)
    except BadInput as refused:
        report["summary"] |= {"error": refused.code, "message": refused.message}
        write_report(options.report, report)
        raise
    print(planned.sentence())
    if options.commit:
        print(f"已发布“{row.title}”，{row.library} 第{row.version}版，{row.get_standing_display()}。")
        return
    if undecided:
        print(f"有{undecided}{_TO_DECIDE}")
    print("这是试读，没有写入。核对结果后，加上 --commit 正式发布。")


COMMAND = Command("checklist-import", "读入 Excel 问题表现清单，发布为制度库的一版", arguments, run)
