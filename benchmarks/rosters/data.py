"""Units without people, and a messy workbook of people for them (数据). Everybody is invented."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from pathlib import Path

import xlsxwriter

HEAD = ("序号", "姓 名", "性别", "民族", "公民身份号码", "出生年月", "学历", "人员类别", "所在党支部", "手机号码",
        "入党时间", "转正时间", "党内职务", "备注")  # fmt: skip
_SURNAMES = "白包陈高郭韩何金李梁刘孟齐王吴杨张赵周敖宝特乌其那苏巴额"
_GIVEN = "海峰丽娟其木格永刚国庆志强秀兰巴特尔晓东桂芳文军日娜建平春梅图雅阿古拉"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_PER_BRANCH = 66


def make_units(people: int) -> list[str]:
    """A league with banners, townships and enough branches; gives the names of the branches with their township."""
    from qingyuan.people.organizations.models import Kind, Level, Organization

    made: list[Organization] = []

    def add(parent: Organization | None, order: int, name: str, kind: str, level: str, home: int = 0) -> Organization:
        path = (parent.path if parent else "") + f"{order:04d}"
        unit = Organization(
            path=path, parent=parent, name=name, short_name=name, kind=kind, level=level, home_id=home, order=order,
        )  # fmt: skip
        if not home:
            unit.home_id = unit.pk
        made.append(unit)
        return unit

    league = add(None, 1, "样盟委", Kind.COMMITTEE, Level.LEAGUE)
    names, branches = [], max(people // _PER_BRANCH, 6)
    for b in range(6):
        banner = add(league, b + 1, f"第{'一二三四五六'[b]}旗委", Kind.COMMITTEE, Level.BANNER)
        for t in range(15):
            place = f"样{'甲乙丙丁戊己'[b]}{'子丑寅卯辰巳午未申酉戌亥天地人'[t]}镇"
            township = add(banner, t + 1, f"{place}党委", Kind.COMMITTEE, Level.TOWNSHIP, banner.pk)
            for v in range((branches + 89) // 90):
                name = f"{place}第{v + 1}村党支部"
                add(township, v + 1, name, Kind.BRANCH, Level.BASE, banner.pk)
                names.append(name)
    Organization._base_manager.bulk_create(made, batch_size=500)
    return names


def write(path: Path, n: int, branches: list[str], *, seed: int = 7) -> None:
    """n people, one branch after the other, in the ways offices write."""
    rng = random.Random(seed)
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("名册")
        shown = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_string(0, 0, "党员花名册")
        sheet.write_row(1, 0, HEAD)
        for number in range(n):
            _row(sheet, number + 2, number, rng, branches[number * len(branches) // n], shown)


def _row(sheet: xlsxwriter.worksheet.Worksheet, at: int, number: int, rng: random.Random, branch: str, shown) -> None:  # type: ignore[no-untyped-def]
    born = date(1940, 1, 1) + timedelta(days=rng.randrange(24_000))
    joined = born + timedelta(days=rng.randrange(6_700, 12_000))
    full = joined + timedelta(days=366)
    head = f"15222{rng.randrange(1, 5)}{born:%Y%m%d}{number % 1000:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(head, _WEIGHTS, strict=True))
    name = rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, rng.choice((1, 2, 2, 3))))
    if rng.random() < 0.1:
        name = name[0] + "　" + name[1:]
    sheet.write_number(at, 0, number + 1)
    sheet.write_string(at, 1, name)
    sheet.write_string(at, 2, "男" if int(head[16]) % 2 else "女")
    sheet.write_string(at, 3, rng.choice(("汉", "汉族", "蒙古族", "蒙", "满族")))
    sheet.write_string(at, 4, head + "10X98765432"[total % 11])
    sheet.write_string(at, 5, rng.choice((f"{born:%Y.%m}", f"{born:%Y%m%d}", f"{born.year}年{born.month}月")))
    sheet.write_string(at, 6, rng.choice(("初中", "高中", "大专", "本科", "小学")))
    sheet.write_string(at, 7, rng.choice(("正式党员", "正式党员", "正式")))
    sheet.write_string(at, 8, branch)
    phone = f"13{rng.randrange(10**9):09d}"
    sheet.write_string(at, 9, rng.choice((phone, phone, f"{phone[:3]}-{phone[3:7]}-{phone[7:]}")))
    if rng.random() < 0.5:
        sheet.write_datetime(at, 10, datetime(joined.year, joined.month, joined.day), shown)  # noqa: DTZ001
        sheet.write_datetime(at, 11, datetime(full.year, full.month, full.day), shown)  # noqa: DTZ001
    else:
        sheet.write_string(at, 10, f"{joined:%Y.%m}")
        sheet.write_string(at, 11, f"{full:%Y.%m}")
    sheet.write_string(at, 12, rng.choice(("", "", "", "无")))
    sheet.write_string(at, 13, rng.choice(("", "", "在外务工", "低保户")))
