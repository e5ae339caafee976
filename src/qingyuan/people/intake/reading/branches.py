"""The branch a text speaks of (党支部的各种写法): a cell, a title, a section of a table, the name of a sheet."""

from __future__ import annotations

import re
import unicodedata

from qingyuan.kernel.sheets import Cell

from . import values

BRANCH = "党支部"
# A longer text is no name of a unit, and the patterns below take long over it.
_LONGEST = 200
_BRANCH_END = re.compile(r"(?:中国共产党)?(?:党支部委员会|支部委员会|党支部|支部|支委会)$")
_PARTY = re.compile(r"^(?:中国共产党|中共)")
_VILLAGE = re.compile(r"(?:嘎查|村|社区|居委会|村委会|分场|屯)$")
_PLACE = re.compile(
    r"(?:嘎查|村|社区|居委会|村委会|街|屯|分场|农场|牧场|林场|学校|小学|中学|幼儿园|医院|卫生院|公司|合作社|协会|局|办|办公室|"
    r"中心|站|所|队|院|厂|银行|信用社|机关|联合|离退休|社|校|园|行|馆|厅)$"
)
_CONTAINER = re.compile(r"(?:镇|乡|苏木|街道|旗|县|市|盟|区|党委|党工委|总支|党总支|委员会|工委)$")
_VILLAGES = (
    ("社区居民委员会", "社区"),
    ("社区居委会", "社区"),
    ("村民委员会", "村"),
    ("嘎查委员会", "嘎查"),
    ("村委会", "村"),
)
_DIVISION = re.compile(r"(?:镇|乡|苏木|街道|旗|县|市|盟)(?:党委|党工委)?$")
# What follows the unit in a title: 和平村党支部党员花名册, 和平村2026年正式党员名册.
_LIST = re.compile(
    r"(?:\d{4}年?度?)?(?:\d{1,2}月)?(?:全体|在册|正式|预备|流动|失联|在职|离退休|退休|现有|全部|农牧民|农民)*(?:中共)?"
    r"(?:党员(?:干部)?(?:队伍)?|支委|党组织)?(?:和预备党员)?(?:及入党积极分子)?"
    r"(?:基本|个人|详细)?(?:情况|信息)?(?:统计|登记|采集|汇总|核对|摸底|排查)?"
    r"(?:花名册|名册|名单|台账|台帐|一览表|明细表|信息表|登记表|统计表|情况表|汇总表|采集表|表|信息|情况|党员|清册|底册|库)+(?:\([^()]*\))*$"
)
_LEAD = re.compile(
    r"^(?:填报单位|填报党组织|填报支部|填报|单位名称|单位|党组织名称|党组织|党支部名称|党支部|支部名称|支部|所在党支部|所属党支部|"
    r"所在支部|报送单位|上报单位|组织名称|编制单位|填表单位|制表单位)(?:\(盖章\)|\(公章\)|\(章\)|\(签章\))?[::]"
)
_ANNEX = re.compile(r"^附[件表]?\d*[::]|^附[件表]\d+")
_YEAR = re.compile(r"^(?:\d{4}年度?)?(?:\d{1,2}月份?)?")
_NUMBER = re.compile(r"^(?:\(?[一二三四五六七八九十\d]{1,3}\)?[、.)．\s]\s*)+")
_COUNT = re.compile(r"[(（]?(?:共|合计)?\d+(?:名|人)(?:党员)?[)）]?$|\([^()]*\)$")
_TAIL = re.compile(r"[::;,。、\s]+$")
_JOINTS = re.compile(r"[/\\>→|]+")
_ASIDE = re.compile(r"\([^()]*\)$")
# Bodies that are a branch by themselves: people of one kind, or of several places.
_GROUP = re.compile(
    r"(?:.{2,}流动党员|联合|离退休(?:干部)?|老干部|退役军人|机关第[一二三四五六七八九十\d]+|第[一二三四五六七八九十\d]+)$"
)
_IN_BRACKETS = re.compile(r"\(([^()]{2,30}支部(?:委员会)?)\)$")
_NEXT = re.compile(
    r"(?:填报时间|填表时间|填报日期|填报人|填表人|联系电话|电话|日期|时间|制表人?|(?:党?支部)?书记|负责人|联系人|组织委员|审核人?|共\d+)[::]"
)
_DATED = re.compile(r"\d{4}年.*$")
_NUMERALS = re.compile(r"^\d+[.、_\-\s]*")


def plain(cell: Cell) -> str:
    """A text for comparing, without any space."""
    return "".join(unicodedata.normalize("NFKC", cell).split()) if isinstance(cell, str) else ""


