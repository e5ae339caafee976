"""How ledgers are worded (台账用语): the labels people use for a column, dates as they write them, marks of completion.

Pure. The customary head is 序号 问题类别 具体表现 问题来源 整改措施 责任领导 责任单位 责任人 整改时限 整改进展/成效
是否完成 佐证材料 备注; it is no prescribed form, so every office words it a little differently.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime

from qingyuan.kernel.sheets import Cell, Month, squeeze, text_of

# The most exact label first: where two columns would do, it wins.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "number": ("序号", "编号", "问题编号", "问题序号", "项次", "NO"),
    "category": ("问题类别", "问题类型", "问题分类", "问题种类", "问题归类", "类别", "类型", "问题方面", "问题性质"),
    "text": (
        "具体表现",
        "问题具体表现",
        "具体问题",
        "问题表现",
        "主要表现",
        "问题内容",
        "问题描述",
        "具体问题表现",
        "存在问题",
        "存在的问题",
        "存在的主要问题",
        "存在的具体问题",
        "主要问题",
        "查摆问题",
        "查摆出的问题",
        "发现问题",
        "发现的问题",
        "反馈问题",
        "问题清单",
        "问题",
    ),
    "source": ("问题来源", "来源", "发现途径", "发现渠道", "发现方式", "查找方式", "问题渠道"),
    "measure": ("整改措施", "具体整改措施", "具体措施", "整改举措", "整改任务", "整改要求", "整改办法", "措施"),
    "leader": (
        "责任领导",
        "牵头领导",
        "包联领导",
        "分管领导",
        "整改责任领导",
        "牵头责任领导",
        "主管领导",
        "牵头人",
        "领导",
    ),
    "unit": (
        "责任单位",
        "整改责任单位",
        "整改单位",
        "责任党组织",
        "责任党支部",
        "所属单位",
        "所在党支部",
        "党组织名称",
        "单位名称",
        "责任部门",
        "责任科室",
        "牵头单位",
        "党支部",
        "单位",
    ),
    "owner": ("责任人", "整改责任人", "具体责任人", "直接责任人", "负责人", "整改负责人", "经办人"),
    "due": (
        "整改时限",
        "完成时限",
        "整改期限",
        "完成期限",
        "整改完成时限",
        "整改完成时间",
        "计划完成时间",
        "完成时间",
        "整改时间",
        "时限",
        "期限",
    ),
    "progress": (
        "整改进展/成效",
        "整改进展及成效",
        "整改进展和成效",
        "整改进展",
        "整改成效",
        "整改情况",
        "整改落实情况",
        "整改进展情况",
        "落实情况",
        "进展情况",
        "工作进展",
        "整改进度",
        "目前进展",
    ),
    "done": (
        "是否完成",
        "是否整改完成",
        "是否完成整改",
        "是否整改",
        "是否整改到位",
        "是否销号",
        "是否办结",
        "完成情况",
        "整改完成情况",
        "整改结果",
        "整改状态",
        "销号情况",
        "完成状态",
        "状态",
    ),
    "evidence": ("佐证材料", "佐证资料", "佐证", "印证材料", "证明材料", "支撑材料", "佐证材料名称", "相关材料"),
    "note": ("备注", "说明", "备注说明", "其他"),
}
REQUIRED = frozenset({"text"})

_NOTHING = frozenset({"", "/", "\\", "-", "—", "——", "--", "一", "."})
_SAYS_NONE = re.compile(
    r"(暂)?(无|没有)(此类|该类|相关|明显)?(问题)?|未发现(此类|该类|相关|明显)?问题|不存在(此类|该类|相关)?问题"
)
_SUBTOTAL = re.compile(r"(本页|本表|累计|全部)?(合计|小计|总计|共计)(:|\d.*|[(].*)?")
_ROLE = "填表|填报|联系|制表|审核|审签|复核|经办|联系|主要负责|单位负责|分管领导|负责|党组织书记|支部书记|党委书记"
_FOOTNOTE = re.compile(
    rf"(({_ROLE})(人|单位|领导|同志)?(签字|签名|签章|盖章|电话)?|(填表|填报|制表|报送)(日期|时间)|联系电话|日期|"
    r"注\d*|备注|说明|填表说明|填写说明|注释)([(][^()]*[)])?:.*|※.*|注[1-9][.、].*|"
    r"(填表说明|填写说明|审核人签字|负责人签字|(单位)?盖章|此表一式.*)"
)


_TITLE = re.compile(r"台账|清单|(一览|汇总|统计|登记|明细|情况|整改|问题)表")
_NUMBER = re.compile(r"[(]?(\d+([-.]\d+)*|[一二三四五六七八九十百]+)[).、,]?")


def is_title(text: str) -> bool:
    """The name of a list: 问题整改台账, 问题清单."""
    return _TITLE.search(squeeze(text)) is not None


def is_number(text: str) -> bool:
    """12, 3-1, （三）, 一、: what stands in 序号."""
    return _NUMBER.fullmatch(squeeze(text)) is not None


def is_nothing(text: str) -> bool:
    """A dash or stroke that fills an empty cell."""
    return squeeze(text) in _NOTHING


def says_none(text: str) -> bool:
    """无, 没有此类问题: somebody answered that there is no problem."""
    return _SAYS_NONE.fullmatch(squeeze(text).strip("。.;；")) is not None


def is_subtotal(text: str) -> bool:
    """合计, 小计, 共计12个."""
    return _SUBTOTAL.fullmatch(squeeze(text)) is not None


def is_footnote(text: str) -> bool:
    """填表人：, 审核人（签字）：, 注：, 说明： and what follows them."""
    return _FOOTNOTE.fullmatch(squeeze(text)) is not None


_TRUE = frozenset(
    {
        "是", "√", "✓", "✔", "☑", "y", "yes", "true", "100%", "已完成", "完成", "已整改", "已整改完成", "整改完成", "已完成整改",
        "完成整改", "整改到位", "已整改到位", "已办结", "办结", "已销号", "销号", "已解决", "已落实", "全部完成", "是,已完成",
    }
)  # fmt: skip
_FALSE = frozenset(
    {
        "否", "×", "✗", "✘", "✕", "╳", "x", "n", "no", "false", "☐", "□", "未完成", "未整改", "尚未完成", "没有完成", "未销号",
        "未办结", "未解决", "暂未完成", "正在整改", "整改中", "正在进行", "进行中", "推进中", "正在推进", "正在整改中", "部分完成", "未整改到位", "尚未整改",
        "待整改", "否,未完成", "否,正在整改",
    }
)  # fmt: skip
_REMARK = re.compile(r"\([^()]*\)")


def read_done(cell: Cell) -> bool | None:
    """Whether a row says it is completed (是否完成). Empty means not yet; None where it can't be told."""
    if isinstance(cell, bool):
        return cell
    # squeeze makes × a plain sign where a font wrote it wide, and drops the line breaks inside.
    text = squeeze(text_of(cell)).strip("。.;,!")
    for form in (text, _REMARK.sub("", text)):
        if form in _TRUE:
            return True
        if form in _FALSE:
            return False
    return None if text else False


