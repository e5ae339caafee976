from __future__ import annotations

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "qingyuan.overview.campaigns"
    label = "campaigns"

    def ready(self) -> None:
        # Registers the kind `campaign`.
        from . import specs  # noqa: F401
