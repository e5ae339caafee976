"""What the values this room writes openly are called (公开内容的名称)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ..models import Kind, Level, Sector, Succession
from ..roles import NAMES
from ..telling import tell

tell("organizations", "name", _("全称"))
tell("organizations", "short_name", _("简称"))
tell("organizations", "old_name", _("原全称"))
tell("organizations", "old_short_name", _("原简称"))
tell("organizations", "kind", _("组织类别"), Kind)
tell("organizations", "level", _("层级"), Level)
tell("organizations", "sector", _("所在领域"), Sector)
tell("organizations", "division_path", _("行政区划"))
tell("organizations", "order", _("排序"))
tell("organizations", "parent", _("上级组织"))
tell("organizations", "old_parent", _("原上级组织"))
tell("organizations", "founded_on", _("成立日期"))
tell("organizations", "until", _("任务截止"))
tell("organizations", "on", _("生效日期"))
tell("organizations", "units", _("连同下级共"))
tell("organizations", "into", _("承接组织"))
tell("organizations", "from", _("原组织"))
tell("organizations", "how", _("承接原因"), Succession.Kind)
tell("organizations", "seat", _("职务"))
tell("organizations", "role", _("所带权限"), NAMES)
tell("organizations", "places", _("职数"))
