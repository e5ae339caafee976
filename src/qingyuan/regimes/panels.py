"""The list of libraries as later rooms fill it (制度库页栏目): ways by which rules of their kinds come in."""

from __future__ import annotations

from qingyuan.kernel.panels import Board

LIBRARIES_PAGE: Board[None] = Board()
