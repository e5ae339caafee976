"""The taskset (任务清单) and the board (揭榜领题) as a library writes them."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from pydantic import Field, field_validator, model_validator

from qingyuan.people.organizations import roles
from qingyuan.people.organizations.kinds import Kind
from qingyuan.people.organizations.kinds import Sector as OrganizationSector
from qingyuan.regimes import kinds
from qingyuan.regimes.specs import Keyed, Lasts, Spec, Text
from qingyuan.regimes.wording import Said, Words

_KINDS = (
    "committee",
    "work-committee",
    "leading-group",
    "general-branch",
    "branch",
    "joint-branch",
    "temporary-branch",
    "department",
    "body",
)
Unit = Annotated[
    Literal[
        "committee",
        "work-committee",
        "leading-group",
        "general-branch",
        "branch",
        "joint-branch",
        "temporary-branch",
        "department",
        "body",
        "organ",
        "village",
        "community",
        "school",
        "hospital",
        "state-enterprise",
        "two-new",
    ],
    Words({**dict(Kind.choices), **dict(OrganizationSector.choices)}),
]
_NOTE = Said(_("说明"), _("印在名称下面的一段话，可以不写。"))
_UNITS = Said(_("哪些单位"), _("可以写组织类别，也可以写所在领域，两样都写要同时符合；不写就是全部单位。"))

Reviewer = Annotated[
    Literal["township-organization-member", "department-staff", "department-head", "inspector", "discipline-member"],
    Words({role: roles.NAMES[role] for role in roles.SUPERIORS}),
]
PER = {
    "unit": _("单位"),
    "village": _("嘎查村"),
    "household": _("户"),
    "family": _("家庭"),
    "project": _("项目"),
}
# One of them, as a button says it.
ONE = {
    "village": _("一个嘎查村"),
    "household": _("一户"),
    "family": _("一个家庭"),
    "project": _("一个项目"),
}
RECORDS = {"record": _("办理情况"), "visit": _("走访"), "figures": _("数据")}
EVERY = {"month": _("每月"), "quarter": _("每季度"), "half-year": _("每半年"), "year": _("每年")}
Every = Annotated[Literal["month", "quarter", "half-year", "year"], Words(EVERY)]


def covers(named: tuple[str, ...], *, kind: str, sector: str) -> bool:
    """Whether a unit of this kind and sector is among those named: of one of the kinds, if any is named, and of one of the sectors, if any is."""
    kinds_named = [word for word in named if word in _KINDS]
    sectors_named = [word for word in named if word not in _KINDS]
    return (not kinds_named or kind in kinds_named) and (not sectors_named or sector in sectors_named)


class OwnerSpec(Spec):
    """Who of the unit has it in hand (责任人): the holder of a seat."""

    seat: Annotated[
        Literal["secretary", "deputy-secretary", "organization-member"],
        Said(_("职务"), _("本单位的哪个职务负责。")),
        Words({"secretary": _("书记"), "deputy-secretary": _("副书记"), "organization-member": _("组织委员")}),
    ]


class ReviewedBy(Spec):
    """Who looks at what was done (由谁认可): never who did it."""

    role: Annotated[Reviewer, Said(_("岗位"), _("上级的哪个岗位来看；本级上面没有这个岗位的，由组织部看。"))]
    of_another_body: Annotated[bool, Said(_("另一单位"), _("只能写 true：办的人和认可的人不能是一个单位的。"))] = True

    @field_validator("of_another_body")
    @classmethod
    def _always(cls, said: bool) -> bool:
        if not said:
            raise ValueError(_("只能写 true：办的人和认可的人不能是一个单位的。"))
        return said


class FigureSpec(Keyed):
    """One figure (数据项), with what it is counted in."""

    noun: ClassVar[str | Promise] = _("数据项")

    unit: Annotated[Text, Said(_("计量单位"), _("元、人、亩、头。"))]


class TaskItemSpec(Keyed):
    """One item (任务项).

    record  what is written down: what was done, a visit, or figures
    due     without `every` from the day the list begins here; with it from the end of each period
    """

    noun: ClassVar[str | Promise] = _("任务项")

    note: Annotated[Text | None, _NOTE] = None
    record: Annotated[
        Literal["record", "visit", "figures"],
        Said(_("记什么"), _("办理情况、走访，或者数据。")),
        Words(RECORDS),
    ]
    due: Annotated[
        Lasts | None,
        Said(_("时限"), _("只办一次的，从开始之日算起；每期都办的，从这一期结束算起。不写就是到期末或者不限。")),
    ] = None
    every: Annotated[Every | None, Said(_("周期"), _("每期都办的写；只办一次的不写。"))] = None
    strength: Annotated[
        Literal["hard", "usual"],
        Said(_("要求"), _("应当办的写 hard，一般要办、可以说明原因的写 usual。")),
        Words({"hard": _("应当"), "usual": _("一般")}),
    ] = "usual"
    figures: Annotated[tuple[FigureSpec, ...], Said(_("数据项"), _("记数据的写填哪几个数。"))] = ()

    @model_validator(mode="after")
    def _figures_where_they_belong(self) -> Self:
        if (self.record == "figures") != bool(self.figures):
            raise ValueError(_("记数据（record: figures）的，要写数据项 figures；不记数据的，不写。"))
        return self


class TasksetSpec(Keyed):
    """A taskset (任务清单): the same items for each unit, or for each village, household, family or project it lists."""

    noun: ClassVar[str | Promise] = _("任务清单")

    note: Annotated[Text | None, _NOTE] = None
    units: Annotated[tuple[Unit, ...], _UNITS] = ()
    per: Annotated[
        Literal["unit", "village", "household", "family", "project"],
        Said(_("按什么办"), _("按单位办一份，或者按单位列出的嘎查村、户、家庭、项目各办一份。")),
        Words(PER),
    ]
    owner: Annotated[OwnerSpec, Said(_("责任人"), _("本单位由谁负责。"))]
    reviewed_by: Annotated[ReviewedBy, Said(_("由谁认可"), _("办完由上级的谁来看。"))]
    items: Annotated[tuple[TaskItemSpec, ...], Field(min_length=1), Said(_("任务项"), _("要办哪几项，按先后写。"))]

    def item(self, key: str) -> TaskItemSpec | None:
        return next((one for one in self.items if one.key == key), None)


class PostedBy(Spec):
    """Who posts problems (由谁发榜)."""

    role: Annotated[
        Literal["department-staff", "department-head"],
        Said(_("岗位"), _("组织部的哪个岗位发榜。")),
        Words({role: roles.NAMES[role] for role in roles.DEPARTMENTS}),
    ]


class ClaimedBy(Spec):
    """Who may claim a problem, and how many of them (由谁揭榜)."""

    units: Annotated[tuple[Unit, ...], _UNITS] = ()
    at_most: Annotated[int, Field(ge=1, le=20), Said(_("最多几家"), _("一个题目同时最多由几个单位揭榜。"))]


class BoardDue(Spec):
    """How long a claim may take, and how often it is told how far it is."""

    after: Annotated[Lasts, Said(_("期限"), _("从揭榜之日算起。"))]
    report_every: Annotated[Every, Said(_("多久报一次进展"), _("揭榜以后多久写一句进展。"))]


class BoardSpec(Keyed):
    """A board (揭榜领题): problems posted, claimed by units, reviewed, and what worked published."""

    noun: ClassVar[str | Promise] = _("揭榜领题")

    note: Annotated[Text | None, _NOTE] = None
    posted_by: Annotated[PostedBy, Said(_("由谁发榜"), _("由谁把难题贴出来。"))]
    claimed_by: Annotated[ClaimedBy, Said(_("由谁揭榜"), _("哪些单位可以领，最多几家。"))]
    due: Annotated[BoardDue, Said(_("期限和进展"), _("多久办完，多久报一次进展。"))]
    reviewed_by: Annotated[ReviewedBy, Said(_("由谁评审"), _("办完由谁评审；评审通过的，公开做法。"))]


kinds.kind("taskset", TasksetSpec, plural="tasksets", part=True, alone=True)
kinds.kind("board", BoardSpec, plural="boards", part=True, alone=True)
