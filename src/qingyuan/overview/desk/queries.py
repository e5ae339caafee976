"""What waits for a reader (待办): read from the records, never kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.urls import resolve

from qingyuan.kernel.scope import Scope

from .sources import AHEAD, SOURCES
from .tasks import SHOWN, Ahead, Group, Section, Source, day_order


def found(scope: Scope, *, today: date, most: int = SHOWN) -> list[tuple[Source, Group]]:
    """What each source has for this reader, most pressing kind first; a kind with nothing is left out."""
    read = [(source, _open(scope, source.read(scope, today, most))) for source in SOURCES]
    return [(source, group) for source, group in read if group.total]


def _open(scope: Scope, group: Group) -> Group:
    """What of a group opens for a reader who acts in a part of the work only, as by commission."""
    if scope.limits is None or not group.total:
        return group
    tasks = [task for task in group.tasks if scope.opens(resolve(task.url.partition("?")[0]).app_name)]
    return group if len(tasks) == len(group.tasks) else replace(group, tasks=tasks, total=len(tasks), rest_url=None)


def waiting(scope: Scope, *, today: date) -> list[Group]:
    """What this reader has to do, by kind."""
    return [group for _source, group in found(scope, today=today)]


def of_the_day(scope: Scope, *, today: date) -> list[Section]:
    """What this reader has to do, in the order of the day."""
    return day_order([(source.part, group) for source, group in found(scope, today=today)], today=today)


def coming(scope: Scope, *, today: date) -> list[Ahead]:
    """What comes on later days, the nearest first."""
    return sorted((one for read in AHEAD for one in read(scope, today)), key=lambda one: (one.day, one.name))
