"""The workbooks an office hands in (工作簿样式): each function one kind, as one office would make it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from .books import Grid
from .columns import NATIONAL, NATIONAL_MORE
from .dates import clear
from .offices import Office, branch_cell, with_typo
from .people import Pool
from .places import Known, Unit
from .tables import Group, Table, where_branch, write_notes, write_table, write_title

Township = tuple[str, str]
_CORE = [
    "sex",
    "ethnicity",
    "id_number",
    "birth_date",
    "education",
    "category",
    "joined_on",
    "confirmed_on",
    "branch",
    "phone",
]
_EXTRA = [
    "age",
    "party_years",
    "address",
    "post",
    "introducer",
    "work",
    "started",
    "floating",
    "native",
    "village_group",
    "dues",
]
_WHEN = ("填报时间：2026年6月5日", "填报日期：2026.6.5", "2026年6月5日", "时间：2026-06-05")


@dataclass
class Supply:
    """People for one workbook.

    again  share of them who were listed in an earlier workbook;  quota  rows wanted
    """

    rng: Random
    pool: Pool
    townships: Iterator[tuple[Township, list[Unit]]]
    quota: int
    again: float
    file: str = ""

    def groups(self, units: list[Unit], *, sizes: tuple[int, int] = (14, 42), most: int = 0) -> list[Group]:
        """Branches with their members, until the quota is used up; a few people stand there twice."""
        groups: list[Group] = []
        for unit in units[: most or None]:
            if self.quota <= 0:
                break
            size = min(self.rng.randint(*sizes), max(self.quota, 3))
            people = self.pool.again(unit, round(size * self.again))
            people += self.pool.invent(unit, size - len(people))
            self.rng.shuffle(people)
            people = [
                with_typo(person, self.rng) if self.again and self.rng.random() < 0.012 else person for person in people
            ]
            people += [person for person in people if self.rng.random() < 0.005]
            if groups and self.rng.random() < 0.05:
                # Moved, and still on the old branch's list.
                people.append(self.rng.choice(groups[-1][1]))
            self.quota -= len(people)
            groups.append((unit, people))
        return groups


def draw_keys(rng: Random, *, without: tuple[str, ...] = (), extras: int = 3) -> list[str]:
    """The columns of an office: number and name, most of the others, in the usual order or its own."""
    rare = {"education": 0.15, "category": 0.15, "confirmed_on": 0.2, "ethnicity": 0.1, "birth_date": 0.12}
    keys = [key for key in _CORE if key not in without and rng.random() >= rare.get(key, 0)]
    if rng.random() < 0.5:
        rng.shuffle(keys)
    for key in rng.sample(_EXTRA, rng.randint(0, extras)):
        keys.insert(rng.randint(0, len(keys)), key)
    if rng.random() < 0.12:
        at = rng.randint(0, len(keys))
        keys[at:at] = ["contact", "contact_phone"]
    start = ["name"] if rng.random() < 0.12 else ["number", "name"]
    if "branch" in keys and rng.random() < 0.3:
        keys.remove("branch")
        start.insert(len(start) - 1, "branch")
    return [*start, *keys, *(["remark"] if rng.random() < 0.75 else [])]


def township_list(supply: Supply) -> list[Grid]:
    """党员花名册 of a township, a sheet each where there are several; the branch in a column."""
    rng, grids = supply.rng, []
    office = Office(rng, draw_keys(rng))
    style = rng.choice(("short", "short", "plain", "committee", "town", "town_committee", "whole_committee", "bare"))
    left = rng.choice((0, 0, 1, 2))
    repeat = rng.choice((0, 0, 30))
    for (banner, township), units in supply.townships:
        named = rng.random() < 0.6
        known = Known(township=True, banner=named)
        grid = Grid(supply.file, township, left=left)
        if rng.random() < 0.3:
            grid.skip(rng.randint(1, 3))
        if rng.random() < 0.85 or named:
            write_title(
                grid, len(office.keys), f"{banner if named else ''}{township}{rng.choice(('党员花名册', '党员名册', '党员基本信息表'))}",
                rng.choice(("", f"填报单位：中共{township}委员会（盖章）", f"单位：{township}党委")), rng.choice(_WHEN),
            )  # fmt: skip
        table = Table(
            "column",
            style,
            known,
            repeat=repeat,
            total=rng.random() < 0.4,
            prefilled=rng.choice((0, 0, 5)),
            holes=rng.random() < 0.15,
            formula_numbers=rng.random() < 0.2,
        )
        write_table(grid, office, supply.groups(units), table)
        if rng.random() < 0.6:
            write_notes(grid, len(office.keys), rng)
        grids.append(grid)
        if supply.quota <= 0:
            break
    grids.append(_options(supply.file))
    return grids


def merged_list(supply: Supply) -> list[Grid]:
    """Branches merged down the column, heading in two rows, 小计 by formula, notes."""
    rng, grids = supply.rng, []
    keys = draw_keys(rng)
    office = Office(rng, ["branch", *[key for key in keys if key != "branch"]] if rng.random() < 0.4 else keys)
    style = rng.choice(("short", "town", "committee", "town_committee", "plain"))
    left = rng.choice((0, 1))
    two_rows = rng.random() < 0.7
    for (banner, township), units in supply.townships:
        grid = Grid(supply.file, township, left=left)
        write_title(
            grid,
            len(office.keys),
            f"{banner}{township}党员信息台账",
            f"填报单位（盖章）：中共{township}委员会",
            rng.choice(_WHEN),
        )
        table = Table(
            "merged",
            style,
            Known(township=True, banner=True),
            two_rows=two_rows,
            repeat=rng.choice((0, 60)),
            subtotals=rng.random() < 0.6,
            total=True,
        )
        write_table(grid, office, supply.groups(units), table)
        write_notes(grid, len(office.keys), rng)
        grids.append(grid)
        if supply.quota <= 0:
            break
    return grids


def sheet_per_branch(supply: Supply) -> list[Grid]:
    """A sheet each; the branch in the sheet's name, the title or 填报单位. Last year's sheets are hidden."""
    rng, grids = supply.rng, []
    office = Office(rng, draw_keys(rng, without=("branch",)))
    place = rng.choice(("sheet", "title", "info"))
    style = rng.choice(
        ("town", "short", "whole", "town_committee", "whole_committee") if place != "sheet" else ("short", "bare")
    )
    two_rows = rng.random() < 0.3
    (banner, township), units = next(iter(supply.townships))
    groups = supply.groups(units)
    grids.append(_instructions(supply.file))
    for turn, (unit, people) in enumerate(groups, 1):
        known = Known(township=True, banner=rng.random() < 0.5)
        text, meaning = where_branch(unit, style, known)
        grid = Grid(supply.file, text if place == "sheet" else unit.short if rng.random() < 0.5 else f"Sheet{turn}")
        above = f"{banner if known.banner else ''}{township}" if place != "title" else ""
        title = f"{text}党员花名册" if place == "title" else f"{above}党员花名册"
        info = f"填报单位：{text}" if place == "info" else ""
        write_title(grid, len(office.keys), title, info, rng.choice(_WHEN))
        table = Table(
            "elsewhere",
            style,
            known,
            two_rows=two_rows,
            where=meaning,
            total=rng.random() < 0.4,
            prefilled=rng.choice((0, 0, 4)),
        )
        write_table(grid, office, [(unit, people)], table)
        if rng.random() < 0.5:
            write_notes(grid, len(office.keys), rng)
        grids.append(grid)
        if rng.random() < 0.25:
            grids.append(_last_year(supply, office, unit, people, f"{unit.short}2025"))
    if rng.random() < 0.5:
        empty = Grid(supply.file, "空表")
        write_title(empty, len(office.keys), f"{township}党员花名册")
        write_table(empty, office, [], Table("elsewhere", "short", Known(), prefilled=6))
        grids.append(empty)
    grids.append(_summary(supply.file, groups))
    if rng.random() < 0.4:
        # Last year's stand in front.
        grids.sort(key=lambda grid: not grid.hidden)
    return grids


def stacked(supply: Supply) -> list[Grid]:
    """One branch under the other on a sheet, each with its own title and heading."""
    rng, grids = supply.rng, []
    office = Office(rng, draw_keys(rng, without=("branch",)))
    style = rng.choice(("town", "whole", "town_committee", "short"))
    known = Known(township=True, banner="whole" in style)
    signed = rng.random() < 0.5
    for (_banner, township), units in supply.townships:
        grid = Grid(supply.file, township, left=rng.choice((0, 0, 2)))
        for unit, people in supply.groups(units):
            text, meaning = where_branch(unit, style, known)
            write_title(grid, len(office.keys), f"{text}党员花名册", "填报时间：2026年6月" if signed else "")
            table = Table("elsewhere", style, known, where=meaning, total=rng.random() < 0.5)
            write_table(grid, office, [(unit, people)], table)
            if signed:
                grid.put(["填表人：白晓琳", None, None, "支部书记："], "footnote", style="")
            grid.skip(rng.randint(1, 2))
        grids.append(grid)
        if supply.quota <= 0:
            break
    return grids


def sections(supply: Supply) -> list[Grid]:
    """Branches as rows across the table, the heading printed again on each page."""
    rng, grids = supply.rng, []
    office = Office(rng, draw_keys(rng, without=("branch",)))
    style = rng.choice(("short", "town", "town_committee", "plain", "committee"))
    for (banner, township), units in supply.townships:
        grid = Grid(supply.file, f"{township}党员", left=rng.choice((0, 0, 1)))
        write_title(grid, len(office.keys), f"中共{banner}{township}委员会党员名册（2026年）", "", "")
        if rng.random() < 0.5:
            grid.skip()
        table = Table(
            "section",
            style,
            Known(township=True, banner=True),
            repeat=rng.choice((25, 40, 0)),
            subtotals=rng.random() < 0.5,
            total=True,
            gaps=rng.random() < 0.3,
        )
        write_table(grid, office, supply.groups(units), table)
        write_notes(grid, len(office.keys), rng)
        grids.append(grid)
        if supply.quota <= 0:
            break
    return grids


def national_export(supply: Supply) -> list[Grid]:
    """The national system's export: twenty-seven columns, everything as text, branches by their whole name."""
    rng = supply.rng
    heading = (*NATIONAL, *(NATIONAL_MORE if rng.random() < 0.4 else ()))
    office = Office(rng, [key for key, _words in heading], only_text=True)
    # A machine's export has few slips: what somebody typed wrong in the system.
    office.slip_rate = 0.02
    grid = Grid(supply.file, "党员信息")
    grid.put([words for _key, words in heading], "header", style="head")
    number = 0
    for _above, units in supply.townships:
        for unit, people in supply.groups(units):
            for person in people:
                number += 1
                cell, meaning = branch_cell(unit, "whole_committee", Known(), rng)
                line = office.line(person, branch=(cell, meaning))
                line.cells["number"] = line.cells["number"]._replace(value=str(number))
                grid.person([line.cells[key] for key in office.keys], line, unit.key)
        if supply.quota <= 0:
            break
    return [grid]


