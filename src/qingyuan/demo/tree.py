"""The tree of party organizations the demo opens with (组织树): the real divisions, each with its units.

Pure: from divisions to plans of units, nothing is written here. Names follow the offices' own: 党工委 for 街道,
旗直机关 and 县直机关, 嘎查党支部 and 社区党支部.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from qingyuan.people.organizations.models import BRANCHES, Kind, Level, Sector

from .divisions import Division

# How offices shorten a banner's name; the others are called in full.
_SHORT = {"科尔沁右翼前旗": "科右前旗", "科尔沁右翼中旗": "科右中旗"}
# A place that is no township: what its committee is, and what it is called. The rest are 党委 under their own name.
_WORK_COMMITTEES = ("街道", "产业园", "开发区", "园区", "矿区")
_SPOKEN = {
    "内蒙古自治区图牧吉强制隔离戒毒所": "图牧吉强制隔离戒毒所",
    "内蒙古自治区监狱管理局东部分局": "监狱管理局东部分局",
    "内蒙古自治区国营杜尔基农场": "杜尔基农场",
}
# Closed bodies: their committee and what the divisions list, nothing invented beyond.
_CLOSED = ("图牧吉强制隔离戒毒所", "监狱管理局东部分局")
_TOWNSHIP_WORDS = ("苏木", "镇", "乡", "街道")
_VILLAGE_WORDS = ("嘎查", "村")

_LEAGUE_ORGANS = (
    "盟委办公室",
    "盟委组织部",
    "盟纪委监委",
    "盟直机关工委",
    "盟财政局",
    "盟农牧局",
    "盟教育局",
    "盟卫生健康委",
)
_BANNER_OFFICES = ("委办公室", "委组织部", "纪委监委", "直属机关工委")
_BUREAUS = ("政府办公室", "财政局", "农牧局", "教育局", "卫生健康委", "民政局", "司法局", "林业和草原局")
_LEADING_GROUPS = ("农牧局", "教育局", "卫生健康委")


@dataclass(eq=False)
class Unit:
    """A unit to be founded, and those below it in official order.

    serves       a department or body that works for the committee it stands under
    staffed_from the branch in which the holders of its seats have their membership; None: their own
    lasting      False for a body that is set up for the campaign and ends with it
    founded_on   invented; None for such a body
    """

    name: str
    short_name: str
    kind: Kind
    level: Level
    division: Division
    sector: str = ""
    serves: bool = False
    lasting: bool = True
    staffed_from: Unit | None = None
    founded_on: date | None = None
    below: list[Unit] = field(default_factory=list)

    @property
    def is_branch(self) -> bool:
        return self.kind in BRANCHES

    @property
    def key(self) -> tuple[str, str]:
        """Where and what it is: no two units share it."""
        return self.division.path, self.short_name


def walk(unit: Unit) -> Iterator[Unit]:
    """The unit and all below it, parents first, in official order."""
    yield unit
    for child in unit.below:
        yield from walk(child)


def league_tree(league: Division) -> Unit:
    """中共兴安盟委员会 with everything under it."""
    top = Unit("中共兴安盟委员会", "兴安盟委", Kind.COMMITTEE, Level.LEAGUE, league)
    line = Unit("中共兴安盟直属机关工作委员会", "盟直机关工委", Kind.WORK_COMMITTEE, Level.LEAGUE, league)
    line.below = [
        _branch(f"中共兴安盟{_bare(organ)}机关", f"{organ}机关", league, Sector.ORGAN) for organ in _LEAGUE_ORGANS
    ]
    top.staffed_from, line.staffed_from = line.below[0], line.below[3]
    top.below = [
        _department("中共兴安盟委员会组织部", "盟委组织部", Level.LEAGUE, league, line.below[1]),
        _department("中共兴安盟纪律检查委员会", "盟纪委监委", Level.LEAGUE, league, line.below[2]),
        line,
        *(_banner(banner) for banner in league.below),
    ]
    for unit in walk(top):
        unit.founded_on = _founded(unit) if unit.lasting else None
    return top


def _bare(organ: str) -> str:
    return organ.removeprefix("盟")


def _banner(banner: Division) -> Unit:
    short = _SHORT.get(banner.name, banner.name)
    top = Unit(f"中共{banner.name}委员会", f"{short}委", Kind.COMMITTEE, Level.BANNER, banner)
    line = Unit(
        f"中共{banner.name}直属机关工作委员会", f"{short}直属机关工委", Kind.WORK_COMMITTEE, Level.BANNER, banner
    )
    line.below = [
        _branch(f"中共{banner.name}{organ}机关", f"{short}{organ}机关", banner, Sector.ORGAN)
        for organ in (*_BANNER_OFFICES, *_BUREAUS)
    ]
    offices = dict(zip((*_BANNER_OFFICES, *_BUREAUS), line.below, strict=True))
    top.staffed_from, line.staffed_from = offices["委办公室"], offices["直属机关工委"]
    inspectors = Unit(
        f"{banner.name}集中治理督查组",
        f"{short}集中治理督查组",
        Kind.BODY,
        Level.BANNER,
        banner,
        serves=True,
        lasting=False,
        staffed_from=offices["委办公室"],
    )
    top.below = [
        _department(f"中共{banner.name}委员会组织部", f"{short}委组织部", Level.BANNER, banner, offices["委组织部"]),
        _department(f"中共{banner.name}纪律检查委员会", f"{short}纪委监委", Level.BANNER, banner, offices["纪委监委"]),
        inspectors,
        line,
        *(
            Unit(
                f"中共{banner.name}{bureau}党组",
                f"{short}{bureau}党组",
                Kind.LEADING_GROUP,
                Level.BANNER,
                banner,
                Sector.ORGAN,
                staffed_from=offices[bureau],
            )
            for bureau in _LEADING_GROUPS
        ),
        *_others(banner, short),
        *(_township(township, banner) for township in banner.below),
    ]
    return top


def _others(banner: Division, short: str) -> list[Unit]:
    """A school, a hospital with branches of its own, a state enterprise and two-new branches. Their names are invented."""
    hospital = Unit(
        f"中共{banner.name}人民医院总支部委员会",
        f"{short}人民医院党总支",
        Kind.GENERAL_BRANCH,
        Level.BASE,
        banner,
        Sector.HOSPITAL,
    )
    hospital.below = [
        _branch(f"中共{banner.name}人民医院{part}", f"{short}人民医院{part}", banner, Sector.HOSPITAL)
        for part in ("临床", "行政后勤")
    ]
    hospital.staffed_from = hospital.below[1]
    shops = _branch(f"中共{banner.name}商贸街联合", f"{short}商贸街联合", banner, Sector.TWO_NEW)
    return [
        _branch(f"中共{banner.name}实验学校", f"{short}实验学校", banner, Sector.SCHOOL),
        hospital,
        _branch(f"中共{banner.name}公用事业有限公司", f"{short}公用事业公司", banner, Sector.STATE_ENTERPRISE),
        _branch(f"中共{banner.name}草原绿农牧业有限公司", f"{short}草原绿农牧业公司", banner, Sector.TWO_NEW),
        _branch(f"中共{banner.name}个体劳动者协会", f"{short}个体劳动者协会", banner, Sector.TWO_NEW),
        replace(shops, kind=Kind.JOINT_BRANCH),
    ]


def _township(township: Division, banner: Division) -> Unit:
    spoken = _SPOKEN.get(township.name, township.name)
    work = township.name.endswith(_WORK_COMMITTEES)
    short = _SHORT.get(banner.name, banner.name)
    # 科右前旗工业园区 and 兴安盟经济技术开发区 already say whose they are.
    of = "" if spoken.startswith((short, "兴安盟")) else banner.name
    top = Unit(
        f"中共{of}{spoken}{'工作' if work else ''}委员会",
        f"{spoken}{'党工委' if work else '党委'}",
        Kind.WORK_COMMITTEE if work else Kind.COMMITTEE,
        Level.TOWNSHIP,
        township,
    )
    villages = [_village(village, spoken) for village in township.below]
    if spoken in _CLOSED:
        top.below = villages
    else:
        office = f"{spoken}{_office_word(spoken)}"
        top.below = [_branch(f"中共{office}", office, township, Sector.ORGAN), *villages]
    top.staffed_from = top.below[0]
    return top


def _office_word(township: str) -> str:
    if township.endswith(_TOWNSHIP_WORDS):
        return "机关"
    return "场部机关" if township.endswith("场") else "管理机关"


def _village(village: Division, township: str) -> Unit:
    """The branch of a village, community or of what statistics list in its place (生活区, 虚拟社区)."""
    place = village.name.removesuffix("虚拟生活区").removesuffix("生活区").replace("虚拟社区", "社区")
    # 虚拟生活区 alone stands for the farm as a whole.
    place = township if place in ("", "虚拟劳管所") else place
    sector = Sector.VILLAGE if place.endswith(_VILLAGE_WORDS) else Sector.COMMUNITY
    within = "" if place.startswith(township) else township
    return _branch(f"中共{within}{place}", place, village, sector)


def _branch(name: str, short_name: str, division: Division, sector: Sector) -> Unit:
    return Unit(f"{name}支部委员会", f"{short_name}党支部", Kind.BRANCH, Level.BASE, division, sector)


def _department(name: str, short_name: str, level: Level, division: Division, staffed_from: Unit) -> Unit:
    return Unit(name, short_name, Kind.DEPARTMENT, level, division, serves=True, staffed_from=staffed_from)


# Years within which units of a kind were founded: invented, but such as the place could have.
_YEARS = {
    Sector.VILLAGE: (1956, 1984),
    Sector.COMMUNITY: (1998, 2014),
    Sector.ORGAN: (1984, 2019),
    Sector.SCHOOL: (1978, 2004),
    Sector.HOSPITAL: (1978, 2004),
    Sector.STATE_ENTERPRISE: (1990, 2012),
    Sector.TWO_NEW: (2009, 2021),
}


def _founded(unit: Unit) -> date:
    rng = Random(unit.name)
    first, last = _YEARS.get(Sector(unit.sector), (1980, 1996)) if unit.sector else (1980, 1983)
    return date(first, 1, 1) + timedelta(days=rng.randrange((last - first + 1) * 365))
