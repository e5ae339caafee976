"""The checklist (问题表现清单) as a library writes it: categories, their manifestations, whom each concerns."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, get_args

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import Field, field_validator

from qingyuan.regimes import kinds
from qingyuan.regimes.specs import Keyed, LooseToTight, Spec, Text
from qingyuan.regimes.wording import Said, Words

UnitKind = Literal[
    "committee",
    "work-committee",
    "leading-group",
    "general-branch",
    "branch",
    "joint-branch",
    "temporary-branch",
    "department",
    "body",
]
Sector = Literal["organ", "village", "community", "school", "hospital", "state-enterprise", "two-new"]
# A finding that fits no category carries this key and the words it came with.
OTHER = "other"

As = Literal["leading-body", "leader", "member"]


class AppliesTo(Spec):
    """Whom a manifestation concerns (适用对象).

    units  kinds of organization and sectors, any of the kinds and any of the sectors; none named, all units
    as     leading-body 班子, leader 班子成员, member 党员
    """

    units: tuple[Literal[UnitKind, Sector], ...] = ()
    as_: tuple[As, ...] = Field(alias="as", min_length=1)

    def covers(self, *, kind: str, sector: str) -> bool:
        """Whether a unit of this kind and sector is concerned. sector  empty for a unit that has none."""
        kinds_named = [word for word in self.units if word in get_args(UnitKind)]
        sectors_named = [word for word in self.units if word in get_args(Sector)]
        return (not kinds_named or kind in kinds_named) and (not sectors_named or sector in sectors_named)


class ItemSpec(Keyed):
    """One manifestation (具体表现): conduct that can be seen, never what someone believes or thinks.

    basis  the published rule it was drawn from;  severity  serious: likely a breach of discipline
    """

    noun: ClassVar[str | Promise] = _("表现")

    applies_to: AppliesTo
    basis: Text
    severity: Literal["ordinary", "serious"]


class CategorySpec(Keyed):
    """A category (问题类别). Without items it is answered as a whole."""

    noun: ClassVar[str | Promise] = _("问题类别")

    note: Text | None = None
    items: tuple[ItemSpec, ...] = ()

    @field_validator("key")
    @classmethod
    def _not_other(cls, key: str) -> str:
        if key == OTHER:
            raise ValueError(_("键名 other 留给清单之外的“其他”，请换一个。"))
        return key


class BasisSpec(Keyed):
    """What a unit may have looked at before it answers a category (查摆依据): accounts, minutes, talks."""

    noun: ClassVar[str | Promise] = _("查摆依据")


class PromptSpec(Keyed):
    """A question a leader puts to himself, about those around him and his circles (自问); nothing of it is stored."""

    noun: ClassVar[str | Promise] = _("自问")


class ChecklistSpec(Keyed):
    """A checklist (清单).

    answered_by  who goes through it;  none_needs  what an answer "none found" wants: its basis, or nothing
    bases        what a unit ticks as its basis, where one is wanted;  prompts  shown to leaders, never answered
    """

    noun: ClassVar[str | Promise] = _("清单")

    note: Text | None = None
    answered_by: tuple[Literal["unit", "leading-body", "member"], ...] = Field(min_length=1)
    none_needs: Annotated[
        Literal["basis", "nothing"],
        Said(_("答“没有”时"), _("答“没有”要不要写明依据。")),
        Words({"basis": _("写明依据"), "nothing": _("不用写依据")}),
        LooseToTight(("nothing", "basis")),
    ]
    bases: tuple[BasisSpec, ...] = ()
    prompts: tuple[PromptSpec, ...] = ()
    categories: tuple[CategorySpec, ...] = Field(min_length=1)


kinds.kind("checklist", ChecklistSpec, plural="checklists")
kinds.outcome("findings", {"signed_off": _("问题全部销号")})
