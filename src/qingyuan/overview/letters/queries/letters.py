"""Reading letters and their lines (来件和任务分解)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from qingyuan.kernel import clock, facts
from qingyuan.kernel.errors import Conflict
from qingyuan.kernel.facts import Extent
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.obligations.rectification.queries import checks
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import COMMITTEES, Kind, Organization
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State as AdoptionState

from .. import wording
from ..models import Letter, Line, Link
from ..policy import LETTERS, LINES, REGISTERING
from ..states import OPEN, State

# Which letters a list shows, in the order of its tabs.
TABS = {
    "open": OPEN,
    "reported": (State.REPORTED,),
    "filed": (State.FILED, State.WITHDRAWN),
}


def committees(scope: Scope) -> list[Organization]:
    """The committees this reader registers letters for, highest first; usually one."""
    rows = Organization.within(scope).filter(REGISTERING.may["register"].where(scope), dissolved_on__isnull=True)
    return list(rows.order_by("path"))


def letters(scope: Scope, tab: str) -> QuerySet[Letter]:
    """The letters of a tab, by their hour. What is owed is listed whole, what is settled page by page."""
    rows = LETTERS.visible(scope, Letter.within(scope)).filter(state__in=TABS[tab])
    return rows.select_related("unit").order_by("due_at", "pk")


def counts(scope: Scope) -> dict[str, int]:
    """How many letters each tab lists: one query."""
    rows = LETTERS.visible(scope, Letter.within(scope))
    return rows.aggregate(**{tab: Count("pk", filter=Q(state__in=states)) for tab, states in TABS.items()})


def letter(scope: Scope, letter_id: int) -> Letter:
    """One letter with its committee. Raises NotHere."""
    found = LETTERS.visible(scope, Letter.within(scope)).select_related("unit").filter(pk=letter_id).first()
    if found is None:
        raise not_here()
    return found


def letter_for_update(scope: Scope, letter_id: int, revision: int) -> Letter:
    """The letter, its row locked till the service ends. Raises NotHere, or Conflict for an old revision."""
    rows = LETTERS.visible(scope, Letter.within(scope)).select_related("unit").select_for_update(of=("self",))
    found = rows.filter(pk=letter_id).first()
    if found is None:
        raise not_here()
    if found.revision != revision:
        raise _changed(found)
    return found


def _changed(theirs: object) -> Conflict:
    return Conflict(
        _("您打开这一页之后，这一件已由别人办理过。下面是最新的内容，您填的仍在表里，请核对后再提交。"),
        "conflict",
        theirs=theirs,
    )


def lines(letter: Letter) -> list[Line]:
    """The 任务分解表 of a letter the caller has shown to be the reader's, in the order of its numbers."""
    rows = Line._base_manager.filter(letter=letter, dropped_at__isnull=True)
    return list(rows.select_related("unit", "lead", "adoption", "letter__unit").order_by("order", "pk"))


def _visible_lines(scope: Scope) -> QuerySet[Line]:
    rows = LINES.visible(scope, Line.within(scope))
    return rows.select_related("unit", "lead", "adoption", "letter", "letter__unit")


def line(scope: Scope, line_id: int) -> Line:
    """One line, not of the letter but of the unit it is given to. Raises NotHere."""
    found = _visible_lines(scope).filter(pk=line_id).first()
    if found is None:
        raise not_here()
    return found


def line_for_update(scope: Scope, line_id: int, revision: int) -> Line:
    """The line, its row locked till the service ends. Raises NotHere, or Conflict for an old revision."""
    found = _visible_lines(scope).select_for_update(of=("self",)).filter(pk=line_id).first()
    if found is None:
        raise not_here()
    if found.revision != revision:
        raise _changed(found)
    return found


def given_lines(scope: Scope) -> QuerySet[Line]:
    """The lines given to the units this reader answers for, answered or not."""
    rows = Line.within(scope).filter(LINES.may["answer"].where(scope)).exclude(letter__state=State.WITHDRAWN)
    return rows.select_related("unit", "adoption", "letter", "letter__unit")


def settled_lines(scope: Scope) -> QuerySet[Line]:
    """Of these, those that wait for nothing any more."""
    return given_lines(scope).exclude(answered_at__isnull=True, letter__state__in=OPEN)


def lines_of_my_units(scope: Scope) -> QuerySet[Line]:
    """Of these, those that wait for an answer, the nearest day first."""
    rows = given_lines(scope).filter(answered_at__isnull=True, letter__state__in=OPEN)
    return rows.order_by("due_on", "pk")


