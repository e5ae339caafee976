"""Who may bring boundaries (界线的权限): the department of the place, for what lies below it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.policy import Policy, holds
from qingyuan.people.organizations import roles

POLICY = Policy({"bring": holds(*roles.DEPARTMENTS, at="path")})
ONLY_DEPARTMENT = _("导入界线由组织部办理。您可以看图，需要更换请联系本级组织部。")
