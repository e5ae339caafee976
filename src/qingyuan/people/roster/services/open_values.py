"""What the values this room writes openly are called (公开内容的名称). Names and numbers are never among them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from qingyuan.people.organizations.roles import NAMES
from qingyuan.people.organizations.telling import tell

from ..kinds import About, RemarkKind
from ..models import Absence, Membership

FIELD_NAMES = {
    "name": _("姓名"),
    "sex": _("性别"),
    "nation": _("民族"),
    "born": _("出生日期"),
    "education": _("学历"),
    "id_number": _("公民身份号码"),
    "phone": _("手机号码"),
    "joined": _("入党日期"),
    "full": _("转正日期"),
}

tell("roster", "membership", _("人员类别"), Membership.Kind)
tell("roster", "seat", _("职务"))
tell("roster", "role", _("所带权限"), NAMES)
tell("roster", "from", _("转出支部"))
tell("roster", "into", _("转入支部"))
tell("roster", "absence", _("外出情况"), Absence.Kind)
tell("roster", "absence_ended", _("一并结束的外出登记"), Absence.Kind)
tell("roster", "number", _("转接编号"))
tell("roster", "from_on", _("起始日期"))
tell("roster", "on", _("生效日期"))
tell("roster", "fields", _("所涉项目"), FIELD_NAMES)
tell("roster", "seats", _("一并免去的职务"))
tell("roster", "year", _("年度"))
tell("roster", "exempt", _("免到会人数"))
tell("roster", "exported", _("导出人数"))
tell("roster", "remark", _("更正或说明"), RemarkKind)
tell("roster", "about", _("所涉内容"), About)
