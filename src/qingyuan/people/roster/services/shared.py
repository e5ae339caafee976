"""What the verbs of the roster share (共用检查): reaching a person, the unit that keeps the entry, days, drafts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.chronicle.services import Draft, reference
from qingyuan.kernel import clock
from qingyuan.kernel.environment import day
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.words import whom_to_ask

from .. import queries
from ..models import Membership, Partial, Person, Tenure
from ..policy import IN_UNIT, POLICY


def locked_person(scope: Scope, verb: str, person_id: int) -> Person:
    """A person to be changed, their row locked. Raises NotHere, NotAllowed, MoveRefused for one that was voided."""
    rows = Person._base_manager.select_for_update(no_key=True, of=("self",))
    person = rows.filter(pk=person_id).first()
    if person is None or not POLICY.allows(scope, "view", person):
        raise not_here()
    queries.require_standing(person)
    unit = unit_of(person)
    POLICY.require(
        scope,
        verb,
        person,
        refusal=_("%(name)s的这一项由%(who)s办理，请与他们联系。")
        % {"name": person.name, "who": whom_to_ask(unit) if unit else _("上级党委组织部")},
    )
    return person


def unit_of(person: Person) -> Organization | None:
    """The unit in whose chronicle a person's changes stand: of the last membership, else of the last seat."""
    rows = Membership._base_manager.filter(person=person).select_related("unit").order_by("-from_on", "-id")
    last: Membership | Tenure | None = rows.first()
    if last is None:
        last = Tenure._base_manager.filter(person=person).select_related("unit").order_by("-from_on", "-id").first()
    return last.unit if last else None


def branch(scope: Scope, unit_id: int) -> Organization:
    """A living branch in which the reader may enter members. Raises NotHere, NotAllowed, BadInput."""
    unit = organizations.unit(scope, unit_id)
    require_in_unit(scope, "add", unit)
    if not unit.is_branch:
        raise BadInput(
            _("“%(unit)s”不是党支部，党员的组织关系要落在党支部。请选它下面的党支部。") % {"unit": unit}, "not_a_branch"
        )
    require_living(unit)
    return unit


def require_in_unit(scope: Scope, verb: str, unit: Organization) -> None:
    IN_UNIT.require(
        scope,
        verb,
        unit,
        refusal=_("“%(unit)s”的名册和任职由%(who)s办理，请与他们联系。") % {"unit": unit, "who": whom_to_ask(unit)},
    )


def require_living(unit: Organization) -> None:
    if unit.dissolved_on is not None:
        raise BadInput(_("“%(unit)s”已经撤销，不能再办理。请选承接它的组织。") % {"unit": unit}, "dissolved")


def check_day(on: date, now: datetime, *, not_before: date | None, what: str) -> None:
    """what: the day as the form calls it, e.g. 转入日期."""
    if on > clock.day_of(now):
        raise BadInput(_("%(what)s不能晚于今天。还没到的，到那天再办。") % {"what": what}, "day_ahead")
    if not_before is not None and on < not_before:
        raise BadInput(
            _("%(what)s早于%(day)s，和名册上已有的日期对不上。请核对后重填。") % {"what": what, "day": day(not_before)},
            "day_too_early",
        )


def lasting_membership(person: Person) -> Membership | None:
    rows = Membership._base_manager.filter(person=person, until_on__isnull=True).select_related("unit")
    return rows.first()


def present_membership(person: Person) -> Membership:
    """The membership somebody has now. Raises BadInput when there is none."""
    present = lasting_membership(person)
    if present is None:
        raise BadInput(
            _("%(name)s现在没有组织关系在本旗县市，不能办理这一项。请先办理接入。") % {"name": person.name},
            "no_membership",
        )
    return present


def end_absence(person: Person, on: date) -> str | None:
    """End what lasts of being away together with the membership; gives its kind."""
    absence = queries.absence_of(person.pk)
    if absence is None:
        return None
    absence.until_on = max(on, absence.from_on)
    absence.revision += 1
    absence.save(update_fields=["until_on", "revision"])
    return str(absence.kind)


def draft(
    unit: Organization,
    verb: str,
    record: Any,
    by: Signature,
    now: datetime,
    *,
    revision: int = 1,
    shown: Mapping[str, Any] | None = None,
    sealed: Mapping[str, Any] | None = None,
) -> Draft:
    return Draft(
        unit.pk, unit.home_id, verb, reference(record), revision, by, now, open=shown or {}, sealed=sealed or {}
    )


def iso(value: Partial | None) -> str | None:
    return value.iso if value else None
