"""The campaign (集中治理) as a library writes it: its stages, how long each lasts, what each owes."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import Field, field_validator

from qingyuan.regimes import kinds
from qingyuan.regimes.durations import Duration, Unit
from qingyuan.regimes.specs import Keyed, Lasts, Reference, RefersTo, Spec, Text, Tighter
from qingyuan.regimes.wording import Said, Words

_NOTE = Said(_("说明"), _("印在名称下面的一段话，可以不写。"))


class StageSpec(Keyed):
    """One stage (阶段): 学, 查, 改, 立.

    lasts  from the stage's first day, that day counted;  owes  what every unit does in it
    """

    noun: ClassVar[str | Promise] = _("阶段")

    note: Annotated[Text | None, _NOTE] = None
    lasts: Annotated[Lasts, Said(_("时长"), _("从阶段的第一天算起，当天计入；用天、月或年，不用工作日。"))]
    owes: Annotated[
        tuple[RefersTo, ...], Said(_("要办的事"), _("每个单位在这一阶段要办什么：一份清单，或者问题全部销号。"))
    ] = ()

    @field_validator("lasts")
    @classmethod
    def _by_the_calendar(cls, lasts: Duration) -> Duration:
        # Stages follow one another without a gap: their days are laid out before holidays are known.
        if lasts.unit is Unit.WORKING_DAY:
            raise ValueError(_("阶段的时长请用天、月或年，不用工作日。"))
        return lasts

    @field_validator("owes")
    @classmethod
    def _no_campaign_in_a_campaign(cls, owes: tuple[Reference, ...]) -> tuple[Reference, ...]:
        if any(owed.kind == "campaign" for owed in owes):
            raise ValueError(_("阶段里不能再套一项集中治理。"))
        return owes


class Defaults(Spec):
    """What a finding of this campaign is offered, for its unit to change (默认期限).

    at_once  立行立改, by_date 限期整改, both from the day it is taken;  look_back_after  回头看, from the day of 销号
    """

    at_once: Annotated[Lasts, Said(_("立行立改期限"), _("立行立改的问题，从登记之日算起多久改完。")), Tighter.SHORTER]
    by_date: Annotated[Lasts, Said(_("限期整改期限"), _("限期整改的问题，从登记之日算起多久改完。")), Tighter.SHORTER]
    look_back_after: Annotated[Lasts, Said(_("回头看间隔"), _("销号以后隔多久回头看。")), Tighter.SHORTER]


class Effort(Spec):
    """How long the campaign is thought to take (估计用时), for its sender to see before he sends: minutes, never measured.

    unit    what a unit does in all;  member  what a member does
    """

    unit: Annotated[int, Field(ge=1, le=6_000), Said(_("每个单位"), _("一个单位办完大约多少分钟。"))]
    member: Annotated[
        int, Field(ge=0, le=6_000), Said(_("每名党员"), _("一名党员办完大约多少分钟；不要党员办，写 0。"))
    ]


class CampaignSpec(Keyed):
    """A campaign (集中治理). Stages follow one another; own_items: whether a unit may add its own (自选动作)."""

    noun: ClassVar[str | Promise] = _("集中治理")

    note: Annotated[Text | None, _NOTE] = None
    stages: Annotated[
        tuple[StageSpec, ...], Field(min_length=1), Said(_("阶段"), _("按先后写，一个接一个，中间不空日子。"))
    ]
    defaults: Annotated[Defaults, Said(_("默认期限"), _("登记问题时先填好的期限，单位可以改。"))]
    own_items: Annotated[
        Literal["allowed", "closed"],
        Said(_("自选动作"), _("下级能不能在规定的以外加自己的条目。")),
        Words({"allowed": _("可以有"), "closed": _("不设")}),
    ]
    effort: Annotated[Effort | None, Said(_("估计用时"), _("发出以前算一算要占下面多少工夫，单位分钟；可以不写。"))] = (
        None
    )


kinds.kind("campaign", CampaignSpec, plural="campaigns")
