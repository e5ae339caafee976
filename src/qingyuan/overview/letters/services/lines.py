"""Splitting a letter into tasks, and what the units answer (任务分解和落实情况)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.files import Taken
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts

from .. import policy, queries, rules
from ..models import Letter, Line, Link
from ..states import State
from . import entered
from .letters import save as save_letter

# More rows than any office prints on one 分解表; a slip of the hand must not make thousands.
MOST_LINES = 200


@dataclass(frozen=True)
class Row:
    """One row as it was entered. line_id: of the line it changes, None for a new one; drop: take it out of the table.

    unit_id  the unit responsible, None for a line each to all of `queries.one_each`
    """

    task: str
    unit_id: int | None
    due_on: date
    requirement: str = ""
    lead_id: int | None = None
    post: str = ""
    line_id: int | None = None
    drop: bool = False


@service
def split(scope: Scope, *, letter_id: int, revision: int, rows: Sequence[Row], now: datetime) -> Letter:
    """Write the 任务分解表 of a letter (分解任务): new rows, changed ones, rows taken out.

    A line that has been answered keeps its unit and its task: who answered has answered to that.
    Raises NotAllowed, MoveRefused (settled), BadInput (no row, an unknown unit, an answered line changed).
    """
    letter = queries.letter_for_update(scope, letter_id, revision)
    policy.LETTERS.require(scope, "split", letter, refusal=policy.refusal("split"))
    to = rules.check_move("split", State(letter.state))
    offered = queries.offered_units(scope, letter.unit)
    known = {unit.pk: unit for unit in offered}
    before = {line.pk: line for line in queries.lines(letter)}
    order, dropped = 0, 0
    lines: list[Line] = []
    for row in rows:
        if row.drop and row.line_id is not None:
            _drop(before, row.line_id, now)
            dropped += 1
            continue
        for unit_id in [row.unit_id] if row.unit_id is not None else [one.pk for one in queries.one_each(offered)]:
            order += 1
            _check(row, unit_id, known)
            line = before.get(row.line_id) if row.line_id is not None else Line(letter=letter)
            if line is None:
                raise not_here()
            _write(line, row, unit_id, order)
            lines.append(line)
    if not lines and not dropped:
        raise BadInput(_("还没有填任务。请至少填一行：任务、责任单位、完成时限。"), "no_rows")
    if len(lines) > MOST_LINES:
        raise BadInput(_("一份分解表最多%(most)s行，请分开登记。") % {"most": MOST_LINES}, "too_many")
    letter.state = to
    save_letter(letter, now, "state")
    chronicle.append(
        entered.entry(
            scope,
            letter,
            entered.SPLIT,
            now,
            open={"lines": len(lines), **({"dropped": dropped} if dropped else {})},
            sealed={"lines": [_told(line) for line in lines]},
        )
    )
    return letter


def _drop(before: dict[int, Line], line_id: int, now: datetime) -> None:
    line = before.get(line_id)
    if line is None:
        raise not_here()
    line.dropped_at, line.revision = now, line.revision + 1
    line.save(update_fields=["dropped_at", "revision"])


def _check(row: Row, unit_id: int, known: Collection[int]) -> None:
    if not row.task.strip():
        raise BadInput(_("有一行没有写任务，请补上，或者把这一行清空。"), "no_task")
    if unit_id not in known or (row.lead_id is not None and row.lead_id not in known):
        raise BadInput(_("有一行的单位不在本委直接下级之中，请重新选择。"), "no_unit")


def _write(line: Line, row: Row, unit_id: int, order: int) -> None:
    said = {
        "task": row.task.strip(),
        "requirement": row.requirement.strip(),
        "lead_id": row.lead_id,
        "unit_id": unit_id,
        "post": row.post.strip(),
        "due_on": row.due_on,
    }
    if line._state.adding:
        for name, value in {**said, "order": order}.items():
            setattr(line, name, value)
        line.save(force_insert=True)
        return
    changed = {name for name, value in said.items() if getattr(line, name) != value}
    if line.answered_at is not None and changed & {"task", "unit_id"}:
        raise BadInput(
            _("“%(task)s”已经有落实情况，任务和责任单位不再改。要换单位，请去掉这一行，另加一行。")
            % {"task": line.task},
            "answered",
        )
    if not changed and line.order == order:
        return
    for name, value in {**said, "order": order}.items():
        setattr(line, name, value)
    line.revision += 1 if changed else 0
    line.save(update_fields=[*said, "order", "revision"])


def _told(line: Line) -> dict[str, str]:
    return {
        "line": str(line.pk),
        "task": line.task,
        "requirement": line.requirement,
        "unit": str(line.unit_id),
        "post": line.post,
        "due_on": line.due_on.isoformat(),
    }


@service
def answer(
    scope: Scope, *, line_id: int, revision: int, text: str, link: str, file: Taken | None, now: datetime
) -> Line:
    """Write how a task was carried out (落实情况): a sentence, or what its standing is computed from, or both.

    link  "" or one of `queries.linkable`. Raises NotAllowed, MoveRefused (the letter is settled), BadInput.
    """
    line = queries.line_for_update(scope, line_id, revision)
    policy.LINES.require(scope, "answer", line, refusal=policy.refusal("answer"))
    rules.check_move("split", State(line.letter.state))
    kind, campaign = _linked(scope, line, link)
    text = text.strip()
    rules.check_answer(text=text, linked=bool(kind))
    line.answer, line.link, line.adoption_id = text, kind, campaign
    line.answered_by, line.answered_at = accounts.signature(scope), now
    line.revision += 1
    shown = {"link": kind} if kind else {}
    if file is not None:
        line.carry(file)
        shown["file"] = line.sha256
    line.save()
    chronicle.append(entered.entry(scope, line, entered.ANSWERED, now, open=shown, sealed={"answer": text}))
    return line


def _linked(scope: Scope, line: Line, link: str) -> tuple[str, int | None]:
    if not link:
        return "", None
    if link not in dict(queries.linkable(scope, line.unit)):
        raise BadInput(_("没有这一项可供计算，请从列出的里面重新选，或者写一句。"), "no_link")
    kind, _colon, campaign = link.partition(":")
    return str(Link(kind)), int(campaign)
