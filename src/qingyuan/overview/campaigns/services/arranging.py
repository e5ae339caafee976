"""Arranging a campaign (集中治理的安排): more time for a stage, the bodies that carry it, the appraisal that is planned."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.chronicle import services as chronicle
from qingyuan.chronicle import verbs
from qingyuan.kernel import clock
from qingyuan.kernel.environment import day
from qingyuan.kernel.errors import BadInput, MoveRefused
from qingyuan.kernel.policy import not_here
from qingyuan.kernel.scope import Scope
from qingyuan.kernel.services import service
from qingyuan.people.accounts import queries as accounts
from qingyuan.people.organizations import services as organizations
from qingyuan.people.organizations.models import Kind, Organization
from qingyuan.people.organizations.services import NewUnit
from qingyuan.regimes import services as regimes
from qingyuan.regimes.models import Adoption
from qingyuan.regimes.states import State

from ..models import Appraisal, Body, Role, Stage, StageExtension

EXTENDED = verbs.name("campaigns.extended", gettext_lazy("阶段延期"))
BODY_ADDED = verbs.name("campaigns.body_added", gettext_lazy("明确工作机构"))
BODY_RELEASED = verbs.name("campaigns.body_released", gettext_lazy("撤出工作机构"))
# More than a year at once is a slip in the year.
_LONGEST_EXTENSION = 366
APPRAISAL_PLANNED = verbs.name("campaigns.appraisal_planned", gettext_lazy("安排成效测评"))


@service
def extend(
    scope: Scope, *, adoption_id: int, revision: int, stage_key: str, to_on: date, reason: str, now: datetime
) -> Adoption:
    """Give a stage more time (阶段延期); the campaign lasts as long as the last of its stages.

    Raises NotAllowed, NotHere, Conflict; BadInput for a day that is not later than the stage's own or past, or no reason.
    """
    adopted = regimes.changing(scope, adoption_id=adoption_id, revision=revision)
    require_open(adopted)
    stage = Stage._base_manager.filter(adoption=adopted, key=stage_key).first()
    if stage is None:
        raise not_here()
    why = reason.strip()
    if not why:
        raise BadInput(_("请写一句为什么延期，下级各单位看得到。"), "no_reason")
    if to_on <= stage.ends_on:
        raise BadInput(
            _("“%(stage)s”现在到%(day)s结束，延期要写更晚的日期。") % {"stage": stage.text, "day": day(stage.ends_on)},
            "not_later",
        )
    if to_on < clock.day_of(now):
        raise BadInput(_("延期要延到今天或者今天以后，请改正日期。"), "past_day")
    if (to_on - stage.ends_on).days > _LONGEST_EXTENSION:
        raise BadInput(_("一次延期不超过一年，请核对年份。"), "too_long")
    extension = StageExtension(
        adoption=adopted,
        stage=stage,
        from_on=stage.ends_on,
        to_on=to_on,
        reason=why,
        by=accounts.signature(scope),
        at=now,
    )
    extension.save(force_insert=True)
    stage.ends_on = to_on
    stage.save(update_fields=["ends_on"])
    if adopted.ends_on is not None and to_on > adopted.ends_on:
        adopted.ends_on = to_on
    _keep(
        scope,
        adopted,
        EXTENDED,
        now,
        open={"stage": stage.key, "from": extension.from_on.isoformat(), "to": to_on.isoformat()},
        sealed={"reason": why},
    )
    return adopted


@service
def add_body(
    scope: Scope,
    *,
    adoption_id: int,
    revision: int,
    organization: Organization,
    role: Role,
    work: str,
    now: datetime,
) -> Adoption:
    """Name an organization that carries the campaign (明确牵头机关、领导小组、工作专班、包联组).

    Raises NotAllowed, NotHere, Conflict; BadInput where it stands there already.
    """
    adopted = regimes.changing(scope, adoption_id=adoption_id, revision=revision)
    require_open(adopted)
    if Body._base_manager.filter(adoption=adopted, organization=organization, role=role, left_on__isnull=True).exists():
        raise BadInput(
            _("“%(unit)s”已经列为%(role)s，不用再列。") % {"unit": organization.short_name, "role": role.label},
            "body_twice",
        )
    Body(adoption=adopted, organization=organization, role=role, work=work.strip()).save(force_insert=True)
    _keep(
        scope,
        adopted,
        BODY_ADDED,
        now,
        open={"organization": str(organization.pk), "name": organization.short_name, "role": role.value},
        sealed={"work": work.strip()} if work.strip() else {},
    )
    return adopted


@service
def found_body(
    scope: Scope,
    *,
    adoption_id: int,
    revision: int,
    over: Organization,
    name: str,
    until: date,
    role: Role,
    work: str,
    now: datetime,
) -> Adoption:
    """Found a temporary body for the campaign and name it (设立临时机构): it stands under a committee, which it serves.

    over   the committee it serves: its seats reach that subtree;  until  the last day of its rights
    Raises as `organizations.found` and `add_body`.
    """
    if until < clock.day_of(now):
        raise BadInput(_("任务截止要在今天或者今天以后，请改正日期。"), "past_day")
    made = organizations.found(
        scope,
        parent_id=over.pk,
        unit=NewUnit(kind=Kind.BODY, name=name.strip(), short_name=name.strip(), until=until),
        by=accounts.signature(scope),
        now=now,
    )
    return add_body(scope, adoption_id=adoption_id, revision=revision, organization=made, role=role, work=work, now=now)


@service
def release_body(scope: Scope, *, adoption_id: int, revision: int, body_id: int, now: datetime) -> Adoption:
    """An organization no longer carries the campaign (撤出); it stays in the list with its day. Raises as `add_body`."""
    adopted = regimes.changing(scope, adoption_id=adoption_id, revision=revision)
    body = (
        Body._base_manager.filter(pk=body_id, adoption=adopted, left_on__isnull=True)
        .select_related("organization")
        .first()
    )
    if body is None:
        raise not_here()
    body.left_on = clock.day_of(now)
    body.save(update_fields=["left_on"])
    _keep(
        scope,
        adopted,
        BODY_RELEASED,
        now,
        open={"organization": str(body.organization_id), "name": body.organization.short_name, "role": body.role},
        sealed={},
    )
    return adopted


@service
def plan_appraisal(scope: Scope, *, adoption_id: int, revision: int, on: date, who: str, now: datetime) -> Adoption:
    """Plan the anonymous appraisal of the effect (安排成效测评), or move it to another day. Raises BadInput, as `extend`."""
    adopted = regimes.changing(scope, adoption_id=adoption_id, revision=revision)
    require_open(adopted)
    if on < clock.day_of(now):
        raise BadInput(_("测评日期要在今天或者今天以后，请改正。"), "past_day")
    if not who.strip():
        raise BadInput(_("请写明由谁测评，例如：党员、服务对象代表。"), "no_voters")
    planned = Appraisal._base_manager.filter(adoption=adopted).first() or Appraisal(adoption=adopted)
    planned.on, planned.who = on, who.strip()
    planned.save()
    _keep(
        scope,
        adopted,
        APPRAISAL_PLANNED,
        now,
        open={"on": on.isoformat()},
        sealed={"who": planned.who},
    )
    return adopted


def require_open(adopted: Adoption) -> None:
    """Raises MoveRefused for a campaign that has ended: its arrangements are not touched any more."""
    if adopted.state == State.ENDED:
        raise MoveRefused(_("“%(title)s”已经结束，安排不能再改。") % {"title": adopted.title}, "campaign_ended")


def _keep(
    scope: Scope, adopted: Adoption, verb: str, now: datetime, *, open: dict[str, str], sealed: dict[str, str]
) -> None:
    adopted.revision += 1
    adopted.save(update_fields=["revision", "ends_on"])
    chronicle.append(
        chronicle.Draft(
            adopted.unit_id,
            adopted.home_id,
            verb,
            chronicle.reference(adopted),
            adopted.revision,
            accounts.signature(scope),
            now,
            open=open,
            sealed=sealed,
        )
    )
