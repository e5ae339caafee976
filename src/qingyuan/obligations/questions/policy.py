"""Who may do what with a question (请说明的权限). Services ask it; templates only hide buttons by it.

A confidential question is handled by the persons named among themselves, and by nobody of the unit: one who is named
and comes to sit in the unit later sees it no more.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from qingyuan.kernel.policy import Policy, Predicate, holds
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.predicates import (
    answers_for_unit,
    contact_of_the_unit,
    of_another_body,
    of_the_unit,
    oversees_it,
    sits_elsewhere,
    superior_of_the_unit,
)

from .models import Question, QuestionAccess
from .rules import moves_from
from .states import State


def _named(scope: Scope, question: Any) -> bool:
    mine = scope.actor_id is not None and QuestionAccess.questions_of(scope.actor_id)
    return bool(mine and mine.filter(question_id=question.pk).exists())


def _named_where(scope: Scope) -> Q:
    if scope.actor_id is None:
        return Q(pk__in=[])
    return Q(pk__in=QuestionAccess.questions_of(scope.actor_id))


not_confidential = Predicate(
    "not confidential", lambda scope, question: not question.confidential, lambda scope: Q(confidential=False)
)
named_on_it = Predicate("named on it", _named, _named_where) & sits_elsewhere
in_range = not_confidential & (of_the_unit | superior_of_the_unit | contact_of_the_unit | answers_for_unit)

by_a_person = Predicate(
    "by a person",
    lambda scope, question: scope.actor_id is not None,
    lambda scope: Q(pk__in=[]) if scope.actor_id is None else Q(pk__isnull=False),
)
# A person decides, never a job; and neither who answered nor who wrote the answer down.
_decides = by_a_person & of_another_body("answered_by_id", "taken_down_by_id")
_by_range = not_confidential & superior_of_the_unit & _decides
_by_name = named_on_it & _decides

POLICY = Policy(
    {
        "view": named_on_it | in_range,
        "answer": (not_confidential & answers_for_unit) | named_on_it,
        "take_down": not_confidential & holds(*roles.KEEPERS) & sits_elsewhere,
        "close": _by_range | _by_name,
    }
)

# The record is the organization that is asked.
ASKING = Policy({"ask": oversees_it})


def moves(scope: Scope, question: Question) -> list[str]:
    """The verbs of the state table this reader may use on a question now."""
    return [verb for verb in moves_from(State(question.state)) if POLICY.allows(scope, _asked_of(verb), question)]


def _asked_of(verb: str) -> str:
    return verb if verb in POLICY.may else "close"


def refusal(verb: str, question: Question, actor_id: int | None) -> str:
    """Why somebody who sees a question may not do this, and who can."""
    if verb == "answer":
        return _("这一件请%(unit)s自己说明。您可以打电话问一问，请苏木乡镇的组织委员代记。") % {
            "unit": question.unit.short_name
        }
    if verb == "take_down":
        return _("电话代记由上级的组织委员或者组织部门办理；本单位的同志请直接答复。")
    if question.confidential:
        return _("这一件由您答复，要请另一位指名办理的同志办结：答复的人不自己办结。")
    if actor_id is not None and actor_id == question.taken_down_by_id:
        return _("这条答复是您代记的，请另一位上级同志办结：代记的人不自己办结。")
    return _("办结由上级办理，本单位的同志不办结自己的事。答复已经保存，上级看过后会告诉您。")
