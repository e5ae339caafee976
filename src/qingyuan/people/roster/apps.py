from __future__ import annotations

from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "qingyuan.people.roster"
    label = "roster"

    def ready(self) -> None:
        # Its facts enter the catalogue by being imported.
        from . import facts  # noqa: F401
