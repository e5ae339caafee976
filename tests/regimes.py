"""Libraries of a banner's own, as tests want them (旗里自己的制度库样例)."""

from __future__ import annotations

CHECKLIST = """\
checklists:
  - key: own-problems
    text: 补充清单
    answered_by: [unit]
    none_needs: basis
    categories:
      - {key: own-gifts, text: 节礼往来}
"""


def text(library: str, *items: str, version: int = 1) -> str:
    """The text of a library file with these items under its head."""
    return f"""\
library: {library}
version: {version}
title: 本旗补充制度
issuer: 旗委组织部
standing: unchecked
in_force: "2026-06-05"

""" + "\n".join(items)
