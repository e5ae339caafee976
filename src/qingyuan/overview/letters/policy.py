"""Who may do what with letters, lines and reports (来件办理的权限). Services ask it; templates only hide buttons by it.

A letter is the business of the department that registered it, its staff and its heads: whoever works for that very
committee, and nobody above it, for the table of tasks says who is behind. A line reaches the people of the unit it is
given to; who leads it sees the task, and not whether it was answered.
"""

from __future__ import annotations

from operator import attrgetter

from django.db.models import Q
from django.utils.translation import gettext as _

from qingyuan.kernel.policy import Policy, Predicate, holds
from qingyuan.kernel.scope import Grant, Scope, either
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.predicates import named_as


def works_for(field: str) -> Predicate:
    """The reader keeps the affairs of the very committee at `field`: its department, a township's 组织委员."""
    path_of = attrgetter(field.replace("__", "."))

    def paths(scope: Scope) -> set[str]:
        return {grant.path for grant in scope.grants if grant.path is not None and grant.role in roles.KEEPERS}

    return Predicate(
        f"works for the committee at {field}",
        lambda scope, record: path_of(record) in paths(scope),
        lambda scope: either(Q(**{field: path}) for path in sorted(paths(scope))),
    )


# Who answers for a unit of any kind: its officers, its department, and a discipline committee's own people.
_ANSWER = (*roles.OFFICERS, *roles.KEEPERS, roles.DISCIPLINE_MEMBER)


def _own_paths(grant: Grant) -> set[str]:
    if grant.path is None or grant.role not in _ANSWER:
        return set()
    return {grant.at, grant.path} if grant.role in roles.KEEPERS else {grant.at}


def _answers_at(field: str) -> Predicate:
    path_of = attrgetter(field.replace("__", "."))

    def paths(scope: Scope) -> set[str]:
        return {path for grant in scope.grants for path in _own_paths(grant)}

    def allows(scope: Scope, record: object) -> bool:
        try:
            return path_of(record) in paths(scope)
        except AttributeError:  # a line that nobody leads
            return False

    return Predicate(
        f"answers for the unit at {field}",
        allows,
        lambda scope: either(Q(**{field: path}) for path in sorted(paths(scope))),
    )


_kept = works_for("unit__path")
_kept_above = works_for("letter__unit__path")
_given = _answers_at("unit__path")
_led = _answers_at("lead__path")
_not_dropped = Predicate(
    "not dropped", lambda scope, line: line.dropped_at is None, lambda scope: Q(dropped_at__isnull=True)
)

# The record is the committee for which a letter is registered, a report drawn up.
REGISTERING = Policy({"register": works_for("path"), "draft": works_for("path")})

LETTERS = Policy(
    {
        "view": _kept,
        "correct": _kept,
        "take_up": _kept,
        "split": _kept,
        "file": _kept,
        "withdraw": _kept,
    }
)

_follows = _kept_above | (_given & _not_dropped)
LINES = Policy(
    {
        "view": _follows | (_led & _not_dropped),
        # Reads what was answered and whether it was.
        "follow": _follows,
        "answer": _given & _not_dropped,
    }
)

REPORTS = Policy(
    {
        "view": _kept,
        "change": _kept,
        "freeze": _kept,
        # Nobody checks his own draft.
        "check": _kept & ~named_as("drafted_by_id"),
        "issue": _kept & holds(roles.DEPARTMENT_HEAD),
        "attach": _kept,
        "send": _kept,
        "discard": _kept,
    }
)


def refusal(verb: str) -> str:
    """Why somebody may not do this, and who can."""
    if verb == "answer":
        return _("落实情况由责任单位的同志填写。您可以查看进展；需要代记，请先打电话核实，再由他们填写。")
    if verb == "check":
        return _("这一份是您拟稿的，核稿请换一位同志。也可以打印审签单，由核稿人手签。")
    if verb == "issue":
        return _("签发由本委组织部的部长、副部长办理。也可以打印审签单，请领导手签后上传签批件。")
    return _("来件和上报件由登记它的组织部门（苏木乡镇是组织委员）办理。")
