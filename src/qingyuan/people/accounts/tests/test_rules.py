"""Login names, codes and slips, by their rules alone."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import pytest

from qingyuan.people.accounts import rules

ISSUED = datetime(2026, 6, 5, 1, 30, tzinfo=UTC)


def test_a_code_holds_at_least_59_bits_and_no_letter_taken_for_another():
    assert rules.CODE_LENGTH * math.log2(len(set(rules.CODE_ALPHABET))) >= 59
    assert not set("01ILO") & set(rules.CODE_ALPHABET)


@pytest.mark.parametrize(
    "typed",
    ["K7MP2QRT9WXY", "k7mp-2qrt-9wxy", " K7MP 2QRT 9WXY ", "K7MP—2QRT—9WXY", "Ｋ７ＭＰ２ＱＲＴ９ＷＸＹ"],
)
def test_a_code_is_the_same_however_it_is_typed(typed):
    assert rules.typed_code(typed) == "K7MP2QRT9WXY"


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("K7MP2QRT9WX", id="eleven"),
        pytest.param("K7MP2QRT9WXYZ", id="thirteen"),
        pytest.param("K7MP2QRT9WX0", id="a nought, which no code holds"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_cannot_be_a_code_is_none(typed):
    assert rules.typed_code(typed) == ""


def test_a_code_is_printed_in_three_groups():
    assert rules.shown_code("K7MP2QRT9WXY") == "K7MP-2QRT-9WXY"


def test_a_login_name_is_one_whatever_its_width_and_case():
    assert rules.login_name(" Ｂａｉ.XiaoLin ") == "bai.xiaolin"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        pytest.param("包", rules.NameFault.LENGTH, id="one character is too short"),
        pytest.param("高娃", None, id="two are enough"),
        pytest.param("a" * 20, None, id="twenty are the most"),
        pytest.param("a" * 21, rules.NameFault.LENGTH, id="twenty-one are too many"),
        pytest.param("包 巴特尔", rules.NameFault.CHARACTERS, id="no blanks"),
        pytest.param("bai@lin", rules.NameFault.CHARACTERS, id="no other signs"),
        pytest.param("bai.lin-2_a", None, id="dot, dash and underscore"),
        pytest.param("1234567890", None, id="ten digits are nobody's number"),
        pytest.param("13800000000", rules.NameFault.PERSONAL_NUMBER, id="eleven are a phone number"),
        pytest.param("a13800000000", rules.NameFault.PERSONAL_NUMBER, id="also behind a letter"),
    ],
)
def test_a_login_name_is_two_to_twenty_letters_and_no_personal_number(name, fault):
    assert rules.name_fault(name) is fault


@pytest.mark.parametrize(
    ("wanted", "taken", "suggested"),
    [
        ("白晓琳", set(), "白晓琳"),
        ("白晓琳", {"白晓琳", "白晓琳2"}, "白晓琳3"),
        ("阿拉坦·其其格", set(), "阿拉坦其其格"),
        ("王", set(), "王2"),
    ],
)
def test_the_suggested_login_name_is_free_and_good(wanted, taken, suggested):
    assert rules.free_name(wanted, taken) == suggested
    assert rules.name_fault(suggested) is None


@pytest.mark.parametrize(
    ("now", "used_at", "withdrawn_at", "good"),
    [
        pytest.param(ISSUED, None, None, True, id="as soon as it is printed"),
        pytest.param(ISSUED + timedelta(days=7, milliseconds=-1), None, None, True, id="until its last instant"),
        pytest.param(ISSUED + timedelta(days=7), None, None, False, id="no longer when seven days are over"),
        pytest.param(ISSUED, ISSUED, None, False, id="not twice"),
        pytest.param(ISSUED, None, ISSUED, False, id="not once it is taken back"),
    ],
)
def test_a_slip_opens_once_within_seven_days(now, used_at, withdrawn_at, good):
    ends = ISSUED + rules.SLIP_GOOD_FOR
    assert rules.slip_is_good(expires_at=ends, used_at=used_at, withdrawn_at=withdrawn_at, now=now) is good


def test_only_places_inside_one_of_the_ranges_are_within_reach():
    places = ["000100020003", "00010002", "00010003", "0002"]
    assert rules.out_of_reach(["00010002"], places) == ["00010003", "0002"]
    assert rules.out_of_reach([], places) == places
