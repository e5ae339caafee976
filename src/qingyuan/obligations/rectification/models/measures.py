"""Measures beside the main one (另列措施), each with a criterion of its own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from qingyuan.kernel.fields import IdField, SignatureField
from qingyuan.kernel.scope import ScopedModel
from qingyuan.kernel.tables import TableClass

from .finding import Finding, MeasureKind


class Measure(ScopedModel):
    """A further measure of a finding in one of its rounds (另列措施); the main one stands on the finding.

    order    1 and up in its round, in which they are shown
    due_on   none for what has to hold (长期坚持): there the looks back say whether it does
    dropped_reason  why it was taken off again before review; such a one is kept and asks for nothing
    """

    table_class = TableClass.RECORD
    scope_path: ClassVar[str] = "finding__unit__path"

    id = IdField.key()
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+", db_index=False)
    round = models.PositiveSmallIntegerField()
    order = models.PositiveSmallIntegerField()
    text = models.TextField(_("措施"))
    criterion = models.TextField(_("标准"))
    kind = models.CharField(_("整改方式"), max_length=10, choices=MeasureKind)
    due_on = models.DateField(_("时限"), null=True)
    by = SignatureField()
    at = models.DateTimeField()
    done_on = models.DateField(_("办完日期"), null=True)
    done_note = models.TextField(blank=True)
    done_by = SignatureField()
    dropped_reason = models.TextField(blank=True)
    dropped_by = SignatureField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "round", "order"], name="measure_order_once"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(criterion=""), name="measure_has_a_criterion"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(dropped_reason=""), name="measure_done_or_off"
            ),
            models.CheckConstraint(
                condition=~Q(kind="lasting") | (Q(done_on__isnull=True) & Q(due_on__isnull=True)),
                name="measure_lasting_has_no_day",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    @property
    def dropped(self) -> bool:
        return bool(self.dropped_reason)

    @property
    def unfinished(self) -> bool:
        """Whether review still waits for it."""
        return not self.dropped and self.done_on is None and self.kind != MeasureKind.LASTING
