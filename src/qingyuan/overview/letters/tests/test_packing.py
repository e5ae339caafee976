"""Which records a figure counted, in little space."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.kernel.ids import new_id
from qingyuan.overview.letters.packing import pack, unpack

IDS = st.integers(0, 2**63 - 1)
STATES = st.sampled_from(["open", "working", "review", "signed_off", "已审\n核"])


@given(st.dictionaries(IDS, STATES))
def test_what_was_packed_comes_back(records):
    assert unpack(pack(records)) == records


@given(st.dictionaries(IDS, STATES), st.randoms())
def test_the_same_records_are_the_same_bytes_in_whatever_order_they_came(records, random):
    shuffled = list(records.items())
    random.shuffle(shuffled)
    assert pack(dict(shuffled)) == pack(records)


def test_fifty_thousand_records_take_a_small_row():
    records = {new_id(): ("open", "working", "signed_off")[number % 3] for number in range(50_000)}
    packed = pack(records)
    assert len(packed) < 250_000
    assert unpack(packed) == records


def test_more_states_than_a_byte_holds_are_refused():
    with pytest.raises(ValueError, match="257 states"):
        pack({number: str(number) for number in range(257)})
