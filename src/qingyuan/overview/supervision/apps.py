from __future__ import annotations

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "qingyuan.overview.supervision"
    label = "supervision"

    def ready(self) -> None:
        # Registers what stands on the pages of the checklist and of a finding.
        from . import panels  # noqa: F401