def own_branch(supply: Supply) -> list[Grid]:
    """One branch's own file: members above, 预备党员 or 积极分子 below under another heading; last year's hidden."""
    rng = supply.rng
    office = Office(rng, draw_keys(rng, without=("branch",), extras=2))
    _above, units = next(iter(supply.townships))
    unit = units[0]
    known = Known(township=True, banner=True)
    groups = supply.groups(units, sizes=(18, 45), most=1)
    text, meaning = where_branch(unit, rng.choice(("whole", "whole_committee")), known)
    grid = Grid(supply.file, rng.choice(("Sheet1", "党员", "花名册")), left=rng.choice((0, 1)))
    write_title(
        grid,
        len(office.keys),
        rng.choice((f"{text}党员名册", f"{text}2026年党员花名册")),
        rng.choice(("", f"填报单位：{text}")),
        rng.choice(_WHEN),
    )
    below = rng.choice(("预备党员", "入党积极分子"))
    first = [
        (unit, [one for one in people if below != "预备党员" or one.category == "正式党员"]) for unit, people in groups
    ]
    table = Table("elsewhere", "whole", known, where=meaning, total=rng.random() < 0.5, teams=rng.random() < 0.3)
    write_table(grid, office, first, table)
    grid.skip(rng.randint(1, 3))
    keys = ["number", "name", "sex", "ethnicity", "birth_date", "id_number", "joined_on", "phone"]
    if below == "入党积极分子":
        keys = ["number", "name", "sex", "birth_date", "education", "applied", "chosen", "trainer", "phone"]
    more = supply.pool.invent(unit, rng.randint(2, 6), category=below)
    write_title(grid, len(keys), f"{below}名册")
    write_table(grid, office, [(unit, more)], Table("elsewhere", "whole", known, where=meaning, keys=keys))
    write_notes(grid, len(office.keys), rng)
    return [grid, _last_year(supply, office, unit, groups[0][1], "2025年")]


