"""What stands on a roster by choice (名册的选项): sex, kind of member, why a membership ended."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sex(TextChoices):
    MALE = "male", _("男")
    FEMALE = "female", _("女")


class MemberKind(TextChoices):
    FULL = "full", _("正式党员")
    PROBATIONARY = "probationary", _("预备党员")


class AbsenceKind(TextChoices):
    """How somebody is away (外出情况). Six months without a transfer make a floating member (流动党员)."""

    FLOATING = "floating", _("流动党员")
    AWAY = "away", _("外出")
    LOST = "lost", _("失联")


class Ending(TextChoices):
    """Why a row of membership ended (转出原因)."""

    TRANSFERRED = "transferred", _("转到本旗县市其他支部")
    BECAME_FULL = "became-full", _("预备期满转正")
    MOVED_AWAY = "moved-away", _("转出本旗县市")
    DIED = "died", _("去世")
    STOPPED = "stopped", _("停止党籍")
    LEFT = "left", _("出党")
    VOIDED = "voided", _("作废（导入撤回）")
