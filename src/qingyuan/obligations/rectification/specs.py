"""The checklist (问题表现清单) as a library writes it: categories, their manifestations, whom each concerns."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, get_args

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import Field, field_validator

from qingyuan.people.organizations.kinds import Kind
from qingyuan.people.organizations.kinds import Sector as OrganizationSector
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

As = Annotated[
    Literal["leading-body", "leader", "member"],
    Words({"leading-body": _("班子"), "leader": _("班子成员"), "member": _("党员")}),
]
Unit = Annotated[Literal[UnitKind, Sector], Words({**dict(Kind.choices), **dict(OrganizationSector.choices)})]
_NOTE = Said(_("说明"), _("印在名称下面的一段话，可以不写。"))


class AppliesTo(Spec):
    """Whom a manifestation concerns (适用对象).

    units  kinds of organization and sectors, any of the kinds and any of the sectors; none named, all units
    as     leading-body 班子, leader 班子成员, member 党员
    """

    units: Annotated[
        tuple[Unit, ...],
        Said(_("适用单位"), _("适用于哪些单位，可以写组织类别，也可以写所在领域；不写就是全部单位。")),
    ] = ()
    as_: Annotated[
        tuple[As, ...],
        Field(alias="as", min_length=1),
        Said(_("适用对象"), _("适用于哪些人，可以写几个。")),
    ]

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

    applies_to: Annotated[AppliesTo, Said(_("适用"), _("适用于哪些单位、哪些人。"))]
    basis: Annotated[Text, Said(_("依据"), _("参照哪一项公开的党内法规。"))]
    severity: Annotated[
        Literal["ordinary", "serious"],
        Said(_("程度"), _("可能涉嫌违纪的写 serious。")),
        Words({"ordinary": _("一般"), "serious": _("严重")}),
    ]


class CategorySpec(Keyed):
    """A category (问题类别). Without items it is answered as a whole."""

    noun: ClassVar[str | Promise] = _("问题类别")

    note: Annotated[Text | None, _NOTE] = None
    items: Annotated[
        tuple[ItemSpec, ...], Said(_("具体表现"), _("这一类有哪些看得见的表现；一条不写，就按整类对照。"))
    ] = ()

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
    """A question a leader puts to himself, about those around him and his circles (自问); nothing of it is stored.

    group  under which questions stand together: 身边人, 生活圈, 社交圈
    """

    noun: ClassVar[str | Promise] = _("自问")

    group: Annotated[Text | None, Said(_("归在"), _("几句话归在一起的名称：身边人、生活圈、社交圈；可以不写。"))] = None


AnsweredBy = Annotated[
    Literal["unit", "leading-body", "member"],
    Words({"unit": _("单位"), "leading-body": _("班子"), "member": _("党员")}),
]


class ChecklistSpec(Keyed):
    """A checklist (清单).

    answered_by  who goes through it;  none_needs  what an answer "none found" wants: its basis, or nothing
    bases        what a unit ticks as its basis, where one is wanted;  prompts  shown to leaders, never answered
    """

    noun: ClassVar[str | Promise] = _("清单")

    note: Annotated[Text | None, _NOTE] = None
    answered_by: Annotated[
        tuple[AnsweredBy, ...], Field(min_length=1), Said(_("由谁对照"), _("谁来逐条对照，可以写几个。"))
    ]
    none_needs: Annotated[
        Literal["basis", "nothing"],
        Said(_("答“没有”时"), _("答“没有”要不要写明依据。")),
        Words({"basis": _("写明依据"), "nothing": _("不用写依据")}),
        LooseToTight(("nothing", "basis")),
    ]
    bases: Annotated[
        tuple[BasisSpec, ...], Said(_("查摆依据"), _("要写依据时，单位可以勾选的几种：查过账、看过会议记录、谈过话。"))
    ] = ()
    prompts: Annotated[
        tuple[PromptSpec, ...], Said(_("自问"), _("给领导干部自己想一想的几句话，不用回答，系统不存。"))
    ] = ()
    categories: Annotated[
        tuple[CategorySpec, ...],
        Field(min_length=1),
        Said(_("问题类别"), _("清单分几类，按先后写；键名 other 留给清单之外的“其他”。")),
    ]


kinds.kind(
    "checklist",
    ChecklistSpec,
    plural="checklists",
    template="rectification/reading.html",
    macro="read_checklist",
    part=True,
)
kinds.outcome("findings", {"signed_off": _("问题全部销号")})
