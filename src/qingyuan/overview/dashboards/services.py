"""Bringing boundaries onto the map and taking them off (导入、撤下界线)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.chronicle.services import reference
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization

from .geojson import Feature
from .models import Boundary
from .policy import ONLY_DEPARTMENT, POLICY

BROUGHT = verbs.name("dashboards.boundaries_brought", gettext_lazy("导入界线"))
TAKEN_OFF = verbs.name("dashboards.boundaries_taken_off", gettext_lazy("撤下界线"))


@service
def bring(scope: Scope, *, top: Organization, shapes: Mapping[int, Feature], approved: str, now: datetime) -> int:
    """Keep the boundaries of units directly below a place, in the place of those they had (导入). How many were kept.

    approved  审图号 or the paper that approved the map
    Raises NotAllowed, BadInput where the approval is not named or a shape is of no unit below.
    """
    POLICY.require(scope, "bring", top, refusal=ONLY_DEPARTMENT)
    paper = approved.strip()
    if not paper:
        raise BadInput(_("请写审图号，或者批准使用这份地图的文件。没有批准的地图不能用。"), "no_approval")
    below = {unit.pk: unit for unit in organizations.children(scope, top)}
    if not shapes or not set(shapes) <= set(below):
        raise BadInput(_("没有一个区块对得上%(unit)s的下级单位，什么也没有导入。") % {"unit": top}, "none_matched")
    Boundary._base_manager.filter(unit_id__in=shapes, off_at__isnull=True).update(off_at=now)
    by = accounts.signature(scope)
    rows = [
        Boundary(
            unit=below[unit_id],
            home_id=top.home_id,
            rings=[[list(point) for point in ring] for ring in feature.rings],
            approved=paper,
            by=by,
            at=now,
        )
        for unit_id, feature in shapes.items()
    ]
    Boundary._base_manager.bulk_create(rows)
    chronicle.append_many(
        unit_id=top.pk,
        home_id=top.home_id,
        verb=BROUGHT,
        rows=[(reference(row), {"unit": row.unit.short_name, "approved": paper}) for row in rows],
        by=by,
        at=now,
    )
    return len(rows)


@service
def take_off(scope: Scope, *, top: Organization, now: datetime) -> int:
    """Take the boundaries below a place off the map (撤下); its tiles stand there again. Raises NotAllowed."""
    POLICY.require(scope, "bring", top, refusal=ONLY_DEPARTMENT)
    rows = list(Boundary._base_manager.filter(unit__parent=top, off_at__isnull=True).select_related("unit"))
    if not rows:
        return 0
    Boundary._base_manager.filter(pk__in=[row.pk for row in rows]).update(off_at=now)
    chronicle.append_many(
        unit_id=top.pk,
        home_id=top.home_id,
        verb=TAKEN_OFF,
        rows=[(reference(row), {"unit": row.unit.short_name}) for row in rows],
        by=accounts.signature(scope),
        at=now,
    )
    return len(rows)
