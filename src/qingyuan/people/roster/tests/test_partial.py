"""Days known only in part: what they say, what they agree with, and what may not be read out of them."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.people.roster.models import Membership
from qingyuan.people.roster.partial import Grain, Partial

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@st.composite
def partials(draw):
    return Partial.read(draw(DAYS).isoformat()[: draw(st.sampled_from((4, 7, 10)))])


@pytest.mark.parametrize(
    ("text", "day", "grain", "said"),
    [
        ("1998", date(1998, 1, 1), Grain.YEAR, "1998年"),
        ("1998-07", date(1998, 7, 1), Grain.MONTH, "1998年7月"),
        ("1998-07-15", date(1998, 7, 15), Grain.DAY, "1998年7月15日"),
    ],
)
def test_a_day_is_kept_and_said_as_far_as_it_is_known(text, day, grain, said):
    known = Partial.read(text)
    assert (known.day, known.grain, known.iso, known.whole) == (day, grain, text, grain == Grain.DAY)
    with translation.override("zh-hans"):
        assert str(known) == said


@pytest.mark.parametrize(
    "text", ["", "98", "1998-7", "1998-13", "1998-02-30", "1998-07-00", "1998-07-01T00:00", "１９９８"]
)
def test_only_the_three_forms_are_read(text):
    with pytest.raises(ValueError):
        Partial.read(text)


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("1998", "1998"),
        ("1998年", "1998"),
        ("1998.7", "1998-07"),
        ("1998年7月", "1998-07"),
        ("１９９８－０７", "1998-07"),
        ("1998/7/1", "1998-07-01"),
        ("1998年7月1日", "1998-07-01"),
        (" 1998. 7. 1 ", "1998-07-01"),
        ("19980701", "1998-07-01"),
    ],
)
def test_a_day_may_be_typed_as_people_write_it(typed, iso):
    assert Partial.typed(typed).iso == iso


@pytest.mark.parametrize("typed", ["98年7月", "199807", "1998.13", "2月30日", "1998.2.30", "七一"])
def test_what_could_be_read_two_ways_or_is_no_day_is_not_guessed(typed):
    with pytest.raises(ValueError):
        Partial.typed(typed)


def test_a_day_that_says_more_than_its_grain_is_no_partial():
    with pytest.raises(ValueError, match="1998-07-15"):
        Partial(date(1998, 7, 15), Grain.MONTH)


@pytest.mark.parametrize(
    ("one", "other", "agrees", "finer"),
    [
        pytest.param("1998-07-15", "1998-07", True, True, id="a day of that month"),
        pytest.param("1998-07-15", "1998", True, True, id="a day of that year"),
        pytest.param("1998-07", "1998", True, True, id="a month of that year"),
        pytest.param("1998-07", "1998-07-15", True, False, id="the month of that day says less"),
        pytest.param("1998-07", "1998-07", True, False, id="the same"),
        pytest.param("1998-07-15", "1998-08", False, False, id="a day of another month"),
        pytest.param("1998-07-01", "1997", False, False, id="a day of another year is not finer than it"),
        pytest.param("1998-01", "1998-12", False, False, id="two months of a year"),
    ],
)
def test_two_agree_when_one_says_no_more_than_the_other(one, other, agrees, finer):
    one, other = Partial.read(one), Partial.read(other)
    assert (one.agrees(other), other.agrees(one), one.finer(other)) == (agrees, agrees, finer)


@pytest.mark.parametrize(
    ("one", "other", "before"),
    [
        pytest.param("1999-07", "1999-07-15", False, id="the month it was in may be later in the month"),
        pytest.param("1999-06", "1999-07-15", True, id="the month before"),
        pytest.param("1999", "1999-12-31", False, id="the year it was in"),
        pytest.param("1998", "1999-01-01", True, id="the year before"),
        pytest.param("2024-02", "2024-02-29", False, id="29 February is still February"),
        pytest.param("2024-02-28", "2024-02-29", True, id="the day before"),
        pytest.param("2024-02-29", "2024-02-29", False, id="the same day"),
    ],
)
def test_one_is_before_another_only_for_certain(one, other, before):
    assert Partial.read(one).before(Partial.read(other)) is before


@given(one=partials(), other=partials())
def test_what_agrees_is_never_before_and_what_is_finer_agrees(one, other):
    assert Partial.read(one.iso) == one
    assert one.day <= one.last
    if one.agrees(other):
        assert not one.before(other)
        assert not other.before(one)
    if one.finer(other):
        assert one.agrees(other)
        assert not other.finer(one)
        assert other.day <= one.day <= one.last <= other.last


@given(day=DAYS)
def test_the_last_day_of_a_month_is_followed_by_another_month(day):
    last = Partial(day.replace(day=1), Grain.MONTH).last
    assert (last.year, last.month) == (day.year, day.month)
    assert date.fromordinal(last.toordinal() + 1).day == 1


def test_a_row_holds_a_day_and_its_grain_and_is_set_by_both_or_none():
    row = Membership(kind="full", joined=Partial.read("1998-07"))
    assert (row.joined_on, row.joined_grain, row.full) == (date(1998, 7, 1), "month", None)
    row.joined = None
    assert (row.joined_on, row.joined_grain) == (None, "day")
