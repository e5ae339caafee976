"""我的 as later rooms fill it (我的页栏目): what each of them keeps of a person, by the person's id."""

from __future__ import annotations

from qingyuan.kernel.panels import Board

ME_PAGE: Board[int] = Board()
