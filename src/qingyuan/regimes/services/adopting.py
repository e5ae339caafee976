"""Adopting what a library holds (采用)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel.errors import BadInput, Conflict, MoveRefused
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations.models import Organization

from .. import policy, queries
from ..models import Adoption, LibraryVersion
from ..states import MOVES

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
    shown: Mapping[str, Any] | None = None,
) -> Adoption:
    """Adopt an item of a library for a unit's subtree, as a draft. Raises BadInput, NotAllowed.

    ends_on  None for what holds until it is ended;  part_of  an adoption of the unit or of one above it
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
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    adopted.save(force_insert=True)
    _enter(scope, adopted, ADOPTED, now, shown or {})
    return adopted


@service
def move(scope: Scope, *, adoption_id: int, verb: str, revision: int, now: datetime) -> Adoption:
    """Launch, pause, resume or end an adoption. Raises NotAllowed, MoveRefused, Conflict."""
    rows = Adoption.within(scope).select_related("unit", "library").select_for_update(of=("self",))
    adopted = rows.filter(pk=adoption_id).first()
    if adopted is None:
        raise queries.not_here()
    policy.POLICY.require(scope, "adopt", adopted.unit, refusal=policy.ONLY_DEPARTMENT)
    if adopted.revision != revision:
        raise Conflict(_("“%(title)s”刚刚被别人改动过，请看清现在的状态再办理。") % {"title": adopted.title})
    from_any, to = MOVES[verb]
    if adopted.state not in from_any:
        raise MoveRefused(
            _("“%(title)s”现在是“%(state)s”，不能办理这一步。请刷新页面。")
            % {"title": adopted.title, "state": adopted.get_state_display()},
            "wrong_state",
        )
    adopted.state = to
    adopted.revision += 1
    if verb == "launch":
        adopted.decided_by, adopted.decided_at = accounts.signature(scope), now
    adopted.save(update_fields=["state", "revision", "decided_by", "decided_at"])
    _enter(scope, adopted, MOVED[verb], now, {})
    return adopted


def _enter(scope: Scope, adopted: Adoption, verb: str, now: datetime, shown: Mapping[str, Any]) -> None:
    days = {"starts_on": adopted.starts_on.isoformat()}
    if adopted.ends_on is not None:
        days["ends_on"] = adopted.ends_on.isoformat()
    part_of = {"part_of": str(adopted.part_of_id)} if adopted.part_of_id else {}
    chronicle.append(
        chronicle.Draft(
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
            sealed={"title": adopted.title},
        )
    )
