"""Who may do what with a finding (问题的权限). Services ask it; templates only hide buttons by it.

The record is the finding, for `open` the organization it is opened on, for `CHECKS` a unit's own list, for
`GOING_THROUGH` the unit that goes through the checklist.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.kernel.policy import Policy, Predicate, holds
from qingyuan.kernel.scope import Scope, either
from qingyuan.people.accounts.predicates import acted_for_the_unit, of_another_body
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import COMMITTEES
from qingyuan.people.organizations.predicates import (
    answers_at,
    answers_for_unit,
    contact_of_the_unit,
    department_over_it,
    member_of_the_unit,
    named_as,
    of_the_unit,
    sits_elsewhere,
    superior_of_the_unit,
)
from qingyuan.people.organizations.rules import parent_path

from .conclusions_states import State as ConclusionState
from .models import ConclusionAccess, Finding, NamedAccess, Origin
from .models.draws import above
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

# What a member found by himself: his own to mend, to show to the secretary, to put away. Nobody else acts on it.
_self_found = Predicate(
    "found by oneself",
    lambda scope, finding: finding.origin == Origin.SELF_FOUND,
    lambda scope: Q(origin=Origin.SELF_FOUND),
)
kept_to_oneself = ~not_confidential & _self_found
ones_own = kept_to_oneself & named_as("owner_id")

_acts = answers_for_unit & ~kept_to_oneself
_reviews = superior_of_the_unit & ~kept_to_oneself & of_another_body("rectification.finding", "owner_id")
in_range = not_confidential & (of_the_unit | superior_of_the_unit | contact_of_the_unit | answers_for_unit)
# Out of a petition or the like: never the unit it concerns. Who is named and comes to sit there later sees it no more.
# What a member sends is sent to his secretary; who is none any more reads it no longer.
_sent = kept_to_oneself & (named_as("owner_id") | holds(roles.BRANCH_SECRETARY))
by_name = named_on_record & (_sent | sits_elsewhere)
_view = by_name | in_range

POLICY = Policy(
    {
        "view": _view,
        "start": _acts,
        "plan": _acts | ones_own,
        "show_own": ones_own,
        "put_away": ones_own,
        "add_evidence": _acts | _reviews,
        "submit": _acts,
        "ask_review": _acts,
        "contest": _acts,
        "ask_extension": _acts,
        "decide_extension": _reviews,
        "send_back": _reviews,
        "sign_off": _reviews,
        "uphold": _reviews,
        "withdraw": _reviews,
        "look_back": _reviews,
        "reopen": _reviews,
        "add_measure": _acts,
        "measure_done": _acts,
        "drop_measure": _acts,
        "link_earlier": _acts | _reviews,
        "link_rule": _acts,
        "no_rule_needed": _acts,
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

# --- earlier conclusions (以往结论): the record is the conclusion, for `import` the organization they are read in for

# Who reads in and keeps conclusions: the department and the discipline committee.
KEEPS_CONCLUSIONS = (roles.DEPARTMENT_STAFF, roles.DEPARTMENT_HEAD, roles.DISCIPLINE_MEMBER)


def _named_on_conclusion(scope: Scope, conclusion: Any) -> bool:
    mine = ConclusionAccess.conclusions_of(scope.actor_id) if scope.actor_id is not None else None
    return mine is not None and mine.filter(conclusion_id=conclusion.pk).exists()


def _named_on_conclusion_where(scope: Scope) -> Q:
    if scope.actor_id is None:
        return Q(pk__in=[])
    return Q(pk__in=ConclusionAccess.conclusions_of(scope.actor_id))


_matched = Predicate(
    "matched to a unit",
    lambda scope, conclusion: conclusion.state == ConclusionState.MATCHED,
    lambda scope: Q(state=ConclusionState.MATCHED),
)
_no_unit = Predicate(
    "of no unit yet", lambda scope, conclusion: conclusion.unit_id is None, lambda scope: Q(unit__isnull=True)
)
# Never the unit it concerns, as above.
_named_on_it = Predicate("named on the conclusion", _named_on_conclusion, _named_on_conclusion_where) & (
    _no_unit | sits_elsewhere
)
_keeps = not_confidential & holds(*KEEPS_CONCLUSIONS, at="kept_by__path")
_concerned = not_confidential & _matched & (of_the_unit | superior_of_the_unit | answers_for_unit)
_handles = _named_on_it | _keeps
_committee = Predicate(
    "is a committee", lambda scope, unit: unit.kind in COMMITTEES, lambda scope: Q(kind__in=COMMITTEES)
)

CONCLUSIONS = Policy(
    {
        "view": _handles | _concerned,
        "match": _handles,
        "set_aside": _handles,
        "take_back": _handles,
        "link": _handles | (_concerned & answers_for_unit),
    }
)
ONLY_KEEPERS = gettext_lazy("以往结论由组织部门和纪检部门导入、对应。要补充或者更正，请和他们联系。")
# A branch's own 纪检委员 reads in nothing about his branch: conclusions are kept by committees.
CONCLUSIONS_IN = Policy({"import": _committee & holds(*KEEPS_CONCLUSIONS, at="path")})
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


def refusal(verb: str, *, acted: bool = False) -> str:
    """Why somebody who sees a finding may not do this, and who can. acted: he has acted for the unit on it (受托代办)."""
    if acted and verb not in _BY_THE_UNIT:
        return _("这一件您替本单位受托代办过，不能再由您复核。请另一位上级同志办理；已填内容都已保存。")
    if verb in ("announce_draw", "draw"):
        return _("反向核查由旗县市以上党委组织部公布名单、抽取。您可以查看名单、号码和结果，也可以自己重算一遍。")
    if verb == "link_earlier":
        return _("同类问题由责任单位或者它的上级关联。您可以查看已经关联的。")
    if verb in _BY_THE_UNIT:
        return _("这一步由责任单位办理。您可以查看进展；需要催办，请联系责任单位。")
    return _("这一步由上级复核人办理：责任单位和责任人不能复核自己的问题。请从上级党委选一位复核人。")


_acted = acted_for_the_unit("rectification.finding")


def _why(scope: Scope, verb: str, finding: Any) -> str:
    return refusal(verb, acted=_acted(scope, finding))


# Asked only when something is refused.
why = lazy(_why, str)


# A unit's own list (自查清单): filled in by who answers for the unit, checked by a superior of another body.
CHECKS = Policy(
    {
        "view": of_the_unit | superior_of_the_unit | contact_of_the_unit | answers_for_unit,
        "fill_in": answers_for_unit,
        "hand_in": answers_for_unit,
        "accept_check": holds(*roles.KEEPERS) & of_another_body("rectification.unitcheck"),
        "return_check": holds(*roles.KEEPERS) & of_another_body("rectification.unitcheck"),
    }
)


def _is_direct_superior(scope: Scope, unit: Any) -> bool:
    return any(grant.role in roles.SUPERIORS and grant.path == parent_path(unit.path) for grant in scope.grants)


def _direct_superior_where(scope: Scope) -> Q:
    return either(Q(parent__path=grant.path) for grant in scope.grants if grant.role in roles.SUPERIORS and grant.path)


direct_superior = Predicate("works for the committee directly above", _is_direct_superior, _direct_superior_where)

# Who has gone through by name is seen by the unit and by its direct superior only.
GOING_THROUGH = Policy(
    {
        "view_check": answers_for_it | holds(*roles.OFFICERS, *roles.SUPERIORS, roles.CONTACT_LEADER, at="path"),
        "view_members": answers_for_it | direct_superior,
        "register_paper": answers_for_it,
    }
)
