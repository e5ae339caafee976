"""Changing a unit that stands (更正、更名、变更隶属)."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max, Value
from django.db.models.functions import Concat, Length, Substr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope, under
from qingyuan.kernel.services import service

from .. import rules, words
from ..models import Kind, Organization, Placement
from ..policy import POLICY
from .shared import (
    changeable,
    check_day,
    close_placement,
    draft,
    next_path,
    open_placement,
    reachable,
    require_living,
    require_names_free,
    save,
)

AMENDED = verbs.name("organizations.amended", gettext_lazy("更正组织信息"))
RENAMED = verbs.name("organizations.renamed", gettext_lazy("组织更名"))
MOVED = verbs.name("organizations.moved", gettext_lazy("变更隶属"))


@service
def amend(
    scope: Scope,
    *,
    unit_id: int,
    revision: int,
    sector: str,
    division_path: str,
    founded_on: date | None,
    until: date | None,
    order: int,
    by: Signature,
    now: datetime,
) -> Organization:
    """Correct what is known of a unit (更正): sector, division, days, place in the official order."""
    unit = changeable(scope, "amend", unit_id, revision)
    if unit.kind == Kind.BODY and until is None:
        raise BadInput(_("临时机构要写明任务截止日期，到期后它的权限自动停止。请补上再保存。"), "until_missing")
    values = {
        "sector": sector,
        "division_path": division_path.strip(),
        "founded_on": founded_on,
        "until": until,
        "order": order,
    }
    changed = {name: value for name, value in values.items() if getattr(unit, name) != value}
    if not changed:
        return unit
    save(unit, **changed)
    shown = {name: value.isoformat() if isinstance(value, date) else value for name, value in changed.items()}
    chronicle.append(draft(unit, AMENDED, by, now, shown))
    return unit


@service
def rename(
    scope: Scope, *, unit_id: int, revision: int, name: str, short_name: str, by: Signature, now: datetime
) -> Organization:
    """Give a unit another name (更名). Records keep the name that stood when they were made."""
    unit = changeable(scope, "rename", unit_id, revision)
    old_name, old_short = unit.name, unit.short_name
    unit.name, unit.short_name = name.strip(), short_name.strip() or name.strip()
    require_names_free(unit.parent, [unit])
    save(unit, name=unit.name, short_name=unit.short_name)
    shown = {"old_name": old_name, "name": unit.name, "old_short_name": old_short, "short_name": unit.short_name}
    chronicle.append(draft(unit, RENAMED, by, now, shown))
    return unit


@service
def move(
    scope: Scope, *, unit_id: int, revision: int, parent_id: int, on: date, by: Signature, now: datetime
) -> Organization:
    """Put a unit with all below it under another parent of the same home (变更隶属).

    on  the first day it stands there. Ids and home stay; the paths of the subtree are rewritten by one statement.
    """
    unit = changeable(scope, "move", unit_id, revision)
    parent = reachable(scope, parent_id)
    POLICY.require(
        scope,
        "found",
        parent,
        refusal=_("“%(parent)s”不在您的管理范围内，不能把组织划到它下面。请联系%(who)s办理。")
        % {"parent": parent, "who": words.whom_to_ask(parent)},
    )
    _check_move(unit, parent)
    check_day(on, now, not_before=open_placement(unit).from_on)
    old_parent, old_path = unit.parent, unit.path
    taken = list(Organization._base_manager.filter(parent=parent).values_list("path", flat=True))
    new_path = next_path(parent, taken)
    below = Organization._base_manager.filter(under("path", old_path))
    longest = below.annotate(length=Length("path")).aggregate(longest=Max("length"))["longest"]
    if not rules.fits("0" * longest, moved_from=old_path, moved_to=new_path):
        raise BadInput(_("“%(parent)s”下的层级已到上限，放不下这个组织和它的下级。") % {"parent": parent}, "tree_full")
    unit.parent = parent
    require_names_free(parent, [unit])
    count = below.update(path=Concat(Value(new_path), Substr("path", len(old_path) + 1)))
    unit.path = new_path
    last = Organization._base_manager.filter(parent=parent).exclude(pk=unit.pk).aggregate(last=Max("order"))["last"]
    save(unit, parent=parent, order=(last or 0) + 1, serves=parent if unit.serves_id else None)
    close_placement(unit, on)
    Placement(unit=unit, parent=parent, from_on=on).save(force_insert=True)
    shown = {"old_parent": str(old_parent), "parent": str(parent), "on": on.isoformat(), "units": count}
    chronicle.append(draft(unit, MOVED, by, now, shown))
    return unit


def _check_move(unit: Organization, parent: Organization) -> None:
    names = {"unit": unit, "parent": parent}
    if unit.is_home or unit.home_id != parent.home_id:
        raise BadInput(
            _(
                "“%(unit)s”和“%(parent)s”不在同一个旗县市，隶属关系不能直接变更。请在那边新设组织，再把这边的撤销或并入。"
            )
            % names,
            "other_home",
        )
    if parent.path.startswith(unit.path):
        raise BadInput(_("“%(parent)s”就在“%(unit)s”之下，不能作它的上级。请另选上级组织。") % names, "under_itself")
    if unit.parent_id == parent.pk:
        raise BadInput(_("“%(unit)s”现在就隶属“%(parent)s”，不用变更。") % names, "already_there")
    require_living(parent)
    if not rules.may_stand_under(unit.kind, parent.kind):
        raise BadInput(
            _("“%(parent)s”下不能设%(kind)s，请另选上级组织。") % {**names, "kind": unit.get_kind_display()},
            "kind_not_here",
        )
    try:
        same = rules.level_of(unit.kind, parent_level=parent.level, asked=unit.level) == unit.level
    except ValueError:
        same = False
    if not same:
        raise BadInput(_("“%(unit)s”的层级放不到“%(parent)s”下面，请另选上级组织。") % names, "level_not_here")
