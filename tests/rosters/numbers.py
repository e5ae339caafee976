"""Identity and phone numbers that are nobody's (号码). Written apart from the product's own rules."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
# No county of Inner Mongolia bears these six digits, so no identity card does.
AREAS = ("152290", "152291", "152293", "152294", "152296", "152297")
# Not even a province bears these.
UNKNOWN_AREAS = ("000000", "160000", "990104", "580223")
# 161 has the shape of a mobile number but no operator.
_PHONE = "161"


def check_character(digits: str) -> str:
    """The eighteenth character for the first seventeen (GB 11643-1999)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11]


def from_fifteen(text: str) -> str:
    """A 15-digit number as 18: the century 19 and the check character are derived, nothing is invented."""
    head = f"{text[:6]}19{text[6:]}"
    return head + check_character(head)


def valid(text: str) -> bool:
    """Whether an 18-character number has a real date of birth and the right check character."""
    if not re.fullmatch(r"\d{17}[\dX]", text) or check_character(text[:17]) != text[17]:
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return True


def digits_of(value: object) -> list[str]:
    """The runs of digits in a text cell, blanks and dashes taken out; of a number none: it may have lost some."""
    if not isinstance(value, str):
        return []
    plain = unicodedata.normalize("NFKC", value)
    joined = re.sub(r"[\s\-—–'’‘]", "", plain).upper()
    return list(dict.fromkeys(re.findall(r"\d{6,}X?", joined) + re.findall(r"\d{6,}X?", plain.upper())))


class Numbers:
    """Gives each number once."""

    def __init__(self) -> None:
        self._serials: dict[tuple[str, date, bool], int] = {}
        self._phones = 0

    def identity(self, area: str, born: date, *, male: bool) -> str:
        """An 18-character number; the last of the three serial digits is odd for a man."""
        serial = self._serials.get((area, born, male), 0)
        self._serials[area, born, male] = serial + 1
        # Scattered over the 500 there are, so that neighbours do not look alike.
        place = (serial * 137 + born.toordinal() * 71 + 13) % 500
        head = f"{area}{born:%Y%m%d}{place * 2 + male:03d}"
        return head + check_character(head)

    def phone(self) -> str:
        self._phones += 1
        return f"{_PHONE}{self._phones * 48_271_307 % 10**8:08d}"
