"""One subject, own item or handling, and all that a unit has (任务、对象、办理)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from qingyuan.kernel import clock, workdays
from qingyuan.kernel.charts import plain
from qingyuan.kernel.errors import Conflict
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.policy import Policy, not_here
from qingyuan.kernel.scope import Scope, ScopedModel
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster import queries as roster
from qingyuan.people.roster.models import Tenure

from .. import policy, rules, tasksets
from ..models import Figure, Handling, OwnItem, Record, Subject
from ..periods import Period
from ..specs import TaskItemSpec, TasksetSpec
from ..states import OwnState, Standing, State
from ..tasksets import Listed

M = TypeVar("M", bound=ScopedModel)


def visible(scope: Scope, rule: Policy, model: type[M], *joined: str) -> QuerySet[M]:
    """The rows of a table this reader may see."""
    return rule.visible(scope, model.within(scope)).select_related("unit", *joined)


def found(rows: QuerySet[M], pk: int) -> M:
    """One of some rows. Raises NotHere."""
    one = rows.filter(pk=pk).first()
    if one is None:
        raise not_here()
    return one


def for_update(rows: QuerySet[M], pk: int, revision: int) -> M:
    """One of some rows, locked till the service ends. Raises NotHere, or Conflict for an old revision."""
    one = found(rows.select_for_update(of=("self",)), pk)
    if one.revision != revision:  # type: ignore[attr-defined]
        raise Conflict(
            _("您打开这一页之后，这一件已由别人办理过。下面是最新的内容，请核对后再提交。"), "conflict", theirs=one
        )
    return one


def subjects(scope: Scope) -> QuerySet[Subject]:
    return visible(scope, policy.SUBJECTS, Subject, "adoption__library", "adoption__unit")


def handlings(scope: Scope) -> QuerySet[Handling]:
    joined = ("adoption", "library", "subject", "own")
    return visible(scope, policy.WORK, Handling, *joined)


def own_items(scope: Scope) -> QuerySet[OwnItem]:
    return visible(scope, policy.OWN_ITEMS, OwnItem)


def records(scope: Scope) -> QuerySet[Record]:
    """Records of handlings this reader may see, their files with them."""
    rows = Record.within(scope).filter(handling__in=handlings(scope).values("pk"))
    return rows.select_related("handling__unit")


def slot(adoption_id: int, item: str, subject_id: int | None, period: date | None) -> str:
    """What one handling stands for, once."""
    return f"{adoption_id}:{subject_id or 0}:{period.isoformat() if period else '-'}:{item}"


def own_slot(own: OwnItem) -> str:
    return f"own:{own.pk}"


def owners(unit: Organization) -> list[Signature]:
    """Who may have something of a unit in hand (责任人): who sits in it today, first seat first."""
    current = roster.lasting(clock.today())
    rows = Tenure._base_manager.filter(current, unit=unit, seat__abolished_on__isnull=True)
    rows = rows.exclude(seat__role__in=(roles.CONTACT_LEADER, roles.INSPECTOR)).select_related("person", "seat")
    people: dict[int, Signature] = {}
    for tenure in rows.order_by("seat__order", "pk"):
        title = unit.short_name + tenure.seat.name
        people.setdefault(tenure.person_id, Signature(tenure.person_id, tenure.person.name, title))
    return list(people.values())


def owner_named(unit: Organization, spec: TasksetSpec) -> str:
    """Who of the unit holds the seat that has a taskset in hand; empty where nobody does."""
    rows = Tenure._base_manager.filter(
        roster.lasting(clock.today()), unit=unit, seat__key=spec.owner.seat, seat__abolished_on__isnull=True
    )
    return rows.order_by("pk").values_list("person__name", flat=True).first() or ""


@dataclass(frozen=True)
class Line:
    """One item as it stands for a unit or one of its subjects. handling: what has been recorded, None for nothing yet."""

    unit: Organization
    listed: Listed
    item: TaskItemSpec
    subject: Subject | None
    period: Period | None
    due_on: date | None
    handling: Handling | None
    standing: Standing

    @property
    def title(self) -> str:
        """What is to be done, as a list says it."""
        return f"{self.item.text}（{self.period.label}）" if self.period else self.item.text


@dataclass(frozen=True)
class OwnLine:
    """An item the unit has set itself, as it stands."""

    own: OwnItem
    handling: Handling | None
    standing: Standing


@dataclass(frozen=True)
class SubjectLines:
    """A subject with its items; None is the unit itself."""

    subject: Subject | None
    lines: list[Line]

    @property
    def done(self) -> int:
        return sum(1 for one in self.lines if one.handling is not None and one.handling.state != State.SENT_BACK)

    @property
    def late(self) -> int:
        return sum(1 for one in self.lines if one.standing == Standing.LATE)

    @property
    def sent_back(self) -> int:
        return sum(1 for one in self.lines if one.handling is not None and one.handling.state == State.SENT_BACK)


@dataclass(frozen=True)
class SetLines:
    """A taskset over a unit: for the unit itself one, else one a subject."""

    listed: Listed
    owner: str
    subjects: list[SubjectLines] = field(default_factory=list)


def sets_of(scope: Scope, unit: Organization, *, today: date) -> list[SetLines]:
    """Every taskset of a unit with its subjects and how each item stands: as many queries however many subjects."""
    listed = tasksets.over(unit)
    ids = [one.adoption.pk for one in listed]
    of_set: dict[int, list[Subject]] = defaultdict(list)
    rows = subjects(scope).filter(unit=unit, adoption_id__in=ids, left_on__isnull=True)
    for subject in rows.order_by("pk"):
        of_set[subject.adoption_id].append(subject)
    known = {one.slot: one for one in handlings(scope).filter(unit=unit, adoption_id__in=ids)}
    calendar = workdays.calendar()
    return [
        SetLines(
            one,
            owner_named(unit, one.spec),
            [
                SubjectLines(subject, lines(unit, one, subject, known, today=today, calendar=calendar))
                for subject in (of_set[one.adoption.pk] if one.spec.per != "unit" else [None])
            ],
        )
        for one in listed
    ]


def lines(
    unit: Organization,
    listed: Listed,
    subject: Subject | None,
    known: dict[str, Handling],
    *,
    today: date,
    calendar: rules.IsWorkingDay,
) -> list[Line]:
    """How each item of a taskset stands for one subject; a period that is over and done is left to its history."""
    shown = []
    for item in listed.spec.items:
        for owed in owed_of(listed, item, subject, today=today, calendar=calendar):
            first = owed.period.first if owed.period else None
            handling = known.get(slot(listed.adoption.pk, item.key, subject.pk if subject else None, first))
            state = State(handling.state) if handling else None
            standing = rules.standing(state, owed.due_on, today)
            shown.append(Line(unit, listed, item, subject, owed.period, owed.due_on, handling, standing))
    return shown


def owed_of(
    listed: Listed, item: TaskItemSpec, subject: Subject | None, *, today: date, calendar: rules.IsWorkingDay
) -> list[rules.Owed]:
    adoption = listed.adoption
    return rules.owed(
        item,
        starts_on=adoption.starts_on,
        ends_on=adoption.ends_on,
        since=subject.since if subject else adoption.starts_on,
        today=today,
        is_working_day=calendar,
    )


def own_of(scope: Scope, unit: Organization, *, today: date) -> list[OwnLine]:
    """What a unit has set itself, the nearest day first; what it has dropped is left out."""
    rows = own_items(scope).filter(unit=unit, state=OwnState.OPEN).order_by("due_on", "pk")
    return own_lines(list(rows), today=today)


def own_lines(items: Sequence[OwnItem], *, today: date) -> list[OwnLine]:
    known = {one.own_id: one for one in Handling._base_manager.filter(own__in=[item.pk for item in items])}
    found = []
    for item in items:
        handling = known.get(item.pk)
        state = State(handling.state) if handling else None
        found.append(OwnLine(item, handling, rules.standing(state, item.due_on, today)))
    return found


@dataclass(frozen=True)
class Told:
    """A record with the figures filled in with it."""

    record: Record
    figures: list[tuple[str, Decimal, str]]


def told(handling: Handling, item: TaskItemSpec | None) -> list[Told]:
    """What has been recorded, the newest first."""
    rows = list(Record._base_manager.filter(handling=handling).order_by("-pk"))
    named = {one.key: one for one in item.figures} if item else {}
    by_record: dict[int, list[tuple[str, Decimal, str]]] = defaultdict(list)
    for figure in Figure._base_manager.filter(handling=handling).order_by("pk"):
        if figure.key in named:
            by_record[figure.record_id].append((named[figure.key].text, figure.value, named[figure.key].unit))
    return [Told(row, by_record[row.pk]) for row in rows]


def newest(handlings: Sequence[Handling]) -> dict[int, str]:
    """What was last written of each: a sentence, or its figures. By id of the handling."""
    found: dict[int, str] = {}
    rows = Record._base_manager.filter(handling__in=[one.pk for one in handlings]).order_by("pk")
    last = {row.handling_id: row for row in rows}
    numbers: dict[int, list[str]] = defaultdict(list)
    for figure in Figure._base_manager.filter(record__in=[row.pk for row in last.values()]).order_by("pk"):
        numbers[figure.record_id].append(plain(figure.value))
    for handling in handlings:
        row = last[handling.pk]
        found[handling.pk] = "、".join([*numbers[row.pk], *([row.text] if row.text else [])])
    return found


def visits(subject: Subject) -> list[Record]:
    """The visits to a subject whose page is open, the newest first."""
    rows = Record._base_manager.filter(handling__subject=subject, kind="visit").select_related("handling")
    return list(rows.order_by("-happened_on", "-pk"))


def current_figures(handling: Handling) -> dict[str, Decimal]:
    """The figures that count: of each the latest."""
    rows = Figure._base_manager.filter(handling=handling).order_by("record_id")
    return dict(rows.values_list("key", "value"))


@dataclass(frozen=True)
class Series:
    """One figure of a subject over its periods. values: None where none was filled in."""

    item: TaskItemSpec
    text: str
    unit: str
    labels: list[str]
    values: list[Decimal | None]


def series(subject: Subject | None, unit: Organization, listed: Listed) -> list[Series]:
    """Every figure with a period, from the first filled in to the last; one with fewer than two has no plot."""
    rows = Figure._base_manager.filter(
        handling__unit=unit,
        handling__adoption=listed.adoption,
        handling__subject=subject,
        handling__period__isnull=False,
    )
    values: dict[tuple[str, str], dict[date, Decimal]] = defaultdict(dict)
    for item, key, period, value in rows.order_by("record_id").values_list(
        "handling__item", "key", "handling__period", "value"
    ):
        assert period is not None
        values[item, key][period] = value
    return [
        _series(item, one.text, one.unit, found)
        for item in listed.spec.items
        for one in item.figures
        if item.every and (found := values.get((item.key, one.key)))
    ]


def _series(item: TaskItemSpec, text: str, unit: str, found: dict[date, Decimal]) -> Series:
    assert item.every is not None
    one, last, labels, values = Period(item.every, min(found)), max(found), [], []
    while one.first <= last:
        labels.append(one.short)
        values.append(found.get(one.first))
        one = one.after
    return Series(item, text, unit, labels, values)


def title_of(handling: Handling) -> str:
    """What a handling is about, as a list says it: 规划到户（2026年上半年）."""
    if handling.own is not None:
        return handling.own.text
    assert handling.adoption is not None and handling.library is not None
    _spec, item = tasksets.item_of(handling.library, handling.adoption, handling.item)
    if handling.period is not None and item.every is not None:
        return f"{item.text}（{Period(item.every, handling.period).label}）"
    return item.text
