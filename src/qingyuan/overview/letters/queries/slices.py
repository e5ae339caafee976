"""A page of a list by key (翻页): the cost does not rise with depth. Ids grow with time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Slice(Generic[M]):
    """Rows newest first, and the keys of the pages beside them."""

    rows: list[M]
    older: int | None
    newer: int | None

    def pager(self, query: str, total: int) -> dict[str, Any]:
        """What `ui.pager` takes. query: what the addresses keep, "tab=filed&" or empty."""
        return {
            "newer_url": f"?{query}after={self.newer}" if self.newer else None,
            "older_url": f"?{query}before={self.older}" if self.older else None,
            "total": total,
            "label": None,
        }


def by_key(rows: QuerySet[M], before: int | None = None, after: int | None = None, *, size: int = 50) -> Slice[M]:
    """The newest rows, those before a key, or those after one."""
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
    else:
        found = list((rows.filter(pk__lt=before) if before is not None else rows).order_by("-pk")[: size + 1])
    more = len(found) > size
    page = sorted(found[:size], key=lambda one: one.pk, reverse=True)
    older, newer = (more, before is not None) if after is None else (True, more)
    return Slice(page, page[-1].pk if page and older else None, page[0].pk if page and newer else None)
