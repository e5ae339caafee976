"""How official checklists are worded (清单用语): labels of columns, whom a manifestation concerns, numbering before a text.

Pure. A word that stands nowhere here is told to the reader and never taken for its nearest neighbour.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from qingyuan.kernel.sheets import squeeze

# The most exact label first: where two columns would do, it wins.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "number": ("序号", "编号", "项次", "NO"),
    "category": ("问题类别", "类别", "问题类型", "问题种类", "问题分类", "类型"),
    "text": (
        "具体表现",
        "问题具体表现",
        "具体表现形式",
        "表现形式",
        "问题表现",
        "主要表现",
        "表现",
        "具体问题",
        "问题表现清单",
        "具体内容",
    ),
    "applies": ("适用对象", "对象", "适用人员", "对照对象"),
    "units": ("适用单位", "适用单位类型", "单位类型", "适用党组织", "适用领域"),
    "basis": ("依据", "制度依据", "政策依据", "条规依据", "依据条款", "法规依据"),
    "severity": ("严重程度", "程度", "问题性质", "性质"),
    "key": ("条目键名", "键名"),
}
REQUIRED = frozenset({"text"})
BASES_LABELS = frozenset({"查摆依据", "查摆依据(单位勾选)"})
PROMPTS_LABELS = frozenset({"自问", "自问(领导干部)"})

# What is written when a list goes out, and read back; further words below.
APPLIES: dict[str, str] = {"leading-body": "班子", "leader": "班子成员", "member": "党员"}
UNITS: dict[str, str] = {
    "committee": "党委",
    "work-committee": "党工委",
    "leading-group": "党组",
    "general-branch": "党总支",
    "branch": "党支部",
    "joint-branch": "联合党支部",
    "temporary-branch": "临时党支部",
    "department": "党委工作部门",
    "body": "临时机构",
    "organ": "机关",
    "village": "嘎查村",
    "community": "社区",
    "school": "学校",
    "hospital": "医院",
    "state-enterprise": "国企",
    "two-new": "两新",
}
SEVERITY: dict[str, str] = {"ordinary": "一般", "serious": "严重"}

_APPLIES_ALSO: dict[str, str] = {
    "领导班子": "leading-body",
    "班子集体": "leading-body",
    "党组织班子": "leading-body",
    "领导干部": "leader",
    "党员领导干部": "leader",
    "领导班子成员": "leader",
    "班子成员个人": "leader",
    "全体党员": "member",
    "普通党员": "member",
}
_UNITS_ALSO: dict[str, str] = {
    "工委": "work-committee",
    "总支": "general-branch",
    "党总支部": "general-branch",
    "支部": "branch",
    "联合支部": "joint-branch",
    "临时支部": "temporary-branch",
    "党的工作部门": "department",
    "机关单位": "organ",
    "党政机关": "organ",
    "嘎查": "village",
    "村": "village",
    "行政村": "village",
    "国有企业": "state-enterprise",
    "两新组织": "two-new",
}
_SEVERITY_ALSO: dict[str, str] = {
    "普通": "ordinary",
    "轻微": "ordinary",
    "较轻": "ordinary",
    "较重": "serious",
    "比较严重": "serious",
}
_EVERY_UNIT = frozenset({"全部", "所有", "各单位", "所有单位", "全部单位", "不限", "各类单位"})
_EVERYBODY = frozenset({"全部", "所有", "不限"})
# A sector's words before the bracket are taken, what stands in it explains: 国企（含子公司）.
_BRACKETED = re.compile(r"[(][^()]*[)]")
_PARTS = re.compile(r"[、,，;；/|\n\s]+|以及|和|及|与")


def _words(own: Mapping[str, str], also: Mapping[str, str]) -> dict[str, str]:
    return {label: key for key, label in own.items()} | dict(also)


_APPLIES_WORDS = _words(APPLIES, _APPLIES_ALSO)
_UNIT_WORDS = _words(UNITS, _UNITS_ALSO)
_SEVERITY_WORDS = _words(SEVERITY, _SEVERITY_ALSO)


def _parts(cell: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", cell)
    bare = _BRACKETED.sub("", plain).strip("。.;:")
    return [part for part in (squeeze(part) for part in _PARTS.split(bare)) if part]


def read_applies(cell: str) -> tuple[tuple[str, ...], list[str]]:
    """Whom a manifestation concerns (适用对象): keys in the order of the product, and the words not understood."""
    return _read(cell, _APPLIES_WORDS, list(APPLIES), _EVERYBODY, tuple(APPLIES))


def read_units(cell: str) -> tuple[tuple[str, ...], list[str]]:
    """Which units it concerns (适用单位), none named: all; and the words not understood."""
    return _read(cell, _UNIT_WORDS, list(UNITS), _EVERY_UNIT, ())


def _read(
    cell: str, words: Mapping[str, str], order: list[str], everything: frozenset[str], whole: tuple[str, ...]
) -> tuple[tuple[str, ...], list[str]]:
    parts = _parts(cell)
    if len(parts) == 1 and parts[0] in everything:
        return whole, []
    unknown = [part for part in parts if part not in words]
    found = {words[part] for part in parts if part in words}
    return tuple(key for key in order if key in found), unknown


def read_severity(cell: str) -> str | None:
    """ordinary or serious; None for a word not understood."""
    return _SEVERITY_WORDS.get(squeeze(cell).strip("。.;"))


def say_applies(keys: tuple[str, ...]) -> str:
    return "、".join(APPLIES[key] for key in keys)


def say_units(keys: tuple[str, ...]) -> str:
    return "、".join(UNITS[key] for key in keys)


# --- numbering

_CHINESE = "一二三四五六七八九十百"
# 一、 第一类： 第三条 — the number of a category, or of an item that is numbered as one.
_CATEGORY_NUMBER = re.compile(
    rf"(?:第[{_CHINESE}\d]+(?:(?:类|方面)[、.．,，:：\s]*|[条项]?(?:[、.．,，:：]\s*|\s+))|[{_CHINESE}]+[、.．,，]\s*)"
)
# 1. 1、 （1） (一) ① — never the 1 of 1.5万元 or the 3 of 3个以上.
_ITEM_NUMBER = re.compile(rf"(?:\d+\s*[.．](?!\d)|\d+\s*[、)）]|[(（]\s*(?:\d+|[{_CHINESE}]+)\s*[)）]|[①-⑳㉑-㉟])\s*")
# 圈子文化（5条）, 圈子文化（共5种表现）
_COUNT = re.compile(r"\s*[(（]\s*共?\s*\d+\s*[条项个种类][^()（）]*[)）]\s*$")
_SPACES = re.compile(r"\s*[\n\r]\s*")
# The characters no text of a library may hold; nobody typed them on purpose.
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff]")


def clean(text: str) -> str:
    """A cell as one line: line breaks inside a sentence gone, invisible characters too."""
    return _SPACES.sub("", _UNREADABLE.sub("", text.replace("\t", " "))).strip()


def has_category_number(text: str) -> bool:
    """一、圈子文化; 第一类 圈子文化."""
    return _CATEGORY_NUMBER.match(text) is not None


def has_item_number(text: str) -> bool:
    """1. …; （1）…; ①…."""
    return _ITEM_NUMBER.match(text) is not None


def is_chinese_number(text: str) -> bool:
    """一, 一、 （一） alone in 序号."""
    return re.fullmatch(rf"[(]?第?[{_CHINESE}]+[类]?[)]?[、.,]?", squeeze(text)) is not None


def category_name(text: str) -> str:
    """The name without its number and without how many items it has: 一、圈子文化（5条） → 圈子文化."""
    plain = clean(text)
    for number in (_CATEGORY_NUMBER, _ITEM_NUMBER):
        plain = number.sub("", plain, count=1) if number.match(plain) else plain
    return _COUNT.sub("", plain).strip().rstrip("：:").strip()


def item_text(text: str) -> str:
    """The manifestation without its number; its wording and its full stop stay as they are printed."""
    plain = clean(text)
    for number in (_CATEGORY_NUMBER, _ITEM_NUMBER):
        if number.match(plain):
            return number.sub("", plain, count=1).strip()
    return plain


def bare(text: str) -> str:
    """Text for comparing: spaces, punctuation, full-width forms and capitals do not count."""
    return "".join(mark for mark in squeeze(text) if unicodedata.category(mark)[0] not in "PZC")
