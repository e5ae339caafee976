"""Invented people (虚构人员): who they are, the branch they belong to, the seats they hold. Nothing is written here.

Shares of nations, ages and education are rough, chosen so that a roster reads like one; they are no statistic.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from qingyuan.people.organizations.models import Kind, Level, Sector
from qingyuan.people.roster.rules import check_character

from .names import FEMALE, MALE, person_name
from .tree import Unit

# Nobody's: 000000 is no administrative division, so no identity card bears it.
_AREA = "000000"
# Nobody's, as far as we know: 161 has the shape of a mobile number, which the roster asks for, but no operator.
_PHONE = "1610"

_HORQIN = {"蒙古族": 84, "汉族": 13, "满族": 2, "达斡尔族": 1}
_NATIONS: dict[str, Mapping[str, int]] = {
    "乌兰浩特市": {"汉族": 66, "蒙古族": 27, "满族": 4, "朝鲜族": 2, "达斡尔族": 1},
    "阿尔山市": {"汉族": 75, "蒙古族": 20, "满族": 4, "达斡尔族": 1},
    "科尔沁右翼前旗": {"汉族": 50, "蒙古族": 46, "满族": 3, "朝鲜族": 1},
    "科尔沁右翼中旗": _HORQIN,
    "扎赉特旗": {"汉族": 55, "蒙古族": 41, "满族": 3, "达斡尔族": 1},
    "突泉县": {"汉族": 80, "蒙古族": 15, "满族": 5},
}
# In the pastoral townships of any banner.
_SUMU = {"蒙古族": 93, "汉族": 6, "满族": 1}
_OTHERWISE = {"汉族": 55, "蒙古族": 40, "满族": 4, "达斡尔族": 1}

# How many members a branch has, from and to.
_SIZES = {
    Sector.VILLAGE: (16, 40),
    Sector.COMMUNITY: (14, 38),
    Sector.ORGAN: (12, 28),
    Sector.SCHOOL: (24, 40),
    Sector.HOSPITAL: (14, 30),
    Sector.STATE_ENTERPRISE: (12, 24),
    Sector.TWO_NEW: (3, 9),
}
# Under seven full members a branch has no committee (支部工作条例, ch. 6).
_COMMITTEE_FROM = 7
# The seats of a branch that are filled where only its committee is made up.
_SMALL_COMMITTEE = ("secretary", "organization-member", "discipline-member")
# How many hold a seat that several may hold.
_PLACES = {"staff": 2, "standing-member": 3, "member": 2, "inspector": 2}


@dataclass(frozen=True)
class Fixed:
    """Somebody the walk knows by name, in the seat `seat` of a unit, or an ordinary member where it is empty."""

    name: str
    sex: str
    nation: str
    age: int
    seat: str = ""


BRANCH = ("兴安盟/科尔沁右翼中旗/巴彦淖尔苏木/巴彦塔拉嘎查", "巴彦塔拉嘎查党支部")
SUMU = ("兴安盟/科尔沁右翼中旗/巴彦淖尔苏木", "巴彦淖尔苏木党委")
_BANNER = "兴安盟/科尔沁右翼中旗"
DEPARTMENT = (_BANNER, "科右中旗委组织部")
# The banner whose whole roster is made up at every size.
ROSTER_BANNER = _BANNER

FIXED: Mapping[tuple[str, str], tuple[Fixed, ...]] = {
    BRANCH: (
        Fixed("包巴特尔", MALE, "蒙古族", 52, "secretary"),
        Fixed("白金花", FEMALE, "蒙古族", 44, "organization-member"),
        Fixed("李晨", MALE, "汉族", 26),
    ),
    SUMU: (Fixed("赵丽", FEMALE, "汉族", 34, "organization-member"),),
    DEPARTMENT: (
        Fixed("韩志远", MALE, "蒙古族", 50, "head"),
        Fixed("白晓琳", FEMALE, "蒙古族", 38, "section-chief"),
    ),
    (_BANNER, "科右中旗纪委监委"): (Fixed("孙立群", MALE, "汉族", 43, "staff"),),
    (_BANNER, "科右中旗集中治理督查组"): (Fixed("周文涛", MALE, "汉族", 47, "inspector"),),
    (_BANNER, "科右中旗委"): (Fixed("格日勒图", MALE, "蒙古族", 49, "standing-member"),),
    ("兴安盟", "盟委组织部"): (Fixed("吴海英", FEMALE, "汉族", 45, "section-chief"),),
}
# 38 members, 11 of them past 70, two on probation.
_BRANCH_SIZE, _BRANCH_OLD, _BRANCH_PROBATIONARY = 38, 11, 2


@dataclass(eq=False)
class Invented:
    """One invented person. seats: (unit, key of the seat) held today."""

    name: str
    sex: str
    nation: str
    born_on: date
    education: str
    id_number: str
    phone: str
    joined_on: date
    probationary: bool
    branch: Unit
    seats: list[tuple[Unit, str]] = field(default_factory=list)


class Numbers:
    """Identity and phone numbers that are nobody's: each is given once, identity numbers with a valid check digit."""

    def __init__(self) -> None:
        self._born: dict[tuple[date, bool], int] = {}
        self._phones = 0

    def identity(self, born_on: date, sex: str) -> str:
        male = sex == MALE
        serial = self._born.get((born_on, male), 0)
        self._born[born_on, male] = serial + 1
        # The last of the three digits is odd for a man, even for a woman (GB 11643).
        head = f"{_AREA}{born_on:%Y%m%d}{serial * 2 + male:03d}"
        return head + check_character(head)

    def phone(self) -> str:
        self._phones += 1
        return f"{_PHONE}{self._phones * 48_271 % 10**7:07d}"


