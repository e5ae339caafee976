"""Column types every room uses (字段)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import models

from .ids import new_id


@dataclass(frozen=True)
class Signature:
    """Who did it, under the name and title then held (落款). No foreign key: it outlives seat and home.

    commission  id of the commission acted by, where somebody acts in another's place; the title says in whose
    """

    id: int | None
    name: str
    title: str
    commission: int | None = None

    def __str__(self) -> str:
        return f"{self.name}（{self.title}）" if self.title else self.name


class IdField(models.BigIntegerField):
    """A 63-bit id made by the application."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", new_id)
        super().__init__(*args, **kwargs)

    @staticmethod
    def key() -> IdField:
        """The primary key of a table."""
        return IdField(primary_key=True, editable=False)


class SignatureField(models.TextField):
    """A Signature or None, kept as JSON text; null only when nobody has signed."""

    # What the type checker sees on a model.
    _pyi_private_set_type: Signature | None  # type: ignore[assignment]
    _pyi_private_get_type: Signature | None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(null=True, blank=True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Signature | None:
        if value is None:
            return None
        raw = json.loads(value)
        commission = int(raw["commission"]) if "commission" in raw else None
        return Signature(int(raw["id"]) if raw["id"] else None, raw["name"], raw["title"], commission)

    def get_prep_value(self, value: Signature | None) -> Any:
        if value is None:
            return None
        raw = {"id": str(value.id) if value.id else None, "name": value.name, "title": value.title}
        if value.commission is not None:
            raw["commission"] = str(value.commission)
        return json.dumps(raw, ensure_ascii=False, sort_keys=True)


class PathField(models.CharField):
    """A materialised path in base 36, four characters a level, compared byte by byte on both databases."""

    WIDTH = 4

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        super().__init__(*args, **kwargs)

    def db_parameters(self, connection: Any) -> Any:
        parameters = super().db_parameters(connection)
        # SQLite compares bytes already and knows no collation "C".
        parameters["collation"] = "C" if connection.vendor == "postgresql" else None
        return parameters
