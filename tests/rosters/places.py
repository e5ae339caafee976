"""Where the invented people belong (支部所在): real villages of the divisions file, and a few bodies no tree knows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from qingyuan.demo.divisions import league

_PLACES = ("嘎查", "村", "社区")
# Bodies a township has that the demo's tree does not list: their branches are in the file only.
_UNLISTED = ("中心校", "卫生院", "敬老院", "绿丰合作社联合", "供电所", "粮库")
_PARTY = re.compile(r"^(?:中国共产党|中共)")


@dataclass(frozen=True)
class Unit:
    """A branch by the place it is named after.

    place   和平村, 六户镇机关;  township, banner  what it lies in
    listed  whether the demo's tree has this branch
    """

    banner: str
    township: str
    place: str
    listed: bool = True

    @property
    def key(self) -> str:
        return f"{self.banner}/{self.township}/{self.place}"

    @property
    def short(self) -> str:
        return self.place

    @property
    def with_township(self) -> str:
        return self.place if self.place.startswith(self.township) else f"{self.township}{self.place}"

    @property
    def whole(self) -> str:
        return f"{self.banner}{self.with_township}"


@dataclass(frozen=True)
class Known:
    """What a workbook says of the places above its branches: in a title, in 填报单位, in the file's name."""

    township: bool = False
    banner: bool = False


# How offices write a branch: the text, with {short}, {town} and {whole} of the place.
BRANCH_STYLES: dict[str, str] = {
    "short": "{short}党支部",
    "plain": "{short}支部",
    "bare": "{short}",
    "committee": "中共{short}支部委员会",
    "town": "{town}党支部",
    "town_plain": "{town}支部",
    "town_committee": "中共{town}支部委员会",
    "whole": "{whole}党支部",
    "whole_committee": "中共{whole}支部委员会",
    "whole_formal": "中国共产党{whole}支部委员会",
}


def write_branch(unit: Unit, style: str) -> str:
    return BRANCH_STYLES[style].format(short=unit.short, town=unit.with_township, whole=unit.whole)


def branch_answers(unit: Unit, style: str, known: Known) -> tuple[str, ...]:
    """The right answers for a branch written so: the fullest name the cell gives, also with places the file tells."""
    text = BRANCH_STYLES[style]
    first = unit.whole if "{whole}" in text else unit.with_township if "{town}" in text else unit.short
    answers = [first]
    if known.township or "{town}" in text:
        answers.append(unit.with_township)
        if known.banner:
            answers.append(unit.whole)
    longest = [name for name in dict.fromkeys(answers) if len(name) >= len(first)]
    return tuple(f"{name}党支部" for name in longest)


def branch_key(text: str) -> str:
    """A branch name without 中共, blanks and the way its end is written, to compare two answers."""
    plain = _PARTY.sub("", "".join(text.split()))
    return re.sub(r"(?:党支部|支部委员会|支部)$", "", plain)


def sample_units(rows: int, seed: int, banner: str = "") -> list[Unit]:
    """Branches enough for so many rows: of one banner while they suffice (突泉县), else of the whole league.

    One branch in sixteen is of a body that the demo's tree does not know.
    """
    rng = Random(f"units {seed}")
    banners = [division for division in league().below if division.name == banner or not banner]
    if not banner and rows <= 8000:
        banners = [division for division in banners if division.name == "突泉县"]
    units: list[Unit] = []
    for division in banners:
        for township in division.below:
            if not township.name.endswith(("苏木", "镇", "乡")):
                continue
            places = [village.name for village in township.below if village.name.endswith(_PLACES)]
            units += [Unit(division.name, township.name, place) for place in dict.fromkeys(places)]
            units.append(Unit(division.name, township.name, f"{township.name}机关"))
            units.append(Unit(division.name, township.name, rng.choice(_UNLISTED), listed=False))
    return units


def by_township(units: Iterable[Unit]) -> dict[tuple[str, str], Sequence[Unit]]:
    """Units under (banner, township), in the order given."""
    found: dict[tuple[str, str], list[Unit]] = {}
    for unit in units:
        found.setdefault((unit.banner, unit.township), []).append(unit)
    return dict(found)
