"""What the verbs of this room share (共用检查): the lock, the refusals, saving, drafting the entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from qingyuan.chronicle.services import Draft, reference
from qingyuan.kernel import clock
from qingyuan.kernel.environment import day
from qingyuan.kernel.errors import BadInput, Conflict
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope

from .. import rules, words
from ..models import Organization, Placement
from ..policy import POLICY


def locked(scope: Scope, unit_id: int) -> Organization:
    """A unit of the reader's range, read under the lock of its home: changes of one home's tree wait for each other."""
    unit = reachable(scope, unit_id)
    Organization._base_manager.select_for_update(no_key=True).get(pk=unit.home_id)
    return reachable(scope, unit_id)


def reachable(scope: Scope, unit_id: int) -> Organization:
    unit = Organization.within(scope).filter(pk=unit_id).select_related("parent").first()
    if unit is None:
        raise not_here()
    return unit


def refusal(unit: Organization) -> str:
    return _("“%(unit)s”的组织设置由%(who)s办理，请与他们联系。") % {"unit": unit, "who": words.whom_to_ask(unit)}


def changeable(scope: Scope, verb: str, unit_id: int, revision: int | None) -> Organization:
    unit = locked(scope, unit_id)
    POLICY.require(scope, verb, unit, refusal=refusal(unit))
    require_living(unit)
    if revision is not None and unit.revision != revision:
        raise Conflict(
            _("您打开这一页以后，“%(unit)s”的信息被别人改过。请回到组织页看清现在的内容，再决定要不要改。")
            % {"unit": unit}
        )
    return unit


def require_living(unit: Organization) -> None:
    if unit.dissolved_on is not None:
        raise BadInput(_("“%(unit)s”已经撤销，不能再办理。请选承接它的组织。") % {"unit": unit}, "dissolved")


def require_names_free(parent: Organization | None, units: list[Organization]) -> None:
    names = [unit.name for unit in units]
    twice = {name for name, times in Counter(names).items() if times > 1}
    others = Organization._base_manager.filter(parent=parent, dissolved_on__isnull=True).exclude(
        pk__in=[unit.pk for unit in units]
    )
    twice |= set(others.filter(name__in=names).values_list("name", flat=True))
    if twice:
        raise BadInput(
            _("“%(parent)s”下已有一个“%(name)s”，请改用能分清的全称。")
            % {"parent": parent or _("最上一级"), "name": "、".join(sorted(twice))},
            "name_taken",
        )


def check_day(on: date, now: datetime, *, not_before: date | None) -> None:
    if on > clock.day_of(now):
        raise BadInput(_("日期不能晚于今天。请填批准或生效的日期；还没到的，到那天再办。"), "day_ahead")
    if not_before is not None and on < not_before:
        raise BadInput(
            _("日期早于%(day)s，和已有的沿革对不上。请核对后重填。") % {"day": day(not_before)},
            "day_too_early",
        )


def open_placement(unit: Organization) -> Placement:
    return Placement._base_manager.get(unit=unit, until_on__isnull=True)


def close_placement(unit: Organization, on: date) -> None:
    Placement._base_manager.filter(unit=unit, until_on__isnull=True).update(until_on=on)


def save(unit: Organization, **values: object) -> None:
    for name, value in values.items():
        setattr(unit, name, value)
    unit.revision += 1
    unit.save(update_fields=[*values, "revision"])


def draft(unit: Organization, verb: str, by: Signature, now: datetime, shown: Mapping[str, object]) -> Draft:
    return Draft(unit.pk, unit.home_id, verb, reference(unit), unit.revision, by, now, open=shown)


def next_path(parent: Organization | None, taken: list[str]) -> str:
    try:
        return rules.next_path(parent.path if parent else "", taken)
    except OverflowError as error:
        raise BadInput(
            _("“%(parent)s”下的层级或数量已到上限，不能再设。请选它的上一级。") % {"parent": parent or ""}, "tree_full"
        ) from error
