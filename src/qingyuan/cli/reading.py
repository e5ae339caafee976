"""What the commands that read a file in share (读入文件的命令): where things are, which unit is meant, the report."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from qingyuan.config import instance

from .command import Refusal, home

if TYPE_CHECKING:
    from qingyuan.kernel.scope import Scope
    from qingyuan.people.organizations.models import Organization


def require_places(files: Iterable[Path], report: Path) -> None:
    """The instance, the files and the report's folder are there. Raises Refusal for the first that is not."""
    if instance.kind(home()) is None:
        raise Refusal(f"{home()} 还不是实例文件夹。请先运行 qingyuan init 或 qingyuan demo --prepare。")
    for path in files:
        if not path.is_file():
            raise Refusal(f"找不到文件 {path}，请核对路径。")
    if not report.absolute().parent.is_dir():
        raise Refusal(f"{report.absolute().parent} 不是文件夹，结果没有地方写。请先建好，或换一个位置。")


def unit_named(scope: Scope, names: str) -> Organization:
    """The unit that names from the league down mean, joined by "/". Call after `start_django`. Raises Refusal."""
    from qingyuan.kernel.errors import NotHere
    from qingyuan.people.organizations import queries

    try:
        return queries.by_names(scope, names)
    except NotHere:
        raise Refusal(f"没有找到单位“{names}”。请从盟市写起，逐级用“/”隔开，如：兴安盟/突泉县。") from None


def write_report(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
