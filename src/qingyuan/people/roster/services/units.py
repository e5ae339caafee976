"""Closing a unit that people belong to (合并、分设、撤销): its members go along, or have to be moved first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.chronicle.services import reference
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import services as tree
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.services import NewUnit
from qingyuan.people.organizations.services.shared import changeable

from .. import queries
from ..models import Membership, Tenure
from .people import Joining, new_membership
from .shared import check_day

TRANSFERRED_MANY = verbs.name("roster.transferred_many", gettext_lazy("成批转入党员"))


@service
def merge(
    scope: Scope, *, unit_id: int, revision: int, into_id: int, on: date, by: Signature, now: datetime
) -> Organization:
    """Merge a unit into another (合并): its members belong there from that day, its seats end."""
    into = organizations.unit(scope, into_id)
    unit = changeable(scope, "merge", unit_id, revision)
    members = _members(unit)
    if members and not into.is_branch:
        raise BadInput(
            _("“%(unit)s”还有%(count)s名党员，只能并入党支部。请选一个党支部，或先把党员转出。")
            % {"unit": unit, "count": len(members)},
            "not_a_branch",
        )
    tree.merge(scope, unit_ids=[unit.pk], into_id=into.pk, on=on, by=by, now=now)
    _end_tenures(unit, on, now)
    _carry_over(members, {into.pk: into}, dict.fromkeys((one.person_id for one in members), into.pk), on, by, now)
    return into


@service
def split(
    scope: Scope,
    *,
    unit_id: int,
    revision: int,
    parts: Sequence[tuple[str, str]],
    assigned: Mapping[int, int],
    on: date,
    by: Signature,
    now: datetime,
) -> Organization:
    """Split a branch into new ones beside it (分设); gives the unit they stand under.

    parts  name and short name of each new branch;  assigned  person id -> number of the part, from 0, for every member
    """
    unit = changeable(scope, "split", unit_id, revision)
    members = _members(unit)
    if not unit.is_branch or unit.parent_id is None:
        raise BadInput(_("只有党支部可以这样分设。其他组织请先设立新组织，再把下级划过去。"), "not_a_branch")
    if {one.person_id for one in members} != set(assigned) or not set(assigned.values()) <= set(range(len(parts))):
        raise BadInput(
            _("还有党员没有选去哪个支部，或名单已有变化。请刷新页面，给每一名党员选好再提交。"), "unassigned"
        )
    made = [
        tree.found(
            scope,
            parent_id=unit.parent_id,
            unit=NewUnit(
                kind=unit.kind,
                name=name,
                short_name=short_name,
                sector=unit.sector,
                division_path=unit.division_path,
                division_code=unit.division_code,
                founded_on=on,
            ),
            by=by,
            now=now,
        )
        for name, short_name in parts
    ]
    tree.split(scope, unit_id=unit.pk, revision=revision, into_ids=[one.pk for one in made], on=on, by=by, now=now)
    _end_tenures(unit, on, now)
    goes_to = {person_id: made[part].pk for person_id, part in assigned.items()}
    _carry_over(members, {one.pk: one for one in made}, goes_to, on, by, now)
    return organizations.unit(scope, unit.parent_id)


@service
def dissolve(
    scope: Scope, *, unit_id: int, revision: int, on: date, into_id: int | None, by: Signature, now: datetime
) -> Organization:
    """Dissolve a unit nobody belongs to any more (撤销); who still sits in a seat of it is relieved that day."""
    unit = changeable(scope, "dissolve", unit_id, revision)
    count = queries.has_members([unit.pk])
    if count:
        raise BadInput(
            _("“%(unit)s”还有%(count)s名党员，不能撤销。请先把他们的组织关系转到别的党支部，再来办理。")
            % {"unit": unit, "count": count},
            "has_members",
        )
    closed = tree.dissolve(scope, unit_id=unit.pk, revision=revision, on=on, into_id=into_id, by=by, now=now)
    _end_tenures(unit, on, now)
    return closed


def _members(unit: Organization) -> list[Membership]:
    rows = Membership._base_manager.filter(unit=unit, until_on__isnull=True).select_related("person")
    return list(rows.order_by("id"))


def _end_tenures(unit: Organization, on: date, now: datetime) -> None:
    for tenure in Tenure._base_manager.filter(unit=unit, until_on__isnull=True):
        check_day(on, now, not_before=tenure.from_on, what=_("生效日期"))
    Tenure._base_manager.filter(unit=unit, until_on__isnull=True).update(until_on=on)


def _carry_over(
    members: list[Membership],
    units: Mapping[int, Organization],
    goes_to: Mapping[int, int],
    on: date,
    by: Signature,
    now: datetime,
) -> None:
    """End each membership and begin it in the unit it goes to; one entry in the chronicle of each."""
    new: dict[int, list[Membership]] = {pk: [] for pk in sorted(units)}
    for old in members:
        check_day(on, now, not_before=old.from_on, what=_("生效日期"))
        into = goes_to.get(old.person_id)
        if into is None:
            raise not_here()
        new[into].append(new_membership(old.person, into, Joining(old.kind, on, old.joined, old.full)))
    Membership._base_manager.filter(pk__in=[one.pk for one in members]).update(
        until_on=on, ending=Membership.Ending.TRANSFERRED
    )
    for unit_id, rows in new.items():
        Membership._base_manager.bulk_create(rows)
        if rows:
            chronicle.append_many(
                unit_id=unit_id,
                home_id=units[unit_id].home_id,
                verb=TRANSFERRED_MANY,
                rows=[(reference(row), {"name": row.person.name, "from_on": on.isoformat()}) for row in rows],
                by=by,
                at=now,
            )
