"""The class of every table (表的类别): record, derived, technical or secret (design 5)."""

from __future__ import annotations

from enum import StrEnum

from django.apps import apps


class TableClass(StrEnum):
    RECORD = "record"  # written only by services, one chronicle entry a verb
    DERIVED = "derived"  # rebuilt exactly by `qingyuan rebuild NAME`
    TECHNICAL = "technical"  # sessions, jobs, replies, files by hash
    SECRET = "secret"  # cast ballots


# Tables of the libraries we use: none of them holds a record.
_THIRD_PARTY = {"auth", "axes", "contenttypes", "sessions", "django_tasks_database"}


def classes() -> dict[str, TableClass]:
    """Every table of the database with its class. Raises LookupError for a model that declares none."""
    found: dict[str, TableClass] = {}
    for model in apps.get_models(include_auto_created=True):
        declared = getattr(model, "table_class", None)
        if declared is None and model._meta.app_label in _THIRD_PARTY:
            declared = TableClass.TECHNICAL
        if declared is None:
            raise LookupError(f"{model.__name__} declares no table class")
        found[model._meta.db_table] = declared
    return found
