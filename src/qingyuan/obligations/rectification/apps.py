from __future__ import annotations

from django.apps import AppConfig


class RectificationConfig(AppConfig):
    name = "qingyuan.obligations.rectification"
    label = "rectification"

    def ready(self) -> None:
        # Registers the kind `checklist`, the facts of the ledger, whom findings hold on to, the jobs, and what the room hears.
        from . import facts, holders, jobs, listeners, specs  # noqa: F401
