"""Members away from their branch (外出、流动、失联): entering it, and that they are back."""

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

from .. import queries
from ..models import Absence, Person
from .shared import check_day, draft, locked_person, present_membership

WENT_AWAY = verbs.name("roster.went_away", gettext_lazy("登记外出、流动或失联"))
CAME_BACK = verbs.name("roster.came_back", gettext_lazy("党员返回"))
REGAINED = verbs.name("roster.regained", gettext_lazy("恢复联系"))


@service
def set_away(
    scope: Scope,
    *,
    person_id: int,
    kind: str,
    from_on: date,
    place: str = "",
    contact: str = "",
    by: Signature,
    now: datetime,
) -> Person:
    """Enter that a member is away (外出), floating (流动) or lost (失联) since a day.

    One absence lasts at a time. The same kind since the same day is a correction of place and contact; anything
    else ends what lasts on that day and begins anew. Raises NotHere, NotAllowed, BadInput.
    """
    person = locked_person(scope, "away", person_id)
    member = present_membership(person)
    old = queries.absence_of(person.pk)
    # Nobody was away as a member before he joined.
    earliest = old.from_on if old else member.joined.day if member.joined else None
    check_day(from_on, now, not_before=earliest, what=_("开始日期"))
    place, contact = place.strip(), contact.strip()
    if old is not None and (old.kind, old.from_on) == (kind, from_on):
        if (old.place, old.contact) == (place, contact):
            raise BadInput(
                _("%(name)s已经这样登记，不用再办。") % {"name": person.name},
                "away_already",
            )
        old.place, old.contact, old.revision = place, contact, old.revision + 1
        old.save(update_fields=["place", "contact", "revision"])
        absence = old
    else:
        if old is not None:
            old.until_on = from_on
            old.revision += 1
            old.save(update_fields=["until_on", "revision"])
        absence = Absence(person=person, unit=member.unit, kind=kind, from_on=from_on, place=place, contact=contact)
        absence.save(force_insert=True)
    shown = {"absence": kind, "from_on": from_on.isoformat()}
    sealed = {"name": person.name, "place": place, "contact": contact}
    chronicle.append(
        draft(member.unit, WENT_AWAY, absence, by, now, revision=absence.revision, shown=shown, sealed=sealed)
    )
    return person


@service
def come_back(scope: Scope, *, person_id: int, on: date, by: Signature, now: datetime) -> Person:
    """End an absence (返回); of somebody lost: the branch has regained contact (恢复联系). on: the first day of it."""
    person = locked_person(scope, "away", person_id)
    member = present_membership(person)
    absence = queries.absence_of(person.pk)
    if absence is None:
        raise BadInput(_("%(name)s现在没有外出登记，不用再办。") % {"name": person.name}, "not_away")
    check_day(on, now, not_before=absence.from_on, what=_("日期"))
    absence.until_on = on
    absence.revision += 1
    absence.save(update_fields=["until_on", "revision"])
    verb = REGAINED if absence.kind == Absence.Kind.LOST else CAME_BACK
    shown = {"absence": absence.kind, "on": on.isoformat()}
    sealed = {"name": person.name}
    chronicle.append(draft(member.unit, verb, absence, by, now, revision=absence.revision, shown=shown, sealed=sealed))
    return person
