"""The campaign (集中治理) as a library writes it: its stages, how long each lasts, what each owes."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import Field, field_validator

from qingyuan.regimes import kinds
from qingyuan.regimes.durations import Duration, Unit
from qingyuan.regimes.specs import Keyed, Lasts, Reference, RefersTo, Spec, Text, Tighter
from qingyuan.regimes.wording import Said


class StageSpec(Keyed):
    """One stage (阶段): 学, 查, 改, 立.

    lasts  from the stage's first day, that day counted;  owes  what every unit does in it
    """

    noun: ClassVar[str | Promise] = _("阶段")

    note: Text | None = None
    lasts: Lasts
    owes: tuple[RefersTo, ...] = ()

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


class CampaignSpec(Keyed):
    """A campaign (集中治理). Stages follow one another; own_items: whether a unit may add its own (自选动作)."""

    noun: ClassVar[str | Promise] = _("集中治理")

    note: Text | None = None
    stages: tuple[StageSpec, ...] = Field(min_length=1)
    defaults: Defaults
    own_items: Literal["allowed", "closed"]


kinds.kind("campaign", CampaignSpec, plural="campaigns")
