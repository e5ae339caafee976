"""Reading questions (查阅请说明)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import Conflict
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster import queries as roster
from qingyuan.people.roster.models import Tenure

from . import rules
from .models import Question, QuestionAccess, QuestionView
from .policy import POLICY
from .states import CLOSED, OPEN, State


def room_for(unit: Organization) -> int:
    """How many more questions may be put to a unit now (还能提几件), 0..2. Confidential ones are in no count."""
    rows = Question._base_manager.filter(unit=unit, state__in=OPEN, confidential=False)
    return rules.room(rows.count())


def is_open_about(unit: Organization, about: str) -> bool:
    """Whether a unit is being asked about this already, under whatever name."""
    return Question._base_manager.filter(unit=unit, about=about, state__in=OPEN).exists()


def visible(scope: Scope) -> QuerySet[Question]:
    """The questions this reader may see."""
    return POLICY.visible(scope, Question.within(scope))


def question(scope: Scope, question_id: int) -> Question:
    """One question with its unit. Raises NotHere."""
    found = visible(scope).select_related("unit").filter(pk=question_id).first()
    if found is None:
        raise not_here()
    return found


def question_for_update(scope: Scope, question_id: int, revision: int) -> Question:
    """The question, its row locked till the service ends. Raises NotHere, or Conflict for an old revision."""
    found = visible(scope).select_related("unit").select_for_update(of=("self",)).filter(pk=question_id).first()
    if found is None:
        raise not_here()
    if found.revision != revision:
        raise Conflict(
            _("您打开这一页之后，这一件已由别人办理过。下面是最新的内容，您填的仍在表里，请核对后再提交。"),
            "conflict",
            theirs=found,
        )
    return found


def upheld(question_id: int) -> Question:
    """A question for whoever was told that it was upheld; call after `QuestionUpheld` only. Raises LookupError."""
    found = Question._base_manager.select_related("unit").filter(pk=question_id, state=State.CLOSED_FINDING).first()
    if found is None:
        raise LookupError(f"question {question_id} is not upheld")
    return found


def named(question: Question) -> list[QuestionAccess]:
    """Who handles a confidential question, in the order they were named."""
    return list(QuestionAccess._base_manager.filter(question=question).order_by("pk"))


def views(question: Question) -> list[QuestionView]:
    """Who has opened a confidential question, newest first."""
    return list(QuestionView._base_manager.filter(question=question).order_by("-at", "-pk"))


def speakers(unit: Organization) -> list[Signature]:
    """Whose word may be taken down for a unit (代记可以记谁的话): who sits in it today, first seat first."""
    current = roster.lasting(clock.today())
    seats = Tenure._base_manager.filter(current, unit=unit, seat__abolished_on__isnull=True).exclude(
        seat__role__in=(roles.CONTACT_LEADER, roles.INSPECTOR)
    )
    found: dict[int, Signature] = {}
    for tenure in seats.select_related("person", "seat").order_by("seat__order", "pk"):
        found.setdefault(
            tenure.person_id, Signature(tenure.person_id, tenure.person.name, unit.short_name + tenure.seat.name)
        )
    return list(found.values())


# Which questions a list shows, in the order of its tabs.
ASKED, WAITING, DONE = "asked", "waiting", "closed"
TABS = (ASKED, WAITING, DONE)


def _tab(tab: str, today: date) -> Q:
    """An unanswered one past its day stands in both first tabs: it can be answered still, and be decided on."""
    if tab == DONE:
        return Q(state__in=CLOSED)
    if tab == ASKED:
        return Q(state=State.ASKED)
    return Q(state=State.ANSWERED) | Q(state=State.ASKED, due_on__lt=today)


def counts(scope: Scope, *, today: date) -> dict[str, int]:
    """How many questions each tab lists: one query."""
    return visible(scope).aggregate(**{tab: Count("pk", filter=_tab(tab, today)) for tab in TABS})


@dataclass
class Slice:
    """One page of a list: questions newest first, and the keys of the pages beside it."""

    rows: list[Question]
    older: int | None
    newer: int | None


def listed(
    scope: Scope, tab: str, *, today: date, before: int | None = None, after: int | None = None, size: int = 50
) -> Slice:
    """A page of a tab by key (ids grow with time)."""
    rows = visible(scope).filter(_tab(tab, today)).select_related("unit")
    if after is not None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
    else:
        found = list((rows.filter(pk__lt=before) if before is not None else rows).order_by("-pk")[: size + 1])
    more = len(found) > size
    page = sorted(found[:size], key=lambda one: one.pk, reverse=True)
    older, newer = (more, before is not None) if after is None else (True, more)
    return Slice(page, page[-1].pk if page and older else None, page[0].pk if page and newer else None)


def to_answer(scope: Scope) -> QuerySet[Question]:
    """What this reader is asked to explain, the nearest day first."""
    rows = Question.within(scope).filter(POLICY.may["answer"].where(scope), state=State.ASKED)
    return rows.select_related("unit").order_by("due_on", "pk")


def to_close(scope: Scope, *, today: date) -> QuerySet[Question]:
    """What waits for this reader's decision: answered, or unanswered and past its day; the nearest day first."""
    rows = Question.within(scope).filter(POLICY.may["close"].where(scope), _tab(WAITING, today))
    return rows.select_related("unit").order_by("due_on", "pk")


def open_by_path(scope: Scope, paths: Collection[str]) -> Mapping[str, int]:
    """Open questions of the units at these paths and below them, path of the unit -> count; no confidential one."""
    rows: QuerySet[Any] = Question.within(scope).filter(confidential=False, state__in=OPEN)
    counted = rows.values(path=F("unit__path")).order_by().annotate(count=Count("pk")).values_list("path", "count")
    return dict(counted) if paths else {}
