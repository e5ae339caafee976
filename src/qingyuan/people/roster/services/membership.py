"""Membership over time (组织关系): join, transfer, become a full member, leave, be restored."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization

from .. import queries
from ..models import Membership, Partial, Person, Tenure
from .people import Joining, check_joining, new_membership
from .shared import branch, check_day, draft, end_absence, lasting_membership, locked_person, present_membership

JOINED = verbs.name("roster.joined", gettext_lazy("接入党员"))
TRANSFERRED_OUT = verbs.name("roster.transferred_out", gettext_lazy("转出党员"))
TRANSFERRED_IN = verbs.name("roster.transferred_in", gettext_lazy("转入党员"))
RESTORED = verbs.name("roster.restored", gettext_lazy("恢复党籍"))
BECAME_FULL = verbs.name("roster.became_full", gettext_lazy("预备党员转正"))
LEFT = verbs.name("roster.left", gettext_lazy("党员离开"))

# How a person may leave; the other endings are written by transferring and by becoming a full member.
LEAVING = (Membership.Ending.DIED, Membership.Ending.STOPPED, Membership.Ending.LEFT)


@service
def join(scope: Scope, *, person_id: int, unit_id: int, joining: Joining, by: Signature, now: datetime) -> Person:
    """Take in somebody who stands on the roster without a branch (接入)."""
    person, unit, last = _without_branch(scope, person_id, unit_id)
    if last is not None and last.ending == Membership.Ending.STOPPED:
        raise BadInput(
            _("%(name)s的党籍已停止。准予恢复的，请办理恢复党籍，入党日期和转正日期照旧。") % {"name": person.name},
            "stopped",
        )
    check_joining(joining, now)
    check_day(joining.from_on, now, not_before=last.until_on if last else None, what=_("转入日期"))
    return _begun(person, unit, JOINED, joining, by, now)


@service
def restore(scope: Scope, *, person_id: int, unit_id: int, on: date, by: Signature, now: datetime) -> Person:
    """Give back a membership that was stopped (恢复党籍): kind, 入党日期 and 转正日期 are those it had. on: the first day."""
    person, unit, last = _without_branch(scope, person_id, unit_id)
    if last is None or last.ending != Membership.Ending.STOPPED:
        raise BadInput(
            _("%(name)s没有停止过党籍，不能办理恢复党籍。请办理接入。") % {"name": person.name}, "not_stopped"
        )
    check_day(on, now, not_before=last.until_on, what=_("恢复日期"))
    return _begun(person, unit, RESTORED, Joining(last.kind, on, last.joined, last.full), by, now)


def _without_branch(scope: Scope, person_id: int, unit_id: int) -> tuple[Person, Organization, Membership | None]:
    """Somebody who belongs to no branch, the branch that takes him in, and the last membership."""
    person = locked_person(scope, "membership", person_id)
    unit = branch(scope, unit_id)
    present = lasting_membership(person)
    if present is not None:
        raise BadInput(
            _("%(name)s的组织关系在“%(unit)s”。要换支部，请办理转接。") % {"name": person.name, "unit": present.unit},
            "belongs_already",
        )
    _require_home(person, unit.home_id)
    return person, unit, Membership._base_manager.filter(person=person).order_by("-from_on", "-id").first()


def _begun(person: Person, unit: Organization, verb: str, joining: Joining, by: Signature, now: datetime) -> Person:
    member = new_membership(person, unit.pk, joining)
    member.save(force_insert=True)
    shown = {"membership": joining.kind, "from_on": joining.from_on.isoformat()}
    chronicle.append(draft(unit, verb, member, by, now, shown=shown, sealed={"name": person.name}))
    return person


@service
def transfer(scope: Scope, *, person_id: int, unit_id: int, on: date, by: Signature, now: datetime) -> Person:
    """Move a membership to another branch of the same home in one step (转接). on: the first day in the new branch.

    Seats held in the old branch stay until they are ended: somebody may go on serving where he no longer belongs.
    """
    person = locked_person(scope, "membership", person_id)
    unit = branch(scope, unit_id)
    old = present_membership(person)
    _require_home(person, unit.home_id)
    if old.unit_id == unit.pk:
        raise BadInput(
            _("%(name)s的组织关系现在就在“%(unit)s”，不用转接。") % {"name": person.name, "unit": unit}, "already_there"
        )
    require_not_sent(person)
    check_day(on, now, not_before=old.from_on, what=_("转接日期"))
    new = reopened(old, on, Membership.Ending.TRANSFERRED, unit_id=unit.pk)
    shown = {
        "from": str(old.unit),
        "into": str(unit),
        "on": on.isoformat(),
        **ended(end_absence(person, on)),
    }
    sealed = {"name": person.name}
    chronicle.append_all(
        [
            draft(old.unit, TRANSFERRED_OUT, old, by, now, revision=2, shown=shown, sealed=sealed),
            draft(unit, TRANSFERRED_IN, new, by, now, shown=shown, sealed=sealed),
        ]
    )
    return person


@service
def become_full(scope: Scope, *, person_id: int, on: date, by: Signature, now: datetime) -> Person:
    """Make a probationary member a full one (转正). on: the day the probation expired, from which 党龄 counts."""
    person = locked_person(scope, "membership", person_id)
    old = present_membership(person)
    if old.kind != Membership.Kind.PROBATIONARY:
        raise BadInput(_("%(name)s已是正式党员，不用再办转正。") % {"name": person.name}, "full_already")
    _require_not_arrived(person)
    check_day(on, now, not_before=max(old.from_on, old.joined.day if old.joined else old.from_on), what=_("转正日期"))
    new = reopened(old, on, Membership.Ending.BECAME_FULL, kind=Membership.Kind.FULL, full=Partial(on))
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
    old = present_membership(person)
    require_not_sent(person)
    check_day(on, now, not_before=old.from_on, what=_("离开日期"))
    for tenure in Tenure._base_manager.filter(person=person, until_on__isnull=True):
        check_day(on, now, not_before=tenure.from_on, what=_("离开日期"))
    seats = end_seats(person, on)
    old.until_on, old.ending = on, ending
    old.save(update_fields=["until_on", "ending"])
    away = end_absence(person, on)
    # Why somebody left is said by name nowhere but on the person's own page.
    chronicle.append(
        draft(
            old.unit,
            LEFT,
            old,
            by,
            now,
            revision=2,
            shown={"on": on.isoformat(), "seats": seats, **ended(away)},
            sealed={"name": person.name, "ending": ending},
        )
    )
    return person


def end_seats(person: Person, on: date) -> list[str]:
    """End every seat somebody holds, one begun later on its own first day; gives their names."""
    held = list(Tenure._base_manager.filter(person=person, until_on__isnull=True).select_related("unit", "seat"))
    for tenure in held:
        tenure.until_on = max(on, tenure.from_on)
        tenure.save(update_fields=["until_on"])
    return [f"{tenure.unit}{tenure.seat}" for tenure in held]


def require_not_sent(person: Person) -> None:
    """Somebody on the way to another branch is neither sent again nor moved or taken out by another door."""
    sent = queries.under_way(person.pk)
    if sent is not None:
        raise MoveRefused(
            _("%(name)s的组织关系已转出待接收（%(number)s，转往“%(into)s”）。请等对方接收，或者先撤回。")
            % {"name": person.name, "number": sent.number, "into": sent.into_name},
            "under_way",
        )


def _require_not_arrived(person: Person) -> None:
    sent = queries.under_way(person.pk)
    if sent is not None and queries.arrival_of(sent.pk) is not None:
        raise MoveRefused(
            _("%(name)s的组织关系对方已接收，待本方结转，这一项由对方办理。") % {"name": person.name}, "arrived"
        )


def ended(absence: str | None) -> dict[str, str]:
    """What an entry shows of an absence that ended with the membership."""
    return {"absence_ended": absence} if absence else {}


def reopened(old: Membership, on: date, ending: str, **changes: object) -> Membership:
    """End a row and begin the next one on the same day."""
    old.until_on, old.ending = on, ending
    old.save(update_fields=["until_on", "ending"])
    values: dict[str, object] = {
        "person_id": old.person_id,
        "unit_id": old.unit_id,
        "kind": old.kind,
        "joined": old.joined,
        "full": old.full,
        "from_on": on,
        **changes,
    }
    new = Membership(**values)
    new.save(force_insert=True)
    return new


def _require_home(person: Person, home_id: int) -> None:
    if person.home_id != home_id:
        raise BadInput(
            _("%(name)s的名册在%(home)s，不能直接调整到别的旗县市。请办理转出，由那边接收。")
            % {"name": person.name, "home": organizations.home(person.home_id)},
            "other_home",
        )
