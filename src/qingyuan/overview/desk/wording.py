"""What is said to those who are behind (催办的话): to one person by name, to a group without any. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from qingyuan.kernel.environment import short_day
from qingyuan.kernel.fields import Signature

from .due import Due, Kind


def said(due: Due) -> str:
    """What is due and since when, in one line."""
    named = {"what": due.what, "day": short_day(due.since)}
    match due.kind:
        case Kind.LIST:
            return _("%(what)s：%(day)s前报送，还没有报") % named
        case Kind.FINDING:
            return _("%(what)s：时限%(day)s，还没有提交复核") % named
        case Kind.RETURNED:
            return _("%(what)s：%(day)s批了意见，等接着办") % named
        case Kind.QUESTION:
            return _("%(what)s：%(day)s前答复，还没有答复") % named


def to_one(name: str, dues: Sequence[Due], by: Signature) -> str:
    """For that one person: the things and their days, and that help is to be had."""
    lines = _("；").join(said(due) for due in dues)
    return _(
        "%(name)s同志：您好。想起您那里还有%(lines)s。"
        "已经在办的请接着办；有难处，或者哪里记得不对，打电话跟我说一声就行，需要延期的也可以申请。%(by)s"
    ) % {"name": name, "lines": lines, "by": by}


def to_group(lists: Sequence[tuple[str, date]], by: Signature) -> str:
    """For a group chat: the days everyone has been given. It knows nothing of who is behind, and wants no answer."""
    days = "".join(
        _("“%(title)s”的自查清单，报送到%(day)s为止。") % {"title": title, "day": short_day(day)}
        for title, day in lists
    )
    return _(
        "各位同志：%(days)s各单位问题整改和请说明的日子，写在自己的工作台上，请抽空看一看。"
        "已经办好的不用理会，这条消息不用回复。有难处的，请打电话。%(by)s"
    ) % {"days": days, "by": by.title or by.name}
