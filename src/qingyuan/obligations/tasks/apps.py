from __future__ import annotations

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "qingyuan.obligations.tasks"
    label = "tasks"

    def ready(self) -> None:
        # Registers the kinds `taskset` and `board`, the facts of the room, whom it holds on to, and what it shows on
        # pages of earlier rooms.
        from . import facts, holders, panels, specs  # noqa: F401
