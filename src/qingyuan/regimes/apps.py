from __future__ import annotations

from django.apps import AppConfig


class RegimesConfig(AppConfig):
    name = "qingyuan.regimes"
    label = "regimes"
