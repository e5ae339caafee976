"""Work after the answer (后台作业): enqueued in the transaction of the change, repeatable, one step per home.

A job is named and listed with the reason it may read beyond one person's range; it gets its Scope from
`Scope.for_job(name)`. The queue is django-tasks' own table, so a rolled-back change leaves no job behind.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django_tasks import task

from .scope import declare_job

_JOBS: dict[str, Callable[..., None]] = {}
_DAILY: list[str] = []


def job(name: str, *, reason: str, daily: bool = False) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register a job. Running it twice has the effect of running it once; that is its author's duty.

    daily  put on the queue once a day by whoever serves; it takes no payload
    """

    def register(function: Callable[..., None]) -> Callable[..., None]:
        declare_job(name, reason)
        _JOBS[name] = function
        if daily:
            _DAILY.append(name)
        return function

    return register


def enqueue(name: str, **payload: Any) -> None:
    """Put a job on the queue in the running transaction. The payload holds ids, strings and numbers."""
    if name not in _JOBS:
        raise KeyError(name)
    _perform.enqueue(name, json.dumps(payload))


def enqueue_daily() -> None:
    """Put the day's jobs on the queue; twice in a day does no harm."""
    for name in _DAILY:
        enqueue(name)


@task()
def _perform(name: str, payload: str) -> None:
    _JOBS[name](**json.loads(payload))
