"""Appointing to seats and ending it (任职、免职). Rights come out of tenures, so nobody appoints himself."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.errors import BadInput, NotAllowed
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations import services as tree
from qingyuan.people.organizations.models import Seat
from qingyuan.people.organizations.services.shared import locked
from qingyuan.people.organizations.words import whom_to_ask

from .. import queries
from ..models import Person, Tenure
from .shared import check_day, draft, require_in_unit, require_living

APPOINTED = verbs.name("roster.appointed", gettext_lazy("任职"))
RELIEVED = verbs.name("roster.relieved", gettext_lazy("免职"))


@service
def appoint(scope: Scope, *, seat_id: int, person_id: int, from_on: date, by: Signature, now: datetime) -> Person:
    """Put a person into a seat (任职). Raises NotAllowed for oneself, BadInput when the places are taken."""
    seat = seat_here(scope, seat_id)
    require_in_unit(scope, "appoint", seat.unit)
    require_living(seat.unit)
    if seat.unit.serves is not None:
        # A department's seats reach all the committee it serves: who appoints there must stand over as much.
        require_in_unit(scope, "appoint", seat.unit.serves)
    person = queries.person(scope, person_id)
    if person.pk == scope.actor_id:
        raise NotAllowed(
            _("不能给自己办任职，请由%(who)s或本单位另一位同志办理。") % {"who": whom_to_ask(seat.unit)}, "oneself"
        )
    if person.home_id != seat.unit.home_id:
        raise BadInput(
            _("%(name)s的名册在%(home)s，不能在“%(unit)s”任职。请先把他登记到这边的名册。")
            % {"name": person.name, "home": organizations.home(person.home_id), "unit": seat.unit},
            "other_home",
        )
    locked(scope, seat.unit_id)
    if seat.abolished_on is not None:
        raise BadInput(_("“%(seat)s”已经撤销，不能再任职。") % {"seat": seat}, "seat_gone")
    check_day(from_on, now, not_before=seat.unit.founded_on, what=_("任职日期"))
    _require_place(seat, person)
    tenure = Tenure(person=person, seat=seat, unit=seat.unit, from_on=from_on)
    tenure.save(force_insert=True)
    shown = {"seat": seat.name, "role": seat.role, "from_on": from_on.isoformat()}
    chronicle.append(draft(seat.unit, APPOINTED, tenure, by, now, shown=shown, sealed={"name": person.name}))
    return person


def _require_place(seat: Seat, person: Person) -> None:
    held = list(Tenure._base_manager.filter(seat=seat, until_on__isnull=True).select_related("person"))
    if any(tenure.person_id == person.pk for tenure in held):
        raise BadInput(
            _("%(name)s现在就任“%(seat)s”，不用再办。") % {"name": person.name, "seat": seat}, "holds_already"
        )
    if seat.places is not None and len(held) >= seat.places:
        raise BadInput(
            _("“%(unit)s%(seat)s”现由%(names)s担任，职数已满。请先办理免职，再办任职。")
            % {"unit": seat.unit, "seat": seat, "names": "、".join(tenure.person.name for tenure in held)},
            "no_place",
        )


@service
def relieve(scope: Scope, *, tenure_id: int, until_on: date, by: Signature, now: datetime) -> Person:
    """End a tenure (免职). until_on: the first day without it.

    Nobody ends their own: whoever is left last would shut the door on everyone. Raises NotHere, NotAllowed, BadInput.
    """
    rows = Tenure.within(scope).select_related("seat", "unit", "person")
    tenure = rows.filter(pk=tenure_id).first()
    if tenure is None:
        raise not_here()
    require_in_unit(scope, "appoint", tenure.unit)
    if tenure.person_id == scope.actor_id:
        raise NotAllowed(_("自己的职务不能自己免。请由本单位其他同志或者上级组织部门办理。"), "relieves_oneself")
    if tenure.until_on is not None:
        raise BadInput(
            _("%(name)s的“%(seat)s”已经免去，不用再办。") % {"name": tenure.person.name, "seat": tenure.seat},
            "ended_already",
        )
    check_day(until_on, now, not_before=tenure.from_on, what=_("免职日期"))
    tenure.until_on = until_on
    tenure.save(update_fields=["until_on"])
    shown = {"seat": tenure.seat.name, "role": tenure.seat.role, "on": until_on.isoformat()}
    sealed = {"name": tenure.person.name}
    chronicle.append(draft(tenure.unit, RELIEVED, tenure, by, now, revision=2, shown=shown, sealed=sealed))
    return tenure.person


@service
def abolish_seat(scope: Scope, *, seat_id: int, on: date, by: Signature, now: datetime) -> Seat:
    """Abolish a seat that nobody holds (撤销职务)."""
    seat = seat_here(scope, seat_id)
    held = Tenure._base_manager.filter(seat=seat, until_on__isnull=True).select_related("person")
    if names := "、".join(tenure.person.name for tenure in held):
        raise BadInput(
            _("“%(seat)s”现由%(names)s担任，不能撤销。请先办理免职。") % {"seat": seat, "names": names}, "seat_held"
        )
    return tree.abolish_seat(scope, seat_id=seat.pk, on=on, by=by, now=now)


def seat_here(scope: Scope, seat_id: int) -> Seat:
    """A seat of a unit in the reader's range. Raises NotHere."""
    seat = Seat.within(scope).filter(pk=seat_id).select_related("unit").first()
    if seat is None:
        raise not_here()
    return seat
