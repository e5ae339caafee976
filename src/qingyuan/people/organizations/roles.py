"""The role keys, the only ones (角色), and which seat brings which (design 5, 6)."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MEMBER = "member"
BRANCH_SECRETARY = "branch-secretary"
COMMITTEE_MEMBER = "committee-member"
TOWNSHIP_ORGANIZATION_MEMBER = "township-organization-member"
DEPARTMENT_STAFF = "department-staff"
DEPARTMENT_HEAD = "department-head"
CONTACT_LEADER = "contact-leader"
INSPECTOR = "inspector"
DISCIPLINE_MEMBER = "discipline-member"
SYSTEM_ADMINISTRATOR = "system-administrator"
SECURITY_ADMINISTRATOR = "security-administrator"
AUDIT_ADMINISTRATOR = "audit-administrator"

NAMES = {
    MEMBER: _("党员"),
    BRANCH_SECRETARY: _("支部书记"),
    COMMITTEE_MEMBER: _("支部委员"),
    TOWNSHIP_ORGANIZATION_MEMBER: _("组织委员"),
    DEPARTMENT_STAFF: _("组织部工作人员"),
    DEPARTMENT_HEAD: _("组织部部长、副部长"),
    CONTACT_LEADER: _("联系点领导"),
    INSPECTOR: _("督查组成员"),
    DISCIPLINE_MEMBER: _("纪检委员、纪委工作人员"),
    SYSTEM_ADMINISTRATOR: _("系统管理员"),
    SECURITY_ADMINISTRATOR: _("安全保密管理员"),
    AUDIT_ADMINISTRATOR: _("安全审计员"),
}

# 三员: none reads business data, and no person holds two of them.
ADMINISTRATORS = (SYSTEM_ADMINISTRATOR, SECURITY_ADMINISTRATOR, AUDIT_ADMINISTRATOR)
BUSINESS = tuple(role for role in NAMES if role not in ADMINISTRATORS)
# Who works for the whole subtree they stand over.
SUPERIORS = (
    TOWNSHIP_ORGANIZATION_MEMBER,
    DEPARTMENT_STAFF,
    DEPARTMENT_HEAD,
    INSPECTOR,
    DISCIPLINE_MEMBER,
)
# Who answers for a unit of their own.
OFFICERS = (BRANCH_SECRETARY, COMMITTEE_MEMBER)
# Who keeps the tree and the roster: founding, moving, appointing, transferring.
DEPARTMENTS = (DEPARTMENT_STAFF, DEPARTMENT_HEAD)
KEEPERS = (TOWNSHIP_ORGANIZATION_MEMBER, *DEPARTMENTS)


def called(keys: Collection[str]) -> str:
    """Several roles on one line, in their usual order; some of their names hold a 、 themselves."""
    if set(keys) == set(BUSINESS):
        return gettext("党员和各岗位，三员除外")
    return "；".join(str(NAMES[role]) for role in NAMES if role in keys)
