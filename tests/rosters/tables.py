"""A table of people on a sheet (表格): headings, branches by column, merge or section, totals, notes below."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from .books import Grid
from .columns import Column
from .dates import Cell, clear
from .offices import Office, branch_cell
from .people import Person
from .places import Known, Unit, branch_answers, write_branch
from .truth import Meaning

Group = tuple[Unit, list[Person]]

_NOTES = (
    "注：1.“人员类别”填写正式党员或预备党员；2.出生日期、入党日期按档案填写；3.身份证号码以文本格式填写。",
    "说明：本表一式两份，党支部、苏木乡镇党委各存一份。",
    "备注：姓名、性别、民族以居民身份证为准。",
)
_SECTION_NUMBERS = "一二三四五六七八九十"


@dataclass
class Table:
    """How one table is set out.

    branch      column, merged (down the column), section (a row of its own), elsewhere (title, sheet, 填报单位)
    style       how the branch is written (places.BRANCH_STYLES);  where  what the sheet says elsewhere of the branch
    repeat      rows after which the heading stands again, 0 never
    gaps  a blank row after a branch;  holes  one now and then between people
    teams       rows that say 第一党小组: no branch
    prefilled   numbered rows below that nobody filled in
    """

    branch: str
    style: str
    known: Known
    two_rows: bool = False
    repeat: int = 0
    subtotals: bool = False
    total: bool = False
    gaps: bool = False
    holes: bool = False
    teams: bool = False
    prefilled: int = 0
    formula_numbers: bool = False
    keys: list[str] | None = None
    where: Meaning | None = None


def write_table(grid: Grid, office: Office, groups: list[Group], table: Table) -> None:
    rng = office.rng
    keys = [key for key in table.keys or office.keys if key != "branch" or table.branch in ("column", "merged")]
    if table.two_rows:
        keys = _neighbours(keys, office, table)
    columns = office.columns(keys, grouped=table.two_rows)
    write_heading(grid, columns)
    first = len(grid.rows)
    office.merges_branches = table.branch == "merged"
    number = since = 0
    for turn, (unit, people) in enumerate(groups):
        if table.branch == "section":
            _section(grid, unit, len(people), turn, len(columns), table, rng)
        top = len(grid.rows)
        cell, meaning = branch_cell(unit, table.style, table.known, rng)
        if table.branch == "elsewhere" and table.where is not None:
            meaning = table.where
        for place, person in enumerate(people):
            number, since = number + 1, since + 1
            if table.teams and place % 9 == 0 and place < 27:
                team = grid.put([f"第{_SECTION_NUMBERS[place // 9]}党小组"], "team", style="head")
                grid.merge(team, 0, team, len(columns) - 1)
            if table.holes and place and rng.random() < 0.03:
                grid.skip()
            if table.branch == "column":
                cell, meaning = branch_cell(unit, table.style, table.known, rng)
            shown = cell if table.branch != "merged" or place == 0 else Cell(None)
            line = office.line(person, branch=(shown, meaning), keys=keys)
            if "number" in line.cells:
                formula = f"=ROW()-{first}" if table.formula_numbers else ""
                line.cells["number"] = Cell(number, formula=formula)
            grid.person([line.cells[key] for key in keys], line, unit.key)
            if table.repeat and since >= table.repeat and table.branch != "merged" and number % 2:
                since = 0
                if rng.random() < 0.4:
                    grid.put(["（续表）"], "title")
                write_heading(grid, columns, what="repeated_header")
        if table.branch == "merged" and people:
            column = keys.index("branch")
            grid.merge(top, column, len(grid.rows) - 1, column)
        if table.subtotals and people:
            _total(grid, keys, "小计", top, len(people), rng)
        if table.repeat and table.branch == "merged" and since >= table.repeat:
            since = 0
            write_heading(grid, columns, what="repeated_header")
        if table.gaps:
            grid.skip()
    if table.total:
        _total(grid, keys, rng.choice(("合计", "合  计", "总计", "共计")), first, number, rng)
    for extra in range(table.prefilled):
        if "number" in keys:
            grid.put([number + extra + 1 if key == "number" else None for key in keys], "numbered_empty")
        else:
            grid.skip()


def write_heading(grid: Grid, columns: list[Column], *, what: str = "header") -> None:
    """One row of headings, or two where some stand under a group."""
    if not any(column.group for column in columns):
        grid.put([column.words for column in columns], what, style="head")
        return
    above: list[Any] = []
    for at, column in enumerate(columns):
        again = at > 0 and column.group and columns[at - 1].group == column.group
        above.append(None if again else column.group or column.words)
    top = grid.put(above, what, style="head")
    grid.put([column.words if column.group else None for column in columns], what, style="head")
    start = 0
    for at in range(1, len(columns) + 1):
        if at < len(columns) and columns[at].group and columns[at].group == columns[start].group:
            continue
        if columns[start].group:
            grid.merge(top, start, top, at - 1)
        else:
            grid.merge(top, start, top + 1, start)
        start = at


def write_title(grid: Grid, width: int, text: str, info: str = "", when: str = "") -> None:
    """A title across the table, and who filled it in when."""
    top = grid.put([text], "title", style="title")
    grid.merge(top, 0, top, width - 1)
    if info:
        middle = max(2, width * 2 // 3)
        label, colon, whom = info.partition("：")
        # Some put who filled it in into a cell of its own.
        said = [f"{label}：", whom] if colon and len(info) % 3 == 0 else [info, None]
        grid.put([*said, *[None] * (middle - 2), when], "info", style="")


def write_notes(grid: Grid, width: int, rng: Random) -> None:
    """What stands below: signatures, remarks; words of the heading and names among them."""
    if rng.random() < 0.5:
        grid.put(["填表人：白晓琳", None, None, "审核人：赵丽", None, "联系电话：16100000017"], "footnote", style="")
    else:
        grid.put(["填表人：", "白晓琳", None, "审核人：", "韩志远", "填报日期：2026年6月5日"], "footnote", style="")
    if rng.random() < 0.7:
        top = grid.put([rng.choice(_NOTES)], "footnote", style="")
        grid.merge(top, 0, top, width - 1)
    if rng.random() < 0.3:
        grid.skip()
        grid.put([None, None, "党支部书记（签字）：", None, "（盖章）"], "footnote", style="")


def where_branch(unit: Unit, style: str, known: Known) -> tuple[str, Meaning]:
    """A branch as a title, a sheet's name or 填报单位 gives it."""
    return write_branch(unit, style), clear(*branch_answers(unit, style, known))


