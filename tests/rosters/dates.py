"""How offices write a day (日期写法), and what can still be known from what they wrote."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from random import Random
from typing import NamedTuple

from .truth import Meaning, State

Value = str | float | int | date | None


class Cell(NamedTuple):
    """What goes into a cell. format: an Excel number format;  formula: then value is what Excel kept of it."""

    value: Value
    format: str = ""
    formula: str = ""


Written = tuple[Cell, Meaning]

_NUMERALS = "〇一二三四五六七八九"
_WIDE = str.maketrans("0123456789.-/", "０１２３４５６７８９．－／")
_EPOCH = date(1899, 12, 30).toordinal()


def clear(*answers: str) -> Meaning:
    return Meaning(State.CLEAR, answers)


def nothing(*answers: str) -> Meaning:
    return Meaning(State.NOTHING, answers)


def ambiguous(*answers: str) -> Meaning:
    return Meaning(State.AMBIGUOUS, answers)


def destroyed(*answers: str) -> Meaning:
    return Meaning(State.DESTROYED, answers)


def day_of(day: date) -> str:
    return f"{day:%Y-%m-%d}"


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def serial(day: date) -> int:
    """The number Excel keeps for a day."""
    return day.toordinal() - _EPOCH


def _text(pattern: str, *, months: bool) -> Callable[[date, Random], Written]:
    def write(day: date, _rng: Random) -> Written:
        text = pattern.format(y=day.year, m=day.month, d=day.day)
        return Cell(text), clear(month_of(day) if months else day_of(day))

    return write


def _date_cell(pattern: str) -> Callable[[date, Random], Written]:
    return lambda day, _rng: (Cell(day, pattern), clear(day_of(day)))


def _month_cell(pattern: str) -> Callable[[date, Random], Written]:
    """Excel makes the first of the month out of a typed month: nobody sees whether a day was meant."""
    return lambda day, _rng: (Cell(day.replace(day=1), pattern), clear(month_of(day), f"{month_of(day)}-01"))


def _number_month(day: date, _rng: Random) -> Written:
    """1998.07 typed as a number: 1998.1 has lost the zero of October, or never had the one of January."""
    value = float(f"{day.year}.{day.month:02d}")
    return Cell(value), ambiguous(str(day.year)) if day.month == 10 else clear(month_of(day))


def _number_short(day: date, _rng: Random) -> Written:
    value = float(f"{day.year}.{day.month}")
    return Cell(value), ambiguous(str(day.year)) if day.month in (1, 10) else clear(month_of(day))


def _two_digits(day: date, _rng: Random) -> Written:
    """98.07 can only be 1998; 05.07 may be 1905 to who knows nothing else of the person."""
    text = f"{day.year % 100:02d}.{day.month:02d}"
    known = day.year < 2000 and day.year % 100 > 26
    return Cell(text), clear(month_of(day)) if known else ambiguous(month_of(day))


def _chinese_number(number: int) -> str:
    """1 to 31 as it is read aloud: 十, 十一, 二十, 二十三."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_NUMERALS[tens]}十") + (_NUMERALS[ones] if ones else "")


def _numerals(day: date, rng: Random) -> Written:
    year = "".join(_NUMERALS[int(digit)] for digit in str(day.year)).replace("〇", rng.choice("〇〇零○"))
    if rng.random() < 0.5:
        return Cell(f"{year}年{_chinese_number(day.month)}月"), clear(month_of(day))
    return Cell(f"{year}年{_chinese_number(day.month)}月{_chinese_number(day.day)}日"), clear(day_of(day))


def _spaced(day: date, rng: Random) -> Written:
    text = rng.choice(
        ("{y} .{m:02d}", " {y}.{m:02d} ", "{y}年 {m}月", "{y} 年{m}月　", "{y}. {m}", "\u00a0{y}.{m:02d}")
    )
    return Cell(text.format(y=day.year, m=day.month)), clear(month_of(day))


def _wide(day: date, rng: Random) -> Written:
    if rng.random() < 0.5:
        return Cell(f"{day.year}.{day.month:02d}".translate(_WIDE)), clear(month_of(day))
    return Cell(f"{day.year}年{day.month}月{day.day}日".translate(_WIDE)), clear(day_of(day))


