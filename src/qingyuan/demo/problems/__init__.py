"""Invented problems by kind of unit (问题样稿)."""

from __future__ import annotations

from . import organs, others, villages
from .case import Case

CASES: tuple[Case, ...] = (*villages.CASES, *organs.CASES, *others.CASES)

__all__ = ["CASES", "Case"]
