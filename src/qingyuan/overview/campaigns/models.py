"""The stages of a campaign (集中治理的阶段). The campaign itself is an adoption with dates."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import IdField
from qingyuan.kernel.scope import Scope, ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.regimes.models import Adoption


class Stage(ScopedModel):
    """One stage with its days (阶段); they may overlap, since offices begin to mend while others still look."""

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "adoption__unit__path"

    id = IdField.key()
    adoption = models.ForeignKey(Adoption, models.PROTECT, related_name="+")
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

    @classmethod
    def reach(cls, scope: Scope) -> Q:
        return Q(adoption__in=Adoption.within(scope))
