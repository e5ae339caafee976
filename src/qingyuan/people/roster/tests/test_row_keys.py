"""Row keys: known again when they come back, and made by nobody else."""

from __future__ import annotations

import pytest

from qingyuan.people.roster.row_keys import RowKey, maker, reader

KEY = maker()(123456789, 4)


def test_a_key_made_here_says_whose_row_it_was_and_how_it_stood():
    assert reader()(KEY) == RowKey(membership_id=123456789, revision=4)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(KEY.replace("123456789", "123456788"), id="another membership under the same code"),
        pytest.param(KEY.replace(".4.", ".5."), id="a later revision under the same code"),
        pytest.param(KEY[:-1] + ("0" if KEY[-1] != "0" else "1"), id="one digit of the code is another"),
        pytest.param(KEY.rpartition(".")[0], id="no code"),
        pytest.param(KEY + ".", id="more than three parts"),
        pytest.param("１２３.4.0", id="digits that are no ASCII"),
        pytest.param("9" * 30 + ".1.0", id="a number no id can be"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_key_made_by_hand_is_none(text):
    assert reader()(text) is None
