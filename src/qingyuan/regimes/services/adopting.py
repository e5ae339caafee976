"""Adopting what a library holds (采用)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations.models import Organization

from .. import in_force, policy, queries
from ..models import Adoption, LibraryVersion
from ..parameters import parameters
from ..states import MOVES, State

UPGRADED = verbs.name("regimes.upgraded", gettext_lazy("换用新版"))
PART_ADOPTED = verbs.name("regimes.part_adopted", gettext_lazy("采用并启用"))
ADOPTED = verbs.name("regimes.adopted", gettext_lazy("采用制度"))
MOVED = {
    "launch": verbs.name("regimes.launched", gettext_lazy("启动")),
    "pause": verbs.name("regimes.paused", gettext_lazy("暂停")),
    "resume": verbs.name("regimes.resumed", gettext_lazy("恢复")),
    "end": verbs.name("regimes.ended", gettext_lazy("结束")),
}


@service
def adopt(
    scope: Scope,
    *,
    unit: Organization,
    library: LibraryVersion,
    kind: str,
    key: str,
    title: str,
    starts_on: date,
    ends_on: date | None,
    now: datetime,
    part_of: Adoption | None = None,
    instead: bool = False,
    shown: Mapping[str, Any] | None = None,
) -> Adoption:
    """Adopt an item of a library for a unit's subtree, as a draft. Raises BadInput, NotAllowed.

    ends_on  None for what holds until it is ended;  part_of  an adoption of the unit or of one above it
    instead  it stands in the place of what the campaign's own library has of its kind
    shown    what the adopting room adds to the entry, e.g. the days of a campaign's stages
    """
    policy.POLICY.require(scope, "adopt", unit, refusal=policy.ONLY_DEPARTMENT)
    if key not in queries.read(library).items.get(kind, {}):
        raise BadInput(_("这一版制度库里没有所选的条目，请刷新页面重新选择。"), "no_such_item")
    if ends_on is not None and ends_on < starts_on:
        raise BadInput(_("结束日期早于开始日期，请改正。"), "ends_before_start")
    adopted = Adoption(
        unit=unit,
        home_id=unit.home_id,
        library=library,
        kind=kind,
        key=key,
        part_of=part_of,
        instead=instead,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    adopted.save(force_insert=True)
    _enter(scope, adopted, ADOPTED, now, shown or {})
    return adopted


@service
def adopt_part(
    scope: Scope,
    *,
    unit: Organization,
    campaign_id: int | None,
    library: LibraryVersion,
    kind: str,
    key: str,
    now: datetime,
) -> Adoption:
    """Adopt an item for a unit's subtree, in force at once (增加、收紧): as a part of a campaign, or by itself.

    Raises NotAllowed, NotHere, and what `in_force.changes` raises: an item that stands already, a value that is no
    tighter than what is in force from above.
    """
    policy.POLICY.require(scope, "adopt", unit, refusal=policy.ONLY_DEPARTMENT)
    # Two who tighten under one campaign wait for each other: the second is measured by the first.
    campaign = _for_update(scope, campaign_id) if campaign_id is not None else None
    in_force.changes(unit=unit, campaign=campaign, library=library, kind=kind, key=key)
    adopted = Adoption(
        unit=unit,
        home_id=unit.home_id,
        library=library,
        kind=kind,
        key=key,
        part_of=campaign,
        title=queries.read(library).items[kind][key].text[:80],
        state=State.IN_FORCE,
        starts_on=clock.day_of(now),
        decided_by=accounts.signature(scope),
        decided_at=now,
    )
    adopted.save(force_insert=True)
    _enter(scope, adopted, PART_ADOPTED, now, {})
    return adopted


@service
def move(
    scope: Scope, *, adoption_id: int, verb: str, revision: int, now: datetime, sealed: Mapping[str, Any] | None = None
) -> Adoption:
    """Launch, pause, resume or end an adoption; what is its own unit's draft part is launched with it.

    sealed  free text that the moving room adds to the entry, e.g. why it was paused
    Raises NotAllowed, MoveRefused, Conflict.
    """
    adopted = _for_update(scope, adoption_id)
    policy.POLICY.require(scope, "adopt", adopted.unit, refusal=policy.ONLY_DEPARTMENT)
    _require_revision(adopted, revision)
    from_any, to = MOVES[verb]
    if adopted.state not in from_any:
        raise MoveRefused(
            _("“%(title)s”现在是“%(state)s”，不能办理这一步。请刷新页面。")
            % {"title": adopted.title, "state": adopted.get_state_display()},
            "wrong_state",
        )
    moved = [adopted]
    if verb == "launch":
        drafts = Adoption._base_manager.filter(part_of=adopted, unit=adopted.unit, state=State.DRAFT)
        moved += drafts.select_related("unit", "library").order_by("pk").select_for_update(of=("self",))
    for one in moved:
        one.state = to
        one.revision += 1
        if verb == "launch":
            one.decided_by, one.decided_at = accounts.signature(scope), now
        one.save(update_fields=["state", "revision", "decided_by", "decided_at"])
    chronicle.append_all([_draft(scope, one, MOVED[verb], now, {}, sealed) for one in moved])
    return adopted


@service
def changing(scope: Scope, *, adoption_id: int, revision: int) -> Adoption:
    """An adoption, locked for a change that a later room makes beside it. Raises NotHere, NotAllowed, Conflict."""
    adopted = _for_update(scope, adoption_id)
    policy.POLICY.require(scope, "adopt", adopted.unit, refusal=policy.ONLY_DEPARTMENT)
    _require_revision(adopted, revision)
    return adopted


@service
def upgrade(scope: Scope, *, adoption_id: int, revision: int, to: LibraryVersion, now: datetime) -> Adoption:
    """Move an adoption to a later version of its library (换用新版); what was recorded stays under the version it has.

    Raises NotAllowed, Conflict; MoveRefused where it has ended; BadInput for a version that is not a later one with
    the item, or a tightening that would no longer be tighter.
    """
    adopted = _for_update(scope, adoption_id)
    policy.POLICY.require(scope, "adopt", adopted.unit, refusal=policy.ONLY_DEPARTMENT)
    _require_revision(adopted, revision)
    check_upgrade(adopted, to)
    before = adopted.library.version
    adopted.library = to
    adopted.revision += 1
    adopted.save(update_fields=["library", "revision"])
    _enter(scope, adopted, UPGRADED, now, {"from_version": before})
    return adopted


def check_upgrade(adopted: Adoption, to: LibraryVersion) -> list[in_force.Change]:
    """What an upgrade would change of the parameters, for a page to show before. Raises as `upgrade` does."""
    if adopted.state not in (State.DRAFT, State.IN_FORCE):
        raise MoveRefused(
            _("“%(title)s”现在是“%(state)s”，不能换用新版。")
            % {"title": adopted.title, "state": adopted.get_state_display()},
            "wrong_state",
        )
    if to not in queries.later(adopted):
        raise BadInput(_("只能换用同一制度库里更新的、仍有这一条的版本。请刷新页面重新选择。"), "no_later_version")
    if adopted.kind == "tightening" and adopted.part_of is not None:
        return in_force.changes(
            unit=adopted.unit,
            campaign=adopted.part_of,
            library=to,
            kind=adopted.kind,
            key=adopted.key,
            without=adopted,
        )
    item, new = queries.spec_of(adopted), queries.read(to).items[adopted.kind][adopted.key]
    return [
        in_force.Change(str(parameter.said), parameter.shown(parameter.of(item)), parameter.shown(parameter.of(new)))
        for parameter in parameters(type(item)).values()
        if parameter.of(item) != parameter.of(new)
    ]


def _for_update(scope: Scope, adoption_id: int) -> Adoption:
    rows = Adoption.within(scope).select_related("unit", "library", "part_of__unit", "part_of__library")
    adopted = rows.select_for_update(of=("self",)).filter(pk=adoption_id).first()
    if adopted is None:
        raise queries.not_here()
    return adopted


def _require_revision(adopted: Adoption, revision: int) -> None:
    if adopted.revision != revision:
        raise Conflict(_("“%(title)s”刚刚被别人改动过，请看清现在的状态再办理。") % {"title": adopted.title})


def _enter(scope: Scope, adopted: Adoption, verb: str, now: datetime, shown: Mapping[str, Any]) -> None:
    chronicle.append(_draft(scope, adopted, verb, now, shown))


def _draft(
    scope: Scope,
    adopted: Adoption,
    verb: str,
    now: datetime,
    shown: Mapping[str, Any],
    sealed: Mapping[str, Any] | None = None,
) -> chronicle.Draft:
    days = {"starts_on": adopted.starts_on.isoformat()}
    if adopted.ends_on is not None:
        days["ends_on"] = adopted.ends_on.isoformat()
    part_of = {"part_of": str(adopted.part_of_id)} if adopted.part_of_id else {}
    return chronicle.Draft(
        adopted.unit_id,
        adopted.home_id,
        verb,
        chronicle.reference(adopted),
        adopted.revision,
        accounts.signature(scope),
        now,
        open={
            "library": adopted.library.library,
            "version": adopted.library.version,
            "key": adopted.key,
            "state": adopted.state,
            **days,
            **part_of,
            **shown,
        },
        sealed={"title": adopted.title, **(sealed or {})},
    )
