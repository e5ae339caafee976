"""What each role sees and does, in plain words (角色说明), for 我的 and for the security administrator."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qingyuan.people.organizations import roles

DOES = {
    roles.MEMBER: gettext_lazy("对照清单自查，看本支部公开的内容和与本人有关的记录；别人名下的问题看不到。"),
    roles.BRANCH_SECRETARY: gettext_lazy(
        "看、办本支部的问题整改和组织生活，给本支部党员出开户条；记在党员个人名下的，本人送来才看得到。"
    ),
    roles.COMMITTEE_MEMBER: gettext_lazy("看、办本支部的问题整改和组织生活；记在党员个人名下的，本人送来才看得到。"),
    roles.TOWNSHIP_ORGANIZATION_MEMBER: gettext_lazy(
        "看辖内各党支部的问题整改和组织生活，审核、退回、复核，给辖内党员干部出开户条。"
    ),
    roles.DEPARTMENT_STAFF: gettext_lazy(
        "看所属全部党组织的问题整改和组织生活，部署集中治理，复核销号，导入导出台账，出开户条。"
    ),
    roles.DEPARTMENT_HEAD: gettext_lazy("看所属全部党组织的问题整改和组织生活，复核销号，掌握总体进展。"),
    roles.CONTACT_LEADER: gettext_lazy("看联系点的问题整改进展。"),
    roles.INSPECTOR: gettext_lazy("看督查范围内的问题整改，提出督查发现的问题，复核。"),
    roles.DISCIPLINE_MEMBER: gettext_lazy("看监督范围内的问题整改，复核。"),
    roles.SYSTEM_ADMINISTRATOR: gettext_lazy(
        "看账号的登录名、所在单位和状态，停用、恢复账号。看不到任何业务内容和党员信息。"
    ),
    roles.SECURITY_ADMINISTRATOR: gettext_lazy(
        "解除登录锁定，指定三员、给三员重新出条，查看各角色的权限。看不到任何业务内容和党员信息。"
    ),
    roles.AUDIT_ADMINISTRATOR: gettext_lazy("查看登录记录和账号变动记录，不能改动。看不到任何业务内容和党员信息。"),
}


def range_of(role: str, place: str) -> str:
    """How far a role reaches, as a place: 巴彦塔拉嘎查党支部; 突泉县委及以下各级党组织. place: the unit's short name."""
    if role in (roles.MEMBER, *roles.OFFICERS):
        return place
    if role in roles.ADMINISTRATORS:
        return _("%(place)s及以下各单位的账号") % {"place": place}
    return _("%(place)s及以下各级党组织") % {"place": place}
