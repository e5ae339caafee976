"""Invented names (虚构姓名): Han names, and Mongolian names as they are written in Chinese.

The words stand in data/names.txt. Names of people known to the public are kept out by its last section; whoever
happens to bear one of the others is not meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random

MALE, FEMALE = "male", "female"

_FILE = Path(__file__).parent / "data" / "names.txt"
_ERAS = ((1955, "before 1955"), (1975, "before 1975"), (1990, "before 1990"))
_OTHERS = {"满族": "manchu", "朝鲜族": "korean", "达斡尔族": "daur"}
# What a father's name is shortened to before the point.
_INITIALS = "包白敖额斯"


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    """The sections of the file. 王*7 stands seven times: it is drawn so much more often."""
    found: dict[str, list[str]] = {}
    section: list[str] = []
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = found.setdefault(line.strip("[]"), [])
        elif not line.startswith("#"):
            for word in line.split():
                name, _, times = word.partition("*")
                section += [name] * int(times or 1)
    return {key: tuple(words) for key, words in found.items()}


def person_name(rng: Random, *, nation: str, sex: str, born: int) -> str:
    """An invented name that suits nation, sex and year of birth."""
    known = _words()["known"]
    while True:
        name = _candidate(rng, nation, sex, born)
        if name not in known:
            return name


def _candidate(rng: Random, nation: str, sex: str, born: int) -> str:
    if nation == "蒙古族":
        return _mongolian(rng, sex, born)
    if nation == "朝鲜族":
        return rng.choice(_words()["surnames korean"]) + rng.choice(_words()[f"{sex} korean"])
    surnames = f"surnames {_OTHERS[nation]}" if nation in _OTHERS else "surnames"
    return rng.choice(_words()[surnames]) + _han_given(rng, sex, born)


def _mongolian(rng: Random, sex: str, born: int) -> str:
    """About a third go by a Han name, a third carry a surname before a Mongolian one, a third none."""
    surname = rng.choice(_words()["surnames mongolian"])
    given = rng.choice(_words()[f"{sex} mongolian"])
    draw = rng.random()
    if draw < 0.35:
        return surname + _han_given(rng, sex, born)
    if draw < 0.68:
        return surname + given
    if draw < 0.70 and len(given) >= 3:
        return f"{rng.choice(_INITIALS)}·{given}"
    return given if len(given) > 2 else surname + given


def _han_given(rng: Random, sex: str, born: int) -> str:
    era = next((name for end, name in _ERAS if born < end), "later")
    return rng.choice(_words()[f"{sex} {era}"])
