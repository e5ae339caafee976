"""A customary 问题整改台账 as an office would hand it in, with its habits and slips, and the truth about every row.

Invented throughout: 示例（非官方）. The categories are this sample's own wording, no official list.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tests.ledger_words import MEASURES, PROBLEMS

HEAD = ["序号", "问题类别", "具体表现", "问题来源", "整改措施", "责任领导", "责任单位", "责任人", "整改时限", "整改进展/成效",
        "是否完成", "佐证材料", "备注"]  # fmt: skip
KEYS = ["number", "category", "text", "source", "measure", "leader", "unit", "owner", "due", "progress",
        "done", "evidence", "note"]  # fmt: skip
WIDTHS = [6, 13, 46, 12, 40, 10, 20, 10, 15, 34, 9, 18, 12]

# (what stands in the cell, the day it means, the code that goes with it)
DUES: list[tuple[Any, date | None, str]] = [
    ("2026年6月30日", date(2026, 6, 30), ""),
    ("2026.6.30", date(2026, 6, 30), ""),
    ("2026-07-15", date(2026, 7, 15), ""),
    (20260731, date(2026, 7, 31), ""),
    (datetime(2026, 8, 31), date(2026, 8, 31), ""),  # noqa: DTZ001
    ("2026年6月底", date(2026, 6, 30), ""),
    ("２０２６年９月３０日前", date(2026, 9, 30), ""),
    ("7月20日", date(2026, 7, 20), ""),
    ("立行立改", None, "due_text_only"),
    ("立行立改，长期坚持", None, "due_text_only"),
    ("长期坚持", None, "due_text_only"),
    ("6月中旬", None, "due_unclear"),
    (None, None, ""),
]
DONES: list[tuple[Any, bool | None]] = [
    ("是", True), ("√", True), ("已完成", True), ("完成 ", True), ("Y", True), ("✓", True),
    ("否", False), ("×", False), ("未完成", False), ("正在整改", False), (None, False), (None, False),
    ("基本完成", None),
]  # fmt: skip
SOURCES = ["自查", "对照检查", "上级点出", "谈心谈话", "民主评议", "督查发现", "群众反映"]
PROGRESS = [
    "已召开支委会专题研究，明确责任人和完成时间。",
    "已完成整改，材料齐全，按季度复查。",
    "正在推进，已建立登记本并公示一次。",
    "已向全体党员说明情况，补办手续并留存原件。",
    None,
]
EVIDENCE = ["会议记录、照片", "公示照片2张", "制度文本", "登记本复印件", None]
SURNAMES = "白包陈高郭韩何金李梁刘孟齐王吴杨张赵周"
GIVEN = [
    "海峰",
    "丽娟",
    "其木格",
    "永刚",
    "国庆",
    "志强",
    "秀兰",
    "巴特尔",
    "晓东",
    "桂芳",
    "文军",
    "乌日娜",
    "建平",
    "春梅",
]

_THIN = Side(style="thin")
_BORDER = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAP = Alignment(wrap_text=True, vertical="center")
_CENTRE = Alignment(wrap_text=True, vertical="center", horizontal="center")


def build(path: Path, *, units: Sequence[str], rows: int, seed: int) -> list[dict[str, Any]]:
    """Write the workbook and return the truth: one dict for each row of its two visible sheets, in order.

    units  names as they shall stand in 责任单位;  rows  lines that claim to be problems, 20 or more
    Each dict has sheet, row, outcome (finding, refused, not_a_finding) and reasons; a finding also has category,
    text, source, measure, leader, unit, owner, due_on, done.
    """
    chance = random.Random(seed)
    book = Workbook()
    lines = list(_lines(units, rows, chance))
    cut = rows * 2 // 3
    first = _Page(book.active, "问题整改台账", left=1)
    _write_first(first, lines[:cut], chance)
    second = _Page(book.create_sheet(), "第二批", left=2)
    _write_second(second, lines[cut:], chance)
    options = book.create_sheet("下拉选项")
    options.sheet_state = "hidden"
    for number, category in enumerate(PROBLEMS, start=1):
        options.cell(number, 1, category)
    book.save(path)
    return first.truth + second.truth


@dataclass
class _Line:
    unit: str
    leader: str
    category: str
    text: Any
    owner: str
    measure: Any
    source: str
    due: tuple[Any, date | None, str]
    done: tuple[Any, bool | None]
    progress: Any
    evidence: Any


@dataclass
class _Page:
    """A sheet being written row by row, with the truth beside it."""

    sheet: Worksheet
    name: str
    left: int
    row: int = 0
    truth: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sheet.title = self.name
        for number, width in enumerate(WIDTHS):
            self.sheet.column_dimensions[get_column_letter(self.left + number)].width = width

    def put(self, values: Sequence[Any], reason: str, *, style: Font | None = None) -> int:
        """One row that is no finding; reason says why."""
        self._cells(values, style)
        self._note("not_a_finding", [reason])
        return self.row

    def across(self, text: str, reason: str, *, size: int = 11) -> None:
        self.put([text], reason, style=Font(size=size, bold=size > 11))
        self.merge(self.row, 0, self.row, len(HEAD) - 1)

    def line(self, line: _Line, number: Any, shown: set[str]) -> None:
        """One problem. shown: the merged columns whose value stands in this row."""
        values = [
            number, line.category if "category" in shown else None, line.text, line.source, line.measure,
            line.leader if "leader" in shown else None, line.unit if "unit" in shown else None, line.owner,
            line.due[0], line.progress, line.done[0], line.evidence, None,
        ]  # fmt: skip
        self._cells(values, None)
        if line.text == "无":
            self._note("not_a_finding", ["says_none"])
            return
        reasons = [] if line.text else ["no_text"]
        reasons += [line.due[2]] if line.due[2] else []
        reasons += ["done_unclear"] if line.done[1] is None else []
        self._note(
            "finding" if line.text else "refused",
            reasons,
            category=line.category, text=line.text or "", source=line.source, measure=line.measure or "",
            leader=line.leader, unit=line.unit, owner=line.owner, due_on=line.due[1], done=line.done[1],
        )  # fmt: skip

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merge by row on the sheet and column within the table (from 0)."""
        if (top, left) != (bottom, right):
            self.sheet.merge_cells(
                start_row=top, start_column=self.left + left, end_row=bottom, end_column=self.left + right
            )

    def _cells(self, values: Sequence[Any], style: Font | None) -> None:
        self.row += 1
        for number, value in enumerate(values):
            cell = self.sheet.cell(self.row, self.left + number, value)
            cell.border, cell.alignment = _BORDER, _WRAP
            if style is not None:
                cell.font, cell.alignment = style, _CENTRE
            if isinstance(value, datetime):
                cell.number_format = 'yyyy"年"m"月"d"日"'

    def _note(self, outcome: str, reasons: list[str], **fields: Any) -> None:
        self.truth.append({"sheet": self.name, "row": self.row, "outcome": outcome, "reasons": reasons, **fields})


