"""Drawing struck-off findings to be looked at on the spot (反向核查).

In two steps, so that nobody can choose what comes out: the list is fixed and published before the number is known
that decides. Why so: docs/decisions/0017-draws.md.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from qingyuan.chronicle import services as chronicle
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import Adoption

from .. import drawing, policy, queries
from ..models import Draw, DrawnFinding, Finding, Look, PastRound
from .entered import DRAW_ANNOUNCED, DRAWN
from .steps import written

MOST_DRAWN = 200
_MOST_SEED = Draw._meta.get_field("seed").max_length or 0


@service
def announce_draw(
    scope: Scope, *, adoption: Adoption, unit: Organization, count: int, seed_from: str, now: datetime
) -> Draw:
    """Publish the list a draw will be made from (公布反向核查名单), and where its number will come from.

    On the list is every finding of the campaign under the unit that is struck off at this instant and not
    confidential. Raises NotAllowed; BadInput (a unit of several homes, nothing on the list, count of none or too many).
    """
    policy.OPENING.require(scope, "announce_draw", unit, refusal=policy.refusal("announce_draw"))
    if queries.spans_homes(unit):
        raise BadInput(
            _("反向核查按旗县市分别抽取，各旗县市的名单和号码各管各的。请从下级里选一个旗县市再公布。"), "several_homes"
        )
    said = written(seed_from, _("请写明号码从哪里来：哪天、什么场合、当众怎么产生。公布以后不能再改。"))
    ids = queries.struck_off_ids(adoption, unit)
    if not ids:
        raise BadInput(_("这个范围里还没有已销号的问题，抽不出来。等有问题销号以后再公布名单。"), "nothing_to_draw")
    if not 1 <= count <= min(len(ids), MOST_DRAWN):
        raise BadInput(
            _("名单上有%(size)s条，一次最多抽%(most)s条。请改成1到%(fits)s之间的数。")
            % {"size": len(ids), "most": MOST_DRAWN, "fits": min(len(ids), MOST_DRAWN)},
            "count_does_not_fit",
        )
    population = drawing.list_text(ids)
    draw = Draw(
        unit=unit,
        home_id=unit.home_id,
        adoption=adoption,
        population=population,
        sha256=drawing.sha256_of(population),
        size=len(ids),
        count=count,
        seed_from=said,
        announced_by=accounts.signature(scope),
        announced_at=now,
    )
    draw.save(force_insert=True)
    _enter(scope, draw, DRAW_ANNOUNCED, now, sealed={"seed_from": said})
    return draw


@service
def draw(scope: Scope, *, draw_id: int, revision: int, seed: str, now: datetime) -> Draw:
    """Type the number and draw (反向核查抽取). From then on it is fixed. Raises NotAllowed, MoveRefused, BadInput."""
    found = queries.draw_for_update(scope, draw_id, revision)
    policy.DRAWS.require(scope, "draw", found, refusal=policy.refusal("draw"))
    if found.drawn:
        raise MoveRefused(
            _("这份名单已经抽取，号码和结果都已公布，不能再改。要再抽，请重新公布一份名单。"), "already_drawn"
        )
    if now <= found.announced_at:
        raise MoveRefused(_("号码要在名单公布之后产生。请等公布的场合到了，当众摇号以后再填。"), "before_the_list")
    typed = seed.strip()
    if not typed or not typed.isprintable() or len(typed) > _MOST_SEED:
        raise BadInput(
            _("请照当场公布的样子填写号码，一行，最多%(most)s个字。") % {"most": _MOST_SEED}, "seed_unreadable"
        )
    found.seed, found.drawn_by, found.drawn_at = typed, accounts.signature(scope), now
    found.revision += 1
    found.save(update_fields=["seed", "drawn_by", "drawn_at", "revision"])
    ids = drawing.picks(found.population, seed=typed, count=found.count)
    DrawnFinding._base_manager.bulk_create(
        DrawnFinding(draw=found, finding_id=finding_id, order=order) for order, finding_id in enumerate(ids, 1)
    )
    _enter(scope, found, DRAWN, now, open={"seed": typed})
    return found


def drawn_answered(finding: Finding, *, look: Look | None = None, came_back: PastRound | None = None) -> dict[str, Any]:
    """Lay a look on the spot beside every draw that waits for one of this finding. Gives what its entry shows.

    Raises MoveRefused when no draw waits for it.
    """
    waiting = queries.drawn_waiting(finding)
    if not waiting:
        raise MoveRefused(
            _("这条问题没有被抽中，或者已经核查过。请去掉“反向核查”的勾，按平常的回头看记下。"), "not_drawn"
        )
    DrawnFinding._base_manager.filter(pk__in=[one.pk for one in waiting]).update(look=look, came_back=came_back)
    return {"drawn": True}


def _enter(
    scope: Scope,
    draw: Draw,
    verb: str,
    now: datetime,
    *,
    open: dict[str, Any] | None = None,
    sealed: dict[str, Any] | None = None,
) -> None:
    shown = {"sha256": draw.sha256, "size": draw.size, "count": draw.count}
    chronicle.append(
        chronicle.Draft(
            draw.unit_id,
            draw.home_id,
            verb,
            chronicle.reference(draw),
            draw.revision,
            accounts.signature(scope),
            now,
            open=shown | (open or {}),
            sealed=sealed or {},
        )
    )
