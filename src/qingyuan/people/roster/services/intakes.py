"""Taking a roster sheet in (名单入册): its rows wait encrypted until the person has looked, then all go in at once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization

from .. import planning
from ..models import Intake, Membership, Person, Tenure
from ..sheet import Read, SheetRow
from .people import FIELDS, Facts, Joining, new_membership, new_person, told_facts
from .shared import require_in_unit, require_living

ADDED_MANY = verbs.name("roster.added_many", gettext_lazy("按名单登记党员"))
APPOINTED_MANY = verbs.name("roster.appointed_many", gettext_lazy("按名单登记任职"))

# How long a sheet that nobody took in, and the refused rows of one that was, are kept.
_KEPT = timedelta(days=7)


@service
def take_sheet(scope: Scope, *, top_id: int, file_name: str, read: Read, now: datetime) -> Intake:
    """Keep the rows of a sheet for the person to look at; nothing on the roster changes, so nothing is entered."""
    top = organizations.unit(scope, top_id)
    require_in_unit(scope, "add", top)
    require_living(top)
    if scope.account_id is None:
        raise not_here()
    Intake._base_manager.filter(taken_at__lt=now - _KEPT).exclude(rows="").update(rows="")
    intake = Intake(
        top=top,
        home_id=top.home_id,
        account_id=scope.account_id,
        file_name=file_name[:200],
        taken_at=now,
        rows=_packed({"rows": [row.as_json() for row in read.rows], "left_out": read.left_out}),
    )
    intake.save(force_insert=True)
    return intake


@service
def commit_sheet(scope: Scope, *, intake_id: int, by: Signature, now: datetime) -> Intake:
    """Enter the rows that can be entered (入册). Each is looked at again; what has been refused stays to be fetched."""
    intake = Intake.within(scope).select_for_update(no_key=True, of=("self",)).filter(pk=intake_id).first()
    if intake is None or intake.account_id != scope.account_id:
        raise not_here()
    require_in_unit(scope, "add", intake.top)
    if intake.committed_at is not None:
        raise BadInput(_("这份名单已经入册，不用再办。"), "committed_already")
    kept = unpacked(intake)
    planned = planning.plan(scope, intake.top, rows_of(kept), clock.day_of(now))
    added = [one for one in planned if one.outcome == planning.ADDED]
    if not added:
        raise BadInput(_("这份名单里没有可以新增的人，名册没有变化。退回的请改好再传。"), "nothing_to_add")
    _enter(scope, added, by, now)
    intake.committed_at = now
    intake.rows = _packed(
        {
            "counts": Counter(one.outcome for one in planned),
            "refused": [
                {**one.row.as_json(), "reasons": [str(reason) for reason in one.reasons]}
                for one in planned
                if one.outcome == planning.REFUSED
            ],
            "notes": [
                {"row": one.row.number, "name": one.facts["name"], "notes": [str(note) for note in one.notes]}
                for one in planned
                if one.notes
            ],
            "left_out": kept["left_out"],
        }
    )
    intake.save(update_fields=["committed_at", "rows"])
    return intake


def _enter(scope: Scope, added: list[planning.Planned], by: Signature, now: datetime) -> None:
    today = clock.day_of(now)
    people: list[Person] = []
    members: dict[int, list[tuple[Membership, dict[str, Any]]]] = {}
    tenures: dict[int, list[tuple[Tenure, dict[str, Any]]]] = {}
    units: dict[int, Organization] = {}
    for one in added:
        unit = one.unit
        assert unit is not None
        units[unit.pk] = unit
        facts = Facts(**{name: one.facts[name] for name in FIELDS})
        person = new_person(facts, unit.home_id)
        people.append(person)
        joining = Joining(
            one.facts["kind"], one.facts["from_on"] or today, one.facts["joined_on"], one.facts["full_on"]
        )
        told = {**told_facts(facts), "membership": str(joining.kind), "from_on": joining.from_on.isoformat()}
        members.setdefault(unit.pk, []).append((new_membership(person, unit.pk, joining), told))
        for seat in one.seats:
            tenure = Tenure(person=person, seat=seat, unit=unit, from_on=today)
            tenures.setdefault(unit.pk, []).append((tenure, {"name": facts.name, "seat": seat.name}))
    Person._base_manager.bulk_create(people, batch_size=500)
    Membership._base_manager.bulk_create((row for rows in members.values() for row, _told in rows), batch_size=500)
    Tenure._base_manager.bulk_create((row for rows in tenures.values() for row, _told in rows), batch_size=500)
    # By ascending unit, so that two imports never wait for each other's log.
    for unit_id in sorted(units):
        for verb, rows in ((ADDED_MANY, members.get(unit_id)), (APPOINTED_MANY, tenures.get(unit_id))):
            if rows:
                chronicle.append_many(
                    unit_id=unit_id,
                    home_id=units[unit_id].home_id,
                    verb=verb,
                    rows=[(reference(row), told) for row, told in rows],
                    by=by,
                    at=now,
                )


def unpacked(intake: Intake) -> dict[str, Any]:
    """What an intake holds: rows, left_out before it was taken in; counts, refused, notes, left_out after."""
    found: dict[str, Any] = json.loads(intake.rows) if intake.rows else {"rows": [], "left_out": []}
    return found


def rows_of(kept: dict[str, Any]) -> Sequence[SheetRow]:
    return [SheetRow.from_json(raw) for raw in kept.get("rows", ())]


def _packed(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)
