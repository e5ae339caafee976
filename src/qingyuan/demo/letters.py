"""Letters of the banner's department (来件的演示): one waits, one is split and half answered, one has been reported.

Each step is the service itself, with the clock set to the hour at which it was done.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from qingyuan.kernel import clock
from qingyuan.kernel.scope import Scope
from qingyuan.obligations.rectification import services as rectification
from qingyuan.obligations.rectification.models import Finding, Origin
from qingyuan.obligations.rectification.services import Drafted
from qingyuan.obligations.rectification.states import State
from qingyuan.overview.letters import queries, services
from qingyuan.overview.letters.models import Letter, Link, Report
from qingyuan.overview.letters.services import Chosen, Facts, Row, Sent
from qingyuan.people.organizations.models import COMMITTEES, Kind, Organization
from qingyuan.people.roster.models import Tenure
from qingyuan.regimes.models import Adoption

from . import people, photos
from .casting import acting, acting_as

_LEAGUE = "兴安盟委组织部"
_FRIDAY = 4
# The new one of its two differences: what the department wrote down after the report had gone.
_FOUND_AFTER = "党员活动室值守表四月以后没有再填，门上也没有写明联系人。"


def make(today: date) -> None:
    """For the department of the banner whose whole roster is made up."""
    staff = acting("demo-staff")
    committee = queries.committees(staff)[0]
    adoption = Adoption._base_manager.get(kind="campaign")
    _reported(staff, committee, adoption, today)
    _split(staff, committee, adoption, today)
    _waiting(staff, committee, today)


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    """An hour of a day, or this instant where that has not come yet."""
    return min(clock.at(day, hour, minute), clock.now())


def _register(scope: Scope, unit: Organization, at: datetime, facts: Facts, *, photo: bool = False) -> Letter:
    taken = photos.take(Random(facts.number), "来文照片") if photo else None
    with clock.frozen(at):
        return services.register(scope, unit=unit, facts=facts, photo=taken, now=at)


def _waiting(staff: Scope, committee: Organization, today: date) -> None:
    """The league's letter that has just come in: Friday, 17:00."""
    friday = today + timedelta(days=(_FRIDAY - today.weekday()) % 7 or 7)
    facts = Facts(
        sender=_LEAGUE,
        number="兴党组函〔2026〕18号",
        asks="报集中治理查摆整改进展：登记、销号、未销号、逾期各多少，按类别分列。",
        due_at=clock.at(friday, 17),
    )
    _register(staff, committee, _at(today, 8, 40), facts, photo=True)


def _split(staff: Scope, committee: Organization, adoption: Adoption, today: date) -> None:
    """A letter split among the townships; three have answered, one lets the system count, the others not yet."""
    begun = today - timedelta(days=6)
    facts = Facts(
        sender=_LEAGUE,
        number="兴党组电〔2026〕7号",
        asks="各苏木镇核对流动党员联系情况，整理集中治理中的制度成果，月底前汇总上报。",
        due_at=clock.at(today + timedelta(days=9), 12),
    )
    letter = _register(staff, committee, clock.at(begun, 9, 10), facts)
    below = [unit for unit in queries.offered_units(staff, committee) if unit.kind in COMMITTEES]
    sumu = Organization._base_manager.get(division_path=people.SUMU[0], short_name=people.SUMU[1])
    others = [unit for unit in below if unit != sumu]
    due = today + timedelta(days=4)
    tasks = [
        (sumu, "核对流动党员名单", "逐人电话核对去向和联系人，联系不上的写明原因。", "组织委员"),
        (others[0], "核对流动党员名单", "逐人电话核对去向和联系人，联系不上的写明原因。", "组织委员"),
        (others[1 % len(others)], "整理整改台账", "把未销号的逐条过一遍，写明卡在哪里。", "组织委员"),
        (others[-1], "整理制度成果", "本地这次新定、修订的制度，写明名称和哪天印发。", "党委副书记"),
        (sumu, "整理制度成果", "本地这次新定、修订的制度，写明名称和哪天印发。", ""),
    ]
    rows = [Row(task, unit.pk, due, requirement, None, post) for unit, task, requirement, post in tasks]
    at = clock.at(begun, 10, 25)
    with clock.frozen(at):
        services.split(staff, letter_id=letter.pk, revision=letter.revision, rows=rows, now=at)
    lines = queries.lines(letter)
    said = {
        1: ("名单已逐人核对，2人去向有变，已更正；1人联系不上，正托亲属转告。", ""),
        2: ("", f"{Link.FINDINGS.value}:{adoption.pk}"),
        3: ("新定制度1项，上月20日经党委会讨论印发。", ""),
    }
    for number, (text, link) in said.items():
        line = lines[number]
        scope = _holder(line.unit, "organization-member")
        at = clock.at(today - timedelta(days=4 - number), 16, 5 * number)
        with clock.frozen(at):
            services.answer(scope, line_id=line.pk, revision=1, text=text, link=link, file=None, now=at)


