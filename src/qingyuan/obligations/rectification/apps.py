from __future__ import annotations

from django.apps import AppConfig


class RectificationConfig(AppConfig):
    name = "qingyuan.obligations.rectification"
    label = "rectification"

    def ready(self) -> None:
        # Registers the kind `checklist`.
        from . import specs  # noqa: F401
