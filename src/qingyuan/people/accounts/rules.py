"""What makes a login name, a code and a slip good (账号规则). Pure: no database, request or clock."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

# Without 0 O 1 I L: read aloud or copied by hand, none is taken for another. 31 ** 12 is over 59 bits.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 12
_CODE_GROUP = 4
SLIP_GOOD_FOR = timedelta(days=7)
SLIPS_AT_ONCE = 40

WRONG_CODES_ALLOWED = 10
WRONG_CODES_WITHIN = timedelta(minutes=15)
SIGN_INS_KEPT = timedelta(days=180)

NAME_MIN, NAME_MAX = 2, 20
_NAME = re.compile(r"[\w.\-]+")
# Eleven digits are a phone number, eighteen an ID number: a login name is shown to the administrators.
_PERSONAL_NUMBER = re.compile(r"\d{11,}")


class NameFault(StrEnum):
    """What is wrong with a login name."""

    LENGTH = "name_length"
    CHARACTERS = "name_characters"
    PERSONAL_NUMBER = "name_personal_number"


def login_name(typed: str) -> str:
    """A login name (登录名) as it is kept and compared: full-width folded, no blanks around, lower case."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def name_fault(name: str) -> NameFault | None:
    """What keeps a login name from being taken, None for a good one. name: as `login_name` gives it."""
    if not NAME_MIN <= len(name) <= NAME_MAX:
        return NameFault.LENGTH
    if not _NAME.fullmatch(name):
        return NameFault.CHARACTERS
    return NameFault.PERSONAL_NUMBER if _PERSONAL_NUMBER.search(name) else None


def free_name(wanted: str, taken: Collection[str]) -> str:
    """The login name to suggest: the wanted one, or with the first number that nobody has: 白晓琳, 白晓琳2."""
    base = "".join(_NAME.findall(login_name(wanted)))[: NAME_MAX - 3] or "user"
    number = 1
    while (name := base if number == 1 else f"{base}{number}") in taken or len(name) < NAME_MIN:
        number += 1
    return name


def typed_code(text: str) -> str:
    """A code (开户码) as typed or scanned, without blanks and dashes; "" when it can't be one."""
    code = re.sub(r"[\s\-—–_]", "", unicodedata.normalize("NFKC", text)).upper()
    return code if len(code) == CODE_LENGTH and all(letter in CODE_ALPHABET for letter in code) else ""


def shown_code(code: str) -> str:
    """A code in three groups, as it is printed: K7MP-2QRT-9WXY."""
    return "-".join(code[start : start + _CODE_GROUP] for start in range(0, len(code), _CODE_GROUP))


def slip_is_good(
    *, expires_at: datetime, used_at: datetime | None, withdrawn_at: datetime | None, now: datetime
) -> bool:
    """Whether a slip (开户条) still opens its account: unused, not withdrawn, before its end. Aware instants."""
    return used_at is None and withdrawn_at is None and now < expires_at


def out_of_reach(ranges: Sequence[str], places: Sequence[str]) -> list[str]:
    """The places where a person sits that lie in none of the issuer's ranges (职务在出条人范围之外).

    ranges  paths whose subtree the issuer works for;  places  paths that the person's seats and membership reach

    Whoever holds a slip can become the person it names, so a slip is only made by someone whose own range takes
    in everything that person may do.
    """
    return [place for place in places if not any(place.startswith(path) for path in ranges)]


class PaperFault(StrEnum):
    """What is wrong with the day of a decision made on paper (签批日期)."""

    LATER = "decided_later"
    BEFORE_RECORD = "decided_before_record"
    NOT_IN_OFFICE = "decider_not_in_office"


