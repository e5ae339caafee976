from __future__ import annotations

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "qingyuan.kernel"
    label = "kernel"

    def ready(self) -> None:
        # Registers the daily jobs; a worker loads no pages that would.
        from . import files, idempotency  # noqa: F401
