"""Names, numbers and words as people type them (姓名、证件、手机、选项的各种写法), made one way or found unreadable.

Each reader gives the value and a fault, one of the two empty, both empty where nothing is written. A fault is the
second half of a reason code: `phone_several`. Nothing is guessed: what has lost a digit is no number any more.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from operator import mul

from qingyuan.kernel.sheets import Cell
from qingyuan.people.roster.rules import check_character

Said = tuple[str, str]

UNREADABLE, SEVERAL, LOST, NOT_KNOWN, ENDED = "unreadable", "several", "digits_lost", "not_known", "ended"
# What stands for nothing, and what says that it is not known.
NOTHING = frozenset(("", "无", "空", "没有", "暂无", "/", "\\", "-", "--", "—", "——", "…", "null", "none", "*"))
_UNKNOWN = frozenset(
    ["不详", "不清楚", "未知", "不明", "待查", "待核", "待补", "不知", "忘记", "记不清", "n/a", "#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!", "?"]
)  # fmt: skip

# No name, number or date is longer with all that people write around it, and the patterns below take long over it.
LONGEST = 1_000
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|〔[^〕]*〕|<[^<>]*>|《[^》]*》|\{[^{}]*\}")


def plain_text(cell: Cell) -> str:
    """What is written, full-width forms made plain, invisible marks and outer spaces gone."""
    if isinstance(cell, str):
        return unicodedata.normalize("NFKC", cell).translate(_INVISIBLE).strip()
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def blank(text: str) -> str | None:
    """Of a cell that holds no value: "" where nothing is written, NOT_KNOWN where it says so; None for a value."""
    plain = text.lower()
    return "" if plain in NOTHING else NOT_KNOWN if plain in _UNKNOWN else None


# --- names

# The middle dot of a Mongolian or Uighur name, as keyboards offer it.
_DOTS = re.compile(r"\s*[。丶ㆍ•‧∙⋅․●．.﹒･・᛫⸱˙◦‐]\s*")
_DOT = "·"
_NAME = re.compile(r"[^\W\d_]+(?:·[^\W\d_]+)*")
# Chinese characters, or the traditional Mongolian script.
_SCRIPT = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af\u1800-\u18af]")
# 1.王芳, ①王芳; 3组 is no such number.
_NUMBERED = re.compile(r"(?:\d{1,4}\s*[.、．,，)\s]|[①-⑳⒈-⒛㈠-㈩])[.、．\s]*(?=[^\W\d_])")
_MARKS = " *＊★☆#△▲√✓'‘’`\"“”。,，;；:：、-—"


def read_name(cell: Cell) -> Said:
    """A name without spaces and remarks, with one kind of middle dot: 阿拉坦•其其格（女） is 阿拉坦·其其格.

    王芳（已故） is a name and ENDED.
    """
    if not isinstance(cell, str):
        return ("", "") if cell is None else ("", UNREADABLE)
    if len(cell) > LONGEST:
        return "", UNREADABLE
    text, fault = unicodedata.normalize("NFC", cell).translate(_INVISIBLE), ""
    if not text.isalpha() or len(text) > 4:
        text = text.replace("（", "(").replace("）", ")").replace("［", "[").replace("］", "]")
        whole, text = text, _BRACKETS.sub("", text).strip(_MARKS)
        if text != whole and _STOPPED.search(whole):
            fault = ENDED
        if not text[:1].isalpha() and (numbered := _NUMBERED.match(text)):
            text = text[numbered.end() :]
        text = "".join(_DOTS.sub(_DOT, text).split()).strip(_DOT + _MARKS)
    if (nothing := blank(text)) is not None:
        return "", nothing if text or blank(cell.strip()) == "" else UNREADABLE
    if not 2 <= len(text) <= 60 or not _NAME.fullmatch(text) or not _SCRIPT.match(text):
        return "", UNREADABLE
    return text, fault


def how_ended(cell: Cell) -> str:
    """The word that says somebody is a member no more: 已故 of 王芳（已故）."""
    match = _STOPPED.search(plain_text(cell))
    return match[0] if match else ""


# --- ID numbers

# GB/T 2260: the provinces an ID number can begin with.
_PROVINCES = frozenset(
    ["11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83", "91"]
)  # fmt: skip
# A number that agrees with itself but ends as those do that have lost digits; the rest of its sheet decides.
ZEROS = "zeros"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def read_id_number(cell: Cell, *, today: date) -> Said:
    """An ID number in eighteen characters (公民身份号码, GB 11643-1999).

    A fifteen-digit one of the first generation becomes eighteen: 19 and the check character follow from it.
    A number cell beyond fifteen digits and scientific writing have lost digits. An unknown area only warns.
    """
    if cell is None:
        return "", ""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if isinstance(cell, float) or not 10**14 <= cell < 10**15:
            return "", LOST if cell >= 10**15 else "length"
        text = str(cell)
    else:
        text = id_text(str(cell))
        if (nothing := blank(text)) is not None:
            # Everybody has one: 无 is a gap to be filled, not an answer.
            return "", nothing or (NOT_KNOWN if text else "")
        if _SCIENTIFIC.fullmatch(text):
            return "", LOST
        text = text.upper()
    return _checked_number(text, today)


def id_text(written: str) -> str:
    """The characters of an ID number as written, without what stands around and between them."""
    text = plain_text(written)
    if len(text) == 18 and text.isascii() and text.isalnum():
        return text
    text = "".join(text.strip("'‘’`\"“”:;,。.号").split())
    if blank(text) is not None:
        return text
    return text.replace("-", "").removesuffix(".0").replace("×", "X").replace("х", "X").replace("Х", "X")


def _checked_number(text: str, today: date) -> Said:
    if len(text) == 15 and text.isascii() and text.isdecimal():
        if fault := _birth_fault(f"19{text[6:12]}", today):
            return "", fault
        whole = f"{text[:6]}19{text[6:]}"
        return whole + check_character(whole), ""
    if "*" in text:
        return "", "masked"
    if len(text) != 18:
        return "", "length"
    if not (text.isascii() and text[:17].isdecimal() and (text[17].isdecimal() or text[17] == "X")):
        return "", "characters"
    if fault := _birth_fault(text[6:14], today):
        return "", fault
    if "10X98765432"[sum(map(mul, map(int, text[:17]), _WEIGHTS)) % 11] != text[17]:
        # Three noughts at the end is what is left where a spreadsheet kept fifteen digits.
        return "", LOST if text.endswith("000") else "check"
    return ("", ZEROS) if text.endswith("000") else (text, "")


def area_is_known(number: str) -> bool:
    """Whether an ID number begins with a province (GB/T 2260)."""
    return number[:2] in _PROVINCES


def _birth_fault(text: str, today: date) -> str:
    try:
        born = date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return "date"
    return "" if date(1900, 1, 1) <= born <= today else "date"


def digits_left(cell: Cell) -> str:
    """The digits of an ID number that can still be trusted for comparing, "" for none: a number cell keeps fifteen."""
    if isinstance(cell, float) and cell >= 10**17:
        return f"{cell:.0f}"[:15]
    if isinstance(cell, str):
        text = id_text(cell).upper()
        if len(text) == 18 and text[:17].isascii() and text[:17].isdecimal():
            return text[:15] if text.endswith("000") else text
    return ""


# --- phones

_PREFIX = re.compile(r"^(?:本人)?(?:手机号码|手机号|手机|联系电话|电话|tel|mob)?[:：]?", re.IGNORECASE)
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(?:-\d{1,5})?|[2-9]\d{6,7}")
_BETWEEN = re.compile(r"[/,;、，；|]|\s{2,}|(?<=\d{11})[\s或-]+(?=1\d{10})")


def read_phone(cell: Cell) -> Said:
    """A mobile number in eleven digits (手机号码); of two nobody is chosen, a landline is none."""
    if cell is None:
        return "", ""
    if isinstance(cell, int) and 13_000_000_000 <= cell <= 19_999_999_999:
        return str(cell), ""
    text = plain_text(cell)
    if len(text) == 11 and text.isascii() and text.isdecimal() and text[0] == "1" and text[1] > "2":
        return text, ""
    if len(text) > LONGEST:
        return "", UNREADABLE
    text = _PREFIX.sub("", text.translate(str.maketrans("—–―−", "----"))).strip("'‘’`\"“”:;。. ")
    if (nothing := blank(text)) is not None:
        return "", nothing
    if _SCIENTIFIC.fullmatch(text):
        return _from_scientific(text)
    text = _BRACKETS.sub("", text)
    found = {number for part in _BETWEEN.split(text) if (number := _digits_of(part))}
    if len(found) > 1:
        return "", SEVERAL
    number = next(iter(found), "")
    if _MOBILE.fullmatch(number):
        return number, ""
    if _LANDLINE.fullmatch("".join(text.split())) or _LANDLINE.fullmatch(number):
        return "", "landline"
    return "", "length" if number.isdecimal() else UNREADABLE


def _digits_of(part: str) -> str:
    digits = re.sub(r"[\s()\-.·]", "", part.removesuffix(".0")).removeprefix("+")
    for prefix in ("0086", "86"):
        if digits.startswith(prefix) and len(digits) == 11 + len(prefix):
            return digits.removeprefix(prefix)
    return digits[1:] if len(digits) == 12 and digits.startswith("01") else digits


def _from_scientific(text: str) -> Said:
    """1.3904820001E10 has all its digits, 1.39E+10 has not."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return "", UNREADABLE
    digits = str(int(value))
    exact = len(text.lower().partition("e")[0].replace(".", "")) >= len(digits)
    return (digits, "") if exact and _MOBILE.fullmatch(digits) else ("", LOST)


