"""How a cell shows its date (日期格式): a cell shown as 1998年7月 holds the first of July, and nobody wrote that day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

# Formats with a number of their own: mmm-yy, and yyyy"年"m"月" as Chinese programs count them.
_MONTHS_BY_NUMBER = frozenset({17, 27, 36, 50, 52, 57})
# Excel takes no longer one.
_MOST_CODE = 255
_ASIDE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')


def shows_month(number: int, codes: Mapping[int, str]) -> bool:
    """Whether a format shows year and month without the day. codes: the workbook's own formats by number."""
    code = codes.get(number)
    if code is None:
        return number in _MONTHS_BY_NUMBER
    plain = _ASIDE.sub("", code[:_MOST_CODE].lower().partition(";")[0])
    return "y" in plain and "m" in plain and not set(plain) & set("dhs")


def styles_showing_months(numbers: Iterable[int], codes: Mapping[int, str]) -> frozenset[int]:
    """Of the cell styles in their order, given by the number of their format, those that show months."""
    return frozenset(place for place, number in enumerate(numbers) if shows_month(number, codes))