def _name(chance: random.Random) -> str:
    return chance.choice(SURNAMES) + chance.choice(GIVEN)


def _lines(units: Sequence[str], rows: int, chance: random.Random) -> Iterator[_Line]:
    """Problems in runs of one unit, each run in a few categories; no unit has the same sentence twice."""
    categories = list(PROBLEMS)
    left = {
        unit: {category: chance.sample(texts, len(texts)) for category, texts in PROBLEMS.items()} for unit in units
    }
    made = 0
    turn = 0
    while made < rows:
        unit, leader = units[turn % len(units)], _name(chance)
        turn += 1
        for category in chance.sample(categories, 2):
            for _number in range(chance.randint(1, 3)):
                if made == rows:
                    return
                made += 1
                texts = left[unit][category]
                if not texts:
                    # The sentences are used up: the same thing seen again in another month.
                    again = chance.choice(PROBLEMS[category]).rstrip("。")
                    text: Any = f"{again}（{chance.randint(1, 5)}月第{made}次调度时再次发现）。"
                else:
                    text = texts.pop()
                if made % 19 == 0:
                    text = None
                elif made % 47 == 0:
                    text = "无"
                yield _Line(
                    unit, leader, category, text, _name(chance),
                    None if made % 11 == 0 else chance.choice(MEASURES[category]),
                    chance.choice(SOURCES), chance.choice(DUES), chance.choice(DONES),
                    chance.choice(PROGRESS), chance.choice(EVIDENCE),
                )  # fmt: skip


