from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "qingyuan.people.accounts"
    label = "accounts"

    def ready(self) -> None:
        # Says whom it holds on to by being imported.
        from . import holders  # noqa: F401