def phone_book(supply: Supply) -> list[Grid]:
    """党员通讯录: name, branch, phone; too little to know anybody again by."""
    rng, grids = supply.rng, []
    keys = ["number", "name", "sex", "branch", "phone", *rng.choice(([], ["address"], ["post", "address"]))]
    office = Office(rng, keys if rng.random() < 0.6 else ["number", "branch", "name", "phone"])
    style = rng.choice(("short", "plain", "town"))
    for (_banner, township), units in supply.townships:
        grid = Grid(supply.file, township)
        write_title(grid, len(office.keys), f"{township}党员通讯录")
        table = Table(rng.choice(("column", "merged")), style, Known(township=True))
        write_table(grid, office, supply.groups(units), table)
        grids.append(grid)
        if supply.quota <= 0:
            break
    return grids


def filtered(supply: Supply) -> list[Grid]:
    """Left with a filter on and columns hidden: who is not seen belongs all the same."""
    rng, grids = supply.rng, []
    office = Office(rng, draw_keys(rng))
    for (banner, township), units in supply.townships:
        grid = Grid(supply.file, township)
        write_title(
            grid, len(office.keys), f"{banner}{township}党员名册", f"填报单位：{township}党委", rng.choice(_WHEN)
        )
        head = len(grid.rows)
        groups = supply.groups(units)
        write_table(
            grid, office, groups, Table("column", rng.choice(("short", "town")), Known(township=True, banner=True))
        )
        grid.filter = (head, 0, len(grid.rows) - 1, len(office.keys) - 1)
        left_in = groups[0][0].key
        grid.hidden_rows = {row.row - 1 for row in grid.truth if row.unit and row.unit != left_in and len(groups) > 1}
        grid.hidden_columns = {office.keys.index(key) for key in rng.sample(["id_number", "phone", "joined_on"], 2)}
        grids.append(grid)
        if supply.quota <= 0:
            break
    return grids


