from __future__ import annotations

from django.apps import AppConfig


class RegimesConfig(AppConfig):
    name = "qingyuan.regimes"
    label = "regimes"

    def ready(self) -> None:
        # Registers the kind `calendar`, its facts, and what the libraries know of working days.
        from qingyuan.kernel import workdays

        from . import facts, queries  # noqa: F401

        workdays.provide(queries.arranged_years)
