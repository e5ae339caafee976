"""Launching, pausing, resuming and ending a campaign (启动、暂停、恢复、结束)."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from qingyuan.chronicle.services import reference
from qingyuan.kernel import clock
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.accounts.paper_kinds import PaperKind
from qingyuan.people.accounts.services import OnPaper, record_paper_decision
from qingyuan.regimes import services as regimes
from qingyuan.regimes.models import Adoption

from .. import policy, queries, summary
from ..models import Closing, Pause


@service
def launch(
    scope: Scope, *, adoption_id: int, revision: int, now: datetime, on_paper: OnPaper | None = None
) -> Adoption:
    """Launch a draft (启动). It writes no row per unit or item: progress is computed.

    on_paper  the head's decision on paper, where an officer of the department launches it for him (代录)
    Raises MoveRefused where neither a head launches it nor his paper is there, as `regimes.move`, and as
    `accounts.record_paper_decision`.
    """
    refusal = _("启动要由部长、副部长决定：请部长办理，或者上传签批件代录。草稿都已保存，不用重填。")
    _require_decision(scope, adoption_id, revision, policy.LAUNCH, on_paper, refusal, now)
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
def end(
    scope: Scope,
    *,
    adoption_id: int,
    revision: int,
    words: str,
    now: datetime,
    on_paper: OnPaper | None = None,
) -> Adoption:
    """End a campaign with its summary (结束并小结): the figures of this moment, kept as they are, and what its department says.

    It can't be taken back, so it is decided as the launch is. What has not been struck off stays open and is put right
    as any other problem. Raises as `launch`.
    """
    said = words.strip()
    refusal = _("结束要由部长、副部长决定：请部长办理，或者上传签批件代录。小结写好的话还在。")
    _require_decision(scope, adoption_id, revision, policy.END, on_paper, refusal, now)
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


def _require_decision(
    scope: Scope,
    adoption_id: int,
    revision: int,
    what: PaperKind,
    on_paper: OnPaper | None,
    refusal: str,
    now: datetime,
) -> None:
    """A head does it himself; anybody else enters the page the head has signed."""
    adopted = regimes.changing(scope, adoption_id=adoption_id, revision=revision)
    if policy.decides(scope, adopted):
        return
    if on_paper is None:
        raise MoveRefused(refusal, "no_decision")
    record_paper_decision(
        scope,
        what=what.key,
        unit=adopted.unit,
        about=reference(adopted),
        existed_on=queries.decided_since(adopted),
        given=on_paper,
        now=now,
    )
