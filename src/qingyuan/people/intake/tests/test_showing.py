"""Old beside new: no more of a number is shown than tells the two apart."""

from __future__ import annotations

import pytest

from qingyuan.people.intake.showing import changes, pair, shown


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        pytest.param("13904820001", "13904820009", ("139****0001", "139****0009"), id="the masks differ already"),
        pytest.param("13904820001", "13904830001", ("139***20001", "139***30001"), id="one covered digit differs"),
        pytest.param("", "13904820001", ("", "139****0001"), id="nothing before"),
    ],
)
def test_of_two_phones_only_what_tells_them_apart_is_uncovered(before, after, said):
    assert pair("phone", before, after) == said


def test_what_is_no_day_is_shown_as_it_was_written():
    assert (shown("joined", "1998-07"), shown("joined", "九八年夏")) == ("1998年7月", "九八年夏")


def test_changes_bear_the_words_of_the_roster():
    assert changes({"sex": ["", "female"], "joined": ["1998", "1998-07-01"]}) == [
        ("性别", "", "女"),
        ("入党日期", "1998年", "1998年7月1日"),
    ]
