"""What a unit sets itself (自选任务)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel.clock import day_of
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import queries as organizations
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes import queries as regimes
from qingyuan.regimes.models import Adoption

from .. import policy, rules
from ..models import OwnItem
from ..queries import work
from ..states import OWN_MOVES, OwnState
from . import entered


@service
def add_own(
    scope: Scope,
    *,
    unit_id: int,
    text: str,
    owner_id: int,
    due_on: date | None,
    now: datetime,
    adoption_id: int | None = None,
) -> OwnItem:
    """Set the unit an item of its own (列自选任务). adoption_id: of the campaign it belongs to, if to one.

    Raises NotHere, NotAllowed, BadInput.
    """
    unit = organizations.unit(scope, unit_id)
    policy.DOING.require(scope, "add_own", unit, refusal=policy.refusal("add_own"))
    own, drafted = made(scope, unit, text=text, owner_id=owner_id, due_on=due_on, now=now, adoption_id=adoption_id)
    chronicle.append(drafted)
    return own


def made(
    scope: Scope,
    unit: Organization,
    *,
    text: str,
    owner_id: int,
    due_on: date | None,
    now: datetime,
    adoption_id: int | None = None,
) -> tuple[OwnItem, chronicle.Draft]:
    """A new item, saved, and its entry still to be appended; whoever calls has asked the policy."""
    owner = next((one for one in work.owners(unit) if one.id == owner_id), None)
    if owner is None or owner.id is None:
        raise BadInput(_("请从本单位现在任职的人里选一位责任人。"), "no_owner")
    if due_on is not None and due_on < day_of(now):
        raise BadInput(_("时限不能早于今天，请改正。"), "past_date")
    own = OwnItem(
        unit=unit,
        home_id=unit.home_id,
        adoption=_campaign(scope, unit, adoption_id),
        text=rules.written(text, _("请写一句要办什么事。")),
        owner_id=owner.id,
        owner=owner,
        due_on=due_on,
        by=accounts.signature(scope),
        at=now,
    )
    own.save(force_insert=True)
    shown = {"own_state": own.state} | ({"due_on": due_on.isoformat()} if due_on else {})
    sealed = {"text": own.text, "owner": str(owner)}
    return own, entered.draft(scope, own, entered.OWN_ADDED, now, open=shown, sealed=sealed)


def _campaign(scope: Scope, unit: Organization, adoption_id: int | None) -> Adoption | None:
    if adoption_id is None:
        return None
    adoption = regimes.adoption(scope, adoption_id)
    if not unit.path.startswith(adoption.unit.path):
        raise BadInput(_("这项工作不在本单位施行，请重新选择。"), "not_in_force")
    if getattr(regimes.spec_of(adoption), "own_items", "allowed") != "allowed":
        raise BadInput(_("“%(title)s”的方案没有设自选动作。") % {"title": adoption.title}, "own_items_closed")
    return adoption


@service
def drop(scope: Scope, *, own_id: int, revision: int, why: str, now: datetime) -> OwnItem:
    """Do it no more (不再办), with a sentence why. Raises NotAllowed, MoveRefused, Conflict, BadInput."""
    own = work.for_update(work.own_items(scope), own_id, revision)
    policy.OWN_ITEMS.require(scope, "drop", own, refusal=policy.refusal("drop"))
    own.state = rules.moved(OWN_MOVES, "drop", OwnState(own.state))
    own.why = rules.written(why, _("请写一句为什么不再办。"))
    own.revision += 1
    own.save(update_fields=["state", "why", "revision"])
    drafted = entered.draft(
        scope, own, entered.OWN_DROPPED, now, open={"own_state": own.state}, sealed={"why": own.why}
    )
    chronicle.append(drafted)
    return own
