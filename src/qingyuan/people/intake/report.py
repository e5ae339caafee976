"""What became of every row (逐行结果): the command's OUT.json, and sentence 8 of an import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.environment import short_day

from .people import Planned
from .reading.columns import FIELDS
from .reading.lines import Read
from .states import Outcome

_EMPTY = dict.fromkeys(FIELDS, "")


def rows_of(read: Read, people: Iterable[Planned], *, committed: bool) -> Iterator[dict[str, Any]]:
    """One entry for each used row, in the order of the files, made as it is asked for: a league's list is long.

    person  on the roster the person's id; in a trial who would be new has a provisional one, and so has who was
    refused: rows of one person bear the same
    """
    places: list[tuple[int, int, int, Planned | str, int]] = [
        (line.file, line.sheet, line.row, one, number) for one in people for number, line in enumerate(one.lines)
    ]
    places += [(sheet.file, at, row, why, 0) for at, sheet in enumerate(read.sheets) for row, why in sheet.others]
    for file, sheet, row, what, number in sorted(places, key=itemgetter(0, 1, 2)):
        where = {"file": read.files[file], "sheet": read.sheets[sheet].name, "row": row}
        if isinstance(what, str):
            yield {**where, "outcome": str(Outcome.NOT_A_PERSON), "reasons": [what], "person": None, "fields": _EMPTY}
        else:
            yield {**where, **_told(what, number, committed)}


def _told(one: Planned, number: int, committed: bool) -> dict[str, Any]:
    line = one.lines[number]
    known = str(one.person_id) if one.person_id else None
    if committed and one.refused and not one.revision:
        known = f"p{one.person_id}" if len(one.lines) > 1 else None
    reasons = [*line.reasons, *one.notes, *(["same_person"] if number else [])]
    return {
        "outcome": one.outcomes[number],
        "reasons": list(dict.fromkeys(reasons)),
        "person": known,
        "fields": {key: getattr(line, key) for key in FIELDS},
    }


def summary(people: Iterable[Planned], read: Read, *, committed: bool) -> dict[str, Any]:
    """The figures of a report: its rows by outcome, and the sheets whose rows were not taken."""
    outcomes = Counter(outcome for one in people for outcome in one.outcomes)
    outcomes[str(Outcome.NOT_A_PERSON)] = sum(len(sheet.others) for sheet in read.sheets)
    return {
        "rows": outcomes.total(),
        **{str(outcome): outcomes[str(outcome)] for outcome in Outcome},
        "committed": committed,
        "sheets_left_out": [
            {"file": read.files[sheet.file], "sheet": sheet.name, "reason": sheet.left_out, "rows": len(sheet.others)}
            for sheet in read.sheets
            if sheet.left_out
        ],
    }


def counted(people: Iterable[Planned], read: Read) -> Counter[str]:
    counts: Counter[str] = Counter(outcome for one in people for outcome in one.outcomes)
    counts[str(Outcome.NOT_A_PERSON)] = sum(
        len(sheet.others) for sheet in read.sheets if sheet.left_out != "hidden_sheet"
    )
    return counts


def sentence(counts: Mapping[str, int], *, entered: bool = True, last: datetime | None = None) -> str:
    """名册导入结果 in full. entered: whether it has been written; last: the last hour for taking back."""
    said = figures(counts)
    if refused := counts.get(str(Outcome.REFUSED), 0):
        told = (
            _("退回的%(refused)s人没有写入，原因写在下载表最后一列，改好后只传这%(refused)s行。")
            if entered
            else _("退回的%(refused)s人不会写入，原因写在下载表最后一列，改好后只传这%(refused)s行。")
        )
        said += told % {"refused": f"{refused:,}"}
    return said if last is None else said + until(last)


def figures(counts: Mapping[str, int]) -> str:
    """共读到…行：新增…人，…"""
    figures = {str(outcome): counts.get(str(outcome), 0) for outcome in Outcome}
    return _(
        "共读到%(rows)s行：新增%(added)s人，更新%(updated)s人，未变%(unchanged)s人，退回%(refused)s人，另有%(other)s行是标题或合计。"
    ) % {
        "rows": f"{sum(figures.values()):,}",
        "added": f"{figures['added']:,}",
        "updated": f"{figures['updated']:,}",
        "unchanged": f"{figures['unchanged']:,}",
        "refused": f"{figures['refused']:,}",
        "other": f"{figures['not_a_person']:,}",
    }


def until(last: datetime) -> str:
    """本次导入可在…前整批撤回。"""
    return _("本次导入可在%(day)s%(hour)s前整批撤回。") % {
        "day": short_day(clock.day_of(last)),
        "hour": f"{last.astimezone(clock.SHANGHAI):%H:%M}",
    }


def sheets_left_out(read: Read | Sequence[Mapping[str, Any]]) -> list[str]:
    """The names of the sheets whose rows were not taken because they are hidden."""
    if isinstance(read, Read):
        return [sheet.name for sheet in read.sheets if sheet.left_out == "hidden_sheet"]
    return [str(sheet["name"]) for sheet in read if sheet["left_out"] == "hidden_sheet"]
