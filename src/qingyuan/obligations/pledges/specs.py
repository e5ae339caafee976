"""The pledge (承诺书) as a library writes it: its clauses, who is asked, how it is confirmed, when it is asked again."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import Field, model_validator

from qingyuan.regimes import kinds
from qingyuan.regimes.specs import Keyed, Spec, Text
from qingyuan.regimes.wording import Said, Words

Person = Annotated[
    Literal["full-member", "probationary-member"],
    Words({"full-member": _("正式党员"), "probationary-member": _("预备党员")}),
]
Seat = Annotated[Literal["leading-body"], Words({"leading-body": _("党委（党组）班子成员")})]


class Asked(Spec):
    """Whom something is asked of (对象): kinds of member of a branch, and who sits in a seat; one of them at least."""

    persons: Annotated[
        tuple[Person, ...],
        Said(_("党员"), _("哪几类党员，在各自的支部里办理；不写就是不要求。")),
    ] = ()
    seats: Annotated[
        tuple[Seat, ...],
        Said(_("职务"), _("哪些职务上的人，在任职的单位里办理；既是党员又任职的，只办一次。不写就是不要求。")),
    ] = ()

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if not self.persons and not self.seats:
            raise ValueError(gettext("至少写明一种对象：persons 或者 seats。"))
        return self


class RenewSpec(Spec):
    """When a pledge is asked again (重新签署)."""

    every: Annotated[
        Literal["year"] | None,
        Said(_("每隔多久重签"), _("写 year 就是每年重签一次，按1月1日到12月31日算；不写就一直有效。")),
        Words({"year": _("每年")}),
    ] = None
    when_clauses_change: Annotated[
        bool,
        Said(_("条款改了重签"), _("新版改了条款要不要重签。只改标点、空格、全角半角的，不算改。")),
    ] = True


class ClauseSpec(Keyed):
    """One clause (条款)."""

    noun: ClassVar[str | Promise] = _("条款")


class PledgeSpec(Keyed):
    """A pledge (承诺书).

    confirm   which of the two equal ways is offered first;  account  who gives an account of it once a year (述诺)
    """

    noun: ClassVar[str | Promise] = _("承诺书")

    note: Annotated[Text | None, Said(_("说明"), _("印在名称下面的一段话，可以不写。"))] = None
    signers: Annotated[Asked, Said(_("签署人"), _("请谁签署。"))]
    confirm: Annotated[
        Literal["password", "paper"],
        Said(_("先列哪种签法"), _("两种签法效力相同，页面上都有；这里只定哪一种列在前面。")),
        Words({"password": _("本人用密码确认"), "paper": _("在纸上签名")}),
    ]
    renew: Annotated[RenewSpec, Said(_("重签"), _("什么时候请大家重新签署。"))] = RenewSpec()
    account: Annotated[
        Asked | None, Said(_("每年述诺"), _("请谁每年述诺一次：只登记哪天、在什么会上或者书面，不打分。不写就不要求。"))
    ] = None
    clauses: Annotated[tuple[ClauseSpec, ...], Field(min_length=1), Said(_("条款"), _("承诺的各条，按先后写。"))]


kinds.kind(
    "pledge",
    PledgeSpec,
    plural="pledges",
    template="pledges/reading.html",
    macro="read_pledge",
    part=True,
    alone=True,
)