STYLES: dict[str, Callable[[date, Random], Written]] = {
    "dot_month": _text("{y}.{m:02d}", months=True),  # "1998.10" as text has lost nothing
    "dot_month_short": _text("{y}.{m}", months=True),
    "dash_month": _text("{y}-{m:02d}", months=True),
    "slash_month": _text("{y}/{m}", months=True),
    "cn_month": _text("{y}年{m}月", months=True),
    "cn_month_padded": _text("{y}年{m:02d}月", months=True),
    "cn_month_dash": _text("{y}年{m:02d}月-", months=True),
    "digits_month": _text("{y}{m:02d}", months=True),
    "day_zero": _text("{y}-{m:02d}-00", months=True),
    "dash_day": _text("{y}-{m}-{d}", months=False),
    "iso": _text("{y}-{m:02d}-{d:02d}", months=False),
    "slash_day": _text("{y}/{m:02d}/{d:02d}", months=False),
    "slash_day_short": _text("{y}/{m}/{d}", months=False),
    "dot_day": _text("{y}.{m:02d}.{d:02d}", months=False),
    "dot_day_short": _text("{y}.{m}.{d}", months=False),
    "cn_day": _text("{y}年{m}月{d}日", months=False),
    "cn_day_padded": _text("{y}年{m:02d}月{d:02d}日", months=False),
    "digits_day": _text("{y}{m:02d}{d:02d}", months=False),
    "timestamp": _text("{y}-{m:02d}-{d:02d} 00:00:00", months=False),
    "cell_iso": _date_cell("yyyy-mm-dd"),
    "cell_slash": _date_cell("yyyy/m/d"),
    "cell_cn": _date_cell('yyyy"年"m"月"d"日"'),
    "cell_month_cn": _month_cell('yyyy"年"m"月"'),
    "cell_month_dot": _month_cell("yyyy.mm"),
    "serial": lambda day, _rng: (Cell(serial(day)), clear(day_of(day))),
    "number_day": lambda day, _rng: (Cell(int(f"{day:%Y%m%d}")), clear(day_of(day))),
    "number_six": lambda day, _rng: (Cell(int(f"{day:%Y%m}")), clear(month_of(day))),
    "number_month": _number_month,
    "number_short": _number_short,
    "two_digits": _two_digits,
    "numerals": _numerals,
    "spaced": _spaced,
    "wide": _wide,
}

# What a whole column is written in: (style, how often an office keeps to it).
CUSTOMS: tuple[tuple[str, int], ...] = (
    ("dot_month", 16), ("iso", 9), ("cn_month", 8), ("cell_slash", 8), ("cell_iso", 5), ("dot_day", 5), ("digits_day", 5),
    ("slash_day_short", 5), ("dash_month", 4), ("number_month", 4), ("cell_cn", 4), ("cell_month_cn", 4), ("cn_day", 4),
    ("cell_month_dot", 3), ("digits_month", 3), ("number_day", 3), ("serial", 3), ("dot_month_short", 3), ("slash_day", 2),
    ("cn_month_padded", 2), ("number_six", 2), ("dash_day", 2), ("dot_day_short", 2), ("slash_month", 1), ("day_zero", 1),
    ("two_digits", 1), ("timestamp", 1), ("numerals", 1), ("cn_day_padded", 1),
)  # fmt: skip


def slip(day: date, rng: Random) -> tuple[str, Cell, Meaning]:
    """A date that went wrong or was written in a way of its own: its kind, the cell, what can be known."""
    y, m, d = day.year, day.month, day.day
    month, year = month_of(day), str(y)
    other = rng.choice(
        (
            "cn_month_dash",
            "numerals",
            "spaced",
            "wide",
            "day_zero",
            "serial",
            "two_digits",
            "number_day",
            "digits_month",
            "cn_day",
        )
    )
    kinds: list[tuple[int, str, Callable[[], Written]]] = [
        (10, f"date_{other}", lambda: STYLES[other](day, rng)),
        (3, "date_year", lambda: (Cell(rng.choice((year, f"{y}年"))), clear(year))),
        (1, "date_year_number", lambda: (Cell(y), clear(year))),
        (3, "date_unknown", lambda: (Cell(rng.choice(("不详", "不详", "记不清", "待查", "/", "—", "无"))), nothing())),
        (2, "date_no_such_month", lambda: (Cell(f"{y}.{rng.choice((13, 14, 17, 21))}"), destroyed(year))),
        (2, "date_no_such_day", lambda: (Cell(f"{y}-02-{rng.choice((30, 31))}"), destroyed(year, f"{y}-02"))),
        (2, "date_mark", lambda: (Cell(f"{y}{rng.choice('、。，,')}{m:02d}"), clear(month))),
        (2, "date_remark", lambda: (Cell(f"{y}.{m:02d}（{rng.choice(('补', '档案', '以档案为准'))}）"), clear(month))),
        (1, "date_about", lambda: (Cell(f"约{y}年"), ambiguous(year))),
        (1, "date_years_missing", lambda: (Cell(f"{m}月{d}日"), destroyed())),
    ]
    _weight, kind, write = rng.choices(kinds, [weight for weight, *_rest in kinds])[0]
    return (kind, *write())
