"""What the pages of imports share (共用)."""

from __future__ import annotations

import json
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from qingyuan.kernel.policy import not_here
from qingyuan.kernel.requests import as_number
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations.models import Organization

from .. import files, queries, report, running
from ..models import Import
from ..reasons import reason_text
from ..services.shared import require_adding, top_of
from ..showing import MASKS, shown
from ..states import State

# Bytes of files read while the person waits; more is read by a job.
READ_AT_ONCE = 1_500_000


def scope_of(request: HttpRequest) -> Scope:
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


def unit_of(request: HttpRequest) -> Organization:
    """The unit in the address that people are imported under. Raises NotHere, NotAllowed."""
    unit_id = as_number(request.GET.get("unit"))
    if unit_id is None:
        raise not_here()
    return top_of(scope_of(request), unit_id)


def own(request: HttpRequest, intake_id: int) -> Import:
    """An import of this account, whose unit it still answers for. Raises NotHere, NotAllowed."""
    found = queries.own(scope_of(request), intake_id)
    require_adding(scope_of(request), found.top)
    return found


def small(intake: Import) -> bool:
    """Whether the files are read again while the person waits."""
    return files.size(intake.stored) <= READ_AT_ONCE


def read_again(intake: Import, now: datetime) -> None:
    """Read at once what is small; what is not, the service has left to a job."""
    if small(intake):
        running.read(intake, now)


def sentence(intake: Import, now: datetime) -> str:
    """How an import stands, in one sentence."""
    if intake.state == State.READY:
        return report.sentence(intake.counts, entered=False)
    if intake.state == State.ENTERED:
        return report.sentence(intake.counts, last=intake.take_back_until if may_take_back(intake, now) else None)
    if intake.state == State.FAILED:
        return intake.fault
    if intake.state == State.TAKEN_BACK:
        left = left_behind(intake)
        if left:
            return _("已撤回。其中%(count)s人导入以后又办过别的事，没有撤回。") % {"count": len(left)}
        return _("已整批撤回：新增的人已撤下，更新过的恢复了原样。")
    if intake.state == State.DISCARDED:
        return _("没有入册，读到的内容已经清掉。")
    return ""


def may_take_back(intake: Import, now: datetime) -> bool:
    return intake.take_back_until is not None and now <= intake.take_back_until


def left_behind(intake: Import) -> list[dict[str, str]]:
    """Who could not be taken back, and the code of why."""
    found: list[dict[str, str]] = json.loads(intake.left) if intake.left else []
    return found


def named(intake: Import) -> str:
    """An import as its owner knows it: by its first file."""
    if len(intake.files) == 1:
        return str(intake.files[0])
    return _("%(first)s等%(count)s个文件") % {"first": intake.files[0], "count": len(intake.files)}


def where(intake: Import, file: int, sheet: int) -> str:
    """The table a row stands in, as far as it must be named: the file where there are several, and the sheet likewise."""
    sheets = intake.understood
    parts = [intake.files[file]] if len(intake.files) > 1 else []
    if sum(1 for one in sheets if one["file"] == file) > 1 and sheet < len(sheets):
        parts.append(sheets[sheet]["name"])
    return " ".join(parts)


def reasons(entry: queries.Entry, codes: list[str]) -> list[str]:
    """The sentences of some codes, with what stood in the cell where it could not be read."""
    source = entry.line.source
    found = []
    for code in codes:
        said = reason_text(code)
        key = next((key for key in source if code.startswith(f"{key}_")), None)
        written = shown(key, source[key]) if key in MASKS else source.get(key or "", "")
        # Stars alone tell nothing, nor does the sign that stands for a formula.
        if written.strip("*="):
            said = _("%(said)s（表中写的是“%(written)s”）") % {"said": said, "written": written}
        found.append(said)
    return found
