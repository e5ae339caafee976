from __future__ import annotations

from django.apps import AppConfig


class RectificationConfig(AppConfig):
    name = "qingyuan.obligations.rectification"
    label = "rectification"

    def ready(self) -> None:
        # Registers the kind `checklist`, the facts of the ledger, whom findings hold on to, the jobs, what the room
        # hears, what it shows on pages of earlier rooms, and what of it may be done by commission.
        from . import commissioned, facts, holders, jobs, listeners, panels, specs  # noqa: F401
