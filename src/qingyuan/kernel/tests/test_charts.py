"""Where the lines of a plot run, and how they are drawn (折线图)."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from qingyuan.kernel.charts import DASHES, HEIGHT, SHAPES, WIDTH, plain, plot

NUMBERS = st.one_of(st.none(), st.integers(-(10**9), 10**9), st.decimals(-1000, 10**6, places=2))


@given(st.lists(NUMBERS, min_size=1, max_size=40))
def test_everything_stands_on_the_sheet_and_larger_numbers_higher(values):
    drawn = plot([("收入", values)], [str(at) for at in range(len(values))])
    [line] = drawn.lines
    known = [value for value in values if value is not None]
    assert [mark.said for mark in line.marks] == [plain(value) for value in known]
    for mark in line.marks:
        assert drawn.left <= mark.x <= WIDTH
        assert 0 <= mark.y <= HEIGHT
    heights = [y for y, _text in drawn.ticks]
    assert heights == sorted(heights, reverse=True)
    assert len(drawn.labels) <= 7
    by_value = sorted(zip(known, line.marks, strict=True), key=lambda pair: pair[0])
    assert all(one.y >= other.y for (_a, one), (_b, other) in itertools.pairwise(by_value))


@given(st.integers(2, 60))
def test_the_first_and_the_last_label_always_stand(count):
    shown = [text for _x, text in plot([], [str(at) for at in range(count)]).labels]
    assert (shown[0], shown[-1]) == ("0", str(count - 1))
    assert len(shown) == len(set(shown))


def test_the_scale_begins_at_nought_so_that_a_small_step_does_not_look_large():
    drawn = plot([("收入", [7000, 7300])], ["一", "二"])
    assert [text for _y, text in drawn.ticks] == ["0", "2000", "4000", "6000", "8000"]


def test_a_gap_is_a_gap():
    drawn = plot([("收入", [1, 2, None, 4])], list("甲乙丙丁"))
    [line] = drawn.lines
    assert len(line.paths) == 1
    assert line.paths[0].count("L") == 1
    assert len(line.marks) == 3


def test_series_are_told_apart_without_colour_and_there_are_no_more_than_shapes():
    drawn = plot([(str(at), [at]) for at in range(len(SHAPES))], ["一"])
    assert {(line.dash, line.shape) for line in drawn.lines} == set(zip(DASHES, SHAPES, strict=True))
    with pytest.raises(ValueError, match="can't be drawn"):
        plot([(str(at), [at]) for at in range(len(SHAPES) + 1)], ["一"])
    with pytest.raises(ValueError, match="can't be drawn"):
        plot([("一", [1, 2])], ["一"])


def drawn(*arguments):
    source = '{% import "ui/charts.html" as charts with context %}{{ charts.line_chart(*arguments) }}'
    context = dict.fromkeys(("request", "user", "nav", "demo", "language", "notice", "csrf_input", "idempotency_key"))
    return engines["jinja2"].env.from_string(source).render(context | {"arguments": arguments})


def test_a_plot_says_what_it_is_and_its_numbers_stand_in_a_table_beside_it():
    html = drawn("半年人均收入", [("1组6号", [Decimal("6100.50"), None, 7450])], ["2025上", "2025下", "2026上"], "元")
    assert "<title>半年人均收入</title>" in html
    assert "折线图，横轴从2025上到2026上" in html
    cells = re.findall(r'<th scope="row">([^<]+)</th><td class="num"><span class="number">(?:<[^>]*>)?([^<]+)<', html)
    assert cells == [("2025上", "6100.5"), ("2025下", "—"), ("2026上", "7450")]
    assert not re.search(r"\sstyle\s*=|fill=|stroke=", html)


def test_one_number_is_a_table_and_no_plot_and_several_series_have_their_names():
    assert "<svg" not in drawn("收入", [("甲", [1])], ["2026"])
    html = drawn("收支", [("收入", [1, 2]), ("支出", [2, 1])], ["2025", "2026"])
    assert html.count('class="legend"') == 1
    assert html.count("stroke-dasharray") == 2
