"""What a roster entry must be (名册规则): names, ID numbers, phones, years in the Party, how a branch is set up. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from .kinds import AbsenceKind, MemberKind, Sex
from .standing_rules import months_after

# GB 11643-1999: seventeen weights, and the check character by the sum modulo 11.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
EARLIEST = date(1900, 1, 1)

# What people type for the middle dot of a name: 阿拉坦•花, 阿拉坦.花.
_DOTS = re.compile(r"[•・‧∙⋅․●．.･᛫⸱]")
_NAME = re.compile(r"[^\W\d_]+(?:·[^\W\d_]+)*")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_NATIONS = {
    "汉": "汉族",
    "蒙": "蒙古族",
    "蒙古": "蒙古族",
    "满": "满族",
    "回": "回族",
    "朝鲜": "朝鲜族",
    "达斡尔": "达斡尔族",
}

_PROBATION_MONTHS = 12


class BadIdNumber(ValueError):
    """Why an ID number can't be right. code: length, characters, date or check."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class IdNumber:
    """A citizen's ID number (公民身份号码) and what it says."""

    text: str
    born_on: date
    sex: str


def read_id_number(text: str, *, today: date) -> IdNumber:
    """Check an 18-character ID number: characters, date of birth, check character.

    Raises BadIdNumber. Source: GB 11643-1999. The first six digits are not checked: divisions come and go.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if len(plain) != 18:
        raise BadIdNumber("length")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", plain):
        raise BadIdNumber("characters")
    try:
        born_on = date(int(plain[6:10]), int(plain[10:12]), int(plain[12:14]))
    except ValueError as error:
        raise BadIdNumber("date") from error
    if not EARLIEST <= born_on <= today:
        raise BadIdNumber("date")
    if check_character(plain[:17]) != plain[17]:
        raise BadIdNumber("check")
    return IdNumber(plain, born_on, Sex.MALE if int(plain[16]) % 2 else Sex.FEMALE)


def check_character(digits: str) -> str:
    """The check character for the first seventeen digits (GB 11643-1999)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11]


def mask_id_number(text: str) -> str:
    """152***********0018: enough to tell two apart, not enough to use."""
    return f"{text[:3]}{'*' * 11}{text[-4:]}" if len(text) == 18 else "*" * len(text)


def read_phone(text: str) -> str | None:
    """A mobile number as eleven digits, "" for none, None when it is no mobile number (手机号码)."""
    plain = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).removeprefix("+86")
    if not plain:
        return ""
    return plain if _MOBILE.fullmatch(plain) else None


def mask_phone(text: str) -> str:
    """138****5678."""
    return f"{text[:3]}****{text[-4:]}" if len(text) == 11 else "*" * len(text)


def read_name(text: str) -> str | None:
    """A name as it is written in the roster: no spaces, one kind of middle dot; None when it can't be a name.

    Mongolian and Uighur names are long and carry dots: 阿拉坦·其其格.
    """
    plain = _DOTS.sub("·", "".join(unicodedata.normalize("NFC", text).split()))
    return plain if 2 <= len(plain) <= 60 and _NAME.fullmatch(plain) else None


def read_nation(text: str) -> str:
    """A nationality by its full name where a short one is typed: 蒙 -> 蒙古族."""
    plain = "".join(text.split())
    return _NATIONS.get(plain, plain)


def party_years(*, kind: str, joined_on: date | None, full_on: date | None, on: date) -> int | None:
    """Whole years in the Party on a day (党龄), counted from the day of becoming a full member.

    Where that day is not known, a year after joining stands in for it. None for a probationary member and
    where neither day is known.
    Source: 《中国共产党发展党员工作细则》（2026）第三十三条; the year of probation 第三十一条.
    """
    if kind != MemberKind.FULL:
        return None
    start = full_on or (months_after(joined_on, _PROBATION_MONTHS) if joined_on else None)
    if start is None or start > on:
        return None if start is None else 0
    return on.year - start.year - ((on.month, on.day) < (start.month, start.day))


@dataclass(frozen=True)
class Hint:
    """Something about a branch or a member that is worth a look; never a stop.

    code     few_full, many_members, no_secretary, no_committee, large_committee of a branch;
             lost_long, away_long, no_contact, settled, stopped_long of a member
    article  where the rule stands, or ""
    """

    code: str
    article: str
    number: int = 0


_CHAPTER_2 = "《中国共产党支部工作条例（试行）》第二章"
_CHAPTER_6 = "《中国共产党支部工作条例（试行）》第六章"


def structure_hints(*, single: bool, full: int, probationary: int, secretaries: int, committee: int) -> list[Hint]:
    """What the regulations usually ask of a branch's size and committee, where this one differs (组织设置提示).

    single       a branch of its own, neither joint nor temporary
    full         正式党员;  probationary  预备党员;  secretaries, committee  people now in those seats, secretary included
    Source: chapters 2 and 6 of 《中国共产党支部工作条例（试行）》: three full members for a branch, usually at most
    50 members; from seven full members a committee of three to five, at most seven.
    """
    hints = []
    if single and full < 3:
        hints.append(Hint("few_full", _CHAPTER_2, full))
    if full + probationary > 50:
        hints.append(Hint("many_members", _CHAPTER_2, full + probationary))
    if secretaries == 0 and full:
        hints.append(Hint("no_secretary", _CHAPTER_6))
    if full >= 7 and committee < 3:
        hints.append(Hint("no_committee", _CHAPTER_6, committee))
    if committee > 7:
        hints.append(Hint("large_committee", _CHAPTER_6, committee))
    return hints


_ARTICLE_24 = "《中国共产党党员教育管理工作条例》第二十四条"
_ARTICLE_25 = "《中国共产党党员教育管理工作条例》第二十五条"
_ARTICLES_32_34 = "《中国共产党党员教育管理工作条例》第三十二条至第三十四条"
_AWAY_MONTHS = 6
_STOPPED_MONTHS = 24


def absence_hints(*, kind: str, from_on: date, place: str, contact: str, on: date) -> list[Hint]:
    """What the regulations ask about somebody away, where it has come to that (外出党员提示).

    from_on  since when he has been away in this way;  place, contact  流向地, 支部联系人, "" for not known
    Source: 《中国共产党党员教育管理工作条例》: lost for six months, 停止党籍, Article 24; six months at a fairly
    fixed place, transfer, Article 25; six months away without it, 流动党员 with a contact person, Articles 32 to 34.
    """
    half_a_year = months_after(from_on, _AWAY_MONTHS) <= on
    hints = []
    if kind == AbsenceKind.LOST and half_a_year:
        hints.append(Hint("lost_long", _ARTICLE_24))
    if kind == AbsenceKind.AWAY and half_a_year:
        hints.append(Hint("away_long", _ARTICLES_32_34))
    if kind == AbsenceKind.FLOATING and not contact:
        hints.append(Hint("no_contact", _ARTICLES_32_34))
    if kind == AbsenceKind.FLOATING and place and half_a_year:
        hints.append(Hint("settled", _ARTICLE_25))
    return hints


def stopped_hints(*, lost: bool, stopped_on: date, on: date) -> list[Hint]:
    """Whether somebody whose membership was stopped for being lost has stayed lost for two years (停止党籍满2年).

    Source: 《中国共产党党员教育管理工作条例》第二十四条.
    """
    if lost and months_after(stopped_on, _STOPPED_MONTHS) <= on:
        return [Hint("stopped_long", _ARTICLE_24)]
    return []
