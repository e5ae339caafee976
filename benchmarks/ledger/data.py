"""A league with a long ledger (长台账): some 1,300 units, two accounts, and findings to any number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.db import connection, transaction

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel import clock
from qingyuan.kernel.fields import PathField, Signature
from qingyuan.kernel.ids import new_id
from qingyuan.obligations.rectification import queries
from qingyuan.obligations.rectification.models import Evidence, Finding, Origin
from qingyuan.obligations.rectification.states import State
from qingyuan.people.accounts.models import Account
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Kind, Level, Organization, Seat, Sector
from qingyuan.people.roster.models import Person, Tenure
from qingyuan.regimes.models import Adoption, LibraryVersion

_BANNERS, _TOWNSHIPS, _BRANCHES = 6, 15, 13
_CHUNK = 5_000
# How the findings of a league stand some months after the campaign began.
_STATES = {
    State.OPEN: 6,
    State.WORKING: 12,
    State.REVIEW: 4,
    State.CONTESTED: 1,
    State.SIGNED_OFF: 64,
    State.LOOKED_BACK: 9,
    State.WITHDRAWN: 4,
}
_DONE = (State.SIGNED_OFF, State.LOOKED_BACK)
_PHRASES = (
    "主题党日活动记录只有签到和照片，没有写讨论了什么、定了什么",
    "第二季度集体经济收支没有按时张贴到公开栏",
    "外出务工党员台账里有几人的联系电话已经打不通",
    "支部委员会会议记录由一人事后补写，发言内容前后雷同",
    "谈心谈话没有留下记录，群众反映的问题没有回音",
    "党费收缴登记本与收据对不上，差两个月",
    "草场发包的合同没有经过党员大会和村民代表会议讨论",
    "值班表贴在门上，实际没有人在岗，办事的群众空跑",
    "上级要求的学习材料发到群里，没有组织讨论",
    "低保名单调整以后没有公示，群众有疑问",
)


@dataclass(frozen=True)
class Reader:
    """Somebody who reads the ledger: the account, and the path it reaches."""

    account: Account
    path: str


class League:
    """league, banner: the departments' readers;  finding: one under review in that banner, with all its papers."""

    def __init__(self) -> None:
        self._random = Random(20240607)
        self._branches: list[Organization] = []
        self._secretary = new_id()
        units = list(self._tree())
        Organization._base_manager.bulk_create(units)
        self.league = reader(units[0], units[1], "吴海英", roles.DEPARTMENT_HEAD)
        self.banner = reader(units[2], units[3], "白晓琳")
        self._library, spec = _checklist()
        self._checklist = spec.key
        self._categories = [category.key for category in spec.categories]
        self._adoption = self._campaign(units[0])
        self.size = 0
        self.finding = self._reviewed(next(unit for unit in self._branches if unit.path.startswith(self.banner.path)))

    def _campaign(self, top: Organization) -> Adoption:
        adoption = Adoption(
            unit=top,
            home_id=top.pk,
            library=self._library,
            kind="campaign",
            key="rectification",
            title="集中治理",
            state="in_force",
            starts_on=clock.today() - timedelta(days=120),
            ends_on=clock.today() + timedelta(days=60),
        )
        adoption.save(force_insert=True)
        return adoption

    def _tree(self) -> Iterator[Organization]:
        league = _unit(None, 1, Kind.COMMITTEE, Level.LEAGUE, "兴安盟委")
        yield from (league, _unit(league, 1, Kind.DEPARTMENT, Level.LEAGUE, "盟委组织部", serves=league))
        for b in range(1, _BANNERS + 1):
            banner = _unit(league, b + 1, Kind.COMMITTEE, Level.BANNER, f"第{b}旗委")
            yield from (banner, _unit(banner, 1, Kind.DEPARTMENT, Level.BANNER, f"第{b}旗委组织部", serves=banner))
            for t in range(1, _TOWNSHIPS + 1):
                township = _unit(banner, t + 1, Kind.COMMITTEE, Level.TOWNSHIP, f"第{t}苏木党委")
                yield township
                for v in range(1, _BRANCHES + 1):
                    self._branches.append(_unit(township, v, Kind.BRANCH, Level.BASE, f"第{v}嘎查党支部"))
                    yield self._branches[-1]

    def grow(self, n: int) -> None:
        """Findings up to n: the first made one by one, more as copies of those, which is a hundred times as quick."""
        while self.size < min(n, 2 * _CHUNK):
            with transaction.atomic():
                Finding._base_manager.bulk_create(self._finding() for _ in range(_CHUNK))
            self.size += _CHUNK
        columns = [field.column for field in Finding._meta.local_concrete_fields if not field.primary_key]
        copied = ", ".join(f'"{column}"' for column in columns)
        while self.size < n:
            more = min(n - self.size, self.size, 20 * _CHUNK)
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT max(id) - min(id) + 1 FROM rectification_finding")
                (shift,) = cursor.fetchone()
                cursor.execute(
                    f"INSERT INTO rectification_finding (id, {copied}) "
                    f"SELECT id + %s, {copied} FROM rectification_finding ORDER BY id LIMIT %s",
                    [shift, more],
                )
            self.size += more
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _text(self) -> str:
        return "；".join(self._random.sample(_PHRASES, self._random.randint(1, 4))) + "。"

    def _finding(self, unit: Organization | None = None, state: State | None = None) -> Finding:
        random, today = self._random, clock.today()
        unit = unit or random.choice(self._branches)
        state = state or random.choices(list(_STATES), list(_STATES.values()))[0]
        planned, done = state not in (State.OPEN, State.WITHDRAWN), state in _DONE
        owner = Signature(self._secretary, "包巴特尔", f"{unit.short_name}书记")
        by = Signature(self.league.account.person_id, "吴海英", "盟委组织部干事")
        found_on = today - timedelta(days=random.randrange(10, 120))
        due_on = (
            found_on + timedelta(days=random.choice((30, 45, 60, 90))) if planned or random.random() < 0.4 else None
        )
        return Finding(
            unit=unit,
            home_id=unit.home_id,
            adoption=self._adoption if random.random() < 0.8 else None,
            library=self._library,
            checklist=self._checklist,
            category=random.choice(self._categories),
            text=self._text(),
            origin=random.choice((Origin.SELF_FOUND, Origin.DEPARTMENT, Origin.SUPERVISION)),
            source_text="第二轮督查反馈意见" if random.random() < 0.3 else "",
            found_on=found_on,
            found_by=by,
            confidential=random.random() < 0.02,
            state=state,
            state_at=clock.now(),
            leader_name="韩志远",
            owner_id=owner.id if planned else None,
            owner=owner if planned else None,
            criterion=self._text() if planned else "",
            measure=self._text() if planned else "",
            measure_kind="by_date" if planned else "",
            due_on=due_on,
            progress=self._text() if done or state == State.REVIEW else "",
            signed_off_by=by if done else None,
            signed_off_on=today if done else None,
            sign_off_note=self._text() if done else "",
            look_back_on=today + timedelta(days=random.randrange(-5, 90)) if done else None,
            created_at=clock.now(),
        )

    def _reviewed(self, unit: Organization) -> Finding:
        """A finding under review, with two pieces of evidence and an entry for each step so far."""
        finding = self._finding(unit, State.REVIEW)
        finding.confidential = False
        assert finding.owner is not None
        steps = ("rectification.opened", "rectification.started", "rectification.planned", "rectification.evidenced")
        with transaction.atomic():
            finding.save(force_insert=True)
            Evidence._base_manager.bulk_create(
                Evidence(finding=finding, round=1, kind="record", text=text, by=finding.owner, at=clock.now())
                for text in ("公开栏张贴情况", "党员大会记录")
            )
            chronicle.append_all(
                [
                    chronicle.Draft(
                        unit.pk,
                        unit.home_id,
                        verb,
                        chronicle.reference(finding),
                        revision,
                        finding.owner,
                        clock.now(),
                        open={"state": finding.state, "round": 1},
                        sealed={"text": finding.text, "by_name": finding.owner.name, "note": self._text()},
                    )
                    for revision, verb in enumerate((*steps, "rectification.submitted"), 1)
                ]
            )
        self.size += 1
        return finding


