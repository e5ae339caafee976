from __future__ import annotations

from django.apps import AppConfig


class RectificationConfig(AppConfig):
    name = "qingyuan.obligations.rectification"
    label = "rectification"

    def ready(self) -> None:
        # Registers the kind `checklist`, the facts of the ledger, and whom findings hold on to.
        from . import facts, holders, specs  # noqa: F401
