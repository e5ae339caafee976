"""What a report is called at first (上报件的题目), taken from what its letter asks."""

from __future__ import annotations

import re

_CLAUSE = re.compile("[：，。；！？:,;\n]")
_TO_REPORT = re.compile("^(请)?(上报|报送|汇报|报)")


def title_of(asks: str) -> str:
    """What a report that answers a letter is called at first: 报集中治理进展：登记… -> 集中治理进展."""
    first = _CLAUSE.split(asks.strip(), maxsplit=1)[0].strip()
    return _TO_REPORT.sub("", first)[:40]
