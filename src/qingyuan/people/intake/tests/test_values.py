"""Names, numbers and words as people type them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.people.intake.reading import values
from qingyuan.people.intake.reading.values import (
    area_is_known,
    digits_left,
    read_category,
    read_education,
    read_id_number,
    read_name,
    read_nation,
    read_phone,
    read_sex,
    read_yes,
)
from qingyuan.people.roster.rules import check_character

TODAY = date(2026, 6, 5)
# Invented: the area is a real one, the birthday and the sequence number are not anybody's.
NUMBER = "152222196705120012"
WITH_X = next(
    f"1522221967051{n:04d}X" for n in range(2000, 3000) if check_character(f"1522221967051{n:04d}") == "X"
)  # fmt: skip
ZEROS = next(
    f"152222{year}05121000" for year in range(1950, 1990) if check_character(f"152222{year}0512100") == "0"
)  # fmt: skip


def number_of(cell) -> tuple[str, str]:
    return read_id_number(cell, today=TODAY)


# Names


@pytest.mark.parametrize("dot", [*"·•‧・．.﹒･∙⋅․●。᛫⸱◦丶ㆍ", " · ", "．　", " ."])
def test_the_middle_dot_of_a_name_is_one_dot_however_it_was_typed(dot):
    assert read_name(f"阿拉坦{dot}其其格") == ("阿拉坦·其其格", "")


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("王芳", "王芳"),
        ("王 芳", "王芳"),
        ("王　芳", "王芳"),
        (" 王\n芳 ", "王芳"),
        ("王芳（女）", "王芳"),
        ("王芳(预备)", "王芳"),
        ("王芳【流动】", "王芳"),
        ("王芳*", "王芳"),
        ("★王芳", "王芳"),
        ("1.王芳", "王芳"),
        ("12、王芳", "王芳"),
        ("3 王芳", "王芳"),
        ("（4）王芳", "王芳"),
        ("5）王芳", "王芳"),
        ("①王芳", "王芳"),
        ("王芳\u200b", "王芳"),
        ("包 巴特尔", "包巴特尔"),
        ("欧阳娜娜", "欧阳娜娜"),
        ("王䶮喆", "王䶮喆"),
        ("㐂田", "㐂田"),
        ("𠮷田", "𠮷田"),
        ("孛儿只斤·额尔敦·巴特尔", "孛儿只斤·额尔敦·巴特尔"),
        ("阿拉坦·", "阿拉坦"),
        ("ᠪᠠᠲᠤ", "ᠪᠠᠲᠤ"),
    ],
)
def test_a_name_is_read_without_spaces_and_remarks(cell, name):
    assert read_name(cell) == (name, "")


@pytest.mark.parametrize(
    "cell", ["那", "王芳1", "王芳、李强", "王芳/李强", "Wang Fang", "王*", "13904820001", 12, True, "(王芳)", "巴" * 61]
)
def test_what_is_no_one_name_is_unreadable(cell):
    assert read_name(cell) == ("", "unreadable")


@pytest.mark.parametrize("cell", [None, "", "  ", "无", "/", "—"])
def test_no_name_is_no_fault_of_the_name(cell):
    assert read_name(cell) == ("", "")


# ID numbers


@pytest.mark.parametrize(
    "cell",
    [
        NUMBER,
        f" {NUMBER}\n",
        f"'{NUMBER}",
        f"`{NUMBER}",
        "152222 19670512 0012",
        "152222-19670512-0012",
        "１５２２２２１９６７０５１２００１２",
        f"{NUMBER}\u200b",
        f"{NUMBER}。",
    ],
)
def test_an_id_number_is_read_whatever_stands_around_it(cell):
    assert number_of(cell) == (NUMBER, "")


@pytest.mark.parametrize("last", ["X", "x", "Ｘ", "ｘ", "×", "х", "Х"])
def test_the_last_x_of_an_id_number_is_one_letter_however_it_was_typed(last):
    assert number_of(WITH_X[:17] + last) == (WITH_X, "")


@pytest.mark.parametrize("cell", ["152222670512001", 152222670512001, "152222 670512 001", "152222670512001.0"])
def test_fifteen_digits_of_the_first_generation_become_eighteen(cell):
    assert number_of(cell) == (NUMBER, "")


@pytest.mark.parametrize("cell", [float(NUMBER), 152222196705120000.0, 10.0**17, 10.0**15])
def test_a_number_cell_of_more_than_fifteen_digits_has_lost_some(cell):
    assert number_of(cell) == ("", "digits_lost")


@pytest.mark.parametrize("cell", ["1.52E+17", "1.52222E+17", "1.52222196705120E+17", "1.52222e17", "１．５２Ｅ＋１７"])
def test_scientific_writing_has_lost_digits(cell):
    assert number_of(cell) == ("", "digits_lost")


def test_three_noughts_at_the_end_that_fail_the_check_are_lost_digits():
    assert number_of("152222196705120000") == ("", "digits_lost")


def test_three_noughts_at_the_end_that_pass_the_check_are_left_to_the_sheet():
    assert number_of(ZEROS) == ("", values.ZEROS)


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        (NUMBER[:17] + "3", "check"),
        ("152222196713120012", "date"),
        ("152222196702300012", "date"),
        ("152222203001010012", "date"),
        ("152222189912310012", "date"),
        ("152222671312001", "date"),
        (NUMBER[:-1], "length"),
        (NUMBER + "1", "length"),
        (13904820001, "length"),
        ("13904820001", "length"),
        ("15222219670512O012", "characters"),
        ("152222********0012", "masked"),
        ("152222************", "masked"),
        ("不详", "not_known"),
        ("无", "not_known"),
        ("/", "not_known"),
    ],
)
def test_an_id_number_that_cannot_be_right_says_why_and_gives_nothing(cell, fault):
    assert number_of(cell) == ("", fault)


@pytest.mark.parametrize("cell", [None, "", "  "])
def test_no_id_number_is_no_fault_of_it(cell):
    assert number_of(cell) == ("", "")


def test_an_unknown_area_is_no_reason_to_refuse_a_number():
    number = "990101196705121" + "23"
    whole = number + check_character(number)
    assert number_of(whole) == (whole, "")
    assert (area_is_known(whole), area_is_known(NUMBER)) == (False, True)


@pytest.mark.parametrize(
    ("cell", "left"),
    [
        pytest.param(float(NUMBER), NUMBER[:15], id="a number cell keeps fifteen"),
        pytest.param("152222196705120000", NUMBER[:15], id="noughts were put for the last three"),
        pytest.param(NUMBER[:17] + "3", NUMBER[:17] + "3", id="a wrong check character"),
        pytest.param("1.52E+17", "", id="scientific writing keeps too little"),
        pytest.param(NUMBER[:-1], "", id="one digit too few: nobody knows which"),
    ],
)
def test_what_is_left_of_a_bad_number_serves_only_to_compare(cell, left):
    assert digits_left(cell) == left


births = st.dates(min_value=date(1900, 1, 1), max_value=TODAY)
bodies = st.builds(
    lambda area, born, sequence: f"{area}{born:%Y%m%d}{sequence:03d}",
    st.integers(110000, 829999),
    births,
    st.integers(1, 999),
)


@given(body=bodies)
def test_of_the_eleven_check_characters_one_is_accepted(body):
    right = check_character(body)
    accepted = [last for last in "0123456789X" if number_of(body + last)[0]]
    # One that ends in three noughts is left to its sheet.
    assert accepted == ([] if (body + right).endswith("000") else [right])


@given(body=bodies, place=st.integers(0, 16), digit=st.sampled_from("0123456789"))
def test_no_number_with_one_digit_mistyped_is_accepted(body, place, digit):
    typed = body[:place] + digit + body[place + 1 :]
    value, _fault = number_of(typed + check_character(body))
    assert value == "" or typed == body


@given(born=st.dates(min_value=date(1900, 1, 1), max_value=date(1999, 12, 31)), sequence=st.integers(1, 999))
def test_every_fifteen_digit_number_becomes_the_same_eighteen_as_text_and_as_number(born, sequence):
    old = f"152222{born:%y%m%d}{sequence:03d}"
    whole, fault = number_of(old)
    assert fault == ""
    assert whole == f"152222{born:%Y%m%d}{sequence:03d}{check_character(whole[:17])}"
    assert number_of(int(old)) == (whole, "")


# Phones


@pytest.mark.parametrize(
    "cell",
    [
        "13904820001",
        13904820001,
        13904820001.0,
        "13904820001.0",
        "139-0482-0001",
        "139 0482 0001",
        "139—0482—0001",
        "139.0482.0001",
        "１３９０４８２０００１",
        "+86 13904820001",
        "+86-139-0482-0001",
        "8613904820001",
        8613904820001,
        "0086 13904820001",
        "013904820001",
        "'13904820001",
        "‘13904820001",
        "本人：13904820001",
        "本人手机号码:13904820001",
        "手机：13904820001",
        "13904820001（本人）",
        "13904820001、",
        "13904820001,13904820001",
        "1.3904820001E10",
        "1.3904820001E+10",
    ],
)
def test_a_mobile_number_is_read_however_it_is_written(cell):
    assert read_phone(cell) == ("13904820001", "")


@pytest.mark.parametrize(
    "cell",
    [
        "13904820001/13904820002",
        "13904820001 13904820002",
        "13904820001、13904820002",
        "13904820001\n13904820002",
        "13904820001；13904820002",
        "13904820001或13904820002",
        "139-0482-0001, 139-0482-0002",
    ],
)
def test_of_two_phones_none_is_chosen(cell):
    assert read_phone(cell) == ("", "several")


@pytest.mark.parametrize("cell", ["0482-8210000", "04828210000", "(0482)8210000", "8210000", 8210000, "010-82100001"])
def test_a_landline_is_no_mobile_number(cell):
    assert read_phone(cell) == ("", "landline")


@pytest.mark.parametrize("cell", ["1.39E+10", "1.39048E+10", "1.390482E10"])
def test_a_phone_in_scientific_writing_has_lost_digits(cell):
    assert read_phone(cell) == ("", "digits_lost")


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("1390482000", "length"),
        ("139048200011", "length"),
        ("12904820001", "length"),
        (NUMBER, "length"),
        ("1390482000O", "unreadable"),
        ("13904820001转8", "unreadable"),
        ("139٠٤٨٢٠٠٠١", "length"),
        ("同上", "unreadable"),
        ("不详", "not_known"),
    ],
)
def test_what_is_no_mobile_number_says_why(cell, fault):
    assert read_phone(cell) == ("", fault)


@pytest.mark.parametrize("cell", [None, "", "无", "/", "-"])
def test_no_phone_is_no_fault(cell):
    assert read_phone(cell) == ("", "")


# No digit comes from nowhere

cells = st.one_of(
    st.text(alphabet="0123456789Xx-—+/ .（）E,、 １２３", max_size=26),
    st.from_regex(r"\A1[3-9][0-9 -]{9,14}\Z"),
    st.from_regex(r"\A[1-6][0-9 ]{14,20}[Xx]?\Z"),
    st.text(max_size=20),
    st.integers(0, 10**15 - 1),
    st.floats(min_value=10.0**15, max_value=10.0**19).map(round).map(float),
)


def digits_in(cell) -> str:
    return "".join(re.findall(r"[0-9X]", unicodedata.normalize("NFKC", str(cell)).upper()))


@given(cell=cells)
def test_a_phone_has_the_digits_of_its_cell_in_their_order(cell):
    value, fault = read_phone(cell)
    assert not (value and fault)
    if value:
        assert re.fullmatch(r"1[3-9][0-9]{9}", value)
        assert value in digits_in(cell)


@given(cell=cells)
def test_an_id_number_has_the_digits_of_its_cell_in_their_order_or_follows_from_fifteen(cell):
    value, fault = number_of(cell)
    assert not (value and fault)
    if value:
        assert check_character(value[:17]) == value[17]
        written = digits_in(cell).removesuffix("0") if str(cell).endswith(".0") else digits_in(cell)
        assert value in written or written == value[:6] + value[8:17]


# Words


@pytest.mark.parametrize(("cell", "sex"), [("男", "男"), (" 女 ", "女"), ("男性", "男"), ("F", "女"), ("m", "男")])
def test_a_sex_is_read(cell, sex):
    assert read_sex(cell) == (sex, "")


@pytest.mark.parametrize(
    ("cell", "nation"),
    [
        ("蒙", "蒙古族"),
        ("蒙古", "蒙古族"),
        ("蒙族", "蒙古族"),
        ("汉 族", "汉族"),
        ("满", "满族"),
        ("达斡尔", "达斡尔族"),
    ],
)
def test_a_nationality_is_given_by_its_full_name(cell, nation):
    assert read_nation(cell) == (nation, "")


@pytest.mark.parametrize("read", [read_sex, read_nation, read_category])
def test_a_word_nobody_knows_is_unreadable(read):
    assert read("甲乙") == ("", "unreadable")
    assert read(None) == ("", "")
    assert read("不详") == ("", "not_known")


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("正式党员", ("正式党员", "")),
        ("中共正式党员", ("正式党员", "")),
        ("正 式", ("正式党员", "")),
        ("中共党员", ("正式党员", "")),
        ("预备", ("预备党员", "")),
        ("中共预备党员", ("预备党员", "")),
        ("中共党员（预备）", ("预备党员", "")),
        ("入党积极分子", ("入党积极分子", "not_a_member")),
        ("群众", ("群众", "not_a_member")),
        ("停止党籍", ("停止党籍", "ended")),
        ("党员(已转出)", ("党员(已转出)", "ended")),
        ("非正式党员", ("", "unreadable")),
        ("正式党员/预备党员", ("", "unreadable")),
    ],
)
def test_who_is_no_member_is_never_called_one(cell, said):
    assert read_category(cell) == said


def test_an_education_stays_as_written_without_spaces():
    assert read_education(" 大学 本科") == ("大学本科", "")


@pytest.mark.parametrize(("cell", "yes"), [("是", True), ("√", True), (1, True), ("否", False), ("", False), (None, False)])  # fmt: skip
def test_a_column_of_yes_and_no_says_yes_only_when_it_does(cell, yes):
    assert read_yes(cell) is yes


@pytest.mark.parametrize("read", [read_name, read_phone])
def test_a_whole_page_of_text_in_a_cell_is_no_name_and_no_number(read):
    assert read("王芳（" + "备注" * 500 + "）") == ("", "unreadable")