def _runs(lines: Sequence[_Line], key: str) -> dict[int, int]:
    """Index of the first line of each run of equal values to the index of its last."""
    runs: dict[int, int] = {}
    start = 0
    for at in range(1, len(lines) + 1):
        if at == len(lines) or (getattr(lines[at], key), lines[at].unit) != (
            getattr(lines[start], key),
            lines[start].unit,
        ):
            runs[start] = at - 1
            start = at
    return runs


def _write_group(page: _Page, group: Sequence[_Line], numbers: Sequence[Any]) -> None:
    """The lines of one unit: category, leader and unit merged down as people do."""
    starts = {key: _runs(group, key) for key in ("category", "leader", "unit")}
    top = page.row + 1
    for at, (line, number) in enumerate(zip(group, numbers, strict=True)):
        page.line(line, number, {key for key, runs in starts.items() if at in runs})
    for key, runs in starts.items():
        for first, last in runs.items():
            page.merge(top + first, KEYS.index(key), top + last, KEYS.index(key))


def _groups(lines: Sequence[_Line]) -> Iterator[Sequence[_Line]]:
    for first, last in _runs(lines, "leader").items():
        yield lines[first : last + 1]


def _write_first(page: _Page, lines: Sequence[_Line], chance: random.Random) -> None:
    """Header in one row with stray spaces and line breaks, subtotals, a header printed again half-way, notes."""
    page.put(["附件2"], "info")
    page.across("党内政治生活集中治理问题整改台账（2026年）", "title", size=18)
    page.put(["填报单位：（盖章）", None, None, None, None, None, None, None, "填报日期：2026年6月20日"], "info")
    head = [*HEAD]
    head[2], head[4], head[6], head[8] = "具体表现 ", "整 改 措 施", "责任\n单位", "整改时限　"
    page.put(head, "header", style=Font(bold=True))
    number = 0
    again = len(lines) // 2
    for turn, group in enumerate(_groups(lines), start=1):
        first = page.row + 1
        _write_group(page, group, range(number + 1, number + len(group) + 1))
        if number < again <= number + len(group):
            page.put(head, "repeated_header", style=Font(bold=True))
        number += len(group)
        if turn % 4 == 0:
            page.put(["小计", None, f'=COUNTA(C{first}:C{page.row})&"个"'], "subtotal")
        if turn % 5 == 0:
            page.put([None] * len(HEAD), "blank")
    page.put(["合  计", None, f"{number}个"], "subtotal")
    page.put(["填表人：" + _name(chance), None, None, None, "审核人：" + _name(chance)], "footnote")
    page.across("注：1.“整改时限”按实际填写；2.已完成的附佐证材料。", "footnote")


def _write_second(page: _Page, lines: Sequence[_Line], chance: random.Random) -> None:
    """Header in two rows beginning in column B, sections between, numbers by formula."""
    page.across("二〇二六年第二批问题清单及整改台账", "title", size=18)
    page.put([None], "blank")
    top = page.put(
        [
            "序号",
            "问题类型",
            "存在问题",
            "问题来源",
            "整改",
            None,
            "责任",
            None,
            "完成时限",
            "整改情况",
            "整改结果",
            "佐证资料",
            "备注",
        ],
        "header",
        style=Font(bold=True),
    )
    page.put([None, None, None, None, "整改措施", "牵头领导", "责任单位", "责任人"], "header", style=Font(bold=True))
    page.merge(top, 4, top, 5)
    page.merge(top, 6, top, 7)
    for column in (0, 1, 2, 3, 8, 9, 10, 11, 12):
        page.merge(top, column, top + 1, column)
    for turn, group in enumerate(_groups(lines)):
        if turn % 3 == 0:
            page.across(f"{'一二三四五六七八九十'[turn // 3 % 10]}、{group[0].unit}", "section")
        _write_group(page, group, [f"=ROW()-{top + 1}"] * len(group))
    page.put(["共计", None, len(lines)], "subtotal")
    page.put(["填报人（签字）：", None, None, None, "主要负责人签字：" + _name(chance)], "footnote")
