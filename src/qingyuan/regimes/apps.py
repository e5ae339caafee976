from __future__ import annotations

from django.apps import AppConfig


class RegimesConfig(AppConfig):
    name = "qingyuan.regimes"
    label = "regimes"

    def ready(self) -> None:
        # Registers the kind `calendar`, and what the libraries know of working days.
        from qingyuan.kernel import workdays

        from . import queries

        workdays.provide(queries.arranged_years)
