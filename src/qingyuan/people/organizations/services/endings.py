"""Closing units and naming who answers for them (合并、分设、撤销).

Whether anybody belongs to a unit or holds one of its seats is the roster's to know: these three are called
through `people/roster/services/units.py`, which looks first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.chronicle.services import Draft
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service

from ..models import Organization, Seat, Succession
from .shared import changeable, check_day, close_placement, draft, open_placement, reachable, require_living, save

MERGED = verbs.name("organizations.merged", gettext_lazy("并入其他组织"))
SPLIT = verbs.name("organizations.split", gettext_lazy("分设组织"))
DISSOLVED = verbs.name("organizations.dissolved", gettext_lazy("撤销组织"))
TOOK_OVER = verbs.name("organizations.took_over", gettext_lazy("承接组织"))

_ENDINGS = {
    Succession.Kind.MERGER: MERGED,
    Succession.Kind.SPLIT: SPLIT,
    Succession.Kind.DISSOLUTION: DISSOLVED,
}


@service
def merge(
    scope: Scope, *, unit_ids: Sequence[int], into_id: int, on: date, by: Signature, now: datetime
) -> Organization:
    """Close units whose work another one goes on with (合并); gives the unit that answers for them."""
    into = reachable(scope, into_id)
    closing = [changeable(scope, "merge", unit_id, None) for unit_id in sorted(set(unit_ids))]
    if any(one.pk == into.pk for one in closing):
        raise BadInput(_("“%(unit)s”不能并入自己，请另选承接的组织。") % {"unit": into}, "into_itself")
    drafts = [draft for one in closing for draft in _close(one, [into], Succession.Kind.MERGER, on, by, now)]
    chronicle.append_all(drafts)
    return into


@service
def split(
    scope: Scope, *, unit_id: int, revision: int, into_ids: Sequence[int], on: date, by: Signature, now: datetime
) -> Organization:
    """Close a unit whose work two or more go on with (分设)."""
    unit = changeable(scope, "split", unit_id, revision)
    into = [reachable(scope, one) for one in sorted(set(into_ids))]
    if len(into) < 2 or unit in into:
        raise BadInput(_("分设要有两个以上承接的组织，不含“%(unit)s”自己。") % {"unit": unit}, "too_few_parts")
    chronicle.append_all(_close(unit, into, Succession.Kind.SPLIT, on, by, now))
    return unit


@service
def dissolve(
    scope: Scope,
    *,
    unit_id: int,
    revision: int,
    on: date,
    into_id: int | None = None,
    by: Signature,
    now: datetime,
) -> Organization:
    """Close a unit (撤销). into_id: who answers for it from then on; the unit above when nobody is named."""
    unit = changeable(scope, "dissolve", unit_id, revision)
    if unit.parent is None:
        raise BadInput(_("“%(unit)s”是最上一级组织，不能撤销。") % {"unit": unit}, "top_of_tree")
    into = reachable(scope, into_id) if into_id is not None else unit.parent
    chronicle.append_all(_close(unit, [into], Succession.Kind.DISSOLUTION, on, by, now))
    return unit


def _close(
    unit: Organization, into: list[Organization], kind: Succession.Kind, on: date, by: Signature, now: datetime
) -> list[Draft]:
    check_day(on, now, not_before=open_placement(unit).from_on)
    below = Organization._base_manager.filter(parent=unit, dissolved_on__isnull=True).count()
    if below:
        raise BadInput(
            _("“%(unit)s”还有%(count)s个下级组织，不能撤销。请先把它们划到别的组织下，或先撤销下级。")
            % {"unit": unit, "count": below},
            "has_units",
        )
    for one in into:
        require_living(one)
        if one.home_id != unit.home_id:
            raise BadInput(
                _("“%(unit)s”和“%(other)s”不在同一个旗县市，不能承接。请在本旗县市内选承接的组织。")
                % {"unit": unit, "other": one},
                "other_home",
            )
    Succession._base_manager.bulk_create(Succession(unit=unit, into=one, kind=kind, on=on) for one in into)
    Seat._base_manager.filter(unit=unit, abolished_on__isnull=True).update(abolished_on=on)
    close_placement(unit, on)
    save(unit, dissolved_on=on)
    names = [str(one) for one in into]
    return [
        draft(unit, _ENDINGS[kind], by, now, {"into": names, "on": on.isoformat()}),
        *(draft(one, TOOK_OVER, by, now, {"from": str(unit), "how": kind.value, "on": on.isoformat()}) for one in into),
    ]
