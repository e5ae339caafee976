"""A roster sheet read (名单表): every row is added, unchanged, refused with its reasons, or no person at all.

Nothing is written here and nothing on the roster is overwritten: what differs is refused and shown, for a person
to correct by hand. Columns are found by their words; the customary ones: 姓名 性别 民族 公民身份号码 出生日期
手机号码 人员类别 入党日期 所在党支部 职务.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.sheets import Cell, Header, Sheet, Workbook, find_header, squeeze, text_of

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "党员姓名"),
    "sex": ("性别",),
    "nation": ("民族",),
    "id_number": ("公民身份号码", "身份证号", "身份证号码", "公民身份证号码", "公民身份证号", "证件号码"),
    "born_on": ("出生日期", "出生年月日", "出生年月"),
    "education": ("学历", "文化程度"),
    "phone": ("手机号码", "手机号", "手机", "联系电话", "联系方式"),
    "kind": ("人员类别", "党员类别", "人员类型", "类别"),
    "joined_on": ("入党日期", "入党时间", "加入党组织日期", "加入中共组织日期"),
    "full_on": ("转正日期", "转为正式党员日期", "转正时间"),
    "from_on": ("转入日期", "转入时间", "进入支部日期"),
    "unit": ("所在党支部", "党支部", "所在支部", "所属党支部", "党组织", "所在党组织"),
    "post": ("职务", "党内职务", "担任职务"),
}
_DAYS = ("born_on", "joined_on", "full_on", "from_on")
_MOST_ROWS = 5_000
_NO_PERSON = ("合计", "总计", "小计", "共计", "姓名", "填表人", "制表", "审核", "备注", "说明", "注：", "注:")
_DAY = re.compile(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?")
_MONTH = re.compile(r"(\d{4})[-./年]?(\d{1,2})月?")


@dataclass(frozen=True)
class SheetRow:
    """One line under the header. values: text by column key, days as 2026-06-30 where they could be read.

    faults  reason codes found while reading cells
    """

    sheet: str
    number: int
    values: Mapping[str, str]
    faults: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {"sheet": self.sheet, "row": self.number, "values": dict(self.values), "faults": list(self.faults)}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> SheetRow:
        return cls(raw["sheet"], raw["row"], raw["values"], tuple(raw["faults"]))


@dataclass
class Read:
    """The rows of a workbook; sheets without a header and hidden ones are named, never silently dropped."""

    rows: list[SheetRow] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def read_rows(book: Workbook) -> Read:
    """The rows of every visible sheet that has a header. Raises BadInput when none has, or there are too many."""
    read = Read()
    found = False
    for sheet in book.sheets:
        header = find_header(sheet, COLUMNS, required=("name",)) if sheet.visible else None
        if header is None:
            if any(not row.blank for row in sheet.rows):
                read.left_out.append(sheet.name)
            continue
        found = True
        read.rows += [_row(sheet, header, number) for number in _numbers(sheet, header)]
    if not found:
        raise BadInput(
            _(
                "没有找到表头。表里要有一行写着列名，至少有“姓名”和另外一列，例如“公民身份号码”“所在党支部”。请补上再传。"
            ),
            "no_header",
        )
    if len(read.rows) > _MOST_ROWS:
        raise BadInput(
            _("表里有%(rows)s行，一次最多读%(most)s行。请按苏木乡镇分成几个文件再传。")
            % {"rows": len(read.rows), "most": _MOST_ROWS},
            "too_many_rows",
        )
    return read


def _numbers(sheet: Sheet, header: Header) -> list[int]:
    return [row.number for row in sheet.rows[header.last_row :] if not row.blank]


def _row(sheet: Sheet, header: Header, number: int) -> SheetRow:
    values, faults = {}, []
    for key, column in header.columns.items():
        cell = sheet.cell(number, column)
        if key == "unit" and cell is None:
            merge = sheet.merge_from(number, column)
            cell = sheet.cell(merge.first_row, column) if merge else None
        if (number, column) in sheet.formulas and cell is None:
            faults.append("formula")
        # A number cell keeps fifteen digits: what is left of an ID number is no longer one.
        if key == "id_number" and isinstance(cell, int | float):
            faults.append("id_number_numeric")
        values[key] = _text(key, cell)
    return SheetRow(sheet.name, number, values, tuple(faults))


def _text(key: str, cell: Cell) -> str:
    if isinstance(cell, datetime):
        cell = cell.date()
    text = text_of(cell)
    if key in _DAYS and text:
        day = read_day(text)
        return day.isoformat() if day else text
    return text


def read_day(text: str) -> date | None:
    """A day as offices write it: 1990-01-02, 1990.1.2, 1990年1月2日, 19900102; None for anything else."""
    plain = squeeze(text)
    match = _DAY.fullmatch(plain)
    if match is None or (plain.isdecimal() and len(plain) != 8):
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def month_of(text: str) -> tuple[int, int] | None:
    """Year and month where only those are written: 1990.05, 1990年5月, 199005."""
    plain = squeeze(text)
    match = _MONTH.fullmatch(plain)
    if match is None or (plain.isdecimal() and len(plain) != 6):
        return None
    return int(match[1]), int(match[2])


def is_no_person(row: SheetRow) -> bool:
    """Whether a line is a title, a total or a note and no person."""
    name = squeeze(row.values.get("name", ""))
    others = [value for key, value in row.values.items() if key != "name" and value]
    if not name:
        return not any(row.values.get(key) for key in ("id_number", "phone", "born_on"))
    return name.startswith(_NO_PERSON) or (not others and len(name) > 6)
