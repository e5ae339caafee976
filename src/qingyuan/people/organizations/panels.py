"""The unit's page as later rooms fill it (组织页栏目)."""

from __future__ import annotations

from qingyuan.kernel.panels import Board

from .models import Organization

UNIT_PAGE: Board[Organization] = Board()
