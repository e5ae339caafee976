"""The words by which a row shows that it is no person (合计、备注、示例), and what looks like a name."""

from __future__ import annotations

import re

from qingyuan.kernel.sheets import Cell

from . import values
from .columns import is_label, label_of

_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|累计|总人数|本页|党员总数|以上|人数合计|共\d+[人名])|^\d+[人名]$")
_NOTE = re.compile(
    r"^(?:注\d?[::]|注意|备注|说明|填表|填报|制表|审核|审批|负责人|经办|联系人|单位负责|党支部书记[::(签]|支部书记[::(签]|组织委员[::(签]|"
    r"书记[::(签]|签字|签名|盖章|打印|第\d+页|共\d+页|第.{1,3}页|报送|上报|抄送|以下空白|此表|本表|截至|截止|统计人|复核|核对人|校对|主管|日期[::]|单位[::(]|"
    r"\(?签|\d{4}年\d{1,2}月(?:\d{1,2}日)?$|附[::件])"
)
_COUNT = re.compile(r"^(?:共|合?计)?(?:有)?(?:正式|预备)?(?:党员)?\d+[人名](?:党员)?$")
_EXAMPLE = re.compile(r"^(?:例|示例|样例|填写示例|填表示例|范例)[::\d]?")
# What stands where names do and hardly ever is one; a row of it is looked at as a whole.
_HARDLY_A_NAME = re.compile(
    r"情况|信息|时间|日期|单位|电话|号码|职务|类别|序号|签字|盖章|人数|空白|以下|以上|党支部|支部|党委|党员|名册|填表|审核|备注|姓名|小组|示例|样例|第[一二三四五六七八九十\d]|"
    r"^(?:正式|预备|其中|流动|失联|在册|男|女|男性|女性|汉族|蒙古族|蒙族|少数民族|小学|初中|高中|中专|大专|本科|研究生)$"
)


def is_total(texts: list[str]) -> bool:
    """Whether a row counts the others: 合计 among its first texts."""
    return any(_TOTAL.match("".join(text.split())) for text in texts[:3])


def is_count(text: str) -> bool:
    """How many stand under a section: 共3人, beside its name."""
    return _COUNT.match("".join(text.split())) is not None


def is_note(squeezed: str) -> bool:
    return _NOTE.match(squeezed) is not None


def is_example(squeezed: str) -> bool:
    return _EXAMPLE.match(squeezed) is not None


def may_be_name(text: str, read: str) -> bool:
    """Whether a text where names stand is one. read: the name made of it, "" for none."""
    plain = "".join(text.split())
    return bool(
        read
        and not _HARDLY_A_NAME.search(plain)
        and not _TOTAL.match(plain)
        and not is_label(text if text.isalpha() else label_of(text))
    )


def leads_no_person(text: str) -> bool:
    """Whether the first text of a row says that no person follows."""
    plain = "".join(values.plain_text(text).split())
    return not plain.isdecimal() and bool(
        _NOTE.match(plain) or _TOTAL.match(plain) or _EXAMPLE.match(plain) or is_label(label_of(text))
    )


def is_numbering(cells: tuple[Cell, ...]) -> bool:
    """1 2 3 4 … under a header."""
    filled = [values.plain_text(cell).strip("()") for cell in cells if cell is not None]
    return (
        len(filled) > 2
        and all(text.isdecimal() for text in filled)
        and [int(text) for text in filled] == list(range(int(filled[0]), int(filled[0]) + len(filled)))
    )
