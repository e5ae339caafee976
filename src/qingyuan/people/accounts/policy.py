"""Who may do what to an account (账号权限)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from qingyuan.kernel.policy import Policy, Predicate, holds
from qingyuan.kernel.scope import Scope, either, under
from qingyuan.people.organizations import roles
from qingyuan.people.organizations.kinds import BRANCHES
from qingyuan.people.organizations.predicates import (
    answers_at,
    keeps_it,
    named_as,
    of_the_unit,
    superior_of_the_unit,
)

# Who hands out slips: those who work for the units below them, and a secretary for the own branch.
ISSUERS = (roles.TOWNSHIP_ORGANIZATION_MEMBER, roles.DEPARTMENT_STAFF, roles.BRANCH_SECRETARY)


def administers(*kinds: str) -> Predicate:
    """One of 三员 over the unit of the account; their range is where their own account hangs, downwards.

    Their grants cover no path, so that no other room opens to them: here alone the range is read from `at`.
    """

    def allows(scope: Scope, record: Any) -> bool:
        return any(grant.role in kinds and record.unit.path.startswith(grant.at) for grant in scope.grants)

    def where(scope: Scope) -> Q:
        return either(under("unit__path", grant.at) for grant in scope.grants if grant.role in kinds)

    return Predicate("administers as " + " or ".join(kinds), allows, where)


own_account = Predicate(
    "own account",
    lambda scope, account: account.pk == scope.account_id,
    lambda scope: Q(pk=scope.account_id),
)
for_administrator = Predicate(
    "account of one of 三员",
    lambda scope, account: account.administrator != "",
    lambda scope: ~Q(administrator=""),
)

# Over accounts: what 三员 may do, none of it to their own.
ACCOUNTS = Policy(
    {
        "view": administers(*roles.ADMINISTRATORS),
        "close": administers(roles.SYSTEM_ADMINISTRATOR) & ~own_account,
        "reopen": administers(roles.SYSTEM_ADMINISTRATOR) & ~own_account,
        "unlock": administers(roles.SECURITY_ADMINISTRATOR) & ~own_account,
        # Over one's own account: a new one hangs where the appointing administrator's does.
        "appoint": administers(roles.SECURITY_ADMINISTRATOR) & own_account,
        "reissue": administers(roles.SECURITY_ADMINISTRATOR) & for_administrator & ~own_account,
    }
)
# Over a membership or a tenure: whom the reader may make a slip for, as far as this one place goes.
PLACES = Policy({"issue": holds(*ISSUERS)})
# Over the unit of the record decided on: the office that serves it enters what its leader signed (代录).
PAPER = Policy({"record_paper_decision": keeps_it})

# Who gives a branch's work to somebody: its secretary; somebody above with the 委托书 that the branch has signed.
_is_branch = Predicate("is a branch", lambda scope, unit: unit.is_branch, lambda scope: Q(kind__in=BRANCHES))
secretary_of_it = holds(roles.BRANCH_SECRETARY, at="path") & answers_at("path")
GIVING = Policy({"give": secretary_of_it | (keeps_it & _is_branch), "give_unsigned": secretary_of_it})
_trustee = named_as("trustee_id")
COMMISSIONS = Policy(
    {
        "view": _trustee | of_the_unit | superior_of_the_unit,
        "accept": _trustee,
        "decline": _trustee,
        "act": _trustee,
        "end": _trustee | holds(roles.BRANCH_SECRETARY, *roles.KEEPERS),
    }
)

# A tablet of the branch: its secretary and whoever keeps it from above say which device it is, and take that back.
# Asked of the branch for `register`, of the device for the rest.
DEVICES_IN = Policy({"register_device": (secretary_of_it | keeps_it) & _is_branch})
DEVICES = Policy(
    {
        "view": holds(roles.BRANCH_SECRETARY, *roles.KEEPERS),
        "revoke_device": holds(roles.BRANCH_SECRETARY, *roles.KEEPERS),
    }
)
# Who may enter with six digits: nobody who decides for others or works for a department.
PIN_ROLES = frozenset(
    {"", roles.MEMBER, roles.BRANCH_SECRETARY, roles.COMMITTEE_MEMBER, roles.TOWNSHIP_ORGANIZATION_MEMBER}
)
# What six digits on a shared tablet do not open, whatever the seat: ways into accounts, and numbers in full.
NEVER_BY_PIN = frozenset({"issue", "give", "give_unsigned", "register_device", "revoke_device", "reveal"})