def paper_fault(
    *, decided_on: date, existed_on: date, today: date, from_on: date, until_on: date | None
) -> PaperFault | None:
    """What keeps a decision made on paper from being entered, None for a good one (代录的日期).

    existed_on  the day on which the record decided on came to be
    from_on, until_on  days of the decider's seat; until_on is the first day without, None while it lasts
    """
    if decided_on > today:
        return PaperFault.LATER
    if decided_on < existed_on:
        return PaperFault.BEFORE_RECORD
    in_office = from_on <= decided_on and (until_on is None or decided_on < until_on)
    return None if in_office else PaperFault.NOT_IN_OFFICE


# Longer than a year nobody remembers what was given to whom.
COMMISSION_DAYS = 366


class CommissionFault(StrEnum):
    """What is wrong with the last day of a commission (委托期限)."""

    PAST = "until_past"
    TOO_LONG = "until_too_long"


def commission_fault(*, until: date, today: date) -> CommissionFault | None:
    """What keeps a commission from being given until a day, None for a good one. until is the last day, counted."""
    if until < today:
        return CommissionFault.PAST
    return CommissionFault.TOO_LONG if until > today + timedelta(days=COMMISSION_DAYS) else None


def commission_counts(*, accepted: bool, until: date, dissolved: bool, today: date) -> bool:
    """Whether somebody may act by a commission today (委托是否有效).

    accepted  taken and not ended since;  until  the last day, counted;  dissolved  the branch is no more
    A change of the branch's secretary ends nothing: it is the branch that has given it (docs/decisions/0027).
    """
    return accepted and not dissolved and today <= until


PIN_LENGTH = 6
PIN_MISSES = 5
# Names that nobody here has: more than that is guessing.
NAME_MISSES = 20
PIN_LOCKED_FOR = timedelta(minutes=15)
# After that many quiet minutes the tablet asks again who it is; and after the longest, in any case.
TABLET_QUIET = timedelta(minutes=5)
TABLET_LONGEST = timedelta(hours=1)
_RISING = "01234567890123456789"


class PinFault(StrEnum):
    """What is wrong with a PIN (六位数)."""

    SHAPE = "pin_shape"
    TRIVIAL = "pin_trivial"
    OWN_NUMBER = "pin_own_number"


def pin_fault(pin: str, *, own_numbers: Collection[str], born: date | None) -> PinFault | None:
    """What keeps six digits from being a PIN, None for good ones.

    own_numbers  digits that others know of the person: ID number, phone
    born         day of birth, as far as known; in any of the orders people write it
    """
    if len(pin) != PIN_LENGTH or not (pin.isascii() and pin.isdigit()):
        return PinFault.SHAPE
    runs = pin in _RISING or pin in _RISING[::-1]
    repeats = any(pin == pin[:length] * (PIN_LENGTH // length) for length in (1, 2, 3))
    # 112233, 445566: pairs.
    pairs = all(pin[at] == pin[at + 1] for at in (0, 2, 4))
    mirrored = pin == pin[::-1] and len(set(pin)) <= 2
    if runs or repeats or pairs or mirrored:
        return PinFault.TRIVIAL
    known = list(own_numbers)
    if born is not None:
        known += [f"{born:%Y%m%d}", f"{born:%d%m%y}", f"{born:%m%d%y}", f"{born:%m%d%Y}", f"{born:%d%m%Y}"]
    return PinFault.OWN_NUMBER if any(pin in number for number in known) else None


def tablet_stays(*, begun_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Whether who has entered on a shared tablet is still taken for the same person (公用平板是否还开着). Aware instants."""
    return now - seen_at < TABLET_QUIET and now - begun_at < TABLET_LONGEST


def locked_until(misses: Sequence[datetime], *, allowed: int, now: datetime) -> datetime | None:
    """Until when nothing more is tried after too many misses, None while tries are left.

    misses  instants of the misses since the last success, in any order;  allowed  how many there may be
    """
    recent = sorted(at for at in misses if now - at < PIN_LOCKED_FOR)
    return recent[-1] + PIN_LOCKED_FOR if len(recent) >= allowed else None
