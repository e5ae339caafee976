"""What a campaign keeps beside its adoption (集中治理): stages and their days, pauses, bodies, the closing summary."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.scope import Scope, ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization
from qingyuan.regimes.models import Adoption


class OfCampaign(ScopedModel):
    """A row of a campaign: whoever works under it or over it reads it too."""

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "adoption__unit__path"

    id = IdField.key()
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        return Q(adoption__in=Adoption.within(scope))


class Stage(OfCampaign):
    """One stage with its days (阶段); they may overlap, since offices begin to mend while others still look."""

    order = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=60)
    text = models.CharField(_("阶段"), max_length=60)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["adoption", "key"], name="stage_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="stage_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.text


class StageExtension(OfCampaign):
    """A stage that got more time (阶段延期): from which last day to which, and why."""

    stage = models.ForeignKey(Stage, models.PROTECT, related_name="+")
    from_on = models.DateField()
    to_on = models.DateField(_("延至"))
    reason = models.CharField(_("理由"), max_length=200)
    by = SignatureField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gt=models.F("from_on")), name="stage_extension_is_later")
        ]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.from_on} → {self.to_on}"


class Pause(OfCampaign):
    """A campaign that rests (暂停): from which day, why, until which; until_on None while it lasts."""

    from_on = models.DateField()
    until_on = models.DateField(null=True)
    reason = models.CharField(_("理由"), max_length=200)
    by = SignatureField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["adoption"], condition=Q(until_on__isnull=True), name="pause_one_at_a_time")
        ]

    def __str__(self) -> str:
        return f"{self.adoption_id} {self.from_on}"


class Role(models.TextChoices):
    """What a body does in a campaign (承担什么)."""

    LEAD = "lead", _("牵头机关")
    GROUP = "group", _("领导小组")
    TEAM = "team", _("工作专班")
    CONTACT = "contact", _("包联组")


class Body(OfCampaign):
    """An organization that carries the campaign (工作机构); one made for it is a temporary body whose rights end by date.

    work  what it does, in a line: 负责什么、包联哪里
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    role = models.CharField(_("承担"), max_length=10, choices=Role)
    work = models.CharField(_("负责什么"), max_length=120, blank=True)
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "organization", "role"], condition=Q(left_on__isnull=True), name="body_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.adoption_id} {self.role}"


class Closing(OfCampaign):
    """The closing summary of a campaign (结束小结): what was counted on that day, and the words of its department.

    figures  [{"label", "value", "unit"}], frozen;  later changes of the records change nothing here
    """

    figures = models.JSONField()
    words = models.TextField(_("小结"), blank=True)
    by = SignatureField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["adoption"], name="closing_once")]

    def __str__(self) -> str:
        return str(self.adoption_id)


class Appraisal(OfCampaign):
    """An anonymous appraisal of the campaign's effect that is planned (成效测评): when and who takes part.

    Its ballot is held apart, without a name; here stands only that it will be.
    """

    on = models.DateField(_("测评日期"))
    who = models.CharField(_("由谁测评"), max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["adoption"], name="appraisal_once")]

    def __str__(self) -> str:
        return f"{self.adoption_id} {self.on}"
