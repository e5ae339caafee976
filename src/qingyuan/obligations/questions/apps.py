from __future__ import annotations

from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "qingyuan.obligations.questions"
    label = "questions"

    def ready(self) -> None:
        # Registers the facts of the room, and whom questions hold on to.
        from . import facts, holders  # noqa: F401
