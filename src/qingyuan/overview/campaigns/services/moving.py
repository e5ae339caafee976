"""Launching, pausing, resuming and ending a campaign (启动、暂停、恢复、结束)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.regimes import services as regimes
from qingyuan.regimes.models import Adoption

from .. import summary
from ..models import Closing, Pause


@service
def launch(scope: Scope, *, adoption_id: int, revision: int, now: datetime) -> Adoption:
    """Launch a draft (启动). It writes no row per unit or item: progress is computed. Raises as `regimes.move`."""
    return regimes.move(scope, adoption_id=adoption_id, verb="launch", revision=revision, now=now)


@service
def pause(scope: Scope, *, adoption_id: int, revision: int, reason: str, now: datetime) -> Adoption:
    """Let a campaign rest (暂停): nothing new is asked of anybody till it is resumed; what was found is still put right.

    Raises BadInput without a reason, and as `regimes.move`.
    """
    why = reason.strip()
    if not why:
        raise BadInput(_("请写一句为什么暂停，下级各单位看得到。"), "no_reason")
    adopted = regimes.move(
        scope, adoption_id=adoption_id, verb="pause", revision=revision, now=now, sealed={"reason": why}
    )
    Pause(adoption=adopted, from_on=clock.day_of(now), reason=why, by=accounts.signature(scope)).save(force_insert=True)
    return adopted


@service
def resume(scope: Scope, *, adoption_id: int, revision: int, now: datetime) -> Adoption:
    """Go on with a paused campaign (恢复). Its days stay as they were: whoever needs more time extends a stage."""
    adopted = regimes.move(scope, adoption_id=adoption_id, verb="resume", revision=revision, now=now)
    Pause._base_manager.filter(adoption=adopted, until_on__isnull=True).update(until_on=clock.day_of(now))
    return adopted


@service
def end(scope: Scope, *, adoption_id: int, revision: int, words: str, now: datetime) -> Adoption:
    """End a campaign with its summary (结束并小结): the figures of this moment, kept as they are, and what its department says.

    What has not been struck off stays open and is put right as any other problem. Raises as `regimes.move`.
    """
    said = words.strip()
    adopted = regimes.move(
        scope,
        adoption_id=adoption_id,
        verb="end",
        revision=revision,
        now=now,
        sealed={"summary": said} if said else None,
    )
    Closing(
        adoption=adopted,
        figures=summary.figures(scope, adopted, today=clock.day_of(now)),
        words=said,
        by=accounts.signature(scope),
        at=now,
    ).save(force_insert=True)
    return adopted
