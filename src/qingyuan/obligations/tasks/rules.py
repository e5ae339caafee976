"""What is owed and by when, and what a record needs (应办与时限): facts in, verdict out; no database, request or clock."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext as _

from qingyuan.kernel.errors import BadInput, MoveRefused

from .periods import Period, periods
from .specs import TaskItemSpec
from .states import DONE, VERBS, Standing, State

IsWorkingDay = Callable[[date], bool]
S = TypeVar("S", bound=TextChoices)

# Eleven digits in a row are a telephone, more an identity card or an account: no task needs them.
_NUMBER = re.compile(r"\d[\d\s-]{9,}[\dXx]")
MOST_FIGURE = Decimal("9999999999.99")


@dataclass(frozen=True)
class Owed:
    """One thing an item asks of one subject: in which period, where it has one, and by which day; None for no day."""

    period: Period | None
    due_on: date | None


def owed(
    item: TaskItemSpec,
    *,
    starts_on: date,
    ends_on: date | None,
    since: date,
    today: date,
    is_working_day: IsWorkingDay,
) -> list[Owed]:
    """What an item asks by today, the earliest first.

    starts_on, ends_on  of the adoption, ends_on None for no end;  since  when the unit listed the subject
    An item with a period is owed for each one begun by today, the one running included. Of the one in which it begins
    more than half must be left: who is listed late in a period owes from the next on. Our own rule, 0022.
    """
    begins = max(starts_on, since)
    if begins > today or (ends_on is not None and ends_on < begins):
        return []
    if item.every is None:
        return [Owed(None, item.due.last_day_from(begins, is_working_day) if item.due else ends_on)]
    until = min(today, ends_on) if ends_on else today
    found = periods(item.every, begins, until)
    return [Owed(one, due_of(item, one, is_working_day)) for one in found if not _mostly_over(one, begins)]


def _mostly_over(period: Period, begins: date) -> bool:
    return begins > period.first + (period.last - period.first) / 2


def due_of(item: TaskItemSpec, period: Period, is_working_day: IsWorkingDay) -> date:
    """The last day for a period: its own last day, or so long after it as the item says."""
    return item.due.end_after(period.last, is_working_day) if item.due else period.last


def standing(state: State | None, due_on: date | None, today: date) -> Standing:
    """How an item stands on a day. state: of its row, None where nothing has been recorded."""
    if state in DONE:
        return Standing(state)
    if due_on is not None and due_on < today:
        return Standing.LATE
    return Standing.SENT_BACK if state == State.SENT_BACK else Standing.NOT_YET


def moved(moves: Mapping[str, tuple[frozenset[S], S]], verb: str, state: S) -> S:
    """The state a move leads to. Raises MoveRefused when the state stands against it."""
    from_any, to = moves[verb]
    if state not in from_any:
        raise MoveRefused(
            _("这一件现在是“%(state)s”，不能%(verb)s。请刷新页面，按页面上列出的办法办理。")
            % {"state": state.label, "verb": VERBS[verb]},
            "wrong_state",
        )
    return to


def recording(record: str, state: State | None) -> str:
    """Which move recording is: on a fresh or returned row, on one accepted, or in the place of a figure."""
    if state == State.ACCEPTED:
        return "correct" if record == "figures" else "add"
    return "record"


def written(text: str, otherwise: str) -> str:
    """A text that has to be there, without personal numbers. Raises BadInput."""
    if not text.strip():
        raise BadInput(otherwise, "not_written")
    return without_numbers(text)


def without_numbers(text: str) -> str:
    """The text, trimmed. Raises BadInput where it holds what looks like a telephone or identity number."""
    text = text.strip()
    if found := _NUMBER.search(text):
        raise BadInput(
            _("“%(number)s”像是电话或者证件号码。办这件事用不着，请删去再保存；其余已填的内容都还在。")
            % {"number": found.group()},
            "personal_number",
        )
    return text


def check_day(happened_on: date, today: date) -> date:
    """The day something happened. Raises BadInput for one still to come."""
    if happened_on > today:
        raise BadInput(_("日子在今天之后，请改成实际办的那一天；还没有办的，办了再记。"), "future_date")
    return happened_on


def figures(item: TaskItemSpec, given: Mapping[str, Any]) -> dict[str, Decimal]:
    """The figures that were filled in, by key. Raises BadInput for none at all, one not asked for, one too large."""
    known = {one.key for one in item.figures}
    if set(given) - known:
        raise BadInput(_("没有这一项数据，请刷新页面重新填写。"), "no_such_figure")
    found = {key: Decimal(value) for key, value in given.items() if value is not None}
    if not found:
        raise BadInput(_("请至少填一个数；现在没有的数可以空着，以后再补。"), "no_figure")
    if any(abs(value) > MOST_FIGURE for value in found.values()):
        raise BadInput(_("这个数太大了，请核对计量单位。"), "figure_too_large")
    return found