def without_numbers(supply: Supply) -> list[Grid]:
    """No identity numbers: name, birthday and branch tell who is who."""
    rng, grids = supply.rng, []
    keys = ["number", "name", "sex", "ethnicity", "birth_date", "education", "joined_on", "branch", "phone", "remark"]
    office = Office(rng, keys)
    style = rng.choice(("short", "town", "plain", "committee"))
    for (banner, township), units in supply.townships:
        grid = Grid(supply.file, township)
        write_title(grid, len(keys), f"{banner}{township}党员基本情况统计表")
        write_table(grid, office, supply.groups(units), Table("column", style, Known(township=True, banner=True)))
        grids.append(grid)
        if supply.quota <= 0:
            break
    return grids


def lost_numbers(supply: Supply) -> list[Grid]:
    """The whole number column turned into numbers, or into 1.52291E+17 saved as text."""
    rng = supply.rng
    office = Office(rng, draw_keys(rng), identity=rng.choice(("number", "number", "scientific")))
    (banner, township), units = next(iter(supply.townships))
    grid = Grid(supply.file, "Sheet1")
    write_title(grid, len(office.keys), f"{banner}{township}党员名册")
    write_table(grid, office, supply.groups(units), Table("column", "town", Known(township=True, banner=True)))
    return [grid]


def _last_year(supply: Supply, office: Office, unit: Unit, people: list, name: str) -> Grid:
    """A hidden sheet: most of the same people, and some who have left since."""
    grid = Grid(supply.file, name[:31], hidden=True)
    write_title(grid, len(office.keys), f"{unit.short}党支部2025年党员花名册")
    gone = supply.pool.invent(unit, 2)
    write_table(
        grid,
        office,
        [(unit, [*people[: len(people) * 3 // 4], *gone])],
        Table("elsewhere", "short", Known(), where=clear()),
    )
    return grid


def _options(file: str) -> Grid:
    """What drop-down lists draw from."""
    grid = Grid(file, "下拉选项", hidden=True)
    for values in (("性别", "人员类别", "民族"), ("男", "正式党员", "汉族"), ("女", "预备党员", "蒙古族")):
        grid.put(list(values), "option")
    return grid


def _instructions(file: str) -> Grid:
    """How to fill in the form, full of the heading's words, with an example that is nobody."""
    grid = Grid(file, "填表说明")
    for text in (
        "填表说明", "一、姓名：填写居民身份证上的姓名。", "二、出生日期：按档案填写，格式如1970.05。", "三、人员类别：正式党员或预备党员。",
        "四、身份证号码请以文本格式录入，不得合并单元格。", "五、所在党支部：填写党支部全称。",
    ):  # fmt: skip
        grid.put([text], "instruction", style="")
    return grid


def _summary(file: str, groups: list[Group]) -> Grid:
    """Counts by branch: a table with branches and no people."""
    grid = Grid(file, "汇总表")
    write_title(grid, 5, "党员情况汇总表")
    grid.put(["序号", "党支部名称", "党员总数", "其中：女", "预备党员"], "header", style="head")
    for turn, (unit, people) in enumerate(groups, 1):
        women = sum(person.sex == "女" for person in people)
        grid.put(
            [turn, f"{unit.short}党支部", len(people), women, sum(one.category == "预备党员" for one in people)],
            "count",
        )
    grid.put(["合计", None, sum(len(people) for _unit, people in groups)], "subtotal")
    return grid


Layout = Callable[[Supply], list[Grid]]
