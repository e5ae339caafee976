from __future__ import annotations

from django.apps import AppConfig


class PledgesConfig(AppConfig):
    name = "qingyuan.obligations.pledges"
    label = "pledges"

    def ready(self) -> None:
        # Registers the kind, the facts, whom pledges hold on to, and what they show on pages of earlier rooms.
        from . import facts, holders, panels, specs  # noqa: F401
