"""Who may see and do what with pledges (承诺的权限). Services ask it; templates only hide buttons by it.

Who has not signed is known by name to the unit's officers and to its direct superior, to nobody else.
"""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from qingyuan.kernel.policy import Policy, Predicate, holds
from qingyuan.kernel.scope import Scope, either
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import COMMITTEES, Kind, Organization
from qingyuan.people.organizations.predicates import (
    answers_at,
    named_as,
    of_another_body,
    oversees_it,
    reaches_it,
)

from .states import State

# Between a branch and the committee it answers to may stand one or two of these; their officers are superiors too.
_BETWEEN = (Kind.GENERAL_BRANCH, Kind.LEADING_GROUP)


def _directly_above(unit: Organization) -> tuple[str, set[str]]:
    """The path of the nearest committee above a unit, and of what stands between the two."""
    between: set[str] = set()
    for above in reversed(organizations.ancestors(unit)):
        if above.kind in COMMITTEES:
            return above.path, between
        if above.kind in _BETWEEN:
            between.add(above.path)
    return "", between


def _over(scope: Scope, unit: Organization) -> bool:
    committee, between = _directly_above(unit)
    return any(
        (grant.role in roles.KEEPERS and grant.path == committee)
        or (grant.role in roles.OFFICERS and grant.path in between)
        for grant in scope.grants
        if grant.path
    )


def _where_over(scope: Scope, at: str) -> Q:
    kinds = {"kind__in": [str(kind) for kind in _BETWEEN]}
    found = []
    for grant in scope.grants:
        if not grant.path or grant.role not in (*roles.KEEPERS, *roles.OFFICERS):
            continue
        keeps = grant.role in roles.KEEPERS
        step, held = f"{at}parent__", Q()
        for _depth in range(3):
            found.append(
                held & Q(**{f"{step}path": grant.path}) & (_is(step, COMMITTEES) if keeps else _is(step, _BETWEEN))
            )
            held &= Q(**{f"{step}{name}": value for name, value in kinds.items()})
            step += "parent__"
    return either(found)


def _is(step: str, kinds: tuple[Kind, ...]) -> Q:
    return Q(**{f"{step}kind__in": [str(kind) for kind in kinds]})


def _direct_superior(at: str) -> Predicate:
    """The reader works for the committee directly above a unit, or leads what stands between. at: "" or "unit__"."""
    return Predicate(
        f"directly above {at or 'it'}",
        lambda scope, record: _over(scope, record.unit if at else record),
        lambda scope: _where_over(scope, at),
    )


directly_above_it = _direct_superior("")
directly_above_the_unit = _direct_superior("unit__")
answers_for_it = answers_at("path")
answers_for_unit = answers_at("unit__path")
_own = named_as("person_id")


def _leads(at: str) -> Predicate:
    """The reader answers for the unit as its secretary, or as who keeps a committee. at: lookup to the path."""
    roles_of_it = (roles.BRANCH_SECRETARY, *roles.KEEPERS)

    def paths(scope: Scope) -> set[str]:
        mine = (grant for grant in scope.grants if grant.role in roles_of_it and grant.path)
        return {path for grant in mine for path in (grant.at, grant.path) if path}

    path_of = attrgetter(at.replace("__", "."))
    return Predicate(
        f"leads the unit at {at}",
        lambda scope, record: path_of(record) in paths(scope),
        lambda scope: Q(**{f"{at}__in": sorted(paths(scope))}),
    )


leads_it = _leads("path")
leads_the_unit = _leads("unit__path")
_signed = Predicate("signed", lambda scope, answer: answer.said == State.SIGNED, lambda scope: Q(said=State.SIGNED))

# Asked of a unit. names: who has signed and who has not; declines: who said that he does not sign; figures: units that
# are through. Who has declined counts as through, so figures are not for those who see names without declines.
REGISTERS = Policy(
    {
        "view": reaches_it,
        "names": answers_for_it | directly_above_it,
        "register": answers_for_it | directly_above_it,
        "declines": leads_it | directly_above_it,
        "figures": leads_it | oversees_it,
    }
)
ONLY_NEAR = gettext_lazy("谁签了、谁还没有签，只有本单位的书记、委员和直接上级看得到。您自己的在“承诺书”一页里。")
ONLY_LEADING = gettext_lazy("谁说明不签，由支部书记或者直接上级登记，别人看不到。")

# Asked of an answer. A paper registration is taken back by who may register, or by whom it speaks of.
ANSWERS = Policy(
    {
        "view": _own | leads_the_unit | directly_above_the_unit | (answers_for_unit & _signed),
        "void": _own | leads_the_unit | directly_above_the_unit | (answers_for_unit & _signed),
    }
)
ACCOUNTS = Policy({"view": _own | answers_for_unit | directly_above_the_unit})
SHEETS = Policy({"view": answers_for_unit | directly_above_the_unit})


def _of_the_body(scope: Scope, breach: Any) -> bool:
    return any(grant.at == breach.entered_for.path and grant.role in _ENTERS for grant in scope.grants)


def _where_of_the_body(scope: Scope) -> Q:
    return Q(entered_for__path__in=[grant.at for grant in scope.grants if grant.role in _ENTERS])


# Who enters what another body has decided.
_ENTERS = (roles.DISCIPLINE_MEMBER, *roles.DEPARTMENTS)
_body = Predicate("of the body that entered it", _of_the_body, _where_of_the_body)
_secretary = Predicate(
    "secretary of the branch",
    lambda scope, breach: any(
        grant.role == roles.BRANCH_SECRETARY and grant.path == breach.unit.path for grant in scope.grants
    ),
    lambda scope: either(
        Q(unit__path=grant.path) for grant in scope.grants if grant.role == roles.BRANCH_SECRETARY and grant.path
    ),
)

# Asked of a breach: the person, his secretary, the direct superior, the body that entered it. Each look is entered.
# Asked to enter, of one not saved yet: a body that oversees the unit and stands outside it, never about oneself.
BREACHES = Policy(
    {
        "view": _own | _secretary | directly_above_the_unit | _body,
        "enter": holds(*_ENTERS) & of_another_body("person_id"),
        "withdraw": _body & ~_own,
    }
)
ONLY_ANOTHER_BODY = gettext_lazy("经认定的违诺，由纪检部门或者上级组织部门按认定文件登记，本单位不登记自己的。")
