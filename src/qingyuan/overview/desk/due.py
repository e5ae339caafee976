"""What units are behind with (到期没办的事): read from the records for the unit itself and its direct superior.

Being late with what one has promised is a fact; having found something is not. So a problem that a unit or a member
found itself stands nowhere here, whatever its day, and neither does who of a branch has gone through a list.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel import workdays
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.scope import Scope
from qingyuan.obligations.questions import queries as questions
from qingyuan.obligations.questions.states import State as Asked
from qingyuan.obligations.rectification import checklists
from qingyuan.obligations.rectification import queries as rectification
from qingyuan.obligations.rectification.models import Origin, UnitCheck
from qingyuan.obligations.rectification.queries import checks
from qingyuan.obligations.rectification.states import State
from qingyuan.overview.campaigns import queries as campaigns
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.predicates import answers_at
from qingyuan.people.roster import queries as roster
from qingyuan.people.roster.models import Person, Tenure
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.states import State as AdoptionState

from .models import Call
from .policy import CHASING

# Working days a unit has to go on with what was given back, before anybody reminds it. Our own rule, 0024.
TO_GO_ON = 5


class Kind(StrEnum):
    """What is due: a list not handed in, a problem past its day, one given back, a question nobody answered."""

    LIST = "list"
    FINDING = "finding"
    RETURNED = "returned"
    QUESTION = "question"


@dataclass(frozen=True)
class Due:
    """One thing that is due. what: named without a word of its text; since: its day, or the day it was given back."""

    kind: Kind
    what: str
    since: date
    url: str


@dataclass(frozen=True)
class Contact:
    """Whom to telephone in a unit: the secretary, in a committee its organization member."""

    person: Person
    title: str


@dataclass(frozen=True)
class Line:
    """A unit on the sheet. called: the last time somebody telephoned since the first of these things was due."""

    unit: Organization
    contact: Contact | None
    due: list[Due]
    called: Call | None


def chased_units(scope: Scope) -> list[Organization]:
    """The units this reader reminds, in official order."""
    rows = Organization.within(scope).filter(CHASING.may["chase"].where(scope), dissolved_on__isnull=True)
    return list(rows.select_related("parent").order_by("path"))


def answered_for(scope: Scope) -> list[Organization]:
    """The very units this reader answers for."""
    rows = Organization.within(scope).filter(answers_at("path").where(scope), dissolved_on__isnull=True)
    return list(rows.order_by("path"))


def due_of(scope: Scope, units: Collection[Organization], *, today: date) -> dict[int, list[Due]]:
    """What each of these units is behind with, by unit, the longest due first; units with nothing are left out."""
    found: dict[int, list[Due]] = defaultdict(list)
    if not units:
        return found
    _lists(scope, units, today, found)
    _findings(scope, units, today, found)
    _questions(scope, units, today, found)
    return {unit_id: sorted(dues, key=lambda one: one.since) for unit_id, dues in found.items()}


def asked_lists(scope: Scope) -> list[tuple[str, date]]:
    """The campaigns in force that ask units for a list, and the last day for it: (title, day)."""
    rows = regimes.adoptions(scope, "campaign").filter(state=AdoptionState.IN_FORCE)
    stages = [(one, campaigns.checking_stage(scope, one)) for one in rows]
    return [(one.title, stage.ends_on) for one, stage in stages if stage is not None]


def _lists(scope: Scope, units: Collection[Organization], today: date, found: dict[int, list[Due]]) -> None:
    """Lists not handed in though the stage of going through them is over."""
    for adoption in regimes.adoptions(scope, "campaign").filter(state=AdoptionState.IN_FORCE):
        asked = [one for one in units if one.path.startswith(adoption.unit.path) and one.kind in checks.CHECKED_KINDS]
        stage = campaigns.checking_stage(scope, adoption) if asked else None
        if stage is None or stage.ends_on >= today:
            continue
        if not any(checks.asks_unit(one) for one in checklists.under(adoption, adoption.unit)):
            continue
        through = UnitCheck.within(scope).filter(adoption=adoption, unit__in=asked, state__in=checks.THROUGH)
        done = set(through.values_list("unit_id", flat=True))
        for unit in asked:
            if unit.pk not in done:
                url = reverse("rectification:unit-check", args=[adoption.pk, unit.pk])
                what = _("“%(title)s”自查清单") % {"title": adoption.title}
                found[unit.pk].append(Due(Kind.LIST, what, stage.ends_on, url))


def _findings(scope: Scope, units: Collection[Organization], today: date, found: dict[int, list[Due]]) -> None:
    """Problems past their day, and those a superior gave back some time ago; never one that was found by oneself."""
    late = Q(state__in=(State.OPEN, State.WORKING), due_on__lt=today)
    given_back = Q(state=State.WORKING) & ~Q(send_back_note="")
    rows = rectification.visible(scope).filter(late | given_back, unit__in=units, confidential=False)
    labels = rectification.category_labels()
    for one in rows.exclude(origin=Origin.SELF_FOUND).order_by("due_on", "pk"):
        what = _("“%(category)s”一条问题的整改") % {"category": rectification.category_label(one, labels)}
        if one.due_on is not None and one.due_on < today:
            kind, since = Kind.FINDING, one.due_on
        else:
            kind, since = Kind.RETURNED, day_of(one.state_at)
            if workdays.workdays_after(since, TO_GO_ON) >= today:
                continue
        found[one.unit_id].append(Due(kind, what, since, one.get_absolute_url()))


def _questions(scope: Scope, units: Collection[Organization], today: date, found: dict[int, list[Due]]) -> None:
    rows = questions.visible(scope).filter(state=Asked.ASKED, due_on__lt=today, unit__in=units, confidential=False)
    for one in rows.order_by("due_on", "pk"):
        found[one.unit_id].append(Due(Kind.QUESTION, _("请说明的一件"), one.due_on, one.get_absolute_url()))


# --- the sheet


def sheet(scope: Scope, *, today: date) -> list[Line]:
    """The units this reader reminds that are behind with something, in official order."""
    units = chased_units(scope)
    due = due_of(scope, units, today=today)
    behind = [unit for unit in units if unit.pk in due]
    contacts = _contacts(behind, today)
    called = _last_calls(Call.within(scope).filter(unit__in=behind), due)
    return [Line(unit, contacts.get(unit.pk), due[unit.pk], called.get(unit.pk)) for unit in behind]


def reminded(scope: Scope, *, today: date) -> list[Call]:
    """For the units this reader answers for: who telephoned about what is still due (电话提醒过)."""
    calls = Call.within(scope).filter(unit__in=answered_for(scope))
    units = list(Organization.within(scope).filter(pk__in=calls.values("unit_id")))
    return list(_last_calls(calls, due_of(scope, units, today=today)).values())


def _last_calls(calls: QuerySet[Call], due: Mapping[int, list[Due]]) -> dict[int, Call]:
    """The last call to each unit, where something was due by then that still is."""
    last = {call.unit_id: call for call in calls.select_related("unit").order_by("at")}
    return {pk: call for pk, call in last.items() if any(one.since < call.on for one in due.get(pk, ()))}


# Whom to ask for first: who answers for a branch, who does the work of a committee, who does that of a department.
_ASKED_FOR = (
    roles.BRANCH_SECRETARY,
    roles.TOWNSHIP_ORGANIZATION_MEMBER,
    roles.DEPARTMENT_STAFF,
    roles.DEPARTMENT_HEAD,
    roles.COMMITTEE_MEMBER,
)


def _contacts(units: Collection[Organization], today: date) -> dict[int, Contact]:
    """Whom to telephone in each unit; for a banner's committee somebody of the department that serves it."""
    rows = Tenure._base_manager.filter(
        Q(unit__in=units) | Q(unit__serves__in=units),
        roster.lasting(today),
        seat__abolished_on__isnull=True,
        seat__role__in=_ASKED_FOR,
        unit__dissolved_on__isnull=True,
    ).select_related("person", "seat", "unit")
    found: dict[int, Contact] = {}
    for row in sorted(rows, key=lambda row: (_ASKED_FOR.index(row.seat.role), row.seat.order, row.pk)):
        place = row.unit.serves_id if row.unit.serves_id is not None else row.unit_id
        found.setdefault(place, Contact(row.person, row.seat.name))
    return found
