"""Names, numbers, years in the Party, and how a branch is set up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.people.roster import rules
from qingyuan.people.roster.rules import BadIdNumber, Hint

TODAY = date(2026, 6, 5)
# The example of the standard itself (GB 11643-1999, annex).
GOOD = "11010519491231002X"

_numbers = st.builds(
    lambda region, born, order: (head := f"{region:06d}{born:%Y%m%d}{order:03d}") + rules.check_character(head),
    st.integers(110000, 659999),
    st.dates(date(1900, 1, 1), TODAY),
    st.integers(1, 999),
)


def test_an_id_number_tells_birth_and_sex():
    found = rules.read_id_number(GOOD, today=TODAY)
    assert (found.text, found.born_on, found.sex) == (GOOD, date(1949, 12, 31), "female")


def test_spaces_full_width_digits_and_a_small_x_are_the_same_number():
    assert rules.read_id_number(" １１０１０５ 19491231 002x", today=TODAY).text == GOOD


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("110105491231002", "length", id="fifteen digits are no longer valid"),
        pytest.param("11010519491231002", "length", id="one short"),
        pytest.param("1101051949123100X2", "characters", id="X elsewhere than at the end"),
        pytest.param("110105194902300021", "date", id="30 February"),
        pytest.param("110105189912310020", "date", id="before 1900"),
        pytest.param("110105202606060020", "date", id="born tomorrow"),
        pytest.param("110105194912310021", "check", id="another check character"),
    ],
)
def test_an_id_number_that_cant_be_right_is_refused_with_its_reason(text, code):
    with pytest.raises(BadIdNumber) as refused:
        rules.read_id_number(text, today=TODAY)
    assert refused.value.code == code


@given(number=_numbers)
def test_every_number_with_its_own_check_character_is_taken(number):
    assert rules.read_id_number(number, today=TODAY).text == number


@given(number=_numbers, at=st.integers(0, 16), other=st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number, at, other):
    wrong = number[:at] + str((int(number[at]) + other) % 10) + number[at + 1 :]
    with pytest.raises(BadIdNumber):
        rules.read_id_number(wrong, today=TODAY)


@given(number=_numbers, at=st.integers(0, 15))
def test_two_neighbours_exchanged_are_always_noticed(number, at):
    if number[at] == number[at + 1]:
        return
    wrong = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    with pytest.raises(BadIdNumber):
        rules.read_id_number(wrong, today=TODAY)


def test_a_masked_number_shows_first_three_and_last_four():
    assert rules.mask_id_number(GOOD) == "110***********002X"
    assert rules.mask_phone("13812345678") == "138****5678"
    assert (rules.mask_id_number(""), rules.mask_phone("")) == ("", "")


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        pytest.param("王 芳", "王芳", id="the space that evens out a column"),
        pytest.param("阿拉坦•其其格", "阿拉坦·其其格", id="a bullet for the middle dot"),
        pytest.param("阿拉坦．其其格", "阿拉坦·其其格", id="a full-width stop for it"),
        pytest.param("古丽·阿卜杜热合曼·买买提艾力", "古丽·阿卜杜热合曼·买买提艾力", id="long, with two dots"),
        pytest.param("王䶮喆", "王䶮喆", id="rare characters"),
        pytest.param("王", None, id="one character"),
        pytest.param("合计12人", None, id="digits"),
        pytest.param("·其其格", None, id="begins with a dot"),
        pytest.param("王芳（小）", None, id="brackets"),
    ],
)
def test_a_name_is_written_one_way(typed, name):
    assert rules.read_name(typed) == name


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("138 1234-5678", "13812345678"),
        ("+8613812345678", "13812345678"),
        ("", ""),
        ("0482-8212345", None),
        ("12812345678", None),
        ("1381234567", None),
    ],
)
def test_a_mobile_number_has_eleven_digits(typed, phone):
    assert rules.read_phone(typed) == phone


@pytest.mark.parametrize(("typed", "nation"), [("蒙", "蒙古族"), ("汉", "汉族"), ("鄂温克族", "鄂温克族"), ("", "")])
def test_a_short_nationality_is_written_in_full(typed, nation):
    assert rules.read_nation(typed) == nation


@pytest.mark.parametrize(
    ("kind", "joined_on", "full_on", "years"),
    [
        pytest.param("full", date(2000, 7, 1), date(2001, 7, 1), 24, id="from becoming full, the year not yet round"),
        pytest.param("full", date(2000, 6, 5), date(2001, 6, 5), 25, id="on the very day"),
        pytest.param("full", date(2000, 6, 5), None, 25, id="without that day, a year after joining"),
        pytest.param("full", date(2024, 2, 29), None, 1, id="joined on 29 February: counted from 1 March"),
        pytest.param("full", date(2026, 1, 1), None, 0, id="not yet a year"),
        pytest.param("full", None, None, None, id="no day known"),
        pytest.param("probationary", date(2020, 1, 1), None, None, id="a probationary member has none"),
    ],
)
def test_years_in_the_party_count_from_becoming_a_full_member(kind, joined_on, full_on, years):
    assert rules.party_years(kind=kind, joined_on=joined_on, full_on=full_on, on=TODAY) == years


_SETTLED = {"single": True, "full": 12, "probationary": 1, "secretaries": 1, "committee": 3}


@pytest.mark.parametrize(
    ("differs", "codes"),
    [
        pytest.param({}, [], id="an ordinary branch"),
        pytest.param({"full": 3, "committee": 1}, [], id="three full members make a branch"),
        pytest.param({"full": 2, "committee": 1}, ["few_full"], id="two do not"),
        pytest.param({"full": 2, "committee": 1, "single": False}, [], id="a joint branch may have two"),
        pytest.param({"full": 50, "probationary": 0}, [], id="fifty is the usual most"),
        pytest.param({"full": 50, "probationary": 1}, ["many_members"], id="fifty-one, probationary ones counted"),
        pytest.param({"secretaries": 0}, ["no_secretary"], id="no secretary"),
        pytest.param({"full": 7, "committee": 2}, ["no_committee"], id="from seven full members a committee"),
        pytest.param({"full": 6, "committee": 1}, [], id="six need none"),
        pytest.param({"committee": 7}, [], id="seven in the committee is the most"),
        pytest.param({"committee": 8}, ["large_committee"], id="eight is over it"),
        pytest.param({"full": 0, "probationary": 0, "committee": 0, "secretaries": 0}, ["few_full"], id="an empty one"),
    ],
)
def test_a_branch_set_up_unlike_the_regulations_gets_a_hint(differs, codes):
    assert [hint.code for hint in rules.structure_hints(**{**_SETTLED, **differs})] == codes


def test_a_hint_names_the_chapter_it_comes_from():
    assert rules.structure_hints(**{**_SETTLED, "full": 2, "committee": 1}) == [
        Hint("few_full", "《中国共产党支部工作条例（试行）》第二章", 2)
    ]
