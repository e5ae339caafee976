"""Asking, answering and closing a question (提出、答复、办结请说明): one verb a function.

Nothing here asks about what a unit or a member found itself, and no room may do so through it: see the README.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel import workdays
from qingyuan.kernel.announcements import announce
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope, under
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.telling import tell
from qingyuan.people.roster import queries as roster
from qingyuan.people.roster.models import Membership, Person, Tenure

from . import kinds, policy, queries, rules
from .announcements import QuestionClosed, QuestionUpheld
from .models import Question, QuestionAccess, QuestionView
from .states import State

ASKED = verbs.name("questions.asked", gettext_lazy("请单位说明"))
ANSWERED = verbs.name("questions.answered", gettext_lazy("答复"))
TAKEN_DOWN = verbs.name("questions.taken_down", gettext_lazy("电话代记"))
CLOSED = verbs.name("questions.closed", gettext_lazy("办结"))
VIEWED = verbs.name("questions.viewed", gettext_lazy("查阅"))

tell("questions", "state", gettext_lazy("状态"), State)
tell("questions", "kind", gettext_lazy("类别"), kinds.LABELS)
tell("questions", "due_on", gettext_lazy("答复期限"))
tell("questions", "choice", gettext_lazy("所选答复"), kinds.CHOICE_LABELS)
tell("questions", "unanswered", gettext_lazy("未答复"))


@service
def ask(
    scope: Scope,
    *,
    unit: Organization,
    kind: str,
    about: str,
    text: str,
    facts: str,
    now: datetime,
    due_on: date | None = None,
    named: Sequence[tuple[int, str]] = (),
) -> Question:
    """Put a question to a unit (请单位说明), with what was seen.

    kind    a key of kinds.py;  about  chronicle reference of what it is about, asked once a unit while open
    facts   lines of text, shown before the question;  due_on  the last day to answer, else ten working days from now
    named   (person id, why): makes it confidential, handled by these alone; two at least, none of them of the unit
    Raises MoveRefused `two_open` (the unit has two open; confidential ones are in no count) or `asked_already`,
    NotAllowed (nobody who oversees the unit), BadInput (no text, no facts, persons), KeyError (an unknown kind).
    """
    policy.ASKING.require(scope, "ask", unit, refusal=_("请单位说明，由它的上级提出。"))
    found = Question(
        unit=unit,
        home_id=unit.home_id,
        kind=kinds.named(kind).key,
        about=about,
        text=_written(text, _("请写清要单位说明什么。")),
        facts=_written(facts, _("请写清看到了什么：没有事实，单位无从说明。")),
        asked_by=accounts.signature(scope),
        asked_at=now,
        due_on=due_on or workdays.workdays_after(day_of(now), rules.ANSWER_WORKDAYS),
        state_at=now,
        confidential=bool(named),
    )
    if found.due_on < day_of(now):
        raise BadInput(_("答复期限不能早于今天，请改正。"), "past_date")
    _one_at_a_time(unit)
    if queries.is_open_about(unit, about):
        raise MoveRefused(_("这件事已经请这个单位说明，还没有办结，不重复问。"), "asked_already")
    if not named and not queries.room_for(unit):
        raise MoveRefused(_("这个单位已有两件请说明没有办结，这次先不问。等办结一件，再提这一件。"), "two_open")
    people = _people(unit, named, day_of(now)) if named else []
    found.save(force_insert=True)
    for person_id, person, why in people:
        QuestionAccess(question=found, person_id=person_id, person=person, why=why, by=found.asked_by, until=None).save(
            force_insert=True
        )
    sealed = {"text": found.text, "facts": found.facts, "about": found.about}
    if people:
        sealed["named"] = "、".join(str(person) for _id, person, _why in people)
    _enter(scope, found, ASKED, now, open={"kind": kind, "due_on": found.due_on.isoformat()}, sealed=sealed)
    return found


def _one_at_a_time(unit: Organization) -> None:
    # Two who ask at the same moment: the second counts when the first has been written.
    Organization._base_manager.select_for_update(no_key=True).get(pk=unit.pk)


def _people(unit: Organization, named: Sequence[tuple[int, str]], today: date) -> list[tuple[int, Signature, str]]:
    """Who is to handle a confidential question: known, two at least, and none who sits or belongs in the unit."""
    reasons = dict(named)
    known = set(Person._base_manager.filter(pk__in=reasons, voided_at__isnull=True).values_list("pk", flat=True))
    if missing := [person_id for person_id in reasons if person_id not in known]:
        raise BadInput(_("有%(count)s位指名办理的人不在名册上，请重新选。") % {"count": len(missing)}, "no_person")
    if len(reasons) < _NAMED_AT_LEAST:
        raise BadInput(_("这类事至少指名两人办理：一人核实，另一人办结。请再选一人。"), "one_named")
    if _of_the_unit(unit, known, today):
        raise BadInput(
            _("不能指名本单位的人：这件事不让涉及的单位知道。请换成上级或者其他单位的人。"), "named_of_the_unit"
        )
    return [(person_id, accounts.signature_of(person_id), _reason(why)) for person_id, why in reasons.items()]


_NAMED_AT_LEAST = 2
_MOST_WHY = 120


def _of_the_unit(unit: Organization, person_ids: set[int], today: date) -> bool:
    here = roster.lasting(today) & under("unit__path", unit.path)
    return any(rows.filter(here, person_id__in=person_ids).exists() for rows in _PLACES)


_PLACES = (Tenure._base_manager, Membership._base_manager)


def _reason(why: str) -> str:
    return _written(why, _("请写明为什么指名这个人办理。"))[:_MOST_WHY]


@service
def answer(scope: Scope, *, question_id: int, revision: int, choice: str, text: str, now: datetime) -> Question:
    """Answer (答复) by a choice, a sentence, or both; before it is closed an answer may be put in place of an earlier one.

    choice  a key of the kind's choices, or "". Raises NotAllowed (not of the unit), BadInput, MoveRefused (closed).
    """
    found = _begin(scope, "answer", question_id, revision)
    return _answered(scope, found, "answer", ANSWERED, choice, text, by=accounts.signature(scope), now=now)


@service
def take_down(
    scope: Scope, *, question_id: int, revision: int, choice: str, text: str, said_by_id: int, now: datetime
) -> Question:
    """Write down what the unit said at the telephone (电话代记); both names are kept.

    said_by_id  who of the unit said it, one of `queries.speakers`. Raises as `answer`, and BadInput `no_speaker`.
    """
    found = _begin(scope, "take_down", question_id, revision)
    said_by = next((one for one in queries.speakers(found.unit) if one.id == said_by_id), None)
    if said_by is None:
        raise BadInput(_("请选一位是谁在电话里说的：本单位现任职务上的人。"), "no_speaker")
    found.taken_down_by, found.taken_down_by_id = accounts.signature(scope), scope.actor_id
    return _answered(scope, found, "take_down", TAKEN_DOWN, choice, text, by=said_by, now=now)


def _answered(
    scope: Scope, found: Question, move: str, entered: str, choice: str, text: str, *, by: Signature, now: datetime
) -> Question:
    found.state = rules.check_move(move, State(found.state))
    text = text.strip()
    rules.check_answer(choice=choice, text=text, known=frozenset(kinds.named(found.kind).choices))
    if move == "answer":
        found.taken_down_by = found.taken_down_by_id = None
    found.answer_choice, found.answer_text = choice, text
    found.answered_by, found.answered_by_id, found.answered_at = by, by.id, now
    _save(found, now, *_ANSWER)
    shown = {"choice": f"{found.kind}.{choice}"} if choice else {}
    sealed = {"answer": text} if text else {}
    if move == "take_down":
        sealed["said_by"] = str(by)
    _enter(scope, found, entered, now, open=shown, sealed=sealed)
    return found


_ANSWER = (
    "answer_choice",
    "answer_text",
    "answered_by",
    "answered_by_id",
    "answered_at",
    "taken_down_by",
    "taken_down_by_id",
)


@service
def close(scope: Scope, *, question_id: int, revision: int, how: str, note: str, now: datetime) -> Question:
    """Close a question (办结): `explained` 说明清楚, `finding` 列为问题, `mistaken` 提错了.

    Announces QuestionUpheld for a finding, and QuestionClosed each time. Raises NotAllowed (not of another body, or
    who answered it), MoveRefused (not answered, still time to answer, closed), BadInput (nothing written where it must be).
    """
    found = _begin(scope, "close", question_id, revision)
    note = note.strip()
    was = State(found.state)
    found.state = rules.check_close(how, state=was, due_on=found.due_on, today=day_of(now), note=note)
    found.closed_by, found.closed_at, found.close_note = accounts.signature(scope), now, note
    _save(found, now, "closed_by", "closed_at", "close_note")
    if found.state == State.CLOSED_FINDING:
        announce(QuestionUpheld(found.pk, found.home_id))
    announce(QuestionClosed(found.pk, found.unit_id, found.home_id))
    shown = {"unanswered": True} if was == State.ASKED else {}
    _enter(scope, found, CLOSED, now, open=shown, sealed={"note": note} if note else {})
    return found


@service
def view(scope: Scope, *, question_id: int, now: datetime) -> Question:
    """Open a confidential question, which leaves a trace the persons named can read (查阅留痕). Raises NotHere."""
    found = queries.question(scope, question_id)
    by = accounts.signature(scope)
    QuestionView(question=found, by=by, at=now).save(force_insert=True)
    _enter(scope, found, VIEWED, now)
    return found


def _begin(scope: Scope, verb: str, question_id: int, revision: int) -> Question:
    found = queries.question_for_update(scope, question_id, revision)
    policy.POLICY.require(scope, verb, found, refusal=policy.refusal(verb, found, scope.actor_id))
    return found


def _written(text: str, otherwise: str) -> str:
    if not text.strip():
        raise BadInput(otherwise, "not_written")
    return text.strip()


def _save(found: Question, now: datetime, *fields: str) -> None:
    found.revision += 1
    found.state_at = now
    found.save(update_fields=["state", "state_at", "revision", *fields])


def _enter(
    scope: Scope,
    found: Question,
    verb: str,
    now: datetime,
    *,
    open: Mapping[str, Any] | None = None,
    sealed: Mapping[str, Any] | None = None,
) -> None:
    """Into the unit's chronicle; a confidential one into a book of its own, so that the unit's shows no gap."""
    chronicle.append(
        chronicle.Draft(
            found.pk if found.confidential else found.unit_id,
            found.home_id,
            verb,
            chronicle.reference(found),
            found.revision,
            accounts.signature(scope),
            now,
            open={"state": found.state, **(open or {})},
            sealed=sealed or {},
            named_access=found.confidential,
        )
    )
