"""Who may do what (任务、建议、揭榜的权限). Services ask it; templates only hide buttons by it.

The unit does, another body looks: whoever recorded never accepts. A suggestion is read by its author, by the officers
of his branch, and once it has been passed up by those who answer for the committee it lies with.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from qingyuan.kernel.policy import Policy, Predicate, holds
from qingyuan.kernel.scope import Scope, either
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import COMMITTEES, Organization
from qingyuan.people.organizations.predicates import (
    answers_at,
    answers_for_it,
    answers_for_unit,
    contact_of_the_unit,
    department_over_it,
    named_as,
    of_another_body,
    of_the_unit,
    superior_of_the_unit,
)

from .models.boards import above

# Who reads the tasks of a unit, and of all below it where his seat reaches that far.
SEES_TASKS = (*roles.OFFICERS, *roles.SUPERIORS, roles.CONTACT_LEADER)
_answers_for_the_very_unit = answers_at("path")
in_range = of_the_unit | superior_of_the_unit | contact_of_the_unit | answers_for_unit


def _is_reviewer(scope: Scope, record: Any) -> bool:
    return scope.covers(record.unit.path, record.reviewer_role, *roles.DEPARTMENTS)


def _reviewer_where(scope: Scope) -> Q:
    named = either(Q(reviewer_role=role) & scope.where("unit__path", role) for role in roles.SUPERIORS)
    return named | scope.where("unit__path", *roles.DEPARTMENTS)


# The seat that the item names; the department stands in where there is no such seat.
reviewer = Predicate("sits where the item says it is reviewed", _is_reviewer, _reviewer_where)
_reviews = reviewer & of_another_body("reported_by_id")

WORK = Policy({"view": in_range, "record": answers_for_unit, "accept": _reviews, "send_back": _reviews})
SUBJECTS = Policy({"view": in_range, "leave": answers_for_unit})
OWN_ITEMS = Policy({"view": in_range, "record": answers_for_unit, "drop": answers_for_unit})
# The record is the unit.
DOING = Policy(
    {
        "view": holds(*SEES_TASKS, at="path") | _answers_for_the_very_unit,
        "record": _answers_for_the_very_unit,
        "add_subject": _answers_for_the_very_unit,
        "add_own": _answers_for_the_very_unit,
        "claim": _answers_for_the_very_unit,
        "suggest": holds(roles.MEMBER, at="path") | answers_for_it,
    }
)

_author = named_as("author_id")
_answers_where_it_lies = answers_at("at__path")
_department_where_it_lies = holds(*roles.DEPARTMENTS, at="at__path") & _answers_where_it_lies
SUGGESTIONS = Policy(
    {
        "view": _author | answers_for_unit | _answers_where_it_lies,
        # Above the branch it goes as the branch's.
        "see_author": _author | answers_for_unit,
        "answer": _answers_where_it_lies,
        "pass_up": _answers_where_it_lies,
        "take": _answers_where_it_lies,
        "post": _department_where_it_lies,
        "withdraw": _author,
    }
)


def _works_under(field: str) -> Predicate:
    path_of = field.split("__")

    def allows(scope: Scope, record: Any) -> bool:
        found = record
        for name in path_of:
            found = getattr(found, name)
        return scope.covers(found) or found in above(scope)

    return Predicate(
        f"works over or under {field}", allows, lambda scope: scope.where(field) | Q(**{f"{field}__in": above(scope)})
    )


_committee = Predicate(
    "is a committee", lambda scope, unit: unit.kind in COMMITTEES, lambda scope: Q(kind__in=COMMITTEES)
)
# The record is the committee the problem is posted for.
POSTING = Policy({"post": _committee & department_over_it})
POSTS = Policy(
    {"view": _works_under("unit__path"), "close": holds(*roles.DEPARTMENTS) & answers_for_unit},
)


def _reviews_claim(scope: Scope, record: Any) -> bool:
    return scope.covers(record.unit.path, record.reviewer_role)


_claim_reviewer = Predicate(
    "sits where the board says it is reviewed",
    _reviews_claim,
    lambda scope: either(Q(reviewer_role=role) & scope.where("unit__path", role) for role in roles.SUPERIORS),
) & of_another_body("claimed_by_id")
CLAIMS = Policy(
    {
        "view": _works_under("post__unit__path"),
        # How far it is, step by step, is the unit's and its superiors' affair until something is published.
        "follow": in_range,
        "report": answers_for_unit,
        "submit": answers_for_unit,
        "give_up": answers_for_unit,
        "return": _claim_reviewer,
        "approve": _claim_reviewer,
        "release": _claim_reviewer,
        "publish": _claim_reviewer,
    }
)


def works_for(scope: Scope, unit: Organization) -> bool:
    """Whether the reader works for this very unit: he is told which of those directly below it is behind."""
    return any(grant.path == unit.path and grant.role in SEES_TASKS for grant in scope.grants)


def refusal(verb: str) -> str:
    """Why somebody who sees it may not do this, and who can."""
    if verb in ("accept", "send_back"):
        return _("认可和退回由上级另一个单位的人办理：谁办的谁不认可。已填内容都已保存，上级看过后会告诉您。")
    if verb in ("return", "approve", "release", "publish"):
        return _("评审由发榜的组织部办理：揭榜的单位不评审自己的。您可以查看进展和结果。")
    if verb in ("post", "close"):
        return _("发榜、结榜由组织部办理。有难题想请大家一起解决，请在“提建议”里写给组织。")
    if verb in ("answer", "pass_up", "take"):
        return _("这条建议现在不在您这里，由收到它的组织答复。您可以查看办到了哪一步。")
    if verb == "withdraw":
        return _("建议由提的人自己撤回。")
    if verb == "suggest":
        return _("建议写给自己所在的支部。请从“我的”进入。")
    return _("这一步由承办单位自己办理。您可以查看进展；有话要说，请联系承办单位。")
