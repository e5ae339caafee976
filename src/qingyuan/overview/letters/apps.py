from __future__ import annotations

from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "qingyuan.overview.letters"
    label = "letters"

    def ready(self) -> None:
        # Who stands on a report is not voided from the roster.
        from . import holders  # noqa: F401
