"""Who may remind a unit (催办的权限): who keeps the nearest committee above it, and nobody for a unit of his own.

Who is behind is seen by the unit and its direct superior only. A general branch has no organization member, so the
committee above it reminds the branches under it too, as it looks at their lists.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.policy import Policy, Predicate
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.models import Kind
from qingyuan.people.organizations.predicates import answers_for_it
from qingyuan.people.organizations.rules import parent_path


def _kept(scope: Scope) -> set[str]:
    return {grant.path for grant in scope.grants if grant.path and grant.role in roles.KEEPERS}


def _keeps_right_above(scope: Scope, unit: Any) -> bool:
    above, kept = parent_path(unit.path), _kept(scope)
    if above in kept:
        return True
    return unit.parent is not None and unit.parent.kind == Kind.GENERAL_BRANCH and parent_path(above) in kept


def _where_right_above(scope: Scope) -> Q:
    kept = sorted(_kept(scope))
    return Q(parent__path__in=kept) | Q(parent__kind=Kind.GENERAL_BRANCH, parent__parent__path__in=kept)


_right_above = Predicate("keeps the nearest committee above it", _keeps_right_above, _where_right_above)

# The record is the organization that is reminded.
CHASING = Policy({"chase": _right_above & ~answers_for_it})
ONLY_RIGHT_ABOVE = _("催办由直接上级办理：谁有到期没办的事，只有本单位和直接上级看得到。您要了解进展，请看台账。")
