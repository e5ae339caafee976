"""Two leagues, each with everyone in it, for tests about who sees what (两个盟，各色人等).

The same shape twice, so that for every role there is a stranger of the same role in the other league:

    盟委 (home of the league's own bodies; 三员)
      盟委组织部
      旗委 (home) ── 旗委组织部 (staff, head) · 旗纪委 (discipline-member) · inspector's seat · 旗直机关党支部
        苏木党委 (township-organization-member, contact-leader)
          嘎查党支部 (branch-secretary, committee-member, member) · 嘎查党支部
        镇党委
          村党支部
      县委 (home): the same with 县 words, without people
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from qingyuan.kernel.ids import new_id
from qingyuan.kernel.scope import Scope
from qingyuan.people.accounts.models import Account
from qingyuan.people.accounts.queries import scope_of
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Kind, Level, Organization, Placement, Seat, Sector
from qingyuan.people.roster.models import Membership, Person, Tenure

FOUNDED = date(2020, 1, 1)
# A hash of no password: these accounts are signed in by session, never by typing.
_NO_PASSWORD = "!"


@dataclass
class League:
    """One seeded league. unit: by a short English key; people, accounts: by role key."""

    key: str
    units: dict[str, Organization] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def scope(self, role: str) -> Scope:
        """The Scope of the person who holds this role, as a request would have it."""
        return scope_of(self.accounts[role])


@dataclass
class Leagues:
    one: League
    other: League

    def __iter__(self) -> Iterator[League]:
        return iter((self.one, self.other))


# key: (key of the unit above, kind, level, sector, name, short name, last name of the division or "", serves)
_Shape = dict[str, tuple[str, str, str, str, str, str, str, str]]


def _shape(league: str, banner: str, county: str) -> _Shape:
    shape: _Shape = {
        "league": (
            "",
            Kind.COMMITTEE,
            Level.LEAGUE,
            "",
            f"中国共产党{league}委员会",
            f"{league[:-1]}{league[-1]}委",
            league,
            "",
        ),
        "league_department": (
            "league",
            Kind.DEPARTMENT,
            Level.LEAGUE,
            "",
            f"中国共产党{league}委员会组织部",
            f"{league}委组织部",
            "",
            "league",
        ),
    }
    for key, place, townships in (
        (
            "banner",
            banner,
            (("sumu", "巴彦苏木", ("巴彦塔拉嘎查", "白音花嘎查")), ("town", "宝石镇", ("永胜村", "太平村"))),
        ),
        ("county", county, (("sumu", "哈日苏木", ("哈日嘎查", "敖包嘎查")), ("town", "六户镇", ("双发村", "和平村")))),
    ):
        shape[key] = ("league", Kind.COMMITTEE, Level.BANNER, "", f"中国共产党{place}委员会", f"{place}委", place, "")
        shape[f"{key}_department"] = (
            key,
            Kind.DEPARTMENT,
            Level.BANNER,
            "",
            f"中国共产党{place}委员会组织部",
            f"{place}委组织部",
            "",
            key,
        )
        shape[f"{key}_discipline"] = (
            key,
            Kind.DEPARTMENT,
            Level.BANNER,
            "",
            f"中国共产党{place}纪律检查委员会",
            f"{place}纪委",
            "",
            key,
        )
        shape[f"{key}_office"] = (
            key,
            Kind.BRANCH,
            Level.BASE,
            Sector.ORGAN,
            f"中国共产党{place}农牧局支部委员会",
            f"{place}农牧局党支部",
            "",
            "",
        )
        for word, township, villages in townships:
            above = f"{key}_{word}"
            shape[above] = (
                key,
                Kind.COMMITTEE,
                Level.TOWNSHIP,
                "",
                f"中国共产党{township}委员会",
                f"{township}党委",
                township,
                "",
            )
            for number, village in enumerate(villages, 1):
                shape[f"{above}_village_{number}"] = (
                    above,
                    Kind.BRANCH,
                    Level.BASE,
                    Sector.VILLAGE,
                    f"中国共产党{village}支部委员会",
                    f"{village}党支部",
                    village,
                    "",
                )
    return shape


# role: (key of the unit, key of the seat, its name)
_SEATS = {
    roles.BRANCH_SECRETARY: ("banner_sumu_village_1", "secretary", "书记"),
    roles.COMMITTEE_MEMBER: ("banner_sumu_village_1", "committee-member", "组织委员"),
    roles.TOWNSHIP_ORGANIZATION_MEMBER: ("banner_sumu", "organization-member", "组织委员"),
    roles.CONTACT_LEADER: ("banner_sumu", "contact-leader", "联系点领导"),
    roles.DEPARTMENT_STAFF: ("banner_department", "staff", "组织科科长"),
    roles.DEPARTMENT_HEAD: ("banner_department", "head", "部长"),
    roles.DISCIPLINE_MEMBER: ("banner_discipline", "member", "干部"),
    roles.INSPECTOR: ("banner", "inspector", "督查组组长"),
}
_NAMES = {
    "one": ("李晨", "包巴特尔", "王桂兰", "赵丽", "韩志远", "白晓琳", "孙立群", "周文涛", "高娃"),
    "other": ("刘洋", "乌力吉", "张秀英", "陈静", "马国栋", "其木格", "杨振华", "吴海燕", "苏和"),
}


def seed() -> Leagues:
    """Make both in the running transaction, by bulk inserts."""
    return Leagues(
        _seed_league("one", "0001", _shape("兴安盟", "科尔沁右翼前旗", "突泉县")),
        _seed_league("other", "0002", _shape("锡林郭勒盟", "西乌珠穆沁旗", "多伦县")),
    )


def _seed_league(key: str, top: str, shape: _Shape) -> League:
    league = League(key)
    _seed_units(league, top, shape)
    _seed_people(league)
    return league


def _seed_units(league: League, top: str, shape: _Shape) -> None:
    below: dict[str, int] = {}
    for name, (above, kind, level, sector, full, short, place, serves) in shape.items():
        parent = league.units.get(above)
        below[above] = below.get(above, 0) + 1
        unit = Organization(
            id=new_id(),
            path=f"{parent.path}{below[above]:04d}" if parent else top,
            parent=parent,
            name=full,
            short_name=short,
            kind=kind,
            level=level,
            sector=sector,
            division_path="/".join(part for part in (parent.division_path if parent else "", place) if part)
            if place
            else "",
            serves=league.units[serves] if serves else None,
            order=below[above],
            founded_on=FOUNDED,
        )
        # A banner and what lies under it are one home; the league's own bodies keep theirs at the league.
        unit.home_id = (
            unit.pk if (level == Level.BANNER and kind == Kind.COMMITTEE) or parent is None else parent.home_id
        )
        league.units[name] = unit
    Organization._base_manager.bulk_create(league.units.values())
    Placement._base_manager.bulk_create(
        Placement(unit=unit, parent=unit.parent, from_on=FOUNDED) for unit in league.units.values()
    )


def _seed_people(league: League) -> None:
    tenures, memberships = [], []
    village = league.units["banner_sumu_village_1"]
    office = league.units["banner_office"]
    for name, role in zip(_NAMES[league.key], roles.BUSINESS, strict=True):
        person = league.people[role] = Person(id=new_id(), home_id=village.home_id, name=name)
        unit = village
        if role in _SEATS:
            unit_key, seat_key, seat_name = _SEATS[role]
            unit = league.units[unit_key]
            seat = league.seats[role] = Seat(unit=unit, key=seat_key, name=seat_name, role=role, order=1)
            tenures.append(Tenure(person=person, seat=seat, unit=unit, from_on=FOUNDED))
        branch = unit if unit.is_branch else office
        if role == roles.MEMBER or not unit.is_branch or role == roles.BRANCH_SECRETARY:
            memberships.append(Membership(person=person, unit=branch, kind="full", from_on=FOUNDED))
        league.accounts[role] = Account(
            username=f"{league.key}-{role}",
            password=_NO_PASSWORD,
            unit=unit,
            home_id=unit.home_id,
            person=person,
            state=Account.State.OPEN,
        )
    top = league.units["league"]
    for role in roles.ADMINISTRATORS:
        league.accounts[role] = Account(
            username=f"{league.key}-{role}",
            password=_NO_PASSWORD,
            unit=top,
            home_id=top.pk,
            administrator=role,
            state=Account.State.OPEN,
        )
    Person._base_manager.bulk_create(league.people.values())
    Seat._base_manager.bulk_create(league.seats.values())
    Tenure._base_manager.bulk_create(tenures)
    Membership._base_manager.bulk_create(memberships)
    Account._base_manager.bulk_create(league.accounts.values())
