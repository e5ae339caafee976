"""How lists of earlier conclusions are worded (以往结论的用语): labels, what is never read, whether something is concluded.

Pure. The customary head is 序号 来源 文号/反馈文件 结论日期 被反馈单位 问题 类别; no prescribed form.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from qingyuan.kernel.sheets import Cell, Month, squeeze, text_of

from .conclusions_states import Source

# The most exact label first. 反映问题 and 来信内容 are no such label: they are what somebody said, not what was concluded.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "number": ("序号", "编号", "项次", "NO"),
    "source": ("来源", "结论来源", "问题来源", "反馈来源", "来源类别", "结论类别"),
    "document": (
        "文号",
        "反馈文件",
        "文号/反馈文件",
        "文件名称",
        "结论文件",
        "文件",
        "文书名称",
        "文书",
        "依据文件",
        "反馈意见",
        "会议名称",
        "巡察轮次",
        "巡视巡察轮次",
    ),
    "on": (
        "结论日期",
        "反馈日期",
        "反馈时间",
        "结论时间",
        "办结日期",
        "办结时间",
        "认定日期",
        "认定时间",
        "会议日期",
        "会议时间",
        "日期",
        "时间",
    ),
    "unit": (
        "被反馈单位",
        "被反馈党组织",
        "被巡察单位",
        "被巡察党组织",
        "被巡视单位",
        "涉及单位",
        "问题单位",
        "责任单位",
        "被检查单位",
        "所在单位",
        "党组织名称",
        "单位名称",
        "党组织",
        "单位",
    ),
    "text": (
        "结论指出的问题",
        "认定的问题",
        "认定问题",
        "查实的问题",
        "查实问题",
        "反馈问题",
        "反馈的问题",
        "反馈问题内容",
        "指出的问题",
        "存在问题",
        "存在的问题",
        "具体问题",
        "具体表现",
        "问题内容",
        "问题描述",
        "问题表述",
        "结论",
        "结论内容",
        "认定结论",
        "主要问题",
        "问题",
    ),
    "category": ("类别", "问题类别", "问题类型", "问题分类", "类型"),
    "status": (
        "办理状态",
        "办结情况",
        "办理情况",
        "是否办结",
        "办理结果",
        "核查情况",
        "核查状态",
        "核查结果",
        "调查状态",
        "结论状态",
        "是否查实",
        "状态",
    ),
}
REQUIRED = frozenset({"text"})

# Who wrote, called or was heard, and what the letter said. A label that holds one of these is not read, whatever else
# stands in it: a report is never passed on to whom it concerns, 《信访工作条例》第三十条.
_PRIVATE = re.compile(
    r"信访人|举报人|反映人|来信人|来访人|上访人|投诉人|检举人|控告人|申诉人|信访群众|来访群众|来信群众|"
    r"电话|手机|联系方式|联系人|身份证|证件号|公民身份|住址|地址|住所|家庭|户籍|籍贯|微信|邮箱|电子邮件|"
    r"姓名|性别|年龄|民族|出生|签名|笔录|录音|"
    r"来信|信件|来访内容|来电|信访内容|举报内容|反映内容|反映问题|反映的问题|信访诉求|诉求|举报信|原信|原件"
)


def is_private(label: str) -> bool:
    """Whether a column tells of who wrote or called, or what they said (信访人信息、来信内容)."""
    return _PRIVATE.search(squeeze(label)) is not None


_SOURCES: tuple[tuple[Source, re.Pattern[str]], ...] = (
    # A petition that the discipline committee settled is a petition still: the stricter reading wins.
    (Source.PETITION, re.compile(r"信访|来信|来访|举报|12380|投诉|上访|控告|检举")),
    (Source.INSPECTION, re.compile(r"巡视|巡察|巡查")),
    (Source.PARTY_LIFE, re.compile(r"民主生活会|组织生活会")),
    (Source.DISCIPLINE, re.compile(r"纪检|监察|纪委|监委|纪律|处分|审查")),
)


def read_source(text: str) -> Source | None:
    """Whose conclusion a cell names; None where it names none of the four."""
    plain = squeeze(text)
    return next((source for source, words in _SOURCES if words.search(plain)), None)


_OPEN = re.compile(
    r"未办结|未了结|未结|尚未|没有办结|没办结|核查中|调查中|办理中|审查中|审理中|处理中|初核|正在|在办|待核|待查|待办|待处理|"
    r"拟|转办|交办|暂存|立案|进行中|核实中|受理|登记"
)
_UNFOUNDED = re.compile(r"不属实|失实|不实|查否|查无实据|未发现|没有发现|不存在|撤回")
_CONCLUDED = re.compile(r"^(是|√|✓|✔|y|yes)$|办结|了结|结案|查实|属实|已反馈|已认定|已核实|已结|完成")


def read_status(text: str) -> str:
    """Why a row is no concluded finding: not_concluded, unfounded, status_unclear; "" for one that is."""
    plain = squeeze(text)
    if _OPEN.search(plain) or plain in ("否", "×", "n", "no"):
        return "not_concluded"
    if _UNFOUNDED.search(plain):
        return "unfounded"
    return "" if _CONCLUDED.search(plain) else "status_unclear"


# Digits may be set apart by spaces or dashes, as people write them.
_GAP = r"[\s\-—–·.]?"
_MOBILE = re.compile(rf"(?<!\d)(?:\+?86{_GAP})?1[3-9]\d(?:{_GAP}\d){{8}}(?!\d)")
_LANDLINE = re.compile(rf"(?<!\d)[(]?0\d{{2,3}}[)]?{_GAP}[2-9]\d{{2,3}}{_GAP}\d{{4}}(?!\d)")
_ID = re.compile(rf"(?<!\d)[1-9]\d{{5}}(?:{_GAP}\d){{11}}{_GAP}[\dx](?!\d)|(?<!\d)[1-9]\d{{14}}(?!\d)")
_NAMED_NUMBER = re.compile(r"(?:电话|手机|联系方式|身份证|微信|qq)[^\d]{0,6}\d{6,}")


def holds_number(text: str) -> bool:
    """Whether a text holds a telephone or ID number (电话、手机、身份证号)."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return any(found.search(plain) for found in (_MOBILE, _LANDLINE, _ID, _NAMED_NUMBER))


_DAY = re.compile(r"(20\d\d|19\d\d)(?:年|[./-])(\d{1,2})(?:月|[./-])(\d{1,2})(?:日|号)?")
_PLAIN_DAY = re.compile(r"(20\d\d)(\d\d)(\d\d)")
_CLOCK = re.compile(r"(?<=\d)(?:\s+|T)\d{1,2}:\d\d(?::\d\d)?$")


def read_day(cell: Cell) -> date | None:
    """The day a cell names; None for a month, a quarter or a year, which name none."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return None if isinstance(cell, Month) else cell
    text = squeeze(_CLOCK.sub("", text_of(cell)))
    found = _DAY.fullmatch(text) or _PLAIN_DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