# --- words

MALE, FEMALE = "男", "女"
_SEXES = {
    "男": MALE,
    "男性": MALE,
    "m": MALE,
    "male": MALE,
    "女": FEMALE,
    "女性": FEMALE,
    "f": FEMALE,
    "female": FEMALE,
}
# GB/T 3304: the nationalities by their full names; 族 may be left away, and a few have shorter forms.
_NATIONS = [
    "汉",
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
]
_NATION_NAMES = {
    **{name: f"{name}族" for name in _NATIONS},
    **{f"{name}族": f"{name}族" for name in _NATIONS},
    "蒙": "蒙古族",
    "蒙族": "蒙古族",
    "鲜": "朝鲜族",
    "鲜族": "朝鲜族",
    "维": "维吾尔族",
    "维族": "维吾尔族",
    "哈族": "哈萨克族",
    "达族": "达斡尔族",
}
FULL, PROBATIONARY = "正式党员", "预备党员"
_STOPPED = re.compile(r"停止党籍|停籍|出党|除名|开除|已故|死亡|去世|转出|退党")
_NOT_A_MEMBER = re.compile(r"积极分子|发展对象|申请人|群众|团员|民主党派|非党|非中共")


def read_sex(cell: Cell) -> Said:
    text = "".join(plain_text(cell).split()).lower()
    if (nothing := blank(text)) is not None:
        return "", nothing
    found = _SEXES.get(text, "")
    return found, "" if found else UNREADABLE


