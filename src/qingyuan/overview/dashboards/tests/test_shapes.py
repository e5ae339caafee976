"""Boundaries drawn on a sheet (画界线)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.overview.dashboards.shapes import WIDTH, picture

SQUARE = [[122.0, 46.0], [123.0, 46.0], [123.0, 47.0], [122.0, 47.0], [122.0, 46.0]]
POINTS = st.tuples(st.floats(73, 135), st.floats(18, 54)).map(list)
RINGS = st.lists(POINTS, min_size=4, max_size=12)


def points_of(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.e+]+) (-?[\d.e+]+)", path)]


def test_north_is_up_and_a_degree_of_longitude_is_as_short_as_it_is_there():
    drawn = picture({1: [SQUARE]})
    xs, ys = zip(*points_of(drawn.units[1].path), strict=True)
    # cos 46.5° is 0.688: the square stands upright.
    assert (max(xs) - min(xs)) / (max(ys) - min(ys)) == pytest.approx(0.688, abs=0.01)
    first = points_of(drawn.units[1].path)[0]
    assert first[1] == max(ys)


def test_the_name_stands_in_the_middle_of_the_largest_part():
    island = [[x + 3, y] for x, y in ([122.0, 46.0], [122.1, 46.0], [122.1, 46.1], [122.0, 46.0])]
    drawn = picture({1: [island, SQUARE]}).units[1]
    xs, ys = zip(*points_of(drawn.path)[4:], strict=True)
    assert (drawn.x, drawn.y) == (
        pytest.approx((min(xs) + max(xs)) / 2, abs=0.5),
        pytest.approx((min(ys) + max(ys)) / 2, abs=0.5),
    )


@given(st.dictionaries(st.integers(1, 9), st.lists(RINGS, min_size=1, max_size=3), min_size=1, max_size=4))
def test_everything_stands_on_the_sheet(rings_of):
    drawn = picture(rings_of)
    assert set(drawn.units) == set(rings_of)
    assert drawn.width <= WIDTH + 1
    for one in drawn.units.values():
        assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in points_of(one.path))
