"""Who may do what with a finding (问题的权限). Services ask it; templates only hide buttons by it.

The record is the finding, for `open` the organization it is opened on.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from qingyuan.kernel.policy import Policy, Predicate, holds
from qingyuan.kernel.scope import Grant, Scope, either
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.predicates import (
    contact_of_the_unit,
    department_over_it,
    member_of_the_unit,
    of_another_body,
    of_the_unit,
    superior_of_the_unit,
)

from .models import Finding, NamedAccess
from .models.draws import above
from .rules import moves_from
from .states import State

# Inspectors and discipline members look at other bodies' work; they answer for no unit.
_ANSWERS_FOR = (
    *roles.OFFICERS,
    roles.TOWNSHIP_ORGANIZATION_MEMBER,
    roles.DEPARTMENT_STAFF,
    roles.DEPARTMENT_HEAD,
)


def _own_paths(grant: Grant) -> set[str]:
    """The units a seat answers for: the one it stands in, and the committee whose department that is."""
    return {grant.at, grant.path} if grant.path is not None and grant.role in _ANSWERS_FOR else set()


def _answers(scope: Scope, path: str) -> bool:
    return any(path in _own_paths(grant) for grant in scope.grants)


def _answers_where(scope: Scope, field: str) -> Q:
    return either(Q(**{field: path}) for grant in scope.grants for path in _own_paths(grant))


answers_for_unit = Predicate(
    "answers for the unit",
    lambda scope, finding: _answers(scope, finding.unit.path),
    lambda scope: _answers_where(scope, "unit__path"),
)
answers_for_it = Predicate(
    "answers for this organization",
    lambda scope, unit: _answers(scope, unit.path),
    lambda scope: _answers_where(scope, "path"),
)
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
        "add_measure": answers_for_unit,
        "measure_done": answers_for_unit,
        "drop_measure": answers_for_unit,
        "link_earlier": answers_for_unit | _reviews,
        "link_rule": answers_for_unit,
        "no_rule_needed": answers_for_unit,
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
        "announce_draw": department_over_it,
        "add_standing_rule": answers_for_it,
    }
)

# A draw is published: whoever works over the unit or under it may read it. Of a finding on it the page shows only
# what `POLICY` lets that reader see.
published = Predicate(
    "works over the unit or under it",
    lambda scope, record: scope.covers(record.unit.path) or record.unit.path in above(scope),
    lambda scope: scope.where("unit__path") | Q(unit__path__in=above(scope)),
)

DRAWS = Policy({"view": published, "draw": holds(roles.DEPARTMENT_STAFF, roles.DEPARTMENT_HEAD)})

STANDING_RULES = Policy({"view": member_of_the_unit | superior_of_the_unit | contact_of_the_unit | answers_for_unit})


def moves(scope: Scope, finding: Finding) -> list[str]:
    """The verbs of the state table this reader may use on a finding now."""
    return [verb for verb in moves_from(State(finding.state)) if POLICY.allows(scope, verb, finding)]


_BY_THE_UNIT = (
    *("start", "plan", "submit", "ask_review", "contest", "ask_extension"),
    *("add_measure", "measure_done", "drop_measure", "link_rule", "no_rule_needed"),
)


def refusal(verb: str) -> str:
    """Why somebody who sees a finding may not do this, and who can."""
    if verb in ("announce_draw", "draw"):
        return _("反向核查由旗县市以上党委组织部公布名单、抽取。您可以查看名单、号码和结果，也可以自己重算一遍。")
    if verb == "link_earlier":
        return _("同类问题由责任单位或者它的上级关联。您可以查看已经关联的。")
    if verb in _BY_THE_UNIT:
        return _("这一步由责任单位办理。您可以查看进展；需要催办，请联系责任单位。")
    return _("这一步由上级复核人办理：责任单位和责任人不能复核自己的问题。请从上级党委选一位复核人。")
