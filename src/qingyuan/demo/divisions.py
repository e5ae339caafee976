"""The divisions of Hinggan League that the demo hangs its units on (区划). Source and licence: data/README.md."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "hinggan-divisions.csv"

# The first that fits wins. 林场村民委员会 writes its 村 once, 巨力河村村民委会 twice.
_ENDINGS = (
    (re.compile(r"(村|嘎查)(?:村民|人民|民)?委(?:员)?会$"), r"\1"),
    (re.compile(r"社区居(?:民)?委(?:员)?会$"), "社区"),
    (re.compile(r"队居民委员会$"), "队"),
    (re.compile(r"居(?:民)?委(?:员)?会$"), "社区"),
)


@dataclass(frozen=True)
class Division:
    """A division with those below it, in the order of the file.

    name  as people call the place: 和平村 for the file's 和平村委会, 洮儿河社区 for 洮儿河社区居委会
    path  names from the league down, joined by "/"; a name alone is no key, 兴隆村 stands in seven places
    code  the statistical code of 2023-06-30, for exchange only
    """

    name: str
    path: str
    code: str
    below: tuple[Division, ...] = ()


@cache
def league() -> Division:
    """兴安盟 with its six banners, 90 townships and 1,120 villages."""
    below: dict[str, list[tuple[str, str]]] = {}
    top = ("", "")
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["level"] == "league":
                top = (row["code"], row["name"])
            else:
                below.setdefault(row["parent_code"], []).append((row["code"], row["name"]))
    return _built(*top, above="", below=below)


def _built(code: str, name: str, *, above: str, below: dict[str, list[tuple[str, str]]]) -> Division:
    called = place_name(name)
    path = f"{above}/{called}" if above else called
    return Division(called, path, code, tuple(_built(*row, above=path, below=below) for row in below.get(code, ())))


def place_name(name: str) -> str:
    """The place a committee of villagers or residents is named after: 和平村委会 -> 和平村, 铅矿居民委员会 -> 铅矿社区."""
    for ending, place in _ENDINGS:
        called, found = ending.subn(place, name)
        if found:
            return called
    return name
