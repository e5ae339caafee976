"""六到村户 in one 苏木, the board, and a suggestion (任务的演示): everything through the services, on its day.

Invented throughout, and uneven on purpose: one village far on, one whose figures are late, one that has listed nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from qingyuan.kernel import clock
from qingyuan.kernel.scope import Scope
from qingyuan.obligations.tasks import services
from qingyuan.obligations.tasks.models import Claim, Handling, Subject
from qingyuan.obligations.tasks.periods import Period, period_of
from qingyuan.obligations.tasks.services import Posted, Written
from qingyuan.people.organizations.models import Kind, Organization, Sector
from qingyuan.people.roster.models import Membership, Tenure
from qingyuan.regimes import queries as regimes
from qingyuan.regimes import services as regime_services
from qingyuan.regimes.models import Adoption

from . import people
from .casting import acting, acting_as
from .days import OPENED_DAYS_AGO

_ADOPTED_AFTER_DAYS = 10
_LISTED_AFTER_DAYS = 14
_HELPED_AFTER_DAYS, _LOOKED_AT_AFTER_DAYS = 38, 40


@dataclass(frozen=True)
class _House:
    """A household as its branch has it.

    income   of the half-years before this one, the latest last; None left out
    visited  so many days after it was listed, None for not yet;  helped  what the visit of the half-year came to
    """

    name: str
    income: tuple[int | None, ...]
    visited: int | None
    settled: str = ""
    word: str = ""
    said: str = ""
    then: str = "accept"
    helped: str = ""


_FAR_ON = (
    _House(
        "1组6号",
        (6100, 6350, 6900, 7450),
        6,
        "今年种饲草30亩，支部帮着联系农技站。",
        "helped",
        "草种按时送到了。",
        helped="草种到了，支委帮着下了种。",
    ),
    _House(
        "1组11号", (4800, 4700, 5300, 5900), 8, "老两口不添牛了，只管好现有的12头。", "little", "棚修了，草料还是贵。"
    ),
    _House("2组3号", (5200, None, 5150, 5600), 12, "儿子去旗里学电焊，报名费由苏木垫。", "unsaid", ""),
    _House("2组17号", (7000, 7300, 7900, 8200), 20, "想扩羊舍，先看贷款下不下得来。", "", "", "wait"),
    _House(
        "3组2号",
        (4300, 4100, 3950, 4000),
        25,
        "去了一趟，家里没人，约下次。",
        "none",
        "来人问过，没见办成。",
        "send_back",
    ),
)
_LATE_FIGURES = (
    _House("东组1号", (5600, 5900), 30, "给两头牛办保险，支部代填了表。", "helped", "省得跑旗里。"),
    _House("东组9号", (), 34, "地租出去一半，商定明年再看。"),
    _House("西组4号", (), None),
)
_SUGGESTION = "主题党日总在上午，正赶上饮牛，能不能冬天改到午后。"
_OWN = "把村部到1组的两盏路灯修好"


def make(today: date) -> None:
    """Adopt, list, visit, fill in, look at; post, claim, publish; and one suggestion that still waits."""
    sumu = _unit(*people.SUMU)
    villages = list(
        Organization._base_manager.filter(parent=sumu, kind=Kind.BRANCH, sector=Sector.VILLAGE).order_by("path")
    )
    own = _unit(*people.BRANCH)
    others = [unit for unit in villages if unit != own]
    adopted_on = today - timedelta(days=OPENED_DAYS_AGO - _ADOPTED_AFTER_DAYS)
    with transaction.atomic():
        taskset = _adopt("hinggan/tasks", "taskset", "six-to-households", sumu, adopted_on)
        board = _adopt("ulanhot/practices", "board", "open-problems", _home(sumu), adopted_on)
        listed_on = adopted_on + timedelta(days=_LISTED_AFTER_DAYS)
        _households(own, acting("demo-secretary"), taskset, _FAR_ON, listed_on)
        if others:
            _households(others[0], _secretary(others[0]), taskset, _LATE_FIGURES, listed_on + timedelta(days=9))
        _board(board, _home(sumu), own, others, today)
        _word_of_a_member(own, today)


def _unit(division_path: str, short_name: str) -> Organization:
    return Organization._base_manager.get(division_path=division_path, short_name=short_name)


def _home(unit: Organization) -> Organization:
    return Organization._base_manager.get(pk=unit.home_id)


def _secretary(unit: Organization) -> Scope:
    tenure = Tenure._base_manager.get(unit=unit, seat__key="secretary", until_on__isnull=True)
    return acting_as(tenure.person_id, unit.home_id)


def _adopt(library: str, kind: str, key: str, unit: Organization, on: date) -> Adoption:
    with clock.frozen(clock.at(on, 9, 20)):
        return regime_services.adopt_part(
            acting("demo-staff"),
            unit=unit,
            campaign_id=None,
            library=regimes.newest(library),
            kind=kind,
            key=key,
            now=clock.now(),
        )


def _households(unit: Organization, scope: Scope, taskset: Adoption, houses: tuple[_House, ...], on: date) -> None:
    reviewer = acting("demo-township")
    for number, house in enumerate(houses):
        with clock.frozen(clock.at(on, 10, number)):
            subject = services.add_subject(
                scope, unit_id=unit.pk, adoption_id=taskset.pk, name=house.name, now=clock.now()
            )
        handlings = _visited(scope, subject, house, on) + _filled_in(scope, subject, house, on)
        if house.then != "wait":
            _looked_at(reviewer, handlings, house, on)


def _visited(scope: Scope, subject: Subject, house: _House, on: date) -> list[Handling]:
    """The plan settled at home; the households that have something to say say it then."""
    if house.visited is None:
        return []
    day = on + timedelta(days=house.visited)
    written = Written(
        happened_on=day,
        text=house.settled,
        went="支部书记和一名支委",
        word=house.word,
        word_text=house.said,
        word_from="户主" if house.said else "",
    )
    with clock.frozen(clock.at(day, 18, 30)):
        found = [_record(scope, subject, "plan", written)]
    if house.helped:
        day = on + timedelta(days=_HELPED_AFTER_DAYS)
        written = Written(happened_on=day, text=house.helped, went="支部书记")
        with clock.frozen(clock.at(day, 19)):
            found.append(_record(scope, subject, "help", written, period_of("half-year", day)))
    return found


def _filled_in(scope: Scope, subject: Subject, house: _House, on: date) -> list[Handling]:
    """The half-years before this one, out of the paper ledger; the last of them is owed, the earlier ones are for the plot."""
    found, period = [], period_of("half-year", on).before
    for value in reversed(house.income):
        if value is not None:
            with clock.frozen(clock.at(on + timedelta(days=1), 15, 10)):
                found.append(_record(scope, subject, "income", _figures(on, value), period))
        period = period.before
    return found


def _figures(on: date, value: int) -> Written:
    return Written(happened_on=on, figures={"per-head": value})


def _record(scope: Scope, subject: Subject, item: str, written: Written, period: Period | None = None) -> Handling:
    return services.record(
        scope,
        unit_id=subject.unit_id,
        adoption_id=subject.adoption_id,
        item=item,
        subject_id=subject.pk,
        period=period.first if period else None,
        written=written,
        now=clock.now(),
    )


def _looked_at(scope: Scope, handlings: list[Handling], house: _House, on: date) -> None:
    with clock.frozen(clock.at(on + timedelta(days=_LOOKED_AT_AFTER_DAYS), 16)):
        for handling in handlings:
            told: dict[str, Any] = {"handling_id": handling.pk, "revision": handling.revision, "now": clock.now()}
            if house.then == "send_back" and handling.item == "plan":
                services.send_back(scope, note="家里没人不算商定，请再去一次，写清今年干什么。", **told)
            else:
                services.accept(scope, note="", **told)


def _board(board: Adoption, banner: Organization, own: Organization, others: list[Organization], today: date) -> None:
    staff, head = acting("demo-staff"), acting("demo-head")

    def post(days_ago: int, posted: Posted) -> int:
        with clock.frozen(clock.at(today - timedelta(days=days_ago), 9, 50)):
            return services.post(staff, unit_id=banner.pk, adoption_id=board.pk, posted=posted, now=clock.now()).pk

    open_post = post(60, Posted("老党员行动不便，组织生活怎么开", _HARD[0], _SOLVED[0]))
    done_post = post(150, Posted("接羔忙的两个月，党日怎么不耽误生产", _HARD[1], _SOLVED[1]))
    post(20, Posted("流动党员一年回不来一次，怎么联系得上", _HARD[2], _SOLVED[2]))
    claim = _claim(acting("demo-secretary"), open_post, own, today - timedelta(days=52))
    _move(acting("demo-secretary"), claim, services.report, today - timedelta(days=31), text=_TRIED)
    if others:
        solver = _secretary(others[-1])
        claim = _claim(solver, done_post, others[-1], today - timedelta(days=140))
        claim = _move(solver, claim, services.report, today - timedelta(days=110), text="和7户商量过，按草场分了三片。")
        claim = _move(solver, claim, services.submit, today - timedelta(days=60), text="两个月开了4次，记录都在。")
        claim = _move(head, claim, services.approve, today - timedelta(days=50), note="到场看过记录，办得实。")
        _move(head, claim, services.publish, today - timedelta(days=49), learned=_LEARNED)


_HARD = (
    "11名老党员里6名下不了楼、骑不了车，一到冬天就来不全，送学又常常只剩念一遍。",
    "四五月接羔，羊舍离不开人，照老办法集中开，来的人不到一半。",
    "6名党员常年在外，有的一年回不来，电话打得通，事说不上。",
)
_SOLVED = (
    "来不了的党员每季度参加一次，自己说上话，记录是当天的。",
    "忙的两个月照样每月一次，到会的人不比平时少，不耽误一户接羔。",
    "每名在外党员每季度联系一次，本人说得出支部这一季办了什么。",
)
_TRIED = "先从住得近的4户试，去党员中心户家里开了一次，来了3名老党员；卡在冬天路滑，接送还没有着落。"
_LEARNED = (
    "按草场分三片，每片在一户党员中心户开，饮完牲口的下午3点开始，40分钟；书记一天走一片，当场记、当场签。"
    "轮到接羔的人家，由邻居替半天，下次还回来。"
)


def _claim(scope: Scope, post_id: int, unit: Organization, on: date) -> Claim:
    with clock.frozen(clock.at(on, 11)):
        return services.claim(scope, post_id=post_id, unit_id=unit.pk, now=clock.now())


def _move(scope: Scope, claim: Claim, verb: Callable[..., Claim], on: date, **given: str) -> Claim:
    with clock.frozen(clock.at(on, 16, 40)):
        return verb(scope, claim_id=claim.pk, revision=claim.revision, now=clock.now(), **given)


def _word_of_a_member(unit: Organization, today: date) -> None:
    """The eldest but one suggests something; and the branch has set itself one thing."""
    members = Membership._base_manager.filter(unit=unit, until_on__isnull=True).select_related("person")
    author = members.order_by("person__born_on", "pk")[1]
    with clock.frozen(clock.at(today - timedelta(days=3), 20, 5)):
        services.suggest(acting_as(author.person_id, unit.home_id), text=_SUGGESTION, now=clock.now())
    secretary = acting("demo-secretary")
    assert secretary.actor_id is not None
    with clock.frozen(clock.at(today - timedelta(days=12), 8, 30)):
        services.add_own(
            secretary,
            unit_id=unit.pk,
            text=_OWN,
            owner_id=secretary.actor_id,
            due_on=today + timedelta(days=18),
            now=clock.now(),
        )
