"""What a desk is made of (工作台上的事): tasks, where they come from, and the order of a day. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel.clock import days_between
from qingyuan.kernel.environment import short_day
from qingyuan.kernel.scope import Scope

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = _StrPromise | str

# A desk shows what can be done today; the rest stands in the ledger.
SHOWN = 8


class Part(IntEnum):
    """The parts of a day, in the order of an office's day (walk 3): what came in by letter has an hour."""

    LETTERS = 0
    TODAY = 1
    REVIEW = 2
    OWN = 3
    CHASE = 4


TITLES = {
    Part.LETTERS: gettext_lazy("来件"),
    Part.TODAY: gettext_lazy("今日到期"),
    Part.REVIEW: gettext_lazy("等我审"),
    Part.OWN: gettext_lazy("该办的"),
    Part.CHASE: gettext_lazy("催办"),
}


@dataclass(frozen=True)
class Task:
    """One thing to do: what, where, by which day.

    when  said instead of the day, where that says more;  by_name  handled by those named alone, so in no calendar
    """

    title: str
    url: str
    verb: str
    note: str
    due: date | None
    late: bool
    when: str = ""
    by_name: bool = False


@dataclass(frozen=True)
class Group:
    """Tasks of one kind, with how many there are in all and where the rest stands."""

    title: str
    tasks: list[Task]
    total: int
    rest_url: str | None


@dataclass(frozen=True)
class Source:
    """One kind of tasks. read(scope, today, most): at most so many of them, the nearest day first.

    part    where in the day they stand; what falls to the reader himself moves to 今日到期 on its day
    marked  what a calendar calls their days, "" where they have none
    """

    part: Part
    read: Callable[[Scope, date, int], Group]
    marked: Text = ""


@dataclass(frozen=True)
class Ahead:
    """What comes on a later day (接下来的一件). count: of how many; comes: whether it will then stand on the desk."""

    day: date
    name: str
    count: int
    comes: bool


@dataclass
class Section:
    """A part of the day as the desk shows it. rest: (kind, how many in all, where), for kinds not shown whole."""

    part: Part
    tasks: list[Task] = field(default_factory=list)
    rest: list[tuple[str, int, str]] = field(default_factory=list)
    total: int = 0
    whole: bool = True

    @property
    def title(self) -> str:
        return str(TITLES[self.part])


def day_order(found: Iterable[tuple[Part, Group]], *, today: date) -> list[Section]:
    """The day in its order; a part with nothing is left out. Within a part the nearest day first, then what has none."""
    sections = {part: Section(part) for part in Part}
    for part, group in found:
        placed = [(_part_of(part, task, today), task) for task in group.tasks]
        for place, task in placed:
            sections[place].tasks.append(task)
            sections[place].total += 1
        last = placed[-1][0] if placed else part
        if group.total > len(group.tasks):
            sections[last].total += group.total - len(group.tasks)
            sections[last].whole = sections[last].whole and last == part
        if group.rest_url:
            sections[last].rest.append((group.title, group.total, group.rest_url))
    for section in sections.values():
        section.tasks.sort(key=lambda task: task.due or date.max)
    return [section for section in sections.values() if section.tasks]


def _part_of(part: Part, task: Task, today: date) -> Part:
    return Part.TODAY if part == Part.OWN and task.due is not None and task.due <= today else part


def said_day(task: Task, *, today: date) -> str:
    """Its day in words: 6月4日到期，过了1天; "" where it has none."""
    if task.when or task.due is None:
        return task.when
    if task.late:
        said = {"day": short_day(task.due), "days": days_between(task.due, today)}
        return _("%(day)s到期，过了%(days)s天") % said
    return _("今天到期") if task.due == today else _("%(day)s到期") % {"day": short_day(task.due)}


def digest(sections: Sequence[Section]) -> str:
    """The day in one line: 今日到期2件，等我审3件. No text of a task, no name: it also stands in a calendar.

    Reminding others is no number of things to do: it stands on the desk alone.
    """
    said = []
    for section in sections:
        if section.part == Part.CHASE:
            continue
        if section.whole:
            said.append(_("%(title)s%(count)s件") % {"title": section.title, "count": section.total})
        else:
            said.append(_("%(title)s%(count)s件以上") % {"title": section.title, "count": len(section.tasks)})
    return _("，").join(said)


def nothing_said(coming: Ahead | None, *, today: date) -> tuple[str, str]:
    """What an empty desk says (没有待办): that nothing waits, and what comes next, by name and day (walk 2, sentence 1)."""
    sunday = today + timedelta(days=6 - today.weekday())
    within = coming is not None and coming.day <= sunday
    nothing = _("今天没有要您办的事。") if within else _("本周没有要您办的事。")
    if coming is None:
        return nothing, _("有了要办的事会放到这里。没有等您填的表。")
    said = {"day": short_day(coming.day), "name": coming.name}
    if coming.comes:
        return nothing, _("下一件是%(day)s的%(name)s，到那天会放到这里。没有等您填的表。") % said
    return nothing, _("下一件是%(day)s的%(name)s。没有等您填的表。") % said


def marked_days(found: Iterable[tuple[Source, Group]], *, today: date) -> Iterator[tuple[date, str, int]]:
    """Later days on which something of the reader's own falls due: (day, what a calendar calls it, how many)."""
    for source, group in found:
        if source.part != Part.OWN or not source.marked:
            continue
        shown = [task for task in group.tasks if not task.by_name]
        days = [task.due for task in shown if task.due is not None and task.due > today]
        for day in sorted(set(days)):
            yield day, str(source.marked), days.count(day)
