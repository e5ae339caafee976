"""Who decides on a campaign (集中治理的权限): its department arranges it (regimes), a head of it decides that it is launched and ended."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.scope import Scope
from qingyuan.people.accounts import paper_kinds
from qingyuan.people.organizations import roles
from qingyuan.regimes.models import Adoption


def decides(scope: Scope, adopted: Adoption) -> bool:
    """Whether this reader may launch a campaign himself: 部长、副部长 over its range. Anybody else needs his paper."""
    return scope.covers(adopted.unit.path, roles.DEPARTMENT_HEAD)


def sees_paper(scope: Scope, adoption_id: int) -> bool:
    """Whoever arranges campaigns there sees the signed page."""
    found = Adoption.within(scope).filter(pk=adoption_id).select_related("unit").first()
    return found is not None and scope.covers(found.unit.path, *roles.DEPARTMENTS)


LAUNCH = paper_kinds.kind("launch_campaign", label=_("启动集中治理"), of="regimes.adoption", sees=sees_paper)
END = paper_kinds.kind("end_campaign", label=_("结束集中治理"), of="regimes.adoption", sees=sees_paper)
