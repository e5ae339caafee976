"""Drawing boundaries (画界线): degrees to the points of an SVG, pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH = 720
_MOST_HIGH = 900
_MARGIN = 8


@dataclass(frozen=True)
class Drawn:
    """One unit on the map: the path of its outline, and where its name stands."""

    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Picture:
    """A map: its size in points and the units on it."""

    width: int
    height: int
    units: Mapping[int, Drawn]


def picture(rings_of: Mapping[int, Sequence[Sequence[Sequence[float]]]]) -> Picture:
    """All boundaries on one sheet, true to shape around their middle latitude (等距圆柱, good for a county's size)."""
    points = [point for rings in rings_of.values() for ring in rings for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    shrink = math.cos(math.radians((south + north) / 2)) or 1.0
    across, up = max((east - west) * shrink, 1e-6), max(north - south, 1e-6)
    scale = min((WIDTH - 2 * _MARGIN) / across, (_MOST_HIGH - 2 * _MARGIN) / up)

    def place(point: Sequence[float]) -> tuple[float, float]:
        x = _MARGIN + (point[0] - west) * shrink * scale
        return round(x, 1), round(_MARGIN + (north - point[1]) * scale, 1)

    units = {}
    for unit_id, rings in rings_of.items():
        lines = [[place(point) for point in ring] for ring in rings]
        largest = max(lines, key=lambda line: abs(_area(line)))
        x, y = _middle(largest)
        units[unit_id] = Drawn(" ".join(_path(line) for line in lines), x, y)
    return Picture(round(across * scale) + 2 * _MARGIN, round(up * scale) + 2 * _MARGIN, units)


def _path(line: Sequence[tuple[float, float]]) -> str:
    kept = [point for number, point in enumerate(line) if number == 0 or point != line[number - 1]]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in kept) + "z"


def _area(line: Sequence[tuple[float, float]]) -> float:
    """Twice the signed area of a ring."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(line, [*line[1:], line[0]], strict=True))


def _middle(line: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The centre of a ring's area; of one without area the mean of its points."""
    area = _area(line)
    if not area:
        return round(sum(p[0] for p in line) / len(line), 1), round(sum(p[1] for p in line) / len(line), 1)
    x = y = 0.0
    for a, b in zip(line, [*line[1:], line[0]], strict=True):
        cross = a[0] * b[1] - b[0] * a[1]
        x += (a[0] + b[0]) * cross
        y += (a[1] + b[1]) * cross
    return round(x / (3 * area), 1), round(y / (3 * area), 1)
