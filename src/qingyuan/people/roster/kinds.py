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


class RemarkKind(TextChoices):
    """What a member asks for (更正、说明)."""

    CORRECT = "correct", _("请求更正")
    EXPLAIN = "explain", _("说明情况")


class About(TextChoices):
    """What is held of a person, and a remark may be about (所涉内容)."""

    NAME = "name", _("姓名")
    SEX = "sex", _("性别")
    NATION = "nation", _("民族")
    BORN = "born", _("出生日期")
    EDUCATION = "education", _("学历")
    ID_NUMBER = "id_number", _("公民身份号码")
    PHONE = "phone", _("手机号码")
    KIND = "kind", _("人员类别")
    JOINED = "joined", _("入党日期")
    FULL = "full", _("转正日期")
    MEMBERSHIP = "membership", _("组织关系")
    TENURE = "tenure", _("任职")
    ABSENCE = "absence", _("外出与流动")
    EXEMPTION = "exemption", _("免到会")
    EFFECT = "effect", _("影响期")
    OTHER = "other", _("别的内容")


class Verdict(TextChoices):
    """How a remark was answered (答复)."""

    CORRECTED = "corrected", _("已更正")
    KEPT = "kept", _("不更正")
    NOTED = "noted", _("说明已记下")


# What each kind of remark can be answered with.
VERDICTS = {
    RemarkKind.CORRECT: (Verdict.CORRECTED, Verdict.KEPT),
    RemarkKind.EXPLAIN: (Verdict.NOTED, Verdict.CORRECTED, Verdict.KEPT),
}
