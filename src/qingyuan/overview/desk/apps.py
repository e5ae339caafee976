from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "qingyuan.overview.desk"
    label = "desk"

    def ready(self) -> None:
        # Registers the panel on 我的.
        from . import panels  # noqa: F401