def _neighbours(keys: list[str], office: Office, table: Table) -> list[str]:
    """The columns of one group side by side."""
    columns = office.columns(keys, grouped=True)
    order: dict[str, int] = {}
    for at, column in enumerate(columns):
        order.setdefault(column.group or column.key, at)
    return [column.key for column in sorted(columns, key=lambda one: order[one.group or one.key])]


def _section(grid: Grid, unit: Unit, size: int, turn: int, width: int, table: Table, rng: Random) -> None:
    """A branch as a row across the table: 一、和平村党支部（23人）."""
    text = write_branch(unit, table.style)
    text = rng.choice(
        (
            text,
            text,
            f"{_SECTION_NUMBERS[turn % 10]}、{text}",
            f"{text}（{size}人）",
            f"（{_SECTION_NUMBERS[turn % 10]}）{text}",
            f"{text}：",
        )
    )
    top = grid.put([text], "section", style="head")
    if rng.random() < 0.8:
        grid.merge(top, 0, top, width - 1)


def _total(grid: Grid, keys: list[str], word: str, top: int, size: int, rng: Random) -> None:
    """小计 or 合计, most of them by formula."""
    name = keys.index("name")
    letter = chr(ord("A") + grid.left + name)
    counted = Cell(size, formula=f"=COUNTA({letter}{top + 1}:{letter}{len(grid.rows)})")
    spoken = Cell(f"{size}人", formula=f'=COUNTA({letter}{top + 1}:{letter}{len(grid.rows)})&"人"')
    values: list[Cell] = [Cell(None)] * len(keys)
    if name == 0:
        values[0], values[1] = Cell(word), rng.choice((counted, spoken))
    else:
        values[0], values[name] = Cell(word), rng.choice((counted, spoken, Cell(f"{size}人")))
    if rng.random() < 0.2:
        values = [Cell(f"{word}：{size}人"), *[Cell(None)] * (len(keys) - 1)]
    grid.put(values, "subtotal")
