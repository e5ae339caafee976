"""What leaders decided on paper (代录)."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.files import FileColumns
from qingyuan.kernel.scope import ScopedModel
from qingyuan.kernel.tables import TableClass
from qingyuan.people.organizations.models import Organization

from .. import paper_kinds


class PaperDecision(ScopedModel, FileColumns):
    """A leader's decision made on paper, entered by an officer with the signed page (代录). Never changed.

    unit    whose chronicle it stands in, the same as of the record decided on
    about   chronicle reference of that record;  what  a key of paper_kinds.py
    decider who decided, under the title held on decided_on;  recorded_by  who entered it
    The columns of a file are the signed page, scanned or photographed.
    """

    table_class = TableClass.RECORD

    id = IdField.key()
    unit = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    home_id = models.BigIntegerField()
    about = models.CharField(max_length=80, db_index=True)
    what = models.CharField(max_length=60)
    decider_id = models.BigIntegerField()
    decider = SignatureField()
    decided_on = models.DateField(_("批准日期"))
    recorded_by = SignatureField()
    recorded_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(sha256=""), name="paper_decision_has_page")]

    def __str__(self) -> str:
        return f"{self.what} {self.decided_on}"

    def get_absolute_url(self) -> str:
        """Where its signed page is shown."""
        return reverse("accounts:paper_page", args=[self.pk])

    @property
    def label(self) -> str:
        """What was decided, in words: 启动集中治理."""
        return str(paper_kinds.named(self.what).label)
