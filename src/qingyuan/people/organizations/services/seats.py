"""Adding and abolishing seats (增设、撤销职务). Abolishing is called through the roster, which knows who holds one."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.chronicle.services import Draft, reference
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service

from ..models import Seat
from ..policy import POLICY
from ..roles import NAMES
from ..seats import roles_of
from .shared import check_day, locked, refusal, require_living

SEAT_ADDED = verbs.name("organizations.seat_added", gettext_lazy("增设职务"))
SEAT_ABOLISHED = verbs.name("organizations.seat_abolished", gettext_lazy("撤销职务"))


@service
def add_seat(
    scope: Scope,
    *,
    unit_id: int,
    name: str,
    role: str,
    places: int | None,
    by: Signature,
    now: datetime,
) -> Seat:
    """Add a seat (增设职务). role: one that a seat of such a unit may bring, or "" for a post without rights."""
    unit = locked(scope, unit_id)
    POLICY.require(scope, "seats", unit, refusal=refusal(unit))
    require_living(unit)
    if role and role not in roles_of(unit):
        raise BadInput(
            _("“%(unit)s”的职务不能带“%(role)s”的权限，请重新选择。") % {"unit": unit, "role": NAMES.get(role, role)},
            "role_not_here",
        )
    name = name.strip()
    standing = list(Seat._base_manager.filter(unit=unit).values_list("key", "name", "order", "abolished_on"))
    if any(known == name and gone is None for _key, known, _order, gone in standing):
        raise BadInput(_("“%(unit)s”已有“%(seat)s”这个职务，不用再设。") % {"unit": unit, "seat": name}, "seat_exists")
    seat = Seat(
        unit=unit,
        key=f"own-{len(standing) + 1}",
        name=name,
        role=role,
        places=places,
        order=max((order for _key, _name, order, _gone in standing), default=0) + 1,
    )
    seat.save(force_insert=True)
    shown = {"seat": name, "role": role, "places": places}
    chronicle.append(Draft(unit.pk, unit.home_id, SEAT_ADDED, reference(seat), 1, by, now, open=shown))
    return seat


@service
def abolish_seat(scope: Scope, *, seat_id: int, on: date, by: Signature, now: datetime) -> Seat:
    """Abolish a seat (撤销职务); earlier holders keep it in their record."""
    seat = Seat._base_manager.filter(pk=seat_id).select_related("unit").first()
    if seat is None:
        raise not_here()
    POLICY.require(scope, "seats", seat.unit, refusal=refusal(seat.unit))
    if seat.abolished_on is not None:
        raise BadInput(_("“%(seat)s”已经撤销，不用再办。") % {"seat": seat}, "seat_gone")
    check_day(on, now, not_before=seat.unit.founded_on)
    seat.abolished_on = on
    seat.save(update_fields=["abolished_on"])
    shown = {"seat": seat.name, "on": on.isoformat()}
    chronicle.append(Draft(seat.unit_id, seat.unit.home_id, SEAT_ABOLISHED, reference(seat), 2, by, now, open=shown))
    return seat
