"""Reading boundaries out of a file, and matching them to units (读界线文件)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.kernel.errors import BadInput
from qingyuan.overview.dashboards import geojson

SQUARE = [[122.0, 46.0], [122.5, 46.0], [122.5, 46.4], [122.0, 46.4], [122.0, 46.0]]


def feature(name: Any = "巴彦苏木", coordinates: Any = None, kind: str = "Polygon") -> dict[str, Any]:
    shape = [SQUARE] if coordinates is None else coordinates
    return {"type": "Feature", "properties": {"name": name}, "geometry": {"type": kind, "coordinates": shape}}


def file_of(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}, ensure_ascii=False).encode()


def refusal(content: bytes) -> str:
    with pytest.raises(BadInput) as refused:
        geojson.read(content)
    return refused.value.code


def test_a_polygon_and_a_multipolygon_give_their_rings_to_ten_metres():
    island = [[round(x + 1.00004, 5), y] for x, y in SQUARE]
    found = geojson.read(file_of(feature(), feature("宝石镇", [[SQUARE], [island]], "MultiPolygon")))
    assert [(one.name, len(one.rings)) for one in found] == [("巴彦苏木", 1), ("宝石镇", 2)]
    assert found[1].rings[1][0] == (123.0, 46.0)


def test_a_hole_is_a_ring_of_its_unit():
    hole = [[122.1, 46.1], [122.2, 46.1], [122.2, 46.2], [122.1, 46.1]]
    [found] = geojson.read(file_of(feature(coordinates=[SQUARE, hole])))
    assert len(found.rings) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"\x89PNG\r\n", "not_json", id="a picture"),
        pytest.param("界线".encode("gbk"), "not_json", id="another encoding"),
        pytest.param(b"[" * 100_000, "not_json", id="brackets without end"),
        pytest.param(b'{"type": "FeatureCollection", "features": [NaN]}', "not_json", id="no number"),
        pytest.param(b"[]", "no_features", id="a bare list"),
        pytest.param(b'{"type": "Feature"}', "no_features", id="one feature alone"),
        pytest.param(file_of(), "no_features", id="none"),
        pytest.param(file_of(*[feature()] * 501), "too_many", id="more than 500"),
        pytest.param(file_of(feature(name="")), "no_name", id="no name"),
        pytest.param(file_of(feature(kind="Point", coordinates=[122, 46])), "not_an_area", id="a point"),
        pytest.param(file_of({"properties": {"name": "a"}, "geometry": None}), "not_an_area", id="no geometry"),
        pytest.param(file_of(feature(coordinates=[SQUARE[:3]])), "broken_shape", id="three points"),
        pytest.param(file_of(feature(coordinates=[[["a", 1]] * 4])), "broken_shape", id="no numbers"),
        pytest.param(file_of(feature(coordinates=[[[True, False]] * 4])), "broken_shape", id="true and false"),
        pytest.param(file_of(feature(coordinates=[[[4e6, 5e6]] * 4])), "not_degrees", id="metres"),
        pytest.param(b" " * (geojson.MAX_BYTES + 1), "too_big", id="too big"),
    ],
)
def test_what_is_no_file_of_boundaries_is_refused_by_name(content, code):
    assert refusal(content) == code


@given(
    st.binary(max_size=400)
    | st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["type", "features", "properties", "geometry", "coordinates", "name"]),
                inner,
                max_size=6,
            )
        ),
        max_leaves=25,
    ).map(lambda value: json.dumps({"type": "FeatureCollection", "features": [value]}).encode())
)
def test_whatever_the_file_it_is_read_or_refused_with_a_sentence(content):
    try:
        found = geojson.read(content)
    except BadInput as refused:
        assert refused.message
    else:
        assert all(len(ring) >= 4 for one in found for ring in one.rings)


def test_units_are_found_by_short_name_full_name_or_division_and_the_rest_is_told():
    features = geojson.read(file_of(feature("巴彦苏木"), feature("宝石镇党委"), feature("别处")))
    names = {1: ("巴彦苏木党委", "中共巴彦苏木委员会", "巴彦苏木"), 2: ("宝石镇党委", "中共宝石镇委员会", "宝石镇")}
    found, unknown = geojson.matched(features, names)
    assert ({unit: one.name for unit, one in found.items()}, unknown) == (
        {1: "巴彦苏木", 2: "宝石镇党委"},
        ["别处"],
    )