class Crew:
    """Makes up the people of one part of the tree.

    rng      its own, so that a part comes out the same whatever stands before it
    whole    whether rosters are made up whole, or only those who hold a seat
    """

    def __init__(self, rng: Random, numbers: Numbers, *, today: date, whole: bool) -> None:
        self._rng, self._numbers, self._today, self._whole = rng, numbers, today, whole
        self.people: list[Invented] = []

    def fill(self, units: list[Unit], seats: Mapping[Unit, list[str]]) -> list[Invented]:
        """Everyone of these units. seats: the keys of each unit's seats, those that several hold named once."""
        for unit in units:
            if not unit.is_branch:
                self._officials(unit, seats[unit])
        for unit in units:
            if unit.is_branch:
                self._branch(unit, seats[unit])
        return self.people

    def _officials(self, unit: Unit, seats: list[str]) -> None:
        """Holders of the seats of a committee or department; their membership is in its organ's branch."""
        named = {fixed.seat: fixed for fixed in FIXED.get(unit.key, ())}
        for key in seats:
            for place in range(_PLACES.get(key, 1)):
                fixed = named.get(key) if place == 0 else None
                person = self._person(unit.staffed_from or unit, self._officer_age(unit), fixed=fixed)
                person.seats.append((unit, key))

    def _branch(self, unit: Unit, seats: list[str]) -> None:
        belong = [person for person in self.people if person.branch is unit]
        if unit.key == BRANCH:
            self._known_branch(unit, seats)
            return
        size = self._rng.randint(*_SIZES[Sector(unit.sector)])
        filled = ["secretary"] if size < _COMMITTEE_FROM else seats if self._whole else list(_SMALL_COMMITTEE)
        for key in filled:
            self._person(unit, self._officer_age(unit)).seats.append((unit, key))
        if self._whole:
            for _member in range(size - len(belong) - len(filled)):
                probationary = self._rng.random() < 0.03
                self._person(unit, self._member_age(unit, probationary), probationary=probationary)

    def _known_branch(self, unit: Unit, seats: list[str]) -> None:
        """巴彦塔拉嘎查党支部 as the walk tells it."""
        named = FIXED[BRANCH]
        for fixed in named:
            person = self._person(unit, fixed.age, fixed=fixed)
            if fixed.seat:
                person.seats.append((unit, fixed.seat))
        taken = {fixed.seat for fixed in named}
        open_seats = [key for key in seats if key not in taken]
        for key in open_seats:
            self._person(unit, self._rng.randint(33, 58)).seats.append((unit, key))
        for _old in range(_BRANCH_OLD):
            self._person(unit, self._rng.randint(71, 84))
        for _new in range(_BRANCH_PROBATIONARY):
            self._person(unit, self._rng.randint(22, 33), probationary=True)
        for _other in range(_BRANCH_SIZE - len(named) - len(open_seats) - _BRANCH_OLD - _BRANCH_PROBATIONARY):
            self._person(unit, self._rng.randint(30, 68))

    def _person(self, branch: Unit, age: int, *, fixed: Fixed | None = None, probationary: bool = False) -> Invented:
        rng = self._rng
        age = fixed.age if fixed else age
        born_on = self._today - timedelta(days=age * 365 + age // 4 + rng.randrange(1, 364))
        sex = fixed.sex if fixed else rng.choices((MALE, FEMALE), (66, 34))[0]
        nation = fixed.nation if fixed else self._nation(branch)
        person = Invented(
            name=fixed.name if fixed else person_name(rng, nation=nation, sex=sex, born=born_on.year),
            sex=sex,
            nation=nation,
            born_on=born_on,
            education=self._education(branch, age),
            id_number=self._numbers.identity(born_on, sex),
            phone=self._numbers.phone(),
            joined_on=self._joined(born_on, age, probationary),
            probationary=probationary,
            branch=branch,
        )
        self.people.append(person)
        return person

    def _nation(self, branch: Unit) -> str:
        parts = branch.division.path.split("/")
        pastoral = any(part.endswith("苏木") for part in parts)
        shares = _SUMU if pastoral else _NATIONS.get(parts[1], _OTHERWISE) if len(parts) > 1 else _OTHERWISE
        return self._rng.choices(list(shares), list(shares.values()))[0]

    def _education(self, branch: Unit, age: int) -> str:
        rng = self._rng
        if branch.sector in (Sector.ORGAN, Sector.SCHOOL, Sector.HOSPITAL):
            return rng.choices(("研究生", "大学本科", "大学专科", "中专"), (8 if age < 45 else 2, 62, 24, 6))[0]
        if age >= 60:
            return rng.choices(("小学", "初中", "高中", "中专"), (38, 42, 15, 5))[0]
        if age >= 35:
            return rng.choices(("初中", "高中", "中专", "大学专科", "大学本科"), (38, 27, 12, 17, 6))[0]
        return rng.choices(("高中", "中专", "大学专科", "大学本科"), (18, 14, 36, 32))[0]

    def _joined(self, born_on: date, age: int, probationary: bool) -> date:
        """Between the 19th and the 45th year of age; on probation within the past year, full for longer than that."""
        if probationary:
            return self._today - timedelta(days=self._rng.randrange(20, 340))
        latest = min(45 * 365, (age - 1) * 365 - 60)
        earliest = min(19 * 365 + 5, latest - 1)
        return born_on + timedelta(days=self._rng.randrange(earliest, latest))

    def _officer_age(self, unit: Unit) -> int:
        if unit.level in (Level.LEAGUE, Level.BANNER) or unit.kind == Kind.LEADING_GROUP:
            return self._rng.randint(31, 58)
        return self._rng.randint(29, 56) if unit.sector != Sector.VILLAGE else self._rng.randint(31, 62)

    def _member_age(self, unit: Unit, probationary: bool) -> int:
        if probationary:
            return self._rng.randint(21, 42)
        if unit.sector in (Sector.VILLAGE, Sector.COMMUNITY):
            return int(self._rng.triangular(22, 86, 57))
        return self._rng.randint(24, 59)
