"""Reading a GeoJSON file of boundaries (读界线文件): pure, nothing written. Shapes by RFC 7946, checked before use."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.kernel.errors import BadInput

MAX_BYTES = 5_000_000
MAX_FEATURES = 500
MAX_POINTS = 200_000
# What a boundary is kept with: a ten-thousandth of a degree is about ten metres.
_DIGITS = 4
# The names a file may carry its units' names under.
_NAMES = ("name", "NAME", "名称", "单位", "简称")

Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Feature:
    """One unit's shape: its name in the file, its rings in degrees."""

    name: str
    rings: list[Ring]


def read(content: bytes) -> list[Feature]:
    """The features of a file. Raises BadInput with what is wrong and what to do."""
    if len(content) > MAX_BYTES:
        raise BadInput(_("文件超过5MB。请先把界线简化一些再导入，一般几百KB就够用。"), "too_big")
    try:
        whole = json.loads(content.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise BadInput(_("这不是GeoJSON文件。请让测绘或者民政部门导出.geojson，编码选UTF-8。"), "not_json") from None
    features = whole.get("features") if isinstance(whole, dict) else None
    if not isinstance(features, list) or whole.get("type") != "FeatureCollection" or not features:
        raise BadInput(_("文件里没有要素集合（FeatureCollection）。请重新导出。"), "no_features")
    if len(features) > MAX_FEATURES:
        raise BadInput(_("文件里的区块超过500个。请只导出直接下一级的界线。"), "too_many")
    found = [_feature(one, number) for number, one in enumerate(features, 1)]
    if sum(len(ring) for feature in found for ring in feature.rings) > MAX_POINTS:
        raise BadInput(_("界线的点超过20万个。请先简化再导入。"), "too_many_points")
    return found


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


def _feature(one: Any, number: int) -> Feature:
    properties = one.get("properties") if isinstance(one, dict) else None
    names = properties if isinstance(properties, dict) else {}
    name = next((str(names[key]).strip() for key in _NAMES if names.get(key)), "")
    if not name:
        raise BadInput(
            _("第%(number)s个区块没有名称。每个区块要有“name”，写单位或者行政区划的名称。") % {"number": number},
            "no_name",
        )
    geometry = one.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    shapes = geometry.get("coordinates") if kind in ("Polygon", "MultiPolygon") else None
    if not isinstance(shapes, list):
        raise BadInput(
            _("“%(name)s”不是面（Polygon或者MultiPolygon）。请导出区域的界线，不要导出点或者线。") % {"name": name},
            "not_an_area",
        )
    polygons = [shapes] if kind == "Polygon" else shapes
    return Feature(name, [ring for polygon in polygons for ring in _rings(polygon, name)])


def _rings(polygon: Any, name: str) -> Iterator[Ring]:
    if not isinstance(polygon, list) or not polygon:
        raise _broken(name)
    for ring in polygon:
        if not isinstance(ring, list) or len(ring) < 4:
            raise _broken(name)
        yield [_point(point, name) for point in ring]


def _point(point: Any, name: str) -> tuple[float, float]:
    numbers = point[:2] if isinstance(point, list) else []
    if len(numbers) != 2 or not all(_is_number(one) for one in numbers):
        raise _broken(name)
    longitude, latitude = (float(one) for one in numbers)
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise BadInput(
            _("“%(name)s”的坐标不是经纬度。请把坐标系转成经纬度（CGCS2000）再导出。") % {"name": name}, "not_degrees"
        )
    return round(longitude, _DIGITS), round(latitude, _DIGITS)


def _is_number(one: Any) -> bool:
    return isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one)


def _broken(name: str) -> BadInput:
    return BadInput(_("“%(name)s”的坐标写法有误，少了点或者不是数。请重新导出。") % {"name": name}, "broken_shape")


def matched(features: Sequence[Feature], names: Mapping[int, Sequence[str]]) -> tuple[dict[int, Feature], list[str]]:
    """Which unit each shape is of, by any of a unit's names; and the names nobody has.

    names  unit id -> its short name, full name and division's name
    """
    known: dict[str, int] = {}
    for unit_id, of_unit in names.items():
        for name in of_unit:
            if name:
                known.setdefault(name, unit_id)
    found = {known[one.name]: one for one in features if one.name in known}
    return found, [one.name for one in features if one.name not in known]