def _holder(unit: Organization, key: str) -> Scope:
    seat = Tenure._base_manager.filter(unit=unit, seat__key=key, until_on__isnull=True).first()
    assert seat is not None
    return acting_as(seat.person_id, unit.home_id)


def _reported(staff: Scope, committee: Organization, adoption: Adoption, today: date) -> None:
    """Last week's figures, frozen, issued by the head and sent; since then one problem more, and one taken up."""
    frozen_at = min(_last_change(committee), clock.now() - timedelta(minutes=15)) + timedelta(minutes=5)
    facts = Facts(
        sender=_LEAGUE,
        number="电话通知",
        asks="报集中治理整改进展数。",
        due_at=max(clock.at(today, 17), frozen_at + timedelta(hours=2)),
    )
    letter = _register(staff, committee, frozen_at - timedelta(minutes=3), facts)
    chosen = Chosen(
        title="集中治理整改进展数",
        for_unit=_LEAGUE,
        adoption=adoption,
        figures=("findings.counted", "findings.struck_off", "findings.open", "findings.overdue"),
    )
    with clock.frozen(frozen_at):
        report = services.draft(staff, unit=committee, letter_id=letter.pk, chosen=chosen, now=frozen_at)
        report = services.freeze(staff, report_id=report.pk, revision=report.revision, now=frozen_at)
    at = frozen_at + timedelta(minutes=2)
    with clock.frozen(at):
        report = services.issue(acting("demo-head"), report_id=report.pk, revision=report.revision, now=at)
        sent = Sent(at, Report.Way.EXCHANGE, _LEAGUE)
        services.send(staff, report_id=report.pk, revision=report.revision, sent=sent, now=at)
    _changed_since(staff, committee, adoption, at + timedelta(minutes=2))


def _last_change(committee: Organization) -> datetime:
    """The instant from which on the banner's problems stand as they do: figures of an earlier one can't be told."""
    rows = Finding._base_manager.filter(home_id=committee.pk).order_by("-state_at")
    return rows.values_list("state_at", flat=True)[0]


def _changed_since(staff: Scope, committee: Organization, adoption: Adoption, at: datetime) -> None:
    waiting = Finding._base_manager.filter(
        home_id=committee.pk, adoption=adoption, state=State.OPEN, confidential=False, unit__kind=Kind.BRANCH
    ).exclude(unit__division_path=people.BRANCH[0])
    taken_up = waiting.select_related("unit").order_by("pk").last()
    assert taken_up is not None
    with clock.frozen(at):
        rectification.open_finding(
            staff,
            unit_id=taken_up.unit_id,
            adoption=adoption,
            drafted=Drafted(
                text=_FOUND_AFTER,
                category="other",
                category_text="活动阵地使用",
                found_on=clock.day_of(at),
                origin=Origin.DEPARTMENT,
            ),
            now=at,
        )
        rectification.start(
            _holder(taken_up.unit, "secretary"), finding_id=taken_up.pk, revision=taken_up.revision, now=at
        )
