from __future__ import annotations

from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "qingyuan.people.roster"
    label = "roster"

    def ready(self) -> None:
        # Its facts enter the catalogue, and its jobs the list, by being imported.
        from . import facts, jobs  # noqa: F401
