"""Who may do what with an organization (组织：谁能办)."""

from __future__ import annotations

from qingyuan.kernel.policy import Policy, holds

from . import roles
from .predicates import department_over_it, keeps_it, keeps_it_from_above, reaches_it

POLICY = Policy(
    {
        "view": reaches_it,
        # Its chronicle is read by those who belong to it, answer for it or oversee it.
        "entries": holds(roles.MEMBER, *roles.OFFICERS, *roles.SUPERIORS, at="path"),
        # Asked of the unit above: a base committee founds branches, only a department anything else.
        "found": keeps_it,
        "found_office": department_over_it,
        "amend": keeps_it_from_above,
        "rename": keeps_it_from_above,
        "move": keeps_it_from_above,
        "merge": keeps_it_from_above,
        "split": keeps_it_from_above,
        "dissolve": keeps_it_from_above,
        "seats": keeps_it,
    }
)
