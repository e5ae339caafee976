"""That a list went out with numbers in full (导出名册): entered in the chronicle of the unit, without a name."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization

from .shared import draft, require_in_unit

EXPORTED = verbs.name("roster.exported", gettext_lazy("导出名册"))


@service
def export(scope: Scope, *, unit_id: int, count: int, by: Signature, now: datetime) -> Organization:
    """Enter that a list of so many people is about to go out with their numbers. Raises NotHere, NotAllowed."""
    unit = organizations.unit(scope, unit_id)
    require_in_unit(scope, "list", unit)
    chronicle.append(draft(unit, EXPORTED, unit, by, now, revision=unit.revision, shown={"exported": count}))
    return unit
