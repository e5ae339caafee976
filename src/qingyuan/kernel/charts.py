"""Where the lines of a plot run (折线图): numbers in, places on the sheet out; `ui/charts.html` draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

# Units of the drawing: as wide as a phone, so that its letters are as large there as they are set.
WIDTH, HEIGHT = 360, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 14, 26
_TICKS = 4
# More labels than this run into each other on a phone; the first and the last always stand.
_MOST_LABELS = 6
# Series are told apart by dashes and by the shape of their points, never by colour.
SHAPES = ("circle", "square", "diamond", "triangle")
DASHES = ("", "6 3", "2 3", "8 3 2 3")

Number = int | float | Decimal


@dataclass(frozen=True)
class Mark:
    """One value at its place."""

    x: float
    y: float
    said: str


@dataclass(frozen=True)
class Line:
    """One series. paths: a stretch between gaps each; dash, shape: how it is told apart."""

    name: str
    paths: list[str]
    marks: list[Mark]
    dash: str
    shape: str


@dataclass(frozen=True)
class Plot:
    """A whole drawing: lines, the marks of the two axes as (place, text), and the frame they stand in."""

    lines: list[Line]
    ticks: list[tuple[float, str]]
    labels: list[tuple[float, str]]
    left: float
    right: float
    bottom: float
    width: int = WIDTH
    height: int = HEIGHT


def plain(value: Number | None) -> str:
    """A number as it is read: 12000, 0.5; a dash for none."""
    if value is None:
        return "—"
    text = format(Decimal(str(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def plot(series: Sequence[tuple[str, Sequence[Number | None]]], labels: Sequence[str]) -> Plot:
    """Where everything goes. series: (name, a value a label, None for a gap). The scale begins at nought or below.

    Raises ValueError when a series has not as many values as there are labels, or there are more series than shapes.
    """
    if len(series) > len(SHAPES) or any(len(values) != len(labels) for _name, values in series):
        raise ValueError(f"{len(series)} series over {len(labels)} labels can't be drawn")
    ticks = _scale([Decimal(str(one)) for _name, values in series for one in values if one is not None])
    low, high = ticks[0], ticks[-1]
    right, bottom = WIDTH - _RIGHT, HEIGHT - _BOTTOM

    def across(at: int) -> float:
        room = right - _LEFT
        return _LEFT + room / 2 if len(labels) < 2 else round(_LEFT + 8 + (room - 16) * at / (len(labels) - 1), 1)

    def up(value: Decimal) -> float:
        return round(float(bottom - (bottom - _TOP) * (value - low) / (high - low)), 1)

    lines = []
    for number, (name, values) in enumerate(series):
        marks = [
            None if one is None else Mark(across(at), up(Decimal(str(one))), plain(one))
            for at, one in enumerate(values)
        ]
        found = [mark for mark in marks if mark is not None]
        lines.append(Line(name, _stretches(marks), found, DASHES[number], SHAPES[number]))
    return Plot(
        lines,
        [(up(tick), plain(tick)) for tick in ticks],
        [(across(at), text) for at, text in enumerate(labels) if at in _shown(len(labels))],
        _LEFT,
        right,
        bottom,
    )


def _stretches(marks: Sequence[Mark | None]) -> list[str]:
    """A path for each run of at least two values; a value between gaps is a point alone."""
    runs: list[list[Mark]] = [[]]
    for mark in marks:
        if mark is None:
            runs.append([])
        else:
            runs[-1].append(mark)
    return ["M" + " L".join(f"{mark.x} {mark.y}" for mark in run) for run in runs if len(run) > 1]


def _shown(count: int) -> set[int]:
    """Which labels stand under the axis."""
    if count <= _MOST_LABELS:
        return set(range(count))
    step = -(-(count - 1) // (_MOST_LABELS - 1))
    return {*range(0, count - step // 2 - 1, step), count - 1}


def _scale(values: Sequence[Decimal]) -> list[Decimal]:
    """Round numbers from nought, or from below the least, to above the most."""
    low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
    if low == high:
        high = low + 1
    step = _round_step((high - low) / _TICKS)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    return [step * at for at in range(int(first), int(last) + 1)]


def _round_step(rough: Decimal) -> Decimal:
    """The next larger of 1, 2, 5, 10 … times a power of ten."""
    power = Decimal(10) ** rough.adjusted()
    return next(power * one for one in (1, 2, 5, 10) if power * one >= rough)
