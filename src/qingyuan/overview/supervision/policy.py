"""Who may do what with an enquiry (答疑的权限). Services ask it; templates only hide buttons by it.

An enquiry is seen by who asked it and by who answers where it lies, and by nobody else: not by the asker's own unit.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.policy import Policy, Predicate
from qingyuan.kernel.scope import Scope
from qingyuan.obligations.rectification.policy import published as under_it
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.predicates import named_as

from .models import EnquiryAccess
from .rules import moves_from
from .states import PublishedState, State


def _kept(scope: Scope) -> set[str]:
    return {grant.path for grant in scope.grants if grant.path and grant.role in roles.KEEPERS}


def keeps(field: str) -> Predicate:
    """The reader works for that very committee; field: `with_unit` or `unit`."""
    return Predicate(
        f"works for the very committee at {field}",
        lambda scope, record: getattr(record, field).path in _kept(scope),
        lambda scope: Q(**{f"{field}__path__in": sorted(_kept(scope))}),
    )


def _named(scope: Scope, enquiry: Any) -> bool:
    mine = scope.actor_id is not None and EnquiryAccess.enquiries_of(scope.actor_id)
    return bool(mine and mine.filter(enquiry_id=enquiry.pk).exists())


def _named_where(scope: Scope) -> Q:
    if scope.actor_id is None:
        return Q(pk__in=[])
    return Q(pk__in=EnquiryAccess.enquiries_of(scope.actor_id))


asker = named_as("asked_by_id")
named_on_it = Predicate("named on it", _named, _named_where)
about_ones_own = Predicate(
    "about what the asker found by himself", lambda scope, enquiry: enquiry.own, lambda scope: Q(own=True)
)
_answers = keeps("with_unit") & (~about_ones_own | named_on_it) & ~asker
_stands = Predicate(
    "published",
    lambda scope, guidance: guidance.state == PublishedState.PUBLISHED,
    lambda scope: Q(state=PublishedState.PUBLISHED),
)

POLICY = Policy(
    {
        "view": asker | _answers,
        "answer": _answers,
        "pass_up": _answers,
        "publish": _answers,
        "withdraw": asker,
    }
)
# What is published: for everyone under the committee; it takes back its own.
PUBLISHED = Policy({"view": _stands & under_it, "retract": keeps("unit")})

REFUSALS = {
    "answer": _("这一问请上级答复。有了答复，会放到您的工作台。"),
    "pass_up": _("转上级由收到这一问的同志办理。"),
    "publish": _("公开由答复的同志办理：改写成一般的说法，不带出是谁问的。"),
    "withdraw": _("收回由提问的同志自己办理。"),
    "retract": _("撤下由公开它的那一级办理。"),
}


def moves(scope: Scope, enquiry: Any) -> list[str]:
    """The verbs of the state table this reader may use on an enquiry now."""
    return [verb for verb in moves_from(State(enquiry.state)) if POLICY.allows(scope, verb, enquiry)]
