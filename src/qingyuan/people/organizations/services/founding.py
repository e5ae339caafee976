"""Founding units (设立组织)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.chronicle.services import Draft, reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service

from .. import rules, words
from ..models import BRANCHES, Kind, Organization, Placement, Seat
from ..policy import POLICY
from ..seats import SeatSpec, standard_seats
from .shared import check_day, locked, next_path, require_living, require_names_free

FOUNDED = verbs.name("organizations.founded", gettext_lazy("设立组织"))
FOUNDED_MANY = verbs.name("organizations.founded_many", gettext_lazy("批量设立组织"))


@dataclass(frozen=True)
class NewUnit:
    """What is known of a unit to be founded. level: only a committee's is asked, the others follow."""

    kind: str
    name: str
    short_name: str
    level: str | None = None
    sector: str = ""
    division_path: str = ""
    division_code: str = ""
    founded_on: date | None = None
    until: date | None = None


@service
def found(scope: Scope, *, parent_id: int | None, unit: NewUnit, by: Signature, now: datetime) -> Organization:
    """Found a unit with its standard seats (设立). parent_id None: the top of a new tree, for a job only.

    Raises NotAllowed, BadInput (kind can't stand there, name taken, a body without its last day).
    """
    made = _found(scope, parent_id, [unit], now)[0]
    chronicle.append(
        Draft(
            made.pk,
            made.home_id,
            FOUNDED,
            reference(made),
            made.revision,
            by,
            now,
            open={
                "name": made.name,
                "short_name": made.short_name,
                "kind": made.kind,
                "level": made.level,
                "parent": made.parent.short_name if made.parent else "",
                "founded_on": made.founded_on.isoformat() if made.founded_on else None,
                "until": made.until.isoformat() if made.until else None,
            },
        )
    )
    return made


@service
def found_many(
    scope: Scope, *, parent_id: int, units: Sequence[NewUnit], by: Signature, now: datetime
) -> list[Organization]:
    """Found many units under one parent (批量设立), with one entry in the parent's chronicle.

    All belong to the parent's home: banners, each a home of its own, are founded one by one. Raises as `found`.
    """
    made = _found(scope, parent_id, units, now)
    parent = made[0].parent
    assert parent is not None
    chronicle.append_many(
        unit_id=parent.pk,
        home_id=parent.home_id,
        verb=FOUNDED_MANY,
        rows=[(reference(one), {"name": one.name, "kind": one.kind, "level": one.level}) for one in made],
        by=by,
        at=now,
    )
    return made


def _found(scope: Scope, parent_id: int | None, units: Sequence[NewUnit], now: datetime) -> list[Organization]:
    parent = None
    if parent_id is not None:
        parent = locked(scope, parent_id)
        office = any(unit.kind not in (*BRANCHES, Kind.GENERAL_BRANCH) for unit in units)
        POLICY.require(
            scope,
            "found_office" if office else "found",
            parent,
            refusal=_("在“%(unit)s”下设立组织，由%(who)s办理。") % {"unit": parent, "who": words.whom_to_ask(parent)},
        )
        require_living(parent)
    elif scope.job is None:
        raise not_here()
    taken = list(Organization._base_manager.filter(parent=parent).values_list("path", flat=True))
    last = Organization._base_manager.filter(parent=parent).aggregate(last=Max("order"))["last"] or 0
    made: list[Organization] = []
    for order, unit in enumerate(units, last + 1):
        if unit.founded_on is not None:
            check_day(unit.founded_on, now, not_before=None)
        one = _planned(parent, unit)
        one.path, one.order = next_path(parent, taken), order
        taken.append(one.path)
        made.append(one)
    if len({one.home_id for one in made}) > 1:
        raise ValueError("units of several homes are founded one by one")
    require_names_free(parent, made)
    today = clock.day_of(now)
    Organization._base_manager.bulk_create(made)
    Placement._base_manager.bulk_create(
        Placement(unit=one, parent=parent, from_on=one.founded_on or today) for one in made
    )
    Seat._base_manager.bulk_create(
        _seat(one, spec, at) for one in made for at, spec in enumerate(standard_seats(one), 1)
    )
    return made


def _planned(parent: Organization | None, unit: NewUnit) -> Organization:
    above = parent.level if parent else None
    if not rules.may_stand_under(unit.kind, parent.kind if parent else None):
        raise BadInput(
            _("“%(parent)s”下不能设%(kind)s。请到它所属的党委下设立。")
            % {"parent": parent or "", "kind": Kind(unit.kind).label},
            "kind_not_here",
        )
    try:
        level = rules.level_of(unit.kind, parent_level=above, asked=unit.level)
    except ValueError as error:
        raise BadInput(
            _("层级不对：下级组织的层级要低于“%(parent)s”。请重新选择层级。") % {"parent": parent}, "level_not_here"
        ) from error
    if unit.kind == Kind.BODY and unit.until is None:
        raise BadInput(_("临时机构要写明任务截止日期，到期后它的权限自动停止。请补上再设立。"), "until_missing")
    made = Organization(
        parent=parent,
        kind=unit.kind,
        level=level,
        name=unit.name.strip(),
        short_name=unit.short_name.strip() or unit.name.strip(),
        sector=unit.sector,
        division_path=unit.division_path,
        division_code=unit.division_code,
        founded_on=unit.founded_on,
        until=unit.until,
        serves=parent if unit.kind in (Kind.DEPARTMENT, Kind.BODY) else None,
    )
    own = parent is None or rules.is_own_home(unit.kind, level, parent_level=above)
    made.home_id = made.pk if own or parent is None else parent.home_id
    return made


def _seat(unit: Organization, spec: SeatSpec, order: int) -> Seat:
    return Seat(unit=unit, key=spec.key, name=spec.name, role=spec.role, places=spec.places, order=order)
