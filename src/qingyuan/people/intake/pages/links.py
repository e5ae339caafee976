"""How pages of the roster lead to an import (入口): on the list of members and the page of a unit."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations.models import Organization
from qingyuan.people.roster.panels import MEMBERS
from qingyuan.people.roster.policy import IN_UNIT


@MEMBERS.links
def importing(scope: Scope, unit: Organization) -> list[tuple[str, str]]:
    if unit.dissolved_on is not None:
        return []
    found = []
    if IN_UNIT.allows(scope, "add", unit):
        found.append((_("导入名册"), f"{reverse('intake:upload')}?unit={unit.pk}"))
        found.append((_("差异清单"), f"{reverse('intake:differences')}?unit={unit.pk}"))
    if IN_UNIT.allows(scope, "list", unit):
        found.append((_("转录单"), f"{reverse('intake:transcript')}?unit={unit.pk}"))
    return found
