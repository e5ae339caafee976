"""Membership over time (组织关系): join, transfer, become a full member, leave."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.organizations import queries as organizations

from ..models import Membership, Person, Tenure
from .people import FIELDS, Facts, Joining, add_person, check_joining, new_membership
from .shared import branch, check_day, draft, lasting_membership, locked_person

JOINED = verbs.name("roster.joined", gettext_lazy("接入党员"))
TRANSFERRED_OUT = verbs.name("roster.transferred_out", gettext_lazy("转出党员"))
TRANSFERRED_IN = verbs.name("roster.transferred_in", gettext_lazy("转入党员"))
BECAME_FULL = verbs.name("roster.became_full", gettext_lazy("预备党员转正"))
LEFT = verbs.name("roster.left", gettext_lazy("党员离开"))

# How a person may leave; the other endings are written by transferring and by becoming a full member.
LEAVING = (Membership.Ending.MOVED_AWAY, Membership.Ending.DIED, Membership.Ending.STOPPED, Membership.Ending.LEFT)


@service
def join(scope: Scope, *, person_id: int, unit_id: int, joining: Joining, by: Signature, now: datetime) -> Person:
    """Take in somebody who stands on the roster without a branch (接入)."""
    person = locked_person(scope, "membership", person_id)
    unit = branch(scope, unit_id)
    present = lasting_membership(person)
    if present is not None:
        raise BadInput(
            _("%(name)s的组织关系在“%(unit)s”。要换支部，请办理转接。") % {"name": person.name, "unit": present.unit},
            "belongs_already",
        )
    _require_home(person, unit.home_id)
    check_joining(joining, now)
    last = Membership._base_manager.filter(person=person).order_by("-from_on").first()
    check_day(joining.from_on, now, not_before=last.until_on if last else None, what=_("转入日期"))
    member = new_membership(person, unit.pk, joining)
    member.save(force_insert=True)
    shown = {"membership": joining.kind, "from_on": joining.from_on.isoformat()}
    chronicle.append(draft(unit, JOINED, member, by, now, shown=shown, sealed={"name": person.name}))
    return person


@service
def transfer(scope: Scope, *, person_id: int, unit_id: int, on: date, by: Signature, now: datetime) -> Person:
    """Move a membership to another branch of the same home in one step (转接). on: the first day in the new branch.

    Seats held in the old branch stay until they are ended: somebody may go on serving where he no longer belongs.
    """
    person = locked_person(scope, "membership", person_id)
    unit = branch(scope, unit_id)
    old = _present(person)
    _require_home(person, unit.home_id)
    if old.unit_id == unit.pk:
        raise BadInput(
            _("%(name)s的组织关系现在就在“%(unit)s”，不用转接。") % {"name": person.name, "unit": unit}, "already_there"
        )
    check_day(on, now, not_before=old.from_on, what=_("转接日期"))
    new = _reopened(old, on, Membership.Ending.TRANSFERRED, unit_id=unit.pk)
    shown = {"from": str(old.unit), "into": str(unit), "on": on.isoformat()}
    sealed = {"name": person.name}
    chronicle.append_all(
        [
            draft(old.unit, TRANSFERRED_OUT, old, by, now, revision=2, shown=shown, sealed=sealed),
            draft(unit, TRANSFERRED_IN, new, by, now, shown=shown, sealed=sealed),
        ]
    )
    return person


def transfer_home(scope: Scope, *, person_id: int, unit_id: int, on: date, by: Signature, now: datetime) -> Person:
    """Move a membership to another home (跨旗县市转接): it ends here, and a new person row begins there.

    Two services, because one transaction writes rows of one home. If the second is refused or lost, the person
    has left here and is entered there by hand. Needs the right in both homes.
    """
    unit = branch(scope, unit_id)
    person = leave(scope, person_id=person_id, ending=Membership.Ending.MOVED_AWAY, on=on, by=by, now=now)
    old = Membership._base_manager.filter(person=person).order_by("-from_on", "-id")[0]
    return add_person(
        scope,
        unit_id=unit.pk,
        facts=Facts(**{name: getattr(person, name) for name in FIELDS}),
        joining=Joining(old.kind, on, old.joined_on, old.full_on),
        by=by,
        now=now,
    )


@service
def become_full(scope: Scope, *, person_id: int, on: date, by: Signature, now: datetime) -> Person:
    """Make a probationary member a full one (转正). on: the day the probation expired, from which 党龄 counts."""
    person = locked_person(scope, "membership", person_id)
    old = _present(person)
    if old.kind != Membership.Kind.PROBATIONARY:
        raise BadInput(_("%(name)s已是正式党员，不用再办转正。") % {"name": person.name}, "full_already")
    check_day(on, now, not_before=max(old.from_on, old.joined_on or old.from_on), what=_("转正日期"))
    new = _reopened(old, on, Membership.Ending.BECAME_FULL, kind=Membership.Kind.FULL, full_on=on)
    chronicle.append(
        draft(old.unit, BECAME_FULL, new, by, now, shown={"on": on.isoformat()}, sealed={"name": person.name})
    )
    return person


@service
def leave(scope: Scope, *, person_id: int, ending: str, on: date, by: Signature, now: datetime) -> Person:
    """End a membership for good (离开), and with it every seat: rights come out of seats. on: the first day without it."""
    if ending not in LEAVING:
        raise ValueError(f"nobody leaves by {ending}")
    person = locked_person(scope, "membership", person_id)
    old = _present(person)
    check_day(on, now, not_before=old.from_on, what=_("离开日期"))
    held = list(Tenure._base_manager.filter(person=person, until_on__isnull=True).select_related("unit", "seat"))
    for tenure in held:
        check_day(on, now, not_before=tenure.from_on, what=_("离开日期"))
        tenure.until_on = on
        tenure.save(update_fields=["until_on"])
    old.until_on, old.ending = on, ending
    old.save(update_fields=["until_on", "ending"])
    # Why somebody left is said by name nowhere but on the person's own page.
    chronicle.append(
        draft(
            old.unit,
            LEFT,
            old,
            by,
            now,
            revision=2,
            shown={"on": on.isoformat(), "seats": [f"{tenure.unit}{tenure.seat}" for tenure in held]},
            sealed={"name": person.name, "ending": ending},
        )
    )
    return person


def _present(person: Person) -> Membership:
    present = lasting_membership(person)
    if present is None:
        raise BadInput(
            _("%(name)s现在没有组织关系在本旗县市，不能办理这一项。请先办理接入。") % {"name": person.name},
            "no_membership",
        )
    return present


def _reopened(old: Membership, on: date, ending: str, **changes: object) -> Membership:
    """End a row and begin the next one on the same day."""
    old.until_on, old.ending = on, ending
    old.save(update_fields=["until_on", "ending"])
    values: dict[str, object] = {
        "person_id": old.person_id,
        "unit_id": old.unit_id,
        "kind": old.kind,
        "joined_on": old.joined_on,
        "full_on": old.full_on,
        "from_on": on,
        **changes,
    }
    new = Membership(**values)
    new.save(force_insert=True)
    return new


def _require_home(person: Person, home_id: int) -> None:
    if person.home_id != home_id:
        raise BadInput(
            _("%(name)s的名册在%(home)s，不能直接转到别的旗县市。请在那边办理转出，再在这边登记。")
            % {"name": person.name, "home": organizations.home(person.home_id)},
            "other_home",
        )
