"""What the open values of this room's entries are called (公开内容的名称)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from qingyuan.people.organizations.telling import tell

from ..states import State

tell("regimes", "library", gettext_lazy("制度库"))
tell("regimes", "version", gettext_lazy("版本"))
tell("regimes", "digest", gettext_lazy("内容摘要"))
tell("regimes", "key", gettext_lazy("键名"))
tell("regimes", "state", gettext_lazy("状态"), State)
tell("regimes", "starts_on", gettext_lazy("开始日期"))
tell("regimes", "ends_on", gettext_lazy("结束日期"))
tell("regimes", "from_version", gettext_lazy("原版本"))
tell("regimes", "part_of", gettext_lazy("所属采用"))