@dataclass(frozen=True)
class Owed:
    """Something owed by a time, as the desk shows it. by_when: 周五17:00前报送;  late: the time has passed."""

    title: str
    url: str
    by_when: str
    due_at: datetime
    late: bool


def to_report(scope: Scope, *, now: datetime) -> list[Owed]:
    """What this reader owes: first the letters of his own committee by their hour, then the lines of his units by day."""
    rows = Letter.within(scope).filter(LETTERS.may["take_up"].where(scope), state__in=OPEN).order_by("due_at", "pk")
    found = [
        Owed(
            title=_("%(sender)s：%(asks)s") % {"sender": one.sender, "asks": one.asks},
            url=one.get_absolute_url(),
            by_when=due_words(one, now=now),
            due_at=one.due_at,
            late=one.due_at < now,
        )
        for one in rows
    ]
    today = clock.day_of(now)
    for line in lines_of_my_units(scope):
        words = wording.by_day(line.due_on, today=today)
        found.append(
            Owed(
                title=line.task,
                url=line.get_absolute_url(),
                by_when=_("%(when)s填落实情况") % {"when": words} if line.due_on >= today else words,
                due_at=clock.at(line.due_on, wording.USUAL_TIME.hour),
                late=line.due_on < today,
            )
        )
    return found


def due_words(letter: Letter, *, now: datetime) -> str:
    """周五17:00前报送; 已过6月5日17:00，还没有报送."""
    when = wording.by_when(letter.due_at, now=now)
    return _("%(when)s，还没有报送") % {"when": when} if letter.due_at < now else _("%(when)s报送") % {"when": when}


# --- splitting: to whom, and what a standing is computed from


def offered_units(scope: Scope, committee: Organization) -> list[Organization]:
    """To whom a committee can give a task: what stands directly below it, in official order."""
    return [unit for unit in organizations.children(scope, committee) if unit.kind != Kind.BODY]


def one_each(units: Sequence[Organization]) -> list[Organization]:
    """What 各单位 means here: the committees of the line below, or where there are none the branches."""
    return [one for one in units if one.kind in COMMITTEES] or [one for one in units if one.is_branch]


def linkable(scope: Scope, unit: Organization) -> list[tuple[str, str]]:
    """What the standing of a unit's line can be computed from: (kind:campaign, label)."""
    running = regimes.adoptions(scope, "campaign").filter(state=AdoptionState.IN_FORCE)
    return [
        (f"{link.value}:{one.pk}", _("%(what)s：%(campaign)s") % {"what": link.label, "campaign": one.title})
        for one in running
        if unit.path.startswith(one.unit.path)
        for link in Link
    ]


@dataclass(frozen=True)
class LineRow:
    """A line with its 落实情况 as words, and where the records behind a computed one stand."""

    line: Line
    standing: str
    follows: bool


def line_rows(scope: Scope, lines: Sequence[Line]) -> list[LineRow]:
    """The lines as a table shows them to this reader; what is computed is counted by one statement for all."""
    follows = {one.pk: LINES.allows(scope, "follow", one) for one in lines}
    linked = [one for one in lines if one.link and follows[one.pk]]
    asked = [
        (name, Extent(one.unit, clock.today(), one.adoption_id)) for one in linked for name in _ASKED[Link(one.link)]
    ]
    counted = iter(facts.records(scope, asked))
    words = {one.pk: _words(scope, one, [len(next(counted)) for _name in _ASKED[Link(one.link)]]) for one in linked}
    return [LineRow(one, _standing(one, words, follows[one.pk]), follows[one.pk]) for one in lines]


_ASKED = {
    Link.FINDINGS: ("findings.counted", "findings.struck_off", "findings.overdue"),
    Link.CHECKS: ("checks.through",),
}


def _standing(line: Line, words: dict[int, str], follows: bool) -> str:
    if not follows:
        return ""
    return "\n".join(filter(None, [line.answer, words.get(line.pk, "")]))


def _words(scope: Scope, line: Line, numbers: list[int]) -> str:
    assert line.adoption is not None
    if line.link == Link.FINDINGS:
        whole, struck_off, overdue = numbers
        return _("登记问题%(whole)s条，已销号%(struck_off)s条，逾期未改%(overdue)s条。") % {
            "whole": whole,
            "struck_off": struck_off,
            "overdue": overdue,
        }
    return _("应对照%(units)s个单位，已报送清单%(through)s个。") % {
        "units": _units_asked(scope, line.adoption, line.unit),
        "through": numbers[0],
    }


def _units_asked(scope: Scope, adoption: Adoption, unit: Organization) -> int:
    return sum(checks.coverage_below(scope, adoption, unit)[unit.path].by_state.values())
