"""Rules a unit made out of what it learned (建章立制), and the findings each answers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.files import FileColumns
from qingyuan.kernel.scope import ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization

from .finding import Finding


class StandingRule(ScopedModel, FileColumns):
    """A rule of a unit (制度): its title, since when, and where it stands or what it says.

    place  where it can be read on paper, e.g. 村务公开栏;  text  what it says, in short. Either, both, or a file.
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    title = models.CharField(_("制度名称"), max_length=120)
    issued_on = models.DateField(_("印发日期"))
    place = models.CharField(_("存放处"), max_length=120, blank=True)
    text = models.TextField(_("内容"), blank=True)
    revision = models.PositiveIntegerField(default=1)
    by = SignatureField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(place="") | ~Q(text="") | ~Q(sha256=""), name="standing_rule_stands_somewhere"
            )
        ]

    def __str__(self) -> str:
        return self.title


class RuleLink(ScopedModel):
    """That a rule answers a finding (制度对应的问题). Counted nowhere."""

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "finding__unit__path"

    id = IdField.key()
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+", db_index=False)
    rule = models.ForeignKey(StandingRule, models.PROTECT, related_name="+")
    by = SignatureField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "rule"], name="rule_linked_once")]

    def __str__(self) -> str:
        return f"{self.rule_id} for {self.finding_id}"
