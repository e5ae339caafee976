"""A membership sent and received (组织关系转接): it stays with the sender, who answers for it, until it is received.

Within one home a transfer is received in one transaction. Into another home it takes two, joined by the transfer: the
person and the membership begin there (`receive`), then the sending home ends its own (`settle`). What a break leaves
between the two is settled by the job of `jobs.py`; until then pages say so.
Source: 《中国共产党党员教育管理工作条例》第二十五条.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel import clock, jobs
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.fields import Signature
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.people.organizations.words import whom_to_ask

from .. import queries
from ..models import Arrival, Membership, Person, Transfer
from ..policy import TRANSFERS
from ..states import MOVES
from .effects import carried_effects
from .membership import TRANSFERRED_IN, TRANSFERRED_OUT, end_seats, ended, reopened, require_not_sent
from .people import FIELDS, Facts, Joining, new_membership, new_person, told_facts
from .shared import branch, check_day, draft, end_absence, iso, lasting_membership, locked_person, present_membership

SENT = verbs.name("roster.sent", gettext_lazy("转出待接收"))
RETURNED = verbs.name("roster.returned", gettext_lazy("转接被退回"))
WITHDRAWN = verbs.name("roster.withdrawn", gettext_lazy("撤回转出"))

SETTLE = "roster.settle_transfers"


@service
def send(
    scope: Scope, *, person_id: int, into_id: int | None, into_name: str = "", on: date, by: Signature, now: datetime
) -> Transfer:
    """Send a membership to another branch (转出). It stays in the old branch until it is received there.

    into_id  a branch or committee of this instance;  into_name  a body outside it, where into_id is None
    """
    # The home before the person, as an import locks them: two who wait for each other would both lose.
    _lock_home_of(person_id)
    person = locked_person(scope, "membership", person_id)
    old = present_membership(person)
    require_not_sent(person)
    into = queries.transfer_target(old.unit, into_id) if into_id is not None else None
    if into is not None and into.pk == old.unit_id:
        raise BadInput(
            _("%(name)s的组织关系现在就在“%(unit)s”，不用转接。") % {"name": person.name, "unit": into}, "already_there"
        )
    afar = into is None or into.home_id != old.unit.home_id
    name = _called(into, afar) if into is not None else into_name.strip()
    if not name:
        raise BadInput(_("请写转往哪个党组织。"), "no_target")
    check_day(on, now, not_before=old.from_on, what=_("转出日期"))
    transfer = Transfer(
        home_id=person.home_id,
        number=_next_number(person.home_id, clock.day_of(now)),
        person=person,
        from_unit=old.unit,
        from_name=_called(old.unit, afar),
        into_unit=into,
        into_name=name,
        sent_on=on,
        sent_by=by,
    )
    transfer.save(force_insert=True)
    shown = {"number": transfer.number, "into": name, "on": on.isoformat()}
    chronicle.append(draft(old.unit, SENT, transfer, by, now, shown=shown, sealed={"name": person.name}))
    return transfer


def _called(unit: Organization, afar: bool) -> str:
    """A unit by its name; to another home with that of its own before it: 突泉县委/六户镇党委."""
    return f"{organizations.home(unit.home_id)}/{unit}" if afar and unit.pk != unit.home_id else str(unit)


def _lock_home_of(person_id: int) -> None:
    """Two sent at once from one home wait for each other here, as changes of its tree do."""
    home_ids = Person._base_manager.filter(pk=person_id).values_list("home_id", flat=True)
    Organization._base_manager.select_for_update(no_key=True).filter(pk__in=list(home_ids)).first()


def _next_number(home_id: int, today: date) -> str:
    """The next number of a home, which the caller has locked."""
    last = Transfer._base_manager.filter(home_id=home_id, number__startswith=f"{today.year}-").order_by("-number")
    highest = last.values_list("number", flat=True).first()
    return f"{today.year}-{int(highest.partition('-')[2]) + 1 if highest else 1:06d}"


def receive(scope: Scope, *, transfer_id: int, unit_id: int, on: date, by: Signature, now: datetime) -> Person:
    """Receive a membership into a branch (接收). on: the first day in it. Gives the person, of another home the new row.

    Into another home these are two services: what is lost between them the job of this name makes up for.
    """
    person = _receive(scope, transfer_id=transfer_id, unit_id=unit_id, on=on, by=by, now=now)
    if queries.arrival_of(transfer_id) is not None:
        settle(Scope.for_job(SETTLE), transfer_id=transfer_id, now=now)
    return person


@service
def _receive(scope: Scope, *, transfer_id: int, unit_id: int, on: date, by: Signature, now: datetime) -> Person:
    transfer = _locked(scope, "receive", transfer_id)
    arrival = queries.arrival_of(transfer.pk)
    if arrival is not None:
        return arrival.person
    _check_move("receive", transfer)
    unit = branch(scope, unit_id)
    # So that what the new row copies stays as it is until it stands.
    Person._base_manager.select_for_update(no_key=True).get(pk=transfer.person_id)
    old = present_membership(transfer.person)
    if old.unit_id == unit.pk:
        raise BadInput(_("“%(unit)s”就是转出的支部。请选接收的党支部。") % {"unit": unit}, "already_there")
    check_day(on, now, not_before=max(transfer.sent_on, old.from_on), what=_("接收日期"))
    if unit.home_id == transfer.home_id:
        return _receive_here(transfer, old, unit, on, by, now)
    return _receive_elsewhere(transfer, old, unit, on, by, now)


def _receive_here(
    transfer: Transfer, old: Membership, unit: Organization, on: date, by: Signature, now: datetime
) -> Person:
    person = transfer.person
    new = reopened(old, on, Membership.Ending.TRANSFERRED, unit_id=unit.pk)
    absence = end_absence(person, on)
    _end(transfer, "receive", by, received_on=on)
    shown = {"number": transfer.number, "from": str(old.unit), "into": str(unit), "on": on.isoformat()}
    sealed = {"name": person.name}
    chronicle.append_all(
        [
            draft(
                old.unit, TRANSFERRED_OUT, old, by, now, revision=2, shown={**shown, **ended(absence)}, sealed=sealed
            ),
            draft(unit, TRANSFERRED_IN, new, by, now, shown=shown, sealed=sealed),
        ]
    )
    return person


def _receive_elsewhere(
    transfer: Transfer, old: Membership, unit: Organization, on: date, by: Signature, now: datetime
) -> Person:
    facts = Facts(**{name: getattr(transfer.person, name) for name in FIELDS})
    person = _known_there(facts, unit, on, now)
    if person is None:
        person = new_person(facts, unit.home_id)
        person.save(force_insert=True)
    joining = Joining(old.kind, on, old.joined, old.full)
    new = new_membership(person, unit.pk, joining)
    new.save(force_insert=True)
    Arrival(
        home_id=unit.home_id,
        transfer_id=transfer.pk,
        number=transfer.number,
        from_name=transfer.from_name,
        person=person,
        unit=unit,
        received_on=on,
        received_by=by,
    ).save(force_insert=True)
    jobs.enqueue(SETTLE)
    shown = {"number": transfer.number, "from": transfer.from_name, "into": str(unit), "on": on.isoformat()}
    sealed = {**told_facts(facts), "joined": iso(old.joined), "full": iso(old.full)}
    # A vote that is suspended there is not given back by moving.
    carried = carried_effects(transfer.person_id, person, unit, by=by, now=now)
    chronicle.append_all([draft(unit, TRANSFERRED_IN, new, by, now, shown=shown, sealed=sealed), *carried])
    return person


def _known_there(facts: Facts, unit: Organization, on: date, now: datetime) -> Person | None:
    """The row of somebody who belonged to this home before; the facts on it stay. Raises BadInput for one who does now."""
    known = queries.by_indexes(unit.home_id, [queries.index_of(facts.id_number)]) if facts.id_number else []
    if not known:
        return None
    person = Person._base_manager.select_for_update(no_key=True).get(pk=known[0].pk)
    present = lasting_membership(person)
    if present is not None:
        raise BadInput(
            _("%(name)s已在本旗县市名册上，组织关系在“%(unit)s”，不能再接收一次。请和%(who)s核对后退回。")
            % {"name": facts.name, "unit": present.unit, "who": whom_to_ask(present.unit)},
            "known_here",
        )
    last = queries.memberships(person.pk)
    check_day(on, now, not_before=last[-1].until_on if last else None, what=_("接收日期"))
    return person


@service
def settle(scope: Scope, *, transfer_id: int, now: datetime) -> Transfer | None:
    """End a membership in the sending home once it has arrived in another (结转). Only the job of this name may.

    Twice has the effect of once: without an arrival, or settled already, nothing happens.
    """
    if scope.job != SETTLE:
        raise not_here()
    transfer = _row(transfer_id)
    arrival = queries.arrival_of(transfer.pk)
    if arrival is None or transfer.state != Transfer.State.SENT:
        return None
    by = arrival.received_by
    assert by is not None
    _end(transfer, "receive", by, received_on=arrival.received_on, new_person_id=arrival.person_id)
    _moved_away(transfer, arrival.received_on, by, now)
    return transfer


@service
def confirm(scope: Scope, *, transfer_id: int, on: date, by: Signature, now: datetime) -> Transfer:
    """Enter that a body outside this instance has received the membership, by its returned slip (凭回执办结)."""
    transfer = _locked(scope, "confirm", transfer_id)
    _check_move("confirm", transfer)
    if transfer.into_unit_id is not None:
        raise MoveRefused(
            _("“%(unit)s”在本系统内，由他们接收，不用登记回执。") % {"unit": transfer.into_name}, "received_inside"
        )
    old = present_membership(transfer.person)
    check_day(on, now, not_before=max(transfer.sent_on, old.from_on), what=_("接收日期"))
    _end(transfer, "confirm", by, received_on=on)
    _moved_away(transfer, on, by, now)
    return transfer


@service
def send_back(scope: Scope, *, transfer_id: int, reason: str, by: Signature, now: datetime) -> Transfer:
    """Send a transfer back (退回), with the reason, which the sender reads: nobody is refused without grounds.

    The entry stands in the sender's chronicle: nothing of the receiving home has changed.
    """
    transfer = _locked(scope, "send_back", transfer_id)
    _require_not_arrived(transfer)
    _check_move("send_back", transfer)
    if not reason.strip():
        raise BadInput(
            _("请写退回的原因，转出方看得到。没有正当理由，不得拒绝接收组织关系。"),
            "no_reason",
        )
    _end(transfer, "send_back", by, note=reason.strip())
    _enter_ended(RETURNED, transfer, by, now, reason=transfer.note)
    return transfer


@service
def withdraw(scope: Scope, *, transfer_id: int, by: Signature, now: datetime) -> Transfer:
    """Take back a transfer that nobody has received yet (撤回)."""
    transfer = _locked(scope, "withdraw", transfer_id)
    _require_not_arrived(transfer)
    _check_move("withdraw", transfer)
    _end(transfer, "withdraw", by)
    _enter_ended(WITHDRAWN, transfer, by, now)
    return transfer


def _row(transfer_id: int) -> Transfer:
    rows = Transfer._base_manager.select_for_update(no_key=True, of=("self",))
    # The receiving side locks a row of the sending home, and writes none: who withdraws meanwhile waits.
    found = rows.select_related("person", "from_unit", "into_unit").filter(pk=transfer_id).first()
    if found is None:
        raise not_here()
    return found


def _locked(scope: Scope, verb: str, transfer_id: int) -> Transfer:
    transfer = _row(transfer_id)
    outside = transfer.into_unit is None or verb in ("confirm", "withdraw")
    unit = transfer.from_unit if outside else transfer.into_unit
    assert unit is not None
    TRANSFERS.require(
        scope,
        verb,
        transfer,
        refusal=_("转接%(number)s的这一步由%(who)s办理，请与他们联系。")
        % {"number": transfer.number, "who": whom_to_ask(unit)},
    )
    return transfer


def _check_move(verb: str, transfer: Transfer) -> None:
    if transfer.state not in MOVES[verb][0]:
        raise MoveRefused(
            _("转接%(number)s%(state)s，不用再办。请刷新页面看现在的情况。")
            % {"number": transfer.number, "state": transfer.get_state_display()},
            "not_under_way",
        )


def _require_not_arrived(transfer: Transfer) -> None:
    if transfer.state == Transfer.State.SENT and queries.arrival_of(transfer.pk) is not None:
        raise MoveRefused(
            _("转接%(number)s对方已接收，待本方结转，不能再退回或撤回。") % {"number": transfer.number}, "arrived"
        )


def _end(
    transfer: Transfer,
    verb: str,
    by: Signature,
    *,
    received_on: date | None = None,
    new_person_id: int | None = None,
    note: str = "",
) -> None:
    transfer.state, transfer.ended_by = MOVES[verb][1], by
    transfer.received_on, transfer.new_person_id, transfer.note = received_on, new_person_id, note
    transfer.revision += 1
    transfer.save(update_fields=["state", "ended_by", "received_on", "new_person_id", "note", "revision"])


def _moved_away(transfer: Transfer, on: date, by: Signature, now: datetime) -> None:
    """End the membership in the sending home, and what went with it. What began after that day ends on its first."""
    person = Person._base_manager.select_for_update(no_key=True).get(pk=transfer.person_id)
    old = present_membership(person)
    on = max(on, old.from_on)
    seats = end_seats(person, on)
    old.until_on, old.ending = on, Membership.Ending.MOVED_AWAY
    old.save(update_fields=["until_on", "ending"])
    shown = {
        "number": transfer.number,
        "into": transfer.into_name,
        "on": on.isoformat(),
        "seats": seats,
        **ended(end_absence(person, on)),
    }
    chronicle.append(
        draft(old.unit, TRANSFERRED_OUT, old, by, now, revision=2, shown=shown, sealed={"name": person.name})
    )


def _enter_ended(verb: str, transfer: Transfer, by: Signature, now: datetime, **sealed: str) -> None:
    member = present_membership(transfer.person)
    shown = {"number": transfer.number, "into": transfer.into_name}
    sealed = {"name": transfer.person.name, **sealed}
    chronicle.append(
        draft(member.unit, verb, transfer, by, now, revision=transfer.revision, shown=shown, sealed=sealed)
    )
