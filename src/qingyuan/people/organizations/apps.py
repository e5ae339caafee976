from __future__ import annotations

from django.apps import AppConfig


class OrganizationsConfig(AppConfig):
    name = "qingyuan.people.organizations"
    label = "organizations"

    def ready(self) -> None:
        # Its facts enter the catalogue by being imported.
        from . import facts  # noqa: F401
