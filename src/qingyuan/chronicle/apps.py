from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ChronicleConfig(AppConfig):
    name = "qingyuan.chronicle"
    label = "chronicle"

    def ready(self) -> None:
        # Without a sender: a migration of any room may remake a table, and SQLite then drops its triggers.
        post_migrate.connect(_guard, dispatch_uid="chronicle.guard")


def _guard(using: str, **_: Any) -> None:
    from . import guard

    guard.install(using)