@dataclass(frozen=True, slots=True)
class Due:
    """When a row is due (整改时限). on is None where no day is named; reason then says which of the two it is."""

    on: date | None = None
    text: str = ""
    reason: str = ""


# 立行立改 and 长期坚持 name no day and mean to name none.
_NO_DAY = re.compile(
    r"立行立改|立查立改|立知立改|即知即改|即行即改|边查边改|马上整改|立即整改|长期坚持|长期整改|持续整改|持续推进|"
    r"持续坚持|长期推进|常态化|长期"
)
_LINKS = re.compile(r"[,、;和并及+。]|整改|坚持|推进|落实")
_BEFORE = r"(?:以前|之前|前|止|截止)?(?:完成|完成整改|整改完成|整改到位)?"
_YEAR_DAY = re.compile(rf"(?:于|在)?(20\d\d)(?:年|[./-])(\d{{1,2}})(?:月|[./-])(\d{{1,2}})(?:日|号)?{_BEFORE}")
_PLAIN_DAY = re.compile(rf"(20\d\d)(\d\d)(\d\d){_BEFORE}")
_MONTH_DAY = re.compile(rf"(?:于|在)?(\d{{1,2}})月(\d{{1,2}})(?:日|号){_BEFORE}")
_YEAR_MONTH_END = re.compile(rf"(?:于|在)?(20\d\d)(?:年|[./-])(\d{{1,2}})月?(?:份)?(?:底|末|月底|月末){_BEFORE}")
_MONTH_END = re.compile(rf"(?:于|在)?(\d{{1,2}})月(?:份)?(?:底|末){_BEFORE}")
_YEAR_END = re.compile(rf"(?:于|在)?(20\d\d)年(?:底|末|年底|年末){_BEFORE}")
# The space is what parts the day from the hour, so this goes before the spaces do.
_CLOCK = re.compile(r"(?<=\d)(?:\s+|T)\d{1,2}:\d\d(?::\d\d)?$")
_WRITTEN_YEAR = str.maketrans("〇○零一二三四五六七八九", "000123456789")


def read_due(cell: Cell, year: int | None) -> Due:
    """Read a deadline as people write it.

    year  the only year that the title names, None where it names none or several; taken for 6月30日 and 6月底
    """
    if isinstance(cell, datetime):
        return Due(cell.date(), cell.date().isoformat())
    # Of a month nobody wrote which day.
    if isinstance(cell, date) and not isinstance(cell, Month):
        return Due(cell, cell.isoformat())
    shown = text_of(cell)
    if is_nothing(shown):
        return Due(text=shown)
    text = squeeze(_CLOCK.sub("", shown)).strip("。,;")
    on = _day(text, year)
    if on is not None:
        return Due(on, shown)
    only_words = _NO_DAY.search(text) and not _LINKS.sub("", _NO_DAY.sub("", text))
    return Due(None, shown, "due_text_only" if only_words else "due_unclear")


def _day(text: str, year: int | None) -> date | None:
    if found := _YEAR_DAY.fullmatch(text) or _PLAIN_DAY.fullmatch(text):
        return _date(*map(int, found.groups()))
    if found := _YEAR_MONTH_END.fullmatch(text):
        return _month_end(int(found[1]), int(found[2]))
    if found := _YEAR_END.fullmatch(text):
        return date(int(found[1]), 12, 31)
    if year is None:
        return None
    if found := _MONTH_DAY.fullmatch(text):
        return _date(year, int(found[1]), int(found[2]))
    if found := _MONTH_END.fullmatch(text):
        return _month_end(year, int(found[1]))
    return date(year, 12, 31) if text.removesuffix("前") in ("年底", "年末") else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date | None:
    return date(year, month, calendar.monthrange(year, month)[1]) if 1 <= month <= 12 else None


_YEAR_IN_TITLE = re.compile(r"(20\d\d)(?=年|[./-])|([二][0〇○零][〇○零一二三四五六七八九]{2})(?=年)")


def years_in(texts: list[str]) -> set[int]:
    """The years that titles name, 2026年 and 二〇二六年 alike."""
    found = [match for text in texts for match in _YEAR_IN_TITLE.findall(squeeze(text))]
    return {int((plain or written).translate(_WRITTEN_YEAR)) for plain, written in found}
