"""Invented people (虚构人员) for the sheets: who they are, where they belong, and who merely bears the same name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from qingyuan.demo.names import FEMALE, MALE, person_name

from .numbers import AREAS, UNKNOWN_AREAS, Numbers
from .places import Unit

TODAY = date(2026, 6, 5)

# Parts of long Mongolian names, put together with a dot: invented.
_FIRST = (
    "阿拉坦", "额尔敦", "敖特根", "斯琴", "萨仁", "呼和", "巴雅尔", "苏日娜", "乌云", "那仁", "孟和", "哈斯", "宝音", "道日吉",
    "青格勒", "朝鲁门", "德力格尔", "娜仁托娅", "赛音吉日嘎拉", "布仁巴雅尔",
)  # fmt: skip
_SECOND = {
    "男": ("巴特尔", "巴雅尔", "宝力高", "图雅图", "额尔德尼", "吉日嘎拉", "特木尔", "朝克图", "毕力格", "孟克巴图"),
    "女": ("其其格", "高娃", "图雅", "格日勒", "其木格", "塔娜", "索布德", "萨日朗", "娜布其", "斯琴高娃"),
}
# Characters that lists of common ones leave out.
_RARE = "喆堃珺翀昇䶮玥骉垚犇"
_SEXES = {"男": MALE, "女": FEMALE}
_SCHOOLS = ("小学", "初中", "高中", "中专", "大学专科", "大学本科", "研究生")


@dataclass(slots=True, eq=False)
class Person:
    """One invented person; the same object (or one with the same key) wherever the person is listed again.

    category  正式党员, 预备党员, 入党积极分子;  joined, confirmed  入党, 转正
    unlucky   the number carries an area no list knows, but is right otherwise
    """

    key: int
    name: str
    sex: str
    nation: str
    born: date
    id_number: str
    education: str
    category: str
    joined: date | None
    confirmed: date | None
    phone: str
    unit: Unit


class Pool:
    """Makes people up, and remembers some of each branch so that later workbooks list them again.

    Nobody shares name and month of birth with another of the branch: who does can't be told apart without a number.
    """

    KEPT = 30

    def __init__(self, rng: Random) -> None:
        self._rng, self._numbers = rng, Numbers()
        self._taken: set[tuple[str, str, int, int]] = set()
        self._areas: dict[str, str] = {}
        self._count = 0
        self.kept: dict[str, list[Person]] = {}

    def invent(self, unit: Unit, size: int, category: str = "") -> list[Person]:
        """So many new people of a branch. category: all of one, or as they come (nearly all 正式党员)."""
        people: list[Person] = []
        for _one in range(size):
            namesake = self._rng.choice(people).name if people and self._rng.random() < 0.012 else ""
            people.append(self._person(unit, category or self._category(), namesake))
        kept = self.kept.setdefault(unit.key, [])
        kept += people[: max(0, self.KEPT - len(kept))]
        return people

    def again(self, unit: Unit, size: int) -> list[Person]:
        """Up to so many of those listed before."""
        kept = self.kept.get(unit.key, [])
        return self._rng.sample(kept, min(size, len(kept)))

    def _category(self) -> str:
        return self._rng.choices(("正式党员", "预备党员"), (96, 4))[0]

    def _person(self, unit: Unit, category: str, namesake: str) -> Person:
        rng = self._rng
        while True:
            age = int(rng.triangular(22, 86, 55)) if category == "正式党员" else rng.randint(20, 42)
            born = TODAY - timedelta(days=age * 365 + age // 4 + rng.randrange(1, 364))
            sex = rng.choices(("男", "女"), (66, 34))[0]
            pastoral = unit.township.endswith("苏木") or unit.place.endswith("嘎查")
            nation = rng.choices(
                ("蒙古族", "汉族", "满族", "达斡尔族", "朝鲜族"), (90, 8, 1, 1, 0) if pastoral else (30, 64, 4, 1, 1)
            )[0]
            name = namesake or self._name(nation, sex, born)
            mark = (unit.key, name, born.year, born.month)
            if mark not in self._taken:
                self._taken.add(mark)
                break
        self._count += 1
        joined = confirmed = None
        if category == "正式党员":
            joined = self._workday(born + timedelta(days=rng.randint(19 * 365, min(45 * 365, (age - 2) * 365 + 30))))
            confirmed = self._year_later(joined)
        elif category == "预备党员":
            joined = self._workday(TODAY - timedelta(days=rng.randint(20, 350)))
        area = rng.choice(UNKNOWN_AREAS) if rng.random() < 0.01 else self._area(unit)
        return Person(
            key=self._count, name=name, sex=sex, nation=nation, born=born,
            id_number=self._numbers.identity(area, born, male=sex == "男"),
            education=self._education(age), category=category, joined=joined, confirmed=confirmed,
            phone=self._numbers.phone(), unit=unit,
        )  # fmt: skip

    def _area(self, unit: Unit) -> str:
        return self._areas.setdefault(unit.banner, AREAS[len(self._areas) % len(AREAS)])

    def _name(self, nation: str, sex: str, born: date) -> str:
        rng = self._rng
        if nation == "蒙古族" and rng.random() < 0.12:
            return f"{rng.choice(_FIRST)}·{rng.choice(_SECOND[sex])}"
        if nation == "蒙古族" and rng.random() < 0.06:
            return rng.choice(_FIRST) + rng.choice(_SECOND[sex])
        name = person_name(rng, nation=nation, sex=_SEXES[sex], born=born.year)
        if nation == "汉族" and rng.random() < 0.01:
            return name[0] + rng.choice(_RARE)
        # Short given names: in many places every third name has two characters.
        return name[0] + name[-1] if nation == "汉族" and len(name) == 3 and rng.random() < 0.25 else name

    def _education(self, age: int) -> str:
        weights = (
            (30, 40, 15, 8, 4, 3, 0)
            if age >= 60
            else (2, 30, 22, 12, 20, 13, 1)
            if age >= 35
            else (0, 6, 12, 12, 34, 32, 4)
        )
        return self._rng.choices(_SCHOOLS, weights)[0]

    def _workday(self, day: date) -> date:
        """Many a branch admits on the first of July or of a month."""
        draw = self._rng.random()
        if draw < 0.25:
            return day.replace(month=7, day=1) if day.replace(month=7, day=1) < TODAY else day
        return day.replace(day=1) if draw < 0.4 else day

    def _year_later(self, day: date) -> date:
        later = day + timedelta(days=365)
        return later if (later.month, later.day) == (day.month, day.day) else later + timedelta(days=1)
