from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "qingyuan.demo"
    label = "demo"

    def ready(self) -> None:
        # Names the verb its entries carry; a server that never loads the data still shows them.
        from . import casting  # noqa: F401
