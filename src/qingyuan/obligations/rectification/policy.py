"""Who may do what with a finding (问题的权限). Services ask it; templates only hide buttons by it.

The record is the finding, for `open` the organization it is opened on.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from qingyuan.kernel.policy import Policy, Predicate, holds
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.predicates import (
    answers_at,
    answers_for_unit,
    contact_of_the_unit,
    of_another_body,
    of_the_unit,
    superior_of_the_unit,
)

from .models import Finding, NamedAccess
from .rules import moves_from
from .states import State

answers_for_it = answers_at("path")
not_confidential = Predicate(
    "not confidential", lambda scope, finding: not finding.confidential, lambda scope: Q(confidential=False)
)


def _named(scope: Scope, finding: Any) -> bool:
    return scope.actor_id is not None and NamedAccess.findings_of(scope.actor_id).filter(finding_id=finding.pk).exists()


def _named_where(scope: Scope) -> Q:
    if scope.actor_id is None:
        return Q(pk__in=[])
    return Q(pk__in=NamedAccess.findings_of(scope.actor_id))


named_on_record = Predicate("named on the record", _named, _named_where)

_reviews = superior_of_the_unit & of_another_body("owner_id")
in_range = not_confidential & (of_the_unit | superior_of_the_unit | contact_of_the_unit | answers_for_unit)
_view = named_on_record | in_range

POLICY = Policy(
    {
        "view": _view,
        "start": answers_for_unit,
        "plan": answers_for_unit,
        "add_evidence": answers_for_unit | _reviews,
        "submit": answers_for_unit,
        "ask_review": answers_for_unit,
        "contest": answers_for_unit,
        "ask_extension": answers_for_unit,
        "decide_extension": _reviews,
        "send_back": _reviews,
        "sign_off": _reviews,
        "uphold": _reviews,
        "withdraw": _reviews,
        "look_back": _reviews,
        "reopen": _reviews,
    }
)

OPENING = Policy(
    {
        "open": holds(
            roles.TOWNSHIP_ORGANIZATION_MEMBER,
            roles.DEPARTMENT_STAFF,
            roles.DEPARTMENT_HEAD,
            roles.INSPECTOR,
            roles.DISCIPLINE_MEMBER,
            at="path",
        )
        | answers_for_it,
        "import": holds(roles.DEPARTMENT_STAFF, roles.TOWNSHIP_ORGANIZATION_MEMBER, at="path"),
    }
)


def moves(scope: Scope, finding: Finding) -> list[str]:
    """The verbs of the state table this reader may use on a finding now."""
    return [verb for verb in moves_from(State(finding.state)) if POLICY.allows(scope, verb, finding)]


def refusal(verb: str) -> str:
    """Why somebody who sees a finding may not do this, and who can."""
    if verb in ("start", "plan", "submit", "ask_review", "contest", "ask_extension"):
        return _("这一步由责任单位办理。您可以查看进展；需要催办，请联系责任单位。")
    return _("这一步由上级复核人办理：责任单位和责任人不能复核自己的问题。请从上级党委选一位复核人。")
