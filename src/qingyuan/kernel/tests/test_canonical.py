"""The same value gives the same bytes everywhere (规范化 JSON, RFC 8785)."""

from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.kernel.canonical import canonical, digest


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(
            {"b": 1, "a": [True, False, None]}, '{"a":[true,false,null],"b":1}', id="keys in order, no spaces"
        ),
        pytest.param('€$\x0f\nA\'B"\\\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"', id="the string of RFC 8785, 3.2.2.2"),
        pytest.param("\b\t\n\f\r\x00\x1f\x7f", '"\\b\\t\\n\\f\\r\\u0000\\u001f\x7f"', id="control characters"),
        pytest.param("突泉县", '"突泉县"', id="Chinese stands as itself"),
        pytest.param(-(2**53) + 1, "-9007199254740991", id="the least exact integer"),
        pytest.param((1, 2), "[1,2]", id="a tuple is a list"),
    ],
)
def test_a_value_has_one_form(value, text):
    assert canonical(value) == text.encode()


def test_keys_are_ordered_by_utf_16_units_as_in_the_example_of_the_rfc():
    value = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    assert list(json.loads(canonical(value))) == ["\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]


@pytest.mark.parametrize(
    ("value", "error"),
    [
        pytest.param(1.5, TypeError, id="a float"),
        pytest.param(b"x", TypeError, id="bytes"),
        pytest.param({1: "x"}, TypeError, id="a key that is no string"),
        pytest.param({"x": {1, 2}}, TypeError, id="a set"),
        pytest.param(2**53, ValueError, id="an integer that JSON readers change"),
        pytest.param("\ud800", ValueError, id="half a character"),
    ],
)
def test_what_has_no_form_is_refused(value, error):
    with pytest.raises(error):
        canonical(value)


_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
)


@given(_values)
def test_reading_the_bytes_gives_the_value_back_and_writing_that_the_same_bytes(value):
    assert json.loads(canonical(value)) == value
    assert canonical(json.loads(canonical(value))) == canonical(value)


def test_the_digest_is_that_of_the_bytes():
    assert digest({"a": 1}) == hashlib.sha256(b'{"a":1}').hexdigest()
