"""Dates read as far as they are written, and no further."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.kernel.sheets import Cell, Month
from qingyuan.people.intake.reading.dates import read_date

TODAY = date(2026, 6, 5)
FOUNDED = date(1921, 7, 1)
OLDEST = date(1900, 1, 1)


def read(cell: Cell) -> tuple[str, str]:
    return read_date(cell, today=TODAY, earliest=FOUNDED)


def born(cell: Cell) -> tuple[str, str]:
    return read_date(cell, today=TODAY, earliest=OLDEST, youngest=18)


@pytest.mark.parametrize(
    "text",
    [
        "1998-07-01",
        "1998-7-1",
        "1998/07/01",
        "1998.7.1",
        "1998.07.01.",
        "1998、7、1",
        "1998．7．1",
        "1998—7—1",
        "1998年7月1日",
        "1998年07月01日",
        "1998年7月1号",
        "1998年7月1",
        "1998 年 7 月 1 日",
        "1998 7 1",
        "19980701",
        "１９９８０７０１",
        "一九九八年七月一日",
        "一九九八年7月1日",
        "1998-07-01 00:00:00",
        "1998-07-01T00:00:00",
        "1998/7/1 8:30",
        " 1998.7.1\n",
        "'19980701",
        "1998年7月1日入党",
        "1998.0701",
        "98.7.1",
        "98年7月1日",
        "35977",
    ],
)
def test_a_whole_day_is_read_however_it_is_written(text):
    assert read(text) == ("1998-07-01", "")


@pytest.mark.parametrize(
    "text",
    [
        "1998-07",
        "1998-7",
        "1998/7",
        "1998.07",
        "1998. 07",
        "1998.7.",
        "1998年7月",
        "1998年07月",
        "1998年7月份",
        "1998年7月-",
        "1998 年７月",
        "1998 7",
        "199807",
        "199807.0",
        "一九九八年七月",
        "1998-07-00",
        "1998.07.00",
        "19980700",
        "98.07",
        "98年7月",
        "1998.07（预）",
    ],
)
def test_a_month_is_read_as_a_month_without_a_day(text):
    assert read(text) == ("1998-07", "")


@pytest.mark.parametrize("cell", ["1998", "1998年", "１９９８", "1998-00-00", "1998.00", "19980000", 1998, 1998.0])
def test_a_year_alone_is_read_as_a_year(cell):
    assert read(cell) == ("1998", "")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("一九九八年十月", "1998-10"),
        ("一九九八年十月十日", "1998-10-10"),
        ("一九九八年十一月二十日", "1998-11-20"),
        ("二〇〇五年十月三十一日", "2005-10-31"),
        ("二○○五年十二月二十一日", "2005-12-21"),
        ("二零零五年十二月", "2005-12"),
        ("1998年元月", "1998-01"),
    ],
)
def test_chinese_numerals_are_read_with_their_tens(text, day):
    assert read(text) == (day, "")


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(1998, 7, 1), "1998-07-01"),
        (datetime(1998, 7, 1), "1998-07-01"),  # noqa: DTZ001
        (datetime(1998, 7, 1, 23, 59), "1998-07-01"),  # noqa: DTZ001
        (Month(1998, 7, 1), "1998-07"),
        (35977, "1998-07-01"),
        (35977.0, "1998-07-01"),
        (35977.5, "1998-07-01"),
        (19980701, "1998-07-01"),
        (199807, "1998-07"),
    ],
)
def test_date_cells_and_numbers_are_read(cell, day):
    assert read(cell) == (day, "")


# What a spreadsheet does to 1998.10


@pytest.mark.parametrize("cell", [1998.1, 2010.1, 98.1, 1998.071])
def test_a_number_that_may_have_lost_its_last_nought_is_ambiguous(cell):
    assert read(cell) == ("", "ambiguous")


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (1998.07, "1998-07"),
        (1998.7, "1998-07"),
        (1998.2, "1998-02"),
        (1998.11, "1998-11"),
        (1998.12, "1998-12"),
        (98.07, "1998-07"),
        (1998.0715, "1998-07-15"),
    ],
)
def test_a_number_that_can_have_lost_nothing_is_read(cell, day):
    assert read(cell) == (day, "")


@pytest.mark.parametrize(("text", "day"), [("1998.1", "1998-01"), ("1998.10", "1998-10"), ("98.1", "1998-01")])
def test_a_text_keeps_its_noughts_so_one_means_january(text, day):
    assert read(text) == (day, "")


@pytest.mark.parametrize("text", ["1998.111", "1998.110", "1998.123"])
def test_three_digits_after_the_point_may_be_split_in_two_ways_and_are_not(text):
    assert read(text) == ("", "unreadable")


@pytest.mark.parametrize("cell", [1998.115, 1998.123])
def test_three_digits_of_a_number_may_be_split_in_two_ways_and_are_not(cell):
    assert read(cell) == ("", "ambiguous")


# Two digits of a year


@pytest.mark.parametrize(
    ("text", "day"),
    [("05.7", "2005-07"), ("20年7月", "2020-07"), ("25.7", "2025-07"), ("40.7", "1940-07"), ("98.7", "1998-07")],
)
def test_two_digits_of_a_year_mean_the_century_in_which_a_living_member_can_have_joined(text, day):
    assert read(text) == (day, "")


@pytest.mark.parametrize(
    ("text", "day"), [("21.7", "1921-07"), ("25.7", "1925-07"), ("98.7", "1998-07"), ("05.7", "2005-07"), ("08.5", "2008-05")]
)  # fmt: skip
def test_two_digits_of_a_year_mean_the_century_in_which_a_grown_up_now_alive_was_born(text, day):
    assert born(text) == (day, "")


def test_two_digits_that_fit_neither_century_are_ambiguous():
    # July 2026 lies ahead, July 1926 beyond any member's memory; of 2009 nobody is of age, of 1909 nobody alive.
    assert read("26.7") == ("", "ambiguous")
    assert born("09.7") == ("", "ambiguous")


# What is no date


@pytest.mark.parametrize(
    "cell",
    [
        "1998.13",
        "1998-02-30",
        "1999年2月29日",
        "1998.6.31",
        "19981301",
        "1998年7-8月",
        "1998.7/1999.7",
        "去年七一",
        "98",
        "1998.71",
        "07/01/1998",
        "19 98.0x",
        "农历1998年7月1日",
        "1998年7月1日（农历）",
        True,
        -5,
        0,
        199807.5,
        152222196705120012.0,
        58,
        58.0,
        "58",
        "58岁",
    ],
)
def test_what_cannot_be_a_date_is_unreadable_and_nothing_is_kept_of_it(cell):
    assert read(cell) == ("", "unreadable")


@pytest.mark.parametrize("cell", [None, "", "  ", "无", "/", "-", "——", "未转正", "预备期"])
def test_nothing_written_is_no_fault(cell):
    assert read(cell) == ("", "")


@pytest.mark.parametrize("cell", ["不详", "不清楚", "待查", "#N/A", "？"])
def test_a_date_said_to_be_unknown_is_said_so(cell):
    assert read(cell) == ("", "not_known")


@pytest.mark.parametrize("cell", ["2026.07", "2027", "2026-06-06", date(2026, 6, 6), Month(2026, 7, 1), 46179])
def test_a_date_after_today_is_refused(cell):
    assert read(cell) == ("", "ahead")


@pytest.mark.parametrize("cell", ["2026", "2026.06", "2026-06-05", date(2026, 6, 5), 46178])
def test_today_and_the_month_and_year_it_lies_in_are_not_ahead(cell):
    assert read(cell)[1] == ""


@pytest.mark.parametrize("cell", ["1919.05", "1921-06-30", "1921.06", "1920", date(1921, 6, 30)])
def test_nobody_joined_before_the_party_was_founded(cell):
    assert read(cell) == ("", "too_early")


@pytest.mark.parametrize("cell", ["1921-07-01", "1921.07", "1921"])
def test_the_day_of_the_founding_and_the_month_and_year_it_lies_in_are_not_too_early(cell):
    assert read(cell)[1] == ""


# Every day there was

days = st.dates(min_value=FOUNDED, max_value=TODAY)

DAY_FORMS = (
    "{y}-{m:02}-{d:02}",
    "{y}-{m}-{d}",
    "{y}/{m:02}/{d:02}",
    "{y}/{m}/{d}",
    "{y}.{m:02}.{d:02}",
    "{y}.{m}.{d}",
    "{y}年{m}月{d}日",
    "{y}年{m:02}月{d:02}日",
    "{y} 年 {m} 月 {d} 日",
    "{y}{m:02}{d:02}",
    "{y} {m} {d}",
    "{y}-{m:02}-{d:02} 00:00:00",
)
MONTH_FORMS = (
    "{y}-{m:02}",
    "{y}-{m}",
    "{y}/{m}",
    "{y}.{m:02}",
    "{y}.{m}",
    "{y}年{m}月",
    "{y}年{m:02}月",
    "{y}年{m}月份",
    "{y}{m:02}",
    "{y}-{m:02}-00",
    "{y}.{m:02}.00",
)
YEAR_FORMS = ("{y}", "{y}年", "{y}-00-00", "{y}.00.00")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
HAN = "〇一二三四五六七八九"


def in_han(number: int) -> str:
    """12 as 十二."""
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else HAN[tens]) + "十" if tens else "") + (HAN[ones] if ones else "")


@given(day=days, form=st.sampled_from(DAY_FORMS), wide=st.booleans())
def test_any_day_in_any_customary_form_is_read_back_whole(day, form, wide):
    text = form.format(y=day.year, m=day.month, d=day.day)
    assert read(text.translate(WIDE) if wide else text) == (day.isoformat(), "")


@given(day=days, form=st.sampled_from(MONTH_FORMS), wide=st.booleans())
def test_any_month_in_any_customary_form_is_read_back_without_a_day(day, form, wide):
    text = form.format(y=day.year, m=day.month)
    assert read(text.translate(WIDE) if wide else text) == (day.isoformat()[:7], "")


@given(day=days, form=st.sampled_from(YEAR_FORMS))
def test_any_year_is_read_back_without_a_month(day, form):
    assert read(form.format(y=day.year)) == (str(day.year), "")


@given(day=days)
def test_any_day_in_chinese_numerals_is_read_back(day):
    year = "".join(HAN[int(digit)] for digit in str(day.year))
    assert read(f"{year}年{in_han(day.month)}月{in_han(day.day)}日") == (day.isoformat(), "")


@given(day=days)
def test_any_day_as_a_cell_or_a_day_number_is_read_back(day):
    assert read(day) == (day.isoformat(), "")
    assert read(datetime(day.year, day.month, day.day)) == (day.isoformat(), "")  # noqa: DTZ001
    assert read((day - date(1899, 12, 30)).days) == (day.isoformat(), "")
    assert read(int(day.strftime("%Y%m%d"))) == (day.isoformat(), "")
    assert read(Month(day.year, day.month, 1)) == (day.isoformat()[:7], "")


@given(day=days)
def test_a_month_kept_as_a_number_is_read_rightly_or_called_ambiguous(day):
    # Excel keeps 1998.10 as 1998.1: what it then shows is one month, what was meant another.
    number = float(f"{day.year}.{day.month:02}")
    assert read(number) == (("", "ambiguous") if day.month == 10 else (day.isoformat()[:7], ""))


@given(cell=st.one_of(st.text(max_size=16), st.text(alphabet="0123456789.-/年月日 ", max_size=12), st.integers(), st.floats(allow_nan=False, allow_infinity=False)))  # fmt: skip
def test_whatever_stands_in_a_cell_gives_a_day_that_was_or_a_fault_and_never_both(cell):
    value, fault = read(cell)
    assert not (value and fault)
    if value:
        year, month, day = [*map(int, value.split("-")), 1, 1][:3]
        assert FOUNDED - timedelta(days=181) <= date(year, month, day) <= TODAY


@given(text=st.text(alphabet="0123456789.-/年月日 ", max_size=12).filter(lambda text: set(text) & set("-/年月日")))
def test_no_digit_of_a_date_is_made_up(text):
    # A day number holds other digits than its day; it has no marks between them.
    value, _fault = read(text)
    parts = [part.lstrip("0") for part in value.split("-") if part]
    for part in parts[1:] or parts:
        assert part[-2:] in text


def test_a_whole_page_of_text_in_a_cell_is_no_date():
    assert read("1998.07" + " " * 1_000 + "入党") == ("", "unreadable")
