"""Announcements (通告): how an earlier room tells later ones without knowing them.

An announcement is a frozen dataclass of ids in the announcer's `announcements.py`. A listener is `@within`
(same transaction: bounded, no file, no network, no other home; an error in it is a bug and rolls all back)
or `@after` (a job enqueued in the same transaction, repeatable). A listener never refuses: what may be
refused is asked before announcing, by a call downwards. `qingyuan flows` prints the table.
"""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Callable
from typing import Any, TypeVar

from django.apps import apps

from . import jobs

A = TypeVar("A")
_within: dict[type, list[Callable[[Any], None]]] = {}
_after: dict[type, list[str]] = {}


def within(kind: type[A]) -> Callable[[Callable[[A], None]], Callable[[A], None]]:
    """Listen in the announcer's own transaction."""

    def listen(function: Callable[[A], None]) -> Callable[[A], None]:
        _within.setdefault(kind, []).append(function)
        return function

    return listen


def after(kind: type[A], *, reason: str) -> Callable[[Callable[[A], None]], Callable[[A], None]]:
    """Listen by a job once the announcer has committed. `reason` says why the job may read what it reads."""

    def listen(function: Callable[[A], None]) -> Callable[[A], None]:
        name = _name(function)
        jobs.job(name, reason=reason)(lambda **ids: function(kind(**ids)))
        _after.setdefault(kind, []).append(name)
        return function

    return listen


def announce(announcement: Any) -> None:
    """Tell every listener. Call inside a service, before the chronicle's append."""
    for listener in _within.get(type(announcement), ()):
        listener(announcement)
    for name in _after.get(type(announcement), ()):
        jobs.enqueue(name, **dataclasses.asdict(announcement))


def flows() -> list[tuple[str, str, str]]:
    """Who announces what and who listens how: (announcement, listener, within or after), sorted."""
    rows = []
    for kind, name in _announced():
        listeners = [(f"{f.__module__}.{f.__name__}", "within") for f in _within.get(kind, ())]
        listeners += [(name_, "after") for name_ in _after.get(kind, ())]
        for listener, how in listeners or [("–", "–")]:
            rows.append((name, listener.removeprefix("qingyuan."), how))
    return sorted(rows)


def _announced() -> list[tuple[type, str]]:
    found = []
    for app in apps.get_app_configs():
        if not app.name.startswith("qingyuan."):
            continue
        try:
            module = importlib.import_module(f"{app.name}.announcements")
        except ModuleNotFoundError as error:
            if error.name != f"{app.name}.announcements":
                raise
            continue
        for kind in vars(module).values():
            if dataclasses.is_dataclass(kind) and isinstance(kind, type) and kind.__module__ == module.__name__:
                found.append((kind, f"{app.name.removeprefix('qingyuan.')}.{kind.__name__}"))
    return found


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__name__}".removeprefix("qingyuan.")