def branch_name(text: str) -> str:
    """The name of a branch one way: 中共六户镇和平村支部委员会 is 六户镇和平村党支部; a bare place is taken for its branch.

    "" for a text that names no unit, or is no name at all. What ends in 党委, 党总支 stays as written: it is no branch.
    """
    if len(text) > _LONGEST:
        return ""
    found = _TAIL.sub("", _PARTY.sub("", _JOINTS.sub("", text).strip("·•、,，;；:：/\\-—_*'\"")))
    found = _ASIDE.sub("", found).removesuffix("书记") or found
    if values.blank(found) is not None or not re.search(r"[\u3400-\u9fff]", found):
        return ""
    if "总支" in found[-6:]:
        return found
    core = _BRANCH_END.sub("", found)
    if core != found:
        return f"{core}{BRANCH}" if core else ""
    for end, short in _VILLAGES:
        if found.endswith(end):
            found = found.removesuffix(end).removesuffix(short) + short
            break
    else:
        # A committee is no branch.
        if found.endswith(("党委", "党工委", "工委", "党组", "委员会")):
            return found
    return f"{found}{BRANCH}"


def is_branch(name: str) -> bool:
    return name.endswith(BRANCH) and not name.endswith(("总支部", "党总支部"))


def from_line(text: str, *, section: bool = False) -> tuple[str, str]:
    """What a title, an info line or a section says: (branch, what stands above it); "" where it says neither.

    section  it stands inside a table, where a bare 和平村 is enough

    突泉县六户镇和平村党支部党员花名册 -> the branch; 六户镇党员花名册 -> ("", 六户镇).
    """
    text = plain(text)
    if len(text) > _LONGEST:
        return "", ""
    found = _ANNEX.sub("", text.strip("【】[]〔〕<>《》*-—=~·"))
    inner = _IN_BRACKETS.search(found)
    if inner:
        # 六户镇党员花名册（和平村党支部）
        outer, above = from_line(found[: inner.start()])
        name = branch_name(inner[1])
        if name and not outer:
            return name, above
    lead = _LEAD.match(found)
    if lead:
        found = _DATED.sub("", _NEXT.split(found[lead.end() :])[0])
    found = _COUNT.sub("", _YEAR.sub("", _NUMBER.sub("", found)))
    listed = _LIST.search(found)
    if listed and listed.start():
        found, lead = found[: listed.start()], listed
    found = _COUNT.sub("", _TAIL.sub("", found))
    if "各" in found:
        found = found[: found.find("各")]
    if not 2 <= len(found) <= 60 or re.search(r"[::,，;；。!！?？]", found):
        return "", ""
    if _BRANCH_END.search(found) and not found.endswith(("总支部",)):
        name = branch_name(found)
        return (name, "") if len(name) > len(BRANCH) else ("", "")
    if lead is None and _VILLAGE.search(found) and len(found) <= 20:
        # A place alone over its rows, as a section has it; above a table it is no more than a word.
        return (branch_name(found), "") if section else ("", "")
    if lead is None:
        # A township over its branches: 【好力保镇】.
        return "", found if len(found) <= 20 and _DIVISION.search(found) and not _VILLAGE.search(found) else ""
    if _CONTAINER.search(found) and not _VILLAGE.search(found):
        return "", _PARTY.sub("", found)
    # Who fills a form in need not be where its people belong: 县委组织部.
    return (branch_name(found), "") if (_PLACE if lead is listed else _VILLAGE).search(found) else ("", "")


def is_info(text: str) -> bool:
    """Whether a line tells who filled the table in: 填报单位：…"""
    return _LEAD.match(plain(text)) is not None


def from_sheet_name(text: str) -> tuple[str, str]:
    """What the name of a sheet says, as `from_line`; a bare place or body is enough: 和平村, 机关, 退役军人流动党员."""
    text = plain(text)
    if len(text) > _LONGEST:
        return "", ""
    found = _NUMERALS.sub("", text).strip("-_.、")
    listed = _LIST.search(found)
    if listed and not _GROUP.search(found):
        found = found[: listed.start()]
    found = _COUNT.sub("", found).strip("-_.、()")
    if len(found) < 2 or re.search(r"\d{4}|各", found):
        return "", ""
    if _BRANCH_END.search(found):
        return branch_name(found), ""
    if _CONTAINER.search(found) and not _VILLAGE.search(found):
        return "", _PARTY.sub("", found)
    return (branch_name(found), "") if _PLACE.search(found) or _GROUP.search(found) else ("", "")
