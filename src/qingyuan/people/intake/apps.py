from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "qingyuan.people.intake"
    label = "intake"
    verbose_name = _("名册导入")

    def ready(self) -> None:
        # Its jobs enter the list by being imported.
        from . import jobs  # noqa: F401