def read_nation(cell: Cell) -> Said:
    """A nationality by its full name: 蒙 is 蒙古族."""
    text = "".join(plain_text(cell).split())
    if (nothing := blank(text)) is not None:
        return "", nothing
    found = _NATION_NAMES.get(text, "")
    return found, "" if found else UNREADABLE


def read_education(cell: Cell) -> Said:
    """An education as it is written, without spaces."""
    text = "".join(plain_text(cell).split())
    nothing = blank(text)
    return (text[:20], "") if nothing is None else ("", nothing)


def read_category(cell: Cell) -> Said:
    """正式党员 or 预备党员; a word for somebody else stays as written, and is no member."""
    text = "".join(plain_text(cell).split())
    if (nothing := blank(text)) is not None:
        return "", nothing
    if _STOPPED.search(text):
        return text, ENDED
    if _NOT_A_MEMBER.search(text):
        return text, "not_a_member"
    if "非正式" in text or ("预备" in text and "正式" in text):
        return "", UNREADABLE
    if "预备" in text:
        return PROBATIONARY, ""
    if "正式" in text or text in ("党员", "中共党员", "中国共产党党员", "中共正式"):
        return FULL, ""
    return "", UNREADABLE


def read_yes(cell: Cell) -> bool:
    """Whether a column of 是/否 says yes."""
    return "".join(plain_text(cell).split()).lower() in ("是", "√", "✓", "y", "yes", "1", "true")
