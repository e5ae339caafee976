"""Who may issue and adopt (制度的权限): an organization's department, for its subtree. The record is the organization."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.policy import Policy, holds
from qingyuan.people.organizations import roles

_DEPARTMENT = holds(*roles.DEPARTMENTS, at="path")
POLICY = Policy({"adopt": _DEPARTMENT, "issue": _DEPARTMENT})
ONLY_DEPARTMENT = _("采用制度、启动集中治理由组织部办理。您可以查看，需要调整请联系本级组织部。")
ONLY_DEPARTMENT_ISSUES = _("发布制度库由组织部办理。您可以查看，需要发布请联系本级组织部。")
