"""A date as offices write it (日期的各种写法), read as far as it is known and no further.

1998.07, 1998年7月, 19980701, 35977 (Excel's day number), 1998-07-00 and 一九九八年七月 are all dates; the number 1998.1
may have been 1998.10, so it is none.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

from qingyuan.kernel.sheets import Cell, Month

from .values import LONGEST, UNREADABLE, blank

# Faults, as the second half of a reason code: birth_date_ambiguous.
AMBIGUOUS, AHEAD, TOO_EARLY = "ambiguous", "ahead", "too_early"

_EXCEL_ZERO = date(1899, 12, 30)
# Excel's day numbers of 1910 to 2063; a shorter or longer number is no day.
_SERIALS = range(3_653, 60_000)
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TENS = re.compile(r"([一二三]?)十([一二三四五六七八九]?)")
_DASHES = str.maketrans(dict.fromkeys("—–―−\\", "-"))
_SPACED = re.compile(r"\d{4}(?:\s+\d{1,2}){1,2}")
_SAID = re.compile(r"\([^()]*\)$|(?:入党|加入|转正|出生|生)$")
# The plainest ways, which need no cleaning.
_PLAIN = re.compile(r"(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?", re.ASCII)
_TIME = re.compile(r"[\sT]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_PARTS = re.compile(
    r"(\d{4}|\d{2})(?:年|[-./、,。·~])+(\d{1,2})(?:(?:月份?|[-./、,。·])+(\d{1,2})[日号]?|月份?)?[-./、,。·]*",
    re.ASCII,
)
_RUN = re.compile(r"(\d{4})[.年](\d{2})(\d{2})", re.ASCII)
_LUNAR = re.compile(r"农历|阴历|旧历|腊月|正月|闰|初[一二三四五六七八九十]")
# No date, and none to be asked for: who is not confirmed yet.
_NOT_YET = frozenset(("未转正", "尚未转正", "未到期", "预备期", "预备期内", "预备", "预备党员"))
# Nobody on a roster was born or joined longer ago.
_LONGEST, _OF_AGE = 105, 18
_YEAR = re.compile(r"(\d{4})年?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
_RUBBISH = " \u3000\u00a0'‘’`\"“”。,，;；:：*~"


def read_date(cell: Cell, *, today: date, earliest: date, youngest: int = 0) -> tuple[str, str]:
    """YYYY, YYYY-MM or YYYY-MM-DD as far as known, and a fault; one of the two is empty, both for no date.

    earliest  what lies before it can't be meant (TOO_EARLY), what lies after today neither (AHEAD)
    youngest  years that lie between the date and today at least: settles the century of 98年7月
    """
    if cell is None or cell == "":
        return "", ""
    if isinstance(cell, Month):
        return _checked(cell.year, cell.month, None, today, earliest)
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return _checked(cell.year, cell.month, cell.day, today, earliest)
    if isinstance(cell, bool):
        return "", UNREADABLE
    if isinstance(cell, int | float):
        return _number(cell, today, earliest, youngest)
    return _text(str(cell), today, earliest, youngest)


def _number(value: float, today: date, earliest: date, youngest: int) -> tuple[str, str]:
    if isinstance(value, int) or value.is_integer():
        return _digits(str(int(value)), today, earliest)
    whole = int(value)
    if whole in _SERIALS and not 1900 <= whole <= today.year:
        return _serial(whole, today, earliest)
    # 1998.07 is July; of 1998.1 nobody knows any more whether a nought has gone.
    text = repr(value)
    year, _, fraction = text.partition(".")
    if len(year) not in (2, 4) or len(fraction) > 4:
        return "", UNREADABLE
    if fraction == "1":
        return "", AMBIGUOUS
    if len(fraction) <= 2:
        return _text(text, today, earliest, youngest)
    if len(year) == 2:
        return "", UNREADABLE
    # 1998.0701; of 1998.071 and 1998.115 nobody knows where the month ends or whether a nought has gone.
    month, day = int(fraction[:2]), fraction[2:]
    if len(day) == 1 and (day in "123" or fraction[0] != "0"):
        return "", AMBIGUOUS
    return _checked(int(year), month, int(day), today, earliest)


def _digits(text: str, today: date, earliest: date) -> tuple[str, str]:
    """Digits without anything between them."""
    if len(text) in (6, 8) and (match := _COMPACT.fullmatch(text)) and 1900 <= int(match[1]) <= 2099:
        return _checked(int(match[1]), int(match[2]), int(match[3]) if match[3] else None, today, earliest)
    if len(text) == 4 and 1900 <= int(text) <= 2099:
        return _checked(int(text), None, None, today, earliest)
    if len(text) in (4, 5) and int(text) in _SERIALS:
        return _serial(int(text), today, earliest)
    return "", UNREADABLE


def _serial(value: int, today: date, earliest: date) -> tuple[str, str]:
    day = _EXCEL_ZERO + timedelta(days=value)
    return _checked(day.year, day.month, day.day, today, earliest)


def _text(text: str, today: date, earliest: date, youngest: int) -> tuple[str, str]:
    if match := _PLAIN.fullmatch(text):
        return _from_parts(match, today, earliest, youngest)
    if len(text) > LONGEST:
        return "", UNREADABLE
    plain = unicodedata.normalize("NFKC", text).strip(_RUBBISH)
    if (nothing := blank(plain)) is not None:
        return "", nothing
    if plain in _NOT_YET:
        return "", ""
    if _LUNAR.search(plain):
        return "", UNREADABLE
    plain = _TIME.sub("", plain).translate(_DASHES).replace("元月", "1月")
    if any(char in plain for char in "〇○零一二三四五六七八九十"):
        plain = _TENS.sub(_ten, plain).translate(_DIGITS)
    if plain.endswith(".0") and plain[:-2].isdecimal():
        plain = plain[:-2]
    if _SPACED.fullmatch(plain):
        plain = "-".join(plain.split())
    plain = _SAID.sub("", "".join(plain.split()))
    if plain.isdecimal():
        return _digits(plain, today, earliest)
    if match := _PARTS.fullmatch(plain) or _RUN.fullmatch(plain):
        return _from_parts(match, today, earliest, youngest)
    if match := _YEAR.fullmatch(plain):
        return _checked(int(match[1]), None, None, today, earliest)
    return "", UNREADABLE


def _from_parts(match: re.Match[str], today: date, earliest: date, youngest: int) -> tuple[str, str]:
    month, day = int(match[2]), int(match[3]) if match[3] else None
    if len(match[1]) == 4:
        return _checked(int(match[1]), month or None, (day or None) if month else None, today, earliest)
    found = []
    for century in (1900, 2000):
        said, fault = _checked(
            century + int(match[1]), month or None, (day or None) if month else None, today, earliest
        )
        if (
            said
            and today.year - (_LONGEST if youngest else _LONGEST - _OF_AGE) <= int(said[:4]) <= today.year - youngest
        ):
            found.append(said)
        elif fault == UNREADABLE:
            return "", UNREADABLE
    return (found[0], "") if len(found) == 1 else ("", AMBIGUOUS)


def _ten(match: re.Match[str]) -> str:
    """十 -> 10, 十二 -> 12, 二十 -> 20, 三十一 -> 31."""
    tens, ones = match[1] or "一", match[2] or "〇"
    return f"{tens}{ones}"


def _checked(year: int, month: int | None, day: int | None, today: date, earliest: date) -> tuple[str, str]:
    """As far as known: 1998-07-00 knows the month, 1998-00-00 the year."""
    try:
        first = date(year, month or 1, day or 1 if month else 1)
    except ValueError:
        return "", UNREADABLE
    if first > today:
        return "", AHEAD
    if (year, month or 12, day or 31) < (earliest.year, earliest.month, earliest.day):
        return "", TOO_EARLY
    if not month:
        return f"{year:04d}", ""
    return (f"{year:04d}-{month:02d}-{day:02d}", "") if day else (f"{year:04d}-{month:02d}", "")
