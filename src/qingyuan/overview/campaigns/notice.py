"""The text a department carries into a chat group (群通知): what begins, by when, where; nobody is named, nobody has to reply."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from qingyuan.kernel.environment import day, short_day
from qingyuan.regimes.models import Adoption

from .models import Stage


def text(adoption: Adoption, stages: Sequence[Stage]) -> str:
    lines = [
        _("各单位：%(title)s从%(from)s开始，到%(to)s结束，分%(count)s个阶段：")
        % {
            "title": adoption.title,
            "from": day(stages[0].starts_on),
            "to": day(max(stage.ends_on for stage in stages)),
            "count": len(stages),
        }
    ]
    lines += [
        _("%(stage)s：%(from)s—%(to)s")
        % {"stage": stage.text, "from": short_day(stage.starts_on), "to": short_day(stage.ends_on)}
        for stage in stages
    ]
    lines.append(_("要办的事会按时出现在清源的“工作台”上，已经填过的不再填。手机、电脑都能办，也可以用纸。"))
    lines.append(_("本通知不用回复。有不清楚的，请问本单位组织委员。"))
    return "\n".join(lines)
