"""Who can be played in a demo instance (演示角色): one login name for each role, made by the demo's data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as Text


class Place(StrEnum):
    """Where a member of the cast stands; the page is grouped by it, in this order."""

    BRANCH = "branch"
    TOWNSHIP = "township"
    BANNER = "banner"
    LEAGUE = "league"
    SYSTEM = "system"


PLACES = {
    Place.LEAGUE: _("盟"),
    Place.BANNER: _("旗"),
    Place.TOWNSHIP: _("苏木乡镇"),
    Place.BRANCH: _("支部"),
    Place.SYSTEM: _("系统"),
}


@dataclass(frozen=True)
class CastMember:
    """One card. username: the account the demo's data makes; does: what one can do there, in a line."""

    username: str
    label: Text
    does: Text
    place: Place


CAST = (
    CastMember(
        "demo-league", _("盟委组织部干事"), _("部署集中治理，看全盟各旗县市的进展，每个数都能点开。"), Place.LEAGUE
    ),
    CastMember(
        "demo-staff",
        _("旗委组织部干事"),
        _("登记问题，导入台账、清单和以往结论，复核销号，把问题整改台账导出成Word和Excel。"),
        Place.BANNER,
    ),
    CastMember("demo-head", _("旗委组织部部长"), _("看全旗的问题、整改和集中治理各阶段的进展。"), Place.BANNER),
    CastMember("demo-inspector", _("督查组成员"), _("看督查范围内的整改，登记督查发现的问题。"), Place.BANNER),
    CastMember(
        "demo-discipline", _("纪检干部"), _("看监督范围内的问题和整改，导入以往结论，看反向核查。"), Place.BANNER
    ),
    CastMember(
        "demo-township",
        _("苏木组织委员"),
        _("审核各支部的自查清单和送来的整改，佐证不够的退回，到场看过再复核。"),
        Place.TOWNSHIP,
    ),
    CastMember("demo-contact", _("联系点领导"), _("看自己联系的支部有哪些问题，改到了哪一步。"), Place.TOWNSHIP),
    CastMember(
        "demo-secretary",
        _("支部书记"),
        _("对照清单查本支部的问题，接下来整改：写明标准和措施，传佐证，提交复核。用手机办也方便。"),
        Place.BRANCH,
    ),
    CastMember("demo-committee", _("支部委员"), _("和书记一起认领、整改本支部的问题，看本支部的台账。"), Place.BRANCH),
    CastMember(
        "demo-member",
        _("党员"),
        _("在手机上对照清单自查，勾选的只有自己能看；看名册里记了自己什么，请求更正。"),
        Place.BRANCH,
    ),
    CastMember("demo-system", _("系统管理员"), _("停用、恢复账号；看不到任何业务内容。"), Place.SYSTEM),
    CastMember("demo-security", _("安全保密管理员"), _("解除登录锁定，指定三员，看各角色的权限。"), Place.SYSTEM),
    CastMember("demo-audit", _("安全审计员"), _("看登录记录和账号变动记录，不能改动。"), Place.SYSTEM),
)
# What those of the cast who may enter on a shared tablet type there; the lock page of a demo says it.
DEMO_PIN = "470916"
WITH_PIN = ("demo-member", "demo-committee", "demo-secretary", "demo-township")
USERNAMES = tuple(member.username for member in CAST)