def _checklist() -> tuple[LibraryVersion, queries.ChecklistSpec]:
    offered = queries.default_checklist()
    assert offered is not None
    return offered


def _unit(
    parent: Organization | None, order: int, kind: Kind, level: Level, name: str, *, serves: Organization | None = None
) -> Organization:
    path = (parent.path if parent else "") + f"{order:0{PathField.WIDTH}d}"
    unit = Organization(
        path=path,
        parent=parent,
        name=name,
        short_name=name,
        kind=kind,
        level=level,
        sector=Sector.VILLAGE if kind == Kind.BRANCH else "",
        serves=serves,
        order=order,
    )
    own = kind == Kind.COMMITTEE and level in (Level.LEAGUE, Level.BANNER)
    unit.home_id = unit.pk if own or parent is None else parent.home_id
    return unit


def reader(top: Organization, unit: Organization, name: str, role: str = roles.DEPARTMENT_STAFF) -> Reader:
    """Somebody with an account who sits in a unit and reaches all below `top`."""
    person = Person(home_id=top.home_id, name=name)
    seat = Seat(unit=unit, key=role, name=str(roles.NAMES[role]), role=role, order=1)
    account = Account(
        username=f"reader{person.pk}", unit=unit, home_id=top.home_id, person=person, state=Account.State.OPEN
    )
    account.set_unusable_password()
    tenure = Tenure(person=person, seat=seat, unit=unit, from_on=date(2024, 1, 1))
    with transaction.atomic():
        for row in (person, seat, account, tenure):
            row.save(force_insert=True)
    return Reader(account, top.path)
