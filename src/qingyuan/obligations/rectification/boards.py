"""What later rooms show on the pages of the room (页面栏目): beside a checklist that is gone through, and on a problem's page."""

from __future__ import annotations

from qingyuan.kernel.panels import Board

from .models import Finding

# A category by keys that outlive versions: library (without its version), checklist, category.
Place = tuple[str, str, str]

# The record is the categories on the page. A macro is called once for each, with its place before its own arguments.
LIST_PAGE: Board[tuple[Place, ...]] = Board()
FINDING_PAGE: Board[Finding] = Board()
